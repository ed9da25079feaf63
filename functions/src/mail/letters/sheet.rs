//! One letter's content, and its two forms.

use askama::Template;

use super::Letter;
use crate::texts::Texts;

/// A link with the words on its button.
pub(super) struct Button {
    /// The button's words.
    pub(super) label: String,
    /// Where it leads; also shown bare below.
    pub(super) link: String,
}

/// A second link that is only shown bare.
pub(super) struct Handed {
    /// What it is and what to do with it.
    pub(super) lead: String,
    /// The link.
    pub(super) link: String,
}

/// One of many things, with what can be done about it.
pub(super) struct Entry {
    /// What it is.
    pub(super) text: String,
    /// What each link is for, and where it leads.
    pub(super) links: Vec<(String, String)>,
}

/// Somebody's own words.
pub(super) struct Quote {
    /// Who says it.
    pub(super) from: String,
    /// Line by line.
    pub(super) lines: Vec<String>,
}

/// What a letter says. Everything but the links is inert text.
#[derive(Default)]
pub(super) struct Sheet {
    /// One line; names in it went through `titled`.
    pub(super) subject: String,
    /// What lists of mails show beside the subject: the deadline, where there is one.
    pub(super) preheader: String,
    /// The first line.
    pub(super) heading: String,
    /// Before the button.
    pub(super) paragraphs: Vec<String>,
    /// Many things at once, one below the other.
    pub(super) entries: Vec<Entry>,
    /// The inviter's own words.
    pub(super) quote: Option<Quote>,
    /// A code to type.
    pub(super) code: Option<String>,
    /// The one way on.
    pub(super) button: Option<Button>,
    /// A link to pass on.
    pub(super) handed: Option<Handed>,
    /// Until when, and what then.
    pub(super) deadline: Option<String>,
    /// What else there is to know, in small print.
    pub(super) aside: Option<String>,
    /// Why the reader got this mail.
    pub(super) why: String,
}

#[derive(Template)]
#[template(path = "mail/letter.html")]
struct Html<'a> {
    sheet: &'a Sheet,
    say: Texts,
}

#[derive(Template)]
#[template(path = "mail/letter.txt")]
struct Text<'a> {
    sheet: &'a Sheet,
}

impl Sheet {
    /// Templates fail only when a `Display` inside fails; what they show are strings, whose `Display` cannot.
    pub(super) fn letter(self, say: Texts) -> Letter {
        let html = Html { sheet: &self, say }.render().unwrap_or_default();
        let text = Text { sheet: &self }.render().unwrap_or_default();
        Letter { subject: self.subject, text, html }
    }
}
