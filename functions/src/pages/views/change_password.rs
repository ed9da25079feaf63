//! Choosing another password in place of an admin's.

use askama::Template;

use super::field::{self, Field, Kind};
use super::{FieldError, document, wrong};
use crate::texts::Texts;

/// The form, posting to `/home`. Action: `change_password` (fields `key`, `current_password`, `password`).
#[derive(Clone, Debug, Template)]
#[template(path = "pages/change_password.html")]
pub struct ChangePasswordPage {
    /// The language.
    pub say: Texts,
    /// The organization's name.
    pub organization: String,
    /// The account's address.
    pub email: String,
    /// The shortest password, in code points.
    pub min_length: usize,
    /// The idempotency key of the form.
    pub key: String,
    /// What was wrong with the last post.
    pub error: Option<FieldError>,
}

impl ChangePasswordPage {
    /// The document.
    pub fn html(&self) -> String {
        document(self)
    }
    fn title(&self) -> String {
        let title = self.say.change_password_title();
        if self.error.is_some() { self.say.page_error_title(title) } else { title }
    }
    fn address_field(&self) -> String {
        field::address(self.say, &self.email)
    }
    fn present_field(&self) -> String {
        Field::new(self.say, "current_password", self.say.change_password_present(), Kind::Password, "", "current-password")
            .wrong(wrong(&self.error, "current_password"))
            .html()
    }
    fn password_field(&self) -> String {
        field::new_password(self.say, self.min_length, wrong(&self.error, "password"))
    }
}
