//! What was done to one person and by whom, newest first (F20): invited, sent, delivered, renewed, switched off, and so on.
//! Whoever reads the audit log sees everybody's; everybody sees their own.

use domain::user::PersonalKey;
use domain::{OrgId, Permission, UserId};
use platform::Context;
use platform::edge::{Answer, Limit, Member, Problem};
use platform::forms::AuditRow;
use platform::keys::{self, Keys, Timeline};
use platform::seal::SessionToken;
use platform::table::{Found, Page};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::cursor;
use crate::days_off;
use crate::users::get_user::one;
use crate::views::AuditView;

/// Whose, and how much of it.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Request {
    /// `usr_…`
    pub id: String,
    /// Rows on the page, 1 to 100.
    #[serde(default)]
    #[schemars(with = "u32")]
    pub limit: Limit,
    /// Where the page before said that the timeline goes on.
    pub cursor: Option<String>,
}

/// One page.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Reply {
    /// The rows, newest first.
    pub data: Vec<AuditView>,
    /// Where the timeline goes on; null at its end.
    pub next_cursor: Option<String>,
}

/// 200.
pub type Answered = Answer<Reply>;

impl Request {
    fn user(&self) -> Option<UserId> {
        self.id.parse().ok()
    }
    fn kind(&self) -> String {
        format!("timeline {}", self.id)
    }
}

/// The person.
pub fn wants(claims: &SessionToken, request: &Request) -> Keys {
    request.user().map_or_else(Keys::none, |id| keys::user(claims.org, id).into())
}

/// A page of rows, not yet shown; none of nobody's.
pub type Beside = Option<Page<AuditRow>>;

/// Queries them: the token says in which organization.
///
/// # Errors
/// 422 for a cursor of another list.
pub async fn beside(cx: &Context, claims: &SessionToken, request: &Request) -> Result<Beside, Problem> {
    let Some(id) = request.user() else { return Ok(None) };
    page(cx, claims.org, id, request).await.map(Some)
}

async fn page(cx: &Context, org: OrgId, id: UserId, request: &Request) -> Result<Page<AuditRow>, Problem> {
    let after = cursor::open(cx, org, &request.kind(), request.cursor.as_deref()).await?;
    let limit = usize::try_from(request.limit.0).unwrap_or(100);
    Ok(cx.table.audit(Timeline::User(org, id), limit, after).await?)
}

/// Shows them.
///
/// # Errors
/// 403 by `permission.audit.read` for another's, 404; as [`beside`].
pub async fn handle(cx: &Context, who: Member, request: Request, found: Found, page: Beside) -> Result<Answered, Problem> {
    if request.user() != Some(who.user.id) && !who.may(Permission::AuditRead) {
        return Err(Problem::forbidden(format!("permission.{}", Permission::AuditRead.name())));
    }
    let user = one(&found, who.org.id, request.user())?;
    let (key, notes) = (user.personal_key.clone(), days_off::notes(&who, &user));
    let page = page.ok_or_else(Problem::not_found)?;
    let next_cursor = cursor::seal(cx, who.org.id, &request.kind(), page.next.as_ref()).await?;
    Ok(Answer::ok(Reply { data: page.rows.iter().map(|row| shown(row, key.as_ref(), notes)).collect(), next_cursor }))
}

/// A row; why somebody was off is not shown to whoever may not see it on the days off themselves.
fn shown(row: &AuditRow, key: Option<&PersonalKey>, notes: bool) -> AuditView {
    let mut view = AuditView::of(row, key);
    view.changes.retain(|change| notes || change.field != "note" || !row.action.starts_with("day_off."));
    view
}
