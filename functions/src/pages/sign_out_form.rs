//! Signs out from a page.

use domain::Actor;
use domain::account::sign_in::sign_out;
use platform::Context;
use platform::edge::{Anyone, Call, Problem, SignedIn};
use platform::keys::Keys;
use platform::table::Found;
use schemars::JsonSchema;
use serde::Deserialize;

use crate::pages::Page;
pub use crate::pages::again as replay;
pub use crate::pages::invitation_page::Reply;
use crate::sessions::token;

/// The form has one button.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
pub struct Request {}

/// 303 to the sign-in page.
pub type Answered = Page;

/// Nothing beyond the session.
pub fn wants((): &(), _: &Request) -> Keys {
    Keys::none()
}

/// Ends the session, if there is one.
///
/// # Errors
/// 503.
pub async fn handle(cx: &Context, who: Anyone, _: Request, _: Found) -> Result<Answered, Problem> {
    if let Some(signed_in) = &who.signed_in {
        end(cx, &who.call, signed_in).await?;
    }
    Ok(Page::see("/sign-in").cookie(token::no_cookie()))
}

/// Ends a session, wherever on the pages that is wanted.
///
/// # Errors
/// 503.
pub async fn end(cx: &Context, call: &Call, signed_in: &SignedIn) -> Result<(), Problem> {
    let change = call.decide(cx, Actor::User(signed_in.user.id), |at| Ok(sign_out(at, &signed_in.session)))?;
    call.commit(cx, change, 303, &[]).await
}
