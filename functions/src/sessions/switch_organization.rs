//! Goes on in another of the account's organizations (F40): with a new token, the old one is dead.

use domain::account::sign_in::switch;
use domain::{Actor, OrgId, Status};
use platform::Context;
use platform::edge::{Answer, Member, Problem, SignedIn};
use platform::keys::{self, Keys};
use platform::seal::SessionToken;
use platform::table::{Found, Receipt};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::sessions::token;
use crate::views::{TokenView, UserView};

/// Where to.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Request {
    /// `org_…`
    #[schemars(with = "String")]
    pub organization: OrgId,
}

/// A session, shown once.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Reply {
    /// The bearer token and its end.
    #[serde(flatten)]
    pub session: TokenView,
    /// The person there.
    pub user: UserView,
}

/// 201.
pub type Answered = Answer<Reply>;

/// The account's user there.
pub fn wants(claims: &SessionToken, request: &Request) -> Keys {
    keys::membership(claims.account, request.organization).into()
}

/// Switches.
///
/// # Errors
/// 404 where the person is not active; 401 `sign_in_required` where the sign-in is too long ago for the organization.
pub async fn handle(cx: &Context, who: Member, request: Request, found: Found) -> Result<Answered, Problem> {
    let place = found.membership(who.account.id, request.organization)?.ok_or_else(Problem::not_found)?;
    let there = cx.table.read(&Keys::from([keys::user(place.org, place.user), keys::organization(place.org)])).await?;
    let user = there.user(place.org, place.user)?.filter(|user| matches!(user.status, Status::Active { .. }));
    let (user, org) = user.zip(there.organization(place.org)?).ok_or_else(Problem::not_found)?;
    let change = who.call.decide(cx, Actor::User(user.id), |at| switch(at, &org, &who.account, &who.session, &user, &who.call.device))?;
    let ids = [("account", who.account.id.to_string()), ("session", change.outcome.id.to_string())];
    let session = who.call.commit(cx, change, 201, &ids).await?;
    Ok(Answer::created(Reply { session: token::shown(cx, &session).await?, user: UserView::of(&user, &org, cx.clock.now()) }))
}

/// The same session again.
///
/// # Errors
/// 401 if it has ended.
pub async fn replay(cx: &Context, _: Member, _: Request, receipt: Receipt) -> Result<Answered, Problem> {
    let SignedIn { user, org, session, .. } = token::again(cx, &receipt).await?;
    Ok(Answer::created(Reply { session: token::shown(cx, &session).await?, user: UserView::of(&user, &org, cx.clock.now()) }))
}
