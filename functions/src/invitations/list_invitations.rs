//! The organization's invitations, newest first: the ended ones too (F20).

use domain::{InvitationStatus, Organization, Time};
use platform::Context;
use platform::edge::{Answer, Limit, Many, Member, Problem};
use platform::forms::InvitationRow;
use platform::keys::Keys;
use platform::seal::SessionToken;
use platform::table::{Found, InvitationsQuery, Page};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::cursor;
use crate::texts::Texts;
use crate::views::{DeliveryView, InvitationView};

/// Which ones.
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Request {
    /// pending, expired, accepted, declined or revoked; may repeat.
    #[schemars(with = "Vec<String>")]
    pub status: Many<String>,
    /// Rows on the page, 1 to 100.
    #[schemars(with = "u32")]
    pub limit: Limit,
    /// Where the page before said that the list goes on.
    pub cursor: Option<String>,
}

/// One page.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Reply {
    /// The invitations.
    pub data: Vec<InvitationView>,
    /// Where the list goes on; null at its end. A page may be short although it does.
    pub next_cursor: Option<String>,
    /// How many rows were read for this page.
    pub scanned: usize,
}

/// 200.
pub type Answered = Answer<Reply>;

/// Nothing beyond the session.
pub fn wants(_: &SessionToken, _: &Request) -> Keys {
    Keys::none()
}

/// A page of rows, not yet shown.
pub type Beside = Page<InvitationRow>;

/// Queries them: the token says whose.
///
/// # Errors
/// 422 for an unknown status or a cursor of another list.
pub async fn beside(cx: &Context, claims: &SessionToken, request: &Request) -> Result<Beside, Problem> {
    let mut statuses = Vec::new();
    for name in &request.status.0 {
        statuses.push(InvitationStatus::parse(name).ok_or_else(|| Problem::field("invalid", "/status", "unknown_value"))?);
    }
    let after = cursor::open(cx, claims.org, &kind(request), request.cursor.as_deref()).await?;
    let limit = usize::try_from(request.limit.0).unwrap_or(100);
    Ok(cx.table.invitations_page(&InvitationsQuery { org: claims.org, statuses, now: cx.clock.now(), limit, after }).await?)
}

/// Shows them.
///
/// # Errors
/// As [`beside`].
pub async fn handle(cx: &Context, who: Member, request: Request, _: Found, page: Beside) -> Result<Answered, Problem> {
    let now = cx.clock.now();
    Ok(Answer::ok(Reply {
        data: page.rows.iter().map(|row| view(row, &who.org, now)).collect(),
        next_cursor: cursor::seal(cx, who.org.id, &kind(&request), page.next.as_ref()).await?,
        scanned: page.scanned,
    }))
}

/// What a cursor is bound to besides the organization.
fn kind(request: &Request) -> String {
    format!("invitations {:?}", request.status.0)
}

fn view(row: &InvitationRow, org: &Organization, now: Time) -> InvitationView {
    InvitationView {
        id: row.id.to_string(),
        user_id: row.user.to_string(),
        status: row.status(now).name().to_owned(),
        epoch: row.epoch,
        expires_at: row.expires_at.to_string(),
        expires_at_local: Texts::English.when(row.expires_at, org.time_zone.as_str()),
        link_held_by: row.link_held_by.name().to_owned(),
        send_count: row.send_count,
        last_sent_at: row.last_sent_at.map(|at| at.to_string()),
        renewals_left: row.renewals_left,
        delivery: row.delivery.map(|(state, at, reason)| DeliveryView {
            state: state.name().to_owned(),
            at: at.to_string(),
            reason: reason.map(|reason| reason.name().to_owned()),
        }),
        channel: "email".to_owned(),
        role: row.role.to_string(),
        invited_by: row.invited_by.to_string(),
        created_at: row.created_at.to_string(),
        reason: row.ended.map(|reason| reason.name().to_owned()),
        version: row.version,
    }
}
