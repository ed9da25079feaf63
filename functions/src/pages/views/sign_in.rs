//! Signing in and getting a new password.

use askama::Template;

use super::field::{self, Field, Kind};
use super::said::Said;
use super::{FieldError, Notice, document, wrong};
use crate::texts::Texts;

/// The sign-in page, posting to `/sign-in`. Actions: `sign_in` (fields `email`, `password`, `back`), `reset` (`email`, `back`).
#[derive(Clone, Debug, Default, Template)]
#[template(path = "pages/sign_in.html")]
pub struct SignInPage {
    /// The language.
    pub say: Texts,
    /// The address as just typed, or empty.
    pub email: String,
    /// Only the way to a reset link is shown (`/sign-in?reset`).
    pub reset: bool,
    /// What was wrong with the last post; the same words for an unknown address and a wrong password.
    pub error: Option<FieldError>,
    /// Why the person is here.
    pub notice: Option<Notice>,
    /// The path to return to, posted along and shown nowhere.
    pub back: Option<String>,
}

impl SignInPage {
    /// The document.
    pub fn html(&self) -> String {
        document(self)
    }
    fn headline(&self) -> String {
        if self.reset { self.say.sign_in_reset_title() } else { self.say.sign_in_title() }
    }
    fn email_field(&self) -> String {
        Field::new(self.say, "email", self.say.field_email(), Kind::Email, &self.email, "username").wrong(wrong(&self.error, "email")).html()
    }
    fn password_field(&self) -> String {
        Field::new(self.say, "password", self.say.field_password(), Kind::Password, "", "current-password").wrong(wrong(&self.error, "password")).html()
    }
}

/// After asking for a reset link: the same words for every address.
#[derive(Clone, Debug)]
pub struct ResetRequestedPage {
    /// The language.
    pub say: Texts,
    /// The address as typed.
    pub email: String,
}

impl ResetRequestedPage {
    /// The document.
    pub fn html(&self) -> String {
        let say = self.say;
        Said::new(say, say.reset_asked_title())
            .done()
            .say(say.reset_asked_text(&self.email))
            .go("/sign-in", say.sign_in_back())
            .footnote(say.reset_asked_foot())
            .html()
    }
}

/// A live reset link. Action: `complete` (fields `key`, `password`).
#[derive(Clone, Debug, Template)]
#[template(path = "pages/reset.html")]
pub struct ResetPage {
    /// The language.
    pub say: Texts,
    /// The account's address.
    pub email: String,
    /// The shortest password, in code points.
    pub min_length: usize,
    /// What was wrong with the last post.
    pub error: Option<FieldError>,
    /// The idempotency key of the form.
    pub key: String,
}

impl ResetPage {
    /// The document.
    pub fn html(&self) -> String {
        document(self)
    }
    fn address_field(&self) -> String {
        field::address(self.say, &self.email)
    }
    fn password_field(&self) -> String {
        field::new_password(self.say, self.min_length, wrong(&self.error, "password"))
    }
}

/// The new password is saved.
#[derive(Clone, Copy, Debug)]
pub struct ResetDonePage {
    /// The language.
    pub say: Texts,
}

impl ResetDonePage {
    /// The document.
    pub fn html(&self) -> String {
        let say = self.say;
        Said::new(say, say.reset_done_title()).done().say(say.reset_done_text()).go("/sign-in", say.page_sign_in()).html()
    }
}
