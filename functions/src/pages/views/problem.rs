//! Everything that went wrong and has no page of its own.

use super::said::Said;
use crate::texts::Texts;

/// An error.
#[derive(Clone, Debug)]
pub struct ErrorPage {
    /// The language.
    pub say: Texts,
    /// The HTTP status that goes with it.
    pub status: u16,
    /// What happened, short.
    pub title: String,
    /// What happened and what to do, in a sentence or two.
    pub detail: String,
    /// The request's id, for whoever is asked for help.
    pub request_id: String,
}

impl ErrorPage {
    /// The document.
    pub fn html(&self) -> String {
        let said = Said::new(self.say, &self.title).say(&self.detail).go("/home", self.say.error_home());
        said.footnote(self.say.error_foot(i64::from(self.status), &self.request_id)).html()
    }
}
