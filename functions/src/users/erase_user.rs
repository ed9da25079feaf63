//! Anonymizes a person who is off or gone (F19, R43), for good: the id stays, and nothing that says who it was.

use domain::account::Membership;
use domain::user::{Remains, erase};
use domain::{AccountId, Invitation, User};
use platform::Context;
use platform::edge::{Member, Problem};
use platform::table::Found;

use crate::users::activate_user::answer;
pub use crate::users::activate_user::{Answered, Reply, Request, replay, wants};
use crate::users::get_user::one;
use crate::users::restore_user;

/// Erases.
///
/// # Errors
/// 403 `step_up_required` or `role.above_own`, 404, 409 by status or `owner_protected`, 412.
pub async fn handle(cx: &Context, who: Member, request: Request, found: Found) -> Result<Answered, Problem> {
    who.proved_again(cx.clock.now())?;
    let user = one(&found, who.org.id, request.user())?;
    who.call.matches(user.version)?;
    let invitation = found.invitation(who.org.id, user.id)?;
    let remains = remains(cx, &user, invitation).await?;
    let change = who.call.decide(cx, who.actor(), |at| erase(at, who.org.policies(), &who.user, user, remains))?;
    let user = who.call.commit(cx, change, 200, &[]).await?;
    Ok(answer(cx, &who, &user))
}

/// What hangs on the person, in the organization's own rows and outside of them.
///
/// # Errors
/// 503.
pub async fn remains(cx: &Context, user: &User, invitation: Option<Invitation>) -> Result<Remains, Problem> {
    let (around, places) = futures::join!(restore_user::around(cx, user), memberships(cx, user.account));
    let (around, places) = (around?, places?);
    let is_here = places.iter().any(|place| (place.org, place.user) == (user.org, user.id));
    let alone = places.iter().all(|place| place.user == user.id);
    let account = around.account.filter(|account| alone && account.managed_by == Some(user.org));
    Ok(Remains { invitation, address: around.address, is_member: is_here, account })
}

async fn memberships(cx: &Context, account: Option<AccountId>) -> Result<Vec<Membership>, Problem> {
    match account {
        Some(account) => Ok(cx.table.memberships(account).await?),
        None => Ok(Vec::new()),
    }
}
