//! Closes the organization (F19): for everybody in it, at once.

use domain::organization::close::{close, may_close};
use platform::Context;
use platform::edge::{Answer, Member, Problem};
use platform::keys::Keys;
use platform::seal::SessionToken;
use platform::table::Found;
use schemars::JsonSchema;
use serde::Deserialize;

pub use platform::edge::same_status as replay;

/// That it is meant.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Request {
    /// What the organization is called.
    pub name: String,
}

/// 204.
pub type Answered = Answer<()>;

/// Nothing.
pub type Reply = ();

/// Nothing beyond the session.
pub fn wants(_: &SessionToken, _: &Request) -> Keys {
    Keys::none()
}

/// Closes it.
///
/// # Errors
/// 403 `owner.model` or `step_up_required`, 422 `name_differs`.
pub async fn handle(cx: &Context, who: Member, request: Request, _: Found) -> Result<Answered, Problem> {
    may_close(&who.org, &who.user)?;
    who.proved_again(cx.clock.now())?;
    who.call.matches(who.org.version)?;
    let change = who.call.decide(cx, who.actor(), |at| close(at, who.org.clone(), &who.user, &request.name))?;
    who.call.commit(cx, change, 204, &[]).await?;
    Ok(Answer::no_content())
}
