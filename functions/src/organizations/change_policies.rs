//! Changes the organization's policies: to a preset, or single values (REQUIREMENTS section 4). Statuses and running
//! expiries stay as they are.

use domain::organization::{decide, would_be};
use platform::Context;
use platform::edge::{Member, Problem};
use platform::table::{Found, Receipt};

use crate::organizations::get_policies::answer;
pub use crate::organizations::get_policies::{Answered, Reply};
use crate::organizations::preview_policies::live;
pub use crate::organizations::preview_policies::{Request, wants};

/// Changes them.
///
/// # Errors
/// 412; 422 for what is no policy or no value of it, and `policies_contradictory` with the list.
pub async fn handle(cx: &Context, who: Member, request: Request, found: Found) -> Result<Answered, Problem> {
    who.call.matches(who.org.policy.version())?;
    let next = would_be(&who.org, &request.asked()?)?;
    let live = live(cx, &who, &found, &next).await?;
    let change = who.call.decide(cx, who.actor(), |at| decide(at, who.org.clone(), next, &live))?;
    let decided = who.call.commit(cx, change, 200, &[]).await?;
    Ok(answer(&decided.organization.policy))
}

/// The policies as they are now.
///
/// # Errors
/// None of its own.
pub async fn replay(_: &Context, who: Member, _: Request, _: Receipt) -> Result<Answered, Problem> {
    Ok(answer(&who.org.policy))
}
