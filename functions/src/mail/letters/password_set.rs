//! An admin set somebody's password.

use super::Letter;
use super::outside::{inert, titled};
use super::sheet::{Button, Sheet};
use crate::texts::Texts;

/// An admin set a password for the person; it is never in the mail (R57, R59).
#[derive(Clone, Debug)]
pub struct PasswordSet {
    /// The organization's name.
    pub organization: String,
    /// When, as [`Texts::when`] writes it.
    pub at: String,
    /// The page to sign in on.
    pub sign_in_page: String,
    /// The page on which a reset link is asked for.
    pub reset_page: String,
}

impl PasswordSet {
    /// The mail.
    pub fn letter(&self, say: Texts) -> Letter {
        let organization = inert(&self.organization);
        Sheet {
            subject: say.mail_password_set_subject(titled(&self.organization)),
            preheader: say.mail_password_set_preheader(&self.at),
            heading: say.mail_password_set_heading(),
            paragraphs: vec![say.mail_password_set_by(&organization, &self.at), say.mail_password_set_next()],
            button: Some(Button { label: say.mail_password_set_button(), link: self.sign_in_page.clone() }),
            aside: Some(say.mail_password_set_reset(&self.reset_page)),
            why: say.mail_password_set_why(),
            ..Sheet::default()
        }
        .letter(say)
    }
}
