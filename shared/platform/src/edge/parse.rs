//! From path, query and body to a typed request. A field's error carries a pointer to it and a code.

use serde::de::DeserializeOwned;
use serde_json::{Map, Value};

use crate::edge::{Inbound, Problem, Surface, json};

/// The largest body of an ordinary request, in bytes.
pub(crate) const LARGEST_BODY: usize = 64 * 1024;

/// Everything that a request says, as one object.
pub(crate) fn gather(inbound: &Inbound, surface: Surface, path: &[(String, String)]) -> Result<Map<String, Value>, Problem> {
    let mut said = if inbound.changes() { body(inbound, surface)? } else { query(&inbound.query) };
    for (name, value) in path {
        if said.contains_key(name) {
            return Err(Problem::field("unknown_field", format!("/{name}"), "unknown_field"));
        }
        said.insert(name.clone(), Value::String(value.clone()));
    }
    Ok(said)
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
