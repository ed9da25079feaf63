//! Chooses what a person may do beyond the role (R7, R64): never more than whoever chooses may.

use domain::user::set_permissions;
use platform::Context;
use platform::edge::{Member, Problem};
use platform::keys::Keys;
use platform::seal::SessionToken;
use platform::table::{Found, Receipt};
use schemars::JsonSchema;
use serde::Deserialize;

use crate::users::get_permissions::answer;
pub use crate::users::get_permissions::{Answered, Reply};
use crate::users::get_user::{self, user_and_invitation};
use crate::users::{activate_user, set_role};
use crate::views::{GrantInput, grants};

/// Who, and which.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Request {
    /// `usr_…`
    pub id: String,
    /// The whole list.
    pub permissions: Vec<GrantInput>,
}

/// The person and the invitation.
pub fn wants(claims: &SessionToken, request: &Request) -> Keys {
    activate_user::wants(claims, &get_user::Request { id: request.id.clone() })
}

/// Chooses them.
///
/// # Errors
/// 403 `role.above_own`, 404, 409 `owner_protected` or by status, 412, 422 `permissions_fixed` or for permissions that are none.
pub async fn handle(cx: &Context, who: Member, request: Request, found: Found) -> Result<Answered, Problem> {
    let person = set_role::person(cx, &who, &found, request.id.parse().ok()).await?;
    let given = grants(request.permissions)?;
    let change = who.call.decide(cx, who.actor(), |at| set_permissions(at, &who.org, &who.user, person, given))?;
    let user = who.call.commit(cx, change, 200, &[]).await?;
    Ok(answer(&who, &user))
}

/// The rights as they are now.
///
/// # Errors
/// 404.
pub async fn replay(cx: &Context, who: Member, request: Request, _: Receipt) -> Result<Answered, Problem> {
    let (user, _) = user_and_invitation(cx, who.org.id, request.id.parse().map_err(|_| Problem::not_found())?).await?;
    Ok(answer(&who, &user))
}
