//! One user, by id. A never-joined person still answers; a foreign id answers as an unknown one (F22).

use domain::{Invitation, OrgId, Permission, User, UserId};
use platform::Context;
use platform::edge::{Answer, Member, Problem};
use platform::keys::{self, Keys};
use platform::seal::SessionToken;
use platform::table::Found;
use schemars::JsonSchema;
use serde::Deserialize;

use crate::views::UserView;

/// Which one.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Request {
    /// `usr_…`
    pub id: String,
}

/// The user.
pub type Reply = UserView;

/// 200 with an `ETag`.
pub type Answered = Answer<Reply>;

impl Request {
    /// The id, if it has the form of one: another text names nobody.
    pub fn user(&self) -> Option<UserId> {
        self.id.parse().ok()
    }
}

/// The user.
pub fn wants(claims: &SessionToken, request: &Request) -> Keys {
    request.user().map_or_else(Keys::none, |id| keys::user(claims.org, id).into())
}

/// Shows it.
///
/// # Errors
/// 404.
pub async fn handle(cx: &Context, who: Member, request: Request, found: Found) -> Result<Answered, Problem> {
    let user = one(&found, who.org.id, request.user())?;
    Ok(Answer::ok(UserView::of(&user, &who.org, cx.clock.now())).version(user.version))
}

/// Who may see somebody with all that hangs on them: the person, and whoever reads people.
///
/// # Errors
/// 403 by `permission.users.read`.
pub fn may_see(who: &Member, user: &str) -> Result<(), Problem> {
    if user == who.user.id.to_string() || who.may(Permission::UsersRead) {
        return Ok(());
    }
    Err(Problem::forbidden(format!("permission.{}", Permission::UsersRead.name())))
}

/// The user among what was read.
///
/// # Errors
/// 404.
pub fn one(found: &Found, org: OrgId, id: Option<UserId>) -> Result<User, Problem> {
    let id = id.ok_or_else(Problem::not_found)?;
    found.user(org, id)?.ok_or_else(Problem::not_found)
}

/// Reads a user and its invitation by id.
///
/// # Errors
/// 404, 503.
pub async fn user_and_invitation(cx: &Context, org: OrgId, id: UserId) -> Result<(User, Option<Invitation>), Problem> {
    let found = cx.table.read(&Keys::from([keys::user(org, id), keys::invitation(org, id)])).await?;
    Ok((one(&found, org, Some(id))?, found.invitation(org, id)?))
}
