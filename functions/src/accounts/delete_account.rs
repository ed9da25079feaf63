//! The signed-in person deletes the account (F19): out of every organization, and nobody signs in with it again.

use domain::account::delete::{delete, detach};
use domain::user::leave;
use domain::{Actor, OrgId, Organization, Refused, Status, User};
use platform::Context;
use platform::edge::{Answer, Member, Problem};
use platform::keys::{self, Keys};
use platform::seal::SessionToken;
use platform::table::Found;

use crate::users::leave_organization;
pub use crate::users::leave_organization::{Answered, Reply, Request, replay};

/// The person's invitation, and who runs the organization.
pub fn wants(claims: &SessionToken, request: &Request) -> Keys {
    leave_organization::wants(claims, request).and(keys::keepers(claims.org))
}

/// Deletes it. Whether some organization would be left without anybody to run it is asked before anything happens; then the
/// others are left one by one, each by a commit of its own, and this one with the account.
///
/// # Errors
/// 403 `step_up_required`, 409 `last_owner` with the organization.
pub async fn handle(cx: &Context, who: Member, _: Request, found: Found) -> Result<Answered, Problem> {
    who.proved_again(cx.clock.now())?;
    let invitation = found.invitation(who.org.id, who.user.id)?;
    let elsewhere = elsewhere(cx, &who).await?;
    may_go(&found, &who.org, &who.user)?;
    for place in &elsewhere {
        may_go(&place.around, &place.org, &place.user)?;
    }
    for place in elsewhere {
        leaves(cx, &who, place).await?;
    }
    let change = who.call.decide(cx, who.actor(), |at| Ok(delete(at, &who.org, who.account.clone(), who.user.clone(), invitation)))?;
    who.call.commit(cx, change, 204, &[]).await?;
    Ok(Answer::no_content())
}

/// Another organization that the person is in, or was.
struct Place {
    org: Organization,
    user: User,
    around: Found,
}

async fn elsewhere(cx: &Context, who: &Member) -> Result<Vec<Place>, Problem> {
    let mut places = cx.table.memberships(who.account.id).await?;
    places.retain(|place| place.user != who.user.id);
    let wanted = places.iter().flat_map(|place| {
        let (org, user) = (place.org, place.user);
        [keys::organization(org), keys::keepers(org), keys::user(org, user), keys::invitation(org, user)]
    });
    let found = cx.table.read(&wanted.collect::<Keys>()).await?;
    let mut there = Vec::new();
    for place in places {
        // A closed organization has nobody in it.
        let known = found.organization(place.org)?.zip(found.user(place.org, place.user)?);
        there.extend(known.filter(|(_, user)| user.account == Some(who.account.id)).map(|(org, user)| Place { org, user, around: found.clone() }));
    }
    Ok(there)
}

fn may_go(found: &Found, org: &Organization, user: &User) -> Result<(), Problem> {
    let keepers = found.keepers(org.id)?.unwrap_or_default();
    if keepers.would_miss(user, org.policies()) { Err(last(org.id)) } else { Ok(()) }
}

fn last(org: OrgId) -> Problem {
    Problem::from(Refused::LastOwner).with("organization_id", org.to_string())
}

async fn leaves(cx: &Context, who: &Member, place: Place) -> Result<(), Problem> {
    let Place { org, user, around } = place;
    let (actor, call) = (Actor::User(user.id), who.call.part(&user.id.to_string()));
    let invitation = around.invitation(org.id, user.id)?;
    if matches!(user.status, Status::Active { .. }) {
        let change = call.decide(cx, actor, |at| leave(at, org.policies(), user, invitation))?;
        call.commit(cx, change, 204, &[]).await.map_err(|problem| problem.with("organization_id", org.id.to_string()))?;
    } else {
        let change = call.decide(cx, actor, |at| Ok(detach(at, user)))?;
        call.commit(cx, change, 204, &[]).await?;
    }
    Ok(())
}
