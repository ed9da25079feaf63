//! The account's own person proves the mailbox: the mailed link and the account's session together (INVITATIONS section 3).

use domain::account::Membership;
use domain::account::change_email::{MOST_PLACES, Place, confirm};
use domain::account::prove::verify;
use domain::{Account, AccountId, Actor, Refused};
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

/// The account's people, whose addresses another one may change.
pub type Beside = Vec<Membership>;

/// Queries them, where the link proves an address that the account does not have yet: it names the account.
///
/// # Errors
/// 503.
pub async fn beside(cx: &Context, claims: &(Option<AccountLink>, String), _: &Request) -> Result<Beside, Problem> {
    match claims.0.filter(|link| link.purpose == Purpose::Verify && link.epoch > 0) {
        Some(link) => Ok(cx.table.memberships(link.account).await?),
        None => Ok(Vec::new()),
    }
}

/// Proves it.
///
/// # Errors
/// 410 dead link; 401 `sign_in_required` without the account's session; 409 `address_taken`.
pub async fn handle(cx: &Context, who: AccountHolder, _: Request, found: Found, people: Beside) -> Result<Answered, Problem> {
    let email = prove(cx, &who, &found, people).await?;
    Ok(Answer::ok(Reply { email, email_verified: true }))
}

/// What the API and the page both do; answers with the address.
///
/// # Errors
/// As [`handle`].
pub async fn prove(cx: &Context, who: &AccountHolder, found: &Found, people: Beside) -> Result<String, Problem> {
    let link = who.link.filter(|link| link.purpose == Purpose::Verify).ok_or_else(Problem::unknown_link)?;
    let account = found.account(link.account)?.ok_or_else(Problem::unknown_link)?;
    let own = who.signed_in.as_ref().filter(|s| s.account.id == account.id);
    // The first link is dead once it is another address: who reads the mailbox before need not know the one after.
    let change = if link.epoch > 0 || account.email_proved > 0 {
        let (holder, places) = places(cx, &account, link.epoch, people).await?;
        let session = own.map(|s| (s.account.id, s.session.id));
        // Several organizations are told of it: it is the account's act, not that of a person of one of them.
        who.call.decide(cx, Actor::Account(account.id), |at| confirm(at, account, link.epoch, session, holder, places))?
    } else {
        let actor = own.map_or(Actor::Account(account.id), |s| Actor::User(s.user.id));
        who.call.decide(cx, actor, |at| verify(at, account, own.map(|s| s.account.id), own.map(|s| s.user.clone())))?
    };
    Ok(who.call.commit(cx, change, 200, &[]).await?.email.as_str().to_owned())
}

/// Who has the address that is to be the account's, and what is known of its people where they are.
async fn places(cx: &Context, account: &Account, epoch: u32, people: Beside) -> Result<(Option<AccountId>, Vec<Place>), Problem> {
    let Some(next) = account.proves(epoch, cx.clock.now())? else { return Ok((None, Vec::new())) };
    let (email, first) = (&next.email, |place: &Membership| (place.org, place.user) != (next.org, next.user));
    let mut people = people;
    people.sort_by_key(first);
    people.truncate(MOST_PLACES);
    let each = |place: &Membership| [keys::user(place.org, place.user), keys::organization(place.org), keys::address(place.org, email)];
    let found = cx.table.read(&people.iter().flat_map(each).chain([keys::account_address(email)]).collect()).await?;
    let mut places = Vec::new();
    for Membership { org, user } in people {
        if let (Some(user), Some(organization)) = (found.user(org, user)?, found.organization(org)?) {
            places.push(Place { user, policies: organization.policies().clone(), holder: found.address(org, email)? });
        }
    }
    Ok((found.account_address(email)?.map(|mark| mark.account), places))
}

/// The same answer again.
///
/// # Errors
/// 410 if the link names nobody; 401 `sign_in_required` without the account's session.
pub async fn replay(cx: &Context, who: AccountHolder, _: Request, _: Receipt) -> Result<Answered, Problem> {
    let link = who.link.ok_or_else(Problem::unknown_link)?;
    let account = cx.table.read(&keys::account(link.account).into()).await?.account(link.account)?.ok_or_else(Problem::unknown_link)?;
    if who.signed_in.as_ref().is_none_or(|s| s.account.id != account.id) {
        return Err(Refused::SignInRequired.into());
    }
    Ok(Answer::ok(Reply { email: account.email.as_str().to_owned(), email_verified: true }))
}
