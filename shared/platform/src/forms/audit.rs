//! Audit rows (F20). Each carries its own digest, written with it; there is no shared head that would serialize writers.
//!
//! A row also holds everything that the bus is told of the change (F37): the event of the same name and id, and those beside
//! it. So a change costs no row for its events, and they can be told again at any time.

use std::collections::BTreeMap;

use domain::change::Record;
use domain::user::PersonalKey;
use domain::{Event, EventId, FieldChange, OrgId, Subject, Time, UserId};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::personal::{Place, conceal, reveal};
use super::{SCHEMA, Stored};
use crate::item::{Corrupt, Item, read, write};
use crate::keys::{self, Key};

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
    /// `user`, `invitation`, `organization`, `account`, `session` or `group`.
    pub kind: String,
    /// Its id.
    pub id: String,
    /// Its version afterwards.
    pub version: u32,
}

/// One field before and after.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Changed {
    field: String,
    before: String,
    after: String,
    /// Whether both are concealed under the person's key.
    #[serde(default, skip_serializing_if = "is_not")]
    personal: bool,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde gives a reference")]
fn is_not(personal: &bool) -> bool {
    !personal
}

/// A field, before and after, for whoever may read it; none for nothing, and for what nobody can read any more.
pub type Shown<'a> = (&'a str, Option<String>, Option<String>);

impl Changed {
    /// A line of the row `row`.
    fn of(row: EventId, change: &FieldChange) -> Result<Changed, Corrupt> {
        let side = |side, text: &str| match &change.key {
            None => Ok(text.to_owned()),
            Some(key) => conceal(key, Place { row, field: change.field, side }, text).ok_or(Corrupt::new(AuditRow::KIND, "changes")),
        };
        let (before, after) = (side("before", &change.before)?, side("after", &change.after)?);
        Ok(Changed { field: change.field.to_owned(), before, after, personal: change.key.is_some() })
    }

    fn shown(&self, row: EventId, key: Option<&PersonalKey>) -> Shown<'_> {
        let side = |side, text: &str| match (self.personal, key) {
            _ if text.is_empty() => None,
            (false, _) => Some(text.to_owned()),
            (true, None) => None,
            (true, Some(key)) => reveal(key, Place { row, field: &self.field, side }, text),
        };
        (&self.field, side("before", &self.before), side("after", &self.after))
    }
}

/// What an event says more, by name.
type Data = BTreeMap<String, String>;

/// An event beside the one of the record's own name. One-letter names: a row has several, and is paid for by the KB.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Beside {
    /// Its id; a repeated event has the same.
    #[serde(rename = "i")]
    pub id: EventId,
    /// `session.created`, …
    #[serde(rename = "k")]
    pub kind: String,
    /// In which organization.
    #[serde(rename = "o", default, skip_serializing_if = "Option::is_none")]
    pub org: Option<OrgId>,
    /// What it is about.
    #[serde(rename = "s")]
    pub subject: Target,
    /// More about it.
    #[serde(rename = "d", default, skip_serializing_if = "Data::is_empty")]
    pub data: Data,
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
    /// What changed.
    pub changes: Vec<Changed>,
    /// In which request.
    pub request: String,
    /// From where the request came, as far as that is known.
    pub source: Option<String>,
    /// What the event of the same name says more.
    pub data: Data,
    /// The events beside it.
    pub beside: Vec<Beside>,
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
    changes: Vec<Changed>,
    request: String,
    source: Option<String>,
    #[serde(default, skip_serializing_if = "Data::is_empty")]
    data: Data,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    beside: Vec<Beside>,
    digest: Option<String>,
}

/// The envelope of an event (F37): ids and states, never addresses or names.
struct Envelope<'a> {
    id: EventId,
    kind: &'a str,
    time: Time,
    org: Option<OrgId>,
    actor: &'a Party,
    subject: &'a Target,
    data: &'a Data,
    request: &'a str,
}

impl Envelope<'_> {
    fn document(&self) -> Value {
        let Envelope { id, kind, time, org, actor, subject, data, request } = self;
        json!({
            "id": id,
            "type": kind,
            "time": time,
            "organization_id": org,
            "actor": { "type": actor.kind, "id": actor.id },
            "subject": { "type": subject.kind, "id": subject.id, "version": subject.version },
            "data": data,
            "request_id": request,
        })
    }
}

impl Target {
    fn of(subject: &Subject) -> Target {
        let (kind, id, version) = subject.parts();
        Target { kind: kind.to_owned(), id, version }
    }
}

fn data(event: &Event) -> Data {
    event.data.iter().map(|(name, value)| ((*name).to_owned(), value.clone())).collect()
}

impl AuditRow {
    /// The row of `record` and its events, asked for from `source`.
    ///
    /// # Errors
    /// [`Corrupt`] if a personal value cannot be concealed.
    pub fn of(record: &Record, events: &[&Event], source: Option<&str>) -> Result<AuditRow, Corrupt> {
        let (own, others): (Vec<&Event>, Vec<&Event>) = events.iter().partition(|event| event.id == record.id);
        let beside =
            |event: &Event| Beside { id: event.id, kind: event.kind.to_owned(), org: event.org, subject: Target::of(&event.subject), data: data(event) };
        Ok(AuditRow {
            id: record.id,
            time: record.time,
            actor: Party { kind: record.actor.kind().to_owned(), id: record.actor.id() },
            action: record.action.to_owned(),
            org: record.org,
            user: record.user,
            target: Target::of(&record.target),
            changes: record.changes.iter().map(|change| Changed::of(record.id, change)).collect::<Result<_, _>>()?,
            request: record.request.to_string(),
            source: source.map(str::to_owned),
            data: own.first().map(|event| data(event)).unwrap_or_default(),
            beside: others.into_iter().map(beside).collect(),
        })
    }

    /// What changed, as far as it can be read with the key of the person whom the row is about.
    pub fn shown(&self, key: Option<&PersonalKey>) -> impl Iterator<Item = Shown<'_>> {
        self.changes.iter().map(move |changed| changed.shown(self.id, key))
    }

    /// Where it stands.
    pub fn key(&self) -> Key {
        let of = |kind: &str, id: &str| (kind == "account").then(|| id.parse().ok()).flatten();
        let account = of(&self.target.kind, &self.target.id).or_else(|| of(&self.actor.kind, &self.actor.id));
        keys::audit(self.org, self.user, account, self.time, self.id)
    }

    /// Everything that the bus is told of it, each as it goes there: the same at every time.
    pub fn envelopes(&self) -> Vec<Value> {
        let AuditRow { time, actor, request, .. } = self;
        let own = Envelope { id: self.id, kind: &self.action, time: *time, org: self.org, actor, subject: &self.target, data: &self.data, request };
        let beside = self.beside.iter().map(|event| {
            let Beside { id, kind, org, subject, data } = event;
            Envelope { id: *id, kind, time: *time, org: *org, actor, subject, data, request }.document()
        });
        std::iter::once(own.document()).chain(beside).collect()
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
        AuditForm {
            schema: SCHEMA,
            id: self.id,
            time: self.time.0,
            actor: self.actor.clone(),
            action: self.action.clone(),
            org: self.org,
            user: self.user,
            target: self.target.clone(),
            changes: self.changes.clone(),
            request: self.request.clone(),
            source: self.source.clone(),
            data: self.data.clone(),
            beside: self.beside.clone(),
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
            changes: form.changes,
            request: form.request,
            source: form.source,
            data: form.data,
            beside: form.beside,
        };
        if digest == Some(row.digest()?) { Ok(row) } else { Err(Corrupt::new(Self::KIND, "digest")) }
    }

    fn to_item(&self) -> Result<Item, Corrupt> {
        write(Self::KIND, self.form(Some(self.digest()?)))
    }
}
