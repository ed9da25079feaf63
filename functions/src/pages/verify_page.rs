//! Where a verification mail leads: one button, for the account's own session. Opening it proves nothing.

use platform::Context;
use platform::edge::{AccountHolder, Problem};
use platform::keys::{self, Keys};
use platform::seal::{AccountLink, Purpose};
use platform::table::Found;

pub use crate::pages::invitation_page::{Reply, Request};
use crate::pages::views::{VerifiedPage, VerifyPage};
use crate::pages::{Page, language_of};

/// 200; 303 to the sign-in page without the account's session.
pub type Answered = Page;

/// The account.
pub fn wants(claims: &(Option<AccountLink>, String), _: &Request) -> Keys {
    claims.0.map_or_else(Keys::none, |link| keys::account(link.account).into())
}

/// Shows it.
///
/// # Errors
/// 410 for what is no link.
pub async fn handle(cx: &Context, who: AccountHolder, request: Request, found: Found) -> Result<Answered, Problem> {
    let link = who.link.filter(|link| link.purpose == Purpose::Verify).ok_or_else(Problem::unknown_link)?;
    let account = found.account(link.account)?.ok_or_else(Problem::unknown_link)?;
    let say = language_of(who.signed_in.as_ref(), &who.call);
    let next = if link.epoch > 0 || account.email_proved > 0 { account.proves(link.epoch, cx.clock.now())? } else { None };
    let email = next.map_or(&account.email, |next| &next.email).as_str().to_owned();
    match &who.signed_in {
        _ if next.is_none() && account.is_proved() => Ok(Page::ok(VerifiedPage { say, email }.html())),
        Some(s) if s.account.id == account.id => {
            Ok(Page::ok(VerifyPage { say, email, organization: Some(s.org.name.to_string()), before: next.map(|_| account.email.to_string()) }.html()))
        }
        _ => Ok(Page::see("/sign-in").keeping_the_way_back(&format!("/v/{}", request.token))),
    }
}
