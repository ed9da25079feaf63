//! The organization that the caller is signed in to.

use platform::Context;
use platform::edge::{Answer, Member, Problem};
use platform::keys::Keys;
use platform::seal::SessionToken;
use platform::table::Found;
use schemars::JsonSchema;
use serde::Deserialize;

use crate::views::OrganizationView;

/// Nothing is asked.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Request {}

/// The organization.
pub type Reply = OrganizationView;

/// 200 with an `ETag`.
pub type Answered = Answer<Reply>;

/// Nothing beyond the session.
pub fn wants(_: &SessionToken, _: &Request) -> Keys {
    Keys::none()
}

/// Shows it.
///
/// # Errors
/// None of its own.
pub async fn handle(cx: &Context, who: Member, _: Request, _: Found) -> Result<Answered, Problem> {
    Ok(Answer::ok(OrganizationView::seen_by(&who.org, &who.user, cx.clock.now())).version(who.org.version))
}
