//! The stored text of the sealing keys, changed by an operator: a version published, spent ones removed, all replaced.
//!
//! Text in, text out: the same commands serve the laptop's file and a secret that a shell pipes through them.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use domain::{Span, Time};

use super::keyring::{DRAWN, Keyring, KeyringError, StoredRing, StoredVersion};

/// A new version is published at least so long before it is minted with: longer than any instance goes without reading.
pub const AHEAD: Span = Span::minutes(10);
/// After so long nothing lives that was sealed by a version which mints no more: the longest invitation, and a day.
pub const KEPT: Span = Span::days(31);

/// Adds a version with the next free number, minted with from [`AHEAD`] on.
///
/// # Errors
/// The text is no key ring, or has no number left.
pub fn add(text: &str, key: &[u8; 32], now: Time) -> Result<String, KeyringError> {
    let mut ring = read(text)?;
    let number = free(&ring)?;
    ring.versions.push(version(number, key, now + AHEAD));
    written(&ring)
}

/// Removes the versions whose successor has been minting for [`KEPT`]. Says how many those were.
///
/// # Errors
/// The text is no key ring.
pub fn retire(text: &str, now: Time) -> Result<(String, usize), KeyringError> {
    let mut ring = read(text)?;
    let spent = Keyring::parse(text)?.spent(now - KEPT);
    ring.versions.retain(|version| !spent.contains(&version.version));
    if spent.contains(&DRAWN) {
        ring.material = None;
    }
    Ok((written(&ring)?, spent.len()))
}

/// Replaces all versions by a new one that mints at once: everything sealed before is dead.
///
/// # Errors
/// The text is no key ring, or has no number left.
pub fn replace(text: &str, key: &[u8; 32]) -> Result<String, KeyringError> {
    let number = free(&read(text)?)?;
    written(&StoredRing { versions: vec![version(number, key, Time(0))], material: None })
}

fn read(text: &str) -> Result<StoredRing, KeyringError> {
    // What cannot be used must not be written back either.
    Keyring::parse(text)?;
    serde_json::from_str(text).map_err(|_| KeyringError::Malformed)
}

fn written(ring: &StoredRing) -> Result<String, KeyringError> {
    let text = serde_json::to_string(ring).map_err(|_| KeyringError::Malformed)?;
    Keyring::parse(&text).map(|_| text)
}

/// A number that no version has: after the highest, and from the front again after 255 of them.
fn free(ring: &StoredRing) -> Result<u8, KeyringError> {
    let taken = |number: u8| number == DRAWN && ring.material.is_some() || ring.versions.iter().any(|version| version.version == number);
    let highest = (1..=u8::MAX).rev().find(|number| taken(*number)).unwrap_or(0);
    (highest..u8::MAX).map(|below| below + 1).chain(1..=highest).find(|number| !taken(*number)).ok_or(KeyringError::Ambiguous)
}

fn version(number: u8, key: &[u8; 32], from: Time) -> StoredVersion {
    StoredVersion { version: number, key: STANDARD.encode(key), minted_from: from.to_string() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::Value;

    const KEY: [u8; 32] = [7; 32];
    const DRAWN_RING: &str = r#"{"versions":[],"material":"abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789ab"}"#;

    fn numbers(text: &str) -> Vec<u64> {
        let ring: Value = serde_json::from_str(text).unwrap();
        ring["versions"].as_array().unwrap().iter().map(|version| version["version"].as_u64().unwrap()).collect()
    }

    #[test]
    fn a_version_is_published_ahead_and_a_spent_one_removed_after_its_last_link() {
        let now = Time::from_unix(1_800_000_000);
        let two = add(DRAWN_RING, &KEY, now).unwrap();
        assert!(two.contains("material") && numbers(&two) == [2]);
        let from = now + AHEAD;
        assert_eq!(retire(&two, from + KEPT - Span(1)).unwrap(), (two.clone(), 0));
        let (one, removed) = retire(&two, from + KEPT).unwrap();
        assert_eq!((removed, numbers(&one), one.contains("material")), (1, vec![2], false));
        assert_eq!(retire(&one, from + KEPT + KEPT).unwrap(), (one.clone(), 0), "the last one stays");
        // Published but not yet minted with: the one before it is not spent.
        let three = add(&one, &[8; 32], from).unwrap();
        assert_eq!((numbers(&three), retire(&three, from).unwrap().1), (vec![2, 3], 0));
    }

    #[test]
    fn replacing_leaves_one_of_a_number_that_was_never_there() {
        let two = add(DRAWN_RING, &KEY, Time(0)).unwrap();
        let new = replace(&two, &[9; 32]).unwrap();
        assert_eq!((numbers(&new), new.contains("material")), (vec![3], false));
        assert_eq!(replace("{}", &KEY), Err(KeyringError::Empty));
    }

    #[test]
    fn numbers_begin_again_and_end() {
        let ring = |numbers: &[u8]| {
            let versions = numbers.iter().map(|number| version(*number, &[*number; 32], Time(0))).collect();
            serde_json::to_string(&StoredRing { versions, material: None }).unwrap()
        };
        assert_eq!(numbers(&add(&ring(&[254, 255]), &KEY, Time(0)).unwrap()), [254, 255, 1]);
        let all: Vec<u8> = (1..=255).collect();
        assert_eq!(add(&ring(&all), &KEY, Time(0)), Err(KeyringError::Ambiguous));
    }
}
