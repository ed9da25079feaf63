//! Switches a person off (R38, R42; F15): sessions, the live link and the links that the person granted die at once.

use domain::user::deactivate;
use platform::Context;
use platform::edge::{Member, Problem};
use platform::table::Found;

use crate::users::activate_user::answer;
pub use crate::users::activate_user::{Answered, Reply, Request, replay, wants};
use crate::users::get_user::one;

/// Deactivates.
///
/// # Errors
/// 403 `role.above_own`, 404, 409 by status, `owner_protected` or `last_owner`, 412.
pub async fn handle(cx: &Context, who: Member, request: Request, found: Found) -> Result<Answered, Problem> {
    let user = one(&found, who.org.id, request.user())?;
    who.call.matches(user.version)?;
    let invitation = found.invitation(who.org.id, user.id)?;
    let change = who.call.decide(cx, who.actor(), |at| deactivate(at, who.org.policies(), &who.user, user, invitation))?;
    let user = who.call.commit(cx, change, 200, &[]).await?;
    Ok(answer(&who, &user))
}
