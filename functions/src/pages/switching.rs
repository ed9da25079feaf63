//! Offering another of the person's organizations (F40): on the home page, and on a link that is about another one.

use domain::OrgId;
use domain::account::Membership;
use platform::Context;
use platform::edge::{Holder, Member, Problem};
use platform::keys::{self, Keys};
use platform::seal::Purpose;
use platform::table::Found;

use crate::pages::views::{ElsewherePage, Switcher};
use crate::pages::{Page, language_of};
use crate::sessions::places;

/// The organizations that the person could switch to; nothing is read for the many who have but one.
///
/// # Errors
/// 503.
pub async fn switcher(cx: &Context, who: &Member, memberships: &[Membership]) -> Result<Switcher, Problem> {
    let others: Vec<Membership> = memberships.iter().filter(|place| place.org != who.org.id).copied().collect();
    let active = if others.is_empty() { Vec::new() } else { places::active(cx, &others).await? };
    let say = language_of(Some(who), &who.call);
    Ok(Switcher { say, others: active.into_iter().map(|(_, org)| (org.id.to_string(), org.name.to_string())).collect() })
}

/// A notice about another organization than the session's: a page that offers to switch, to whoever is active there and may
/// give the role. None for everybody else.
///
/// # Errors
/// 503.
pub async fn offer(cx: &Context, who: &Holder, found: &Found, back: String) -> Result<Option<Page>, Problem> {
    let Some(link) = who.link.filter(|link| link.purpose == Purpose::Notice) else { return Ok(None) };
    let Some(signed_in) = who.signed_in.as_ref().filter(|signed_in| signed_in.org.id != link.org) else { return Ok(None) };
    let (Some(org), Some(user)) = (found.organization(link.org)?, found.user(link.org, link.user)?) else { return Ok(None) };
    let Some(me) = person(cx, signed_in.account.id, org.id).await? else { return Ok(None) };
    let may = me.may_grant(&user.role, &user.given, org.policies());
    let say = language_of(Some(signed_in), &who.call);
    let page = ElsewherePage { say, organization: org.name.to_string(), organization_id: org.id.to_string(), current: signed_in.org.name.to_string(), back };
    Ok(may.then(|| Page::ok(page.html())))
}

async fn person(cx: &Context, account: domain::AccountId, org: OrgId) -> Result<Option<domain::User>, Problem> {
    let Some(place) = cx.table.read(&keys::membership(account, org).into()).await?.membership(account, org)? else { return Ok(None) };
    Ok(cx.table.read(&Keys::from([keys::user(place.org, place.user)])).await?.user(place.org, place.user)?)
}
