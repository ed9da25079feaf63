//! Signs in (F29; R37, R38). An unknown address, a wrong password and a person who is active nowhere get the same answer
//! after the same work.

use domain::account::sign_in::sign_in;
use domain::{Actor, Email, OrgId, Organization, Refused, Session, SessionId, User};
use platform::Context;
use platform::edge::{Answer, Anyone, Call, Problem, SignedIn};
use platform::keys::{self, Keys};
use platform::password::Typed;
use platform::table::{Found, Receipt};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::sessions::guesses::Guess;
use crate::sessions::places::{self, Place};
use crate::sessions::token;
use crate::views::UserView;

/// Who signs in, and where.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Request {
    /// The account's address.
    #[schemars(with = "String")]
    pub email: Email,
    /// The password.
    #[schemars(with = "String")]
    pub password: Typed,
    /// The organization; without it the one that was used last.
    #[schemars(with = "Option<String>")]
    pub organization: Option<OrgId>,
    /// What a sign-in with this device gave before.
    pub device_token: Option<String>,
}

/// A session, shown once.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Reply {
    /// The bearer token.
    pub token: String,
    /// Its end, whatever happens.
    pub expires_at: String,
    /// The person signed in.
    pub user: UserView,
    /// Everywhere the account's person is active.
    pub users: Vec<Place>,
    /// An admin chose the password: this session may choose another (`PUT /v1/me/password`) and sign out, nothing else.
    #[serde(skip_serializing_if = "is_false")]
    pub restricted: bool,
    /// By this the device is known at the next sign-in: others' wrong guesses do not hold it up.
    pub device_token: String,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde hands references")]
fn is_false(restricted: &bool) -> bool {
    !restricted
}

/// 201.
pub type Answered = Answer<Reply>;

/// Who is at the door after the password was right.
pub struct Entered {
    /// The session.
    pub session: Session,
    /// The person.
    pub user: User,
    /// The organization.
    pub org: Organization,
    /// Everywhere the account's person is active.
    pub users: Vec<Place>,
    /// Whether the session may only choose another password.
    pub restricted: bool,
    /// The first session of this device.
    pub device: SessionId,
}

/// The account that holds the address.
pub fn wants((): &(), request: &Request) -> Keys {
    keys::account_address(&request.email).into()
}

/// Signs in.
///
/// # Errors
/// 401 `wrong_credentials`, 429.
pub async fn handle(cx: &Context, who: Anyone, request: Request, found: Found) -> Result<Answered, Problem> {
    let entered = enter(cx, &who.call, &request, &found).await?;
    reply(cx, entered).await
}

/// What the API and the page both do.
///
/// # Errors
/// As [`handle`].
pub async fn enter(cx: &Context, call: &Call, request: &Request, found: &Found) -> Result<Entered, Problem> {
    let mark = found.account_address(&request.email)?;
    let guess = Guess::of(cx, call, &request.email, mark.as_ref(), request.device_token.as_deref()).await?;
    // The counters move beside the read and before the hash: guesses in parallel are counted too.
    let (counted, held) = futures::join!(guess.count(cx, call, &request.email), cx.table.credentials(mark.as_ref().map(|mark| mark.account)));
    let pile = counted?;
    let held = held?;
    let phc = held.as_ref().and_then(|held| held.password.as_ref()).map(|password| password.phc.as_str());
    let verdict = cx.hasher.verify(phc, &request.password).await.map_err(Problem::internal)?;
    let before = phc.map(str::to_owned);
    let (account, memberships) = held.filter(|_| verdict.ok).map(|held| (held.account, held.memberships)).ok_or(Refused::WrongCredentials)?;

    let active = places::active(cx, &memberships).await?;
    let users = places::shown(&active);
    let (user, org) = places::choose(&account, active, request.organization).ok_or(Refused::WrongCredentials)?;
    let rehashed = match before {
        Some(before) if verdict.rehash => Some((before, cx.hasher.rehash(&request.password).await.map_err(Problem::internal)?)),
        _ => None,
    };
    let change = call.decide(cx, Actor::User(user.id), |at| Ok(sign_in(at, &org, &account, &user, &call.device, rehashed)))?;
    let ids = [("account", account.id.to_string()), ("session", change.outcome.id.to_string())];
    let (session, ()) = futures::join!(call.commit(cx, change, 201, &ids), guess.forgive(cx, pile));
    let session = session?;
    let device = guess.device.unwrap_or(session.id);
    Ok(Entered { session, user, org, users, restricted: account.must_change, device })
}

async fn reply(cx: &Context, entered: Entered) -> Result<Answered, Problem> {
    let token = token::shown(cx, &entered.session).await?;
    let user = UserView::of(&entered.user, &entered.org, cx.clock.now());
    let device_token = token::device(cx, &entered.session, entered.device).await?;
    Ok(Answer::created(Reply { token: token.token, expires_at: token.expires_at, user, users: entered.users, restricted: entered.restricted, device_token }))
}

/// The same session again.
///
/// # Errors
/// 401 if it has ended.
pub async fn replay(cx: &Context, _: Anyone, _: Request, receipt: Receipt) -> Result<Answered, Problem> {
    let SignedIn { user, org, session, account } = token::again(cx, &receipt).await?;
    let device = session.id;
    let users = places::shown(&places::active(cx, &cx.table.memberships(account.id).await?).await?);
    reply(cx, Entered { session, user, org, users, restricted: account.must_change, device }).await
}
