//! Takes an invitation back (F6, R24): the link dies at once with the reason `revoked`, the address is free again.

use domain::invitation::withdraw::revoke;
use domain::{Operation, Refused};
use platform::Context;
use platform::edge::{Member, Problem};
use platform::table::Found;

use crate::users::activate_user::answer;
pub use crate::users::activate_user::{Answered, Reply, Request, replay, wants};
use crate::users::get_user::one;

/// Revokes.
///
/// # Errors
/// 403 `invite.inviters` or `role.above_own`, 404, 409 by status, 412.
pub async fn handle(cx: &Context, who: Member, request: Request, found: Found) -> Result<Answered, Problem> {
    let user = one(&found, who.org.id, request.user())?;
    who.call.matches(user.version)?;
    let invitation = found.invitation(who.org.id, user.id)?.ok_or(Refused::WrongStatus(Operation::Revoke, user.status.kind()))?;
    let change = who.call.decide(cx, who.actor(), |at| revoke(at, &who.org, &who.user, user, invitation))?;
    let (user, _) = who.call.commit(cx, change, 200, &[]).await?;
    Ok(answer(cx, &who, &user))
}
