//! What a commit writes beside its facts: outbox rows, the audit row, the receipt.

use aws_sdk_dynamodb::types::{AttributeValue, ConditionCheck, TransactWriteItem};
use domain::change::Record;
use domain::{Event, FollowUp, Mail, MailId, OrgId, Span, Time};

use super::Plan;
use crate::clock::draw_token;
use crate::forms::{AuditRow, Receipt, Stored};
use crate::item::{Item, key_attributes, number, text};
use crate::keys::{self, Key};
use crate::table::edit::Edit;
use crate::table::outbox::{EXPORT, LEFTOVERS, MEMBERS};
use crate::table::{Extra, StoreError};

/// How long an outbox row that nobody handled is kept.
const OUTBOX_KEPT: Span = Span::days(14);

/// The item of a row that waits in the outbox.
pub(in crate::table) fn waiting(id: &str, kind: &str, mut item: Item, due: Time, org: Option<OrgId>) -> Item {
    let attributes = [
        ("kind", text(kind)),
        ("due_shard", text(keys::due_shard(id))),
        ("due_at", number(due.unix())),
        ("ttl", number((due + OUTBOX_KEPT).unix())),
        ("attempts", number(0)),
    ];
    item.extend(attributes.map(|(name, value)| (name.to_owned(), value)));
    if let Some(org) = org {
        item.insert("org".to_owned(), text(org.to_string()));
    }
    item
}

impl Plan<'_> {
    /// What is done later has a row in the outbox. Events stand in the audit row, from which the stream's reader tells them.
    pub(super) fn follow_ups(&mut self, follow_ups: &[FollowUp]) -> Result<(), StoreError> {
        for follow_up in follow_ups {
            match follow_up {
                FollowUp::Mail(mail) => {
                    let id = mail.id.to_string();
                    self.put(keys::outbox(&id), waiting(&id, "mail", mail.to_item()?, mail.due, mail.org))?;
                }
                FollowUp::Leftovers(org, user, due) => self.by_the_sweep(LEFTOVERS, &[("user", user.to_string())], *org, *due)?,
                FollowUp::Members(org, group, due) => self.by_the_sweep(MEMBERS, &[("group", group.to_string())], *org, *due)?,
                FollowUp::Export(org, user, export, due) => {
                    self.by_the_sweep(EXPORT, &[("user", user.to_string()), ("export", export.to_string())], *org, *due)?;
                }
                FollowUp::Event(_) => {}
            }
        }
        Ok(())
    }

    fn by_the_sweep(&mut self, kind: &str, of: &[(&str, String)], org: OrgId, due: Time) -> Result<(), StoreError> {
        let (id, whose) = (draw_token(), of.iter().map(|(name, of)| ((*name).to_owned(), text(of.as_str()))).collect());
        self.put(keys::outbox(&id), waiting(&id, kind, whose, due, Some(org)))
    }

    /// A notice that waits; it outlives its digest by as much as an outbox row that nobody handled.
    pub(super) fn digest_line(&mut self, digest: MailId, notice: &Mail) -> Result<(), StoreError> {
        let Some(org) = notice.org else { return Err(StoreError::Busy("a notice of no organization".to_owned())) };
        let mut item = notice.to_item()?;
        item.insert("ttl".to_owned(), number((self.now + OUTBOX_KEPT).unix()));
        self.put(keys::digest_line(org, digest, notice.id), item)
    }

    /// Whoever sends a digest claims its row before reading its lines.
    pub(super) fn digest_open(&mut self, key: &Key) -> Result<(), StoreError> {
        let check = ConditionCheck::builder().table_name(self.table).set_key(Some(key_attributes(key)));
        let check = check.condition_expression("attribute_exists(pk) AND attribute_not_exists(#claim)").expression_attribute_names("#claim", "claim");
        self.add(TransactWriteItem::builder().condition_check(check.build()?).build(), StoreError::Conflict)
    }

    pub(super) fn record(&mut self, record: &Record, follow_ups: &[FollowUp], source: Option<&str>) -> Result<(), StoreError> {
        let events: Vec<&Event> = follow_ups.iter().filter_map(|follow_up| if let FollowUp::Event(event) = follow_up { Some(event) } else { None }).collect();
        let row = AuditRow::of(record, &events, source)?;
        self.put(row.key(), row.to_item()?)
    }

    pub(super) fn receipt(&mut self, receipt: &Receipt) -> Result<(), StoreError> {
        let over = number(self.now.0);
        self.put_if(&receipt.key, receipt.to_item()?, "attribute_not_exists(pk) OR #until <= :until", &[("until", "until", over)])
    }

    pub(super) fn extra(&mut self, extra: &Extra) -> Result<(), StoreError> {
        match extra {
            Extra::DeleteOutbox { id, claim } => self.delete(keys::outbox(id), Some(("claim", claim))),
            Extra::OutboxPlaced { id, claim } => {
                self.edit(Edit::of(keys::outbox(id)).set("placed", AttributeValue::Bool(true)).when("claim", "=", text(claim.as_str())))
            }
            Extra::PostponeOutbox { id, claim, due } => {
                let edit = Edit::of(keys::outbox(id)).set("due_at", number(due.unix())).set("ttl", number((*due + OUTBOX_KEPT).unix()));
                self.edit(edit.remove("claim").when("claim", "=", text(claim.as_str())))
            }
            Extra::DeleteLine(key) => self.delete(key.clone(), None),
            Extra::Forgive(key) => self.delete(key.clone(), None),
        }
    }
}
