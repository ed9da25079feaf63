//! Who is told of an invitation's matters: the inviter while that person may still grant the role, else the longest-active
//! person who may, owners first (INVITATIONS section 7).

use domain::invitation::expire::notice_recipient;
use domain::{Organization, User, UserId};
use platform::Context;
use platform::edge::Problem;
use platform::keys::{self, Keys};

/// How many of the people who run an organization are asked at most.
const ASKED: usize = 50;

/// Chooses among the people who run the organization, whose list is read too.
///
/// # Errors
/// 503.
pub async fn find(cx: &Context, org: &Organization, inviter: Option<&User>, invited: &User) -> Result<Option<User>, Problem> {
    let keepers = cx.table.read(&keys::keepers(org.id).into()).await?.keepers(org.id)?;
    choose(cx, org, inviter, keepers.map(|keepers| keepers.in_order()).unwrap_or_default(), invited).await
}

/// Chooses; reads the people who run the organization only if the inviter will not do.
///
/// # Errors
/// 503.
pub async fn choose(cx: &Context, org: &Organization, inviter: Option<&User>, keepers: Vec<UserId>, invited: &User) -> Result<Option<User>, Problem> {
    let policies = org.policies();
    if let Some(inviter) = notice_recipient(inviter, &[], invited, policies) {
        return Ok(Some(inviter.clone()));
    }
    let keepers: Vec<UserId> = keepers.into_iter().take(ASKED).collect();
    let found = cx.table.read(&keepers.iter().map(|id| keys::user(org.id, *id)).collect::<Keys>()).await?;
    let mut people = Vec::new();
    for id in keepers {
        people.extend(found.user(org.id, id)?);
    }
    Ok(notice_recipient(inviter, &people, invited, policies).cloned())
}
