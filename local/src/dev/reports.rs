//! What SES would report of a captured mail, played on the default bus: for tests, scripts and the buttons of /dev/mail.

use domain::Time;
use functions::OPERATIONS;
use platform::edge::{Inbound, Outbound, Trigger};
use serde::Deserialize;
use serde_json::{Value, json};

use super::{Page, Trouble, field, json_answer};
use crate::runner::Inner;
use crate::services::draw_id;

/// Whose events these are.
const SOURCE: &str = "aws.ses";

/// The reports that can be played.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Kind {
    Delivery,
    Bounce,
    Complaint,
    Delay,
    Reject,
}

impl Kind {
    const ALL: [(Kind, &'static str); 5] =
        [(Kind::Delivery, "delivery"), (Kind::Bounce, "bounce"), (Kind::Complaint, "complaint"), (Kind::Delay, "delay"), (Kind::Reject, "reject")];

    fn name(self) -> &'static str {
        Kind::ALL.iter().find(|(kind, _)| *kind == self).map_or("", |(_, name)| name)
    }

    /// The event's `detail-type`, its `eventType`, and the member that tells more. `detail` is the word that SES would give
    /// for the cause: a bounce's subtype, a complaint's feedback type, a delay's type, a rejection's reason.
    fn told(self, detail: Option<&str>, to: &str, at: &str) -> (&'static str, &'static str, &'static str, Value) {
        let word = |otherwise: &'static str| detail.unwrap_or(otherwise).to_owned();
        match self {
            Kind::Delivery => {
                let more = json!({ "timestamp": at, "processingTimeMillis": 500, "recipients": [to], "smtpResponse": "250 2.6.0 Message received", "reportingMTA": "local" });
                ("Email Delivered", "Delivery", "delivery", more)
            }
            Kind::Bounce => {
                let sub = word("General");
                let passing = matches!(sub.as_str(), "MailboxFull" | "MessageTooLarge" | "ContentRejected" | "AttachmentRejected");
                let recipients = json!([{ "emailAddress": to, "action": "failed", "status": if passing { "4.2.2" } else { "5.1.1" } }]);
                let more = json!({
                    "feedbackId": draw_id(), "bounceType": if passing { "Transient" } else { "Permanent" }, "bounceSubType": sub,
                    "bouncedRecipients": recipients, "timestamp": at, "reportingMTA": "dsn; local",
                });
                ("Email Bounced", "Bounce", "bounce", more)
            }
            Kind::Complaint => {
                let more = json!({
                    "feedbackId": draw_id(), "complaintSubType": null, "complainedRecipients": [{ "emailAddress": to }], "timestamp": at,
                    "complaintFeedbackType": word("abuse"),
                });
                ("Email Complaint Received", "Complaint", "complaint", more)
            }
            Kind::Delay => {
                let more = json!({ "timestamp": at, "delayType": word("TransientCommunicationFailure"), "expirationTime": at, "delayedRecipients": [{ "emailAddress": to }] });
                ("Email Delivery Delayed", "DeliveryDelay", "deliveryDelay", more)
            }
            Kind::Reject => ("Email Rejected", "Reject", "reject", json!({ "reason": word("Bad content") })),
        }
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Wanted {
    mail_id: String,
    #[serde(rename = "type")]
    kind: Kind,
    detail: Option<String>,
}

/// `POST /dev/api/ses-event`: answers what `record_delivery` answered.
pub(super) async fn play(runner: &Inner, inbound: &Inbound) -> Page {
    let shape = "{\"mail_id\": \"mail_…\", \"type\": \"delivery|bounce|complaint|delay|reject\", \"detail\"?: \"MailboxFull\"}.";
    let wanted: Wanted = serde_json::from_slice(&inbound.body).map_err(|_| Trouble::invalid(shape))?;
    Ok(json_answer(&report(runner, &wanted).await?))
}

/// A button of /dev/mail.
pub(super) async fn form(runner: &Inner, id: &str, inbound: &Inbound) -> Page {
    let kind = field(&inbound.body, "type").and_then(|name| Kind::ALL.into_iter().find(|(_, n)| *n == name));
    let (kind, _) = kind.ok_or_else(|| Trouble::invalid("That is no report."))?;
    report(runner, &Wanted { mail_id: id.to_owned(), kind, detail: None }).await?;
    Ok(Outbound::empty(303).header("location", "/dev/mail"))
}

async fn report(runner: &Inner, wanted: &Wanted) -> Result<Value, Trouble> {
    let mail = runner.services.mailbox.get(&wanted.mail_id)?.ok_or_else(Trouble::missing)?;
    let event = event(&mail, wanted, platform::clock::Clock::now(&*runner.clock));
    let mut recorded = false;
    for row in OPERATIONS.iter().filter(|row| row.trigger == Trigger::Bus(SOURCE)) {
        let answer = runner.pumps.play(row.id, event.clone()).await.ok_or_else(|| Trouble::invalid("It could not be recorded: see the log."))?;
        recorded |= answer["recorded"] == true;
    }
    runner.services.ledger.add_report(&wanted.mail_id, wanted.kind.name())?;
    Ok(json!({ "event": event["detail-type"], "recorded": recorded }))
}

fn event(mail: &Value, wanted: &Wanted, now: Time) -> Value {
    let at = now.to_string();
    let text = |name: &str| mail[name].as_str().unwrap_or_default();
    let (detail_type, kind, member, more) = wanted.kind.told(wanted.detail.as_deref(), text("to"), &at);
    let tags: serde_json::Map<String, Value> = mail["tags"].as_object().into_iter().flatten().map(|(name, value)| (name.clone(), json!([value]))).collect();
    let mut detail = json!({
        "eventType": kind,
        "mail": {
            "timestamp": text("sent_at"), "source": text("from"), "sendingAccountId": "000000000000", "messageId": text("message_id"),
            "destination": [text("to")], "headersTruncated": false, "headers": [], "commonHeaders": { "subject": text("subject") }, "tags": tags,
        },
    });
    detail[member] = more;
    json!({
        "version": "0", "id": draw_id(), "detail-type": detail_type, "source": SOURCE, "account": "000000000000", "time": at, "region": "local",
        "resources": [], "detail": detail,
    })
}
