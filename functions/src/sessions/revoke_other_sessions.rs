//! Ends every session of the account but one: the caller gets a new token, all older ones are dead (F30).

use domain::account::sign_in::revoke_others;
use platform::Context;
use platform::edge::{Answer, Member, Problem};
use platform::table::{Found, Receipt};

use crate::sessions::token;
pub use crate::users::me::{Request, wants};
use crate::views::TokenView;

/// The new session.
pub type Reply = TokenView;

/// 200.
pub type Answered = Answer<Reply>;

/// Ends them.
///
/// # Errors
/// 503.
pub async fn handle(cx: &Context, who: Member, _: Request, _: Found) -> Result<Answered, Problem> {
    let change = who.call.decide(cx, who.actor(), |at| Ok(revoke_others(at, &who.org, who.account.clone(), &who.user, &who.call.device)))?;
    let ids = [("account", who.account.id.to_string()), ("session", change.outcome.1.id.to_string())];
    let (_, session) = who.call.commit(cx, change, 200, &ids).await?;
    Ok(Answer::ok(token::shown(cx, &session).await?))
}

/// The same session again.
///
/// # Errors
/// 401 if it has ended.
pub async fn replay(cx: &Context, _: Member, _: Request, receipt: Receipt) -> Result<Answered, Problem> {
    let signed_in = token::again(cx, &receipt).await?;
    Ok(Answer::ok(token::shown(cx, &signed_in.session).await?))
}
