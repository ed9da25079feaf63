//! An owner offers the organization to somebody who is active there (R62, F17).

use domain::organization::ownership;
use platform::Context;
use platform::edge::{Answer, Member, Problem};
use platform::keys::{self, Keys};
use platform::seal::SessionToken;
use platform::table::{Found, Receipt};
use schemars::JsonSchema;
use serde::Deserialize;

pub use crate::organizations::get_organization::{Answered, Reply};
use crate::users::get_user::one;
use crate::views::OrganizationView;

/// To whom.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Request {
    /// `usr_…`
    pub user: String,
}

/// The person.
pub fn wants(claims: &SessionToken, request: &Request) -> Keys {
    request.user.parse().map_or_else(|_| Keys::none(), |id| keys::user(claims.org, id).into())
}

/// Offers it.
///
/// # Errors
/// 403 `owner.model` or `step_up_required`, 404, 409 `already_owner` or by status.
pub async fn handle(cx: &Context, who: Member, request: Request, found: Found) -> Result<Answered, Problem> {
    ownership::may_offer(&who.org, &who.user)?;
    who.proved_again(cx.clock.now())?;
    let to = one(&found, who.org.id, request.user.parse().ok())?;
    who.call.matches(who.org.version)?;
    let change = who.call.decide(cx, who.actor(), |at| ownership::offer(at, who.org.clone(), &who.user, &to))?;
    let org = who.call.commit(cx, change, 200, &[]).await?;
    Ok(Answer::ok(OrganizationView::seen_by(&org, &who.user, cx.clock.now())).version(org.version))
}

/// The organization as it is now.
///
/// # Errors
/// None of its own.
pub async fn replay(cx: &Context, who: Member, _: Request, _: Receipt) -> Result<Answered, Problem> {
    Ok(Answer::ok(OrganizationView::seen_by(&who.org, &who.user, cx.clock.now())).version(who.org.version))
}
