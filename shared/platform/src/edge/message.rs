//! One request and one answer, whatever carried them.

use domain::RequestId;

/// The cookie that holds a page's session. `__Host-`: this host alone, over TLS, for every path.
pub const SESSION_COOKIE: &str = "__Host-usher";

/// The cookie that keeps the way back while somebody signs in.
pub const BACK_COOKIE: &str = "__Host-usher-back";

/// The cookie by which a browser is known that somebody signed in with.
pub const DEVICE_COOKIE: &str = "__Host-usher-device";

/// A request as it came in.
#[derive(Clone, Debug)]
pub struct Inbound {
    /// The method, upper case.
    pub method: String,
    /// The path, percent-decoded.
    pub path: String,
    /// The query string, raw, without `?`.
    pub query: String,
    /// Header names in lower case, with their values.
    pub headers: Vec<(String, String)>,
    /// The body's bytes.
    pub body: Vec<u8>,
    /// The caller's network address.
    pub source: String,
    /// This request's id.
    pub request: RequestId,
}

impl Inbound {
    /// The first header of this (lower-case) name.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(n, _)| n == name).map(|(_, value)| value.as_str())
    }

    /// The cookie of this name.
    pub fn cookie(&self, name: &str) -> Option<&str> {
        let cookies = self.headers.iter().filter(|(n, _)| n == "cookie").flat_map(|(_, value)| value.split(';'));
        cookies.filter_map(|pair| pair.trim().split_once('=')).find(|(n, _)| *n == name).map(|(_, value)| value)
    }

    /// The bearer token.
    pub fn bearer(&self) -> Option<&str> {
        let (scheme, token) = self.header("authorization")?.split_once(' ')?;
        scheme.eq_ignore_ascii_case("bearer").then(|| token.trim())
    }

    /// Whether the request asks for a change.
    pub fn changes(&self) -> bool {
        !matches!(self.method.as_str(), "GET" | "HEAD" | "OPTIONS")
    }
}

/// An answer on its way out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Outbound {
    /// The HTTP status.
    pub status: u16,
    /// Headers, names in lower case.
    pub headers: Vec<(String, String)>,
    /// The body's bytes.
    pub body: Vec<u8>,
}

impl Outbound {
    /// An answer of a status, a content type and a body.
    pub fn new(status: u16, content_type: &str, body: impl Into<Vec<u8>>) -> Outbound {
        Outbound { status, headers: vec![("content-type".to_owned(), content_type.to_owned())], body: body.into() }
    }

    /// An answer without a body.
    pub fn empty(status: u16) -> Outbound {
        Outbound { status, headers: Vec::new(), body: Vec::new() }
    }

    /// The same with one more header.
    #[must_use]
    pub fn header(mut self, name: &str, value: impl Into<String>) -> Outbound {
        self.headers.push((name.to_owned(), value.into()));
        self
    }
}
