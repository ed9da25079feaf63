//! What the gateway's routes do not take: 404 for a path that nobody has, 405 for a method that its path lacks, and the fixed
//! documents. On a laptop the router answers these by itself, in the same words.

use platform::Context;
use platform::edge::Problem;
use serde_json::Value;

use crate::router::refuse_event;

/// Answers one request of the gateway.
///
/// # Errors
/// 500 for what is no request.
pub async fn handle(cx: &Context, event: Value) -> Result<Value, Problem> {
    refuse_event(cx, event).map_err(Problem::internal)
}
