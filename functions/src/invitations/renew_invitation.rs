//! The invited person asks for a fresh link (F7). It is mailed to the invited address alone; when that is not possible the
//! organization is told. The answer is always the same.

use domain::invitation::renew::{Asking, ask_for_help, renew};
use domain::limits::RECIPIENT;
use domain::{User, UserId};
use platform::Context;
use platform::edge::{Answer, Holder, Problem};
use platform::keys::{self, Keys};
use platform::table::Found;

use crate::invitations::door;
pub use crate::invitations::preview_invitation::{Request, wants};
use crate::timers::recipients;
pub use platform::edge::same_status as replay;

/// No body.
pub type Reply = ();

/// 202, whatever happened.
pub type Answered = Answer<Reply>;

/// Renews, or tells.
///
/// # Errors
/// 410 `unknown` for a token that is no link.
pub async fn handle(cx: &Context, who: Holder, _: Request, found: Found) -> Result<Answered, Problem> {
    ask(cx, &who, &found).await?;
    Ok(Answer::accepted())
}

/// What the API and the page both do.
///
/// # Errors
/// As [`handle`].
pub async fn ask(cx: &Context, who: &Holder, found: &Found) -> Result<(), Problem> {
    let link = who.link()?;
    let org = found.organization(link.org)?.ok_or_else(Problem::unknown_link)?;
    let user = found.user(link.org, link.user)?.ok_or_else(Problem::unknown_link)?;
    let Some(invitation) = found.invitation(link.org, link.user)? else { return Err(Problem::unknown_link()) };
    let around = around(cx, &user, invitation.granter).await?;
    let tell = recipients::choose(cx, &org, around.granter.as_ref(), around.keepers, &user).await?;
    let granter_stamp = around.granter.as_ref().and_then(|granter| granter.grants_still(&user, &invitation, &org));
    let asking = Asking { epoch: link.epoch, granter_stamp, suppressed: around.suppressed, tell: tell.as_ref() };
    let (actor, as_it_is) = (Holder::actor(user.id), invitation.clone());
    let change = who.call.decide(cx, actor, |at| Ok(renew(at, &org, user, invitation, asking)))?;
    // The answer is 202 always: whoever had all of a day's mails gets help from the organization.
    let told = who.call.decide(cx, actor, |at| Ok(ask_for_help(at, as_it_is, tell.as_ref())))?;
    who.call.commit_within(cx, RECIPIENT, change, Some(told), |_| (202, Vec::new())).await.map(drop)
}

/// "That is not my account": the organization is told that the person needs another address.
///
/// # Errors
/// 410 for a dead link.
pub async fn not_my_account(cx: &Context, who: &Holder, found: &Found) -> Result<(), Problem> {
    let opened = door::open(cx, who, found).await?;
    let tell = recipients::find(cx, &opened.door.org, opened.granter.as_ref(), &opened.door.user).await?;
    let actor = Holder::actor(opened.door.user.id);
    let change = who.call.decide(cx, actor, |at| domain::invitation::renew::not_my_account(at, &opened.door, tell.as_ref()))?;
    who.call.commit(cx, change, 202, &[]).await?;
    Ok(())
}

struct Around {
    granter: Option<User>,
    keepers: Vec<UserId>,
    suppressed: bool,
}

async fn around(cx: &Context, user: &User, granter: UserId) -> Result<Around, Problem> {
    let org = user.org;
    let found = cx.table.read(&Keys::from([keys::user(org, granter), keys::keepers(org), keys::suppression(org, &user.email)])).await?;
    Ok(Around {
        granter: found.user(org, granter)?,
        keepers: found.keepers(org)?.map(|keepers| keepers.in_order()).unwrap_or_default(),
        suppressed: found.suppression(org, &user.email)?.is_some(),
    })
}
