//! Mails about another address of an account: to the new one, a link; to the one before, that it was asked for, and that it is so.

use super::Letter;
use super::sheet::{Button, Sheet};
use crate::texts::Texts;

/// A link to prove the mailbox that the account is to have.
#[derive(Clone, Debug)]
pub struct NextEmail {
    /// The link.
    pub link: String,
    /// Until when, as [`Texts::when`] writes it.
    pub expires_at: String,
}

impl NextEmail {
    /// The mail.
    pub fn letter(&self, say: Texts) -> Letter {
        Sheet {
            subject: say.mail_next_email_subject(),
            preheader: say.mail_verify_preheader(&self.expires_at),
            heading: say.mail_next_email_subject(),
            paragraphs: vec![say.mail_next_email_lead()],
            button: Some(Button { label: say.mail_verify_button(), link: self.link.clone() }),
            deadline: Some(say.mail_verify_deadline(&self.expires_at)),
            why: say.mail_next_email_why(),
            ..Sheet::default()
        }
        .letter(say)
    }
}

/// Another address was asked for.
#[derive(Clone, Debug)]
pub struct EmailChangeRequested {
    /// When, as [`Texts::when`] writes it.
    pub at: String,
    /// The address, as far as whoever reads this needs it.
    pub next: String,
    /// The page on which a reset link is asked for.
    pub reset_page: String,
}

impl EmailChangeRequested {
    /// The mail.
    pub fn letter(&self, say: Texts) -> Letter {
        Sheet {
            subject: say.mail_email_asked_subject(),
            preheader: say.mail_changed_preheader(&self.at),
            heading: say.mail_email_asked_subject(),
            paragraphs: vec![say.mail_email_asked_what(&self.at, &self.next), say.mail_email_asked_advice()],
            button: Some(Button { label: say.mail_changed_button(), link: self.reset_page.clone() }),
            why: say.mail_email_why(),
            ..Sheet::default()
        }
        .letter(say)
    }
}

/// The account has another address.
#[derive(Clone, Debug)]
pub struct EmailChanged {
    /// When, as [`Texts::when`] writes it.
    pub at: String,
    /// The address, as far as whoever reads this needs it.
    pub next: String,
    /// Whom to turn to: the organization whose admin asked for it; none where the person did.
    pub organization: Option<String>,
}

impl EmailChanged {
    /// The mail.
    pub fn letter(&self, say: Texts) -> Letter {
        let advice = self.organization.as_ref().map_or_else(|| say.mail_email_changed_yours(), |name| say.mail_email_changed_advice(name));
        Sheet {
            subject: say.mail_email_changed_subject(),
            preheader: say.mail_changed_preheader(&self.at),
            heading: say.mail_email_changed_subject(),
            paragraphs: vec![say.mail_email_changed_what(&self.at, &self.next), advice],
            why: say.mail_email_why(),
            ..Sheet::default()
        }
        .letter(say)
    }
}

/// `a…@person.test`: enough for whoever knows the address, and no more.
pub fn veiled(address: &str) -> String {
    match address.split_once('@') {
        Some((local, domain)) => format!("{}\u{2026}@{domain}", local.chars().take(1).collect::<String>()),
        None => String::new(),
    }
}
