//! The form about somebody's photo (R47): another, or none.

use platform::Context;
use platform::edge::{Member, Problem};
use platform::keys::Keys;
use platform::seal::SessionToken;
use platform::table::Found;
use schemars::JsonSchema;
use serde::Deserialize;

pub use crate::pages::again as replay;
use crate::pages::person_page::{self, Said, after};
pub use crate::pages::person_page::{Answered, Reply};
use crate::pages::views::{Notice, NoticeKind};
use crate::pages::{Page, fault, language_of, of_problem};
use crate::photos::{remove_photo, set_photo};
use crate::users::get_user;

/// A form; the file is beside it.
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Request {
    /// `usr_…`
    pub id: String,
    /// photo, or remove_photo.
    pub action: String,
}

/// What the page reads.
pub fn wants(claims: &SessionToken, request: &Request) -> Keys {
    person_page::wants(claims, &person_page::Request { id: request.id.clone(), ..person_page::Request::default() })
}

/// Does it and leads back to the person's page; what was refused is shown there at once.
///
/// # Errors
/// 403 and 404 about the person; 503.
pub async fn handle(cx: &Context, who: Member, request: Request, found: Found) -> Result<Answered, Problem> {
    get_user::may_see(&who, &request.id)?;
    let (say, about) = (language_of(Some(&who), &who.call), get_user::Request { id: request.id.clone() });
    let done = match request.action.as_str() {
        "photo" => set_photo::handle(cx, who.clone(), about, found).await.map(drop),
        "remove_photo" => remove_photo::handle(cx, who.clone(), about, found).await.map(drop),
        _ => Err(Problem::field("invalid", "/action", "unknown_value")),
    };
    let problem = match done {
        Ok(()) => return Ok(Page::see(format!("/people/{}?done={}", request.id, request.action))),
        Err(problem) if problem.again || problem.status >= 500 || matches!(problem.status, 403 | 404) => return Err(problem),
        Err(problem) => problem,
    };
    let wrong = fault(say, &problem);
    let said = match request.action.as_str() {
        "photo" => Said { error: Some(wrong), ..Said::default() },
        _ => Said { message: Some(Notice { kind: NoticeKind::Error, text: wrong.text }), ..Said::default() },
    };
    Ok(of_problem(&problem, after(cx, &who, &person_page::Request { id: request.id, ..person_page::Request::default() }, said).await?))
}
