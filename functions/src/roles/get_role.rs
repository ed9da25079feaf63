//! One role.

use domain::role::{Role, RoleName};
use platform::Context;
use platform::edge::{Answer, Member, Problem, SignedIn};
use platform::keys::Keys;
use platform::seal::SessionToken;
use platform::table::Found;
use schemars::JsonSchema;
use serde::Deserialize;

use crate::roles::list_roles::RoleView;

/// Which one.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Request {
    /// Its id.
    pub id: String,
}

/// The role.
pub type Reply = RoleView;

/// 200 with an `ETag`, which is the policies'.
pub type Answered = Answer<Reply>;

/// Nothing beyond the session.
pub fn wants(_: &SessionToken, _: &Request) -> Keys {
    Keys::none()
}

/// Shows it.
///
/// # Errors
/// 404.
pub async fn handle(_: &Context, who: Member, request: Request, _: Found) -> Result<Answered, Problem> {
    let role = one(&who, &request.id)?;
    Ok(Answer::ok(RoleView::of(&role)).version(who.org.policy.version()))
}

/// The role of this id.
///
/// # Errors
/// 404.
pub fn one(who: &SignedIn, id: &str) -> Result<Role, Problem> {
    let name = RoleName::parse(id).map_err(|_| Problem::not_found())?;
    who.org.policies().role(&name).cloned().ok_or_else(Problem::not_found)
}
