//! Switches a person on (R36, R39, R42; F14): straight to active where that is allowed, else back to pending with a mail.

use domain::user::activate;
use platform::Context;
use platform::edge::{Answer, Member, Problem};
use platform::keys::{self, Keys};
use platform::seal::SessionToken;
use platform::table::{Found, Receipt};
use schemars::JsonSchema;
use serde::Serialize;

pub use crate::users::get_user::Request;
use crate::users::get_user::{one, user_and_invitation};
use crate::views::UserView;

/// The person as it stands now.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Reply {
    /// The person.
    pub user: UserView,
}

/// 200 with an `ETag`.
pub type Answered = Answer<Reply>;

/// The person and the invitation.
pub fn wants(claims: &SessionToken, request: &Request) -> Keys {
    request.user().map_or_else(Keys::none, |id| Keys::from([keys::user(claims.org, id), keys::invitation(claims.org, id)]))
}

/// Activates.
///
/// # Errors
/// 403, 404, 409 by status, 412.
pub async fn handle(cx: &Context, who: Member, request: Request, found: Found) -> Result<Answered, Problem> {
    let user = one(&found, who.org.id, request.user())?;
    who.call.matches(user.version)?;
    let invitation = found.invitation(who.org.id, user.id)?;
    let id = user.id.to_string();
    let change = who.call.decide(cx, who.actor(), |at| activate(at, &who.org, &who.user, user, invitation))?;
    let activated = who.call.commit(cx, change, 200, &[("user", id)]).await?;
    Ok(answer(cx, &who, &activated.user))
}

/// The person again.
///
/// # Errors
/// 404.
pub async fn replay(cx: &Context, who: Member, request: Request, _: Receipt) -> Result<Answered, Problem> {
    let (user, _) = user_and_invitation(cx, who.org.id, request.user().ok_or_else(Problem::not_found)?).await?;
    Ok(answer(cx, &who, &user))
}

/// The answer of every act on one person.
pub fn answer(cx: &Context, who: &Member, user: &domain::User) -> Answered {
    Answer::ok(Reply { user: UserView::of(user, &who.org, cx.clock.now()) }).version(user.version)
}

/// The answer of every act that takes all access away.
pub fn ended(cx: &Context, who: &Member, user: &domain::User) -> Answered {
    let view = UserView::of(user, &who.org, cx.clock.now()).hinting(&user.hints_after_end(who.org.policies()));
    Answer::ok(Reply { user: view }).version(user.version)
}
