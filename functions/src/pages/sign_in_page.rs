//! The sign-in page.

use platform::Context;
use platform::edge::{Anyone, Problem};
use platform::keys::Keys;
use platform::table::Found;
use schemars::JsonSchema;
use serde::Deserialize;

pub use crate::pages::invitation_page::Reply;
use crate::pages::views::SignInPage;
use crate::pages::{Page, language_of};

/// How it was reached.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
pub struct Request {
    /// Whether a reset was wanted.
    pub reset: Option<String>,
}

/// 200.
pub type Answered = Page;

/// Nothing.
pub fn wants((): &(), _: &Request) -> Keys {
    Keys::none()
}

/// Shows it.
///
/// # Errors
/// None.
pub async fn handle(_: &Context, who: Anyone, request: Request, _: Found) -> Result<Answered, Problem> {
    Ok(Page::ok(SignInPage { say: language_of(who.signed_in.as_ref(), &who.call), reset: request.reset.is_some(), ..SignInPage::default() }.html()))
}
