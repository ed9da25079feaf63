//! Who calls. The type says what kind of caller was proved; only rights that depend on data are asked inside an operation.

use std::ops::Deref;

use domain::account::step_up::proved_here;
use domain::role::Permission;
use domain::{Account, AccountId, Actor, Organization, Session, Time, User, UserId};

use crate::Context;
use crate::edge::{Call, Problem, Who};
use crate::keys::{self, Keys};
use crate::seal::{AccountLink, Keyring, Link, SessionToken};
use crate::table::{Found, StoreError};

/// A live session and everything it stands for.
#[derive(Clone, Debug)]
pub struct SignedIn {
    /// The account.
    pub account: Account,
    /// The person in this organization.
    pub user: User,
    /// The organization.
    pub org: Organization,
    /// The session.
    pub session: Session,
}

impl SignedIn {
    pub(crate) fn keys(token: &SessionToken) -> Keys {
        Keys::from([
            keys::account(token.account),
            keys::session(token.account, token.session),
            keys::user(token.org, token.user),
            keys::organization(token.org),
        ])
    }

    /// The session that `token` names, if it still authenticates.
    pub(crate) fn prove(token: &SessionToken, found: &Found, now: Time) -> Result<Option<SignedIn>, StoreError> {
        let (account, session) = (found.account(token.account)?, found.session(token.account, token.session)?);
        let (user, org) = (found.user(token.org, token.user)?, found.organization(token.org)?);
        Ok(match (account, session, user, org) {
            (Some(account), Some(session), Some(user), Some(org)) if session.user == user.id && session.is_live(&account, &user, now) => {
                Some(SignedIn { account, user, org, session })
            }
            _ => None,
        })
    }
}

impl SignedIn {
    /// Refuses whoever did not give the credential again, minutes ago: for what cannot be undone.
    ///
    /// # Errors
    /// 403 `step_up_required`.
    pub fn proved_again(&self, now: Time) -> Result<(), Problem> {
        if self.session.is_proved(now) { Ok(()) } else { Err(Problem::new("step_up_required").rule("session.step_up").with("next", "step_up")) }
    }

    /// Reads and proves a session by its statement.
    ///
    /// # Errors
    /// 503 if it cannot be read.
    pub async fn read(cx: &Context, token: &SessionToken) -> Result<Option<SignedIn>, Problem> {
        let found = cx.table.read(&SignedIn::keys(token)).await?;
        Ok(SignedIn::prove(token, &found, cx.clock.now())?)
    }
}

/// A kind of caller.
pub trait Caller: Sized + Send {
    /// What is known before anything was read.
    type Claims: Clone + Send + Sync;
    /// Takes it from token and path; a forged token is refused here, before any read. The keys are there wherever the request
    /// shows something sealed.
    ///
    /// # Errors
    /// 401.
    fn claims(token: Option<&SessionToken>, keyring: Option<&Keyring>, path: &[(String, String)]) -> Result<Self::Claims, Problem>;
    /// Who the caller is, as the scope of an Idempotency-Key; none where the caller is nobody yet.
    fn scope(claims: &Self::Claims) -> Option<String>;
    /// Whom a genuine link is about: calls with it are counted by that person and not by where they come from, so that
    /// everybody of an office may join in one hour (F13). None for what anybody could have made up.
    fn subject(_claims: &Self::Claims) -> Option<String> {
        None
    }
    /// Proves the caller.
    ///
    /// # Errors
    /// 401.
    fn prove(call: Call, claims: Self::Claims, signed_in: Option<SignedIn>) -> Result<Self, Problem>;
    /// Refuses a caller without the right that the row names.
    ///
    /// # Errors
    /// 403.
    fn allow(&self, _who: Who) -> Result<(), Problem> {
        Ok(())
    }
}

fn parameter<'a>(path: &'a [(String, String)], name: &str) -> &'a str {
    path.iter().find(|(n, _)| n == name).map_or("", |(_, value)| value.as_str())
}

/// Anybody.
pub struct Anyone {
    /// The call.
    pub call: Call,
    /// Who is signed in, if anybody.
    pub signed_in: Option<SignedIn>,
}

impl Caller for Anyone {
    type Claims = ();
    fn claims(_: Option<&SessionToken>, _: Option<&Keyring>, _: &[(String, String)]) -> Result<(), Problem> {
        Ok(())
    }
    fn scope((): &()) -> Option<String> {
        None
    }
    fn prove(call: Call, (): (), signed_in: Option<SignedIn>) -> Result<Anyone, Problem> {
        Ok(Anyone { call, signed_in })
    }
}

/// Somebody signed in, active in the organization.
#[derive(Clone, Debug)]
pub struct Member {
    /// The call.
    pub call: Call,
    signed_in: SignedIn,
}

impl Deref for Member {
    type Target = SignedIn;
    fn deref(&self) -> &SignedIn {
        &self.signed_in
    }
}

impl Member {
    /// The same caller, who gave the credential again with this very request.
    #[must_use]
    pub fn proved_here(mut self, now: Time) -> Member {
        self.signed_in.session = proved_here(self.signed_in.session, now);
        self
    }
    /// The caller as the one who acts.
    pub fn actor(&self) -> Actor {
        Actor::User(self.user.id)
    }
    /// Whether the caller has this right.
    pub fn may(&self, permission: Permission) -> bool {
        self.user.may(permission, self.org.policies())
    }
}

impl Caller for Member {
    type Claims = SessionToken;
    fn claims(token: Option<&SessionToken>, _: Option<&Keyring>, _: &[(String, String)]) -> Result<SessionToken, Problem> {
        token.cloned().ok_or_else(|| Problem::new("unauthenticated"))
    }
    fn scope(claims: &SessionToken) -> Option<String> {
        Some(claims.user.to_string())
    }
    fn prove(call: Call, _: SessionToken, signed_in: Option<SignedIn>) -> Result<Member, Problem> {
        signed_in.map(|signed_in| Member { call, signed_in }).ok_or_else(|| Problem::new("unauthenticated"))
    }
    fn allow(&self, who: Who) -> Result<(), Problem> {
        match who {
            Who::Member(Some(permission)) if !self.may(permission) => Err(Problem::forbidden(format!("permission.{}", permission.name()))),
            _ => Ok(()),
        }
    }
}

/// Whoever holds a link about a user.
pub struct Holder {
    /// The call.
    pub call: Call,
    /// What the link says; none if it does not unseal.
    pub link: Option<Link>,
    /// Who is signed in, if anybody.
    pub signed_in: Option<SignedIn>,
}

impl Holder {
    /// What the link says.
    ///
    /// # Errors
    /// 410 `unknown`.
    pub fn link(&self) -> Result<Link, Problem> {
        self.link.ok_or_else(Problem::unknown_link)
    }
    /// The account that is signed in.
    pub fn account(&self) -> Option<AccountId> {
        self.signed_in.as_ref().map(|s| s.account.id)
    }
    /// The invited person as the one who acts.
    pub fn actor(user: UserId) -> Actor {
        Actor::Invitee(user)
    }
}

/// What a link says before anything was read.
#[derive(Clone, Debug)]
pub struct HolderClaims {
    /// The link; none if it does not unseal.
    pub link: Option<Link>,
    text: String,
}

impl Caller for Holder {
    type Claims = HolderClaims;
    fn claims(_: Option<&SessionToken>, keyring: Option<&Keyring>, path: &[(String, String)]) -> Result<HolderClaims, Problem> {
        let text = parameter(path, "token");
        Ok(HolderClaims { link: keyring.and_then(|keyring| keyring.open_link(text).ok()), text: text.to_owned() })
    }
    fn scope(claims: &HolderClaims) -> Option<String> {
        Some(claims.text.clone())
    }
    fn subject(claims: &HolderClaims) -> Option<String> {
        claims.link.as_ref().map(|link| format!("{} {}", link.org, link.user))
    }
    fn prove(call: Call, claims: HolderClaims, signed_in: Option<SignedIn>) -> Result<Holder, Problem> {
        Ok(Holder { call, link: claims.link, signed_in })
    }
}

/// Whoever holds a link about an account.
pub struct AccountHolder {
    /// The call.
    pub call: Call,
    /// What the link says; none if it does not unseal.
    pub link: Option<AccountLink>,
    /// Who is signed in, if anybody.
    pub signed_in: Option<SignedIn>,
}

impl Caller for AccountHolder {
    type Claims = (Option<AccountLink>, String);
    fn claims(_: Option<&SessionToken>, keyring: Option<&Keyring>, path: &[(String, String)]) -> Result<Self::Claims, Problem> {
        let text = parameter(path, "token");
        Ok((keyring.and_then(|keyring| keyring.open_account_link(text).ok()), text.to_owned()))
    }
    fn scope(claims: &Self::Claims) -> Option<String> {
        Some(claims.1.clone())
    }
    fn subject(claims: &Self::Claims) -> Option<String> {
        claims.0.as_ref().map(|link| link.account.to_string())
    }
    fn prove(call: Call, claims: Self::Claims, signed_in: Option<SignedIn>) -> Result<AccountHolder, Problem> {
        Ok(AccountHolder { call, link: claims.0, signed_in })
    }
}

/// Usher itself: timers, queues, the stream.
pub struct System;
