//! Personal values in audit rows: under a key that stands on the person's own item, so that erasing the person erases them
//! from a log that nobody may write to (F19, F20; DESIGN section 3).

use aes_gcm_siv::{Aes256GcmSiv, Key, KeyInit, Nonce, aead::Aead, aead::Payload};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use domain::EventId;
use domain::user::PersonalKey;

/// Where a value stands: in which row, in which line of it, and whether it was before or after. A value that is moved
/// elsewhere opens no more.
#[derive(Clone, Copy)]
pub(super) struct Place<'a> {
    pub row: EventId,
    pub field: &'a str,
    pub side: &'a str,
}

impl Place<'_> {
    fn bound(&self) -> Vec<u8> {
        let Place { row, field, side } = self;
        format!("{row} {field} {side}").into_bytes()
    }
}

fn cipher(key: &PersonalKey) -> Aes256GcmSiv {
    Aes256GcmSiv::new(&Key::<Aes256GcmSiv>::from(key.0))
}

/// Conceals `text`; nothing stays nothing. The nonce is fixed, which this mode (RFC 8452) allows: every place has one value.
/// None only for texts beyond the mode's limit of 64 GiB.
pub(super) fn conceal(key: &PersonalKey, place: Place<'_>, text: &str) -> Option<String> {
    if text.is_empty() {
        return Some(String::new());
    }
    let sealed = cipher(key).encrypt(&Nonce::default(), Payload { msg: text.as_bytes(), aad: &place.bound() }).ok()?;
    Some(URL_SAFE_NO_PAD.encode(sealed))
}

/// What [`conceal`] concealed under the same key at the same place.
pub(super) fn reveal(key: &PersonalKey, place: Place<'_>, concealed: &str) -> Option<String> {
    let sealed = URL_SAFE_NO_PAD.decode(concealed).ok()?;
    let plain = cipher(key).decrypt(&Nonce::default(), Payload { msg: &sealed, aad: &place.bound() }).ok()?;
    String::from_utf8(plain).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_value_opens_with_its_key_at_its_place_alone() {
        let (key, row) = (PersonalKey([3; 32]), EventId(uuid::Uuid::from_u128(1)));
        let place = Place { row, field: "email", side: "after" };
        let concealed = conceal(&key, place, "ada@example.com").unwrap();
        assert!(!concealed.contains("ada"));
        assert_eq!(reveal(&key, place, &concealed).as_deref(), Some("ada@example.com"));
        assert_eq!(reveal(&PersonalKey([4; 32]), place, &concealed), None);
        for elsewhere in [Place { side: "before", ..place }, Place { field: "phone", ..place }, Place { row: EventId(uuid::Uuid::from_u128(2)), ..place }] {
            assert_eq!(reveal(&key, elsewhere, &concealed), None);
        }
        assert_eq!(conceal(&key, place, "").as_deref(), Some(""));
    }
}
