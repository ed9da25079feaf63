//! SESv2 `SendEmail`: every mail is kept for the viewer, in the ledger and as a file of its own.

use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use serde_json::{Map, Value, json};
use tokio::sync::Notify;

use super::{Refusal, Reply, Services, draw_id, secrets};
use crate::ledger::{Ledger, LedgerError};

/// The mail tag that names the template.
const TEMPLATE_TAG: &str = "usher-template";
/// The mail tag that names the mail.
const MAIL_TAG: &str = "usher-mail";

/// Captured mail. A document is `{id, message_id, to, from, subject, template, text, html, headers, tags, links, sent_at}`.
#[derive(Clone)]
pub struct Mailbox {
    ledger: Arc<Ledger>,
    folder: Option<PathBuf>,
    arrived: Arc<Notify>,
}

impl Mailbox {
    /// A mailbox over a ledger, with a folder of files beside it where wanted.
    pub fn new(ledger: Arc<Ledger>, folder: Option<PathBuf>) -> Mailbox {
        Mailbox { ledger, folder, arrived: Arc::default() }
    }

    /// Mails to one address and of one template where given, oldest first.
    ///
    /// # Errors
    /// The ledger cannot be read.
    pub fn find(&self, to: Option<&str>, template: Option<&str>) -> Result<Vec<Value>, LedgerError> {
        self.ledger.mails(to, template)
    }

    /// The same, waiting up to `most` of real time for the first one.
    ///
    /// # Errors
    /// The ledger cannot be read.
    pub async fn wait(&self, to: Option<&str>, template: Option<&str>, most: Duration) -> Result<Vec<Value>, LedgerError> {
        let first = async {
            loop {
                // Registered before looking, so that a mail between looking and waiting is not missed.
                let mut arrived = std::pin::pin!(self.arrived.notified());
                arrived.as_mut().enable();
                let found = self.find(to, template)?;
                if !found.is_empty() {
                    return Ok(found);
                }
                arrived.await;
            }
        };
        tokio::time::timeout(most, first).await.unwrap_or_else(|_| Ok(Vec::new()))
    }

    /// The last mail to an address.
    ///
    /// # Errors
    /// The ledger cannot be read.
    pub fn last(&self, to: &str) -> Result<Option<Value>, LedgerError> {
        Ok(self.find(Some(to), None)?.pop())
    }

    /// One mail by its id.
    ///
    /// # Errors
    /// The ledger cannot be read.
    pub fn get(&self, id: &str) -> Result<Option<Value>, LedgerError> {
        self.ledger.mail(id)
    }

    /// The newest mails first.
    ///
    /// # Errors
    /// The ledger cannot be read.
    pub fn latest(&self, most: u32) -> Result<Vec<Value>, LedgerError> {
        self.ledger.latest_mails(most)
    }

    /// How many were captured.
    ///
    /// # Errors
    /// The ledger cannot be read.
    pub fn count(&self) -> Result<u32, LedgerError> {
        self.ledger.mail_count()
    }

    fn keep(&self, mail: &Value) -> Result<(), Refusal> {
        let text = |name: &str| mail[name].as_str().unwrap_or_default();
        let number = self.ledger.add_mail(text("id"), text("to"), text("template"), mail)?;
        if let Some(folder) = &self.folder {
            let pretty = serde_json::to_string_pretty(mail).map_err(LedgerError::from)?;
            let safe: String = text("id").chars().filter(|c| c.is_ascii_alphanumeric() || matches!(c, '_' | '-')).collect();
            if let Err(cause) = secrets::write_private(&folder.join(format!("{number:06}-{safe}.json")), &pretty) {
                // The ledger has it; the file is a convenience.
                tracing::warn!(%cause, "a captured mail has no file");
            }
        }
        self.arrived.notify_waiters();
        Ok(())
    }
}

pub(super) fn send_email(services: &Services, request: &Value) -> Reply {
    let content = &request["Content"]["Simple"];
    let bad = |message: &str| Refusal::new(400, "BadRequestException", message);
    let (Some(from), Some(subject)) = (request["FromEmailAddress"].as_str(), content["Subject"]["Data"].as_str()) else {
        return Err(bad("FromEmailAddress and Content.Simple.Subject are required"));
    };
    let [Value::String(to)] = request["Destination"]["ToAddresses"].as_array().map(Vec::as_slice).unwrap_or_default() else {
        return Err(bad("exactly one recipient is taken"));
    };
    let text = content["Body"]["Text"]["Data"].as_str().unwrap_or_default();
    let pairs = |list: &Value| -> Map<String, Value> {
        let entries = list.as_array().map(Vec::as_slice).unwrap_or_default().iter();
        entries.filter_map(|entry| Some((entry["Name"].as_str()?.to_owned(), entry["Value"].clone()))).collect()
    };
    let tags = pairs(&request["EmailTags"]);
    let message_id = draw_id();
    let mut headers = Map::new();
    for (name, value) in [("From", from), ("To", to.as_str()), ("Subject", subject), ("Message-ID", &format!("<{message_id}@mail.local>"))] {
        headers.insert(name.to_owned(), json!(value));
    }
    if let Some(answers) = request["ReplyToAddresses"].as_array().filter(|addresses| !addresses.is_empty()) {
        let addresses: Vec<&str> = answers.iter().filter_map(Value::as_str).collect();
        headers.insert("Reply-To".to_owned(), json!(addresses.join(", ")));
    }
    headers.extend(pairs(&content["Headers"]));
    let tag = |name: &str| tags.get(name).and_then(Value::as_str);
    let mail = json!({
        "id": tag(MAIL_TAG).unwrap_or(&message_id), "message_id": message_id, "to": to, "from": from, "subject": subject,
        "template": tag(TEMPLATE_TAG).unwrap_or_default(), "text": text, "html": content["Body"]["Html"]["Data"].as_str(), "headers": headers,
        "tags": tags, "links": links(text), "sent_at": services.now().to_string(),
    });
    services.mailbox.keep(&mail)?;
    Ok(json!({"MessageId": message_id}))
}

/// All http(s) addresses of a plain text, in order, each once.
fn links(text: &str) -> Vec<String> {
    let mut found = Vec::new();
    let words = text.split(|c: char| c.is_whitespace() || matches!(c, '<' | '>' | '"' | '(' | ')' | '[' | ']'));
    for word in words {
        let Some(start) = word.find("https://").or_else(|| word.find("http://")) else { continue };
        let link = word[start..].trim_end_matches(['.', ',', ';', ':', '!', '?', '\'']).to_owned();
        if !found.contains(&link) {
            found.push(link);
        }
    }
    found
}
