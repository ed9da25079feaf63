//! The two mail queues: standard queues with a message group per organization, so that nobody's import delays another's mail.

use aws_sdk_sqs::types::SendMessageBatchRequestEntry;
use domain::OrgId;
use serde_json::json;

use crate::Context;
use crate::aws::how;
use crate::edge::Problem;

/// What SendMessageBatch takes at once.
const AT_ONCE: usize = 10;

/// Which queue.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Queue {
    /// Somebody waits for it: resets, codes, single invitations.
    MailNow,
    /// Nobody waits: notices.
    MailBulk,
}

/// Hands outbox rows to whoever sends mails.
///
/// # Errors
/// 503 if any of them was not taken: the rows stay due, and the sweep hands them over.
pub async fn enqueue(cx: &Context, queue: Queue, rows: &[(String, Option<OrgId>)]) -> Result<(), Problem> {
    let url = match queue {
        Queue::MailNow => &cx.config.mail_now_queue,
        Queue::MailBulk => &cx.config.mail_bulk_queue,
    };
    for batch in rows.chunks(AT_ONCE) {
        let mut entries = Vec::new();
        for (at, (id, org)) in batch.iter().enumerate() {
            let group = org.map_or_else(|| "accounts".to_owned(), |org| org.to_string());
            let entry = SendMessageBatchRequestEntry::builder().id(at.to_string()).message_body(json!({ "outbox": id }).to_string()).message_group_id(group);
            entries.push(entry.build().map_err(Problem::internal)?);
        }
        let answer = cx.clients.sqs().send_message_batch().queue_url(url).set_entries(Some(entries)).send().await;
        let answer = answer.map_err(|e| Problem::unavailable(format!("SendMessageBatch: {}", how(&e))))?;
        if !answer.failed().is_empty() {
            return Err(Problem::unavailable(format!("SendMessageBatch refused {} entries", answer.failed().len())));
        }
    }
    Ok(())
}
