//! Outbox rows: each is claimed before it is worked off. A claim is a lease that moves the row's due time; one that ran
//! out may be taken by somebody else.

use std::str::FromStr;

use aws_sdk_dynamodb::operation::update_item::UpdateItemError;
use aws_sdk_dynamodb::types::{ReturnConsumedCapacity, ReturnValue};
use domain::{EventId, ExportId, GroupId, Mail, OrgId, Span, Time, UserId};
use serde_json::Value;

use super::edit::Edit;
use super::failure::{busy, unwritten};
use super::plan::waiting;
use super::schema::DUE;
use super::{StoreError, Table};
use crate::clock::draw_token;
use crate::forms::{Events, Stored};
use crate::item::{Corrupt, Item, key_attributes, key_of, number, number_of, text, text_of};
use crate::keys::{self, Key};

const KIND: &str = "outbox row";

/// What an outbox row asks for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum OutboxKind {
    /// Send this mail.
    Mail(Mail),
    /// Put these events on the bus, which did not take them at once; each as it goes there.
    Events(Vec<Value>),
    /// Make lists, search and counts say of this person what it says itself; that failed at once.
    Person(OrgId, UserId),
    /// Delete what this person left behind: photos that are not theirs any more, exports whose time is over, and that they were in groups
    /// once they are erased.
    Leftovers(OrgId, UserId),
    /// Forget who was in a group that is no more.
    Members(OrgId, GroupId),
    /// Make an export of this person's data.
    Export(OrgId, UserId, ExportId),
}

/// What the row of [`OutboxKind::Leftovers`] calls itself.
pub(super) const LEFTOVERS: &str = "leftovers";
/// What the row of [`OutboxKind::Members`] calls itself.
pub(super) const MEMBERS: &str = "members";
/// What the row of [`OutboxKind::Export`] calls itself.
pub(super) const EXPORT: &str = "export";
/// The kinds of rows that the sweep alone works off.
pub const SWEPT: [&str; 3] = [LEFTOVERS, MEMBERS, EXPORT];

/// A row of the outbox.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OutboxRow {
    /// The mail's id, or that of the events' audit record.
    pub id: String,
    /// What is to be done.
    pub kind: OutboxKind,
    /// Not before; under a claim, the end of its lease.
    pub due: Time,
    /// Who holds it.
    pub claim: Option<String>,
    /// How often it was claimed.
    pub attempts: u32,
    /// Whether it is a notice that was placed already: it goes by itself.
    pub placed: bool,
    /// Whose it is: the group by which queues are fair.
    pub org: Option<OrgId>,
}

/// One thing that is due.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Due {
    /// Where it stands; [`keys::invitation_at`], [`keys::user_at`], [`keys::days_off_at`] and [`keys::outbox_at`] read it.
    pub key: Key,
    /// `invitation`, `user`, `days_off`, `mail`, `events`, `person`, `leftovers`, `members` or `export`.
    pub kind: String,
    /// Since when.
    pub at: Time,
}

fn named<T: FromStr>(item: &Item, name: &'static str) -> Result<T, Corrupt> {
    text_of(item, KIND, name)?.parse().map_err(|_| Corrupt::new(KIND, name))
}

impl OutboxRow {
    /// Reads a row from the table or from an image of its stream.
    ///
    /// # Errors
    /// [`Corrupt`] naming the field.
    pub fn from_item(item: &Item) -> Result<OutboxRow, Corrupt> {
        let kind = match text_of(item, KIND, "kind")? {
            "mail" => OutboxKind::Mail(Mail::from_item(item)?),
            "events" => OutboxKind::Events(Events::from_item(item)?.0),
            "person" => OutboxKind::Person(named(item, "org")?, named(item, "user")?),
            LEFTOVERS => OutboxKind::Leftovers(named(item, "org")?, named(item, "user")?),
            MEMBERS => OutboxKind::Members(named(item, "org")?, named(item, "group")?),
            EXPORT => OutboxKind::Export(named(item, "org")?, named(item, "user")?, named(item, "export")?),
            _ => return Err(Corrupt::new(KIND, "kind")),
        };
        let org = match item.get("org").filter(|value| !value.is_null()) {
            Some(_) => Some(OrgId::parse(text_of(item, KIND, "org")?).map_err(|_| Corrupt::new(KIND, "org"))?),
            None => None,
        };
        Ok(OutboxRow {
            id: text_of(item, KIND, "sk")?.to_owned(),
            kind,
            due: Time::from_unix(number_of(item, KIND, "due_at")?),
            claim: item.get("claim").and_then(|value| value.as_s().ok()).cloned(),
            attempts: u32::try_from(number_of(item, KIND, "attempts")?).map_err(|_| Corrupt::new(KIND, "attempts"))?,
            placed: item.get("placed").and_then(|value| value.as_bool().ok()).is_some_and(|placed| *placed),
            org,
        })
    }
}

impl Table {
    /// The row, strongly consistent.
    ///
    /// # Errors
    /// [`StoreError::Busy`]; [`StoreError::Corrupt`].
    pub async fn load_outbox(&self, id: &str) -> Result<Option<OutboxRow>, StoreError> {
        let call = self.client.get_item().table_name(&self.name).set_key(Some(key_attributes(&keys::outbox(id)))).consistent_read(true);
        let answer = call.return_consumed_capacity(ReturnConsumedCapacity::Total).send().await.map_err(busy)?;
        Ok(answer.item.as_ref().map(OutboxRow::from_item).transpose()?)
    }

    /// Takes a row that is due at `now` for `lease`; none if it is done with, not due, or held by another. `claim_id` is
    /// fresh for every attempt: a lost answer is recognised by it.
    ///
    /// # Errors
    /// [`StoreError::Busy`], [`StoreError::Unknown`] (the lease ends by itself), [`StoreError::Corrupt`].
    pub async fn claim_outbox(&self, id: &str, now: Time, lease: Span, claim_id: &str) -> Result<Option<OutboxRow>, StoreError> {
        let edit = Edit::of(keys::outbox(id)).set("due_at", number((now + lease).unix())).set("claim", text(claim_id));
        let edit = edit.add("attempts", number(1)).when("due_at", "<=", number(now.unix()));
        let answer = match edit.call(self).return_values(ReturnValue::AllNew).send().await {
            Ok(answer) => answer.attributes,
            Err(error) => match error.as_service_error() {
                // Whoever writes the row in a transaction ends it.
                Some(UpdateItemError::TransactionConflictException(_)) => None,
                Some(UpdateItemError::ConditionalCheckFailedException(refused)) => refused.item().filter(|item| claim_of(item) == Some(claim_id)).cloned(),
                _ => return Err(unwritten(error)),
            },
        };
        Ok(answer.as_ref().map(OutboxRow::from_item).transpose()?)
    }

    /// Gives a claimed row back, to be tried from `due` on. Without effect if the claim was lost meanwhile.
    ///
    /// # Errors
    /// [`StoreError::Busy`] or [`StoreError::Unknown`]; the lease ends by itself.
    pub async fn release_outbox(&self, id: &str, claim: &str, due: Time) -> Result<(), StoreError> {
        let edit = Edit::of(keys::outbox(id)).set("due_at", number(due.unix())).remove("claim").when("claim", "=", text(claim));
        match edit.call(self).send().await {
            Err(error) if error.as_service_error().is_some_and(UpdateItemError::is_conditional_check_failed_exception) => Ok(()),
            Err(error) => Err(unwritten(error)),
            Ok(_) => Ok(()),
        }
    }

    /// Deletes a row that is done with; one that is gone already is fine.
    ///
    /// # Errors
    /// [`StoreError::Busy`] or [`StoreError::Unknown`]; deleting again is harmless.
    pub async fn delete_outbox(&self, id: &str) -> Result<(), StoreError> {
        let call = self.client.delete_item().table_name(&self.name).set_key(Some(key_attributes(&keys::outbox(id))));
        call.return_consumed_capacity(ReturnConsumedCapacity::Total).send().await.map_err(unwritten)?;
        Ok(())
    }

    /// Keeps events that the bus did not take, due at once: the sweep tells them. Keeping them again is harmless.
    ///
    /// # Errors
    /// [`StoreError::Busy`], [`StoreError::Unknown`].
    pub async fn keep_events(&self, id: EventId, org: Option<OrgId>, envelopes: Vec<Value>, now: Time) -> Result<(), StoreError> {
        let key = keys::outbox(&id.to_string());
        let mut item = waiting(&key.sk, "events", Events(envelopes).to_item()?, now, org);
        item.extend(key_attributes(&key));
        let call = self.client.put_item().table_name(&self.name).set_item(Some(item));
        call.return_consumed_capacity(ReturnConsumedCapacity::Total).send().await.map_err(unwritten)?;
        Ok(())
    }

    /// Keeps that a person is to be projected, due at once: the sweep does it. Each time is a row of its own, because whoever
    /// works one off may have read the person before the next.
    ///
    /// # Errors
    /// [`StoreError::Busy`], [`StoreError::Unknown`].
    pub async fn keep_person(&self, org: OrgId, user: UserId, now: Time) -> Result<(), StoreError> {
        let key = keys::outbox(&draw_token());
        let mut item = waiting(&key.sk, "person", Item::from([("user".to_owned(), text(user.to_string()))]), now, Some(org));
        item.extend(key_attributes(&key));
        let call = self.client.put_item().table_name(&self.name).set_item(Some(item));
        call.return_consumed_capacity(ReturnConsumedCapacity::Total).send().await.map_err(unwritten)?;
        Ok(())
    }

    /// Deletes many rows, 25 a call.
    ///
    /// # Errors
    /// [`StoreError::Busy`] or [`StoreError::Unknown`]; deleting again is harmless.
    pub async fn delete_outbox_rows(&self, ids: &[String]) -> Result<(), StoreError> {
        let mut rows: Vec<Key> = ids.iter().map(|id| keys::outbox(id)).collect();
        rows.sort();
        rows.dedup();
        self.delete_all(&rows).await
    }

    /// What is due at `now` in one shard below [`keys::SHARDS`], oldest first, at most `limit`. It comes from an index and
    /// may lag; whoever acts on it looks again.
    ///
    /// # Errors
    /// [`StoreError::Busy`]; [`StoreError::Corrupt`].
    pub async fn due(&self, shard: u8, now: Time, limit: usize) -> Result<Vec<Due>, StoreError> {
        let call = self.client.query().table_name(&self.name).index_name(DUE).key_condition_expression("due_shard = :shard AND due_at <= :now");
        let call = call.expression_attribute_values(":shard", text(keys::due_partition(shard))).expression_attribute_values(":now", number(now.unix()));
        let call = call.limit(i32::try_from(limit).unwrap_or(i32::MAX)).return_consumed_capacity(ReturnConsumedCapacity::Total);
        let answer = call.send().await.map_err(busy)?;
        let due = |item: &Item| {
            let kind = text_of(item, "due row", "kind")?.to_owned();
            Ok::<_, Corrupt>(Due { key: key_of(item)?, kind, at: Time::from_unix(number_of(item, "due row", "due_at")?) })
        };
        Ok(answer.items().iter().map(due).collect::<Result<_, _>>()?)
    }
}

fn claim_of(item: &Item) -> Option<&str> {
    item.get("claim").and_then(|value| value.as_s().ok()).map(String::as_str)
}
