//! An admin has a reset mailed to a person (R58; manual 002): to anybody active, wherever the account belongs. Somebody pending
//! is sent the invitation again, where `invite.renew_by_reset` says so.

use domain::account::RESETS_PER_HOUR;
use domain::account::reset::{may_order_reset_for, order_reset_for};
use domain::invitation::hold::Hold;
use domain::invitation::resend::resend;
use domain::{Refused, StatusKind};
use platform::Context;
use platform::edge::{Answer, Member, Problem};
use platform::table::Found;

use crate::invitations::door::before_mail;
use crate::users::activate_user;
pub use crate::users::activate_user::wants;
pub use crate::users::get_user::Request;
use crate::users::get_user::one;
pub use platform::edge::same_status as replay;

/// No body.
pub type Reply = ();

/// 202: the mail goes to the person's own address.
pub type Answered = Answer<Reply>;

/// Orders the mail.
///
/// # Errors
/// 403 where the role is above the caller's, 404, 409 by status, `owner_protected` or `suppressed`, 412, 429 above three an hour for one
/// address, or too soon after the invitation's last mail.
pub async fn handle(cx: &Context, who: Member, request: activate_user::Request, found: Found) -> Result<Answered, Problem> {
    let user = one(&found, who.org.id, request.user())?;
    who.call.matches(user.version)?;
    let policies = who.org.policies();
    may_order_reset_for(&who.actor(), policies, &user)?;
    if user.status.kind() == StatusKind::Pending {
        let invitation = found.invitation(who.org.id, user.id)?.ok_or_else(Problem::not_found)?;
        let before = before_mail(cx, &who.org, &who.user, &user, &invitation).await?;
        let hold = Hold::of(before.suppressed, false);
        let change = who.call.decide(cx, who.actor(), |at| resend(at, &who.org, &who.user, user, invitation, before.granter_stamp, hold))?;
        who.call.commit(cx, change, 202, &[]).await?;
    } else {
        let over = cx.table.throttle("reset", user.email.folded(), 3600, RESETS_PER_HOUR, cx.clock.now()).await?;
        if let Some(wait) = over {
            return Err(Refused::TooSoon("limits.reset", wait).into());
        }
        let change = who.call.decide(cx, who.actor(), |at| order_reset_for(at, policies, &user))?;
        who.call.commit(cx, change, 202, &[]).await?;
    }
    Ok(Answer::accepted())
}
