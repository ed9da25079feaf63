//! The cloud's services as the SDK sees them: mail, queues, timers, bus, secrets and objects, answered on one loopback listener.
//!
//! Each answers in the wire form of its service and commits to the ledger before it says that something was taken.

mod bus;
mod mailbox;
mod objects;
mod queues;
mod schedules;
mod secrets;

use std::net::{Ipv4Addr, SocketAddr};
use std::sync::Arc;

use axum::Router;
use axum::body::{Body, Bytes};
use axum::extract::{DefaultBodyLimit, State};
use axum::http::{HeaderMap, Method, Response, StatusCode, Uri};
use domain::{Entropy, Time};
use percent_encoding::percent_decode_str;
use platform::clock::{Clock, OsEntropy};
use serde_json::{Value, json};
use tokio::sync::{Notify, oneshot};

use crate::clock::LocalClock;
use crate::ledger::{Ledger, LedgerError};

pub use mailbox::Mailbox;
pub use objects::{AUDIT, FILES, Objects};
pub use queues::{Message, Queues};
pub use secrets::{KEYS, Secrets};
pub(crate) use secrets::{draw_key, write_private};

/// The largest request that is read: SES takes 40 MB, nothing here comes near.
const MOST_BYTES: usize = 16 * 1024 * 1024;

/// What a service answers instead of a result.
pub(crate) struct Refusal {
    status: u16,
    code: &'static str,
    message: String,
}

impl Refusal {
    fn new(status: u16, code: &'static str, message: impl Into<String>) -> Refusal {
        Refusal { status, code, message: message.into() }
    }

    fn invalid(message: impl Into<String>) -> Refusal {
        Refusal::new(400, "ValidationException", message)
    }
}

impl From<LedgerError> for Refusal {
    fn from(cause: LedgerError) -> Self {
        Refusal::new(500, "InternalServerException", cause.to_string())
    }
}

type Reply = Result<Value, Refusal>;

/// What the services share.
pub struct Services {
    /// Captured mail.
    pub mailbox: Mailbox,
    /// The queues.
    pub queues: Queues,
    /// The secrets.
    pub secrets: Secrets,
    /// What is kept apart from the table.
    pub objects: Objects,
    /// Where schedules, mails and events are kept.
    pub ledger: Arc<Ledger>,
    /// Tells the pumps that something came in.
    pub wake: Arc<Notify>,
    clock: Arc<LocalClock>,
}

impl Services {
    /// Services over a ledger, a mailbox, secrets and objects.
    pub fn new(ledger: Arc<Ledger>, mailbox: Mailbox, secrets: Secrets, objects: Objects, clock: Arc<LocalClock>) -> Services {
        Services { mailbox, queues: Queues::default(), secrets, objects, ledger, wake: Arc::default(), clock }
    }

    fn now(&self) -> Time {
        self.clock.now()
    }

    fn answer(&self, method: &Method, uri: &Uri, target: Option<&str>, body: &[u8]) -> Reply {
        let document = || serde_json::from_slice::<Value>(body).map_err(|_| Refusal::new(400, "SerializationException", "the body is not JSON"));
        let reply = match (target, method.as_str(), segments(uri.path()).as_slice()) {
            (Some("AmazonSQS.SendMessage"), ..) => queues::send_one(self, &document()?),
            (Some("AmazonSQS.SendMessageBatch"), ..) => queues::send_batch(self, &document()?),
            (Some("AWSEvents.PutEvents"), ..) => bus::put_events(self, &document()?),
            (Some("secretsmanager.GetSecretValue"), ..) => self.secrets.get(&document()?),
            (None, "POST", [version, email, outbound]) if version == "v2" && email == "email" && outbound == "outbound-emails" => {
                mailbox::send_email(self, &document()?)
            }
            (None, "POST", [kind, name]) if kind == "schedules" => schedules::create(self, name, &document()?),
            (None, "GET", [kind, name]) if kind == "schedules" => schedules::get(self, name, &group(uri)),
            (None, "DELETE", [kind, name]) if kind == "schedules" => schedules::delete(self, name, &group(uri)),
            (None, "POST", [kind, name]) if kind == "schedule-groups" => schedules::create_group(self, name),
            _ => Err(Refusal::new(404, "UnknownOperationException", "no such call here")),
        };
        self.wake.notify_one();
        reply
    }
}

fn segments(path: &str) -> Vec<String> {
    path.trim_matches('/').split('/').map(|part| percent_decode_str(part).decode_utf8_lossy().into_owned()).collect()
}

fn group(uri: &Uri) -> String {
    let pairs = uri.query().unwrap_or("").split('&').filter_map(|pair| pair.split_once('='));
    let mut named = pairs.filter(|(name, _)| *name == "groupName").map(|(_, value)| percent_decode_str(value).decode_utf8_lossy().into_owned());
    named.next_back().unwrap_or_else(|| "default".to_owned())
}

async fn handle(State(services): State<Arc<Services>>, method: Method, uri: Uri, headers: HeaderMap, body: Bytes) -> Response<Body> {
    if let Some(response) = services.objects.answer(&method, &uri, &headers, &body, services.now()) {
        return response;
    }
    let target = headers.get("x-amz-target").and_then(|value| value.to_str().ok());
    let (status, code, document) = match services.answer(&method, &uri, target, &body) {
        Ok(document) => (200, None, document),
        Err(refusal) => {
            let document = json!({"__type": refusal.code, "message": refusal.message, "Message": refusal.message});
            (refusal.status, Some(refusal.code), document)
        }
    };
    let mut response = Response::new(Body::from(document.to_string()));
    *response.status_mut() = StatusCode::from_u16(status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    let head = response.headers_mut();
    head.insert("content-type", axum::http::HeaderValue::from_static("application/x-amz-json-1.1"));
    if let Some(code) = code {
        head.insert("x-amzn-errortype", axum::http::HeaderValue::from_static(code));
    }
    response
}

/// Serves them on a free loopback port until `stopped` resolves. Gives the address and the serving task.
///
/// # Errors
/// No port is to be had.
pub async fn listen(services: Arc<Services>, stopped: oneshot::Receiver<()>) -> std::io::Result<(SocketAddr, tokio::task::JoinHandle<()>)> {
    let listener = tokio::net::TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await?;
    let address = listener.local_addr()?;
    let app = Router::new().fallback(handle).layer(DefaultBodyLimit::max(MOST_BYTES)).with_state(services);
    let task = tokio::spawn(async move {
        let shutdown = async {
            // A runner that was dropped without stopping ends its services too.
            let _ = stopped.await;
        };
        if let Err(cause) = axum::serve(listener, app).with_graceful_shutdown(shutdown).await {
            tracing::error!(%cause, "the services ended");
        }
    });
    Ok((address, task))
}

/// A random identifier in the form the services use.
pub(crate) fn draw_id() -> String {
    let mut bytes = [0u8; 16];
    OsEntropy.fill(&mut bytes);
    let hex: String = bytes.iter().map(|byte| format!("{byte:02x}")).collect();
    format!("{}-{}-{}-{}-{}", &hex[..8], &hex[8..12], &hex[12..16], &hex[16..20], &hex[20..])
}
