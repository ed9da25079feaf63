//! Proving that a mailbox is one's own.

use askama::Template;

use super::document;
use super::said::Said;

/// A live verification link, seen by its account's own person. Action: `verify`.
#[derive(Clone, Debug, Template)]
#[template(path = "pages/verify.html")]
pub struct VerifyPage {
    /// The address to prove.
    pub email: String,
    /// The organization's name, if the link named one.
    pub organization: Option<String>,
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
    /// The address.
    pub email: String,
}

impl VerifiedPage {
    /// The document.
    pub fn html(&self) -> String {
        Said::new("Your address is confirmed").done().say(format!("{} is proved to be your mailbox.", self.email)).go("/home", "Go on").html()
    }
}
