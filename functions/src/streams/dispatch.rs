//! The one reader of the table's stream (DESIGN section 2): hands mails to the queues, puts events on the bus, creates timers.
//!
//! A record only says that a row changed; the row itself is read again. When queue or scheduler refuse, the row just stays
//! due and the sweep tries again, so that one outage never holds up the stream. An audit row never changes, so its image is
//! as good as the row: the bus is told what it says; what the bus does not take goes into the outbox, to the sweep.

use std::collections::{BTreeMap, BTreeSet};

use platform::Context;
use platform::edge::Problem;
use platform::forms::{AuditRow, Stored};
use platform::keys::{self, Key, Keys};
use platform::outside::{Queue, Timer, enqueue, publish, schedule};
use platform::table::{Found, OutboxKind, OutboxRow};
use serde::Deserialize;
use serde_json::{Value, json};

use super::records::{Record, Unread, read};

/// A batch of the stream, as far as it matters here.
#[derive(Deserialize)]
struct Batch {
    #[serde(rename = "Records")]
    records: Vec<Value>,
}

/// How many rows are read at once.
const AT_ONCE: usize = 100;
/// How many changes are told of together: what one refusal sends to the sweep.
const TOLD_AT_ONCE: usize = 5;

/// Works off one batch. Records that cannot be read, or whose events are nowhere yet, are named and hold nothing else up.
///
/// # Errors
/// 500 for what is no batch, 503 if the table cannot be read.
pub async fn handle(cx: &Context, event: Value) -> Result<Value, Problem> {
    let batch: Batch = serde_json::from_value(event).map_err(|_| Problem::internal("not a stream batch"))?;
    let (mut changed, mut news, mut unread) = (BTreeMap::new(), Vec::new(), BTreeSet::new());
    for record in batch.records {
        let sequence = record["dynamodb"]["SequenceNumber"].as_str().unwrap_or_default().to_owned();
        match read(record) {
            Ok(Record::Nothing) => {}
            Ok(Record::Changed(key)) => drop(changed.insert(key, sequence)),
            Ok(Record::Audited(row)) => news.push((*row, sequence)),
            Err(Unread) => drop(unread.insert(sequence)),
        }
    }
    unread.extend(announce(cx, news).await);
    let keys: Vec<&Key> = changed.keys().collect();
    for some in keys.chunks(AT_ONCE) {
        let projected = some.iter().filter_map(|key| keys::user_at(key)).map(|(org, user)| keys::projected(org, user)).collect::<Keys>();
        let found = cx.table.read(&some.iter().map(|key| (*key).clone()).collect::<Keys>().and(projected)).await?;
        unread.extend(follow(cx, &found, some).await.iter().filter_map(|key| changed.get(key).cloned()));
    }
    if !unread.is_empty() {
        tracing::error!(records = unread.len(), "records of the stream are left");
    }
    let failures: Vec<Value> = unread.into_iter().map(|sequence| json!({ "itemIdentifier": sequence })).collect();
    Ok(json!({ "batchItemFailures": failures }))
}

/// Tells the bus what was done. What it does not take is kept in the outbox; answers with the records of which even that
/// failed.
async fn announce(cx: &Context, news: Vec<(AuditRow, String)>) -> Vec<String> {
    let mut left = Vec::new();
    for some in news.chunks(TOLD_AT_ONCE) {
        let envelopes: Vec<Value> = some.iter().flat_map(|(row, _)| row.envelopes()).collect();
        let Err(problem) = publish(cx, &envelopes).await else { continue };
        tracing::warn!(cause = problem.cause.as_deref().unwrap_or_default(), "events wait for the sweep");
        for (row, sequence) in some {
            if cx.table.keep_events(row.id, row.org, row.envelopes(), cx.clock.now()).await.is_err() {
                left.push(sequence.clone());
            }
        }
    }
    left
}

/// Does what follows from the rows as they are; answers with those that cannot be read.
async fn follow(cx: &Context, found: &Found, changed: &[&Key]) -> Vec<Key> {
    let now = cx.clock.now();
    let (mut rows, mut people, mut unread) = (Vec::new(), Vec::new(), Vec::new());
    for key in changed {
        let Some(item) = found.item(key) else { continue };
        if let Some((org, user)) = keys::user_at(key) {
            people.push(((*key).clone(), org, user));
            continue;
        }
        if keys::outbox_at(key).is_some() {
            match OutboxRow::from_item(item) {
                Ok(row) => rows.push(row),
                Err(_) => unread.push((*key).clone()),
            }
            continue;
        }
        match domain::Invitation::from_item(item) {
            Ok(invitation) => {
                if let Some(due) = invitation.due() {
                    let timer = Timer { org: invitation.org, user: invitation.user, epoch: invitation.epoch, due };
                    left_to_the_sweep(schedule(cx, &timer).await);
                }
            }
            Err(_) => unread.push((*key).clone()),
        }
    }
    hand_over(cx, rows.into_iter().filter(|row| row.due <= now && row.claim.is_none()).collect()).await;
    unread.extend(cx.table.project_all(found, people, now).await);
    unread
}

/// Hands rows that are due to the queues and the bus; the sweep does the same.
pub async fn hand_over(cx: &Context, rows: Vec<OutboxRow>) {
    let (mut at_once, mut bulk) = (Vec::new(), Vec::new());
    for row in rows {
        match row.kind {
            OutboxKind::Mail(mail) if !mail.template.is_patient() => at_once.push((row.id, row.org)),
            OutboxKind::Mail(_) => bulk.push((row.id, row.org)),
            OutboxKind::Events(envelopes) => left_to_the_sweep(tell(cx, &row.id, &envelopes).await),
            // The sweep's alone.
            OutboxKind::Leftovers(..) | OutboxKind::Members(..) | OutboxKind::Export(..) => {}
            OutboxKind::Person(org, user) => left_to_the_sweep(cx.table.project_kept(&row.id, org, user).await.map_err(Problem::from)),
        }
    }
    left_to_the_sweep(enqueue(cx, Queue::MailNow, &at_once).await);
    left_to_the_sweep(enqueue(cx, Queue::MailBulk, &bulk).await);
}

async fn tell(cx: &Context, row: &str, envelopes: &[Value]) -> Result<(), Problem> {
    publish(cx, envelopes).await?;
    Ok(cx.table.delete_outbox(row).await?)
}

fn left_to_the_sweep(outcome: Result<(), Problem>) {
    if let Err(problem) = outcome {
        tracing::warn!(cause = problem.cause.as_deref().unwrap_or_default(), "a follow-up waits for the sweep");
    }
}
