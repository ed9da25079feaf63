//! The stream pump: batches of the table's change records for `dispatch`, with retries, bisection and dead letters as an event source mapping has them.

use domain::Time;
use dynoxide::Database;
use dynoxide::actions::get_records::{GetRecordsRequest, Record};
use dynoxide::actions::get_shard_iterator::GetShardIteratorRequest;
use dynoxide::streams::{shard_id, stream_arn};
use platform::clock::{Clock as _, SystemClock};
use serde_json::{Value, json};

use super::Pumps;
use crate::ledger::{Ledger, LedgerError};

const CHECKPOINT: &str = "stream_after";
const SEALED: &str = "sealed_after";
const BATCH: usize = 100;
/// Records whose audit rows come under one seal.
const SEALED_AT_ONCE: usize = 1000;
/// How many records are passed over at once.
const MOST_SKIPPED: usize = 1000;
/// How often one record is offered before it is put aside.
const MOST_TRIES: u32 = 5;

/// Where the reader stands.
pub(super) struct Stream {
    after: Option<String>,
    limit: usize,
    tries: u32,
}

impl Stream {
    /// Begins behind everything that the table's stream holds: of a table that was put back nothing is to be done again.
    pub(super) fn skip(database: &Database, table: &str, ledger: &Ledger) -> Result<(), String> {
        let mut after = None;
        while let Some(last) = records(database, table, after.as_deref(), MOST_SKIPPED).map_err(|e| e.to_string())?.pop() {
            after = Some(last.dynamodb.sequence_number);
        }
        match after {
            Some(after) => [CHECKPOINT, SEALED].iter().try_for_each(|mark| ledger.set_mark(mark, &after)).map_err(|e| e.to_string()),
            None => Ok(()),
        }
    }

    pub(super) fn resume(ledger: &Ledger) -> Result<Stream, LedgerError> {
        Ok(Stream { after: ledger.mark(CHECKPOINT)?, limit: BATCH, tries: 0 })
    }

    /// Whether a record was refused and waits to be offered again.
    pub(super) fn stuck(&self) -> bool {
        self.tries > 0
    }
}

impl Pumps {
    /// Offers one batch. Says whether the position moved.
    pub(super) async fn pump_stream(&self, stream: &mut Stream) -> bool {
        let records = match self.read(stream) {
            Ok(records) => records,
            Err(cause) => {
                tracing::error!(%cause, "the stream cannot be read");
                return false;
            }
        };
        let Some(last) = records.last().map(|record| record.dynamodb.sequence_number.clone()) else { return false };
        let numbers: Vec<String> = records.iter().map(|record| record.dynamodb.sequence_number.clone()).collect();
        let event = json!({"Records": records.iter().map(|record| self.event(record)).collect::<Vec<_>>()});
        let single = records.len() == 1;
        let failed = match self.invoke("dispatch", event.clone()).await {
            // The lowest failed number counts; everything before it is done.
            Some(answer) => failures(&answer).into_iter().filter(|id| numbers.contains(id)).min(),
            None => numbers.first().cloned(),
        };
        let Some(failed) = failed else { return self.move_to(stream, last) };
        let done = numbers.iter().filter(|number| **number < failed).max().cloned();
        if let Some(done) = done {
            stream.limit = BATCH;
            return self.move_to(stream, done);
        }
        if !single {
            stream.limit = (numbers.len() / 2).max(1);
            return true;
        }
        stream.tries += 1;
        if stream.tries < MOST_TRIES {
            return false;
        }
        if let Err(cause) = self.services.ledger.add_dead_letter("dispatch", &event) {
            tracing::error!(%cause, "a dead letter cannot be kept");
            return false;
        }
        self.move_to(stream, last)
    }

    fn move_to(&self, stream: &mut Stream, after: String) -> bool {
        if let Err(cause) = self.services.ledger.set_mark(CHECKPOINT, &after) {
            // The batch is offered again after a restart: dispatch takes repeats.
            tracing::error!(%cause, "the stream's position cannot be kept");
        }
        *stream = Stream { after: Some(after), limit: BATCH, tries: 0 };
        true
    }

    fn read(&self, stream: &Stream) -> dynoxide::Result<Vec<Record>> {
        records(self.engine.database(), self.table(), stream.after.as_deref(), stream.limit)
    }

    fn event(&self, record: &Record) -> Value {
        // Strings, numbers and maps with string keys: writing it cannot fail.
        let mut event = serde_json::to_value(record).unwrap_or_default();
        event["eventSourceARN"] = json!(stream_arn(self.table(), "local"));
        // The engine goes by real time, everything else by the runner's clock.
        if let Some(seconds) = event["dynamodb"]["ApproximateCreationDateTime"].as_f64() {
            let ahead = (self.clock.now().0 - SystemClock.now().0) as f64 / 1000.0;
            event["dynamodb"]["ApproximateCreationDateTime"] = json!((seconds + ahead).round());
        }
        event
    }
}

/// Where the second reader stands, which seals audit rows.
pub(super) struct Unsealed {
    after: Option<String>,
    /// When it looked last.
    pub(super) looked: Option<Time>,
}

impl Unsealed {
    pub(super) fn resume(ledger: &Ledger) -> Result<Unsealed, LedgerError> {
        Ok(Unsealed { after: ledger.mark(SEALED)?, looked: None })
    }
}

impl Pumps {
    /// Seals what was written since the last time. Says whether all of it is: what the chain does not take is offered again the next
    /// time.
    pub(super) async fn pump_seals(&self, unsealed: &mut Unsealed) -> bool {
        unsealed.looked = Some(self.clock.now());
        loop {
            let records = match records(self.engine.database(), self.table(), unsealed.after.as_deref(), SEALED_AT_ONCE) {
                Ok(records) => records,
                Err(cause) => {
                    tracing::error!(%cause, "the stream cannot be read");
                    return false;
                }
            };
            let Some(last) = records.last().map(|record| record.dynamodb.sequence_number.clone()) else { return true };
            let rows: Vec<Value> = records.iter().filter(|record| record.event_name == "INSERT").map(|record| self.event(record)).collect();
            // As the mapping's filter has it: whoever seals is not woken by anything else.
            let rows: Vec<Value> = rows.into_iter().filter(is_audit).collect();
            if !rows.is_empty() && self.invoke("seal_audit", json!({ "Records": rows })).await.is_none() {
                return false;
            }
            if let Err(cause) = self.services.ledger.set_mark(SEALED, &last) {
                // Sealed again after a restart, which changes nothing.
                tracing::error!(%cause, "the position of the seals cannot be kept");
            }
            unsealed.after = Some(last);
        }
    }
}

fn is_audit(event: &Value) -> bool {
    let sort = event["dynamodb"]["Keys"]["sk"]["S"].as_str().unwrap_or_default();
    sort.starts_with("AUDIT#") || sort.starts_with("ZAUDIT#")
}

/// What the table's stream holds behind a sequence number; from its beginning for none.
fn records(database: &Database, table: &str, after: Option<&str>, limit: usize) -> dynoxide::Result<Vec<Record>> {
    let kind = if after.is_some() { "AFTER_SEQUENCE_NUMBER" } else { "TRIM_HORIZON" };
    let iterator = database.get_shard_iterator(GetShardIteratorRequest {
        stream_arn: stream_arn(table, "local"),
        shard_id: shard_id(table),
        shard_iterator_type: kind.to_owned(),
        sequence_number: after.map(str::to_owned),
    })?;
    let Some(shard_iterator) = iterator.shard_iterator else { return Ok(Vec::new()) };
    Ok(database.get_records(GetRecordsRequest { shard_iterator, limit: Some(limit) })?.records)
}

/// The items that a batch answer names as failed.
pub(super) fn failures(answer: &Value) -> Vec<String> {
    let list = answer["batchItemFailures"].as_array().map(Vec::as_slice).unwrap_or_default();
    list.iter().filter_map(|failure| failure["itemIdentifier"].as_str()).map(str::to_owned).collect()
}
