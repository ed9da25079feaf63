//! Removes a person (R29, R43; F15): everything ends at once, the address is free, and the way back stays open.

use domain::user::terminate;
use platform::Context;
use platform::edge::{Member, Problem};
use platform::table::{Found, Receipt};

use crate::users::activate_user::ended;
pub use crate::users::activate_user::{Answered, Reply, Request, wants};
use crate::users::get_user::{one, user_and_invitation};

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
    Ok(ended(cx, &who, &user))
}

/// The person again.
///
/// # Errors
/// 404.
pub async fn replay(cx: &Context, who: Member, request: Request, _: Receipt) -> Result<Answered, Problem> {
    let (user, _) = user_and_invitation(cx, who.org.id, request.user().ok_or_else(Problem::not_found)?).await?;
    Ok(ended(cx, &who, &user))
}
