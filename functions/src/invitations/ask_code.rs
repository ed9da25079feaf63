//! Mails the code that a handed link asks for (INVITATIONS section 3). A new one voids the old.

use domain::invitation::code;
use domain::invitation::renew::ask_for_help;
use platform::Context;
use platform::edge::{Answer, Holder, Problem, commit};
use platform::table::Found;

use crate::invitations::door;
pub use crate::invitations::preview_invitation::{Request, wants};
use crate::timers::recipients;
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
    let (opened, suppressed) = door::open_for_mail(cx, who, found).await?;
    let (door, granter) = (opened.door, opened.granter);
    let actor = Holder::actor(door.user.id);
    match who.call.decide(cx, actor, |at| code::ask(at, &door, suppressed)) {
        Ok(change) => who.call.commit(cx, change, 202, &[]).await.map(drop),
        Err(problem) if problem.code == "undeliverable" => {
            // Only the organization can correct the address: it is told before the refusal is.
            let tell = recipients::find(cx, &door.org, granter.as_ref(), &door.user).await?;
            let change = who.call.decide(cx, actor, |at| Ok(ask_for_help(at, door.invitation, tell.as_ref())))?;
            commit(cx, change, None, Vec::new(), Some(&who.call.source)).await?;
            Err(problem)
        }
        Err(problem) => Err(problem),
    }
}
