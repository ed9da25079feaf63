//! The signed-in person deletes the account (F19): out of every organization, and nobody signs in with it again.

use domain::account::delete::delete;
use domain::user::leave;
use domain::{Actor, Status, User};
use platform::Context;
use platform::edge::{Answer, Member, Problem};
use platform::keys::{self, Keys};
use platform::table::Found;

pub use crate::users::leave_organization::{Answered, Reply, Request, replay, wants};

/// Deletes it. The other organizations are left one by one before, those first that the person runs: where the last owner
/// cannot go nothing has happened yet.
///
/// # Errors
/// 403 `step_up_required`, 409 `last_owner` with the organization.
pub async fn handle(cx: &Context, who: Member, _: Request, found: Found) -> Result<Answered, Problem> {
    who.proved_again(cx.clock.now())?;
    let invitation = found.invitation(who.org.id, who.user.id)?;
    for user in elsewhere(cx, &who).await? {
        let org = user.org.to_string();
        leaves(cx, &who, user).await.map_err(|problem| problem.with("organization_id", org))?;
    }
    let change = who.call.decide(cx, who.actor(), |at| Ok(delete(at, &who.org, who.account.clone(), who.user.clone(), invitation)))?;
    who.call.commit(cx, change, 204, &[]).await?;
    Ok(Answer::no_content())
}

/// Where else the person is active, and those places first that the person runs.
async fn elsewhere(cx: &Context, who: &Member) -> Result<Vec<User>, Problem> {
    let mut places = cx.table.memberships(who.account.id).await?;
    places.retain(|place| place.user != who.user.id);
    let found = cx.table.read(&places.iter().map(|place| keys::user(place.org, place.user)).collect()).await?;
    let users: Result<Vec<_>, _> = places.iter().map(|place| found.user(place.org, place.user)).collect();
    let mut active: Vec<User> = users?.into_iter().flatten().filter(|user| matches!(user.status, Status::Active { .. })).collect();
    active.sort_by_key(|user| !user.role.is_keeper());
    Ok(active)
}

async fn leaves(cx: &Context, who: &Member, user: User) -> Result<(), Problem> {
    let (org, id) = (user.org, user.id);
    let found = cx.table.read(&Keys::from([keys::organization(org), keys::invitation(org, id)])).await?;
    // A closed organization has nobody in it.
    let Some(organization) = found.organization(org)? else { return Ok(()) };
    let invitation = found.invitation(org, id)?;
    let call = who.call.part(&id.to_string());
    let change = call.decide(cx, Actor::User(id), |at| leave(at, organization.policies(), user, invitation))?;
    call.commit(cx, change, 204, &[]).await?;
    Ok(())
}
