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
    pub minutes: u32,
}

impl Code {
    /// The mail, with the digits in groups of four. The code is not in the subject, where a locked screen would show it.
    pub fn letter(&self) -> Letter {
        let digits: Vec<char> = self.code.chars().filter(|c| !c.is_whitespace()).collect();
        let groups: Vec<String> = digits.chunks(4).map(|group| group.iter().collect()).collect();
        Sheet {
            subject: "Your code to accept the invitation".to_owned(),
            preheader: format!("It works for {} minutes.", self.minutes),
            heading: "Your code".to_owned(),
            paragraphs: vec!["Type it into the page that asks for it:".to_owned()],
            code: Some(groups.join(" ")),
            deadline: Some(format!("The code works for {} minutes. Asking for another one ends it.", self.minutes)),
            aside: Some("Nobody will ever ask you for this code in a call or a message.".to_owned()),
            why: "You got this mail because somebody opened an invitation to your address and asked for a code. If that was not you, ignore it.".to_owned(),
            ..Sheet::default()
        }
        .letter(Texts::English)
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
    pub fn letter(&self) -> Letter {
        Sheet {
            subject: "Confirm your email address".to_owned(),
            preheader: format!("The link works until {}.", self.expires_at),
            heading: "Confirm your email address".to_owned(),
            paragraphs: vec!["One step makes your account safely yours: tell us that this mailbox is.".to_owned()],
            button: Some(Button { label: "Confirm this address".to_owned(), link: self.link.clone() }),
            deadline: Some(format!("The link works until {}, where you are signed in.", self.expires_at)),
            why: "You got this mail because an account was made with your address. If that was not you, ignore it: without the link the account is not yours to lose."
                .to_owned(),
            ..Sheet::default()
        }
        .letter(Texts::English)
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
    pub fn letter(&self) -> Letter {
        Sheet {
            subject: "Choose a new password".to_owned(),
            preheader: format!("The link works once, until {}.", self.expires_at),
            heading: "Choose a new password".to_owned(),
            paragraphs: vec!["With this link you choose a new password. It ends all other sign-ins of your account.".to_owned()],
            button: Some(Button { label: "Choose a new password".to_owned(), link: self.link.clone() }),
            deadline: Some(format!("The link works once, until {}.", self.expires_at)),
            why: "You got this mail because somebody asked for it with your address. If that was not you, ignore it: your password stays as it is.".to_owned(),
            ..Sheet::default()
        }
        .letter(Texts::English)
    }
}

/// The password was changed.
#[derive(Clone, Debug)]
pub struct PasswordChanged {
    /// When, as [`Texts::when`] writes it.
    pub at: String,
    /// The page on which a reset link is asked for.
    pub reset_page: String,
}

impl PasswordChanged {
    /// The mail.
    pub fn letter(&self) -> Letter {
        Sheet {
            subject: "Your password was changed".to_owned(),
            preheader: format!("On {}.", self.at),
            heading: "Your password was changed".to_owned(),
            paragraphs: vec![
                format!("The password of your account was changed on {}.", self.at),
                "Was it you? Then all is well. If not, choose a new password at once: it ends all other sign-ins.".to_owned(),
            ],
            button: Some(Button { label: "It was not me".to_owned(), link: self.reset_page.clone() }),
            why: "You got this mail because every change of a password is reported to its account's address.".to_owned(),
            ..Sheet::default()
        }
        .letter(Texts::English)
    }
}
