//! The organization's groups, by name (F25).

use domain::Group;
use platform::Context;
use platform::edge::{Answer, Limit, Member, Problem};
use platform::keys::Keys;
use platform::seal::SessionToken;
use platform::table::{Found, Page};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::cursor;
use crate::groups::GroupView;

/// What a cursor is bound to besides the organization.
const KIND: &str = "groups";

/// Which part of the list.
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Request {
    /// Rows on the page, 1 to 100.
    #[schemars(with = "u32")]
    pub limit: Limit,
    /// Where the page before said that the list goes on.
    pub cursor: Option<String>,
}

/// One page.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Reply {
    /// The groups.
    pub data: Vec<GroupView>,
    /// Where the list goes on; null at its end.
    pub next_cursor: Option<String>,
}

/// 200.
pub type Answered = Answer<Reply>;

/// Nothing beyond the session.
pub fn wants(_: &SessionToken, _: &Request) -> Keys {
    Keys::none()
}

/// A page of groups, not yet shown.
pub type Beside = Page<Group>;

/// Queries them: the token says whose.
///
/// # Errors
/// 422 for a cursor of another list.
pub async fn beside(cx: &Context, claims: &SessionToken, request: &Request) -> Result<Beside, Problem> {
    let after = cursor::open(cx, claims.org, KIND, request.cursor.as_deref()).await?;
    Ok(cx.table.groups_page(claims.org, usize::try_from(request.limit.0).unwrap_or(100), after).await?)
}

/// Shows them.
///
/// # Errors
/// As [`beside`].
pub async fn handle(cx: &Context, who: Member, _: Request, _: Found, page: Beside) -> Result<Answered, Problem> {
    let next_cursor = cursor::seal(cx, who.org.id, KIND, page.next.as_ref()).await?;
    Ok(Answer::ok(Reply { data: page.rows.iter().map(GroupView::from).collect(), next_cursor }))
}
