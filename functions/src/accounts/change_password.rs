//! The signed-in person changes the password (F29): the present one is needed, every other session ends, the person is mailed.

use domain::account::change_password::change_password;
use domain::{AccountId, SessionId};
use platform::Context;
use platform::edge::{Answer, Member, Problem};
use platform::keys::{self, Keys};
use platform::password::Typed;
use platform::seal::SessionToken;
use platform::table::{Found, Receipt};
use schemars::JsonSchema;
use serde::Deserialize;

use crate::accounts::credential;
use crate::sessions::token;
use crate::views::TokenView;

/// The present password and the next.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Request {
    /// The present one.
    #[schemars(with = "String")]
    pub current_password: Typed,
    /// The next one.
    #[schemars(with = "String")]
    pub new_password: Typed,
}

/// A new session: the old ones are dead, this one included.
pub type Reply = TokenView;

/// 200.
pub type Answered = Answer<Reply>;

/// The credential.
pub fn wants(claims: &SessionToken, _: &Request) -> Keys {
    keys::password(claims.account).into()
}

/// Changes it.
///
/// # Errors
/// 403 `wrong_credentials` if the present one is wrong, 422 about the next.
pub async fn handle(cx: &Context, who: Member, request: Request, found: Found) -> Result<Answered, Problem> {
    let stored = found.password(who.account.id)?;
    let verdict = cx.hasher.verify(stored.as_ref().map(|p| p.phc.as_str()), &request.current_password).await.map_err(Problem::internal)?;
    if !verdict.ok {
        return Err(Problem::field("invalid", "/current_password", "wrong_password"));
    }
    let context = [who.org.name.as_str(), who.account.email.as_str()];
    let next = credential::choose(cx, request.new_password, who.org.policies().password_min_length, &context).await?;
    let change = who.call.decide(cx, who.actor(), |at| Ok(change_password(at, &who.org, who.account.clone(), &who.user, next, &who.call.device)))?;
    let session = change.outcome.1.id.to_string();
    let (_, session) = who.call.commit(cx, change, 200, &[("account", who.account.id.to_string()), ("session", session)]).await?;
    Ok(Answer::ok(token::shown(cx, &session).await?))
}

/// The same session again.
///
/// # Errors
/// 401 if it has ended.
pub async fn replay(cx: &Context, _: Member, _: Request, receipt: Receipt) -> Result<Answered, Problem> {
    let ids = (receipt.parsed::<AccountId>("account"), receipt.parsed::<SessionId>("session"));
    let (Some(account), Some(session)) = ids else { return Err(Problem::internal("a receipt without ids")) };
    Ok(Answer::ok(token::again(cx, account, session).await?))
}
