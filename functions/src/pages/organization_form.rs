//! The forms about the organization. Each does what the API's operation does.

use platform::Context;
use platform::edge::{Member, Problem};
use platform::keys::Keys;
use platform::password::Typed;
use platform::seal::SessionToken;
use platform::table::Found;
use schemars::JsonSchema;
use serde::Deserialize;

use crate::organizations::preview_policies;
pub use crate::pages::again as replay;
use crate::pages::organization_page::{self, Said, after};
pub use crate::pages::organization_page::{Answered, Reply};
use crate::pages::views::settings::{self, field_of, has_fields};
use crate::pages::views::{FieldError, Notice, NoticeKind};
use crate::pages::{apart, changing, fault, language_of, of_problem, settling};

/// A form. Fields are read as text: whatever was typed is shown again.
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Request {
    /// Which button.
    pub action: String,
    /// What the organization is called.
    pub title: String,
    /// The zone in which its deadlines are told.
    pub time_zone: String,
    /// The language that it speaks; English without one.
    pub locale: String,
    /// To which list something is added.
    pub list: String,
    /// What it is called.
    pub name: String,
    /// The department that it lies in.
    pub parent_id: String,
    /// What of a list is to be different.
    pub entry: String,
    /// What it is to be called; as it is where this is empty.
    pub new_name: String,
    /// Where it is to lie: a department, `top`, or where it does.
    pub new_parent_id: String,
    /// A preset.
    pub preset: String,
    /// Policies that are to be different, one a line: name, equals sign, value.
    pub values: String,
    /// What a role is called.
    pub role_name: String,
    /// What it permits, one permission a line.
    pub role_permissions: String,
    /// The ticked box: each person's permissions are chosen.
    pub limited: Option<String>,
    /// Which role.
    pub role: String,
    /// What the organization is called, by whoever means to close it.
    pub organization_name: String,
    /// The password of whoever sends the form, for what cannot be taken back.
    #[schemars(with = "Option<String>")]
    pub password: Option<Typed>,
}

/// What the page reads, and what any of its forms refers to.
pub fn wants(claims: &SessionToken, request: &Request) -> Keys {
    organization_page::wants(claims, &organization_page::Request::default()).and(settling::wants(claims, request))
}

/// Does it and leads back to the page, which tells what was done; what was refused is shown at once.
///
/// # Errors
/// 403, 404; 503.
pub async fn handle(cx: &Context, who: Member, request: Request, found: Found) -> Result<Answered, Problem> {
    if who.account.must_change {
        return Ok(changing::page(&who, None));
    }
    let (say, typed) = (language_of(Some(&who), &who.call), request.clone());
    let problem = match apart(|| settling::act(cx, who.clone(), request, found)).await {
        Ok(page) => return Ok(page),
        Err(problem) if problem.again || problem.status >= 500 || matches!(problem.status, 403 | 404) => return Err(problem),
        Err(problem) => problem,
    };
    let FieldError { field, text } = fault(say, &problem);
    let said = match has_fields(&typed.action) {
        true => Said { error: Some(FieldError { field: field_of(&typed.action, &field).to_owned(), text }), typed: Some(typed), ..Said::default() },
        false => Said { message: Some(Notice { kind: NoticeKind::Error, text }), ..Said::default() },
    };
    Ok(of_problem(&problem, after(cx, &who, said).await?))
}

impl Request {
    /// The policies that are asked for.
    ///
    /// # Errors
    /// 422 about the first line that is none.
    pub fn policies(&self) -> Result<preview_policies::Request, Problem> {
        let values = settings::values(&self.values)?;
        let preset = Some(self.preset.clone()).filter(|preset| !preset.is_empty());
        Ok(preview_policies::Request { values: (preset.is_none() || !values.is_empty()).then_some(values), preset })
    }
}
