//! Proving that a mailbox is one's own.

use askama::Template;

use super::document;
use super::said::Said;
use crate::texts::Texts;

/// A live verification link, seen by its account's own person. Action: `verify`.
#[derive(Clone, Debug, Template)]
#[template(path = "pages/verify.html")]
pub struct VerifyPage {
    /// The language.
    pub say: Texts,
    /// The address to prove.
    pub email: String,
    /// The organization's name, if the link named one.
    pub organization: Option<String>,
    /// The account's present address, where this is to be another.
    pub before: Option<String>,
}

impl VerifyPage {
    /// The document.
    pub fn html(&self) -> String {
        document(self)
    }
}

/// The mailbox is proved.
#[derive(Clone, Debug)]
pub struct VerifiedPage {
    /// The language.
    pub say: Texts,
    /// The address.
    pub email: String,
}

impl VerifiedPage {
    /// The document.
    pub fn html(&self) -> String {
        let say = self.say;
        Said::new(say, say.verified_title()).done().say(say.verified_text(&self.email)).go("/home", say.page_go_on()).html()
    }
}
