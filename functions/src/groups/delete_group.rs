//! Ends a group at once, however many are in it (F25). Nothing else becomes of them.

use domain::group::delete;
use platform::Context;
use platform::edge::{Answer, Member, Problem, same_status};
use platform::table::{Found, Receipt};

pub use crate::groups::get_group::{Request, wants};
use crate::groups::one;

/// Nothing.
pub type Reply = ();

/// 204.
pub type Answered = Answer<()>;

/// Deletes it.
///
/// # Errors
/// 404, 412.
pub async fn handle(cx: &Context, who: Member, request: Request, found: Found) -> Result<Answered, Problem> {
    let group = one(&found, who.org.id, &request.id)?;
    who.call.matches(group.version)?;
    let change = who.call.decide(cx, who.actor(), |at| Ok(delete(at, &group, who.call.if_match.is_some())))?;
    who.call.commit(cx, change, 204, &[]).await?;
    Ok(Answer::no_content())
}

/// Deleted already.
///
/// # Errors
/// None.
pub async fn replay(cx: &Context, who: Member, request: Request, receipt: Receipt) -> Result<Answered, Problem> {
    same_status(cx, who, request, receipt).await
}
