//! The index of what is due, read straight from the engine: these looks are the runner's own and must not be counted or fail as the functions' calls.

use std::collections::HashMap;

use domain::Time;
use dynoxide::AttributeValue;
use dynoxide::Item;
use dynoxide::actions::query::QueryRequest;
use platform::keys;
use platform::table::SWEPT;

use crate::engine::Engine;

const INDEX: &str = "due";
const SHARD: &str = "due_shard";
const AT: &str = "due_at";
/// Enough to see whether anything but timers is due in one shard.
const MOST_ROWS: usize = 1000;

fn query(engine: &Engine, table: &str, shard: u8, comparison: &str, at: Time, limit: usize) -> Vec<Item> {
    let values =
        HashMap::from([(":shard".to_owned(), AttributeValue::S(keys::due_partition(shard))), (":at".to_owned(), AttributeValue::N(at.unix().to_string()))]);
    let request = QueryRequest {
        table_name: table.to_owned(),
        index_name: Some(INDEX.to_owned()),
        key_condition_expression: Some(format!("{SHARD} = :shard AND {AT} {comparison} :at")),
        expression_attribute_values: Some(values),
        scan_index_forward: true,
        limit: Some(limit),
        ..QueryRequest::default()
    };
    match engine.database().query(request) {
        Ok(response) => response.items.unwrap_or_default(),
        Err(cause) => {
            tracing::error!(%cause, "the index of what is due cannot be read");
            Vec::new()
        }
    }
}

/// How many outbox rows are due at `now` (of each shard's first thousand rows). What the sweep alone does is a timer's matter, so on a
/// clock that is `held` nothing waits for it.
pub(super) fn outbox_due(engine: &Engine, table: &str, now: Time, held: bool) -> usize {
    let rows = (0..keys::SHARDS).flat_map(|shard| query(engine, table, shard, "<=", now, MOST_ROWS));
    let says = |row: &Item, name: &str, begins: &str| matches!(row.get(name), Some(AttributeValue::S(text)) if text.starts_with(begins));
    rows.filter(|row| says(row, "pk", "X#") && !(held && SWEPT.iter().any(|kind| says(row, "kind", kind)))).count()
}

/// When the first row after `after` is due: outbox rows and timers alike.
pub(super) fn next_due(engine: &Engine, table: &str, after: Time) -> Option<Time> {
    let first = (0..keys::SHARDS).filter_map(|shard| query(engine, table, shard, ">", after, 1).into_iter().next());
    let times = first.filter_map(|row| match row.get(AT) {
        Some(AttributeValue::N(seconds)) => seconds.parse().ok().map(Time::from_unix),
        _ => None,
    });
    times.min()
}
