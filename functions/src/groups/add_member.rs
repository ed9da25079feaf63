//! Puts somebody in a group (F25); who is in it already stays.

use domain::group::add_member;
use platform::Context;
use platform::edge::{Answer, Member, Problem, same_status};
use platform::keys::Keys;
use platform::seal::SessionToken;
use platform::table::{Found, Receipt};

pub use crate::groups::MemberRequest as Request;
use crate::groups::one;
use crate::users::get_user;

/// Nothing.
pub type Reply = ();

/// 204.
pub type Answered = Answer<()>;

/// The group, the person, and whether the one is in the other.
pub fn wants(claims: &SessionToken, request: &Request) -> Keys {
    request.keys(claims.org)
}

/// Does it.
///
/// # Errors
/// 403 `role.above_own`, 404, 409 by status or `owner_protected`.
pub async fn handle(cx: &Context, who: Member, request: Request, found: Found) -> Result<Answered, Problem> {
    let group = one(&found, who.org.id, &request.id)?;
    let user = get_user::one(&found, who.org.id, request.user.parse().ok())?;
    let is_member = found.is_member(who.org.id, group.id, user.id);
    let change = who.call.decide(cx, who.actor(), |at| add_member(at, who.org.policies(), &who.user, &group, &user, is_member))?;
    who.call.commit(cx, change, 204, &[]).await?;
    Ok(Answer::no_content())
}

/// Done already.
///
/// # Errors
/// None.
pub async fn replay(cx: &Context, who: Member, request: Request, receipt: Receipt) -> Result<Answered, Problem> {
    same_status(cx, who, request, receipt).await
}
