//! What Usher says of itself: health, the OpenAPI document, the list of error codes.

pub mod healthz;
pub mod not_found;

use platform::edge::{CODES, Inbound, Outbound};

/// What `cargo xtask openapi` made of the table; a test holds the two together.
const DOCUMENT: &str = include_str!("../../openapi.json");

/// Answers that are the same for everybody and need nothing read.
pub(crate) fn fixed(inbound: &Inbound) -> Option<Outbound> {
    if inbound.method != "GET" {
        return None;
    }
    match inbound.path.as_str() {
        "/openapi.json" => Some(Outbound::new(200, "application/json", DOCUMENT)),
        "/docs/errors" => Some(Outbound::new(200, "text/plain; charset=utf-8", errors())),
        _ => None,
    }
}

fn errors() -> String {
    let lines = CODES.iter().map(|(code, status, title)| format!("{status} {code}: {title}\n"));
    format!("Every error is an application/problem+json document (RFC 9457) with one of these codes.\n\n{}", lines.collect::<String>())
}

#[cfg(all(test, feature = "document"))]
mod tests {
    use serde_json::Value;

    #[test]
    fn the_document_that_is_served_is_what_the_table_says() {
        let served: Value = serde_json::from_str(super::DOCUMENT).unwrap();
        assert!(served == crate::openapi::document(), "run cargo xtask openapi");
    }
}
