//! Sets the new password from the reset page.

use platform::Context;
use platform::edge::{AccountHolder, Problem};
use platform::keys::Keys;
use platform::password::Typed;
use platform::seal::AccountLink;
use platform::table::{Found, Receipt};
use schemars::JsonSchema;
use serde::Deserialize;

use crate::accounts::complete_reset::complete;
pub use crate::pages::reset_page::{Answered, Reply};
use crate::pages::views::{FieldError, ResetDonePage};
use crate::pages::{Page, fault, language_of, reset_page};

/// The form.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Request {
    /// The link's token.
    pub token: String,
    /// Which button: complete.
    pub action: Option<String>,
    /// The Idempotency-Key.
    pub key: Option<String>,
    /// The address, for the browser's password store; not used.
    pub username: Option<String>,
    /// The new password.
    #[schemars(with = "Option<String>")]
    pub password: Option<Typed>,
}

/// The account.
pub fn wants(claims: &(Option<AccountLink>, String), request: &Request) -> Keys {
    reset_page::wants(claims, &reset_page::Request { token: request.token.clone() })
}

/// Sets it.
///
/// # Errors
/// 410 for what is no link.
pub async fn handle(cx: &Context, who: AccountHolder, request: Request, found: Found) -> Result<Answered, Problem> {
    let say = language_of(who.signed_in.as_ref(), &who.call);
    let Some(password) = request.password else {
        let error = FieldError { field: "password".to_owned(), text: say.reset_choose() };
        return reset_page::show(cx, &who, &found, Some(error));
    };
    match complete(cx, &who, &found, password).await {
        Ok(()) => Ok(Page::ok(ResetDonePage { say }.html())),
        Err(problem) if problem.status == 422 => reset_page::show(cx, &who, &found, Some(fault(say, &problem))),
        Err(problem) => Err(problem),
    }
}

/// A double click.
///
/// # Errors
/// None.
pub async fn replay(_: &Context, who: AccountHolder, _: Request, _: Receipt) -> Result<Answered, Problem> {
    Ok(Page::ok(ResetDonePage { say: language_of(who.signed_in.as_ref(), &who.call) }.html()))
}
