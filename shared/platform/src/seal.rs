//! Sealed statements: what a link, a session or a list cursor says, encrypted and authenticated under a key that the table
//! does not hold. Nothing in the text can be read or changed by who carries it.
//!
//! The text is base64url of one byte, the key's version, and an AES-256-GCM-SIV ciphertext (RFC 8452). Sealing is
//! deterministic: the same statement under the same version is the same text, so a mail sent twice carries one link and a
//! replayed answer one token. A seal says who minted a statement, never whether it still holds: epochs, stamps and limits
//! in the table do.

mod derived;
mod keyring;
pub mod rotation;
mod statement;

pub use keyring::{Keyring, KeyringError};

use domain::{AccountId, OrgId, SessionId, UserId};

/// What a link is for; part of the statement, so a link of one kind never works as another.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Purpose {
    /// An invitation, mailed to the invited address.
    Invite,
    /// An invitation given to an admin: proves no mailbox.
    Handed,
    /// A first password for somebody made active by an admin.
    Setup,
    /// The new invitation link inside an expiry notice: proves no mailbox either.
    Notice,
    /// A new password for an account.
    Reset,
    /// Proof of an account's mailbox.
    Verify,
}

const PURPOSES: [(Purpose, u8, &str); 6] = [
    (Purpose::Invite, 1, "invite"),
    (Purpose::Handed, 2, "handed"),
    (Purpose::Setup, 3, "setup"),
    (Purpose::Notice, 4, "notice"),
    (Purpose::Reset, 5, "reset"),
    (Purpose::Verify, 6, "verify"),
];

impl Purpose {
    /// Its name, as logs and audit show it.
    pub fn name(self) -> &'static str {
        PURPOSES.iter().find(|(purpose, ..)| *purpose == self).map_or("", |(_, _, name)| name)
    }

    /// Its byte inside a statement; never to be reused for another purpose.
    pub fn byte(self) -> u8 {
        PURPOSES.iter().find(|(purpose, ..)| *purpose == self).map_or(0, |(_, byte, _)| *byte)
    }

    /// The purpose with this byte.
    pub fn from_byte(byte: u8) -> Option<Purpose> {
        PURPOSES.iter().find(|(_, known, _)| *known == byte).map(|(purpose, ..)| *purpose)
    }

    /// Whether it speaks of an account ([`AccountLink`]) rather than of a user ([`Link`]).
    pub fn is_of_account(self) -> bool {
        matches!(self, Purpose::Reset | Purpose::Verify)
    }
}

/// What an invitation, setup or notice link says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Link {
    /// What it is for: any purpose but reset and verify.
    pub purpose: Purpose,
    /// In which organization.
    pub org: OrgId,
    /// For whom.
    pub user: UserId,
    /// The generation of the user's link.
    pub epoch: u32,
}

/// What a reset or verification link says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct AccountLink {
    /// What it is for: reset or verify.
    pub purpose: Purpose,
    /// Whose.
    pub account: AccountId,
    /// The generation of the account's link.
    pub epoch: u32,
}

/// What a session's token says: the ids of everything that has to be read to prove it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SessionToken {
    /// Whose login.
    pub account: AccountId,
    /// Which session.
    pub session: SessionId,
    /// In which organization.
    pub org: OrgId,
    /// As whom.
    pub user: UserId,
}

/// What a device's token says: that somebody signed in with it to this account. It opens nothing; others' wrong guesses do not
/// hold such a device up (F30).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct KnownDevice {
    /// To which login.
    pub account: AccountId,
    /// Its first session, which names the device.
    pub session: SessionId,
}

/// What a list cursor is bound to: it opens for nobody else's list and for no other query.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Cursor<'a> {
    /// Whose list.
    pub org: OrgId,
    /// The query's fingerprint: any text that is equal exactly for equal filters and orders.
    pub query: &'a str,
}

/// Why a text does not open.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unsealable {
    /// Not minted here, changed since, or of another kind.
    Forged,
    /// Perhaps minted here, under a key that this ring does not have (yet, or any more).
    UnknownVersion,
}
