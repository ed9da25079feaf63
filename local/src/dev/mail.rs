//! /dev/mail: what would have been sent.

use std::fmt::Write as _;

use platform::edge::Inbound;
use serde_json::Value;

use super::html::{escape, page};
use super::{Page, Trouble, parameter};
use crate::runner::Inner;

const MOST_ROWS: u32 = 200;
const HERE: &str = "/dev/mail";
/// What the mail service could say next.
const REPORTS: &str = "<button name=\"type\" value=\"delivery\">Delivered</button><button name=\"type\" value=\"bounce\">Bounce</button>\
    <button name=\"type\" value=\"complaint\">Complaint</button>";

fn text<'a>(mail: &'a Value, name: &str) -> &'a str {
    mail[name].as_str().unwrap_or_default()
}

pub(super) fn list(runner: &Inner) -> Page {
    let mails = runner.services.mailbox.latest(MOST_ROWS)?;
    if mails.is_empty() {
        return Ok(page(HERE, "Mail", "<p>Nothing was sent yet. Invite somebody, and the invitation appears here.</p>"));
    }
    let mut rows = String::new();
    for mail in &mails {
        let at = escape(text(mail, "sent_at"));
        let reported = runner.services.ledger.reports(text(mail, "id"))?;
        let state = if reported.is_empty() { "sent".to_owned() } else { reported.join(", ") };
        // Writing to a string cannot fail.
        let _ = write!(
            rows,
            "<tr><td><a href=\"/dev/mail/{id}\">{subject}</a></td><td>{to}</td><td><span class=\"badge\">{template}</span></td><td><time datetime=\"{at}\">{at}</time></td>\
             <td>{state}<form method=\"post\" action=\"/dev/mail/{id}\">{REPORTS}</form></td></tr>",
            id = escape(text(mail, "id")),
            subject = escape(text(mail, "subject")),
            to = escape(text(mail, "to")),
            template = escape(text(mail, "template")),
        );
    }
    let body = format!(
        "<p class=\"faint\">Newest first, at most {MOST_ROWS}. <a href=\"/dev/mail\">Look again</a></p>\
         <p class=\"faint\">Nothing reports by itself what became of a mail here. The buttons play what the mail service would say: that it arrived, \
         that the mailbox refused it, that the person complained.</p>\
         <table><thead><tr><th scope=\"col\">Subject</th><th scope=\"col\">To</th><th scope=\"col\">Template</th><th scope=\"col\">Sent</th><th scope=\"col\">Reported</th></tr></thead><tbody>{rows}</tbody></table>"
    );
    Ok(page(HERE, "Mail", &body))
}

pub(super) fn one(runner: &Inner, id: &str, inbound: &Inbound) -> Page {
    let mail = runner.services.mailbox.get(id)?.ok_or_else(Trouble::missing)?;
    let width = if parameter(inbound, "width").as_deref() == Some("360") { 360 } else { 640 };
    let scheme = if parameter(inbound, "scheme").as_deref() == Some("dark") { "dark" } else { "light" };
    let mut links = String::new();
    for link in mail["links"].as_array().into_iter().flatten().filter_map(Value::as_str) {
        // Writing to a string cannot fail.
        let _ = write!(links, "<li><a href=\"{0}\">{0}</a></li>", escape(link));
    }
    let mut headers = String::new();
    for (name, value) in mail["headers"].as_object().into_iter().flatten() {
        let _ = write!(headers, "<dt>{}</dt><dd>{}</dd>", escape(name), escape(value.as_str().unwrap_or_default()));
    }
    let at = escape(text(&mail, "sent_at"));
    let body = format!(
        "<p><span class=\"badge\">{template}</span> to {to}, <time datetime=\"{at}\">{at}</time></p>\
         <h2>Links</h2><ul>{links}</ul><h2>As HTML</h2>\
         <p>Width: <a href=\"?width=640&amp;scheme={scheme}\">640</a> <a href=\"?width=360&amp;scheme={scheme}\">360</a> Scheme: \
         <a href=\"?width={width}&amp;scheme=light\">light</a> <a href=\"?width={width}&amp;scheme=dark\">dark</a></p>\
         <iframe sandbox title=\"The mail as HTML\" width=\"{width}\" style=\"color-scheme:{scheme}\" srcdoc=\"{html}\"></iframe>\
         <h2>As text</h2><pre tabindex=\"0\">{plain}</pre><h2>Headers</h2><dl>{headers}</dl>",
        template = escape(text(&mail, "template")),
        to = escape(text(&mail, "to")),
        html = escape(text(&mail, "html")),
        plain = escape(text(&mail, "text")),
    );
    Ok(page(HERE, text(&mail, "subject"), &body))
}
