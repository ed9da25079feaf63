//! An admin who opened an invited person's link by mistake mails it to that person (INVITATIONS section 4).

use domain::Actor;
use domain::invitation::hold::Hold;
use domain::invitation::resend::resend;
use platform::Context;
use platform::edge::{Holder, Problem};
use platform::table::Found;

use crate::invitations::door;
use crate::pages::invitation_page::may_send;
use crate::pages::views::LinkSentPage;
use crate::pages::{Page, language};

/// Sends it, in the admin's name.
///
/// # Errors
/// 403 for anybody else, and what a resend answers.
pub(super) async fn send(cx: &Context, who: &Holder, found: &Found) -> Result<Page, Problem> {
    let (opened, suppressed) = door::open_for_mail(cx, who, found).await?;
    let by = who.signed_in.as_ref().filter(|_| may_send(who, &opened)).ok_or_else(|| Problem::forbidden("invite.inviters"))?;
    let door = opened.door;
    let hold = Hold::of(suppressed, false);
    let change = who.call.decide(cx, Actor::User(by.user.id), |at| resend(at, &door.org, &by.user, door.user, door.invitation, door.granter_stamp, hold))?;
    who.call.commit(cx, change, 200, &[]).await?;
    Ok(Page::of(202, LinkSentPage { say: language(who, found)? }.html()))
}
