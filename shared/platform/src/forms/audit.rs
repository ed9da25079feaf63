//! Audit rows (F20). Each carries its own digest, written with it; there is no shared head that would serialize writers.

use domain::change::Record;
use domain::{EventId, OrgId, Time, UserId};
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::{SCHEMA, Stored};
use crate::item::{Corrupt, Item, read, write};
use crate::keys;

/// Who acted.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Party {
    /// `user`, `invitee`, `account` or `system`.
    pub kind: String,
    /// Its id; empty for the system.
    pub id: String,
}

/// What was acted on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Target {
    /// `user`, `invitation`, `organization`, `account` or `session`.
    pub kind: String,
    /// Its id.
    pub id: String,
    /// Its version afterwards.
    pub version: u32,
}

/// One field before and after.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
struct ChangeForm {
    field: String,
    before: String,
    after: String,
}

/// One record of the audit log as it is stored.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AuditRow {
    /// Its id.
    pub id: EventId,
    /// When.
    pub time: Time,
    /// Who.
    pub actor: Party,
    /// What was done.
    pub action: String,
    /// In which organization.
    pub org: Option<OrgId>,
    /// On whose timeline.
    pub user: Option<UserId>,
    /// To what.
    pub target: Target,
    /// Field, before, after.
    pub changes: Vec<(String, String, String)>,
    /// In which request.
    pub request: String,
    /// From where the request came, as far as that is known.
    pub source: Option<String>,
}

#[derive(Serialize, Deserialize)]
struct AuditForm {
    schema: u32,
    id: EventId,
    time: i64,
    actor: Party,
    action: String,
    org: Option<OrgId>,
    user: Option<UserId>,
    target: Target,
    changes: Vec<ChangeForm>,
    request: String,
    source: Option<String>,
    digest: Option<String>,
}

impl AuditRow {
    /// The row of `record`, asked for from `source`.
    pub fn of(record: &Record, source: Option<&str>) -> AuditRow {
        let (kind, id, version) = record.target.parts();
        AuditRow {
            id: record.id,
            time: record.time,
            actor: Party { kind: record.actor.kind().to_owned(), id: record.actor.id() },
            action: record.action.to_owned(),
            org: record.org,
            user: record.user,
            target: Target { kind: kind.to_owned(), id, version },
            changes: record.changes.iter().map(|change| (change.field.to_owned(), change.before.clone(), change.after.clone())).collect(),
            request: record.request.to_string(),
            source: source.map(str::to_owned),
        }
    }

    /// SHA-256 over the row's fields in their fixed order, in hexadecimal.
    ///
    /// # Errors
    /// [`Corrupt`] if the row cannot be written down.
    pub fn digest(&self) -> Result<String, Corrupt> {
        let whole: Value = serde_json::to_value(self.form(None)).map_err(|_| Corrupt::new(Self::KIND, "digest"))?;
        Ok(keys::digest(&whole.to_string()))
    }

    fn form(&self, digest: Option<String>) -> AuditForm {
        let change = |(field, before, after): &(String, String, String)| ChangeForm { field: field.clone(), before: before.clone(), after: after.clone() };
        AuditForm {
            schema: SCHEMA,
            id: self.id,
            time: self.time.0,
            actor: self.actor.clone(),
            action: self.action.clone(),
            org: self.org,
            user: self.user,
            target: self.target.clone(),
            changes: self.changes.iter().map(change).collect(),
            request: self.request.clone(),
            source: self.source.clone(),
            digest,
        }
    }
}

impl Stored for AuditRow {
    const KIND: &'static str = "audit row";

    /// A row whose digest is not its own is corrupt: somebody changed it in place.
    fn from_item(item: &Item) -> Result<Self, Corrupt> {
        let form: AuditForm = read(Self::KIND, item)?;
        let digest = form.digest;
        let row = AuditRow {
            id: form.id,
            time: Time(form.time),
            actor: form.actor,
            action: form.action,
            org: form.org,
            user: form.user,
            target: form.target,
            changes: form.changes.into_iter().map(|change| (change.field, change.before, change.after)).collect(),
            request: form.request,
            source: form.source,
        };
        if digest == Some(row.digest()?) { Ok(row) } else { Err(Corrupt::new(Self::KIND, "digest")) }
    }

    fn to_item(&self) -> Result<Item, Corrupt> {
        write(Self::KIND, self.form(Some(self.digest()?)))
    }
}
