//! Seals over the audit log (F20; RELIABILITY section 1, item 39): which rows were written when, in a chain of texts that are
//! kept apart from the table. Each holds the digest of the one before, so that the newest vouches for all.
//!
//! A seal is two lines: the mark of the second under a key that only functions have, and what it says, as JSON.

use domain::{OrgId, Span, Time};
use serde::{Deserialize, Serialize};

use crate::forms::{AuditRow, Stored as _};
use crate::item::{Corrupt, Item};
use crate::keys::{self, Key};
use crate::seal::Keyring;

/// Where the chain lies in its bucket.
pub const FOLDER: &str = "audit/";
/// The most that the time of a row and the time at which the table took it lie apart: a function's longest run, and clocks
/// that disagree.
const TOLERANCE: Span = Span::minutes(5);
/// The digest that the first link holds.
const NOTHING: &str = "";
/// Stands for the digest of a row that could not be read when it was sealed.
const UNREADABLE: &str = "unreadable";

/// Links are named downwards, so that a list shows the newest first.
pub fn name_of(number: u64) -> String {
    format!("{FOLDER}{:020}", u64::MAX - number)
}

/// The number in a name; none of what is no link.
pub fn number_of(name: &str) -> Option<u64> {
    name.strip_prefix(FOLDER)?.parse::<u64>().ok().map(|down| u64::MAX - down)
}

/// One row, as it was when the table took it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sealed {
    pk: String,
    sk: String,
    digest: String,
    committed: i64,
}

/// What is wrong with a row of the audit log.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tampering {
    /// It says something else than when it was written.
    Edited,
    /// It is gone.
    Deleted,
    /// It stands where another stood.
    Swapped,
    /// It was not written when it says so, or by nobody of ours.
    Inserted,
}

impl Tampering {
    /// As reports show it.
    pub fn name(self) -> &'static str {
        match self {
            Tampering::Edited => "edited",
            Tampering::Deleted => "deleted",
            Tampering::Swapped => "swapped",
            Tampering::Inserted => "inserted",
        }
    }
}

impl Sealed {
    /// A row that the table took at `committed`.
    ///
    /// # Errors
    /// [`Corrupt`] if it cannot be written down.
    pub fn row(key: &Key, row: &AuditRow, committed: Time) -> Result<Sealed, Corrupt> {
        Ok(Sealed { pk: key.pk.clone(), sk: key.sk.clone(), digest: row.digest()?, committed: committed.0 })
    }

    /// A row that cannot be read: nobody of ours wrote it.
    pub fn unreadable(key: &Key, committed: Time) -> Sealed {
        Sealed { pk: key.pk.clone(), sk: key.sk.clone(), digest: UNREADABLE.to_owned(), committed: committed.0 }
    }

    /// Where it stands.
    pub fn key(&self) -> Key {
        Key { pk: self.pk.clone(), sk: self.sk.clone() }
    }

    /// Whether it is `org`'s.
    pub fn is_of(&self, org: OrgId) -> bool {
        keys::organization_of(&self.key()) == Some(org)
    }

    /// What is wrong with the row that stands there now.
    pub fn tampering(&self, stands: Option<&Item>) -> Option<Tampering> {
        if self.digest == UNREADABLE {
            return Some(Tampering::Inserted);
        }
        let Some(item) = stands else { return Some(Tampering::Deleted) };
        let Ok(row) = AuditRow::from_item(item) else { return Some(Tampering::Edited) };
        if row.key() != self.key() {
            return Some(Tampering::Swapped);
        }
        if row.digest().ok().as_ref() != Some(&self.digest) {
            return Some(Tampering::Edited);
        }
        let apart = Span(row.time.0.abs_diff(self.committed).try_into().unwrap_or(i64::MAX) / 1000);
        (apart > TOLERANCE).then_some(Tampering::Inserted)
    }
}

/// One link of the chain.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Seal {
    /// Its place, from 1.
    pub number: u64,
    /// The digest of the link before.
    pub previous: String,
    /// When it was made, milliseconds.
    time: i64,
    /// Rows in the order in which the table took them.
    pub rows: Vec<Sealed>,
}

/// Why a link of the chain is none.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unsealed {
    /// It is not there.
    Missing,
    /// It is not what the link behind it vouches for, or not marked by a function.
    Forged,
}

impl Unsealed {
    /// As reports show it.
    pub fn name(self) -> &'static str {
        match self {
            Unsealed::Missing => "seal_missing",
            Unsealed::Forged => "seal_forged",
        }
    }
}

impl Seal {
    /// The link behind the one whose text is `before`; the first for none.
    pub fn behind(before: Option<(u64, &str)>, rows: Vec<Sealed>, now: Time) -> Seal {
        let (number, previous) = before.map_or((1, NOTHING.to_owned()), |(number, text)| (number + 1, keys::digest(text)));
        Seal { number, previous, time: now.0, rows }
    }

    /// When it was made.
    pub fn time(&self) -> Time {
        Time(self.time)
    }

    /// Its text.
    ///
    /// # Errors
    /// [`Corrupt`] if it cannot be written down.
    pub fn write(&self, ring: &Keyring, now: Time) -> Result<String, Corrupt> {
        let said = serde_json::to_string(self).map_err(|_| Corrupt::new("seal", "form"))?;
        Ok(format!("{}\n{said}\n", ring.mark(&said, now)))
    }

    /// Reads the link at `number`. `vouched` is the digest that the link behind it holds; the newest has none, and vouches
    /// for itself by its mark.
    ///
    /// # Errors
    /// [`Unsealed`].
    pub fn read(number: u64, text: Option<&str>, vouched: Option<&str>, ring: &Keyring) -> Result<Seal, Unsealed> {
        let text = text.ok_or(Unsealed::Missing)?;
        let (mark, said) = text.trim_end().split_once('\n').ok_or(Unsealed::Forged)?;
        let authentic = match (vouched, ring.is_marked(said, mark)) {
            (Some(digest), marked) => digest == keys::digest(text) && marked != Some(false),
            (None, marked) => marked == Some(true),
        };
        let seal: Seal = serde_json::from_str(said).map_err(|_| Unsealed::Forged)?;
        let first = seal.previous == NOTHING;
        if authentic && seal.number == number && first == (number == 1) { Ok(seal) } else { Err(Unsealed::Forged) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: Time = Time(1_772_442_000_000);

    fn ring(key: u8) -> Keyring {
        Keyring::new(vec![(key, [key; 32], Time(0))]).unwrap()
    }

    #[test]
    fn names_go_down_and_are_read_back() {
        assert!(name_of(2) < name_of(1));
        assert_eq!(number_of(&name_of(7)), Some(7));
        assert_eq!((number_of("audit/x"), number_of("photos/1")), (None, None));
    }

    #[test]
    fn each_link_vouches_for_the_one_before() {
        let ring = ring(1);
        let first = Seal::behind(None, Vec::new(), NOW).write(&ring, NOW).unwrap();
        let second = Seal::behind(Some((1, &first)), Vec::new(), NOW).write(&ring, NOW).unwrap();
        let newest = Seal::read(2, Some(&second), None, &ring).unwrap();
        assert_eq!(Seal::read(1, Some(&first), Some(&newest.previous), &ring).unwrap().number, 1);
        assert_eq!(Seal::read(1, None, Some(&newest.previous), &ring), Err(Unsealed::Missing));
        let other = Seal::behind(None, Vec::new(), NOW + Span(1)).write(&ring, NOW).unwrap();
        assert_eq!(Seal::read(1, Some(&other), Some(&newest.previous), &ring), Err(Unsealed::Forged), "marked, but another");
        assert_eq!(Seal::read(2, Some(&first), None, &ring), Err(Unsealed::Forged), "at another's place");
        assert_eq!(Seal::read(2, Some(&second.replace(&NOW.0.to_string(), "1")), None, &ring), Err(Unsealed::Forged));
    }

    #[test]
    fn a_link_outlives_its_key_as_long_as_another_vouches_for_it() {
        let (old, new) = (ring(1), ring(2));
        let first = Seal::behind(None, Vec::new(), NOW).write(&old, NOW).unwrap();
        let second = Seal::behind(Some((1, &first)), Vec::new(), NOW).write(&new, NOW).unwrap();
        let newest = Seal::read(2, Some(&second), None, &new).unwrap();
        assert!(Seal::read(1, Some(&first), Some(&newest.previous), &new).is_ok());
        assert_eq!(Seal::read(1, Some(&first), None, &new), Err(Unsealed::Forged), "nobody vouches for it");
    }
}
