//! Mails to the person who is invited or set up.

use super::Letter;
use super::outside::{inert_lines, isolated, titled};
use super::sheet::{Button, Quote, Sheet};

/// The invitation with its link (R3).
#[derive(Clone, Debug)]
pub struct Invitation {
    /// The organization's name.
    pub organization: String,
    /// Who invites.
    pub inviter: String,
    /// The role's name.
    pub role: String,
    /// The link.
    pub link: String,
    /// Until when, as [`super::when`] writes it.
    pub expires_at: String,
    /// The inviter's own words.
    pub message: Option<String>,
    /// The invited person's first name.
    pub first_name: Option<String>,
}

impl Invitation {
    /// The mail.
    pub fn letter(&self) -> Letter {
        let (organization, inviter) = (isolated(&self.organization), isolated(&self.inviter));
        let heading = match &self.first_name {
            Some(name) => format!("Hello {}, you are invited to {organization}", isolated(name)),
            None => format!("You are invited to {organization}"),
        };
        Sheet {
            subject: format!("{} invites you to {}", titled(&self.inviter), titled(&self.organization)),
            preheader: format!("Open until {}.", self.expires_at),
            heading,
            paragraphs: vec![format!("{inviter} would like you to join {organization} as {}.", isolated(&self.role))],
            quote: self.message.as_deref().map(|message| Quote { from: format!("{inviter} writes:"), lines: inert_lines(message) }),
            button: Some(Button { label: "See the invitation".to_owned(), link: self.link.clone() }),
            deadline: Some(format!("The link works until {}. After that it offers you a fresh one.", self.expires_at)),
            aside: Some(
                "You can accept or decline on the page. Opening the link changes nothing. Please do not forward this mail: the link is yours.".to_owned(),
            ),
            why: format!("You got this mail because {inviter} entered your address to invite you to {organization}. Not expecting it? You may ignore it."),
            ..Sheet::default()
        }
        .letter()
    }
}

/// A link to choose a password, for a person who is active already.
#[derive(Clone, Debug)]
pub struct SetUp {
    /// The organization's name.
    pub organization: String,
    /// The link.
    pub link: String,
    /// Until when, as [`super::when`] writes it.
    pub expires_at: String,
    /// The person's first name.
    pub first_name: Option<String>,
}

impl SetUp {
    /// The mail.
    pub fn letter(&self) -> Letter {
        let organization = isolated(&self.organization);
        let heading = match &self.first_name {
            Some(name) => format!("Hello {}, choose your password", isolated(name)),
            None => "Choose your password".to_owned(),
        };
        Sheet {
            subject: format!("Set up your access to {}", titled(&self.organization)),
            preheader: format!("The link works until {}.", self.expires_at),
            heading,
            paragraphs: vec![format!("You are a member of {organization}. All that is missing is a password of your own.")],
            button: Some(Button { label: "Choose a password".to_owned(), link: self.link.clone() }),
            deadline: Some(format!("The link works until {}. After that, ask for a reset link on the sign-in page.", self.expires_at)),
            why: format!("You got this mail because an administrator of {} switched your access on.", organization),
            ..Sheet::default()
        }
        .letter()
    }
}
