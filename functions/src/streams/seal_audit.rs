//! The stream's second reader: puts what was written into the audit log under a seal, some of it together, at the end of a
//! chain that is kept apart from the table (F20; RELIABILITY section 1, item 39). Several may do so at once: a place in the
//! chain is taken once, and whoever comes second takes the next.

use platform::Context;
use platform::edge::Problem;
use platform::outside::{Added, add, newest, text_of};
use platform::seals::{Seal, Sealed};
use serde::Deserialize;
use serde_json::{Value, json};

use super::records::sealed;

/// How often the chain's end may be somebody else's meanwhile.
const TRIES: usize = 50;

/// A batch of the stream.
#[derive(Deserialize)]
struct Batch {
    #[serde(rename = "Records")]
    records: Vec<Value>,
}

/// Seals one batch; without audit rows nothing.
///
/// # Errors
/// 500 for what is no batch, 503 if keys or chain are out of reach: the batch comes again. Sealed twice is sealed.
pub async fn handle(cx: &Context, event: Value) -> Result<Value, Problem> {
    let batch: Batch = serde_json::from_value(event).map_err(|_| Problem::internal("not a stream batch"))?;
    let now = cx.clock.now();
    let rows: Vec<Sealed> = batch.records.into_iter().filter_map(|record| sealed(record, now)).collect();
    if rows.is_empty() {
        return Ok(json!({ "sealed": 0 }));
    }
    let (count, number) = (rows.len(), append(cx, rows).await?);
    Ok(json!({ "sealed": count, "number": number }))
}

async fn append(cx: &Context, rows: Vec<Sealed>) -> Result<u64, Problem> {
    let (ring, now) = (cx.keyring().await?, cx.clock.now());
    let mut end = cx.chain_end.lock().await;
    if end.is_none()
        && let Some(number) = newest(cx).await?
    {
        *end = text_of(cx, number).await?.map(|text| (number, text));
    }
    for _ in 0..TRIES {
        let seal = Seal::behind(end.as_ref().map(|(number, text)| (*number, text.as_str())), rows.clone(), now);
        let text = seal.write(&ring, now).map_err(Problem::internal)?;
        if add(cx, seal.number, &text).await? == Added::Yes {
            *end = Some((seal.number, text));
            return Ok(seal.number);
        }
        *end = text_of(cx, seal.number).await?.map(|text| (seal.number, text));
    }
    Err(Problem::unavailable("others kept taking the end of the chain"))
}
