//! What exists on a laptop alone: the mail viewer, the clock, the event tail, the list of operations, and their JSON forms.
//!
//! Mails hold links that open accounts, so these pages answer to loopback names only and take no form from another site.

mod api;
mod clock;
mod docs;
mod events;
mod html;
mod mail;
mod reports;

use domain::RequestId;
use platform::edge::{Inbound, Outbound};
use serde_json::{Value, json};

use crate::ledger::LedgerError;
use crate::runner::Inner;

/// A refusal: status, code, title and what to do about it.
pub(crate) struct Trouble {
    status: u16,
    code: &'static str,
    title: &'static str,
    detail: String,
}

impl Trouble {
    fn invalid(detail: impl Into<String>) -> Trouble {
        Trouble { status: 422, code: "invalid", title: "A field is not valid", detail: detail.into() }
    }

    fn missing() -> Trouble {
        Trouble { status: 404, code: "not_found", title: "There is no such thing", detail: "Nothing is here.".to_owned() }
    }
}

impl From<LedgerError> for Trouble {
    fn from(cause: LedgerError) -> Self {
        Trouble { status: 500, code: "internal", title: "Something went wrong here", detail: cause.to_string() }
    }
}

type Page = Result<Outbound, Trouble>;

/// Whether a path is the runner's own.
pub(crate) fn owns(path: &str) -> bool {
    path == "/" || path == "/docs" || path == "/docs/policies" || path == "/dev" || path.starts_with("/dev/")
}

/// Answers a request for one of the runner's own paths.
pub(crate) async fn serve(runner: &Inner, inbound: &Inbound) -> Outbound {
    let answer = match guard(inbound) {
        Ok(()) => route(runner, inbound).await,
        Err(refused) => Err(refused),
    };
    answer.unwrap_or_else(|trouble| problem(trouble.status, trouble.code, trouble.title, &trouble.detail, inbound.request))
}

async fn route(runner: &Inner, inbound: &Inbound) -> Page {
    let method = if inbound.method == "HEAD" { "GET" } else { inbound.method.as_str() };
    match (method, inbound.path.as_str()) {
        ("GET", "/") => Ok(Outbound::empty(303).header("location", "/home")),
        ("GET", "/docs") => Ok(docs::list()),
        ("GET", "/docs/policies") => Ok(docs::policies()),
        ("GET", "/dev" | "/dev/") => Ok(Outbound::empty(303).header("location", "/dev/mail")),
        ("GET", "/dev/mail") => mail::list(runner),
        ("GET", path) if path.starts_with("/dev/mail/") => mail::one(runner, path.trim_start_matches("/dev/mail/"), inbound),
        ("POST", path) if path.starts_with("/dev/mail/") => reports::form(runner, path.trim_start_matches("/dev/mail/"), inbound).await,
        ("GET", "/dev/clock") => Ok(clock::page(runner, None)),
        ("POST", "/dev/clock") => clock::form(runner, inbound).await,
        ("GET", "/dev/events") => events::tail(runner, inbound),
        ("GET", "/dev/api/mails") => api::mails(runner, inbound).await,
        ("GET", "/dev/api/clock") => Ok(api::clock(runner, &[])),
        ("POST", "/dev/api/clock") => api::set_clock(runner, inbound).await,
        ("GET", "/dev/api/events") => api::events(runner, inbound),
        ("POST", "/dev/api/ses-event") => reports::play(runner, inbound).await,
        ("POST", "/dev/api/drain") => api::drain(runner).await,
        ("GET", "/dev/api/metrics") => api::metrics(runner),
        _ => Err(Trouble::missing()),
    }
}

/// Refuses names that are not this machine's (a page elsewhere may point its own name here) and what other sites send.
fn guard(inbound: &Inbound) -> Result<(), Trouble> {
    let host = inbound.header("host").unwrap_or_default();
    let name = host.rsplit_once(':').map_or(host, |(name, _)| name);
    let foreign_host = !matches!(name, "127.0.0.1" | "localhost" | "[::1]");
    let site = inbound.header("sec-fetch-site").unwrap_or("none");
    let foreign_form = inbound.changes() && !matches!(site, "none" | "same-origin");
    if foreign_host || foreign_form {
        let detail = "These pages answer on this machine only.".to_owned();
        return Err(Trouble { status: 403, code: "cross_site", title: "Not from another site", detail });
    }
    Ok(())
}

/// A problem document.
pub(crate) fn problem(status: u16, code: &str, title: &str, detail: &str, request: RequestId) -> Outbound {
    let document = json!({
        "type": format!("/docs/errors#{code}"), "title": title, "status": status, "detail": detail, "code": code, "request_id": request, "errors": [],
    });
    Outbound::new(status, "application/problem+json", document.to_string()).header("cache-control", "no-store")
}

fn json_answer(document: &Value) -> Outbound {
    Outbound::new(200, "application/json", document.to_string()).header("cache-control", "no-store")
}

/// The last value of a query parameter; empty counts as absent.
fn parameter(inbound: &Inbound, name: &str) -> Option<String> {
    field(inbound.query.as_bytes(), name)
}

/// The last value of a form field; empty counts as absent.
fn field(form: &[u8], name: &str) -> Option<String> {
    let values = form_urlencoded::parse(form).filter(|(found, _)| found == name).map(|(_, value)| value.into_owned());
    values.last().filter(|value| !value.is_empty())
}
