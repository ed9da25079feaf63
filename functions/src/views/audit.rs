//! How rows of the audit log look (API.md, Audit row).

use domain::user::PersonalKey;
use platform::edge::FieldError;
use platform::forms::AuditRow;
use schemars::JsonSchema;
use serde::Serialize;

/// Who acted.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct ActorView {
    /// user, invitee, account or system.
    #[serde(rename = "type")]
    pub kind: String,
    /// Its id; null for the system.
    pub id: Option<String>,
}

/// What was acted on.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct TargetView {
    /// user, invitation, organization, account or session.
    #[serde(rename = "type")]
    pub kind: String,
    /// Its id.
    pub id: String,
    /// Its version afterwards.
    pub version: u32,
}

/// One field before and after.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct ChangeView {
    /// Which.
    pub field: String,
    /// Null for none, and for what went with the person who was erased.
    pub before: Option<String>,
    /// The same of afterwards.
    pub after: Option<String>,
}

/// One row.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct AuditView {
    /// `evt_…`: also the id of the event of the same name.
    pub id: String,
    /// RFC 3339.
    pub time: String,
    /// Who.
    pub actor: ActorView,
    /// What was done: the event's type.
    pub action: String,
    /// To what.
    pub target: TargetView,
    /// What changed.
    pub changes: Vec<ChangeView>,
    /// In which request.
    pub request_id: String,
    /// From which network address, as far as that is known.
    pub source: Option<String>,
}

impl AuditView {
    /// `row` as it is shown to whoever may see what is personal about the person whose key is `key`.
    pub fn of(row: &AuditRow, key: Option<&PersonalKey>) -> AuditView {
        let some = |text: &String| Some(text.clone()).filter(|text| !text.is_empty());
        AuditView {
            id: row.id.to_string(),
            time: row.time.to_string(),
            actor: ActorView { kind: row.actor.kind.clone(), id: some(&row.actor.id) },
            action: row.action.clone(),
            target: TargetView { kind: row.target.kind.clone(), id: row.target.id.clone(), version: row.target.version },
            changes: row.shown(key).map(|(field, before, after)| ChangeView { field: field.to_owned(), before, after }).collect(),
            request_id: row.request.clone(),
            source: row.source.clone(),
        }
    }
}

/// What is wrong with one field.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct FieldErrorView {
    /// Where: a JSON pointer.
    pub pointer: String,
    /// What.
    pub code: String,
}

impl FieldErrorView {
    /// `error` as it is shown.
    pub fn of(error: &FieldError) -> FieldErrorView {
        FieldErrorView { pointer: error.pointer.clone(), code: error.code.clone() }
    }
}
