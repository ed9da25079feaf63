//! Accepts an invitation (F2, F10; INVITATIONS section 4; R25, R36). One transaction sets the credential, makes the person
//! active and ends the link; only this consumes a link.

use domain::invitation::accept::{Acceptance, Accepted, accept};
use domain::invitation::code;
use domain::invitation::door::{AddressHolder, Door, Next};
use domain::{Name, Password, Refused};
use platform::Context;
use platform::edge::{Answer, Holder, HolderClaims, Problem, SignedIn};
use platform::keys::Keys;
use platform::password::Typed;
use platform::table::{Found, Receipt};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::accounts::credential;
use crate::invitations::door;
use crate::sessions::{places, token};
use crate::views::{TokenView, UserView};

/// How the holder of the link accepts.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Request {
    /// The link's token.
    pub token: String,
    /// The password to sign in with from now on; not for somebody who accepts with a session.
    #[schemars(with = "Option<String>")]
    pub password: Option<Typed>,
    /// First name, where people may edit their own.
    #[schemars(with = "Option<String>")]
    pub first_name: Option<Name>,
    /// Last name, where people may edit their own.
    #[schemars(with = "Option<String>")]
    pub last_name: Option<Name>,
    /// The mailed code, for a link that went through an admin.
    pub code: Option<String>,
}

/// The person, active, and a session.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Reply {
    /// The person.
    pub user: UserView,
    /// A session, shown once.
    pub session: TokenView,
}

/// 201.
pub type Answered = Answer<Reply>;

/// User, invitation and organization.
pub fn wants(claims: &HolderClaims, _: &Request) -> Keys {
    door::wants(claims)
}

/// Accepts.
///
/// # Errors
/// 410 dead link; 401 `sign_in_required`, 403 `wrong_account`; 409 `code_required`, `code_spent`; 422 `code_wrong` or about
/// the password or names.
pub async fn handle(cx: &Context, who: Holder, request: Request, found: Found) -> Result<Answered, Problem> {
    let org = found.organization(who.link()?.org)?;
    let accepted = enter(cx, &who, &found, request).await?;
    let org = org.ok_or_else(Problem::unknown_link)?;
    let session = token::shown(cx, &accepted.session).await?;
    Ok(Answer::created(Reply { user: UserView::of(&accepted.user, &org, cx.clock.now()), session }))
}

/// Goes through the door; the page's form comes here too.
///
/// # Errors
/// As [`handle`].
pub async fn enter(cx: &Context, who: &Holder, found: &Found, request: Request) -> Result<Accepted, Problem> {
    let mut door = door::open(cx, who, found).await?.door;
    let mut next = match door.enter(cx.clock.now()) {
        // Somebody may have accepted between the two reads that a door is made of: then the link says so.
        Err(Refused::SignInRequired | Refused::WrongAccount) => {
            door = door::read_again(cx, door).await?;
            door.enter(cx.clock.now())?
        }
        next => next?,
    };
    let joins = next == Next::Join;
    let code_given = next == Next::Code;
    if code_given {
        check_code(cx, who, &door, request.code.as_deref()).await?;
        next = Next::SetPassword;
    }
    door.others = match &door.address {
        Some(AddressHolder::Stranded(account) | AddressHolder::Unproved(account)) => places::people(cx, account.id).await?,
        _ => who.signed_in.iter().map(|signed_in| signed_in.user.clone()).collect(),
    };
    let password = match (next, request.password) {
        (Next::SetPassword, Some(typed)) => Some(choose(cx, &door, typed).await?),
        _ => None,
    };
    let device = who.call.device.clone();
    let given = Acceptance { password, first_name: request.first_name, last_name: request.last_name, code_given, device };
    let actor = Holder::actor(door.user.id);
    let change = who.call.decide(cx, actor, |at| accept(at, door, given))?;
    let session = &change.outcome.session;
    let ids = [("account", session.account.to_string()), ("session", session.id.to_string()), ("joins", joins.to_string())];
    who.call.commit(cx, change, 201, &ids).await
}

/// The same answer again: the token follows from the session's id.
///
/// # Errors
/// 401 if that session has ended, or if it was a session that accepted and the caller has none of that account.
pub async fn replay(cx: &Context, who: Holder, _: Request, receipt: Receipt) -> Result<Answered, Problem> {
    let entered = entered(cx, &who, &receipt).await?;
    Ok(Answer::created(Reply { user: UserView::of(&entered.user, &entered.org, cx.clock.now()), session: token::shown(cx, &entered.session).await? }))
}

/// The session that this receipt's acceptance opened. Whoever accepted with a password has just given it again; whoever
/// accepted with a session has to bring one again.
///
/// # Errors
/// As [`replay`].
pub async fn entered(cx: &Context, who: &Holder, receipt: &Receipt) -> Result<SignedIn, Problem> {
    let account = receipt.parsed("account");
    if receipt.id("joins") == Some("true") && who.account() != account {
        return Err(Problem::new("unauthenticated"));
    }
    token::again(cx, receipt).await
}

async fn choose(cx: &Context, door: &Door, typed: Typed) -> Result<Password, Problem> {
    let context = [door.org.name.as_str(), door.user.email.as_str()];
    credential::choose(cx, typed, door.org.policies().password_min_length(), &context).await
}

/// The code that a handed link asks for. A wrong one is counted before it is refused.
async fn check_code(cx: &Context, who: &Holder, door: &Door, given: Option<&str>) -> Result<(), Problem> {
    let issued = code::check(&door.invitation, cx.clock.now())?;
    let given = given.ok_or(Refused::CodeRequired)?;
    let typed: String = given.chars().filter(|c| !matches!(c, ' ' | '-')).collect();
    if typed == cx.keyring().await?.code(door.invitation.id, issued.serial) {
        return Ok(());
    }
    let change = who.call.decide(cx, Holder::actor(door.user.id), |at| Ok(code::count_wrong(at, door.invitation.clone())))?;
    let (_, refused) = platform::edge::commit(cx, change, None, Vec::new(), Some(&who.call.source)).await?;
    Err(refused.into())
}
