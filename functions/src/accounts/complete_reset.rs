//! Sets a new password by a mailed link (F29; INVITATIONS section 9): single use, the mailbox is proved, every session ends.

use domain::Actor;
use domain::account::reset::complete_reset;
use platform::Context;
use platform::edge::{AccountHolder, Answer, Problem};
use platform::keys::{self, Keys};
use platform::password::Typed;
use platform::seal::AccountLink;
use platform::table::Found;
use schemars::JsonSchema;
use serde::Deserialize;

use crate::accounts::credential;
use crate::accounts::preview_reset::{MIN_LENGTH, behind};
use crate::sessions::{guesses, places};
pub use platform::edge::same_status as replay;

/// The link and the new password.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Request {
    /// The link's token.
    pub token: String,
    /// The new password.
    #[schemars(with = "String")]
    pub password: Typed,
}

/// No body.
pub type Reply = ();

/// 204; signing in is the next step.
pub type Answered = Answer<Reply>;

/// The account.
pub fn wants(claims: &(Option<AccountLink>, String), _: &Request) -> Keys {
    claims.0.map_or_else(Keys::none, |link| keys::account(link.account).into())
}

/// Sets it.
///
/// # Errors
/// 410 dead link, 422 about the password.
pub async fn handle(cx: &Context, who: AccountHolder, request: Request, found: Found) -> Result<Answered, Problem> {
    complete(cx, &who, &found, request.password).await?;
    Ok(Answer::no_content())
}

/// What the API and the page both do.
///
/// # Errors
/// As [`handle`].
pub async fn complete(cx: &Context, who: &AccountHolder, found: &Found, typed: Typed) -> Result<(), Problem> {
    let (account, epoch) = behind(who, found)?;
    if !account.reset_is_live(epoch, cx.clock.now()) {
        return Err(Problem::dead_link(domain::DeadReason::Expired, vec![domain::Action::SignIn, domain::Action::Reset]));
    }
    let people = if account.is_proved() { Vec::new() } else { places::people(cx, account.id).await? };
    let password = credential::choose(cx, typed, MIN_LENGTH, &[account.email.as_str()]).await?;
    let actor = Actor::Account(account.id);
    let forgiven = guesses::forgiven_by_reset(&account.email, cx.clock.now());
    let change = who.call.decide(cx, actor, |at| complete_reset(at, account, epoch, password, &who.call.device, people))?;
    who.call.commit_with(cx, change, 204, &[], vec![forgiven]).await?;
    Ok(())
}
