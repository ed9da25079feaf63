//! One key per use, derived from a version's key, so that no use can be played against another.

use aes_gcm_siv::{Aes256GcmSiv, Key, KeyInit, Nonce, aead::Aead, aead::Payload};
use hmac::{Hmac, Mac};
use sha2::Sha256;

use super::statement::Kind;

/// HMAC-SHA256 (RFC 2104) under a 32-byte key; `parts` are fed one after the other, so callers make them unambiguous.
pub(super) fn mac(key: &[u8; 32], parts: &[&[u8]]) -> [u8; 32] {
    // Shorter keys are padded with zeros to the block by definition; a whole block makes the constructor infallible.
    let mut block = [0u8; 64];
    block[..32].copy_from_slice(key);
    let mut mac = Hmac::<Sha256>::new(&block.into());
    parts.iter().for_each(|part| mac.update(part));
    mac.finalize().into_bytes().into()
}

/// One step of HKDF-Expand (RFC 5869): the version's key is uniform already and needs no extraction.
fn derive(key: &[u8; 32], label: &str) -> [u8; 32] {
    mac(key, &[b"usher ", label.as_bytes(), &[1]])
}

/// The derived keys of one version.
#[derive(Clone)]
pub(super) struct Derived {
    ciphers: [Aes256GcmSiv; Kind::ALL.len()],
    /// For the digits of mailed codes.
    pub code: [u8; 32],
    /// For request bodies.
    pub fingerprint: [u8; 32],
    /// For addresses in throttle keys and logs.
    pub subject: [u8; 32],
    /// For the chain over the audit log.
    pub audit: [u8; 32],
}

impl Derived {
    pub fn new(key: &[u8; 32]) -> Derived {
        Derived {
            ciphers: Kind::ALL.map(|kind| Aes256GcmSiv::new(&Key::<Aes256GcmSiv>::from(derive(key, kind.label())))),
            code: derive(key, "code"),
            fingerprint: derive(key, "fingerprint"),
            subject: derive(key, "subject"),
            audit: derive(key, "audit"),
        }
    }

    /// Seals with a fixed nonce, which this mode allows: equal texts then show that the statements were equal, and that is
    /// wanted. `None` only for statements beyond the mode's limit of 64 GiB.
    pub fn seal(&self, kind: Kind, bound_to: &[u8], plain: &[u8]) -> Option<Vec<u8>> {
        let bound = [kind.label().as_bytes(), &[0], bound_to].concat();
        self.ciphers[kind as usize].encrypt(&Nonce::default(), Payload { msg: plain, aad: &bound }).ok()
    }

    /// Opens what [`Derived::seal`] made for the same kind and the same binding.
    pub fn open(&self, kind: Kind, bound_to: &[u8], sealed: &[u8]) -> Option<Vec<u8>> {
        let bound = [kind.label().as_bytes(), &[0], bound_to].concat();
        self.ciphers[kind as usize].decrypt(&Nonce::default(), Payload { msg: sealed, aad: &bound }).ok()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn mac_is_hmac_sha_256() {
        // RFC 4231, test case 1, with the 20-byte key padded as the definition pads it.
        let mut key = [0u8; 32];
        key[..20].fill(0x0b);
        let hex: String = mac(&key, &[b"Hi ", b"There"]).iter().map(|byte| format!("{byte:02x}")).collect();
        assert_eq!(hex, "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7");
    }

    #[test]
    fn uses_do_not_share_a_key() {
        let derived = Derived::new(&[7; 32]);
        assert_ne!(derived.code, derived.fingerprint);
        assert_ne!(derived.code, Derived::new(&[8; 32]).code);
    }
}
