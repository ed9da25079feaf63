//! The signed-in person asks for another address (R49; F23). It is true once its mailbox is proved; until then the present one works,
//! and is told.

use domain::account::change_email::ask;
use domain::{Email, User};
use platform::Context;
use platform::edge::{Answer, Member, Problem};
use platform::keys::{self, Keys};
use platform::seal::SessionToken;
use platform::table::Found;
use schemars::JsonSchema;
use serde::Deserialize;

pub use platform::edge::same_status as replay;

/// The address.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Request {
    /// It; the one that the account has takes back what was asked before.
    #[schemars(with = "String")]
    pub email: Email,
}

/// No body.
pub type Reply = ();

/// 202.
pub type Answered = Answer<Reply>;

/// Who has the address here.
pub fn wants(claims: &SessionToken, request: &Request) -> Keys {
    keys::address(claims.org, &request.email).into()
}

/// Asks for it.
///
/// # Errors
/// 403 `profile.email.editors`, 429.
pub async fn handle(cx: &Context, who: Member, request: Request, found: Found) -> Result<Answered, Problem> {
    let holder = found.address(who.org.id, &request.email)?;
    let (user, account) = (who.user.clone(), who.account.clone());
    let change = who.call.decide(cx, who.actor(), |at| ask(at, &who.org, &who.user, user, account, request.email, holder))?;
    who.call.commit(cx, change, 202, &[]).await?;
    Ok(Answer::accepted())
}

/// Another address for somebody who is in, in the name of an admin: it is theirs once they proved it.
///
/// # Errors
/// As [`handle`]; 409 `address_taken`, `account_elsewhere`, `owner_protected` or by status.
pub async fn of_another(cx: &Context, who: &Member, user: User, email: Email, found: &Found) -> Result<User, Problem> {
    let holder = found.address(who.org.id, &email)?;
    let id = user.account.ok_or_else(Problem::not_found)?;
    let account = cx.table.read(&keys::account(id).into()).await?.account(id)?.ok_or_else(Problem::not_found)?;
    let change = who.call.decide(cx, who.actor(), |at| ask(at, &who.org, &who.user, user, account, email, holder))?;
    Ok(who.call.commit(cx, change, 200, &[]).await?.0)
}
