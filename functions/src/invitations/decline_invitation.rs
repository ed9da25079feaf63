//! The invited person says no (INVITATIONS section 5). The inviter is told; the link dies with the reason `declined`.

use domain::invitation::withdraw::decline;
use platform::Context;
use platform::edge::{Answer, Holder, Problem};
use platform::table::Found;

use crate::invitations::door;
pub use crate::invitations::preview_invitation::{Request, wants};
pub use platform::edge::same_status as replay;

/// No body.
pub type Reply = ();

/// 204.
pub type Answered = Answer<Reply>;

/// Declines.
///
/// # Errors
/// 410 dead link, 403 `handed_link`.
pub async fn handle(cx: &Context, who: Holder, _: Request, found: Found) -> Result<Answered, Problem> {
    say_no(cx, &who, &found).await?;
    Ok(Answer::no_content())
}

/// What the API and the page both do.
///
/// # Errors
/// As [`handle`].
pub async fn say_no(cx: &Context, who: &Holder, found: &Found) -> Result<(), Problem> {
    let opened = door::open(cx, who, found).await?;
    let actor = Holder::actor(opened.door.user.id);
    let change = who.call.decide(cx, actor, |at| decline(at, opened.door, opened.granter.as_ref()))?;
    who.call.commit(cx, change, 204, &[]).await?;
    Ok(())
}
