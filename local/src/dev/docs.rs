//! /docs: every operation of the table, with what makes it run and who may call it.

use std::fmt::Write as _;

use functions::OPERATIONS;
use platform::edge::{Outbound, Trigger, Who};

use super::html::{escape, page};

pub(super) fn list() -> Outbound {
    let mut body = String::from(
        "<p><a href=\"/openapi.json\">openapi.json</a> describes requests and answers, <a href=\"/docs/errors\">error codes</a> lists every refusal.</p>\
         <div class=\"wide\" tabindex=\"0\" role=\"region\" aria-label=\"Operations\"><table><thead><tr><th scope=\"col\">Operation</th><th scope=\"col\">Runs on</th>\
         <th scope=\"col\">Area</th><th scope=\"col\">Who</th></tr></thead><tbody>",
    );
    for operation in OPERATIONS {
        let runs_on = match operation.trigger {
            Trigger::Http(method, path) => format!("<code>{method} {}</code>", escape(path)),
            Trigger::Timer(kind) => format!("timer <code>{}</code>", escape(kind)),
            Trigger::Stream => "the table's stream".to_owned(),
            Trigger::Queue(queues) => format!("queues {}", escape(&queues.join(", "))),
            Trigger::Bus(source) => format!("events of <code>{}</code>", escape(source)),
            Trigger::Rate(minutes) => format!("every {minutes} min"),
        };
        let who = match operation.who {
            Who::Anyone(_) => "anybody".to_owned(),
            Who::Holder => "whoever holds the link".to_owned(),
            Who::Member(None) => "anybody signed in".to_owned(),
            Who::Member(Some(permission)) => format!("members with {}", permission.name()),
            Who::System => "Usher itself".to_owned(),
        };
        // Writing to a string cannot fail.
        let _ = write!(body, "<tr><td>{}</td><td>{runs_on}</td><td>{}</td><td>{}</td></tr>", operation.id, operation.area, escape(&who));
    }
    body.push_str("</tbody></table></div>");
    page("/docs", "API", &body)
}
