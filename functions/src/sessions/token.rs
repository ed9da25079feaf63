//! A session's token: a sealed statement that follows from the session's ids, so that an answer can be given again.

use domain::{Session, SessionId};
use platform::Context;
use platform::edge::{DEVICE_COOKIE, Problem, SESSION_COOKIE, SignedIn};
use platform::keys;
use platform::seal::{KnownDevice, SessionToken};
use platform::table::Receipt;

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

/// The token of the device that opened `session`; `first` is the device's first session.
///
/// # Errors
/// 503 while the keys cannot be read.
pub async fn device(cx: &Context, session: &Session, first: SessionId) -> Result<String, Problem> {
    Ok(cx.keyring().await?.seal_device(&KnownDevice { account: session.account, session: first }, session.created_at))
}

/// The header that makes a browser keep its device's token for 400 days, as long as browsers keep anything.
pub fn device_cookie(token: &str) -> String {
    format!("{DEVICE_COOKIE}={token}; Path=/; Secure; HttpOnly; SameSite=Lax; Max-Age=34560000")
}

/// The session that a receipt's request opened, if it still authenticates.
///
/// # Errors
/// 401 if it has ended.
pub async fn again(cx: &Context, receipt: &Receipt) -> Result<SignedIn, Problem> {
    let (Some(account), Some(id)) = (receipt.parsed("account"), receipt.parsed("session")) else {
        return Err(Problem::internal("a receipt without session"));
    };
    let gone = || Problem::new("unauthenticated");
    let session = cx.table.read(&keys::session(account, id).into()).await?.session(account, id)?.ok_or_else(gone)?;
    let statement = SessionToken { account, session: id, org: session.org, user: session.user };
    SignedIn::read(cx, &statement).await?.ok_or_else(gone)
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
