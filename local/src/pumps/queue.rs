//! The queue pump: batches for `send_mail`, two at once as its maximum concurrency says, with partial failures and dead letters.

use futures::future::join_all;
use serde_json::{Value, json};

use super::Pumps;
use super::stream::failures;
use crate::services::Message;

/// The queues in the order in which they are served.
const MAIL_QUEUES: [&str; 2] = ["mail_now", "mail_bulk"];
const BATCH: usize = 10;

impl Pumps {
    /// Offers one batch of each queue. Says whether a message was worked off or put aside.
    pub(super) async fn pump_queues(&self) -> bool {
        let rounds = join_all(MAIL_QUEUES.map(|queue| self.pump_queue(queue))).await;
        rounds.contains(&true)
    }

    async fn pump_queue(&self, queue: &str) -> bool {
        let queues = &self.services.queues;
        let mut moved = false;
        for message in queues.exhausted(queue, self.services_now()) {
            moved = true;
            if let Err(cause) = self.services.ledger.add_dead_letter(queue, &json!({"message_id": message.id, "body": message.body})) {
                tracing::error!(%cause, queue, "a dead letter cannot be kept");
            }
        }
        let messages = queues.receive(queue, BATCH, self.services_now());
        if messages.is_empty() {
            return moved;
        }
        let event = json!({"Records": messages.iter().map(|message| record(queue, message)).collect::<Vec<_>>()});
        let Some(answer) = self.invoke("send_mail", event).await else { return moved };
        let failed = failures(&answer);
        for message in messages.iter().filter(|message| !failed.contains(&message.id)) {
            queues.delete(queue, &message.id);
            moved = true;
        }
        moved
    }
}

fn record(queue: &str, message: &Message) -> Value {
    let mut attributes = json!({
        "ApproximateReceiveCount": message.receives.to_string(), "SentTimestamp": message.sent.0.to_string(), "SenderId": "local",
        "ApproximateFirstReceiveTimestamp": message.sent.0.to_string(),
    });
    if let Some(group) = &message.group {
        attributes["MessageGroupId"] = json!(group);
    }
    json!({
        "messageId": message.id, "receiptHandle": message.id, "body": message.body, "attributes": attributes, "messageAttributes": {},
        "eventSource": "aws:sqs", "eventSourceARN": format!("arn:aws:sqs:local:000000000000:{queue}"), "awsRegion": "local",
    })
}
