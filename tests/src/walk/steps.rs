//! Calls of operations, each with what it cost and what it left in the audit log.

use std::collections::BTreeMap;

use functions::{OPERATIONS, Operation, invoke};
use platform::aws::{Call, Service, depth};
use platform::forms::{AuditRow, Stored as _};
use platform::item::Item;
use serde_json::{Value, json};
use tests::{Answer, App, Ask};

/// Every item of the table by key, each attribute as text.
pub type Dump = BTreeMap<(String, String), BTreeMap<String, String>>;

/// One successful call.
#[derive(Clone, Debug, PartialEq)]
pub struct Seen {
    /// Of which row.
    pub operation: &'static str,
    /// The longest chain of calls that waited for each other.
    pub depth: usize,
    /// Read units.
    pub read: f64,
    /// Write units.
    pub write: f64,
    /// What the new audit rows say was done.
    pub audit: Vec<String>,
}

/// An Usher, and everything that it was successfully asked for.
pub struct Walk {
    /// The Usher.
    pub app: App,
    /// The calls, in order.
    pub seen: Vec<Seen>,
}

/// The row of this id.
pub fn row(id: &str) -> &'static Operation {
    OPERATIONS.iter().find(|row| row.id == id).unwrap_or_else(|| panic!("no row is called {id}"))
}

/// An item as text; a map inside shows in the order of its names, which its own debug text does not.
fn plain(item: &Item) -> BTreeMap<String, String> {
    let mut named = BTreeMap::new();
    for (name, value) in item {
        let text = match (value.as_m(), value.as_l()) {
            (Ok(map), _) => format!("{:?}", plain(map)),
            (_, Ok(list)) => list.iter().map(|one| one.as_m().map_or_else(|other| format!("{other:?}"), |map| format!("{:?}", plain(map)))).collect(),
            _ => format!("{value:?}"),
        };
        named.insert(name.clone(), text);
    }
    named
}

/// The whole table. Nobody's operation makes these calls.
pub async fn dump(app: &App) -> Dump {
    let (mut dump, mut start) = (Dump::new(), None);
    loop {
        let table = &app.runner.context().table;
        let page = table.client.scan().table_name(&table.name).consistent_read(true).set_exclusive_start_key(start).send().await.unwrap();
        for item in page.items() {
            let key = |name: &str| item[name].as_s().unwrap().clone();
            if key("sk").contains("AUDIT#") {
                // A row whose digest is not its own cannot be read.
                AuditRow::from_item(item).unwrap();
            }
            dump.insert((key("pk"), key("sk")), plain(item));
        }
        start = page.last_evaluated_key;
        if start.is_none() {
            return dump;
        }
    }
}

/// The audit rows of `after` that `before` has not: their actions.
fn new_audit(before: &Dump, after: &Dump) -> Vec<String> {
    let new = after.iter().filter(|(key, _)| key.1.contains("AUDIT#") && !before.contains_key(key));
    new.map(|(_, item)| item["action"].trim_start_matches("S(\"").trim_end_matches("\")").to_owned()).collect()
}

impl Walk {
    /// Starts.
    pub async fn start() -> Walk {
        Walk { app: App::start().await, seen: Vec::new() }
    }

    /// Asks for `id`, which must give the row's usual answer.
    pub async fn http(&mut self, id: &str, ask: impl FnOnce(&App) -> Ask<'_>) -> Answer {
        self.http_as(id, row(id).answers, ask).await
    }

    /// Asks for `id`, which must succeed with `status`.
    pub async fn http_as(&mut self, id: &str, status: u16, ask: impl FnOnce(&App) -> Ask<'_>) -> Answer {
        let before = dump(&self.app).await;
        self.app.calls();
        let answer = ask(&self.app).send().await;
        assert_eq!(answer.status, status, "{id}: {:?} {}", answer.headers, answer.json());
        let calls = self.app.calls();
        self.keep(row(id), &calls, new_audit(&before, &dump(&self.app).await));
        answer
    }

    /// Invokes `id` on an event.
    pub async fn job(&mut self, id: &str, event: Value) {
        let before = dump(&self.app).await;
        self.app.calls();
        invoke(self.app.runner.context(), id, event).await.unwrap();
        let calls = self.app.calls();
        self.keep(row(id), &calls, new_audit(&before, &dump(&self.app).await));
    }

    /// Hands what `ask` writes to `dispatch` as one batch, and each mail in it to `send_mail`, as stream and queue do.
    pub async fn followed(&mut self, id: &str, ask: impl FnOnce(&App) -> Ask<'_>) -> Answer {
        self.app.drain().await;
        let before = dump(&self.app).await;
        let answer = self.http(id, ask).await;
        let after = dump(&self.app).await;
        let written: Vec<_> = after.iter().filter(|(key, item)| before.get(*key) != Some(*item)).collect();
        let record = |(pk, sk): &(String, String)| json!({ "eventName": "INSERT", "dynamodb": { "Keys": { "pk": { "S": pk }, "sk": { "S": sk } } } });
        self.job("dispatch", json!({ "Records": written.iter().map(|(key, _)| record(key)).collect::<Vec<_>>() })).await;
        for ((_, mail), item) in written {
            if item.get("kind").is_some_and(|kind| kind == "S(\"mail\")") {
                let body = json!({ "outbox": mail }).to_string();
                self.job("send_mail", json!({ "Records": [{ "messageId": mail, "body": body }] })).await;
            }
        }
        answer
    }

    fn keep(&mut self, row: &'static Operation, calls: &[Call], audit: Vec<String>) {
        let own: Vec<Call> = calls.iter().filter(|call| call.operation == Some(row.id) && call.service != Service::Secrets).cloned().collect();
        let (read, write) = own.iter().fold((0.0, 0.0), |(read, write), call| (read + call.read_units, write + call.write_units));
        self.seen.push(Seen { operation: row.id, depth: depth(&own), read, write, audit });
    }
}
