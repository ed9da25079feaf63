//! The one reader of the table's stream (DESIGN section 2): hands mails to the queues, puts events on the bus, creates timers.
//!
//! A record only says that a row changed; the row itself is read again. When queue, bus or scheduler refuse, the row just
//! stays due and the sweep tries again, so that one outage never holds up the stream.

use std::collections::BTreeSet;

use domain::Template;
use platform::Context;
use platform::edge::Problem;
use platform::forms::Stored;
use platform::keys::{self, Key, Keys};
use platform::outside::{Queue, Timer, enqueue, publish, schedule};
use platform::table::{Found, OutboxKind, OutboxRow};
use serde::Deserialize;
use serde_json::{Value, json};

/// A batch of the stream, as far as it matters here.
#[derive(Deserialize)]
struct Batch {
    #[serde(rename = "Records")]
    records: Vec<Record>,
}

#[derive(Deserialize)]
struct Record {
    #[serde(rename = "eventName")]
    event: String,
    dynamodb: Changed,
}

#[derive(Deserialize)]
struct Changed {
    #[serde(rename = "Keys")]
    keys: Named,
}

#[derive(Deserialize)]
struct Named {
    pk: Text,
    sk: Text,
}

#[derive(Deserialize)]
struct Text {
    #[serde(rename = "S")]
    text: String,
}

/// How many rows are read at once.
const AT_ONCE: usize = 100;

/// Works off one batch.
///
/// # Errors
/// 500 for an unreadable batch, 503 if the table cannot be read.
pub async fn handle(cx: &Context, event: Value) -> Result<Value, Problem> {
    let batch: Batch = serde_json::from_value(event).map_err(|e| Problem::internal(format!("not a stream batch: {e}")))?;
    let changed: BTreeSet<Key> = batch
        .records
        .into_iter()
        .filter(|record| record.event != "REMOVE")
        .map(|record| Key { pk: record.dynamodb.keys.pk.text, sk: record.dynamodb.keys.sk.text })
        .filter(|key| keys::outbox_at(key).is_some() || keys::invitation_at(key).is_some())
        .collect();
    let changed: Vec<Key> = changed.into_iter().collect();
    for some in changed.chunks(AT_ONCE) {
        let found = cx.table.read(&some.iter().cloned().collect::<Keys>()).await?;
        follow(cx, &found, some).await?;
    }
    Ok(json!({ "batchItemFailures": [] }))
}

async fn follow(cx: &Context, found: &Found, changed: &[Key]) -> Result<(), Problem> {
    let now = cx.clock.now();
    let mut rows = Vec::new();
    for key in changed {
        let Some(item) = found.item(key) else { continue };
        if keys::outbox_at(key).is_some() {
            rows.push(OutboxRow::from_item(item).map_err(platform::table::StoreError::from)?);
        } else {
            let invitation = domain::Invitation::from_item(item).map_err(platform::table::StoreError::from)?;
            if let Some(due) = invitation.due() {
                let timer = Timer { org: invitation.org, user: invitation.user, epoch: invitation.epoch, due };
                left_to_the_sweep(schedule(cx, &timer).await);
            }
        }
    }
    hand_over(cx, rows.into_iter().filter(|row| row.due <= now && row.claim.is_none()).collect()).await;
    Ok(())
}

/// Hands rows that are due to the queues and the bus; the sweep does the same.
pub async fn hand_over(cx: &Context, rows: Vec<OutboxRow>) {
    let (mut at_once, mut bulk) = (Vec::new(), Vec::new());
    for row in rows {
        match row.kind {
            OutboxKind::Mail(mail) if is_urgent(mail.template) => at_once.push((row.id, row.org)),
            OutboxKind::Mail(_) => bulk.push((row.id, row.org)),
            OutboxKind::Events(envelopes) => left_to_the_sweep(tell(cx, &row.id, &envelopes).await),
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

/// Whether somebody waits for it.
fn is_urgent(template: Template) -> bool {
    !matches!(template, Template::ExpiryNotice | Template::InvitationDeclined | Template::InviteeAsks)
}
