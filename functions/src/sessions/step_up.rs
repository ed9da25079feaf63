//! Shows the credential once more, for what cannot be undone: a new session whose proof counts for ten minutes; the old token
//! is dead (I15).

use domain::account::step_up::step_up;
use platform::Context;
use platform::edge::{Answer, Member, Problem, SignedIn};
use platform::keys::{self, Keys};
use platform::password::Typed;
use platform::seal::SessionToken;
use platform::table::{Found, Receipt};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::sessions::{guesses, token};
use crate::views::TokenView;

/// The credential.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Request {
    /// The account's password.
    #[schemars(with = "String")]
    pub password: Typed,
}

/// The session that goes on.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Reply {
    /// The bearer token and its end.
    #[serde(flatten)]
    pub session: TokenView,
    /// Until when the proof counts.
    pub until: String,
}

/// 200.
pub type Answered = Answer<Reply>;

/// The credential as it is stored.
pub fn wants(claims: &SessionToken, _: &Request) -> Keys {
    keys::password(claims.account).into()
}

/// Proves it.
///
/// # Errors
/// 422 about `/password`, 429 after ten wrong ones.
pub async fn handle(cx: &Context, who: Member, request: Request, found: Found) -> Result<Answered, Problem> {
    let forgiven = guesses::own_password(cx, &who, &found, &request.password, "/password").await?;
    let change = who.call.decide(cx, who.actor(), |at| Ok(step_up(at, &who.session)))?;
    let ids = [("account", who.account.id.to_string()), ("session", change.outcome.id.to_string())];
    let session = who.call.commit_with(cx, change, 200, &ids, vec![forgiven]).await?;
    answer(cx, &session).await
}

/// The same session again.
///
/// # Errors
/// 401 if it has ended.
pub async fn replay(cx: &Context, _: Member, _: Request, receipt: Receipt) -> Result<Answered, Problem> {
    let SignedIn { session, .. } = token::again(cx, &receipt).await?;
    answer(cx, &session).await
}

async fn answer(cx: &Context, session: &domain::Session) -> Result<Answered, Problem> {
    let until = session.proved_until.map(|until| until.to_string()).unwrap_or_default();
    Ok(Answer::ok(Reply { session: token::shown(cx, session).await?, until }))
}
