//! What tests may do to a call. It happens where the network is, so the SDK retries and gives up as it would over a bad line.

use std::fmt;

use aws_smithy_runtime_api::client::orchestrator::HttpResponse;
use aws_smithy_runtime_api::client::result::ConnectorError;
use aws_smithy_runtime_api::http::StatusCode;
use aws_smithy_types::body::SdkBody;
use futures::future::BoxFuture;
use serde_json::{Value, json};

use super::{CallInfo, Service};

/// What happens to one call.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Fault {
    /// Nothing.
    #[default]
    None,
    /// No connection: it is never sent.
    Refused,
    /// It is sent and done, and its answer never arrives.
    AnswerLost,
    /// The service says, without doing it, that this is too much at the moment.
    Throttled,
    /// The table says, without doing it, that an item is part of another transaction at the moment. Calls that are never
    /// told so go through.
    Conflicted,
    /// No answer and no error, for ever.
    Hung,
}

/// Decides about each call.
pub trait Faults: fmt::Debug + Send + Sync + 'static {
    /// What happens to `call`; asked once for each, before it is sent.
    fn decide(&self, call: &CallInfo<'_>) -> Fault;

    /// What a call with which nothing goes wrong waits for before it is sent.
    fn wait(&self, _call: &CallInfo<'_>) -> Option<BoxFuture<'static, ()>> {
        None
    }
}

/// Whether a call may be told that an item is part of another transaction.
pub(super) fn may_conflict(service: Service, action: &str) -> bool {
    service == Service::DynamoDb && ["TransactWriteItems", "PutItem", "UpdateItem", "DeleteItem"].contains(&action)
}

/// The table's answer to a write of which an item is part of another transaction: a cancelled transaction names a reason for
/// each of its writes, and here the last one is at fault.
pub(super) fn conflicted(action: &str, body: &[u8]) -> Result<HttpResponse, ConnectorError> {
    const ONGOING: &str = "Transaction is ongoing for the item";
    let answer = if action == "TransactWriteItems" {
        let asked: Value = serde_json::from_slice(body).unwrap_or_default();
        let mut reasons = vec![json!({ "Code": "None" }); asked["TransactItems"].as_array().map_or(0, Vec::len).saturating_sub(1)];
        reasons.push(json!({ "Code": "TransactionConflict", "Message": ONGOING }));
        json!({ "__type": "TransactionCanceledException", "Message": "Transaction cancelled", "CancellationReasons": reasons })
    } else {
        json!({ "__type": "TransactionConflictException", "message": ONGOING })
    };
    let status = StatusCode::try_from(400).map_err(|cause| ConnectorError::other(cause.into(), None))?;
    let mut answer = HttpResponse::new(status, SdkBody::from(answer.to_string()));
    answer.headers_mut().insert("content-type", "application/x-amz-json-1.0");
    Ok(answer)
}

/// The throttling answer of a service: status, error code and where its protocol puts the code.
pub(super) fn throttled(service: Service) -> Result<HttpResponse, ConnectorError> {
    let (status, code, in_header) = match service {
        Service::DynamoDb | Service::Events | Service::Secrets => (400, "ThrottlingException", false),
        Service::Sqs => (400, "RequestThrottled", false),
        Service::Ses => (429, "TooManyRequestsException", true),
        Service::Scheduler => (429, "ThrottlingException", true),
        Service::S3 => return slow_down(),
    };
    let status = StatusCode::try_from(status).map_err(|cause| ConnectorError::other(cause.into(), None))?;
    let body = if in_header { r#"{"message":"Rate exceeded"}"#.to_owned() } else { format!(r#"{{"__type":"{code}","message":"Rate exceeded"}}"#) };
    let mut answer = HttpResponse::new(status, SdkBody::from(body));
    answer.headers_mut().insert("content-type", "application/json");
    if in_header {
        answer.headers_mut().insert("x-amzn-errortype", code);
    }
    Ok(answer)
}

/// S3 says it in XML.
fn slow_down() -> Result<HttpResponse, ConnectorError> {
    let status = StatusCode::try_from(503).map_err(|cause| ConnectorError::other(cause.into(), None))?;
    Ok(HttpResponse::new(status, SdkBody::from("<Error><Code>SlowDown</Code><Message>Please reduce your request rate.</Message></Error>")))
}
