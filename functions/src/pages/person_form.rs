//! The forms about one person. Each does what the API's operation does.

use domain::Email;
use platform::Context;
use platform::edge::{Member, Problem};
use platform::keys::Keys;
use platform::password::Typed;
use platform::seal::SessionToken;
use platform::table::Found;
use schemars::JsonSchema;
use serde::Deserialize;

pub use crate::pages::again as replay;
use crate::pages::person_page::{self, Said, after};
pub use crate::pages::person_page::{Answered, Reply};
use crate::pages::views::{Notice, NoticeKind};
use crate::pages::{acting, apart, changing, fault, language_of, of_problem};
use crate::users::update_user;

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
    /// What is given beyond it, one permission a line with what it is limited to.
    pub permissions: Option<String>,
    /// Which group.
    pub group: Option<String>,
    /// A password for the person.
    #[schemars(with = "Option<String>")]
    pub new_password: Option<Typed>,
    /// The password of whoever sends the form, for what cannot be taken back.
    #[schemars(with = "Option<String>")]
    pub password: Option<Typed>,
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
        person_page::Request { id: self.id.clone(), ..person_page::Request::default() }
    }
}

/// The actions whose forms have fields to type in.
const FORMS: [&str; 9] = ["save", "email", "role", "set_password", "add_day_off", "erase", "offer_ownership", "leave", "delete_account"];

/// What the page reads, and what any of its forms refers to.
pub fn wants(claims: &SessionToken, request: &Request) -> Keys {
    let edit = Request { email: None, ..request.clone() }.edit(None).unwrap_or_else(|_| update_user::Request::about(&request.id));
    let email = request.email.as_deref().and_then(|email| Email::parse(email).ok());
    let editing = update_user::wants(claims, &update_user::Request { email, ..edit });
    person_page::wants(claims, &request.about()).and(editing).and(acting::wants(claims, request))
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
    let problem = match apart(|| acting::act(cx, who.clone(), request, found)).await {
        Ok(page) => return Ok(page),
        Err(problem) if problem.again || problem.status >= 500 || matches!(problem.status, 403 | 404) => return Err(problem),
        Err(problem) => problem,
    };
    let mut wrong = fault(say, &problem);
    if typed.action == "set_password" && wrong.field == "password" {
        "new_password".clone_into(&mut wrong.field);
    }
    let said = match FORMS.contains(&typed.action.as_str()) {
        true => Said { error: Some(wrong), typed: Some(typed), ..Said::default() },
        false => Said { message: Some(Notice { kind: NoticeKind::Error, text: wrong.text }), ..Said::default() },
    };
    Ok(of_problem(&problem, after(cx, &who, &about, said).await?))
}
