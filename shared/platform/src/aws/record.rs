//! Remembers the calls of a test or a measurement: how many, how deep, how dear.

use std::collections::BTreeSet;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use serde_json::Value;

use super::{Access, Call, CallInfo, Fault, Service};

/// Keeps every call that ended, in the order of their ends. In production it is off and costs nothing.
#[derive(Debug)]
pub struct Recorder {
    on: bool,
    sequence: AtomicU64,
    calls: Mutex<Vec<Call>>,
    needs: Mutex<BTreeSet<(&'static str, Access)>>,
}

impl Recorder {
    fn new(on: bool) -> Arc<Recorder> {
        Arc::new(Recorder { on, sequence: AtomicU64::new(0), calls: Mutex::default(), needs: Mutex::default() })
    }

    /// Keeps nothing.
    pub fn off() -> Arc<Recorder> {
        Recorder::new(false)
    }

    /// Keeps everything until it is taken: for tests and measurements, not for a service that runs on and on.
    pub fn on() -> Arc<Recorder> {
        Recorder::new(true)
    }

    /// Whether it keeps anything.
    pub fn is_on(&self) -> bool {
        self.on
    }

    /// Hands over what was kept since the last time.
    pub fn take(&self) -> Vec<Call> {
        std::mem::take(&mut *self.calls.lock().unwrap_or_else(PoisonError::into_inner))
    }

    /// Every right that an operation needed since the start: by its calls, and by asking for what another had read already.
    pub fn needs(&self) -> BTreeSet<(&'static str, Access)> {
        self.needs.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// An operation needs these rights.
    pub(super) fn need(&self, operation: &'static str, needs: impl IntoIterator<Item = Access>) {
        if self.on {
            self.needs.lock().unwrap_or_else(PoisonError::into_inner).extend(needs.into_iter().map(|access| (operation, access)));
        }
    }

    /// A call begins.
    pub(super) fn begin(self: &Arc<Recorder>, info: &CallInfo<'_>, needs: Vec<Access>, fault: Fault) -> Open {
        if let Some(operation) = info.operation {
            self.need(operation, needs.iter().cloned());
        }
        let call = Call {
            service: info.service,
            action: info.action.to_owned(),
            operation: info.operation,
            needs,
            fault,
            started: self.sequence.fetch_add(1, Ordering::Relaxed),
            ended: 0,
            status: None,
            read_units: 0.0,
            write_units: 0.0,
            sent: info.body.len(),
            received: 0,
        };
        Open { recorder: Arc::clone(self), call: Some(call) }
    }
}

/// A call that goes on. It ends when this is dropped, whether it was answered or given up.
pub(super) struct Open {
    recorder: Arc<Recorder>,
    call: Option<Call>,
}

impl Open {
    /// The whole answer is there.
    pub(super) fn answered(&mut self, status: u16, body: &[u8]) {
        if let Some(call) = self.call.as_mut().filter(|_| self.recorder.on) {
            call.status = Some(status);
            call.received = body.len();
            if call.service == Service::DynamoDb {
                (call.read_units, call.write_units) = consumed(&call.action, body);
            }
        }
    }
}

impl Drop for Open {
    fn drop(&mut self) {
        if let Some(mut call) = self.call.take().filter(|_| self.recorder.on) {
            call.ended = self.recorder.sequence.fetch_add(1, Ordering::Relaxed);
            self.recorder.calls.lock().unwrap_or_else(PoisonError::into_inner).push(call);
        }
    }
}

/// The longest chain of calls of which none began before the one before it ended.
pub fn depth(calls: &[Call]) -> usize {
    let mut by_start: Vec<&Call> = calls.iter().collect();
    by_start.sort_by_key(|call| call.started);
    let mut chains: Vec<(u64, usize)> = Vec::new();
    for call in by_start {
        let before = chains.iter().filter(|(ended, _)| *ended < call.started).map(|(_, depth)| *depth).max().unwrap_or(0);
        chains.push((call.ended, before + 1));
    }
    chains.into_iter().map(|(_, depth)| depth).max().unwrap_or(0)
}

/// The actions whose plain `CapacityUnits` are read units.
const READS: [&str; 5] = ["GetItem", "BatchGetItem", "Query", "Scan", "TransactGetItems"];

/// Read and write units of a DynamoDB answer: `ConsumedCapacity` is an object, or a list with one for each table.
fn consumed(action: &str, body: &[u8]) -> (f64, f64) {
    let answer: Value = serde_json::from_slice(body).unwrap_or_default();
    let tables = match answer.get("ConsumedCapacity") {
        Some(Value::Array(tables)) => tables.as_slice(),
        Some(table) => std::slice::from_ref(table),
        None => &[],
    };
    let sum = |name: &str| tables.iter().filter_map(|table| table.get(name)?.as_f64()).sum::<f64>();
    let (read, write, all) = (sum("ReadCapacityUnits"), sum("WriteCapacityUnits"), sum("CapacityUnits"));
    match (read + write > 0.0, READS.contains(&action)) {
        (true, _) => (read, write),
        (false, true) => (all, 0.0),
        (false, false) => (0.0, all),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn record(recorder: &Arc<Recorder>) -> Open {
        recorder.begin(&CallInfo { service: Service::DynamoDb, action: "Query", operation: Some("list_users"), body: b"{}" }, Vec::new(), Fault::None)
    }

    #[test]
    fn depth_counts_what_waited_for_what() {
        let recorder = Recorder::on();
        drop(record(&recorder));
        let (one, other) = (record(&recorder), record(&recorder));
        drop(one);
        let third = record(&recorder);
        drop((other, third));
        let calls = recorder.take();
        assert_eq!((calls.len(), depth(&calls)), (4, 3));
        assert_eq!((depth(&recorder.take()), calls[0].operation), (0, Some("list_users")));
    }

    #[test]
    fn capacity_is_read_in_both_forms() {
        assert_eq!(consumed("Query", br#"{"ConsumedCapacity":{"CapacityUnits":1.5}}"#), (1.5, 0.0));
        assert_eq!(consumed("PutItem", br#"{"ConsumedCapacity":{"CapacityUnits":2}}"#), (0.0, 2.0));
        let transaction = br#"{"ConsumedCapacity":[{"CapacityUnits":9,"WriteCapacityUnits":7,"ReadCapacityUnits":2}]}"#;
        assert_eq!(consumed("TransactWriteItems", transaction), (2.0, 7.0));
        assert_eq!(consumed("Query", b"nonsense"), (0.0, 0.0));
    }

    #[test]
    fn a_recorder_that_is_off_keeps_nothing() {
        let recorder = Recorder::off();
        drop(record(&recorder));
        assert!(recorder.take().is_empty());
    }
}
