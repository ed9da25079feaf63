//! The people of a group who are still here, by name (F25, F26).

use platform::Context;
use platform::edge::{Answer, Limit, Member, Problem};
use platform::keys::Keys;
use platform::seal::SessionToken;
use platform::table::Found;
use schemars::JsonSchema;
use serde::Deserialize;

use crate::groups::{keys_of, one};
use crate::users::list_users;
pub use crate::users::list_users::{Answered, Beside, Reply};

/// Of which group, and which part of the list.
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Request {
    /// `grp_…`
    pub id: String,
    /// Rows on the page, 1 to 100.
    #[schemars(with = "u32")]
    pub limit: Limit,
    /// Where the page before said that the list goes on.
    pub cursor: Option<String>,
}

impl Request {
    /// The same of the list of people; none for what is no group.
    fn people(&self) -> Option<list_users::Request> {
        let group = Some(self.id.parse().ok()?);
        let (sort, limit, cursor) = (Some("name".to_owned()), self.limit, self.cursor.clone());
        Some(list_users::Request { group, sort, limit, cursor, ..list_users::Request::default() })
    }
}

/// The group.
pub fn wants(claims: &SessionToken, request: &Request) -> Keys {
    keys_of(claims.org, &request.id)
}

/// Queries them: the token says whose.
///
/// # Errors
/// 404 for what is no group; 422 for a cursor of another list.
pub async fn beside(cx: &Context, claims: &SessionToken, request: &Request) -> Result<Beside, Problem> {
    list_users::page(cx, claims, &request.people().ok_or_else(Problem::not_found)?).await
}

/// Shows them.
///
/// # Errors
/// 404.
pub async fn handle(cx: &Context, who: Member, request: Request, found: Found, page: Beside) -> Result<Answered, Problem> {
    one(&found, who.org.id, &request.id)?;
    Ok(Answer::ok(list_users::shown(cx, &who, page).await?))
}
