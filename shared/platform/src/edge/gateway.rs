//! API Gateway's HTTP API, payload format 2.0: its event to a request, an answer to its response.
//!
//! The event is read with types of our own: `lambda_http` builds an `http::Uri` and dies of query strings that it refuses.

use std::collections::BTreeMap;
use std::fmt;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD as BASE64;
use domain::RequestId;
use serde::Deserialize;
use serde_json::{Map, Value, json};

use crate::edge::{Inbound, Outbound};

/// Why an event is not served.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum GatewayError {
    /// It is no request of the HTTP API; what is wrong with it.
    NoRequest(&'static str),
    /// It did not come through our own distribution.
    Around,
}

impl fmt::Display for GatewayError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            GatewayError::NoRequest(what) => write!(f, "not an HTTP API event: {what}"),
            GatewayError::Around => f.write_str("it did not come through the distribution"),
        }
    }
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Event {
    raw_path: String,
    #[serde(default)]
    raw_query_string: String,
    #[serde(default)]
    headers: BTreeMap<String, String>,
    #[serde(default)]
    cookies: Vec<String>,
    request_context: Around,
    body: Option<String>,
    #[serde(default)]
    is_base64_encoded: bool,
}

#[derive(Deserialize)]
struct Around {
    http: Http,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Http {
    method: String,
    source_ip: String,
}

/// Reads an event. With `origin_secret` the request must have come through our own distribution (header
/// `x-origin-secret`), and only then is the caller's address the one that the distribution names (`x-viewer-address`).
///
/// # Errors
/// [`GatewayError`] for anything else, a request that went around the distribution included.
pub fn from_gateway(event: Value, request: RequestId, origin_secret: Option<&str>) -> Result<Inbound, GatewayError> {
    let event: Event = serde_json::from_value(event).map_err(|_| GatewayError::NoRequest("a part is missing or of another type"))?;
    let mut headers: Vec<(String, String)> = event.headers.into_iter().map(|(name, value)| (name.to_ascii_lowercase(), value)).collect();
    headers.extend(event.cookies.into_iter().map(|cookie| ("cookie".to_owned(), cookie)));
    let named = |wanted: &str| headers.iter().find(|(name, _)| name == wanted).map(|(_, value)| value.clone());
    let mut source = event.request_context.http.source_ip;
    if let Some(secret) = origin_secret {
        if !named("x-origin-secret").is_some_and(|given| equal(given.as_bytes(), secret.as_bytes())) {
            return Err(GatewayError::Around);
        }
        if let Some(viewer) = named("x-viewer-address") {
            source = viewer;
        }
    }
    let body = match event.body {
        Some(text) if event.is_base64_encoded => BASE64.decode(text).map_err(|_| GatewayError::NoRequest("the body is not base64"))?,
        Some(text) => text.into_bytes(),
        None => Vec::new(),
    };
    let path = percent_encoding::percent_decode_str(&event.raw_path).decode_utf8_lossy().into_owned();
    Ok(Inbound { method: event.request_context.http.method, path, query: event.raw_query_string, headers, body, source, request })
}

/// Whether two secrets are the same, in a time that does not tell where they differ.
fn equal(one: &[u8], other: &[u8]) -> bool {
    one.len() == other.len() && one.iter().zip(other).fold(0, |differs, (a, b)| differs | (a ^ b)) == 0
}

/// Writes a response. Cookies go where the gateway wants them; a body that is not text is base64.
pub fn to_gateway(answer: Outbound) -> Value {
    let mut headers = Map::new();
    let mut cookies = Vec::new();
    for (name, value) in answer.headers {
        if name == "set-cookie" {
            cookies.push(value);
        } else {
            headers.insert(name, value.into());
        }
    }
    let (body, encoded) = match String::from_utf8(answer.body) {
        Ok(text) => (text, false),
        Err(bytes) => (BASE64.encode(bytes.as_bytes()), true),
    };
    json!({"statusCode": answer.status, "headers": headers, "cookies": cookies, "body": body, "isBase64Encoded": encoded})
}
