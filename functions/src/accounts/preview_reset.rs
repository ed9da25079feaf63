//! Whether a reset link still works, without using it (F2).

use domain::{Account, DeadReason};
use platform::Context;
use platform::edge::{AccountHolder, Answer, Problem};
use platform::seal::Purpose;
use platform::table::Found;
use schemars::JsonSchema;
use serde::Serialize;

pub use crate::accounts::verify_mailbox::{Request, wants};

/// How the link stands.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Reply {
    /// The account's address.
    pub email: String,
    /// The link's end.
    pub expires_at: String,
    /// The least length of the new password, in characters.
    pub min_length: usize,
}

/// 200; a dead link is 410.
pub type Answered = Answer<Reply>;

/// The least length wherever no organization is asked: nobody enforces a second factor there.
pub const MIN_LENGTH: usize = 15;

/// Shows it.
///
/// # Errors
/// 410.
pub async fn handle(cx: &Context, who: AccountHolder, _: Request, found: Found) -> Result<Answered, Problem> {
    let (account, epoch) = behind(&who, &found)?;
    if !account.reset_is_live(epoch, cx.clock.now()) {
        return Err(Problem::dead_link(DeadReason::Expired, vec![domain::Action::SignIn, domain::Action::Reset]));
    }
    let expires_at = account.reset.until.map(|until| until.to_string()).unwrap_or_default();
    Ok(Answer::ok(Reply { email: account.email.as_str().to_owned(), expires_at, min_length: MIN_LENGTH }))
}

/// The account behind a reset link, and the link's epoch.
///
/// # Errors
/// 410 `unknown`.
pub fn behind(who: &AccountHolder, found: &Found) -> Result<(Account, u32), Problem> {
    let link = who.link.filter(|link| link.purpose == Purpose::Reset).ok_or_else(Problem::unknown_link)?;
    let account = found.account(link.account)?.ok_or_else(Problem::unknown_link)?;
    Ok((account, link.epoch))
}
