//! Choosing another password on the home page (F29): all that a session may do whose password an admin chose.

use platform::Context;
use platform::clock::draw_token;
use platform::edge::{Member, Problem};
use platform::password::Typed;
use platform::table::Found;

use crate::accounts::change_password;
use crate::pages::views::{ChangePasswordPage, FieldError};
use crate::pages::{Page, fault, language_of, of_problem, way_back};
use crate::sessions::token;
use crate::texts::Texts;
use crate::views::TokenView;

/// The page with the form.
pub fn page(who: &Member, error: Option<FieldError>) -> Page {
    let page = ChangePasswordPage {
        say: say(who),
        organization: who.org.name.to_string(),
        email: who.account.email.as_str().to_owned(),
        min_length: who.org.policies().password_min_length(),
        key: draw_token(),
        error,
    };
    Page::ok(page.html())
}

fn say(who: &Member) -> Texts {
    language_of(Some(who), &who.call)
}

/// Changes it: with the new session to the link that the person came from, or home.
///
/// # Errors
/// 503; what can be corrected is shown with the form.
pub async fn change(cx: &Context, who: Member, found: Found, present: Option<Typed>, next: Option<Typed>) -> Result<Page, Problem> {
    let (Some(current_password), Some(new_password)) = (present, next) else {
        let error = FieldError { field: "password".to_owned(), text: say(&who).change_password_both() };
        return Ok(of_problem(&Problem::new("required"), page(&who, Some(error))));
    };
    let request = change_password::Request { current_password, new_password };
    match change_password::handle(cx, who.clone(), request, found).await {
        Ok(changed) => Ok(gone_on(&who, changed.body())),
        Err(problem) if problem.again || problem.status >= 500 => Err(problem),
        Err(problem) => {
            // The form names its fields as every page does.
            let error = problem.errors.first();
            let field = if error.is_some_and(|error| error.pointer == "/new_password") { "password" } else { "current_password" };
            let text = match error.map(|error| error.code.as_str()) {
                Some("wrong_password") => say(&who).change_password_wrong(),
                Some("password_unchanged") => say(&who).change_password_same(),
                _ => fault(say(&who), &problem).text,
            };
            Ok(of_problem(&problem, page(&who, Some(FieldError { field: field.to_owned(), text }))))
        }
    }
}

fn gone_on(who: &Member, session: &TokenView) -> Page {
    Page::see(way_back(who.call.way_back.as_deref()).unwrap_or("/home")).cookie(token::cookie(session)).forgetting_the_way_back()
}
