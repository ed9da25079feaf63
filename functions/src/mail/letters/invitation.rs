//! Mails to the person who is invited or set up.

use super::Letter;
use super::outside::{inert, inert_lines, titled};
use super::sheet::{Button, Quote, Sheet};
use crate::texts::Texts;

/// The invitation with its link (R3).
#[derive(Clone, Debug)]
pub struct Invitation {
    /// The organization's name.
    pub organization: String,
    /// Who invites.
    pub inviter: String,
    /// The role, as people read it.
    pub role: String,
    /// The link.
    pub link: String,
    /// Until when, as [`Texts::when`] writes it.
    pub expires_at: String,
    /// The inviter's own words.
    pub message: Option<String>,
    /// The invited person's first name.
    pub first_name: Option<String>,
}

impl Invitation {
    /// The mail.
    pub fn letter(&self, say: Texts) -> Letter {
        let (organization, inviter) = (inert(&self.organization), inert(&self.inviter));
        Sheet {
            subject: say.mail_invitation_subject(titled(&self.inviter), titled(&self.organization)),
            preheader: say.mail_invitation_preheader(&self.expires_at),
            heading: match &self.first_name {
                Some(name) => say.mail_invitation_heading_named(inert(name), &organization),
                None => say.mail_invitation_heading(&organization),
            },
            paragraphs: vec![say.mail_invitation_offer(&inviter, &organization, inert(&self.role))],
            quote: self.message.as_deref().map(|message| Quote { from: say.mail_invitation_quote(&inviter), lines: inert_lines(message) }),
            button: Some(Button { label: say.mail_invitation_button(), link: self.link.clone() }),
            deadline: Some(say.mail_invitation_deadline(&self.expires_at)),
            aside: Some(say.mail_invitation_aside()),
            why: say.mail_invitation_why(&inviter, &organization),
            ..Sheet::default()
        }
        .letter(say)
    }
}

/// The invitation once more, before its time is over (F8).
#[derive(Clone, Debug)]
pub struct InvitationReminder {
    /// The organization's name.
    pub organization: String,
    /// Who invites.
    pub inviter: String,
    /// The link, the same as in the invitation.
    pub link: String,
    /// Until when, as [`Texts::when`] writes it.
    pub expires_at: String,
    /// The invited person's first name.
    pub first_name: Option<String>,
}

impl InvitationReminder {
    /// The mail.
    pub fn letter(&self, say: Texts) -> Letter {
        let (organization, inviter) = (inert(&self.organization), inert(&self.inviter));
        Sheet {
            subject: say.mail_reminder_subject(titled(&self.inviter), titled(&self.organization)),
            preheader: say.mail_invitation_preheader(&self.expires_at),
            heading: match &self.first_name {
                Some(name) => say.mail_reminder_heading_named(inert(name), &organization),
                None => say.mail_reminder_heading(&organization),
            },
            paragraphs: vec![say.mail_reminder_offer(&inviter, &organization)],
            button: Some(Button { label: say.mail_invitation_button(), link: self.link.clone() }),
            deadline: Some(say.mail_invitation_deadline(&self.expires_at)),
            aside: Some(say.mail_invitation_aside()),
            why: say.mail_invitation_why(&inviter, &organization),
            ..Sheet::default()
        }
        .letter(say)
    }
}

/// A link to choose a password, for a person who is active already.
#[derive(Clone, Debug)]
pub struct SetUp {
    /// The organization's name.
    pub organization: String,
    /// The link.
    pub link: String,
    /// Until when, as [`Texts::when`] writes it.
    pub expires_at: String,
    /// The person's first name.
    pub first_name: Option<String>,
}

impl SetUp {
    /// The mail.
    pub fn letter(&self, say: Texts) -> Letter {
        let organization = inert(&self.organization);
        Sheet {
            subject: say.mail_setup_subject(titled(&self.organization)),
            preheader: say.mail_setup_preheader(&self.expires_at),
            heading: match &self.first_name {
                Some(name) => say.mail_setup_heading_named(inert(name)),
                None => say.mail_setup_heading(),
            },
            paragraphs: vec![say.mail_setup_offer(&organization)],
            button: Some(Button { label: say.mail_setup_button(), link: self.link.clone() }),
            deadline: Some(say.mail_setup_deadline(&self.expires_at)),
            why: say.mail_setup_why(&organization),
            ..Sheet::default()
        }
        .letter(say)
    }
}
