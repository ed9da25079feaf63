//! The pages for people without the console: plain data in, a whole HTML document out.
//!
//! No page carries a script, a style attribute or anything from another address, so that a content security policy can
//! name the one style block by its digest. Every outside text is escaped by the templates under `templates/pages`.
//! Invariant: nothing here reads a clock, a table or a request.

mod change_password;
mod dead_link;
mod field;
mod home;
mod invitation;
mod notice;
mod organization;
pub mod people;
mod person;
mod problem;
pub mod profile;
mod said;
pub mod settings;
mod sign_in;
mod switching;
#[cfg(test)]
mod tests;
pub mod typed;
mod verify;

use std::sync::LazyLock;

use base64::Engine as _;
use sha2::{Digest as _, Sha256};

pub use change_password::ChangePasswordPage;
pub use dead_link::{DeadLinkPage, LinkSentPage, OtherAddressPage};
pub use home::{Asked, HomePage, InviteDraft, PersonRow, SORTS};
pub use invitation::{DeclinePage, DeclinedPage, InvitationPage, Next};
pub use notice::{Correction, NoticePage};
pub use organization::{OrganizationPage, WouldBe};
pub use person::{DayRow, DoneRow, Editable, ExportLine, PersonDraft, PersonPage};
pub use problem::ErrorPage;
pub use sign_in::{ResetDonePage, ResetPage, ResetRequestedPage, SignInPage};
pub use switching::{ElsewherePage, Switcher};
pub use verify::{VerifiedPage, VerifyPage};

/// The style sheet, exactly as every page carries it between `<style>` and `</style>`.
pub const STYLE: &str = include_str!("../../templates/pages/style.css");

static STYLE_HASH: LazyLock<String> =
    LazyLock::new(|| format!("sha256-{}", base64::engine::general_purpose::STANDARD.encode(Sha256::digest(STYLE.as_bytes()))));

/// The source expression of [`STYLE`] for `style-src`, without its quotes: `sha256-…` in base64.
pub fn style_hash() -> &'static str {
    &STYLE_HASH
}

/// What is wrong with one field of a form; the page shows it above the form and at the field, and puts the focus there.
#[derive(Clone, Debug)]
pub struct FieldError {
    /// The form field's name, such as `password`; empty when no single field is to blame.
    pub field: String,
    /// A sentence for the person.
    pub text: String,
}

/// How a [`Notice`] is meant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NoticeKind {
    /// It worked.
    Ok,
    /// It did not; announced at once by screen readers.
    Error,
}

/// One sentence above a page's content.
#[derive(Clone, Debug)]
pub struct Notice {
    /// How it is meant.
    pub kind: NoticeKind,
    /// The sentence.
    pub text: String,
}

impl Notice {
    fn class(&self) -> &'static str {
        match self.kind {
            NoticeKind::Ok => "banner-good",
            NoticeKind::Error => "banner-bad",
        }
    }
    fn aria_role(&self) -> &'static str {
        match self.kind {
            NoticeKind::Ok => "status",
            NoticeKind::Error => "alert",
        }
    }
}

/// Templates fail only when a `Display` inside fails; what they show are strings, whose `Display` cannot.
fn document(template: &impl askama::Template) -> String {
    template.render().unwrap_or_default()
}

/// Whether `error` is about `field`, and its text.
fn wrong<'a>(error: &'a Option<FieldError>, field: &str) -> Option<&'a str> {
    error.as_ref().filter(|e| e.field == field).map(|e| e.text.as_str())
}
