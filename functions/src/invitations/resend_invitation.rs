//! Sends an invitation again (F5, R23): the link's time starts anew; a link that is still alive stays the same link.

use domain::Invitation;
use domain::invitation::hold::Hold;
use domain::invitation::resend::resend;
use platform::Context;
use platform::edge::{Answer, Member, Problem};
use platform::keys::Keys;
use platform::seal::SessionToken;
use platform::table::{Found, Receipt};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::invitations::door::before_mail;
use crate::users::get_user::{one, user_and_invitation};
use crate::users::{activate_user, get_user};
use crate::views::InvitationView;

/// Whose invitation.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Request {
    /// `usr_…`
    pub id: String,
    /// Mails to the address are held back, and this one goes all the same: the hold is lifted.
    #[serde(default)]
    pub confirm_suppressed: bool,
}

/// The invitation as it stands now.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Reply {
    /// The invitation.
    pub invitation: InvitationView,
}

/// 200 with an `ETag`.
pub type Answered = Answer<Reply>;

/// The person and the invitation.
pub fn wants(claims: &SessionToken, request: &Request) -> Keys {
    activate_user::wants(claims, &get_user::Request { id: request.id.clone() })
}

/// Resends.
///
/// # Errors
/// 403, 404, 409 by status or `suppressed`, 412, 429 within 60 s of the last mail, above `invite.resends` or `limits.recipient`.
pub async fn handle(cx: &Context, who: Member, request: Request, found: Found) -> Result<Answered, Problem> {
    let user = one(&found, who.org.id, request.id.parse().ok())?;
    let invitation = found.invitation(who.org.id, user.id)?.ok_or(domain::Refused::WrongStatus(domain::Operation::Resend, user.status.kind()))?;
    who.call.matches(invitation.version)?;
    let before = before_mail(cx, &who.org, &who.user, &user, &invitation).await?;
    let hold = Hold::of(before.suppressed, request.confirm_suppressed);
    let change = who.call.decide(cx, who.actor(), |at| resend(at, &who.org, &who.user, user, invitation, before.granter_stamp, hold))?;
    let (_, invitation) = who.call.commit(cx, change, 200, &[]).await?;
    Ok(answer(cx, &who, &invitation))
}

/// The invitation again.
///
/// # Errors
/// 404.
pub async fn replay(cx: &Context, who: Member, request: Request, _: Receipt) -> Result<Answered, Problem> {
    let id = request.id.parse().map_err(|_| Problem::not_found())?;
    let (_, invitation) = user_and_invitation(cx, who.org.id, id).await?;
    Ok(answer(cx, &who, &invitation.ok_or_else(Problem::not_found)?))
}

fn answer(cx: &Context, who: &Member, invitation: &Invitation) -> Answered {
    Answer::ok(Reply { invitation: InvitationView::of(invitation, &who.org, cx.clock.now()) }).version(invitation.version)
}
