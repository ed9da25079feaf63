//! The buttons of the home page. Each does what the API's operation of the same name does.

use domain::user::Hint;
use domain::{Email, Permission};
use platform::Context;
use platform::edge::{Caller, Member, Problem, Who};
use platform::keys::{self, Keys};
use platform::password::Typed;
use platform::seal::SessionToken;
use platform::table::Found;
use schemars::JsonSchema;
use serde::Deserialize;

use crate::accounts::ask_verification;
use crate::invitations::door::invitable;
use crate::invitations::{resend_invitation, revoke_invitation};
pub use crate::pages::again as replay;
pub use crate::pages::home_page::{Answered, Reply};
use crate::pages::home_page::{Said, after};
use crate::pages::views::{InviteDraft, Notice, NoticeKind};
use crate::pages::{changing, fault, inviting, language_of, of_problem};
use crate::texts::Texts;
use crate::users::{activate_user, deactivate_user, get_user, invite_user, me};

/// The form. The invited person's data is read as text: whatever was typed is shown again.
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Request {
    /// Which button.
    pub action: String,
    /// The Idempotency-Key.
    pub key: Option<String>,
    /// Whom it is about.
    pub user: Option<String>,
    /// The address to invite.
    pub email: String,
    /// First name.
    pub first_name: String,
    /// Last name.
    pub last_name: String,
    /// The phone number, where the organization requires one.
    pub phone: String,
    /// The department, where the organization requires one.
    pub department_id: String,
    /// The position, where the organization requires one.
    pub position: String,
    /// The role offered.
    pub role: String,
    /// The inviter's own words.
    pub message: String,
    /// The ticked box: mails to the address are held back, and this one goes all the same.
    pub confirm_suppressed: Option<String>,
    /// The present password.
    #[schemars(with = "Option<String>")]
    pub current_password: Option<Typed>,
    /// The next password.
    #[schemars(with = "Option<String>")]
    pub password: Option<Typed>,
    /// The address, for the browser's password store; not used.
    pub username: Option<String>,
}

/// The person, or the holder of the address.
pub fn wants(claims: &SessionToken, request: &Request) -> Keys {
    let about = get_user::Request { id: request.user.clone().unwrap_or_default() };
    let holder = Email::parse(&request.email).map_or_else(|_| Keys::none(), |email| invitable(claims.org, &email));
    let credential = request.password.as_ref().map_or_else(Keys::none, |_| keys::password(claims.account).into());
    activate_user::wants(claims, &about).and(holder).and(credential).and(inviting::lists(claims.org, request))
}

/// Does it and shows the page as it is then.
///
/// # Errors
/// 503.
pub async fn handle(cx: &Context, who: Member, request: Request, found: Found) -> Result<Answered, Problem> {
    if who.account.must_change || request.action == "change_password" {
        return changing::change(cx, who, found, request.current_password, request.password).await;
    }
    let draft = inviting::draft(&request);
    let say = language_of(Some(&who), &who.call);
    let invites = request.action == "invite";
    let problem = match act(cx, say, who.clone(), request, found).await {
        Ok(text) => {
            let message = Some(Notice { kind: NoticeKind::Ok, text });
            return after(cx, &who, Said { message, ..Said::default() }).await;
        }
        Err(problem) if problem.again || problem.status >= 500 => return Err(problem),
        Err(problem) => problem,
    };
    let said = if invites {
        Said { error: Some(fault(say, &problem)), draft: InviteDraft { held: problem.code == "suppressed", ..draft }, message: None }
    } else {
        let text = if problem.code == "suppressed" { say.home_held() } else { fault(say, &problem).text };
        Said { message: Some(Notice { kind: NoticeKind::Error, text }), ..Said::default() }
    };
    Ok(of_problem(&problem, after(cx, &who, said).await?))
}

async fn act(cx: &Context, say: Texts, who: Member, request: Request, found: Found) -> Result<String, Problem> {
    let about = get_user::Request { id: request.user.clone().unwrap_or_default() };
    match request.action.as_str() {
        "invite" => {
            who.allow(Who::Member(Some(Permission::UsersInvite)))?;
            let invited = invite_user::handle(cx, who, inviting::asked(&request)?, found).await?;
            let email = invited.body().user.email.clone();
            Ok(match invited.body().mail_sent {
                None => say.home_invited(email),
                Some(true) => say.home_invited_again(email),
                Some(false) => say.home_invited_just_now(email),
            })
        }
        "resend" => {
            who.allow(Who::Member(Some(Permission::UsersInvite)))?;
            resend_invitation::handle(cx, who, resend_invitation::Request { id: about.id, confirm_suppressed: false }, found).await?;
            Ok(say.home_resent())
        }
        "revoke" => {
            who.allow(Who::Member(Some(Permission::UsersInvite)))?;
            revoke_invitation::handle(cx, who, about, found).await?;
            Ok(say.home_revoked())
        }
        "activate" => {
            who.allow(Who::Member(Some(Permission::UsersManage)))?;
            activate_user::handle(cx, who, about, found).await?;
            Ok(say.home_activated())
        }
        "deactivate" => {
            who.allow(Who::Member(Some(Permission::UsersManage)))?;
            let off = deactivate_user::handle(cx, who, about, found).await?;
            let reminds = off.body().user.hints.iter().any(|hint| hint.code == Hint::FreezeCards.code());
            Ok(if reminds { format!("{} {}", say.home_deactivated(), say.person_freeze_cards()) } else { say.home_deactivated() })
        }
        "verify_email" => {
            ask_verification::handle(cx, who, me::Request {}, found).await?;
            Ok(say.home_verify_sent())
        }
        _ => Err(Problem::field("invalid", "/action", "unknown_value")),
    }
}
