//! Works off the mail queues: claims the outbox row, checks again that the mail still has a point, sends it, records it.
//!
//! A mail goes out twice only if nobody learned that it was taken: the sender died or gave up before recording it, or the mail
//! service was not heard. Both carry the same link. Being throttled is
//! no failure: the row waits in the table, not in the queue. A notice may be told to wait for a digest instead (`notices`).

use domain::change::Mail;
use domain::invitation::delivered::Report;
use domain::invitation::{DeliveryState, MailOwner, Reason};
use domain::{Change, Span, Template};
use platform::Context;
use platform::clock::{back_off, draw_token};
use platform::edge::{Problem, commit};
use platform::keys;
use platform::outside::{SendFailure, send};
use platform::table::{Extra, OutboxKind};
use serde::Deserialize;
use serde_json::{Value, json};

use crate::mail::compose::{Composed, compose};
use crate::mail::record_delivery::noted;
use crate::mail::{TRIES, notices, resets};

/// How long a sender may take before another may try.
const LEASE: Span = Span::minutes(2);
/// How long a refused mail waits, times the tries so far.
const WAIT: Span = Span(30);

#[derive(Deserialize)]
struct Batch {
    #[serde(rename = "Records")]
    records: Vec<Message>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Message {
    message_id: String,
    body: String,
}

#[derive(Deserialize)]
struct Order {
    outbox: String,
}

/// Works off one batch; what could not be done is named and comes again.
///
/// # Errors
/// 500 for an unreadable batch.
pub async fn handle(cx: &Context, event: Value) -> Result<Value, Problem> {
    let batch: Batch = serde_json::from_value(event).map_err(|_| Problem::internal("not a queue batch"))?;
    let mut failures = Vec::new();
    for message in batch.records {
        let done = match serde_json::from_str::<Order>(&message.body) {
            Ok(order) => work_off(cx, &order.outbox).await,
            Err(_) => Err(Problem::internal("not an order")),
        };
        if let Err(problem) = done {
            tracing::warn!(message = message.message_id, cause = problem.cause.as_deref().unwrap_or_default(), "a mail comes again");
            failures.push(json!({ "itemIdentifier": message.message_id }));
        }
    }
    Ok(json!({ "batchItemFailures": failures }))
}

async fn work_off(cx: &Context, row: &str) -> Result<(), Problem> {
    let claim = draw_token();
    let Some(row) = cx.table.claim_outbox(row, cx.clock.now(), LEASE, &claim).await? else { return Ok(()) };
    let OutboxKind::Mail(mail) = row.kind else { return Ok(()) };
    let done = Extra::DeleteOutbox { id: row.id.clone(), claim: claim.clone() };
    if mail.template == Template::PasswordReset && mail.account.is_none() {
        return resets::open(cx, &mail, done).await;
    }
    if held_back(cx, &mail).await? {
        tracing::info!(mail.id = %mail.id, template = mail.template.name(), "held back");
        return record(cx, &mail, vec![done], DeliveryState::Suppressed, Some(Reason::HeldBack)).await;
    }
    let placed = row.placed || !mail.template.is_notice() || notices::goes_now(cx, &row.id, &claim, &mail).await?;
    if !placed {
        return Ok(());
    }
    let Composed { outgoing, lines } = compose(cx, &mail).await?;
    let done: Vec<Extra> = lines.into_iter().map(Extra::DeleteLine).chain([done]).collect();
    let Some(outgoing) = outgoing else {
        return commit(cx, Change::quiet(), None, done, None).await;
    };
    match send(cx, &outgoing).await {
        Ok(()) => {
            tracing::info!(mail.id = %mail.id, template = mail.template.name(), "sent");
            record(cx, &mail, done, DeliveryState::Sent, None).await
        }
        Err(SendFailure::Never(cause)) => {
            tracing::warn!(mail.id = %mail.id, cause, "refused for good");
            record(cx, &mail, done, DeliveryState::Failed, Some(Reason::Refused)).await
        }
        Err(SendFailure::Later(cause)) => {
            tracing::warn!(mail.id = %mail.id, cause, "not sent yet");
            let due = cx.clock.now() + Span(WAIT.0 * i64::from(row.attempts.clamp(1, 20)));
            Ok(cx.table.release_outbox(&row.id, &claim, due).await?)
        }
    }
}

/// Whether the organization holds mails like this to the address back (INVITATIONS section 8).
async fn held_back(cx: &Context, mail: &Mail) -> Result<bool, Problem> {
    let Some(org) = mail.org.filter(|_| mail.template.heeds_suppression()) else { return Ok(false) };
    Ok(cx.table.read(&keys::suppression(org, &mail.to).into()).await?.suppression(org, &mail.to)?.is_some())
}

/// Notes what became of the mail, in the transaction that ends its row.
async fn record(cx: &Context, mail: &Mail, done: Vec<Extra>, state: DeliveryState, reason: Option<Reason>) -> Result<(), Problem> {
    let owner = match (mail.org, mail.user, mail.account) {
        (_, _, Some(account)) => Some(MailOwner::Account(account)),
        (Some(org), Some(user), None) => Some(MailOwner::User(org, user)),
        _ => None,
    };
    let report = Report { mail: mail.id, template: mail.template, to: Some(mail.to.clone()), state, reason };
    for tried in 1.. {
        let change = match owner {
            Some(owner) => noted(cx, owner, &report).await?,
            None => None,
        };
        match commit(cx, change.unwrap_or_else(Change::quiet), None, done.clone(), None).await {
            Err(problem) if problem.again && tried < TRIES => back_off(tried).await,
            outcome => return outcome,
        }
    }
    Ok(())
}
