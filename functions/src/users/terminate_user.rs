//! Removes a person (R29, R43; F15): everything ends at once, the address is free, and the way back stays open.

use domain::user::terminate;
use platform::Context;
use platform::edge::{Member, Problem};
use platform::table::Found;

use crate::users::activate_user::answer;
pub use crate::users::activate_user::{Answered, Reply, Request, replay, wants};
use crate::users::get_user::one;

/// Terminates.
///
/// # Errors
/// 403 by `user.end`, 404, 409 by status, `owner_protected` or `last_owner`, 412.
pub async fn handle(cx: &Context, who: Member, request: Request, found: Found) -> Result<Answered, Problem> {
    let user = one(&found, who.org.id, request.user())?;
    who.call.matches(user.version)?;
    let invitation = found.invitation(who.org.id, user.id)?;
    let change = who.call.decide(cx, who.actor(), |at| terminate(at, who.org.policies(), &who.user, user, invitation))?;
    let user = who.call.commit(cx, change, 200, &[]).await?;
    Ok(answer(&who, &user))
}
