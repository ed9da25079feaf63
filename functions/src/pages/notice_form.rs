//! The buttons of the notice page (F4): mail the person a link, activate, invite again, restore. Each is what the API's
//! operation of the same name does, by whoever pressed it.

use domain::invitation::create::{Invite, Invited, create};
use domain::invitation::resend::resend;
use domain::user::{activate, restore};
use domain::{Action, Actor, Change, Invitation, Permission, User};
use platform::Context;
use platform::edge::{Holder, HolderClaims, Problem};
use platform::keys::Keys;
use platform::table::Found;
use schemars::JsonSchema;
use serde::Deserialize;

use crate::invitations::door::{at_address, granter_stamp, standing_at};
pub use crate::pages::again as replay;
use crate::pages::notice_page::{self, About, behind, shown};
pub use crate::pages::notice_page::{Answered, Reply};
use crate::pages::{Page, fault, language_of, of_problem};
use crate::texts::Texts;
use crate::users::restore_user;

/// The form.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Request {
    /// The link's token.
    pub token: String,
    /// Which button: resend, activate, invite or restore; resend without it.
    pub action: Option<String>,
}

/// User, invitation and organization.
pub fn wants(claims: &HolderClaims, request: &Request) -> Keys {
    notice_page::wants(claims, &notice_page::Request { token: request.token.clone() })
}

/// Does it.
///
/// # Errors
/// 404, 410 for what is no link.
pub async fn handle(cx: &Context, who: Holder, request: Request, found: Found) -> Result<Answered, Problem> {
    let Some(about) = behind(&who, &found)? else {
        return Ok(Page::see("/sign-in").keeping_the_way_back(&format!("/n/{}", request.token)));
    };
    let say = language_of(who.signed_in.as_ref(), &who.call);
    match act(cx, &who, say, &about, request.action.as_deref().unwrap_or(Action::Resend.name())).await {
        Ok((user, invitation, done)) => shown(cx, say, &About { user, invitation, ..about }, Some(done), None).await,
        Err(problem) if problem.again || problem.status >= 500 => Err(problem),
        Err(problem) => Ok(of_problem(&problem, shown(cx, say, &about, None, Some(fault(say, &problem))).await?)),
    }
}

/// What the button does; answers with the person and the invitation as they are then.
async fn act(cx: &Context, who: &Holder, say: Texts, about: &About, action: &str) -> Result<(User, Invitation, String), Problem> {
    let About { org, by, user, invitation } = about;
    let (actor, email) = (Actor::User(by.id), user.email.as_str());
    let manages = |permission: Permission| {
        if by.role.permissions().holds(permission) { Ok(()) } else { Err(Problem::forbidden(format!("permission.{}", permission.name()))) }
    };
    let (person, link) = (user.clone(), invitation.clone());
    match action {
        "resend" => {
            let stamp = granter_stamp(cx, by, invitation).await?;
            let change = who.call.decide(cx, actor, |at| resend(at, org, by, person, link, stamp))?;
            let (user, invitation) = commit(cx, who, change).await?;
            Ok((user, invitation, say.notice_sent(email)))
        }
        "activate" => {
            manages(Permission::UsersManage)?;
            let change = who.call.decide(cx, actor, |at| activate(at, org, by, person, Some(link)))?;
            let it = commit(cx, who, change).await?;
            Ok((it.user, it.invitation.unwrap_or_else(|| invitation.clone()), say.notice_activated(email)))
        }
        "restore" => {
            manages(Permission::UsersManage)?;
            let around = restore_user::around(cx, user).await?;
            let change = who.call.decide(cx, actor, |at| restore(at, org, by, person, Some(link), &around.address, around.account.as_ref()))?;
            let it = commit(cx, who, change).await?;
            Ok((it.user, it.invitation.unwrap_or_else(|| invitation.clone()), say.notice_restored(email)))
        }
        "invite" => {
            manages(Permission::UsersInvite)?;
            let markers = cx.table.read(&at_address(org.id, &user.email)).await?;
            let holder = standing_at(cx, by, &markers, &user.email).await?;
            let change = who.call.decide(cx, actor, |at| create(at, org, by, holder, Invite::again(user, invitation)))?;
            match commit(cx, who, change).await? {
                Invited::Created { user, invitation } | Invited::Reinvited { user, invitation, .. } => {
                    let done = say.notice_invited(user.email.as_str());
                    Ok((user, invitation, done))
                }
            }
        }
        _ => Err(Problem::field("invalid", "/action", "unknown_value")),
    }
}

async fn commit<T>(cx: &Context, who: &Holder, change: Change<T>) -> Result<T, Problem> {
    who.call.commit(cx, change, 200, &[]).await
}
