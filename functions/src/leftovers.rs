//! What people leave behind: photos that are nobody's any more, exports whose time is over, and places in groups. It is tidied up after
//! the answer, by the sweep.

use std::collections::BTreeMap;

use domain::user::photo::ON_ITS_WAY;
use domain::{OrgId, Span, StatusKind, UserId};
use futures::future::try_join_all;
use platform::Context;
use platform::clock::draw_token;
use platform::edge::Problem;
use platform::keys;
use platform::outside::{delete_photos, photos_of};

use crate::exports;
use crate::groups::leave_all;

/// People after whom it is tidied up side by side.
const BESIDE: usize = 8;
/// How long one piece of the sweep's work takes at most, before somebody else tries.
pub const LEASE: Span = Span::minutes(10);

/// Deletes what these people left behind, some of them side by side. What fails comes again when its lease is over, and
/// nothing more is tried now.
pub async fn tidy_all(cx: &Context, rows: &[(String, OrgId, UserId)]) {
    let mut people: BTreeMap<(OrgId, UserId), Vec<&str>> = BTreeMap::new();
    for (row, org, user) in rows {
        people.entry((*org, *user)).or_default().push(row);
    }
    let people: Vec<_> = people.into_iter().collect();
    for some in people.chunks(BESIDE) {
        if let Err(problem) = try_join_all(some.iter().map(|((org, user), rows)| tidy_one(cx, rows, *org, *user))).await {
            tracing::warn!(cause = problem.cause.as_deref().unwrap_or_default(), "leftovers wait for a later sweep");
            return;
        }
    }
}

async fn tidy_one(cx: &Context, rows: &[&str], org: OrgId, user: UserId) -> Result<(), Problem> {
    let mut claimed = Vec::new();
    for row in rows {
        if cx.table.claim_outbox(row, cx.clock.now(), LEASE, &draw_token()).await?.is_some() {
            claimed.push(row);
        }
    }
    if !claimed.is_empty() && tidy(cx, org, user).await? {
        for row in claimed {
            cx.table.delete_outbox(row).await?;
        }
    }
    Ok(())
}

/// Deletes what is stored of photos that are not this person's any more and of exports whose time is over, and takes whoever is erased
/// out of every group. What is stored is listed before the person is read: what
/// became theirs in between is no leftover. Answers whether that was all.
async fn tidy(cx: &Context, org: OrgId, user: UserId) -> Result<bool, Problem> {
    let (names, more) = photos_of(cx, org, user).await?;
    let person = cx.table.read(&keys::user(org, user).into()).await?.user(org, user)?;
    // Whoever is erased is given none any more, whatever is on its way.
    let gone = person.as_ref().is_some_and(|person| person.status.kind() == StatusKind::Erased);
    if gone {
        leave_all(cx, org, user).await?;
    }
    let living = person.filter(|person| person.status.kind() != StatusKind::Erased);
    let young = living.as_ref().map(|_| cx.clock.now() - ON_ITS_WAY);
    delete_photos(cx, names, living.and_then(|person| person.photo), young).await?;
    Ok(exports::tidy(cx, org, user, gone).await? && !more)
}
