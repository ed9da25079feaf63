//! E-mail addresses: what is mailed (the stored form) and what is unique (the folded form). RFC 5321, RFC 8265, F1.

use std::fmt;

use unicode_normalization::UnicodeNormalization;

/// An address that can be mailed. Two addresses are the same mailbox to Usher when their folded forms are equal.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Email {
    stored: String,
    folded: String,
}

/// Why a text is not accepted as an address; the text form is the code of the field error.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum EmailError {
    /// Not `local@domain` within RFC 5321's lengths.
    Invalid,
    /// The local part looks like another, plain one after folding (`ı`, `ſ`, Kelvin sign, full-width letters).
    Ambiguous,
}

impl fmt::Display for EmailError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            EmailError::Invalid => "email_invalid",
            EmailError::Ambiguous => "ambiguous_address",
        })
    }
}

fn fold(local: &str) -> String {
    let upper = local.nfkc().collect::<String>().to_uppercase();
    upper.to_lowercase().nfc().collect()
}

fn local_is_sound(local: &str) -> bool {
    let dots = !local.starts_with('.') && !local.ends_with('.') && !local.contains("..");
    let listed = |c: char| c.is_ascii_alphanumeric() || ".!#$%&'*+/=?^_`{|}~-".contains(c);
    dots && !local.is_empty() && local.len() <= 64 && local.chars().all(|c| listed(c) || (!c.is_ascii() && c.is_alphanumeric()))
}

impl Email {
    /// Whoever was erased has none; a mailbox that never exists stands where there has to be one (RFC 2606).
    pub fn nobody() -> Email {
        let text = "erased@erased.invalid";
        Email { stored: text.to_owned(), folded: text.to_owned() }
    }

    /// Reads an address. The stored form keeps the local part as typed (NFC) and the domain as A-labels in lower case.
    ///
    /// # Errors
    /// [`EmailError::Invalid`] or [`EmailError::Ambiguous`].
    pub fn parse(raw: &str) -> Result<Email, EmailError> {
        let (local, domain) = raw.trim().rsplit_once('@').ok_or(EmailError::Invalid)?;
        // Asked of the text as typed: composing alone turns a Kelvin sign into a plain K.
        let typed_plain = local.is_ascii();
        let local: String = local.nfc().collect();
        let domain = idna::domain_to_ascii_strict(domain).map_err(|_| EmailError::Invalid)?;
        if !local_is_sound(&local) || !domain.contains('.') || local.len() + domain.len() + 1 > 254 {
            return Err(EmailError::Invalid);
        }
        let top_level_is_number = domain.rsplit('.').next().is_some_and(|label| label.bytes().all(|b| b.is_ascii_digit()));
        if top_level_is_number {
            return Err(EmailError::Invalid);
        }
        let folded = fold(&local);
        if !typed_plain && folded.is_ascii() {
            return Err(EmailError::Ambiguous);
        }
        Ok(Email { stored: format!("{local}@{domain}"), folded: format!("{folded}@{domain}") })
    }

    /// The form mail goes to.
    pub fn as_str(&self) -> &str {
        &self.stored
    }

    /// The form that is unique.
    pub fn folded(&self) -> &str {
        &self.folded
    }

    /// The part before the `@`.
    pub fn local_part(&self) -> &str {
        self.stored.rsplit_once('@').map_or("", |(local, _)| local)
    }
}

impl fmt::Display for Email {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.stored)
    }
}

impl serde::Serialize for Email {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.stored)
    }
}

impl<'de> serde::Deserialize<'de> for Email {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        Email::parse(&text).map_err(serde::de::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn same_mailbox_in_other_spellings() {
        let same = [("Jo@Acme.test", "jo@acme.test"), ("zo\u{e9}@x.test", "zoe\u{301}@x.test"), ("a@b\u{fc}cher.test", "a@xn--bcher-kva.test")];
        for (one, other) in same {
            assert_eq!(Email::parse(one).unwrap().folded(), Email::parse(other).unwrap().folded(), "{one} {other}");
        }
        assert_eq!(Email::parse("Jo@Acme.test").unwrap().as_str(), "Jo@acme.test");
    }

    #[test]
    fn lookalikes_of_plain_letters_are_refused() {
        for raw in ["m\u{131}ke@x.test", "\u{17f}am@x.test", "\u{212a}im@x.test", "\u{ff41}nn@x.test"] {
            assert_eq!(Email::parse(raw), Err(EmailError::Ambiguous), "{raw}");
        }
    }

    #[test]
    fn what_is_no_address() {
        let long = format!("{}@x.test", "a".repeat(65));
        for raw in
            ["", "a", "a@", "@x.test", "a b@x.test", "a@x", "a@1.2.3.4", "a..b@x.test", ".a@x.test", "a\r\nBcc:x@x.test", "a@x .test", "\"a\"@x.test", &long]
        {
            assert_eq!(Email::parse(raw), Err(EmailError::Invalid), "{raw}");
        }
    }
}
