//! The shape of every page that only says something and offers ways on.

use askama::Template;

use super::document;
use crate::texts::Texts;

/// One way on from a page.
pub(super) enum Way {
    /// A button that posts an action to the page's own path.
    Post {
        /// The value of `action`.
        action: &'static str,
        /// The button's words.
        label: String,
    },
    /// A link to another page.
    Go {
        /// Where to, on this site.
        href: String,
        /// The link's words.
        label: String,
    },
    /// Something to do away from this site.
    Say(String),
}

/// A headline, paragraphs and ways on; the first way is shown as the main one.
#[derive(Template)]
#[template(path = "pages/said.html")]
pub(super) struct Said {
    say: Texts,
    headline: String,
    paragraphs: Vec<String>,
    ways: Vec<Way>,
    footnote: Option<String>,
    done: bool,
}

impl Said {
    pub(super) fn new(say: Texts, headline: impl Into<String>) -> Self {
        Said { say, headline: headline.into(), paragraphs: Vec::new(), ways: Vec::new(), footnote: None, done: false }
    }
    pub(super) fn say(mut self, paragraph: impl Into<String>) -> Self {
        self.paragraphs.push(paragraph.into());
        self
    }
    pub(super) fn way(mut self, way: Way) -> Self {
        self.ways.push(way);
        self
    }
    pub(super) fn go(self, href: &str, label: String) -> Self {
        self.way(Way::Go { href: href.to_owned(), label })
    }
    pub(super) fn footnote(self, footnote: impl Into<String>) -> Self {
        Said { footnote: Some(footnote.into()), ..self }
    }
    /// Something was completed: the page carries a tick.
    pub(super) fn done(self) -> Self {
        Said { done: true, ..self }
    }
    pub(super) fn html(&self) -> String {
        document(self)
    }
}
