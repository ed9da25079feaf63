//! The organization's people, page by page (R66 to R68; F26): sorted, filtered, found by a keyword, and counted.

use domain::role::RoleName;
use domain::{EntryId, GroupId, OrgId, Time, Zone};
use platform::Context;
use platform::edge::{Answer, Limit, Many, Member, Problem, SignedIn};
use platform::keys::{self, Keys};
use platform::seal::SessionToken;
use platform::table::{Found, Totals, UserOrder, UsersPage, UsersQuery};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::cursor;
use crate::views::{UserRow, UserTotals, asked};

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
    /// A department, or none for those who are in none.
    pub department: Option<String>,
    /// A location.
    #[schemars(with = "Option<String>")]
    pub location: Option<EntryId>,
    /// A group.
    #[schemars(with = "Option<String>")]
    pub group: Option<GroupId>,
    /// at: away now; not: not away.
    pub vacation: Option<String>,
    /// true: with a second factor; false: without.
    pub mfa: Option<String>,
    /// true: only those to whom something may be assigned, which are the active.
    pub assignable: Option<String>,
    /// Beginnings of words of names, address, phone, external id, in any order; or an id.
    pub q: Option<String>,
    /// name, status (as shown) or created; created without it.
    pub sort: Option<String>,
    /// asc or desc; without it newest first, else ascending.
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
    /// How many people were looked at for this page.
    pub scanned: usize,
    /// Whether the keyword finds, or the group has, too many to sort them.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub sort_ignored: bool,
    /// How many people of each status the organization has, whatever is asked for; on the first page.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub totals: Option<UserTotals>,
}

/// 200.
pub type Answered = Answer<Reply>;

/// Nothing beyond the session.
pub fn wants(_: &SessionToken, _: &Request) -> Keys {
    Keys::none()
}

/// A page of rows, not yet shown.
pub struct Beside {
    page: UsersPage,
    totals: Option<Totals>,
    kind: String,
}

/// Queries them: the token says whose.
///
/// # Errors
/// 422 for an unknown status, sort or order, a keyword that is too long, or a cursor of another list.
pub async fn beside(cx: &Context, claims: &SessionToken, request: &Request) -> Result<Beside, Problem> {
    let totals = async { if request.cursor.is_none() { cx.table.totals(claims.org).await.map(Some) } else { Ok(None) } };
    let (page, totals) = futures::join!(page(cx, claims, request), totals);
    Ok(Beside { totals: totals?, ..page? })
}

/// The same without the totals.
///
/// # Errors
/// As [`beside`].
pub async fn page(cx: &Context, claims: &SessionToken, request: &Request) -> Result<Beside, Problem> {
    let mut query = query(claims.org, request, cx.clock.now())?;
    if (query.order == UserOrder::Status || query.filter.away.is_some())
        && let Some(org) = cx.table.read(&keys::organization(claims.org).into()).await?.organization(claims.org)?
    {
        if query.order == UserOrder::Status {
            query.shelves = asked::as_shown(&query.filter.statuses, &org);
        }
        query.here.0 = org.time_zone;
    }
    let kind = format!("users {:?} {} {:?} {:?} {:?}", query.order, query.descending, query.shelves, query.filter, query.search);
    query.after = cursor::open(cx, claims.org, &kind, request.cursor.as_deref()).await?;
    Ok(Beside { page: cx.table.users_page(&query).await?, totals: None, kind })
}

/// Shows them.
///
/// # Errors
/// As [`beside`].
pub async fn handle(cx: &Context, who: Member, _: Request, _: Found, page: Beside) -> Result<Answered, Problem> {
    Ok(Answer::ok(shown(cx, &who, page).await?))
}

/// The page as its reader sees it; the home page shows the same.
///
/// # Errors
/// As [`beside`].
pub async fn shown(cx: &Context, who: &SignedIn, Beside { page, totals, kind }: Beside) -> Result<Reply, Problem> {
    let (now, UsersPage { page, sort_ignored }) = (cx.clock.now(), page);
    Ok(Reply {
        data: page.rows.iter().map(|row| UserRow::of(row, &who.org, now)).collect(),
        next_cursor: cursor::seal(cx, who.org.id, &kind, page.next.as_ref()).await?,
        scanned: page.scanned,
        sort_ignored,
        totals: totals.map(|totals| UserTotals::of(&totals)),
    })
}

fn query(org: OrgId, request: &Request, now: Time) -> Result<UsersQuery, Problem> {
    let (order, descending) = asked::order(request.sort.as_deref(), request.order.as_deref())?;
    let filter = asked::filter(request)?;
    let limit = usize::try_from(request.limit.0).unwrap_or(100);
    let search = asked::search(request.q.as_deref())?;
    // Where the organization is, is read where it matters.
    Ok(UsersQuery { org, order, descending, shelves: Vec::new(), filter, here: (Zone::utc(), now), search, limit, after: None })
}
