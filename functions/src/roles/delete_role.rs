//! Deletes a role of the organization's own, if nobody has it and no policy names it (F18).

use domain::organization::delete_role;
use platform::Context;
use platform::edge::{Answer, Member, Problem, same_status};
use platform::table::{Found, Receipt};

use crate::roles::get_role::one;
pub use crate::roles::get_role::{Request, wants};

/// Nothing.
pub type Reply = ();

/// 204.
pub type Answered = Answer<()>;

/// Deletes it.
///
/// # Errors
/// 403 `role.above_own`, 404, 409 `role_built_in` or `role_in_use`, 412.
pub async fn handle(cx: &Context, who: Member, request: Request, _: Found) -> Result<Answered, Problem> {
    let role = one(&who, &request.id)?;
    who.call.matches(who.org.policy.version())?;
    let in_use = !role.is_built_in() && !cx.table.roles_in_use(who.org.id, vec![role.name.clone()]).await?.is_empty();
    let change = who.call.decide(cx, who.actor(), |at| delete_role(at, who.org.clone(), &who.user, &role, in_use))?;
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
