//! Mails to the admin who is told about an invitation.

use super::Letter;
use super::outside::{inert, titled};
use super::sheet::{Button, Handed, Sheet};
use crate::texts::Texts;

/// The invited person as these mails name them. A name is typed by somebody and made inert; an address that stands in for a
/// missing name was checked when it was stored, and stays readable.
pub(super) struct Person<'a> {
    pub(super) name: &'a str,
    pub(super) email: &'a str,
}

impl Person<'_> {
    fn has_name(&self) -> bool {
        self.name != self.email
    }
    fn shown(&self) -> String {
        if self.has_name() { inert(self.name) } else { self.email.to_owned() }
    }
    fn titled(&self) -> String {
        if self.has_name() { titled(self.name) } else { self.email.to_owned() }
    }
    pub(super) fn with_address(&self) -> String {
        if self.has_name() { format!("{} ({})", inert(self.name), self.email) } else { self.email.to_owned() }
    }
}

/// An invitation expired (F4, R22).
#[derive(Clone, Debug)]
pub struct ExpiryNotice {
    /// The organization's name.
    pub organization: String,
    /// The invited person's name, or the address where there is none.
    pub person: String,
    /// The invited address.
    pub email: String,
    /// When the link ended, as [`Texts::when`] writes it.
    pub expired_at: String,
    /// The next epoch's handed link, where the policy gives one.
    pub link: Option<String>,
    /// Until when `link` works.
    pub link_expires_at: Option<String>,
    /// How many more such links will follow by themselves.
    pub renewals_left: u32,
    /// This is the last notice about the invitation.
    pub last: bool,
    /// The page on which the person is sent a link.
    pub notice_page: String,
}

impl ExpiryNotice {
    /// The mail.
    pub fn letter(&self, say: Texts) -> Letter {
        let organization = inert(&self.organization);
        let person = Person { name: &self.person, email: &self.email };
        let next = match (&self.link, self.last) {
            (_, true) => say.mail_expired_last(),
            (Some(_), false) => say.mail_expired_ready(),
            (None, false) => say.mail_expired_none(),
        };
        let preheader = match &self.link_expires_at {
            Some(until) => say.mail_expired_preheader_link(until),
            None => say.mail_expired_preheader(&self.expired_at),
        };
        Sheet {
            subject: say.mail_expired_subject(person.titled(), titled(&self.organization)),
            preheader,
            heading: say.mail_expired_heading(person.shown()),
            paragraphs: vec![say.mail_expired_what(person.with_address(), &organization, &self.expired_at), next],
            button: Some(Button { label: say.mail_expired_button(), link: self.notice_page.clone() }),
            handed: self.link.clone().map(|link| Handed { lead: say.mail_expired_handed(), link }),
            deadline: self.link_expires_at.as_ref().map(|until| say.mail_expired_deadline(until)),
            aside: self.link.is_some().then(|| say.mail_expired_renewals(self.renewals_left)),
            why: say.mail_admin_why(&organization),
            ..Sheet::default()
        }
        .letter(say)
    }
}

/// A mail to the invited person came back (F9).
#[derive(Clone, Debug)]
pub struct Undelivered {
    /// The organization's name.
    pub organization: String,
    /// The invited person's name, or the address where there is none.
    pub person: String,
    /// The invited address.
    pub email: String,
    /// What became of the mail.
    pub state: domain::invitation::DeliveryState,
    /// The page on which the address is corrected or the mail sent again.
    pub notice_page: String,
}

impl Undelivered {
    /// The mail.
    pub fn letter(&self, say: Texts) -> Letter {
        let organization = inert(&self.organization);
        let person = Person { name: &self.person, email: &self.email };
        Sheet {
            subject: say.mail_undelivered_subject(person.titled()),
            preheader: say.mail_undelivered_preheader(&organization),
            heading: say.mail_undelivered_subject(person.shown()),
            paragraphs: vec![say.mail_undelivered_what(self.state.name(), person.with_address(), &organization), say.mail_undelivered_next()],
            button: Some(Button { label: say.mail_asks_button(), link: self.notice_page.clone() }),
            why: say.mail_admin_why(&organization),
            ..Sheet::default()
        }
        .letter(say)
    }
}

/// The invited person declined.
#[derive(Clone, Debug)]
pub struct InvitationDeclined {
    /// The organization's name.
    pub organization: String,
    /// The invited person's name, or the address where there is none.
    pub person: String,
    /// The invited address.
    pub email: String,
    /// When, as [`Texts::when`] writes it.
    pub declined_at: String,
}

impl InvitationDeclined {
    /// The mail.
    pub fn letter(&self, say: Texts) -> Letter {
        let organization = inert(&self.organization);
        let person = Person { name: &self.person, email: &self.email };
        Sheet {
            subject: say.mail_declined_subject(person.titled(), titled(&self.organization)),
            preheader: say.mail_declined_preheader(&self.declined_at),
            heading: say.mail_declined_heading(person.shown()),
            paragraphs: vec![say.mail_declined_what(person.with_address(), &organization, &self.declined_at), say.mail_declined_next()],
            why: say.mail_admin_why(&organization),
            ..Sheet::default()
        }
        .letter(say)
    }
}

/// What keeps a person out who asks for help.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Why {
    /// The link is dead.
    Dead(domain::DeadReason),
    /// The link stands, but mails to the address do not arrive or are held back.
    Unmailed,
    /// The link stands, but the address had all of a day's mails.
    Limit,
}

/// A person whom nothing that can be mailed helps asks for help.
#[derive(Clone, Debug)]
pub struct InviteeAsks {
    /// The organization's name.
    pub organization: String,
    /// The person's name, or the address where there is none.
    pub person: String,
    /// The address that was invited.
    pub email: String,
    /// What keeps the person out.
    pub why: Why,
    /// The page that shows what can be done now.
    pub notice_page: String,
}

impl InviteeAsks {
    /// The mail.
    pub fn letter(&self, say: Texts) -> Letter {
        let organization = inert(&self.organization);
        let person = Person { name: &self.person, email: &self.email };
        let reason = match self.why {
            Why::Dead(reason) => say.mail_asks_reason(because(say, reason)),
            Why::Unmailed => say.mail_asks_unmailed(),
            Why::Limit => say.mail_asks_limit(),
        };
        Sheet {
            subject: say.mail_asks_subject(person.titled(), titled(&self.organization)),
            preheader: reason.clone(),
            heading: say.mail_asks_heading(person.shown()),
            paragraphs: vec![say.mail_asks_what(person.with_address(), &organization), reason, say.mail_asks_next()],
            button: Some(Button { label: say.mail_asks_button(), link: self.notice_page.clone() }),
            why: say.mail_asks_why(&organization),
            ..Sheet::default()
        }
        .letter(say)
    }
}

/// Whoever opened the invitation says that the account which holds the address is somebody else's (R30).
#[derive(Clone, Debug)]
pub struct NotTheirAccount {
    /// The organization's name.
    pub organization: String,
    /// The person's name, or the address where there is none.
    pub person: String,
    /// The address that was invited.
    pub email: String,
    /// The page that shows what can be done now.
    pub notice_page: String,
}

impl NotTheirAccount {
    /// The mail.
    pub fn letter(&self, say: Texts) -> Letter {
        let organization = inert(&self.organization);
        let person = Person { name: &self.person, email: &self.email };
        Sheet {
            subject: say.mail_not_theirs_subject(person.titled(), titled(&self.organization)),
            preheader: say.mail_not_theirs_preheader(),
            heading: say.mail_not_theirs_heading(person.shown()),
            paragraphs: vec![say.mail_not_theirs_what(person.with_address(), &organization), say.mail_not_theirs_do()],
            button: Some(Button { label: say.mail_not_theirs_button(), link: self.notice_page.clone() }),
            why: say.mail_not_theirs_why(&organization),
            ..Sheet::default()
        }
        .letter(say)
    }
}

fn because(say: Texts, reason: domain::DeadReason) -> String {
    use domain::DeadReason::{
        Accepted, Activated, AddressChanged, Declined, Expired, InviterLostRights, PasswordSet, Revoked, SsoRequired, Terminated, Unknown, UserInactive,
    };
    match reason {
        Accepted => say.because_accepted(),
        Activated => say.because_activated(),
        PasswordSet => say.because_password_set(),
        Declined => say.because_declined(),
        Expired => say.because_expired(),
        Revoked => say.because_revoked(),
        UserInactive => say.because_user_inactive(),
        Terminated => say.because_terminated(),
        AddressChanged => say.because_address_changed(),
        InviterLostRights => say.because_inviter_lost_rights(),
        SsoRequired => say.because_sso_required(),
        Unknown => say.because_unknown(),
    }
}
