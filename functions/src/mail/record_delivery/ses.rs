//! SES's events as they come from the default bus, read as far as they matter here.

use std::collections::BTreeMap;

use domain::invitation::delivered::Report;
use domain::invitation::{DeliveryState, MailOwner, Reason};
use domain::{Email, Template};
use platform::outside::{TAG_ACCOUNT, TAG_MAIL, TAG_ORG, TAG_TEMPLATE, TAG_USER};
use serde::Deserialize;
use serde_json::Value;

#[derive(Deserialize)]
struct Envelope {
    detail: Detail,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Detail {
    event_type: String,
    mail: Sent,
    bounce: Option<Bounce>,
    delivery_delay: Option<Delay>,
}

#[derive(Deserialize)]
struct Sent {
    #[serde(default)]
    destination: Vec<String>,
    tags: BTreeMap<String, Vec<String>>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Bounce {
    bounce_type: String,
    bounce_sub_type: String,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Delay {
    delay_type: String,
}

/// What an event of SES says of which mail; none if it is no report on a mail of ours that is known here.
pub(super) fn read(event: Value) -> Option<(MailOwner, Report)> {
    serde_json::from_value::<Envelope>(event).ok()?.detail.report()
}

impl Detail {
    fn tag<T: std::str::FromStr>(&self, name: &str) -> Option<T> {
        self.mail.tags.get(name)?.first()?.parse().ok()
    }
    fn owner(&self) -> Option<MailOwner> {
        match (self.tag(TAG_ORG), self.tag(TAG_USER), self.tag(TAG_ACCOUNT)) {
            (_, _, Some(account)) => Some(MailOwner::Account(account)),
            (Some(org), Some(user), None) => Some(MailOwner::User(org, user)),
            _ => None,
        }
    }
    /// None for an event type that is not known here.
    fn outcome(&self) -> Option<(DeliveryState, Option<Reason>)> {
        Some(match (self.event_type.as_str(), &self.bounce) {
            ("Send", _) => (DeliveryState::Sent, None),
            ("Delivery", _) => (DeliveryState::Delivered, None),
            ("DeliveryDelay", _) => (DeliveryState::Delayed, self.delivery_delay.as_ref().map(|delay| late(&delay.delay_type))),
            ("Bounce", Some(bounce)) => bounced(bounce),
            ("Complaint", _) => (DeliveryState::Complained, Some(Reason::Unwanted)),
            ("Reject" | "Rendering Failure" | "RenderingFailure", _) => (DeliveryState::Failed, Some(Reason::Content)),
            _ => return None,
        })
    }
    fn report(&self) -> Option<(MailOwner, Report)> {
        let template = Template::parse(self.mail.tags.get(TAG_TEMPLATE)?.first()?)?;
        let (state, reason) = self.outcome()?;
        let to = self.mail.destination.first().and_then(|address| Email::parse(address).ok());
        Some((self.owner()?, Report { mail: self.tag(TAG_MAIL)?, template, to, state, reason }))
    }
}

fn late(kind: &str) -> Reason {
    if kind == "MailboxFull" { Reason::MailboxFull } else { Reason::Transient }
}

/// A subtype that is not known is told by its type alone.
fn bounced(bounce: &Bounce) -> (DeliveryState, Option<Reason>) {
    let reason = match (bounce.bounce_type.as_str(), bounce.bounce_sub_type.as_str()) {
        (_, "Suppressed" | "OnAccountSuppressionList" | "OnTenantSuppressionList") => return (DeliveryState::Suppressed, Some(Reason::SuppressionList)),
        (_, "NoEmail") => Reason::NoMailbox,
        (_, "MailboxFull") => Reason::MailboxFull,
        (_, "MessageTooLarge") => Reason::TooLarge,
        (_, "ContentRejected" | "AttachmentRejected") => Reason::Content,
        ("Permanent", _) => Reason::Permanent,
        ("Transient", _) => Reason::Transient,
        _ => Reason::Undetermined,
    };
    (DeliveryState::Bounced, Some(reason))
}
