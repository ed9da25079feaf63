//! Mails about an account's address and password. They name no organization: an account may belong to several.

use super::Letter;
use super::sheet::{Button, Sheet};
use crate::texts::Texts;

/// The code that a handed link asks for.
#[derive(Clone, Debug)]
pub struct Code {
    /// The digits, in a row.
    pub code: String,
    /// How long it works.
    pub minutes: i64,
}

impl Code {
    /// The mail, with the digits in groups of four. The code is not in the subject, where a locked screen would show it.
    pub fn letter(&self, say: Texts) -> Letter {
        let digits: Vec<char> = self.code.chars().filter(|c| !c.is_whitespace()).collect();
        let groups: Vec<String> = digits.chunks(4).map(|group| group.iter().collect()).collect();
        let span = say.minutes(self.minutes);
        Sheet {
            subject: say.mail_code_subject(),
            preheader: say.mail_code_preheader(&span),
            heading: say.mail_code_heading(),
            paragraphs: vec![say.mail_code_lead()],
            code: Some(groups.join(" ")),
            deadline: Some(say.mail_code_deadline(&span)),
            aside: Some(say.mail_code_aside()),
            why: say.mail_code_why(),
            ..Sheet::default()
        }
        .letter(say)
    }
}

/// A link to prove the mailbox.
#[derive(Clone, Debug)]
pub struct VerifyEmail {
    /// The link.
    pub link: String,
    /// Until when, as [`Texts::when`] writes it.
    pub expires_at: String,
}

impl VerifyEmail {
    /// The mail.
    pub fn letter(&self, say: Texts) -> Letter {
        Sheet {
            subject: say.mail_verify_subject(),
            preheader: say.mail_verify_preheader(&self.expires_at),
            heading: say.mail_verify_subject(),
            paragraphs: vec![say.mail_verify_lead()],
            button: Some(Button { label: say.mail_verify_button(), link: self.link.clone() }),
            deadline: Some(say.mail_verify_deadline(&self.expires_at)),
            why: say.mail_verify_why(),
            ..Sheet::default()
        }
        .letter(say)
    }
}

/// A link to choose a new password.
#[derive(Clone, Debug)]
pub struct PasswordReset {
    /// The link.
    pub link: String,
    /// Until when, as [`Texts::when`] writes it.
    pub expires_at: String,
}

impl PasswordReset {
    /// The mail.
    pub fn letter(&self, say: Texts) -> Letter {
        Sheet {
            subject: say.mail_reset_subject(),
            preheader: say.mail_reset_deadline(&self.expires_at),
            heading: say.mail_reset_subject(),
            paragraphs: vec![say.mail_reset_lead()],
            button: Some(Button { label: say.mail_reset_button(), link: self.link.clone() }),
            deadline: Some(say.mail_reset_deadline(&self.expires_at)),
            why: say.mail_reset_why(),
            ..Sheet::default()
        }
        .letter(say)
    }
}

/// The password was changed.
#[derive(Clone, Debug)]
pub struct PasswordChanged {
    /// When, as [`Texts::when`] writes it.
    pub at: String,
    /// From what, in words; none where it is not known.
    pub device: Option<String>,
    /// The page on which a reset link is asked for.
    pub reset_page: String,
}

impl PasswordChanged {
    /// The mail.
    pub fn letter(&self, say: Texts) -> Letter {
        Sheet {
            subject: say.mail_changed_subject(),
            preheader: say.mail_changed_preheader(&self.at),
            heading: say.mail_changed_subject(),
            paragraphs: vec![say.mail_changed_what(&self.at), say.mail_changed_advice()],
            aside: self.device.as_ref().map(|device| say.mail_credential_device(device)),
            button: Some(Button { label: say.mail_changed_button(), link: self.reset_page.clone() }),
            why: say.mail_changed_why(),
            ..Sheet::default()
        }
        .letter(say)
    }
}
