//! /dev/events: what was put on the bus.

use std::fmt::Write as _;

use platform::edge::Inbound;
use serde_json::Value;

use super::html::{escape, page};
use super::{Page, parameter};
use crate::runner::Inner;

const MOST_ROWS: u32 = 200;
const HERE: &str = "/dev/events";

fn table_rows(events: &[Value]) -> String {
    let mut rows = String::new();
    for event in events {
        let text = |value: &Value| escape(value.as_str().unwrap_or_default());
        let at = text(&event["time"]);
        let pretty = escape(&format!("{:#}", event["data"]));
        // Writing to a string cannot fail.
        let _ = write!(
            rows,
            "<tr><td><time datetime=\"{at}\">{at}</time></td><td><span class=\"badge\">{kind}</span></td><td><code>{subject}</code></td><td>{actor}</td>\
             <td><details><summary>Data</summary><pre>{pretty}</pre></details></td></tr>",
            kind = text(&event["type"]),
            subject = text(&event["subject"]["id"]),
            actor = text(&event["actor"]["type"]),
        );
    }
    rows
}

pub(super) fn tail(runner: &Inner, inbound: &Inbound) -> Page {
    let wanted = parameter(inbound, "type");
    let events = runner.services.ledger.latest_events(wanted.as_deref(), MOST_ROWS)?;
    let body = format!(
        "<form method=\"get\" action=\"{HERE}\"><label>Type <input name=\"type\" value=\"{value}\" placeholder=\"user.activated\" autocomplete=\"off\"></label><button>Show</button></form>\
         <p class=\"faint\">Newest first, at most {MOST_ROWS}. The button looks again.</p><table><thead><tr><th scope=\"col\">Time</th><th scope=\"col\">Type</th><th scope=\"col\">Subject</th><th scope=\"col\">Actor</th><th scope=\"col\">Data</th></tr></thead>\
         <tbody>{rows}</tbody></table>",
        value = escape(wanted.as_deref().unwrap_or_default()),
        rows = table_rows(&events),
    );
    Ok(page(HERE, "Events", &body))
}
