//! Exports: what became of each. What it holds lies elsewhere.

use domain::export::{Export, ExportState};
use domain::{ExportId, OrgId, Span, Time, UserId};
use serde::{Deserialize, Serialize};

use super::{SCHEMA, Stored};
use crate::item::{Corrupt, Item, read, write};

const KIND: &str = "export";
/// How long it is known that there was one.
const REMEMBERED: Span = Span::days(30);

#[derive(Serialize, Deserialize)]
struct ExportForm {
    schema: u32,
    id: ExportId,
    org: OrgId,
    user: UserId,
    status: String,
    ended_at: Option<i64>,
    bytes: Option<u64>,
    created_at: i64,
    version: u32,
    ttl: i64,
}

impl Stored for Export {
    const KIND: &'static str = KIND;

    fn from_item(item: &Item) -> Result<Self, Corrupt> {
        let ExportForm { id, org, user, status, ended_at, bytes, created_at, version, .. } = read(KIND, item)?;
        let at = || ended_at.map(Time).ok_or_else(|| Corrupt::new(KIND, "ended_at"));
        let state = match status.as_str() {
            "queued" => ExportState::Queued,
            "done" => ExportState::Done { at: at()?, bytes: bytes.ok_or_else(|| Corrupt::new(KIND, "bytes"))? },
            "failed" => ExportState::Failed { at: at()? },
            _ => return Err(Corrupt::new(KIND, "status")),
        };
        Ok(Export { id, org, user, state, created_at: Time(created_at), version })
    }

    fn to_item(&self) -> Result<Item, Corrupt> {
        let Export { id, org, user, state, created_at, version } = self.clone();
        let (ended_at, bytes) = match state {
            ExportState::Queued => (None, None),
            ExportState::Done { at, bytes } => (Some(at.0), Some(bytes)),
            ExportState::Failed { at } => (Some(at.0), None),
        };
        let (status, ttl) = (state.name().to_owned(), (created_at + REMEMBERED).unix());
        write(KIND, ExportForm { schema: SCHEMA, id, org, user, status, ended_at, bytes, created_at: created_at.0, version, ttl })
    }
}
