//! The smallest function there is: what `cargo xtask bench` measures the real one against. It greets.

use lambda_http::lambda_runtime::{Error, LambdaEvent, run, service_fn};
use serde_json::{Value, json};

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Error> {
    run(service_fn(async |event: LambdaEvent<Value>| {
        let path = event.payload["rawPath"].as_str().unwrap_or_default();
        Ok::<_, Error>(json!({ "statusCode": 200, "headers": { "content-type": "application/json" }, "body": format!("{{\"hello\":\"{path}\"}}") }))
    }))
    .await
}
