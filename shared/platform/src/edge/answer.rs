//! What an operation answers with: a status, headers and a body that knows how to be written.

use serde::Serialize;

use crate::edge::Outbound;

/// Something that can be sent.
pub trait Render {
    /// Writes it down.
    fn render(self) -> Outbound;
}

/// An answer of some media type.
#[derive(Clone, Debug)]
pub struct Media(Outbound);

impl Media {
    /// 200, of this media type.
    pub fn of(kind: &str, body: impl Into<Vec<u8>>) -> Media {
        Media(Outbound::new(200, kind, body))
    }
    /// 304: what the caller has is what there is.
    pub fn unchanged() -> Media {
        Media(Outbound::empty(304))
    }
    /// The same with one more header.
    #[must_use]
    pub fn header(self, name: &str, value: impl Into<String>) -> Media {
        Media(self.0.header(name, value))
    }
}

impl Render for Media {
    fn render(self) -> Outbound {
        self.0
    }
}

/// A JSON answer. `Answer<()>` has no body.
#[derive(Clone, Debug)]
pub struct Answer<T> {
    status: u16,
    headers: Vec<(String, String)>,
    body: T,
}

impl<T> Answer<T> {
    /// An answer of any status.
    pub fn of(status: u16, body: T) -> Answer<T> {
        Answer { status, headers: Vec::new(), body }
    }
    /// 200.
    pub fn ok(body: T) -> Answer<T> {
        Answer::of(200, body)
    }
    /// 201.
    pub fn created(body: T) -> Answer<T> {
        Answer::of(201, body)
    }
    /// The same with the `ETag` of a version.
    #[must_use]
    pub fn version(self, version: u32) -> Answer<T> {
        self.header("etag", format!("\"{version}\""))
    }
    /// The same with one more header.
    #[must_use]
    pub fn header(mut self, name: &str, value: impl Into<String>) -> Answer<T> {
        self.headers.push((name.to_owned(), value.into()));
        self
    }
    /// The body.
    pub fn body(&self) -> &T {
        &self.body
    }
}

impl Answer<()> {
    /// 204.
    pub fn no_content() -> Answer<()> {
        Answer::of(204, ())
    }
    /// 202: taken, worked off later.
    pub fn accepted() -> Answer<()> {
        Answer::of(202, ())
    }
}

impl<T: Serialize> Render for Answer<T> {
    fn render(self) -> Outbound {
        let empty = size_of::<T>() == 0 || self.status == 204;
        let mut out = if empty {
            Outbound::empty(self.status)
        } else {
            // A reply is made of strings, numbers and maps with string keys: writing it cannot fail.
            Outbound::new(self.status, "application/json", serde_json::to_vec(&self.body).unwrap_or_default())
        };
        out.headers.extend(self.headers);
        out
    }
}
