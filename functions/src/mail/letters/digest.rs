//! The notices that waited, in one mail.

use super::Letter;
use super::notice::Person;
use super::outside::{inert, titled};
use super::sheet::{Button, Entry, Sheet};
use crate::texts::Texts;

/// What a line tells of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NoticeKind {
    /// An invitation expired at this time.
    Expired(String),
    /// The person declined at this time.
    Declined(String),
    /// The person asks for help.
    Asks,
    /// The account that holds the address is somebody else's.
    NotTheirs,
    /// A mail to the person came back; its state's name.
    Undelivered(&'static str),
}

/// One notice.
#[derive(Clone, Debug)]
pub struct NoticeLine {
    /// The invited person's name, or the address where there is none.
    pub person: String,
    /// The invited address.
    pub email: String,
    /// What happened.
    pub what: NoticeKind,
    /// The handed link, where there is one that works.
    pub link: Option<String>,
    /// Until when `link` works, as [`Texts::when`] writes it.
    pub link_expires_at: Option<String>,
    /// The page that shows what can be done now.
    pub notice_page: String,
}

/// Many notices in one mail.
#[derive(Clone, Debug)]
pub struct NoticeDigest {
    /// The organization's name.
    pub organization: String,
    /// The notices, oldest first.
    pub lines: Vec<NoticeLine>,
    /// The page that lists all invitations.
    pub list: String,
}

impl NoticeLine {
    fn entry(&self, say: Texts) -> Entry {
        let person = Person { name: &self.person, email: &self.email }.with_address();
        let text = match &self.what {
            NoticeKind::Expired(at) => say.mail_digest_expired(person, at),
            NoticeKind::Declined(at) => say.mail_digest_declined(person, at),
            NoticeKind::Asks => say.mail_digest_asks(person),
            NoticeKind::NotTheirs => say.mail_digest_not_theirs(person),
            NoticeKind::Undelivered(state) => say.mail_digest_undelivered(*state, person),
        };
        let page = (say.mail_digest_page(), self.notice_page.clone());
        let handed = self.link.clone().zip(self.link_expires_at.as_ref()).map(|(link, until)| (say.mail_digest_link(until), link));
        Entry { text, links: std::iter::once(page).chain(handed).collect() }
    }
}

impl NoticeDigest {
    /// The mail.
    pub fn letter(&self, say: Texts) -> Letter {
        let organization = inert(&self.organization);
        let count = self.lines.len().to_string();
        Sheet {
            subject: say.mail_digest_subject(&count, titled(&self.organization)),
            preheader: say.mail_digest_preheader(&count),
            heading: say.mail_digest_heading(&organization),
            paragraphs: vec![say.mail_digest_what()],
            entries: self.lines.iter().map(|line| line.entry(say)).collect(),
            button: Some(Button { label: say.mail_digest_button(), link: self.list.clone() }),
            aside: self.lines.iter().any(|line| line.link.is_some()).then(|| say.mail_digest_aside()),
            why: say.mail_admin_why(&organization),
            ..Sheet::default()
        }
        .letter(say)
    }
}
