//! Proves the mailbox from the verification page.

use domain::Refused;
use platform::Context;
use platform::edge::{AccountHolder, Problem};
use platform::keys::Keys;
use platform::seal::AccountLink;
use platform::table::Found;
use schemars::JsonSchema;
use serde::Deserialize;

pub use crate::accounts::verify_mailbox::Beside;
use crate::accounts::verify_mailbox::{self, prove};
pub use crate::pages::again as replay;
pub use crate::pages::verify_page::{Answered, Reply};
use crate::pages::views::VerifiedPage;
use crate::pages::{Page, language_of, verify_page};

/// The form.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Request {
    /// The link's token.
    pub token: String,
    /// Which button: verify.
    pub action: Option<String>,
}

/// The account.
pub fn wants(claims: &(Option<AccountLink>, String), request: &Request) -> Keys {
    verify_page::wants(claims, &verify_page::Request { token: request.token.clone() })
}

/// As the API's.
///
/// # Errors
/// 503.
pub async fn beside(cx: &Context, claims: &(Option<AccountLink>, String), request: &Request) -> Result<Beside, Problem> {
    verify_mailbox::beside(cx, claims, &verify_mailbox::Request { token: request.token.clone() }).await
}

/// Proves it.
///
/// # Errors
/// 410 for a dead link.
pub async fn handle(cx: &Context, who: AccountHolder, request: Request, found: Found, people: Beside) -> Result<Answered, Problem> {
    match prove(cx, &who, &found, people).await {
        Ok(email) => Ok(Page::ok(VerifiedPage { say: language_of(who.signed_in.as_ref(), &who.call), email }.html())),
        Err(problem) if problem.code == Problem::from(Refused::SignInRequired).code => {
            Ok(Page::see("/sign-in").keeping_the_way_back(&format!("/v/{}", request.token)))
        }
        Err(problem) => Err(problem),
    }
}
