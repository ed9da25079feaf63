//! /docs: every operation of the table, with what makes it run and who may call it. /docs/policies: every policy, with what
//! may stand there and what each preset says.

use std::fmt::Write as _;

use domain::policy::TABLE;
use domain::presets::Preset;
use functions::OPERATIONS;
use platform::edge::{Outbound, Trigger, Who};

use super::html::{escape, page};

pub(super) fn list() -> Outbound {
    let mut body = String::from(
        "<p><a href=\"/openapi.json\">openapi.json</a> describes requests and answers, <a href=\"/docs/errors\">error codes</a> lists every refusal, \
         <a href=\"/docs/policies\">policies</a> what an organization decides for itself.</p>\
         <table><thead><tr><th scope=\"col\">Operation</th><th scope=\"col\">Runs on</th>\
         <th scope=\"col\">Area</th><th scope=\"col\">Who</th></tr></thead><tbody>",
    );
    for operation in OPERATIONS {
        let runs_on = match operation.trigger {
            Trigger::Http(method, path) => format!("<code>{method} {}</code>", escape(path)),
            Trigger::Otherwise => "what no route takes".to_owned(),
            Trigger::Timer(kind) => format!("timer <code>{}</code>", escape(kind)),
            Trigger::Stream => "the table's stream".to_owned(),
            Trigger::AuditStream(seconds) => format!("audit rows of {seconds} seconds"),
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
    body.push_str("</tbody></table>");
    page("/docs", "API", &body)
}

/// The policies.
pub(super) fn policies() -> Outbound {
    let mut body = String::from(
        "<p>Change them with <code>PUT /v1/organization/policies</code>; <code>…/preview</code> shows beforehand what would change.</p>\
         <div class=\"wide\" tabindex=\"0\" role=\"region\" aria-label=\"Policies\"><table><thead><tr><th scope=\"col\">Policy</th><th scope=\"col\">Decides</th>\
         <th scope=\"col\">Values</th>",
    );
    // Writing to a string cannot fail.
    for preset in Preset::ALL {
        let _ = write!(body, "<th scope=\"col\"><code>{}</code></th>", preset.name());
    }
    body.push_str("</tr></thead><tbody>");
    for row in TABLE {
        let _ = write!(body, "<tr><td><code>{}</code></td><td>{}</td><td>{}</td>", row.name, escape(row.about), escape(&(row.values)()));
        for preset in Preset::ALL {
            let _ = write!(body, "<td>{}</td>", escape(&(row.show)(preset.policies()).to_string()));
        }
        body.push_str("</tr>");
    }
    body.push_str("</tbody></table></div>");
    page("/docs", "Policies", &body)
}
