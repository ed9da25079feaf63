//! The mails: plain data in, subject, text and HTML out.
//!
//! A letter is written once, as a [`sheet::Sheet`], and rendered twice, so that the text part says everything the HTML part
//! says. Every outside text goes through [`outside`] first, which makes addresses in it inert. There are no pictures, no
//! tracking and one button at most. Invariant: nothing here reads a clock or sends.

mod address;
mod credential;
mod device;
mod digest;
mod invitation;
mod notice;
mod outside;
mod password_set;
mod sheet;
#[cfg(test)]
mod tests;

pub use address::{EmailChangeRequested, EmailChanged, NextEmail, veiled};
pub use credential::{Code, PasswordChanged, PasswordReset, VerifyEmail};
pub use device::in_words as device_in_words;
pub use digest::{NoticeDigest, NoticeKind, NoticeLine};
pub use invitation::{Invitation, InvitationReminder, SetUp};
pub use notice::{ExpiryNotice, InvitationDeclined, InviteeAsks, NotTheirAccount, Undelivered, Why};
pub use outside::{inert, isolated};
pub use password_set::PasswordSet;

/// How long a code lives, in minutes.
pub const CODE_MINUTES: i64 = domain::invitation::code::CODE_TTL.0 / 60;

/// A mail ready to be addressed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Letter {
    /// One line without control characters and angle brackets.
    pub subject: String,
    /// The plain text part, complete by itself.
    pub text: String,
    /// The HTML part.
    pub html: String,
}
