//! Exports of one's own data (F19): everybody orders one, the sweep makes it, and it is there for an hour.

pub mod create_export;
pub mod get_export;

use domain::export::{Export, ExportState, TRIES, complete, fail};
use domain::{ExportId, OrgId, Time, UserId};
use platform::Context;
use platform::clock::draw_token;
use platform::edge::{Problem, commit};
use platform::keys::{self, Keys};
use platform::outside::{delete_exports, export_url, exports_of, put_export};
use platform::table::{Extra, Found};
use schemars::JsonSchema;
use serde::Serialize;

use crate::leftovers::LEASE;
use crate::mail::at_once;
use crate::own_data;

/// Exports that one sweep makes.
const AT_ONCE: usize = 20;

/// An export.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct ExportView {
    /// `exp_…`
    pub id: String,
    /// me: one's own data.
    pub kind: String,
    /// queued, done or failed.
    pub status: String,
    /// How much of it is made, in hundredths.
    pub progress: u8,
    /// When it was ordered.
    pub created_at: String,
    /// How large it is.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub bytes: Option<u64>,
    /// Where it is, for ten minutes; asking again gives another link, until an hour after it was made.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub url: Option<String>,
    /// When the link ends.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub url_expires_at: Option<String>,
}

impl ExportView {
    fn of(export: &Export, link: Option<(String, Time)>) -> ExportView {
        let (url, until) = link.unzip();
        let (progress, bytes) = if let ExportState::Done { bytes, .. } = export.state { (100, Some(bytes)) } else { (0, None) };
        ExportView {
            id: export.id.to_string(),
            kind: "me".to_owned(),
            status: export.state.name().to_owned(),
            progress,
            created_at: export.created_at.to_string(),
            bytes,
            url,
            url_expires_at: until.map(|until| until.to_string()),
        }
    }
}

/// The export's key.
pub fn keys_of(org: OrgId, user: UserId, id: &str) -> Keys {
    id.parse().map_or_else(|_| Keys::none(), |id: ExportId| keys::export(org, user, id).into())
}

/// The caller's export of this id among what was read.
///
/// # Errors
/// 404, also for somebody else's.
pub fn one(found: &Found, org: OrgId, user: UserId, id: &str) -> Result<Export, Problem> {
    let id = ExportId::parse(id).map_err(|_| Problem::not_found())?;
    found.export(org, user, id)?.ok_or_else(Problem::not_found)
}

/// It as it is shown, with a link as long as it is there.
///
/// # Errors
/// 503.
pub async fn shown(cx: &Context, export: &Export) -> Result<ExportView, Problem> {
    let link = match export.is_there(cx.clock.now()) {
        true => Some(export_url(cx, export.org, export.user, export.id).await?),
        false => None,
    };
    Ok(ExportView::of(export, link))
}

/// One that the sweep is to make.
pub struct Ordered {
    /// The row of the outbox.
    pub row: String,
    /// In which organization.
    pub org: OrgId,
    /// Whose.
    pub user: UserId,
    /// Which.
    pub export: ExportId,
}

/// Makes some of these, one after the other; a later sweep makes the rest. What fails comes again when its lease is over, a few times.
pub async fn make_all(cx: &Context, ordered: &[Ordered]) {
    for one in ordered.iter().take(AT_ONCE) {
        if let Err(problem) = make(cx, one).await {
            tracing::warn!(cause = problem.cause.as_deref().unwrap_or_default(), "an export waits for a later sweep");
        }
    }
}

async fn make(cx: &Context, Ordered { row, org, user, export }: &Ordered) -> Result<(), Problem> {
    let claim = draw_token();
    let Some(claimed) = cx.table.claim_outbox(row, cx.clock.now(), LEASE, &claim).await? else { return Ok(()) };
    let done = [Extra::DeleteOutbox { id: row.clone(), claim }];
    // Whatever ended the process that tried it last will end this one too.
    if claimed.attempts > TRIES {
        return give_up(cx, row, "the process that made it ended", (*org, *user, *export), done.into()).await;
    }
    match stored(cx, *org, *user, *export).await {
        Ok(Some((export, bytes))) => {
            let change = at_once(cx, |at| complete(at, export, bytes));
            commit(cx, change, None, done.into(), None).await.map(drop)
        }
        // Whoever is erased meanwhile gets none.
        Ok(None) => Ok(cx.table.delete_outbox(row).await?),
        Err(problem) if claimed.attempts < TRIES => Err(problem),
        Err(problem) => give_up(cx, row, problem.cause.as_deref().unwrap_or_default(), (*org, *user, *export), done.into()).await,
    }
}

async fn give_up(cx: &Context, row: &str, cause: &str, (org, user, id): (OrgId, UserId, ExportId), done: Vec<Extra>) -> Result<(), Problem> {
    tracing::error!(%org, export = %id, cause, "an export is given up");
    let export = cx.table.read(&keys::export(org, user, id).into()).await?.export(org, user, id)?;
    match export.filter(|export| export.state == ExportState::Queued) {
        Some(export) => {
            let change = at_once(cx, |at| fail(at, export));
            commit(cx, change, None, done, None).await.map(drop)
        }
        None => Ok(cx.table.delete_outbox(row).await?),
    }
}

/// The export, collected and stored, and how large it is; none if it is made already, or there is nobody to make it of.
async fn stored(cx: &Context, org: OrgId, user: UserId, id: ExportId) -> Result<Option<(Export, u64)>, Problem> {
    let found = cx.table.read(&own_data::keys(org, user).and(keys::export(org, user, id))).await?;
    let Some(export) = found.export(org, user, id)?.filter(|export| export.state == ExportState::Queued) else { return Ok(None) };
    let Some(data) = own_data::collect(cx, org, user, &found).await? else { return Ok(None) };
    let document = serde_json::to_vec_pretty(&data).map_err(Problem::internal)?;
    let bytes = u64::try_from(document.len()).unwrap_or(u64::MAX);
    put_export(cx, org, user, id, document).await?;
    Ok(Some((export, bytes)))
}

/// Deletes what is stored of this person's exports whose time is over; of somebody erased, everything. Answers whether that was all.
///
/// # Errors
/// 503; doing it again goes on.
pub async fn tidy(cx: &Context, org: OrgId, user: UserId, erased: bool) -> Result<bool, Problem> {
    let (stored, more) = exports_of(cx, org, user).await?;
    let found = cx.table.read(&stored.iter().map(|id| keys::export(org, user, *id)).collect::<Keys>()).await?;
    let mut over = Vec::new();
    for id in stored {
        let export = found.export(org, user, id)?;
        if erased || !export.is_some_and(|export| export.is_kept(cx.clock.now())) {
            over.push(id);
        }
    }
    delete_exports(cx, org, user, over).await?;
    Ok(!more)
}
