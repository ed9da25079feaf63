//! What every button of a person's page does: what the API's operation of that name does.

use domain::{Change, Email, Permission, User};
use platform::Context;
use platform::edge::{Caller, Member, Problem, Who, commit};
use platform::keys::{self, Keys};
use platform::password::Typed;
use platform::seal::SessionToken;
use platform::table::{Extra, Found};

use crate::accounts::{change_email, delete_account};
use crate::days_off::{create_day_off, delete_day_off};
use crate::exports::create_export;
use crate::groups::{MemberRequest, add_member, remove_member};
use crate::invitations::resend_invitation;
use crate::organizations::{accept_ownership, cancel_ownership, offer_ownership};
use crate::pages::person_form::Request;
use crate::pages::views::typed::parsed;
use crate::pages::{Page, apart};
use crate::sessions::{guesses, token};
use crate::users::restore_user::Mode;
use crate::users::{
    activate_user, deactivate_user, erase_user, get_user, leave_organization, me, restore_user, send_reset, set_password, set_role, terminate_user, update_user,
};

/// What a button's operation reads beyond the person.
pub fn wants(claims: &SessionToken, request: &Request) -> Keys {
    let credential = request.password.as_ref().map_or_else(Keys::none, |_| keys::password(claims.account).into());
    let around = match request.action.as_str() {
        "accept_ownership" | "delete_account" => keys::keepers(claims.org).into(),
        "add_to_group" | "take_out_of_group" => add_member::wants(claims, &membership(request)),
        _ => Keys::none(),
    };
    credential.and(around)
}

/// Does it, and leads to the page that tells what was done.
///
/// # Errors
/// As the operation.
pub async fn act(cx: &Context, who: Member, request: Request, found: Found) -> Result<Page, Problem> {
    get_user::may_see(&who, &request.id)?;
    let user = get_user::one(&found, who.org.id, request.id.parse().ok())?;
    let back = Page::see(format!("/people/{}?done={}", user.id, request.action));
    let permission = match request.action.as_str() {
        "export" | "leave" | "delete_account" | "accept_ownership" if user.id == who.user.id => return apart(|| for_oneself(cx, who, request, found)).await,
        "save" => {
            let edit = request.edit(Some(&user))?;
            return apart(|| update_user::handle(cx, who, edit, found)).await.map(|_| back);
        }
        "email" => return apart(|| email(cx, who, &user, &request, found)).await.map(|()| back),
        "offer_ownership" | "cancel_ownership" => return apart(|| ownership(cx, who, request, found)).await.map(|()| back),
        "role" => Permission::RolesManage,
        "resend" => Permission::UsersInvite,
        _ => Permission::UsersManage,
    };
    who.allow(Who::Member(Some(permission)))?;
    match request.action.as_str() {
        "role" => apart(|| role(cx, who, request, found)).await.map(|()| back),
        "restore" | "start_fresh" => apart(|| restore(cx, who, request, found)).await,
        _ => apart(|| simple(cx, who, request, found)).await.map(|()| back),
    }
}

async fn simple(cx: &Context, who: Member, request: Request, found: Found) -> Result<(), Problem> {
    let about = get_user::Request { id: request.id.clone() };
    match request.action.as_str() {
        "resend" => {
            let again = resend_invitation::Request { id: request.id, confirm_suppressed: false };
            apart(|| resend_invitation::handle(cx, who, again, found)).await.map(drop)
        }
        "activate" => apart(|| activate_user::handle(cx, who, about, found)).await.map(drop),
        "deactivate" => apart(|| deactivate_user::handle(cx, who, about, found)).await.map(drop),
        "terminate" => apart(|| terminate_user::handle(cx, who, about, found)).await.map(drop),
        "set_password" => {
            let password = request.new_password.ok_or_else(|| Problem::field("required", "/password", "required"))?;
            apart(|| set_password::handle(cx, who, set_password::Request { id: request.id, password }, found)).await.map(drop)
        }
        "reset" => apart(|| send_reset::handle(cx, who, about, found)).await.map(drop),
        "erase" => {
            let (who, forgiven) = proved(cx, who, request.password.as_ref(), &found).await?;
            apart(|| meanwhile(cx, forgiven, erase_user::handle(cx, who, about, found))).await.map(drop)
        }
        "add_to_group" => apart(|| add_member::handle(cx, who, membership(&request), found)).await.map(drop),
        "take_out_of_group" => apart(|| remove_member::handle(cx, who, membership(&request), found)).await.map(drop),
        "add_day_off" => {
            let day = request.day_off()?;
            apart(|| create_day_off::handle(cx, who, day, found)).await.map(drop)
        }
        "delete_day_off" => {
            let which = delete_day_off::Request { id: request.id, day_off: request.day_off.unwrap_or_default() };
            apart(|| delete_day_off::handle(cx, who, which, found)).await.map(drop)
        }
        _ => Err(Problem::field("invalid", "/action", "unknown_value")),
    }
}

/// What everybody may do about themselves alone.
async fn for_oneself(cx: &Context, who: Member, request: Request, found: Found) -> Result<Page, Problem> {
    let home = format!("/people/{}?done={}", who.user.id, request.action);
    let out = Page::see("/sign-in").cookie(token::no_cookie());
    match request.action.as_str() {
        "export" => {
            let ordered = apart(|| create_export::handle(cx, who, create_export::Request { kind: create_export::Kind::Me }, found)).await?;
            Ok(Page::see(format!("{home}&export={}", ordered.body().id)))
        }
        "accept_ownership" => apart(|| accept_ownership::handle(cx, who, me::Request {}, found)).await.map(|_| Page::see(home)),
        "leave" => {
            let (who, forgiven) = proved(cx, who, request.password.as_ref(), &found).await?;
            apart(|| meanwhile(cx, forgiven, leave_organization::handle(cx, who, me::Request {}, found))).await.map(|_| out)
        }
        _ => {
            let (who, forgiven) = proved(cx, who, request.password.as_ref(), &found).await?;
            apart(|| meanwhile(cx, forgiven, delete_account::handle(cx, who, me::Request {}, found))).await.map(|_| out)
        }
    }
}

async fn ownership(cx: &Context, who: Member, request: Request, found: Found) -> Result<(), Problem> {
    if request.action == "cancel_ownership" {
        return apart(|| cancel_ownership::handle(cx, who, me::Request {}, found)).await.map(drop);
    }
    domain::organization::ownership::may_offer(&who.org, &who.user)?;
    let (who, forgiven) = proved(cx, who, request.password.as_ref(), &found).await?;
    apart(|| meanwhile(cx, forgiven, offer_ownership::handle(cx, who, offer_ownership::Request { user: request.id }, found))).await.map(drop)
}

async fn role(cx: &Context, who: Member, request: Request, found: Found) -> Result<(), Problem> {
    let role: domain::RoleName = parsed("/role", request.role.as_deref().unwrap_or_default())?;
    // The form shows what is given beyond the role; those who may do everything are given nothing.
    let permissions = if role.is_keeper() { None } else { request.permissions()? };
    apart(|| set_role::handle(cx, who, set_role::Request { id: request.id, role, permissions }, found)).await.map(drop)
}

async fn restore(cx: &Context, who: Member, request: Request, found: Found) -> Result<Page, Problem> {
    let mode = (request.action == "start_fresh").then_some(Mode::StartFresh);
    let restored = apart(|| restore_user::handle(cx, who, restore_user::Request { id: request.id, mode }, found)).await?;
    Ok(Page::see(format!("/people/{}?done={}", restored.body().user.id, request.action)))
}

async fn email(cx: &Context, who: Member, user: &User, request: &Request, found: Found) -> Result<(), Problem> {
    let email: Email = parsed("/email", request.email.as_deref().unwrap_or_default())?;
    if user.id == who.user.id {
        return apart(|| change_email::handle(cx, who, change_email::Request { email }, found)).await.map(drop);
    }
    apart(|| update_user::handle(cx, who, update_user::Request { email: Some(email), ..update_user::Request::about(&request.id) }, found)).await.map(drop)
}

/// Proves who it is by the password in the form, for what this form asks for and nothing after it. Answers with what makes up for
/// wrong ones before.
///
/// # Errors
/// 422 about `/password`, 429 `limits.password` after ten wrong ones in an hour.
pub async fn proved(cx: &Context, who: Member, typed: Option<&Typed>, found: &Found) -> Result<(Member, Extra), Problem> {
    let typed = typed.ok_or_else(|| Problem::field("required", "/password", "required"))?;
    let forgiven = guesses::own_password(cx, &who, found, typed, "/password").await?;
    Ok((who.proved_here(cx.clock.now()), forgiven))
}

/// Does `act` and forgives wrong passwords beside it; losing that leaves them counted, which hurts nobody who knows the password.
///
/// # Errors
/// As `act`.
pub async fn meanwhile<T>(cx: &Context, forgiven: Extra, act: impl Future<Output = Result<T, Problem>>) -> Result<T, Problem> {
    let (forgiven, done) = futures::join!(commit(cx, Change::quiet(), None, vec![forgiven], None), act);
    if let Err(problem) = forgiven {
        tracing::warn!(cause = problem.cause.as_deref().unwrap_or_default(), "guesses are not forgiven");
    }
    done
}

fn membership(request: &Request) -> MemberRequest {
    MemberRequest { id: request.group.clone().unwrap_or_default(), user: request.id.clone() }
}
