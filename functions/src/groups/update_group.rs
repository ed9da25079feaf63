//! Gives a group another name (F25).

use domain::Name;
use domain::group::rename;
use platform::Context;
use platform::edge::{Answer, Member, Problem};
use platform::keys::Keys;
use platform::seal::SessionToken;
use platform::table::{Found, Receipt};
use schemars::JsonSchema;
use serde::Deserialize;

pub use crate::groups::get_group::{Answered, Reply};
use crate::groups::{GroupView, keys_of, one, read};

/// Which one, and what it is to be called.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Request {
    /// Its id.
    pub id: String,
    /// What it is called.
    #[schemars(with = "Option<String>")]
    pub name: Option<Name>,
}

/// The group.
pub fn wants(claims: &SessionToken, request: &Request) -> Keys {
    keys_of(claims.org, &request.id)
}

/// Renames it.
///
/// # Errors
/// 404, 412.
pub async fn handle(cx: &Context, who: Member, request: Request, found: Found) -> Result<Answered, Problem> {
    let group = one(&found, who.org.id, &request.id)?;
    who.call.matches(group.version)?;
    let name = request.name.unwrap_or_else(|| group.name.clone());
    let change = who.call.decide(cx, who.actor(), |at| Ok(rename(at, group, name)))?;
    let group = who.call.commit(cx, change, 200, &[]).await?;
    Ok(Answer::ok(GroupView::from(&group)).version(group.version))
}

/// The group as it is now.
///
/// # Errors
/// 404 if it is gone by now.
pub async fn replay(cx: &Context, who: Member, request: Request, _: Receipt) -> Result<Answered, Problem> {
    let group = read(cx, who.org.id, &request.id).await?;
    Ok(Answer::ok(GroupView::from(&group)).version(group.version))
}
