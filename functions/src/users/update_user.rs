//! Corrects the address of somebody who was never active (F6, F9): a bounced or mistyped one, on the same invitation.

use domain::Email;
use domain::invitation::fix_address::fix_address;
use platform::Context;
use platform::edge::{Answer, Member, Problem};
use platform::keys::Keys;
use platform::seal::SessionToken;
use platform::table::{Found, Receipt};
use schemars::JsonSchema;
use serde::Deserialize;

use crate::invitations::door::{new_address, new_address_keys};
use crate::users::get_user::{one, user_and_invitation};
use crate::users::{activate_user, get_user};
use crate::views::UserView;

/// Who, and the address.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Request {
    /// `usr_…`
    pub id: String,
    /// The address that the invitation is mailed to from now on.
    #[schemars(with = "String")]
    pub email: Email,
    /// Mails to the address are held back, and this one goes all the same: the hold is lifted.
    #[serde(default)]
    pub confirm_suppressed: bool,
}

/// The user as it stands now.
pub type Reply = UserView;

/// 200 with an `ETag`.
pub type Answered = Answer<Reply>;

/// The person, the invitation, who holds the address, and whether mails to it are held back.
pub fn wants(claims: &SessionToken, request: &Request) -> Keys {
    let person = activate_user::wants(claims, &get_user::Request { id: request.id.clone() });
    person.and(new_address_keys(claims.org, &request.email))
}

/// Corrects it.
///
/// # Errors
/// 403 by `invite.inviters`, `role.above_own` or `profile.email.editors`, 404, 409 by status, `address_taken` or `suppressed`, 412.
pub async fn handle(cx: &Context, who: Member, request: Request, found: Found) -> Result<Answered, Problem> {
    let user = one(&found, who.org.id, request.id.parse().ok())?;
    who.call.matches(user.version)?;
    let invitation = found.invitation(who.org.id, user.id)?;
    let to = new_address(&found, who.org.id, request.email, request.confirm_suppressed)?;
    let change = who.call.decide(cx, who.actor(), |at| fix_address(at, &who.org, &who.user, user, invitation, to))?;
    let (user, _) = who.call.commit(cx, change, 200, &[]).await?;
    Ok(Answer::ok(UserView::of(&user, &who.org)).version(user.version))
}

/// The user again.
///
/// # Errors
/// 404.
pub async fn replay(cx: &Context, who: Member, request: Request, _: Receipt) -> Result<Answered, Problem> {
    let (user, _) = user_and_invitation(cx, who.org.id, request.id.parse().map_err(|_| Problem::not_found())?).await?;
    Ok(Answer::ok(UserView::of(&user, &who.org)).version(user.version))
}
