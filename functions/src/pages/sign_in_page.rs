//! The sign-in page.

use platform::Context;
use platform::edge::{Anyone, Problem};
use platform::keys::Keys;
use platform::table::Found;
use schemars::JsonSchema;
use serde::Deserialize;

use crate::pages::Page;
pub use crate::pages::invitation_page::Reply;
use crate::pages::views::SignInPage;
use crate::texts::of_visitor;

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
    Ok(Page::ok(SignInPage { say: of_visitor(&who.call.languages), reset: request.reset.is_some(), ..SignInPage::default() }.html()))
}
