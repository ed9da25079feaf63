//! The JSON forms of the runner's pages, for tests and scripts.

use std::sync::atomic::Ordering;
use std::time::Duration;

use platform::clock::Clock;
use platform::edge::{Inbound, Outbound};
use serde_json::{Map, Value, json};

use super::clock::{Move, instant, span};
use super::{Page, Trouble, json_answer, parameter};
use crate::pumps::Fired;
use crate::runner::Inner;

/// The longest wait for a mail, in seconds.
const LONGEST_WAIT: i64 = 60;
const MOST_EVENTS: u32 = 1000;

pub(super) async fn mails(runner: &Inner, inbound: &Inbound) -> Page {
    let (to, template) = (parameter(inbound, "to"), parameter(inbound, "template"));
    let mailbox = &runner.services.mailbox;
    let found = match parameter(inbound, "wait") {
        None => mailbox.find(to.as_deref(), template.as_deref())?,
        Some(text) => {
            let most = span(&text).filter(|most| most.0 <= LONGEST_WAIT).and_then(|most| u64::try_from(most.0).ok());
            let most = most.ok_or_else(|| Trouble::invalid("wait looks like 5s and is at most 60s."))?;
            mailbox.wait(to.as_deref(), template.as_deref(), Duration::from_secs(most)).await?
        }
    };
    Ok(json_answer(&Value::Array(found)))
}

pub(super) fn clock(runner: &Inner, fired: &[Fired]) -> Outbound {
    json_answer(&json!({"now": runner.clock.now(), "fired": fired}))
}

pub(super) async fn set_clock(runner: &Inner, inbound: &Inbound) -> Page {
    let wanted = wanted(&inbound.body)?;
    let fired = wanted.make(runner).await?;
    Ok(clock(runner, &fired))
}

fn wanted(body: &[u8]) -> Result<Move, Trouble> {
    let shapes = || Trouble::invalid("One of {\"advance\": \"25h\"}, {\"at\": \"2026-01-01T00:00:00Z\", \"hold\"?: true}, {\"real\": true}.");
    let fields: Map<String, Value> = serde_json::from_slice(body).map_err(|_| shapes())?;
    if fields.keys().any(|name| !matches!(name.as_str(), "advance" | "at" | "hold" | "real")) {
        return Err(shapes());
    }
    let hold = match fields.get("hold") {
        None => false,
        Some(value) => value.as_bool().ok_or_else(shapes)?,
    };
    match (fields.get("advance"), fields.get("at"), fields.get("real")) {
        (Some(Value::String(text)), None, None) if !hold => Ok(Move::Advance(span(text).ok_or_else(shapes)?)),
        (None, Some(Value::String(text)), None) => {
            let at = instant(text).ok_or_else(shapes)?;
            Ok(if hold { Move::Hold(at) } else { Move::At(at) })
        }
        (None, None, Some(Value::Bool(true))) if !hold => Ok(Move::Real),
        _ => Err(shapes()),
    }
}

pub(super) fn events(runner: &Inner, inbound: &Inbound) -> Page {
    let since = match parameter(inbound, "since") {
        None => 0,
        Some(text) => text.parse().map_err(|_| Trouble::invalid("since is the next of an earlier answer."))?,
    };
    let (data, next) = runner.services.ledger.events(since, parameter(inbound, "type").as_deref(), MOST_EVENTS)?;
    Ok(json_answer(&json!({"data": data, "next": next})))
}

pub(super) async fn drain(runner: &Inner) -> Page {
    let pending = runner.pumps.drain().await;
    Ok(json_answer(&json!({"pending": pending})))
}

pub(super) fn metrics(runner: &Inner) -> Page {
    let ledger = &runner.services.ledger;
    let mut dead = Map::new();
    for source in ["dispatch", "mail_now", "mail_bulk", "schedules"] {
        dead.insert(source.to_owned(), json!(ledger.dead_letters(source)?.len()));
    }
    Ok(json_answer(&json!({
        "ready_ms": runner.ready_ms.get(), "demo_ready": runner.demo_ready.load(Ordering::Acquire), "mails": runner.services.mailbox.count()?,
        "operations": runner.meter.as_ref().map(|meter| meter.read()), "queued": runner.services.queues.len(), "dead_letters": dead,
    })))
}
