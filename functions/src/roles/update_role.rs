//! Edits a role of the organization's own (F18): it counts from the next request of everybody who has it.

use domain::organization::{RoleEdit, update_role};
use domain::{Field, Name};
use platform::Context;
use platform::edge::{Answer, Member, Problem};
use platform::keys::Keys;
use platform::seal::SessionToken;
use platform::table::{Found, Receipt};
use schemars::JsonSchema;
use serde::Deserialize;

use crate::roles::get_role::one;
pub use crate::roles::get_role::{Answered, Reply};
use crate::roles::list_roles::RoleView;
use crate::views::{GrantInput, grants};

/// Which one, and what of it is to be different.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Request {
    /// Its id.
    pub id: String,
    /// What people call it.
    #[serde(default)]
    #[schemars(with = "Option<String>")]
    pub name: Field<Name>,
    /// What it permits; the whole list.
    pub permissions: Option<Vec<GrantInput>>,
    /// Whether each person's permissions are chosen.
    pub limited: Option<bool>,
}

/// Nothing beyond the session.
pub fn wants(_: &SessionToken, _: &Request) -> Keys {
    Keys::none()
}

/// Edits it.
///
/// # Errors
/// 403 `role.above_own`, 404, 409 `role_built_in`, 412, 422 for permissions that are none, and `policies_contradictory` where a
/// policy needs what would be gone.
pub async fn handle(cx: &Context, who: Member, request: Request, _: Found) -> Result<Answered, Problem> {
    let role = one(&who, &request.id)?;
    who.call.matches(who.org.policy.version())?;
    let edit = RoleEdit { title: request.name, grants: request.permissions.map(grants).transpose()?, limited: request.limited };
    let change = who.call.decide(cx, who.actor(), |at| update_role(at, who.org.clone(), &who.user, &role, edit))?;
    let (org, role) = who.call.commit(cx, change, 200, &[]).await?;
    Ok(Answer::ok(RoleView::of(&role)).version(org.policy.version()))
}

/// The role as it is now.
///
/// # Errors
/// 404 if it is gone by now.
pub async fn replay(_: &Context, who: Member, request: Request, _: Receipt) -> Result<Answered, Problem> {
    Ok(Answer::ok(RoleView::of(&one(&who, &request.id)?)).version(who.org.policy.version()))
}
