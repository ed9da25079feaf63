//! Another of the person's organizations.

use askama::Template;

use super::document;
use crate::texts::Texts;

/// A part of the home page: the organizations to switch to, posting to `/switch-organization`. Empty where there is none.
#[derive(Clone, Debug, Default, Template)]
#[template(path = "pages/switcher.html")]
pub struct Switcher {
    /// The language.
    pub say: Texts,
    /// Id and name of each.
    pub others: Vec<(String, String)>,
}

impl Switcher {
    /// The part, to stand in a page.
    pub fn html(&self) -> String {
        document(self)
    }
}

/// A link that is about another of the person's organizations, posting to `/switch-organization`.
#[derive(Clone, Debug, Template)]
#[template(path = "pages/elsewhere.html")]
pub struct ElsewherePage {
    /// The language.
    pub say: Texts,
    /// The name of the organization that the link is about.
    pub organization: String,
    /// Its id.
    pub organization_id: String,
    /// The name of the organization that the session is for.
    pub current: String,
    /// The link's path.
    pub back: String,
}

impl ElsewherePage {
    /// The document.
    pub fn html(&self) -> String {
        document(self)
    }
}
