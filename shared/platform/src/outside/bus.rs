//! Events for the custom bus (F37).

use aws_sdk_eventbridge::types::PutEventsRequestEntry;
use serde_json::Value;

use crate::Context;
use crate::aws::how;
use crate::edge::Problem;

/// What PutEvents takes at once.
const AT_ONCE: usize = 10;
/// Who says so.
const SOURCE: &str = "usher";

/// Puts the envelopes on the bus. A repetition carries the same ids.
///
/// # Errors
/// 503 if any of them was not taken: PutEvents answers 200 even then.
pub async fn publish(cx: &Context, envelopes: &[Value]) -> Result<(), Problem> {
    for batch in envelopes.chunks(AT_ONCE) {
        let entries = batch.iter().map(|envelope| {
            let kind = envelope.get("type").and_then(Value::as_str).unwrap_or_default();
            PutEventsRequestEntry::builder().source(SOURCE).detail_type(kind).detail(envelope.to_string()).event_bus_name(&cx.config.bus).build()
        });
        let answer = cx.clients.events().put_events().set_entries(Some(entries.collect())).send().await;
        let answer = answer.map_err(|e| Problem::unavailable(format!("PutEvents: {}", how(&e))))?;
        if answer.failed_entry_count() > 0 {
            let codes: Vec<&str> = answer.entries().iter().filter_map(|entry| entry.error_code()).collect();
            return Err(Problem::unavailable(format!("PutEvents refused {} entries: {}", answer.failed_entry_count(), codes.join(", "))));
        }
    }
    Ok(())
}
