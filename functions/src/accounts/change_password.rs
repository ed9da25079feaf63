//! The signed-in person changes the password (F29): the present one is needed, every other session ends, the person is mailed.

use domain::account::change_password::change_password;
use platform::Context;
use platform::edge::{Answer, Member, Problem};
use platform::keys::{self, Keys};
use platform::password::Typed;
use platform::seal::SessionToken;
use platform::table::{Found, Receipt};
use schemars::JsonSchema;
use serde::Deserialize;

use crate::accounts::credential;
use crate::sessions::{guesses, token};
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
/// 422 about `/current_password` or `/new_password`, 429 after ten wrong ones.
pub async fn handle(cx: &Context, who: Member, request: Request, found: Found) -> Result<Answered, Problem> {
    let forgiven = guesses::own_password(cx, &who, &found, &request.current_password, "/current_password").await?;
    if request.new_password.as_ref() == request.current_password.as_ref() {
        return Err(Problem::field("password_unchanged", "/new_password", "password_unchanged"));
    }
    let context = [who.org.name.as_str(), who.account.email.as_str()];
    let next = credential::choose(cx, request.new_password, who.org.policies().password_min_length(), &context)
        .await
        .map_err(|problem| problem.at("/new_password"))?;
    let change = who.call.decide(cx, who.actor(), |at| Ok(change_password(at, &who.org, who.account.clone(), &who.user, next, &who.call.device)))?;
    let session = change.outcome.1.id.to_string();
    let (_, session) = who.call.commit_with(cx, change, 200, &[("account", who.account.id.to_string()), ("session", session)], vec![forgiven]).await?;
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
