//! From path, query and body to a typed request. A field's error carries a pointer to it and a code.

use std::convert::Infallible;
use std::future::ready;
use std::sync::Arc;

use domain::user::photo::LARGEST as LARGEST_FILE;
use multer::{Constraints, Multipart, SizeLimit};
use serde::de::DeserializeOwned;
use serde_json::{Map, Value};
use tokio::sync::OnceCell;

use crate::edge::call::File;
use crate::edge::{Body, Inbound, Operation, Problem, Surface, json};

/// The largest body of an ordinary request, in bytes.
const LARGEST_BODY: usize = 64 * 1024;
/// What a form adds to the file in it, at most.
const LARGEST_FORM: usize = 4 * 1024;
/// The form field that is the file.
const FILE: &str = "file";

/// The largest body that an operation takes, in bytes.
pub(crate) fn largest(operation: &Operation) -> usize {
    match (operation.body, operation.surface) {
        (Body::Fields, _) => LARGEST_BODY,
        (Body::File, Surface::Page) => LARGEST_FILE + LARGEST_FORM,
        (Body::File, _) => LARGEST_FILE,
    }
}

/// Everything that a request says, as one object, and the file that came with it.
pub(crate) async fn gather(inbound: &Inbound, operation: &Operation, path: &[(String, String)]) -> Result<(Map<String, Value>, Option<Arc<File>>), Problem> {
    let (mut said, file) = match operation.body {
        _ if !inbound.changes() => (query(&inbound.query), None),
        Body::File => with_file(inbound, operation.surface).await?,
        Body::Fields => (body(inbound, operation.surface)?, None),
    };
    for (name, value) in path {
        if said.contains_key(name) {
            return Err(Problem::field("unknown_field", format!("/{name}"), "unknown_field"));
        }
        said.insert(name.clone(), Value::String(value.clone()));
    }
    Ok((said, file))
}

/// A file as it is, or in a form. What kind of file it is, its bytes say.
async fn with_file(inbound: &Inbound, surface: Surface) -> Result<(Map<String, Value>, Option<Arc<File>>), Problem> {
    let content_type = inbound.header("content-type").unwrap_or_default();
    let kind = content_type.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
    match (surface, kind.as_str()) {
        (Surface::Page, "multipart/form-data") => form_with_file(inbound, content_type).await,
        (Surface::Api, kind) if kind.starts_with("image/") || matches!(kind, "" | "application/octet-stream") => Ok((Map::new(), some(&inbound.body))),
        _ => Err(Problem::new("unsupported_media_type")),
    }
}

/// A file of these bytes; none of none.
fn some(bytes: &[u8]) -> Option<Arc<File>> {
    (!bytes.is_empty()).then(|| Arc::new(File { bytes: bytes.to_vec(), stored: OnceCell::new() }))
}

/// A form with a file (RFC 7578). An input that was not filled in was not sent; a file that was not chosen is none.
async fn form_with_file(inbound: &Inbound, content_type: &str) -> Result<(Map<String, Value>, Option<Arc<File>>), Problem> {
    fn malformed(error: multer::Error) -> Problem {
        match error {
            multer::Error::FieldSizeExceeded { limit, .. } => Problem::new("too_large").with("limit", limit),
            _ => Problem::new("malformed"),
        }
    }
    let boundary = multer::parse_boundary(content_type).map_err(malformed)?;
    let text = u64::try_from(LARGEST_FORM).unwrap_or(u64::MAX);
    let limits = SizeLimit::new().per_field(text).for_field(FILE, u64::try_from(LARGEST_FILE).unwrap_or(u64::MAX));
    let whole = futures::stream::once(ready(Ok::<_, Infallible>(inbound.body.clone())));
    let mut form = Multipart::with_constraints(whole, boundary, Constraints::new().size_limit(limits));
    let (mut said, mut file) = (Map::new(), None);
    while let Some(field) = form.next_field().await.map_err(malformed)? {
        let name = field.name().unwrap_or_default().to_owned();
        let bytes = field.bytes().await.map_err(malformed)?;
        match name.as_str() {
            name if said.contains_key(name) || (name == FILE && file.is_some()) => return Err(Problem::new("malformed")),
            FILE => file = some(&bytes),
            _ if bytes.is_empty() => {}
            _ => {
                let value = std::str::from_utf8(&bytes).map_err(|_| Problem::new("malformed"))?;
                said.insert(name, Value::String(value.to_owned()));
            }
        }
    }
    Ok((said, file))
}

/// The object as a typed request.
///
/// # Errors
/// 422 with a pointer to the field and what is wrong with it.
pub fn typed<R: DeserializeOwned>(said: &Map<String, Value>) -> Result<R, Problem> {
    serde_path_to_error::deserialize(Value::Object(said.clone())).map_err(|error| {
        let pointer: String = error.path().iter().map(segment).collect();
        fault(&pointer, &error.into_inner().to_string())
    })
}

fn segment(segment: &serde_path_to_error::Segment) -> String {
    use serde_path_to_error::Segment;
    match segment {
        Segment::Seq { index } => format!("/{index}"),
        Segment::Map { key } => format!("/{}", key.replace('~', "~0").replace('/', "~1")),
        Segment::Enum { .. } | Segment::Unknown => String::new(),
    }
}

/// What serde says in words, as a code. A value type's own error is a snake_case code already.
fn fault(pointer: &str, words: &str) -> Problem {
    let named = words.split('`').nth(1).unwrap_or_default();
    if words.starts_with("unknown field") {
        let pointer = if pointer.ends_with(&format!("/{named}")) { pointer.to_owned() } else { format!("{pointer}/{named}") };
        Problem::field("unknown_field", pointer, "unknown_field")
    } else if words.starts_with("missing field") {
        Problem::field("required", format!("{pointer}/{named}"), "required")
    } else if words.starts_with("invalid type") || words.starts_with("invalid value") || words.starts_with("invalid length") {
        Problem::field("invalid", pointer, "wrong_type")
    } else if words.starts_with("unknown variant") {
        Problem::field("invalid", pointer, "unknown_value")
    } else if !words.is_empty() && words.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'_') {
        Problem::field("invalid", pointer, words)
    } else {
        Problem::field("invalid", pointer, "invalid")
    }
}

fn query(raw: &str) -> Map<String, Value> {
    let mut said = Map::new();
    for (name, value) in form_urlencoded::parse(raw.as_bytes()) {
        let value = Value::String(value.into_owned());
        match said.get_mut(name.as_ref()) {
            None => {
                said.insert(name.into_owned(), value);
            }
            Some(Value::Array(values)) => values.push(value),
            Some(first) => *first = Value::Array(vec![first.take(), value]),
        }
    }
    said
}

fn body(inbound: &Inbound, surface: Surface) -> Result<Map<String, Value>, Problem> {
    let content_type = inbound.header("content-type").map(|t| t.split(';').next().unwrap_or_default().trim().to_ascii_lowercase());
    match (surface, content_type.as_deref()) {
        (Surface::Page, Some("application/x-www-form-urlencoded")) => form(&inbound.body),
        (Surface::Api, Some("application/json")) if inbound.body.is_empty() => Ok(Map::new()),
        (Surface::Api, Some("application/json")) => match json::parse(&inbound.body) {
            Ok(Value::Object(said)) => Ok(said),
            Ok(_) => Err(Problem::field("invalid", "", "wrong_type")),
            Err(what) => {
                let mut problem = Problem::new("malformed");
                problem.detail = what;
                Err(problem)
            }
        },
        (_, None) if inbound.body.is_empty() => Ok(Map::new()),
        _ => Err(Problem::new("unsupported_media_type")),
    }
}

/// A form sends every input, filled in or not: an empty one was not filled in.
fn form(bytes: &[u8]) -> Result<Map<String, Value>, Problem> {
    if std::str::from_utf8(bytes).is_err() {
        return Err(Problem::new("malformed"));
    }
    let mut said = query(std::str::from_utf8(bytes).unwrap_or_default());
    said.retain(|_, value| value.as_str() != Some(""));
    Ok(said)
}
