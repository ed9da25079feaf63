//! Everything that went wrong and has no page of its own.

use super::said::Said;

/// An error, in the words of the API's problem.
#[derive(Clone, Debug)]
pub struct ErrorPage {
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
        let said = Said::new(&self.title);
        // Where nothing more is known the detail is the title: once is enough.
        let said = if self.detail == self.title { said } else { said.say(&self.detail) };
        let said = match &self.back {
            Some(back) => said.go(back, "Go back"),
            None => said,
        };
        said.footnote(format!("Status {} · request {}", self.status, self.request_id)).html()
    }
}
