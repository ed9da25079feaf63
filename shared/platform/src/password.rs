//! Passwords: what a person typed, whether it may become a password, and its hash.
//!
//! A typed text is brought to Unicode form NFC once, here, so that the same keys pressed on two machines are the same
//! password (RFC 8265). Nothing is cut: 256 code points is the limit, and beyond it the text is refused.

mod hasher;
mod strength;

pub use hasher::{HashFailed, Hasher, Verdict};

use std::fmt;

use unicode_normalization::UnicodeNormalization;

/// The most code points of a password, counted in NFC.
pub const LONGEST: usize = 256;

/// The text cannot be a password: it has more than [`LONGEST`] code points. Its text form is the field error's code.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TooLong;

impl fmt::Display for TooLong {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("too_long")
    }
}

impl std::error::Error for TooLong {}

/// What somebody typed as a password, in NFC.
#[derive(Clone, PartialEq, Eq)]
pub struct Typed(String);

impl Typed {
    /// Takes any text of at most [`LONGEST`] code points, blanks included.
    pub fn new(text: &str) -> Result<Typed, TooLong> {
        // No code point of NFC comes from more than four; beyond that, composing would be work for nothing.
        if text.chars().nth(4 * LONGEST).is_some() {
            return Err(TooLong);
        }
        let composed: String = text.nfc().collect();
        if composed.chars().nth(LONGEST).is_some() { Err(TooLong) } else { Ok(Typed(composed)) }
    }
}

impl AsRef<str> for Typed {
    fn as_ref(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Typed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Typed(..)")
    }
}

impl<'de> serde::Deserialize<'de> for Typed {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Typed, D::Error> {
        Typed::new(&String::deserialize(deserializer)?).map_err(serde::de::Error::custom)
    }
}

/// Why a text may not become a password.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PasswordRefused {
    /// Fewer code points than the policy wants.
    TooShort,
    /// More than [`LONGEST`] code points.
    TooLong,
    /// Easily guessed: much used, a pattern, or made of what everybody knows about the person.
    Common,
}

/// The code of the field error.
impl fmt::Display for PasswordRefused {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            PasswordRefused::TooShort => "too_short",
            PasswordRefused::TooLong => "too_long",
            PasswordRefused::Common => "common",
        })
    }
}

impl std::error::Error for PasswordRefused {}

/// A text that may become a password.
#[derive(Clone, PartialEq, Eq)]
pub struct NewPassword(Typed);

impl NewPassword {
    /// A password that is in use already: it was checked when it was chosen.
    fn already_chosen(typed: Typed) -> NewPassword {
        NewPassword(typed)
    }

    /// Checks a new password: at least `min_length` and at most [`LONGEST`] code points in NFC, and not easily guessed.
    /// `context` is what an attacker knows: the organization's name, the person's address and names, the product. There
    /// is no rule about kinds of characters. Takes some milliseconds of CPU at most, whatever the text.
    pub fn check(text: impl AsRef<str>, min_length: usize, context: &[&str]) -> Result<NewPassword, PasswordRefused> {
        let typed = Typed::new(text.as_ref()).map_err(|TooLong| PasswordRefused::TooLong)?;
        if typed.0.chars().count() < min_length {
            return Err(PasswordRefused::TooShort);
        }
        if strength::is_common(&typed.0, context) { Err(PasswordRefused::Common) } else { Ok(NewPassword(typed)) }
    }
}

impl fmt::Debug for NewPassword {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("NewPassword(..)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lengths_are_counted_in_composed_code_points() {
        let decomposed = "e\u{301}".repeat(256);
        assert_eq!(Typed::new(&decomposed).map(|typed| typed.0.chars().count()), Ok(256));
        assert_eq!(Typed::new(&"é".repeat(257)), Err(TooLong));
        assert_eq!(Typed::new(&"e\u{301}".repeat(100_000)), Err(TooLong));
        assert_eq!(Typed::new("cafe\u{301} "), Typed::new("caf\u{e9} "));
        assert_eq!(NewPassword::check("mauve gri\u{301}m ox", 15, &[]), Err(PasswordRefused::TooShort));
        assert_eq!(NewPassword::check("x".repeat(257), 15, &[]), Err(PasswordRefused::TooLong));
    }

    #[test]
    fn nothing_shows_what_was_typed() {
        let typed = Typed::new("mauve grim oxen parade").unwrap();
        assert_eq!(format!("{typed:?}"), "Typed(..)");
        assert_eq!(format!("{:?}", NewPassword::check(&typed, 15, &[]).unwrap()), "NewPassword(..)");
        let refused = serde_json::from_value::<Typed>(serde_json::Value::String("secret".repeat(50))).unwrap_err().to_string();
        assert_eq!(refused, "too_long");
    }
}
