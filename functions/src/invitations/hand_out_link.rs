//! Gives an admin the link itself (F10; INVITATIONS section 5, …/link). Such a link proves no mailbox.

use domain::Invitation;
use domain::invitation::link::hand_out;
use domain::{Operation, Refused};
use platform::Context;
use platform::edge::{Answer, Member, Problem};
use platform::seal::{Link, Purpose};
use platform::table::{Found, Receipt};
use schemars::JsonSchema;
use serde::Serialize;

use crate::invitations::door::granter_stamp;
pub use crate::users::activate_user::wants;
pub use crate::users::get_user::Request;
use crate::users::get_user::{one, user_and_invitation};

/// The link, and its end.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Reply {
    /// The link to hand over.
    pub url: String,
    /// RFC 3339.
    pub expires_at: String,
}

/// 200, never kept by anybody on the way.
pub type Answered = Answer<Reply>;

/// Hands it out.
///
/// # Errors
/// 403, 404, 409 by status.
pub async fn handle(cx: &Context, who: Member, request: Request, found: Found) -> Result<Answered, Problem> {
    let user = one(&found, who.org.id, request.user())?;
    let invitation = found.invitation(who.org.id, user.id)?.ok_or(Refused::WrongStatus(Operation::Link, user.status.kind()))?;
    let stamp = granter_stamp(cx, &who.org, &who.user, &user, &invitation).await?;
    let change = who.call.decide(cx, who.actor(), |at| hand_out(at, &who.org, &who.user, user, invitation, stamp))?;
    let invitation = &change.outcome.1;
    let (link, expires_at) = (handed(invitation, invitation.epoch), invitation.expires_at.to_string());
    who.call.commit(cx, change, 200, &[("epoch", link.epoch.to_string()), ("expires_at", expires_at.clone())]).await?;
    answer(cx, link, expires_at).await
}

/// The very link that was handed out, whatever became of it since.
///
/// # Errors
/// 404.
pub async fn replay(cx: &Context, who: Member, request: Request, receipt: Receipt) -> Result<Answered, Problem> {
    let (_, invitation) = user_and_invitation(cx, who.org.id, request.user().ok_or_else(Problem::not_found)?).await?;
    let invitation = invitation.ok_or_else(Problem::not_found)?;
    let (Some(epoch), Some(expires_at)) = (receipt.parsed("epoch"), receipt.id("expires_at")) else {
        return Err(Problem::internal("a receipt without epoch"));
    };
    answer(cx, handed(&invitation, epoch), expires_at.to_owned()).await
}

fn handed(invitation: &Invitation, epoch: u32) -> Link {
    Link { purpose: Purpose::Handed, org: invitation.org, user: invitation.user, epoch }
}

async fn answer(cx: &Context, link: Link, expires_at: String) -> Result<Answered, Problem> {
    let url = cx.url(&format!("/i/{}", cx.keyring().await?.seal_link(&link, cx.clock.now())));
    Ok(Answer::ok(Reply { url, expires_at }).header("cache-control", "no-store"))
}
