//! Takes somebody out of a group (F25).

use domain::group::remove_member;
use platform::Context;
use platform::edge::{Answer, Member, Problem};
use platform::table::Found;

pub use crate::groups::add_member::{Answered, Reply, Request, replay, wants};
use crate::groups::one;
use crate::users::get_user;

/// Does it.
///
/// # Errors
/// 403 `role.above_own`, 404 also for whoever is not in it, 409 `owner_protected`.
pub async fn handle(cx: &Context, who: Member, request: Request, found: Found) -> Result<Answered, Problem> {
    let group = one(&found, who.org.id, &request.id)?;
    let user = get_user::one(&found, who.org.id, request.user.parse().ok())?;
    if !found.is_member(who.org.id, group.id, user.id) {
        return Err(Problem::not_found());
    }
    let change = who.call.decide(cx, who.actor(), |at| remove_member(at, who.org.policies(), &who.user, &group, &user))?;
    who.call.commit(cx, change, 204, &[]).await?;
    Ok(Answer::no_content())
}
