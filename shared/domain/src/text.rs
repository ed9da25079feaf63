//! Short texts that people type: names, phone numbers, messages, locales. Each is checked once, here.

use std::fmt;

use unicode_normalization::UnicodeNormalization;

/// Why a text is refused; the text form is the code of the field error.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TextError {
    /// Nothing but blanks.
    Empty,
    /// More code points than the kind allows.
    TooLong,
    /// Control, bidirectional-override or invisible characters (F13).
    ControlCharacter,
    /// Not the form of its kind.
    Invalid,
}

impl fmt::Display for TextError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            TextError::Empty => "empty",
            TextError::TooLong => "too_long",
            TextError::ControlCharacter => "control_character",
            TextError::Invalid => "invalid",
        })
    }
}

const JOINERS: [char; 2] = ['\u{200c}', '\u{200d}'];

fn is_invisible(c: char) -> bool {
    let ranges = ['\u{200b}'..='\u{200f}', '\u{202a}'..='\u{202e}', '\u{2060}'..='\u{2069}', '\u{fff9}'..='\u{fffb}', '\u{e0000}'..='\u{e007f}'];
    c.is_control() || matches!(c, '\u{ad}' | '\u{61c}' | '\u{180e}' | '\u{2028}' | '\u{2029}' | '\u{feff}') || ranges.iter().any(|r| r.contains(&c))
}

/// A joiner is fine between letters or emoji: Persian, Indic scripts and families of emoji need it.
fn joins(before: Option<char>, after: Option<char>) -> bool {
    let joinable = |c: char| c.is_alphabetic() || !c.is_ascii() && !c.is_whitespace() && !is_invisible(c);
    before.is_some_and(joinable) && after.is_some_and(joinable)
}

fn check(raw: &str, most: usize, line_breaks: bool) -> Result<String, TextError> {
    let text: String = raw.trim().to_owned();
    if text.is_empty() {
        return Err(TextError::Empty);
    }
    let characters: Vec<char> = text.chars().collect();
    if characters.len() > most {
        return Err(TextError::TooLong);
    }
    for (at, &c) in characters.iter().enumerate() {
        let fine = if JOINERS.contains(&c) {
            joins(at.checked_sub(1).and_then(|b| characters.get(b).copied()), characters.get(at + 1).copied())
        } else {
            !is_invisible(c) || (line_breaks && c == '\n')
        };
        if !fine {
            return Err(TextError::ControlCharacter);
        }
    }
    Ok(text)
}

macro_rules! text {
    ($(#[$doc:meta])* $name:ident, $parse:expr) => {
        $(#[$doc])*
        #[derive(Clone, Debug, PartialEq, Eq, Hash)]
        pub struct $name(String);

        impl $name {
            /// Checks and keeps the text exactly as typed, outer blanks aside.
            ///
            /// # Errors
            /// A [`TextError`] whose text form is the field's error code.
            pub fn parse(raw: &str) -> Result<Self, TextError> {
                let parse: fn(&str) -> Result<String, TextError> = $parse;
                parse(raw).map(Self)
            }
            /// The text.
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }
        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }
        impl serde::Serialize for $name {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.serialize_str(&self.0)
            }
        }
        impl<'de> serde::Deserialize<'de> for $name {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                let text = String::deserialize(deserializer)?;
                Self::parse(&text).map_err(serde::de::Error::custom)
            }
        }
    };
}

text!(/// A person's first or last name, a position, an external id: 1 to 200 code points on one line.
    Name, |raw| check(raw, 200, false));
text!(/// An organization's name: 1 to 200 code points on one line.
    OrgName, |raw| check(raw, 200, false));
text!(/// The inviter's own words in an invitation: at most 500 code points, line breaks allowed. Browsers send a line's end as
    /// two characters; it is kept as one.
    Message, |raw| check(&raw.replace("\r\n", "\n"), 500, true));
text!(/// A phone number in E.164 form, blanks and hyphens removed.
Phone, |raw| {
    let digits: String = raw.chars().filter(|c| !matches!(c, ' ' | '-' | '(' | ')' | '.')).collect();
    let number = digits.strip_prefix('+').ok_or(TextError::Invalid)?;
    let sound = (7..=15).contains(&number.len()) && number.bytes().all(|b| b.is_ascii_digit()) && !number.starts_with('0');
    if sound { Ok(digits) } else { Err(TextError::Invalid) }
});
text!(/// A BCP 47 language tag such as `en` or `de-AT`.
Locale, |raw| {
    let parts: Vec<&str> = raw.split('-').collect();
    let sound = raw.len() <= 35 && parts[0].len() >= 2 && parts[0].len() <= 3
        && parts.iter().all(|p| (1..=8).contains(&p.len()) && p.bytes().all(|b| b.is_ascii_alphanumeric()))
        && parts[0].bytes().all(|b| b.is_ascii_lowercase());
    if sound { Ok(raw.to_owned()) } else { Err(TextError::Invalid) }
});

/// A name folded for sorting (F26): NFKD without marks, upper then lower case.
pub fn sort_key(text: &str) -> String {
    let plain: String = text.nfkd().filter(|c| !unicode_normalization::char::is_combining_mark(*c)).collect();
    plain.to_uppercase().to_lowercase()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn honest_names_pass_byte_for_byte() {
        for name in ["Zo\u{eb}", "\u{5e9}\u{5dc}\u{5d5}\u{5dd}", "Anne-Marie O'Neill", "\u{1f469}\u{200d}\u{1f4bb} Ada", "\u{645}\u{6cc}\u{200c}\u{631}"] {
            assert_eq!(Name::parse(name).unwrap().as_str(), name);
        }
    }

    #[test]
    fn hidden_characters_are_refused() {
        for name in ["a\u{202e}b", "a\u{200b}b", "a\r\nBcc: x", "a\u{0}", "\u{200d}a", "a\u{200d}", "a\u{2066}b", "a\u{feff}b"] {
            assert_eq!(Name::parse(name), Err(TextError::ControlCharacter), "{name:?}");
        }
        assert_eq!(Name::parse("  "), Err(TextError::Empty));
        assert_eq!(Name::parse(&"x".repeat(201)), Err(TextError::TooLong));
    }

    #[test]
    fn a_message_has_lines_however_they_were_sent() {
        assert_eq!(Message::parse("Dear Ada,\r\n\r\ncome").unwrap().as_str(), "Dear Ada,\n\ncome");
        assert_eq!(Message::parse("a\rb"), Err(TextError::ControlCharacter));
    }

    #[test]
    fn phones_and_locales() {
        assert_eq!(Phone::parse("+49 (170) 123-4567").unwrap().as_str(), "+491701234567");
        assert_eq!(Phone::parse("0170 1234567"), Err(TextError::Invalid));
        assert!(Locale::parse("de-AT").is_ok());
        assert_eq!(Locale::parse("german!"), Err(TextError::Invalid));
    }

    #[test]
    fn sorting_ignores_case_and_marks() {
        assert_eq!(sort_key("\u{c9}lan"), sort_key("elan"));
    }
}
