//! The front door without a socket: the same `Inbound` that a request on the wire becomes.

use domain::RequestId;
use platform::Context;
use platform::clock::OsEntropy;
use platform::edge::{Inbound, Outbound};
use serde_json::Value;

/// A call that did not answer as hoped.
#[derive(Debug)]
pub struct Unexpected {
    call: String,
    status: u16,
    code: String,
}

impl Unexpected {
    /// Something that a call should have led to did not come.
    pub(crate) fn missing(what: &str) -> Unexpected {
        Unexpected { call: what.to_owned(), status: 0, code: "missing".to_owned() }
    }

    /// The problem's code.
    pub fn code(&self) -> &str {
        &self.code
    }
}

impl std::fmt::Display for Unexpected {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} answered {} {}", self.call, self.status, self.code)
    }
}

impl std::error::Error for Unexpected {}

/// Calls on behalf of the runner itself: its owner and its demo data.
pub struct Front<'a> {
    /// The functions' world.
    pub context: &'a Context,
    /// The session to call with.
    pub token: Option<&'a str>,
    /// What counts as the caller's address.
    pub source: &'a str,
}

impl Front<'_> {
    /// One JSON call; `name` says in errors which one, since paths hold tokens.
    ///
    /// # Errors
    /// Any status that is not 2xx.
    pub async fn call(&self, name: &str, method: &str, path: &str, key: Option<&str>, body: Option<&Value>) -> Result<Value, Unexpected> {
        let mut headers = Vec::new();
        headers.extend(body.map(|_| ("content-type".to_owned(), "application/json".to_owned())));
        headers.extend(self.token.map(|token| ("authorization".to_owned(), format!("Bearer {token}"))));
        headers.extend(key.map(|key| ("idempotency-key".to_owned(), key.to_owned())));
        let inbound = Inbound {
            method: method.to_owned(),
            path: path.to_owned(),
            query: String::new(),
            headers,
            body: body.map(Value::to_string).unwrap_or_default().into_bytes(),
            source: self.source.to_owned(),
            request: RequestId::draw(self.context.clock.now(), &mut OsEntropy),
        };
        let Outbound { status, body, .. } = functions::serve(self.context, inbound).await;
        let answer: Value = serde_json::from_slice(&body).unwrap_or_default();
        if (200..300).contains(&status) {
            return Ok(answer);
        }
        let code = answer["code"].as_str().unwrap_or_default().to_owned();
        Err(Unexpected { call: name.to_owned(), status, code })
    }
}

/// The token in the first link of a mail whose path starts with `prefix`, such as `/v/`.
pub fn token_of<'a>(mail: &'a Value, prefix: &str) -> Option<&'a str> {
    let links = mail["links"].as_array()?.iter().filter_map(Value::as_str);
    links.filter_map(|link| link.split_once("://")?.1.split_once('/')?.1.strip_prefix(prefix.trim_start_matches('/'))).next()
}
