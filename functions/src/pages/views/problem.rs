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
    /// A path on this site to go on from.
    pub back: Option<String>,
}

impl ErrorPage {
    /// The document.
    pub fn html(&self) -> String {
        let said = Said::new(self.say, &self.title).say(&self.detail);
        let said = match &self.back {
            Some(back) => said.go(back, self.say.page_back()),
            None => said,
        };
        said.footnote(self.say.error_foot(i64::from(self.status), &self.request_id)).html()
    }
}
