//! Where an account has people, and which of these places a session is for (INVITATIONS section 9).

use domain::account::Membership;
use domain::{Account, OrgId, Organization, Status, User};
use platform::Context;
use platform::edge::Problem;
use platform::keys::{self, Keys};
use schemars::JsonSchema;
use serde::Serialize;

/// One of the account's people.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Place {
    /// The organization.
    pub organization_id: String,
    /// The person there.
    pub user_id: String,
}

/// Every place of an account.
pub fn shown(memberships: &[Membership]) -> Vec<Place> {
    memberships.iter().map(|place| Place { organization_id: place.org.to_string(), user_id: place.user.to_string() }).collect()
}

/// The person and the organization that a session is for: the organization that was asked for, else the one that was used
/// last, else the first where the person is active; none if there is no such.
///
/// # Errors
/// 503.
pub async fn enter(cx: &Context, account: &Account, memberships: &[Membership], asked: Option<OrgId>) -> Result<Option<(User, Organization)>, Problem> {
    let mut wanted = Keys::none();
    for place in memberships {
        wanted = wanted.and(keys::user(place.org, place.user)).and(keys::organization(place.org));
    }
    let found = cx.table.read(&wanted).await?;
    let mut active = Vec::new();
    for place in memberships {
        let here = found.user(place.org, place.user)?.zip(found.organization(place.org)?);
        active.extend(here.filter(|(user, _)| matches!(user.status, Status::Active { .. })));
    }
    let last = asked.or(account.last_org);
    Ok(match active.iter().position(|(_, org)| Some(org.id) == last) {
        Some(at) => Some(active.swap_remove(at)),
        None if asked.is_some() => None,
        None => active.into_iter().next(),
    })
}
