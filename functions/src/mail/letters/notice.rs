//! Mails to the admin who is told about an invitation.

use super::Letter;
use super::outside::{isolated, titled};
use super::sheet::{Button, Handed, Sheet};
use crate::texts::Texts;

/// The invited person as these mails name them. A name is typed by somebody and made inert; an address that stands in for a
/// missing name was checked when it was stored, and stays readable.
struct Person<'a> {
    name: &'a str,
    email: &'a str,
}

impl Person<'_> {
    fn has_name(&self) -> bool {
        self.name != self.email
    }
    fn shown(&self) -> String {
        if self.has_name() { isolated(self.name) } else { self.email.to_owned() }
    }
    fn titled(&self) -> String {
        if self.has_name() { titled(self.name) } else { self.email.to_owned() }
    }
    fn with_address(&self) -> String {
        if self.has_name() { format!("{} ({})", isolated(self.name), self.email) } else { self.email.to_owned() }
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
    pub fn letter(&self) -> Letter {
        let organization = isolated(&self.organization);
        let person = Person { name: &self.person, email: &self.email };
        let next = match (&self.link, self.last) {
            (_, true) => "This was the last notice about this invitation, and it carries no new link. The page below still sends one whenever you want.",
            (Some(_), false) => "A new link is ready. Send it from the page below, or pass it on yourself.",
            (None, false) => "From the page below you can send a new link.",
        };
        Sheet {
            subject: format!("The invitation of {} to {} has expired", person.titled(), titled(&self.organization)),
            preheader: self.link_expires_at.as_ref().map_or_else(|| format!("Since {}.", self.expired_at), |until| format!("A new link works until {until}.")),
            heading: format!("{} has not joined yet", person.shown()),
            paragraphs: vec![format!("The invitation of {} to {organization} expired on {}.", person.with_address(), self.expired_at), next.to_owned()],
            button: Some(Button { label: "Send a new link".to_owned(), link: self.notice_page.clone() }),
            handed: self.link.clone().map(|link| Handed {
                lead: "Or pass this new link on, to the invited person only. It may ask them for a code, which is mailed to their address:".to_owned(),
                link,
            }),
            deadline: self.link_expires_at.as_ref().map(|until| format!("The new link works until {until}.")),
            aside: self.link.is_some().then(|| renewals(self.renewals_left)),
            why: format!("You got this mail because you look after invitations to {organization}."),
            ..Sheet::default()
        }
        .letter(Texts::English)
    }
}

fn renewals(left: u32) -> String {
    match left {
        0 => "It is the last one that comes by itself.".to_owned(),
        1 => "If it expires too, one more comes by itself.".to_owned(),
        n => format!("If it expires too, {n} more come by themselves, one after the other."),
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
    pub fn letter(&self) -> Letter {
        let organization = isolated(&self.organization);
        let person = Person { name: &self.person, email: &self.email };
        Sheet {
            subject: format!("{} declined the invitation to {}", person.titled(), titled(&self.organization)),
            preheader: format!("On {}.", self.declined_at),
            heading: format!("{} declined", person.shown()),
            paragraphs: vec![
                format!("{} declined the invitation to {organization} on {}.", person.with_address(), self.declined_at),
                "Nothing needs to be done. If it was a mistake, invite the person again.".to_owned(),
            ],
            why: format!("You got this mail because you look after invitations to {organization}."),
            ..Sheet::default()
        }
        .letter(Texts::English)
    }
}

/// A person with a dead link asks for help.
#[derive(Clone, Debug)]
pub struct InviteeAsks {
    /// The organization's name.
    pub organization: String,
    /// The person's name, or the address where there is none.
    pub person: String,
    /// The address that was invited.
    pub email: String,
    /// Why the link is dead.
    pub reason: domain::DeadReason,
    /// The page that shows what can be done now.
    pub notice_page: String,
}

impl InviteeAsks {
    /// The mail.
    pub fn letter(&self) -> Letter {
        let organization = isolated(&self.organization);
        let person = Person { name: &self.person, email: &self.email };
        Sheet {
            subject: format!("{} cannot join {} and asks for help", person.titled(), titled(&self.organization)),
            preheader: format!("The link does not work: {}.", because(self.reason)),
            heading: format!("{} asks for help", person.shown()),
            paragraphs: vec![
                format!("Somebody opened the invitation of {} to {organization} and asked us to tell you.", person.with_address()),
                format!("The link does not work: {}.", because(self.reason)),
                "The page below shows how things stand and what you can do. If this is as it should be, nothing needs to be done.".to_owned(),
            ],
            button: Some(Button { label: "See what can be done".to_owned(), link: self.notice_page.clone() }),
            why: format!("You got this mail because you look after invitations to {organization}. You are told once a day and person at most."),
            ..Sheet::default()
        }
        .letter(Texts::English)
    }
}

fn because(reason: domain::DeadReason) -> &'static str {
    use domain::DeadReason::{
        Accepted, Activated, AddressChanged, Declined, Expired, InviterLostRights, PasswordSet, Revoked, SsoRequired, Terminated, Unknown, UserInactive,
    };
    match reason {
        Accepted => "the invitation was accepted",
        Activated => "the person was made active by an administrator",
        PasswordSet => "an administrator set a password",
        Declined => "the invitation was declined",
        Expired => "it has expired, and today's fresh links are used up",
        Revoked => "the invitation was taken back",
        UserInactive => "the person is switched off",
        Terminated => "the person was removed",
        AddressChanged => "the address was corrected",
        InviterLostRights => "whoever sent it may no longer give out this role",
        SsoRequired => "single sign-on became mandatory",
        Unknown => "its invitation is gone",
    }
}
