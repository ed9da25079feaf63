//! Gives a person another role (R64, R65; F17, F18). It counts from the person's next request.

use domain::invitation::create::Holder;
use domain::role::RoleName;
use domain::user::{NewRole, set_role};
use domain::{StatusKind, UserId};
use platform::Context;
use platform::edge::{Member, Problem};
use platform::keys::Keys;
use platform::seal::SessionToken;
use platform::table::{Found, Receipt};
use schemars::JsonSchema;
use serde::Deserialize;

use crate::invitations::door::granter_stamp;
use crate::users::activate_user::answer;
pub use crate::users::activate_user::{Answered, Reply};
use crate::users::get_user::one;
use crate::users::{activate_user, get_user};
use crate::views::{GrantInput, grants};

/// Who, and which.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Request {
    /// `usr_…`
    pub id: String,
    /// The role's id.
    #[schemars(with = "String")]
    pub role: RoleName,
    /// What the person is given beyond it; a limited role asks for a list, if only an empty one.
    pub permissions: Option<Vec<GrantInput>>,
}

/// The person and the invitation.
pub fn wants(claims: &SessionToken, request: &Request) -> Keys {
    activate_user::wants(claims, &get_user::Request { id: request.id.clone() })
}

/// Gives it.
///
/// # Errors
/// 403 `role.above_own`, 404, 409 `owner_protected`, `last_owner`, `second_owner` or by status, 412, 422 `role_unknown`,
/// `permissions_required`, `permissions_fixed` or for permissions that are none.
pub async fn handle(cx: &Context, who: Member, request: Request, found: Found) -> Result<Answered, Problem> {
    let person = person(cx, &who, &found, request.id.parse().ok()).await?;
    let new = NewRole { role: request.role, given: request.permissions.map(grants).transpose()? };
    let change = who.call.decide(cx, who.actor(), |at| set_role(at, &who.org, &who.user, person, new))?;
    let user = who.call.commit(cx, change, 200, &[]).await?;
    Ok(answer(cx, &who, &user))
}

/// The person again.
///
/// # Errors
/// 404.
pub async fn replay(cx: &Context, who: Member, request: Request, receipt: Receipt) -> Result<Answered, Problem> {
    activate_user::replay(cx, who, get_user::Request { id: request.id }, receipt).await
}

/// The person whose rights are to be others, in the version that the caller has seen, and, while invited, how the granter's
/// right stands.
///
/// # Errors
/// 404, 412.
pub async fn person(cx: &Context, who: &Member, found: &Found, id: Option<UserId>) -> Result<Holder, Problem> {
    let user = one(found, who.org.id, id)?;
    who.call.matches(user.version)?;
    let invitation = found.invitation(who.org.id, user.id)?;
    let granter_stamp = match &invitation {
        Some(invitation) if user.status.kind() == StatusKind::Pending => granter_stamp(cx, &who.org, &who.user, &user, invitation).await?,
        _ => None,
    };
    Ok(Holder { user, invitation, granter_stamp })
}
