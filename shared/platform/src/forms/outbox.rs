//! What waits in the outbox: a mail to send, or events that the bus did not take at once.

use domain::{AccountId, Email, Mail, MailId, OrgId, Template, Time, UserId};
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::{SCHEMA, Stored, word};
use crate::item::{Corrupt, Item, read, write};

#[derive(Serialize, Deserialize)]
struct MailForm {
    schema: u32,
    id: MailId,
    template: String,
    to: Email,
    org: Option<OrgId>,
    user: Option<UserId>,
    account: Option<AccountId>,
    epoch: u32,
    serial: u32,
    device: Option<String>,
    not_before: i64,
}

impl Stored for Mail {
    const KIND: &'static str = "mail";

    fn from_item(item: &Item) -> Result<Self, Corrupt> {
        let form: MailForm = read(Self::KIND, item)?;
        Ok(Mail {
            id: form.id,
            template: word(Self::KIND, "template", Template::parse(&form.template))?,
            to: form.to,
            org: form.org,
            user: form.user,
            account: form.account,
            epoch: form.epoch,
            serial: form.serial,
            device: form.device,
            due: Time(form.not_before),
        })
    }

    fn to_item(&self) -> Result<Item, Corrupt> {
        let form = MailForm {
            schema: SCHEMA,
            id: self.id,
            template: self.template.name().to_owned(),
            to: self.to.clone(),
            org: self.org,
            user: self.user,
            account: self.account,
            epoch: self.epoch,
            serial: self.serial,
            device: self.device.clone(),
            not_before: self.due.0,
        };
        write(Self::KIND, form)
    }
}

/// Events of one commit, each as it goes to the bus.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Events(pub Vec<Value>);

#[derive(Serialize, Deserialize)]
struct EventsForm {
    schema: u32,
    events: Vec<String>,
}

impl Stored for Events {
    const KIND: &'static str = "events";

    fn from_item(item: &Item) -> Result<Self, Corrupt> {
        let form: EventsForm = read(Self::KIND, item)?;
        let event = |text: &String| word(Self::KIND, "events", serde_json::from_str(text).ok());
        Ok(Events(form.events.iter().map(event).collect::<Result<_, _>>()?))
    }

    fn to_item(&self) -> Result<Item, Corrupt> {
        write(Self::KIND, EventsForm { schema: SCHEMA, events: self.0.iter().map(Value::to_string).collect() })
    }
}
