//! Signs in from the page, or asks for a reset mail; afterwards back to the link that asked for it.

use domain::Email;
use platform::Context;
use platform::edge::{Anyone, Call, Problem};
use platform::keys::{self, Keys};
use platform::password::Typed;
use platform::table::{Found, Receipt};
use schemars::JsonSchema;
use serde::Deserialize;

use crate::accounts::order_reset;
pub use crate::pages::invitation_page::Reply;
use crate::pages::views::{FieldError, ResetRequestedPage, SignInPage};
use crate::pages::{Page, fault, language_of, of_problem, sign_out_form, way_back};
use crate::sessions::{sign_in, token};

/// The form. The address is read as text: whatever was typed is shown again.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Request {
    /// The address.
    pub email: Option<String>,
    /// The password.
    #[schemars(with = "Option<String>")]
    pub password: Option<Typed>,
    /// Which button: sign_in or reset.
    pub action: Option<String>,
    /// The way back, if the page was told.
    pub back: Option<String>,
}

/// 303, or the page again with what was wrong.
pub type Answered = Page;

fn address(request: &Request) -> Option<Email> {
    request.email.as_deref().and_then(|text| Email::parse(text).ok())
}

/// The account that holds the address.
pub fn wants((): &(), request: &Request) -> Keys {
    address(request).map_or_else(Keys::none, |email| keys::account_address(&email).into())
}

/// Signs in or orders the mail.
///
/// # Errors
/// 503.
pub async fn handle(cx: &Context, who: Anyone, request: Request, found: Found) -> Result<Answered, Problem> {
    let say = language_of(who.signed_in.as_ref(), &who.call);
    let typed = request.email.clone().unwrap_or_default();
    let reset = request.action.as_deref() == Some("reset");
    let wrong = |status: u16, error: FieldError| {
        let page = SignInPage { say, email: typed.clone(), reset, error: Some(error), notice: None, back: request.back.clone() };
        Ok(Page::of(status, page.html()))
    };
    let field = |name: &str, text: String| FieldError { field: name.to_owned(), text };
    let Some(email) = address(&request) else { return wrong(422, field("email", say.sign_in_fill_email())) };
    if reset {
        order_reset::order(cx, &who.call, &email).await?;
        return Ok(Page::of(202, ResetRequestedPage { say, email: typed }.html()));
    }
    let Some(password) = request.password.clone() else { return wrong(422, field("password", say.sign_in_fill_password())) };
    let device_token = who.call.known_device.clone();
    match sign_in::enter(cx, &who.call, &sign_in::Request { email, password, organization: None, device_token }, &found).await {
        Ok(entered) => {
            // The session that the browser had before is not left behind alive.
            if let Some(before) = &who.signed_in {
                sign_out_form::end(cx, &Call { once: None, ..who.call.clone() }, before).await?;
            }
            let view = token::shown(cx, &entered.session).await?;
            let back = way_back(who.call.way_back.as_deref().or(request.back.as_deref()));
            let device = token::device_cookie(&token::device(cx, &entered.session, entered.device).await?);
            if entered.restricted {
                // First another password, on the home page; then back.
                let home = Page::see("/home").cookie(token::cookie(&view)).cookie(device);
                return Ok(back.map_or(home.clone(), |path| home.keeping_the_way_back(path)));
            }
            Ok(Page::see(back.unwrap_or("/home")).cookie(token::cookie(&view)).cookie(device).forgetting_the_way_back())
        }
        Err(problem) if problem.again || problem.status >= 500 => Err(problem),
        Err(problem) if problem.status == 401 => wrong(401, field("password", say.sign_in_wrong())),
        Err(problem) => wrong(problem.status, fault(say, &problem)).map(|page| of_problem(&problem, page)),
    }
}

/// The same session again.
///
/// # Errors
/// 401 if it has ended.
pub async fn replay(cx: &Context, _: Anyone, _: Request, receipt: Receipt) -> Result<Answered, Problem> {
    if receipt.id("session").is_none() {
        return Ok(Page::see("/sign-in"));
    }
    let signed_in = token::again(cx, &receipt).await?;
    let view = token::shown(cx, &signed_in.session).await?;
    Ok(Page::see("/home").cookie(token::cookie(&view)))
}
