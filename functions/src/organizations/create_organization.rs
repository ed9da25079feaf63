//! Founds an organization with its first person (F1; INVITATIONS section 9). An address that a proved account holds founds
//! from that account's session; one that nobody proved is left to whoever answers the reset link.

use domain::account::found::{Founded, Founding, found as establish};
use domain::presets::Preset;
use domain::{Account, Actor, Email, Name, OrgName, Organization, Phone, Refused, Session, User};
use platform::Context;
use platform::edge::{Answer, Anyone, Call, Problem, SignedIn};
use platform::keys::{self, Keys};
use platform::password::Typed;
use platform::table::{Found, Receipt};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::accounts::{credential, order_reset};
use crate::sessions::guesses::Guess;
use crate::sessions::{places, token};
use crate::views::{OrganizationView, TokenView, UserView};

/// The first person.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Owner {
    /// The address.
    #[schemars(with = "String")]
    pub email: Email,
    /// The password; not for somebody who founds from a session.
    #[schemars(with = "Option<String>")]
    pub password: Option<Typed>,
    /// First name.
    #[schemars(with = "String")]
    pub first_name: Name,
    /// Last name.
    #[schemars(with = "String")]
    pub last_name: Name,
    /// E.164.
    #[schemars(with = "Option<String>")]
    pub phone: Option<Phone>,
}

/// What to found.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Request {
    /// The organization's name.
    #[schemars(with = "String")]
    pub name: OrgName,
    /// default, workshop, tenant or business.
    pub preset: Option<String>,
    /// The first person.
    pub owner: Owner,
}

/// The organization, its first person and a session.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Reply {
    /// The organization.
    pub organization: OrganizationView,
    /// The first person, active.
    pub user: UserView,
    /// A session, shown once.
    pub session: TokenView,
}

/// 201.
pub type Answered = Answer<Reply>;

/// The account that holds the address.
pub fn wants((): &(), request: &Request) -> Keys {
    keys::account_address(&request.owner.email).into()
}

/// Founds it.
///
/// # Errors
/// 401 `sign_in_required`, 409 `address_unproved`, 422 about the preset or the password.
pub async fn handle(cx: &Context, who: Anyone, request: Request, found: Found) -> Result<Answered, Problem> {
    let preset = match request.preset.as_deref() {
        None => Preset::Default,
        Some(name) => Preset::parse(name).ok_or_else(|| Problem::field("invalid", "/preset", "unknown_value"))?,
    };
    let owner = request.owner;
    let holder = match found.account_address(&owner.email)? {
        Some(mark) => cx.table.read(&keys::account(mark.account).into()).await?.account(mark.account)?,
        None => None,
    };
    let (signed_in, people) = match (&holder, &owner.password, &who.signed_in) {
        (Some(holder), Some(typed), None) if holder.is_proved() => by_password(cx, &who.call, holder, typed).await?.unzip(),
        (.., signed_in) => signed_in.as_ref().map(|s| (s.account.clone(), vec![s.user.clone()])).unzip(),
    };
    let password = match owner.password {
        Some(typed) if holder.is_none() => {
            let context = [request.name.as_str(), owner.email.as_str()];
            Some(credential::choose(cx, typed, preset.policies().password_min_length(), &context).await.map_err(|p| p.under("/owner"))?)
        }
        _ => None,
    };
    let email = owner.email.clone();
    let given = Founding {
        name: request.name,
        preset,
        email: owner.email,
        first_name: owner.first_name,
        last_name: owner.last_name,
        phone: owner.phone,
        password,
        people: people.unwrap_or_default(),
        device: who.call.device.clone(),
    };
    let actor = signed_in.as_ref().map_or(Actor::System, |account| Actor::Account(account.id));
    let change = match who.call.decide(cx, actor, |at| establish(at, holder.as_ref(), signed_in, given)) {
        Err(problem) if problem.code == Problem::from(Refused::AddressUnproved).code => {
            let call = Call { once: None, ..who.call.clone() };
            order_reset::order(cx, &call, &email).await?;
            return Err(problem);
        }
        decided => decided?,
    };
    let Founded { account, session, .. } = &change.outcome;
    let ids = [("account", account.id.to_string()), ("session", session.id.to_string())];
    let Founded { user, organization, session, .. } = who.call.commit(cx, change, 201, &ids).await?;
    answer(cx, &user, &organization, &session).await
}

/// Whoever is active nowhere has no session to bring: the password says who it is, but not one that an admin set and that is to be
/// changed. For everybody else it says nothing here, and neither answer nor work tells whose address that is. With the account come
/// its people elsewhere.
async fn by_password(cx: &Context, call: &Call, holder: &Account, typed: &Typed) -> Result<Option<(Account, Vec<User>)>, Problem> {
    Guess::of(cx, call, &holder.email, None, None).await?.count(cx, call, &holder.email).await?;
    let stored = cx.table.read(&keys::password(holder.id).into()).await?.password(holder.id)?;
    let verdict = cx.hasher.verify(stored.as_ref().map(|password| password.phc.as_str()), typed).await.map_err(Problem::internal)?;
    match places::stranded(cx, holder.id).await? {
        Some(account) if verdict.ok && !account.must_change => Ok(Some((account, places::people(cx, holder.id).await?))),
        _ => Ok(None),
    }
}

/// The same answer again.
///
/// # Errors
/// 401 if the session has ended.
pub async fn replay(cx: &Context, _: Anyone, _: Request, receipt: Receipt) -> Result<Answered, Problem> {
    let SignedIn { user, org, session, .. } = token::again(cx, &receipt).await?;
    answer(cx, &user, &org, &session).await
}

async fn answer(cx: &Context, user: &User, org: &Organization, session: &Session) -> Result<Answered, Problem> {
    let session = token::shown(cx, session).await?;
    Ok(Answer::created(Reply { organization: OrganizationView::of(org), user: UserView::of(user, org, cx.clock.now()), session }))
}
