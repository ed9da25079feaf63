//! Makes a group, in which nobody is (F25).

use domain::Name;
use domain::group::create;
use platform::Context;
use platform::edge::{Answer, Member, Problem};
use platform::keys::Keys;
use platform::seal::SessionToken;
use platform::table::{Found, Receipt};
use schemars::JsonSchema;
use serde::Deserialize;

use crate::groups::{GroupView, read};

/// What it is called.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Request {
    /// What it is called; another may be called the same.
    #[schemars(with = "String")]
    pub name: Name,
}

/// The group.
pub type Reply = GroupView;

/// 201 with an `ETag`.
pub type Answered = Answer<Reply>;

/// Nothing beyond the session.
pub fn wants(_: &SessionToken, _: &Request) -> Keys {
    Keys::none()
}

/// Makes it.
///
/// # Errors
/// None of its own.
pub async fn handle(cx: &Context, who: Member, request: Request, _: Found) -> Result<Answered, Problem> {
    let change = who.call.decide(cx, who.actor(), |at| Ok(create(at, who.org.id, request.name)))?;
    let id = change.outcome.id.to_string();
    let group = who.call.commit(cx, change, 201, &[("group", id)]).await?;
    Ok(Answer::created(GroupView::from(&group)).version(group.version))
}

/// The group as it is now.
///
/// # Errors
/// 404 if it is gone by now.
pub async fn replay(cx: &Context, who: Member, _: Request, receipt: Receipt) -> Result<Answered, Problem> {
    let group = read(cx, who.org.id, receipt.id("group").unwrap_or_default()).await?;
    Ok(Answer::created(GroupView::from(&group)).version(group.version))
}
