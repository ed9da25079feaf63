//! A session's token: a sealed statement that follows from the session's ids, so that an answer can be given again.

use domain::{AccountId, Session, SessionId};
use platform::Context;
use platform::edge::{Problem, SESSION_COOKIE};
use platform::keys;
use platform::seal::SessionToken;

use crate::views::TokenView;

/// The token of a session that was just opened.
///
/// # Errors
/// 503 while the keys cannot be read.
pub async fn shown(cx: &Context, session: &Session) -> Result<TokenView, Problem> {
    let statement = SessionToken { account: session.account, session: session.id, org: session.org, user: session.user };
    let token = cx.keyring().await?.seal_session(&statement, session.created_at);
    Ok(TokenView { token, expires_at: session.expires_at.to_string() })
}

/// The token of a session that was opened under the same Idempotency-Key.
///
/// # Errors
/// 401 if it has ended.
pub async fn again(cx: &Context, account: AccountId, session: SessionId) -> Result<TokenView, Problem> {
    let found = cx.table.read(&keys::session(account, session).into()).await?;
    let session = found.session(account, session)?.ok_or_else(|| Problem::new("unauthenticated"))?;
    shown(cx, &session).await
}

/// The header that makes a browser keep a session until the browser is closed or the session ends: for this host alone, out
/// of scripts' reach.
pub fn cookie(token: &TokenView) -> String {
    format!("{SESSION_COOKIE}={}; Path=/; Secure; HttpOnly; SameSite=Lax", token.token)
}

/// The header that makes a browser forget it.
pub fn no_cookie() -> String {
    format!("{SESSION_COOKIE}=; Path=/; Secure; HttpOnly; SameSite=Lax; Max-Age=0")
}
