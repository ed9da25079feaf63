//! Every minute: whatever is past due and was missed, by a timer, the stream or an outage, is done now (F4: within 5 minutes).

use std::future::ready;

use domain::days_off::{self, turn};
use domain::user::purge;
use domain::{OrgId, UserId};
use futures::stream::{self, StreamExt as _};
use platform::Context;
use platform::edge::{Problem, commit};
use platform::keys::{self, Keys};
use platform::pace::{LANES, in_lane};
use platform::table::{Due, OutboxKind, OutboxRow};
use serde_json::{Value, json};

use crate::exports::{Ordered, make_all};
use crate::groups::forget_all;
use crate::leftovers::tidy_all;
use crate::mail::at_once;
use crate::streams::dispatch::hand_over;
use crate::timers::expire_invitation::{self, expire_one};
use crate::users::erase_user::remains;

/// The index is spread over this many shards.
const SHARDS: u8 = 16;
/// Rows of one shard that one sweep takes; the next takes the rest.
const AT_ONCE: usize = 200;
/// How often a shard is looked at in one sweep while days off fill what is read of it.
const ROUNDS: usize = 25;

/// Sweeps once.
///
/// # Errors
/// 503 if the index cannot be read.
pub async fn handle(cx: &Context, _: Value) -> Result<Value, Problem> {
    let (mut told, mut handed, mut leftovers, mut groups, mut exports) = (0, 0, Vec::new(), Vec::new(), Vec::new());
    for shard in 0..SHARDS {
        let due = followed(cx, shard).await?;
        let mut rows = Vec::new();
        for found in due {
            match one(cx, &found).await {
                Ok(Swept::Told) => told += 1,
                Ok(Swept::Row(row)) => match row.kind {
                    OutboxKind::Leftovers(org, user) => leftovers.push((row.id, org, user)),
                    OutboxKind::Export(org, user, export) => exports.push(Ordered { row: row.id, org, user, export }),
                    OutboxKind::Members(org, group) => groups.push((row.id, org, group)),
                    _ => rows.push(*row),
                },
                Ok(Swept::Nothing) => {}
                Err(problem) => tracing::warn!(kind = found.kind, cause = problem.cause.as_deref().unwrap_or_default(), "left for the next sweep"),
            }
        }
        handed += rows.len();
        hand_over(cx, rows).await;
    }
    // Nobody waits for these, and an export takes its time.
    forget_all(cx, &groups).await;
    tidy_all(cx, &leftovers).await;
    make_all(cx, &exports).await;
    Ok(json!({ "told": told, "handed_over": handed }))
}

/// Erases somebody who is gone for as long as the organization wanted to remember (F19).
async fn purge_one(cx: &Context, org: OrgId, id: UserId) -> Result<(), Problem> {
    let found = cx.table.read(&Keys::from([keys::user(org, id), keys::invitation(org, id)])).await?;
    let Some(user) = found.user(org, id)? else { return Ok(()) };
    let remains = remains(cx, &user, found.invitation(org, id)?).await?;
    match at_once(cx, |at| purge(at, user, remains)) {
        Some(change) => commit(cx, change, None, Vec::new(), None).await.map(drop),
        None => Ok(()),
    }
}

/// What is due in a shard besides days off, which are followed here: very many may begin at one midnight, and nothing else is to
/// wait behind them.
async fn followed(cx: &Context, shard: u8) -> Result<Vec<Due>, Problem> {
    let mut rest = Vec::new();
    for _ in 0..ROUNDS {
        let due = cx.table.due(shard, cx.clock.now(), AT_ONCE).await?;
        let (full, found) = (due.len() == AT_ONCE, due.len());
        let (days, others): (Vec<_>, Vec<_>) = due.into_iter().map(|due| (keys::days_off_at(&due.key), due)).partition(|(days, _)| days.is_some());
        let each = days.into_iter().filter_map(|(whose, _)| whose).map(|(org, user)| in_lane(follow_days_off(cx, org, user)));
        let done = stream::iter(each).buffer_unordered(LANES).filter(|moved| ready(*moved)).count().await;
        let only_others = others.len() == found;
        rest = others.into_iter().map(|(_, due)| due).collect();
        if !full || done == 0 || only_others {
            break;
        }
    }
    Ok(rest)
}

/// Tells that somebody's days off begin or end, or looks again later (F28). Answers whether the row is due no more.
async fn follow_days_off(cx: &Context, org: OrgId, user: UserId) -> bool {
    match turn_days_off(cx, org, user).await {
        Ok(moved) => moved,
        Err(problem) => {
            tracing::warn!(kind = "days_off", cause = problem.cause.as_deref().unwrap_or_default(), "left for the next sweep");
            false
        }
    }
}

async fn turn_days_off(cx: &Context, org: OrgId, id: UserId) -> Result<bool, Problem> {
    let found = cx.table.read(&Keys::from([keys::organization(org), keys::user(org, id), keys::days_off(org, id)])).await?;
    let Some(days) = found.days_off(org, id)?.filter(|days| days.wake_at.is_some_and(|wake| wake <= cx.clock.now())) else { return Ok(false) };
    let change = match (found.organization(org)?, found.user(org, id)?) {
        (Some(organization), Some(user)) => at_once(cx, |at| turn(at, &organization, user, days)),
        _ => Some(days_off::rest(days)),
    };
    match change {
        Some(change) => commit(cx, change, None, Vec::new(), None).await.map(|_| true),
        None => Ok(false),
    }
}

enum Swept {
    Told,
    Row(Box<OutboxRow>),
    Nothing,
}

async fn one(cx: &Context, due: &Due) -> Result<Swept, Problem> {
    if let Some((organization, user)) = keys::invitation_at(&due.key) {
        let told = expire_one(cx, &expire_invitation::Due { organization, user }).await?;
        return Ok(if told { Swept::Told } else { Swept::Nothing });
    }
    if let Some((organization, user)) = keys::user_at(&due.key) {
        purge_one(cx, organization, user).await?;
        return Ok(Swept::Nothing);
    }
    let row = cx.table.load_outbox(&due.key.sk).await?;
    Ok(row.filter(|row| row.due <= cx.clock.now()).map_or(Swept::Nothing, |row| Swept::Row(Box::new(row))))
}
