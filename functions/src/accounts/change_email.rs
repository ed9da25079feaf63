//! The signed-in person asks for another address (R49; F23). It is true once its mailbox is proved; until then the present one works,
//! and is told.

use domain::account::change_email::ask;
use domain::{Email, Refused, User};
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

/// Nothing beyond the session: whether somebody has the address is told to whoever proves it.
pub fn wants(_: &SessionToken, _: &Request) -> Keys {
    Keys::none()
}

/// Asks for it.
///
/// # Errors
/// 403 `profile.email.editors`, 429.
pub async fn handle(cx: &Context, who: Member, request: Request, _: Found) -> Result<Answered, Problem> {
    let change = who.call.decide(cx, who.actor(), |at| ask(at, &who.org, &who.user, who.user.clone(), who.account.clone(), request.email))?;
    who.call.commit(cx, change, 202, &[]).await?;
    Ok(Answer::accepted())
}

/// Another address for somebody who is in, in the name of an admin: it is theirs once they proved it.
///
/// # Errors
/// As [`handle`]; 409 `address_taken`, `account_elsewhere`, `owner_protected` or by status.
pub async fn of_another(cx: &Context, who: &Member, user: User, email: Email, found: &Found) -> Result<User, Problem> {
    if let Some(other) = found.address(who.org.id, &email)?.filter(|holder| *holder != user.id) {
        return Err(Refused::AddressTaken(other).into());
    }
    let id = user.account.ok_or_else(Problem::not_found)?;
    let account = cx.table.read(&keys::account(id).into()).await?.account(id)?.ok_or_else(Problem::not_found)?;
    let change = who.call.decide(cx, who.actor(), |at| ask(at, &who.org, &who.user, user, account, email))?;
    Ok(who.call.commit(cx, change, 200, &[]).await?.0)
}
