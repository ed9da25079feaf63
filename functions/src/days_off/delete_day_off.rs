//! Takes a day off away (R56; F28).

use domain::days_off::remove;
use platform::Context;
use platform::edge::{Answer, Member, Problem, same_status};
use platform::keys::Keys;
use platform::seal::SessionToken;
use platform::table::{Found, Receipt};
use schemars::JsonSchema;
use serde::Deserialize;

use crate::days_off::{entry, keys, planned};

/// Which.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Request {
    /// `usr_…`
    pub id: String,
    /// `day_…`
    pub day_off: String,
}

/// Nothing.
pub type Reply = ();

/// 204.
pub type Answered = Answer<()>;

/// The person and the days.
pub fn wants(claims: &SessionToken, request: &Request) -> Keys {
    keys(claims.org, &request.id)
}

/// Takes it away.
///
/// # Errors
/// 403 `role.above_own`, 404, 409 by status or `owner_protected`, 412.
pub async fn handle(cx: &Context, who: Member, request: Request, found: Found) -> Result<Answered, Problem> {
    let (user, days) = planned(&found, who.org.id, &request.id)?;
    let (id, _) = entry(&days, &request.day_off)?;
    who.call.matches(days.revision)?;
    let change = who.call.decide(cx, who.actor(), |at| remove(at, &who.org, &who.user, user, days, id))?;
    who.call.commit(cx, change, 204, &[]).await?;
    Ok(Answer::no_content())
}

/// Gone already.
///
/// # Errors
/// None.
pub async fn replay(cx: &Context, who: Member, request: Request, receipt: Receipt) -> Result<Answered, Problem> {
    same_status(cx, who, request, receipt).await
}
