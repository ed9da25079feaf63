//! The `bootstrap` of every Lambda function: one binary, which picks its row of the operations table by `_HANDLER`.

use std::fmt::Display;
use std::process::ExitCode;
use std::sync::Arc;

use functions::{OPERATIONS, invoke, serve_event};
use lambda_http::lambda_runtime::{Diagnostic, Error, LambdaEvent, run, service_fn};
use platform::Context;
use platform::aws::{Clients, Wire};
use platform::clock::SystemClock;
use platform::config::Config;
use platform::edge::Trigger;
use serde_json::Value;

// One thread: a function serves one event at a time, and hashing has threads of its own.
#[tokio::main(flavor = "current_thread")]
async fn main() -> ExitCode {
    platform::telemetry::init(&std::env::var("USHER_LOG").unwrap_or_default());
    match start().await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            tracing::error!(cause = %error, "the function cannot start");
            ExitCode::FAILURE
        }
    }
}

async fn start() -> Result<(), Error> {
    let handler = std::env::var("_HANDLER").unwrap_or_default();
    let operation = OPERATIONS.iter().find(|row| row.id == handler).ok_or_else(|| format!("_HANDLER names no operation: {handler:?}"))?;
    let config = Config::from_env(&|name| std::env::var(name).ok())?;
    let clients = Clients::new(&config, Wire::plain());
    let cx = Context::new(config, clients, Arc::new(SystemClock));
    let over_http = matches!(operation.trigger, Trigger::Http(..));
    run(service_fn(|event: LambdaEvent<Value>| {
        let cx = &cx;
        async move { if over_http { serve_event(cx, event.payload).await.map_err(failed) } else { invoke(cx, operation.id, event.payload).await.map_err(failed) } }
    }))
    .await
}

/// What Lambda is told of a failed invocation. Without a name of our own the error's type would be a Rust type.
fn failed(error: impl Display) -> Diagnostic {
    Diagnostic { error_type: "Usher.Failed".to_owned(), error_message: error.to_string() }
}
