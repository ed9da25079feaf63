//! An admin sets a person's password (R57, R58; F29): where the policy says so, of an account that is managed here. The person
//! is told by mail and has to choose another at the first sign-in.

use domain::Account;
use domain::user::{may_set_password, set_password};
use platform::Context;
use platform::edge::{Member, Problem};
use platform::keys::{self, Keys};
use platform::password::Typed;
use platform::seal::SessionToken;
use platform::table::{Found, Receipt};
use schemars::JsonSchema;
use serde::Deserialize;

use crate::accounts::credential;
use crate::users::activate_user::{self, answer};
pub use crate::users::activate_user::{Answered, Reply};
use crate::users::get_user::{self, one};

/// Whose, and which.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Request {
    /// `usr_…`
    pub id: String,
    /// The password, to be changed at the first sign-in.
    #[schemars(with = "String")]
    pub password: Typed,
}

impl Request {
    fn about(&self) -> get_user::Request {
        get_user::Request { id: self.id.clone() }
    }
}

/// The person and the invitation.
pub fn wants(claims: &SessionToken, request: &Request) -> Keys {
    activate_user::wants(claims, &request.about())
}

/// Sets it.
///
/// # Errors
/// 403 by `activation.admin_password`, `invite.inviters` or `role.above_own`, 404, 409 by status, `owner_protected` or `account_elsewhere`, 412,
/// 422 about the password.
pub async fn handle(cx: &Context, who: Member, request: Request, found: Found) -> Result<Answered, Problem> {
    let user = one(&found, who.org.id, request.about().user())?;
    who.call.matches(user.version)?;
    let invitation = found.invitation(who.org.id, user.id)?;
    let account = login(cx, &user).await?;
    may_set_password(&who.actor(), &who.org, &who.user, &user, account.as_ref())?;
    let context = [who.org.name.as_str(), user.email.as_str()];
    let password = credential::choose(cx, request.password, who.org.policies().password_min_length(), &context).await?;
    let id = user.id.to_string();
    let change = who.call.decide(cx, who.actor(), |at| set_password(at, &who.org, &who.user, user, invitation, account, password))?;
    let user = who.call.commit(cx, change, 200, &[("user", id)]).await?;
    Ok(answer(cx, &who, &user))
}

/// The person's login or, before there is one, the account that holds the address.
async fn login(cx: &Context, user: &domain::User) -> Result<Option<Account>, Problem> {
    let id = match user.account {
        Some(id) => Some(id),
        None => cx.table.read(&keys::account_address(&user.email).into()).await?.account_address(&user.email)?.map(|mark| mark.account),
    };
    match id {
        Some(id) => Ok(cx.table.read(&keys::account(id).into()).await?.account(id)?),
        None => Ok(None),
    }
}

/// The person again.
///
/// # Errors
/// 404.
pub async fn replay(cx: &Context, who: Member, request: Request, receipt: Receipt) -> Result<Answered, Problem> {
    activate_user::replay(cx, who, request.about(), receipt).await
}
