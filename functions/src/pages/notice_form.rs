//! The buttons of the notice page (F4): mail the person a link, activate, invite again, restore, and the form that corrects the address. Each is what the API's
//! operation of the same name does, by whoever pressed it.

use domain::invitation::create::{Invite, Invited, create};
use domain::invitation::fix_address::fix_address;
use domain::invitation::hold::Hold;
use domain::invitation::resend::resend;
use domain::user::{activate, restore};
use domain::{Action, Actor, Change, Email, Invitation, Permission, StatusKind, User};
use platform::Context;
use platform::edge::{Holder, HolderClaims, Problem};
use platform::keys::Keys;
use platform::table::Found;
use schemars::JsonSchema;
use serde::Deserialize;

use crate::invitations::door::{before_mail, invitable, lists_said, marks, new_address, new_address_keys, said_keys, standing_at};
pub use crate::pages::again as replay;
use crate::pages::notice_page::{self, About, Said, behind, shown};
pub use crate::pages::notice_page::{Answered, Reply};
use crate::pages::views::Correction;
use crate::pages::{Page, fault, language_of, of_problem};
use crate::texts::Texts;
use crate::users::restore_user;

/// The form.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Request {
    /// The link's token.
    pub token: String,
    /// Which button: resend, lift_suppression, activate, invite, restore or fix_address; resend without it.
    pub action: Option<String>,
    /// The right address, as it was typed.
    #[serde(default)]
    pub email: String,
    /// The ticked box: mails to that address are held back, and this one goes all the same.
    pub confirm_suppressed: Option<String>,
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
    match act(cx, &who, say, &about, &request).await {
        Ok((user, invitation, done)) => shown(cx, say, &About { user, invitation, ..about }, Said { done: Some(done), ..Said::default() }).await,
        Err(problem) if problem.again || problem.status >= 500 => Err(problem),
        Err(problem) => {
            let fixes = request.action.as_deref() == Some(Action::FixAddress.name());
            let correction = Correction { held: fixes && problem.code == "suppressed", email: request.email };
            let said = Said { error: Some(fault(say, &problem)), correction, done: None };
            Ok(of_problem(&problem, shown(cx, say, &about, said).await?))
        }
    }
}

/// What the button does; answers with the person and the invitation as they are then.
async fn act(cx: &Context, who: &Holder, say: Texts, about: &About, request: &Request) -> Result<(User, Invitation, String), Problem> {
    let About { org, by, user, invitation } = about;
    let action = request.action.as_deref().unwrap_or(Action::Resend.name());
    let (actor, email) = (Actor::User(by.id), user.email.as_str());
    let manages = |permission: Permission| {
        if by.may(permission, org.policies()) { Ok(()) } else { Err(Problem::forbidden(format!("permission.{}", permission.name()))) }
    };
    let (person, link) = (user.clone(), invitation.clone());
    match action {
        "resend" | "lift_suppression" => {
            let before = before_mail(cx, org, by, user, invitation).await?;
            let hold = Hold::of(before.suppressed, action == Action::LiftSuppression.name());
            let change = who.call.decide(cx, actor, |at| resend(at, org, by, person, link, before.granter_stamp, hold))?;
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
            let said = said_keys(org.id, None, user.department, user.position.as_ref());
            let markers = cx.table.read(&invitable(org.id, &user.email).and(said)).await?;
            let holder = standing_at(cx, org, by, &markers, &user.email).await?;
            // The button stands below the words that say so.
            let lists = lists_said(&markers, org.id, user.department, user.position.as_ref())?;
            let invite = Invite::again(user, invitation, &lists);
            let marks = marks(&markers, org.id, &invite, true)?;
            let change = who.call.decide(cx, actor, |at| create(at, org, by, holder, invite, marks))?;
            match commit(cx, who, change).await? {
                Invited::Created { user, invitation } | Invited::Reinvited { user, invitation, .. } => {
                    let done = say.notice_invited(user.email.as_str());
                    Ok((user, invitation, done))
                }
            }
        }
        "fix_address" => {
            manages(Permission::UsersInvite)?;
            fix(cx, who, say, about, request).await
        }
        _ => Err(Problem::field("invalid", "/action", "unknown_value")),
    }
}

async fn fix(cx: &Context, who: &Holder, say: Texts, about: &About, request: &Request) -> Result<(User, Invitation, String), Problem> {
    let About { org, by, user, invitation } = about;
    let email = Email::parse(&request.email).map_err(|cause| Problem::field("invalid", "/email", cause.to_string()))?;
    let found = cx.table.read(&new_address_keys(org.id, &email)).await?;
    let to = new_address(&found, org.id, email, request.confirm_suppressed.is_some())?;
    let change = who.call.decide(cx, Actor::User(by.id), |at| fix_address(at, org, by, user.clone(), Some(invitation.clone()), to))?;
    let (user, link) = commit(cx, who, change).await?;
    let email = user.email.as_str();
    let done = if user.status.kind() == StatusKind::Pending { say.notice_fixed(email) } else { say.notice_corrected(email) };
    Ok((user, link.unwrap_or_else(|| invitation.clone()), done))
}

async fn commit<T>(cx: &Context, who: &Holder, change: Change<T>) -> Result<T, Problem> {
    who.call.commit(cx, change, 200, &[]).await
}
