//! A person's invitation, as it stands by the clock (F4, F9).

use platform::Context;
use platform::edge::{Answer, Member, Problem};
use platform::table::Found;

pub use crate::users::activate_user::wants;
pub use crate::users::get_user::Request;
use crate::users::get_user::one;
use crate::views::InvitationView;

/// The invitation.
pub type Reply = InvitationView;

/// 200 with an `ETag`.
pub type Answered = Answer<Reply>;

/// Shows it.
///
/// # Errors
/// 404 if there is no such user, or it was never invited.
pub async fn handle(cx: &Context, who: Member, request: Request, found: Found) -> Result<Answered, Problem> {
    let user = one(&found, who.org.id, request.user())?;
    let invitation = found.invitation(who.org.id, user.id)?.ok_or_else(Problem::not_found)?;
    Ok(Answer::ok(InvitationView::of(&invitation, &who.org, cx.clock.now())).version(invitation.version))
}
