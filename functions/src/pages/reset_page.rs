//! Where a reset mail leads: a form for the new password. Opening it changes nothing.

use platform::Context;
use platform::clock::draw_token;
use platform::edge::{AccountHolder, Problem};
use platform::keys::{self, Keys};
use platform::seal::AccountLink;
use platform::table::Found;

use crate::accounts::preview_reset::{MIN_LENGTH, behind};
pub use crate::pages::invitation_page::{Reply, Request};
use crate::pages::views::{FieldError, ResetPage};
use crate::pages::{Page, dead_link, language_of};

/// 200 or 410.
pub type Answered = Page;

/// The account.
pub fn wants(claims: &(Option<AccountLink>, String), _: &Request) -> Keys {
    claims.0.map_or_else(Keys::none, |link| keys::account(link.account).into())
}

/// Shows it.
///
/// # Errors
/// 410 for what is no link.
pub async fn handle(cx: &Context, who: AccountHolder, _: Request, found: Found) -> Result<Answered, Problem> {
    show(cx, &who, &found, None)
}

/// The page as it is now, with what was wrong with the form that was sent.
///
/// # Errors
/// As [`handle`].
pub fn show(cx: &Context, who: &AccountHolder, found: &Found, error: Option<FieldError>) -> Result<Page, Problem> {
    let say = language_of(who.signed_in.as_ref(), &who.call);
    let (account, epoch) = behind(who, found)?;
    if !account.reset_is_live(epoch, cx.clock.now()) {
        let actions = vec![domain::Action::SignIn, domain::Action::Reset];
        return Ok(dead_link(say, &Problem::dead_link(domain::DeadReason::Expired, actions), None));
    }
    let status = if error.is_some() { 422 } else { 200 };
    let page = ResetPage { say, email: account.email.as_str().to_owned(), min_length: MIN_LENGTH, error, key: draw_token() };
    Ok(Page::of(status, page.html()))
}
