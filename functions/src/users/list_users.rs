//! The organization's people, page by page (F26 as far as it goes: sorted by creation or name, filtered by status).

use domain::OrgId;
use domain::role::RoleName;
use platform::Context;
use platform::edge::{Answer, Limit, Many, Member, Problem, SignedIn};
use platform::forms::{ListRow, Listed};
use platform::keys::Keys;
use platform::seal::SessionToken;
use platform::table::{Found, Page, UserOrder, UsersQuery};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::cursor;
use crate::views::UserRow;

/// Which ones, and in which order.
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Request {
    /// pending, awaiting_approval, rejected, active, inactive or terminated; may repeat. Without it: everybody who is not gone.
    #[schemars(with = "Vec<String>")]
    pub status: Many<String>,
    /// A role.
    #[schemars(with = "Option<String>")]
    pub role: Option<RoleName>,
    /// name or created; created without it.
    pub sort: Option<String>,
    /// asc or desc; newest first without it.
    pub order: Option<String>,
    /// Rows on the page, 1 to 100.
    #[schemars(with = "u32")]
    pub limit: Limit,
    /// Where the page before said that the list goes on.
    pub cursor: Option<String>,
}

/// One page.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Reply {
    /// The rows.
    pub data: Vec<UserRow>,
    /// Where the list goes on; null at its end. A page may be short although it does.
    pub next_cursor: Option<String>,
    /// How many rows were read for this page.
    pub scanned: usize,
}

/// 200.
pub type Answered = Answer<Reply>;

/// Whom a list shows when nothing is said of status.
const NOT_GONE: [Listed; 4] = [Listed::Pending, Listed::AwaitingApproval, Listed::Active, Listed::Inactive];

/// Nothing beyond the session.
pub fn wants(_: &SessionToken, _: &Request) -> Keys {
    Keys::none()
}

/// A page of rows, not yet shown.
pub type Beside = Page<ListRow>;

/// Queries them: the token says whose.
///
/// # Errors
/// 422 for an unknown status, sort or order, or a cursor of another list.
pub async fn beside(cx: &Context, claims: &SessionToken, request: &Request) -> Result<Beside, Problem> {
    let mut query = query(claims.org, request)?;
    query.after = cursor::open(cx, claims.org, &kind(&query), request.cursor.as_deref()).await?;
    Ok(cx.table.users_page(&query).await?)
}

/// Shows them.
///
/// # Errors
/// As [`beside`].
pub async fn handle(cx: &Context, who: Member, request: Request, _: Found, page: Beside) -> Result<Answered, Problem> {
    Ok(Answer::ok(shown(cx, &who, &request, page).await?))
}

/// The page as its reader sees it; the home page shows the same.
///
/// # Errors
/// As [`beside`].
pub async fn shown(cx: &Context, who: &SignedIn, request: &Request, page: Beside) -> Result<Reply, Problem> {
    let (now, kind) = (cx.clock.now(), kind(&query(who.org.id, request)?));
    Ok(Reply {
        data: page.rows.iter().map(|row| UserRow::of(row, &who.org, now)).collect(),
        next_cursor: cursor::seal(cx, who.org.id, &kind, page.next.as_ref()).await?,
        scanned: page.scanned,
    })
}

fn query(org: OrgId, request: &Request) -> Result<UsersQuery, Problem> {
    let order = match request.sort.as_deref() {
        None | Some("created") => UserOrder::Created,
        Some("name") => UserOrder::Name,
        Some(_) => return Err(Problem::field("invalid", "/sort", "unknown_value")),
    };
    let descending = match request.order.as_deref() {
        None => order == UserOrder::Created,
        Some("asc") => false,
        Some("desc") => true,
        Some(_) => return Err(Problem::field("invalid", "/order", "unknown_value")),
    };
    let mut statuses = Vec::new();
    for name in &request.status.0 {
        statuses.push(Listed::parse(name).ok_or_else(|| Problem::field("invalid", "/status", "unknown_value"))?);
    }
    if statuses.is_empty() {
        statuses = NOT_GONE.to_vec();
    }
    let limit = usize::try_from(request.limit.0).unwrap_or(100);
    Ok(UsersQuery { org, order, descending, statuses, role: request.role.clone(), limit, after: None })
}

/// What a cursor is bound to besides the organization.
fn kind(query: &UsersQuery) -> String {
    format!("users {:?} {} {:?} {:?}", query.order, query.descending, query.statuses, query.role)
}
