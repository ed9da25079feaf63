//! In which language a mail is read that does not go to an invited person (F39).

use domain::{Account, Email, Organization};
use platform::Context;
use platform::edge::Problem;
use platform::keys::{self, Keys};

use crate::texts::{Texts, of_member, of_visitor};

/// Of whoever holds an address in an organization: an admin who is told about an invitation.
///
/// # Errors
/// 503.
pub(super) async fn of_address(cx: &Context, org: &Organization, address: &Email) -> Result<Texts, Problem> {
    let holder = cx.table.read(&keys::address(org.id, address).into()).await?.address(org.id, address)?;
    let user = match holder {
        Some(user) => cx.table.read(&keys::user(org.id, user).into()).await?.user(org.id, user)?,
        None => None,
    };
    Ok(of_member(user.as_ref(), org, ""))
}

/// Of an account's person, who may be in several organizations: the one signed in to last says.
///
/// # Errors
/// 503.
pub(super) async fn of_account(cx: &Context, account: &Account) -> Result<Texts, Problem> {
    let places = cx.table.memberships(account.id).await?;
    let Some(place) = places.iter().min_by_key(|place| account.rank(place.org)) else { return Ok(of_visitor("")) };
    let found = cx.table.read(&Keys::from([keys::user(place.org, place.user), keys::organization(place.org)])).await?;
    let user = found.user(place.org, place.user)?;
    Ok(found.organization(place.org)?.map_or_else(|| of_visitor(""), |org| of_member(user.as_ref(), &org, "")))
}
