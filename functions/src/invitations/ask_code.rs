//! Mails the code that a handed link asks for (INVITATIONS section 3). A new one voids the old.

use domain::invitation::code;
use platform::Context;
use platform::edge::{Answer, Holder, Problem};
use platform::table::Found;

use crate::invitations::door;
pub use crate::invitations::preview_invitation::{Request, wants};
pub use platform::edge::same_status as replay;

/// No body.
pub type Reply = ();

/// 202.
pub type Answered = Answer<Reply>;

/// Orders the mail.
///
/// # Errors
/// 410 dead link, 409 `undeliverable`, 429.
pub async fn handle(cx: &Context, who: Holder, _: Request, found: Found) -> Result<Answered, Problem> {
    ask(cx, &who, &found).await?;
    Ok(Answer::accepted())
}

/// What the API and the page both do.
///
/// # Errors
/// As [`handle`].
pub async fn ask(cx: &Context, who: &Holder, found: &Found) -> Result<(), Problem> {
    let door = door::open(cx, who, found).await?.door;
    let change = who.call.decide(cx, Holder::actor(door.user.id), |at| code::ask(at, &door))?;
    who.call.commit(cx, change, 202, &[]).await?;
    Ok(())
}
