//! SQS standard queues with message groups, in memory: what they lose in a crash is still due in the table, and the sweep asks again.

use std::collections::BTreeMap;
use std::sync::{Mutex, MutexGuard, PoisonError};

use domain::{Span, Time};
use serde_json::{Value, json};

use super::{Refusal, Reply, Services, draw_id};

/// How long a received message stays hidden from the next receive.
const VISIBILITY: Span = Span(30);
/// How often a message is received before it is put aside.
const MOST_RECEIVES: u32 = 5;
const MOST_ENTRIES: usize = 10;
const MOST_BYTES: usize = 1024 * 1024;

/// A message in a queue.
#[derive(Clone, Debug)]
pub struct Message {
    /// Its id.
    pub id: String,
    /// Its text.
    pub body: String,
    /// Its group: no group delays another.
    pub group: Option<String>,
    /// When it was sent.
    pub sent: Time,
    /// How often it was received.
    pub receives: u32,
    /// When it may be received (again).
    pub visible: Time,
}

/// All queues of one runner, by name.
#[derive(Default)]
pub struct Queues {
    queues: Mutex<BTreeMap<String, Vec<Message>>>,
}

impl Queues {
    fn queues(&self) -> MutexGuard<'_, BTreeMap<String, Vec<Message>>> {
        self.queues.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn send(&self, queue: &str, message: Message) {
        self.queues().entry(queue.to_owned()).or_default().push(message);
    }

    /// Takes up to `most` visible messages, one of each group before a second of any, and hides them for a while.
    pub fn receive(&self, queue: &str, most: usize, now: Time) -> Vec<Message> {
        let mut queues = self.queues();
        let Some(messages) = queues.get_mut(queue) else { return Vec::new() };
        let mut seen = BTreeMap::<Option<String>, usize>::new();
        let mut order = Vec::new();
        for (index, message) in messages.iter().enumerate().filter(|(_, message)| message.visible <= now) {
            let turn = seen.entry(message.group.clone()).or_default();
            order.push((*turn, index));
            *turn += 1;
        }
        order.sort_unstable();
        let mut taken = Vec::new();
        for (_, index) in order.into_iter().take(most) {
            if let Some(message) = messages.get_mut(index) {
                message.receives += 1;
                message.visible = now + VISIBILITY;
                taken.push(message.clone());
            }
        }
        taken
    }

    /// Removes a message that was worked off.
    pub fn delete(&self, queue: &str, id: &str) {
        if let Some(messages) = self.queues().get_mut(queue) {
            messages.retain(|message| message.id != id);
        }
    }

    /// Takes out the visible messages that were received too often.
    pub fn exhausted(&self, queue: &str, now: Time) -> Vec<Message> {
        let mut queues = self.queues();
        let Some(messages) = queues.get_mut(queue) else { return Vec::new() };
        messages.extract_if(.., |message| message.receives >= MOST_RECEIVES && message.visible <= now).collect()
    }

    /// When the next hidden message can be received, after `after`.
    pub fn next_visible(&self, after: Time) -> Option<Time> {
        self.queues().values().flatten().map(|message| message.visible).filter(|visible| *visible > after).min()
    }

    /// Everything that waits or is being worked off, as it stands.
    pub fn messages(&self) -> Vec<Message> {
        self.queues().values().flatten().cloned().collect()
    }

    /// How many messages wait or are being worked off.
    pub fn len(&self) -> usize {
        self.queues().values().map(Vec::len).sum()
    }

    /// Whether nothing waits.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }
}

/// A queue's name, from its URL.
pub(crate) fn name(url: &str) -> &str {
    url.rsplit('/').next().unwrap_or(url)
}

fn accept(services: &Services, queue: &str, entry: &Value) -> Result<String, &'static str> {
    let body = entry["MessageBody"].as_str().filter(|body| !body.is_empty()).ok_or("MissingParameter")?;
    if body.len() > MOST_BYTES {
        return Err("InvalidParameterValue");
    }
    let now = services.now();
    let visible = now + Span(entry["DelaySeconds"].as_i64().unwrap_or(0));
    let group = entry["MessageGroupId"].as_str().map(str::to_owned);
    let id = draw_id();
    services.queues.send(queue, Message { id: id.clone(), body: body.to_owned(), group, sent: now, receives: 0, visible });
    Ok(id)
}

fn queue(request: &Value) -> Result<&str, Refusal> {
    let url = request["QueueUrl"].as_str().ok_or_else(|| Refusal::new(400, "MissingParameter", "QueueUrl is required"))?;
    Ok(name(url))
}

pub(super) fn send_one(services: &Services, request: &Value) -> Reply {
    let id = accept(services, queue(request)?, request).map_err(|code| Refusal::new(400, code, "the message was refused"))?;
    Ok(json!({"MessageId": id}))
}

pub(super) fn send_batch(services: &Services, request: &Value) -> Reply {
    let queue = queue(request)?;
    let entries = request["Entries"].as_array().map(Vec::as_slice).unwrap_or_default();
    if entries.is_empty() {
        return Err(Refusal::new(400, "EmptyBatchRequest", "There should be at least one entry."));
    }
    if entries.len() > MOST_ENTRIES {
        return Err(Refusal::new(400, "TooManyEntriesInBatchRequest", "At most 10 entries are taken."));
    }
    let (mut taken, mut failed) = (Vec::new(), Vec::new());
    for entry in entries {
        match accept(services, queue, entry) {
            Ok(message) => taken.push(json!({"Id": entry["Id"], "MessageId": message})),
            Err(code) => failed.push(json!({"Id": entry["Id"], "SenderFault": true, "Code": code})),
        }
    }
    Ok(json!({"Successful": taken, "Failed": failed}))
}
