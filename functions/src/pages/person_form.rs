//! The forms about one person. Each does what the API's operation does.

use domain::{Email, Permission, User};
use platform::Context;
use platform::edge::{Caller, Member, Problem, Who};
use platform::keys::Keys;
use platform::seal::SessionToken;
use platform::table::Found;
use schemars::JsonSchema;
use serde::Deserialize;

use crate::accounts::change_email;
use crate::days_off::{create_day_off, delete_day_off};
use crate::invitations::resend_invitation;
pub use crate::pages::again as replay;
use crate::pages::person_page::{self, Said, after};
pub use crate::pages::person_page::{Answered, Reply};
use crate::pages::views::typed::parsed;
use crate::pages::views::{Notice, NoticeKind};
use crate::pages::{Page, changing, fault, language_of, of_problem};
use crate::users::{activate_user, deactivate_user, get_user, restore_user, send_reset, set_role, terminate_user, update_user};

/// A form. Fields are read as text: whatever was typed is shown again.
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Request {
    /// `usr_…`
    pub id: String,
    /// Which button.
    pub action: String,
    /// The fields that the form showed: what of them is not sent is to be empty.
    pub shown: Option<String>,
    /// First name.
    pub first_name: Option<String>,
    /// Last name.
    pub last_name: Option<String>,
    /// Phone number.
    pub phone: Option<String>,
    /// Position.
    pub position: Option<String>,
    /// The department.
    pub department_id: Option<String>,
    /// The location.
    pub location_id: Option<String>,
    /// The organization's own id of the person.
    pub external_id: Option<String>,
    /// The zone that the person lives in.
    pub time_zone: Option<String>,
    /// Another address.
    pub email: Option<String>,
    /// Another role.
    pub role: Option<String>,
    /// Which day off.
    pub day_off: Option<String>,
    /// The first day.
    pub start: Option<String>,
    /// The last.
    pub end: Option<String>,
    /// pm: from noon on.
    pub start_half: Option<String>,
    /// am: until noon.
    pub end_half: Option<String>,
    /// What is written beside it.
    pub note: Option<String>,
}

impl Request {
    fn about(&self) -> person_page::Request {
        person_page::Request { id: self.id.clone(), done: None }
    }
}

/// What the page reads, and what any of its forms refers to.
pub fn wants(claims: &SessionToken, request: &Request) -> Keys {
    let edit = Request { email: None, ..request.clone() }.edit(None).unwrap_or_else(|_| update_user::Request::about(&request.id));
    let email = request.email.as_deref().and_then(|email| Email::parse(email).ok());
    person_page::wants(claims, &request.about()).and(update_user::wants(claims, &update_user::Request { email, ..edit }))
}

/// Does it and leads back to the page, which tells what was done; what was refused is shown at once.
///
/// # Errors
/// 403 and 404 about the person; 503.
pub async fn handle(cx: &Context, who: Member, request: Request, found: Found) -> Result<Answered, Problem> {
    if who.account.must_change {
        return Ok(changing::page(&who, None));
    }
    let (say, about, typed) = (language_of(Some(&who), &who.call), request.about(), request.clone());
    let fields = matches!(request.action.as_str(), "save" | "email" | "role" | "add_day_off");
    let problem = match act(cx, who.clone(), request, found).await {
        Ok(()) => return Ok(Page::see(format!("/people/{}?done={}", typed.id, typed.action))),
        Err(problem) if problem.again || problem.status >= 500 || matches!(problem.status, 403 | 404) => return Err(problem),
        Err(problem) => problem,
    };
    let wrong = fault(say, &problem);
    let said = match fields {
        true => Said { error: Some(wrong), typed: Some(typed), message: None },
        false => Said { message: Some(Notice { kind: NoticeKind::Error, text: wrong.text }), ..Said::default() },
    };
    Ok(of_problem(&problem, after(cx, &who, &about, said).await?))
}

async fn act(cx: &Context, who: Member, request: Request, found: Found) -> Result<(), Problem> {
    get_user::may_see(&who, &request.id)?;
    let (user, about) = (get_user::one(&found, who.org.id, request.id.parse().ok())?, get_user::Request { id: request.id.clone() });
    let needs = |permission| who.allow(Who::Member(Some(permission)));
    match request.action.as_str() {
        "save" => return update_user::handle(cx, who, request.edit(Some(&user))?, found).await.map(drop),
        "email" => return email(cx, who, &user, &request, found).await,
        "role" => needs(Permission::RolesManage)?,
        "resend" => needs(Permission::UsersInvite)?,
        _ => needs(Permission::UsersManage)?,
    }
    match request.action.as_str() {
        "role" => {
            let role = parsed("/role", request.role.as_deref().unwrap_or_default())?;
            let limited = who.org.policies().role(&role).is_some_and(|role| role.limited);
            // A limited role comes with nothing beyond it here: what more somebody may do is given one by one.
            set_role::handle(cx, who, set_role::Request { id: request.id, role, permissions: limited.then(Vec::new) }, found).await.map(drop)
        }
        "resend" => {
            let again = resend_invitation::Request { id: request.id, confirm_suppressed: false };
            resend_invitation::handle(cx, who, again, found).await.map(drop)
        }
        "activate" => activate_user::handle(cx, who, about, found).await.map(drop),
        "deactivate" => deactivate_user::handle(cx, who, about, found).await.map(drop),
        "terminate" => terminate_user::handle(cx, who, about, found).await.map(drop),
        "restore" => restore_user::handle(cx, who, restore_user::Request { id: request.id, mode: None }, found).await.map(drop),
        "reset" => send_reset::handle(cx, who, about, found).await.map(drop),
        "add_day_off" => create_day_off::handle(cx, who, request.day_off()?, found).await.map(drop),
        "delete_day_off" => {
            let which = delete_day_off::Request { id: request.id, day_off: request.day_off.unwrap_or_default() };
            delete_day_off::handle(cx, who, which, found).await.map(drop)
        }
        _ => Err(Problem::field("invalid", "/action", "unknown_value")),
    }
}

async fn email(cx: &Context, who: Member, user: &User, request: &Request, found: Found) -> Result<(), Problem> {
    let email: Email = parsed("/email", request.email.as_deref().unwrap_or_default())?;
    if user.id == who.user.id {
        return change_email::handle(cx, who, change_email::Request { email }, found).await.map(drop);
    }
    update_user::handle(cx, who, update_user::Request { email: Some(email), ..update_user::Request::about(&request.id) }, found).await.map(drop)
}
