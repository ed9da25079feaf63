//! Where an account has people, and which of these places a session is for (INVITATIONS section 9).

use domain::account::Membership;
use domain::{Account, AccountId, OrgId, Organization, Status, User};
use platform::Context;
use platform::edge::Problem;
use platform::keys::{self, Keys};
use schemars::JsonSchema;
use serde::Serialize;

/// Where the account's person is active.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Place {
    /// The organization.
    pub organization_id: String,
    /// Its name.
    pub organization: String,
    /// The person there.
    pub user_id: String,
    /// The person's role there.
    pub role: String,
}

impl Place {
    fn of(user: &User, org: &Organization) -> Place {
        let (organization_id, organization) = (org.id.to_string(), org.name.to_string());
        Place { organization_id, organization, user_id: user.id.to_string(), role: user.role.to_string() }
    }
}

/// The places as answers show them.
pub fn shown(active: &[(User, Organization)]) -> Vec<Place> {
    active.iter().map(|(user, org)| Place::of(user, org)).collect()
}

/// All of the account's people. An account whose mailbox is unproved, or that an organization manages, has one or two: a
/// second organization takes proof, and ends the management. What changes on the account is copied to all of them at once.
///
/// # Errors
/// 503.
pub async fn people(cx: &Context, account: AccountId) -> Result<Vec<User>, Problem> {
    let memberships = cx.table.memberships(account).await?;
    let found = cx.table.read(&memberships.iter().map(|place| keys::user(place.org, place.user)).collect()).await?;
    let people = memberships.iter().filter_map(|place| found.user(place.org, place.user).transpose());
    Ok(people.collect::<Result<_, _>>()?)
}

/// The account's people who are active, with their organizations.
///
/// # Errors
/// 503.
pub async fn active(cx: &Context, memberships: &[Membership]) -> Result<Vec<(User, Organization)>, Problem> {
    let wanted: Keys = memberships.iter().flat_map(|place| [keys::user(place.org, place.user), keys::organization(place.org)]).collect();
    let found = cx.table.read(&wanted).await?;
    let mut active = Vec::new();
    for place in memberships {
        let here = found.user(place.org, place.user)?.zip(found.organization(place.org)?);
        active.extend(here.filter(|(user, _)| matches!(user.status, Status::Active { .. })));
    }
    Ok(active)
}

/// The account, if its person is active nowhere: then nobody can sign in to it.
///
/// # Errors
/// 503.
pub async fn stranded(cx: &Context, account: AccountId) -> Result<Option<Account>, Problem> {
    let Some(held) = cx.table.credentials(Some(account)).await? else { return Ok(None) };
    Ok(active(cx, &held.memberships).await?.is_empty().then_some(held.account))
}

/// The place that a session is for: the organization that was asked for, else the one used last of those where the person
/// is active, and of those never used the one joined first; none if there is no such.
pub fn choose(account: &Account, active: Vec<(User, Organization)>, asked: Option<OrgId>) -> Option<(User, Organization)> {
    let candidates = active.into_iter().filter(|(_, org)| asked.is_none_or(|asked| asked == org.id));
    candidates.min_by_key(|(user, org)| (account.rank(org.id), user.id))
}
