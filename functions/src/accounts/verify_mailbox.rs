//! The account's own person proves the mailbox: the mailed link and the account's session together (INVITATIONS section 3).

use domain::Actor;
use domain::account::prove::verify;
use platform::Context;
use platform::edge::{AccountHolder, Answer, Problem};
use platform::keys::{self, Keys};
use platform::seal::{AccountLink, Purpose};
use platform::table::{Found, Receipt};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Whose link.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Request {
    /// The link's token.
    pub token: String,
}

/// What was proved.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Reply {
    /// The address.
    pub email: String,
    /// Always true.
    pub email_verified: bool,
}

/// 200.
pub type Answered = Answer<Reply>;

/// Nothing beyond the session: it must be the account's own.
pub fn wants(claims: &(Option<AccountLink>, String), _: &Request) -> Keys {
    claims.0.map_or_else(Keys::none, |link| keys::account(link.account).into())
}

/// Proves it.
///
/// # Errors
/// 410 dead link; 401 `sign_in_required` without the account's session.
pub async fn handle(cx: &Context, who: AccountHolder, _: Request, found: Found) -> Result<Answered, Problem> {
    let email = prove(cx, &who, &found).await?;
    Ok(Answer::ok(Reply { email, email_verified: true }))
}

/// What the API and the page both do; answers with the address.
///
/// # Errors
/// As [`handle`].
pub async fn prove(cx: &Context, who: &AccountHolder, found: &Found) -> Result<String, Problem> {
    let link = who.link.filter(|link| link.purpose == Purpose::Verify).ok_or_else(Problem::unknown_link)?;
    let account = found.account(link.account)?.ok_or_else(Problem::unknown_link)?;
    let own = who.signed_in.as_ref().filter(|s| s.account.id == account.id);
    let email = account.email.as_str().to_owned();
    let actor = own.map_or(Actor::Account(account.id), |s| Actor::User(s.user.id));
    let change = who.call.decide(cx, actor, |at| verify(at, account, own.map(|s| s.account.id), own.map(|s| s.user.clone())))?;
    who.call.commit(cx, change, 200, &[]).await?;
    Ok(email)
}

/// The same answer again.
///
/// # Errors
/// 410 if the link names nobody.
pub async fn replay(cx: &Context, who: AccountHolder, _: Request, _: Receipt) -> Result<Answered, Problem> {
    let link = who.link.ok_or_else(Problem::unknown_link)?;
    let account = cx.table.read(&keys::account(link.account).into()).await?.account(link.account)?.ok_or_else(Problem::unknown_link)?;
    Ok(Answer::ok(Reply { email: account.email.as_str().to_owned(), email_verified: true }))
}
