//! EventBridge `PutEvents`: every entry's detail is kept and shown by /dev/events.

use serde_json::{Value, json};

use super::{Refusal, Reply, Services, draw_id};

const MOST_ENTRIES: usize = 10;

pub(super) fn put_events(services: &Services, request: &Value) -> Reply {
    let entries = request["Entries"].as_array().map(Vec::as_slice).unwrap_or_default();
    if entries.is_empty() || entries.len() > MOST_ENTRIES {
        return Err(Refusal::invalid("1 to 10 entries are taken"));
    }
    let mut failed = 0;
    let mut results = Vec::with_capacity(entries.len());
    for entry in entries {
        results.push(match put(services, entry)? {
            Ok(id) => json!({"EventId": id}),
            Err(code) => {
                failed += 1;
                json!({"ErrorCode": code, "ErrorMessage": "the entry was refused"})
            }
        });
    }
    Ok(json!({"FailedEntryCount": failed, "Entries": results}))
}

fn put(services: &Services, entry: &Value) -> Result<Result<String, &'static str>, Refusal> {
    let (Some(kind), Some(_), Some(detail)) = (entry["DetailType"].as_str(), entry["Source"].as_str(), entry["Detail"].as_str()) else {
        return Ok(Err("InvalidArgument"));
    };
    let Ok(envelope @ Value::Object(_)) = serde_json::from_str::<Value>(detail) else { return Ok(Err("MalformedDetail")) };
    let id = draw_id();
    services.ledger.add_event(envelope["id"].as_str().unwrap_or(&id), kind, &envelope)?;
    Ok(Ok(id))
}
