//! Takes a removal back (R29, R30, R44; F16; INVITATIONS section 5, restore): the same profile, or a new person for the
//! same address.

use domain::user::{AtAddress, restore, start_fresh};
use domain::{Account, Invitation, StatusKind, User};
use platform::Context;
use platform::edge::{Answer, Member, Problem};
use platform::keys::{self, Keys};
use platform::seal::SessionToken;
use platform::table::{Found, Receipt};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::invitations::door::at_address;
use crate::users::activate_user;
use crate::users::get_user::{self, one, user_and_invitation};
use crate::views::{InvitationView, UserView};

/// Whom, and how.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Request {
    /// `usr_…`
    pub id: String,
    /// The same profile without it.
    pub mode: Option<Mode>,
}

/// The ways back.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Mode {
    /// Id, role and profile are kept.
    #[default]
    SameProfile,
    /// A new person for the same address, with no way to the old one's data.
    StartFresh,
}

/// The person as it stands now: the same, or the new one.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Reply {
    /// The person.
    pub user: UserView,
    /// The new person's invitation, after a fresh start.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub invitation: Option<InvitationView>,
}

/// 200, or 201 for a fresh start; with an `ETag`.
pub type Answered = Answer<Reply>;

/// The person and the invitation.
pub fn wants(claims: &SessionToken, request: &Request) -> Keys {
    activate_user::wants(claims, &get_user::Request { id: request.id.clone() })
}

/// Restores.
///
/// # Errors
/// 403 by `user.restore`, `role.above_own` or `invite.inviters`, 404, 409 by status, `never_joined`, `address_taken`, 412.
pub async fn handle(cx: &Context, who: Member, request: Request, found: Found) -> Result<Answered, Problem> {
    let user = one(&found, who.org.id, request.id.parse().ok())?;
    who.call.matches(user.version)?;
    let around = around(cx, &user).await?;
    let (id, org, by) = (user.id.to_string(), &who.org, &who.user);
    if request.mode.unwrap_or_default() == Mode::StartFresh {
        let spare = if user.status.kind() == StatusKind::Terminated { spare(cx, &user, &around).await? } else { None };
        let change = who.call.decide(cx, who.actor(), |at| start_fresh(at, org, by, &user, &around.address, spare))?;
        let id = change.outcome.0.id.to_string();
        let (user, invitation) = who.call.commit(cx, change, 201, &[("user", id)]).await?;
        return Ok(answer(cx, &who, &user, Some(&invitation)));
    }
    let invitation = found.invitation(who.org.id, user.id)?;
    let change = who.call.decide(cx, who.actor(), |at| restore(at, org, by, user, invitation, &around.address, around.account.as_ref()))?;
    let restored = who.call.commit(cx, change, 200, &[("user", id)]).await?;
    Ok(answer(cx, &who, &restored.user, None))
}

/// The same answer again.
///
/// # Errors
/// 404.
pub async fn replay(cx: &Context, who: Member, _: Request, receipt: Receipt) -> Result<Answered, Problem> {
    let id = receipt.parsed("user").ok_or_else(|| Problem::internal("a receipt without user"))?;
    let (user, invitation) = user_and_invitation(cx, who.org.id, id).await?;
    Ok(answer(cx, &who, &user, invitation.as_ref().filter(|_| receipt.status == 201)))
}

/// What stands around a removed person.
pub struct Around {
    /// Who has and had the address.
    pub address: AtAddress,
    /// The login behind the person.
    pub account: Option<Account>,
    /// Whether that account is the one that holds the address.
    holds_address: bool,
}

/// Reads it.
///
/// # Errors
/// 503.
pub async fn around(cx: &Context, user: &User) -> Result<Around, Problem> {
    let login = user.account.map_or_else(Keys::none, |id| keys::account(id).into());
    let found = cx.table.read(&at_address(user.org, &user.email).and(keys::account_address(&user.email)).and(login)).await?;
    let account = user.account.map(|id| found.account(id)).transpose()?.flatten();
    let mark = found.account_address(&user.email)?;
    Ok(Around {
        address: AtAddress { holder: found.address(user.org, &user.email)?, former: found.former(user.org, &user.email)? },
        holds_address: mark.is_some_and(|mark| Some(mark.account) == user.account),
        account,
    })
}

/// The account, if nothing but the removed person is behind it and the address.
async fn spare(cx: &Context, user: &User, around: &Around) -> Result<Option<Account>, Problem> {
    let Some(account) = around.account.clone().filter(|_| around.holds_address) else { return Ok(None) };
    let places = cx.table.memberships(account.id).await?;
    let elsewhere: Vec<_> = places.into_iter().filter(|place| place.user != user.id).collect();
    let found = cx.table.read(&elsewhere.iter().map(|place| keys::user(place.org, place.user)).collect::<Keys>()).await?;
    for place in elsewhere {
        let there = found.user(place.org, place.user)?;
        if there.is_some_and(|user| !user.status.kind().is_gone()) {
            return Ok(None);
        }
    }
    Ok(Some(account))
}

fn answer(cx: &Context, who: &Member, user: &User, invitation: Option<&Invitation>) -> Answered {
    let invitation = invitation.map(|invitation| InvitationView::of(invitation, &who.org, cx.clock.now()));
    let status = if invitation.is_some() { 201 } else { 200 };
    Answer::of(status, Reply { user: UserView::of(user, &who.org, cx.clock.now()), invitation }).version(user.version)
}
