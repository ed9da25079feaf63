//! What a table needs that was put back to an earlier point in time: its stamps, its outbox and its timers lie in the past.
//!
//! An operator's work, from outside of every function: no request walks the table.

use aws_sdk_dynamodb::types::ReturnConsumedCapacity;
use domain::{Account, Invitation, User};
use futures::{StreamExt as _, TryStreamExt as _};

use super::edit::Edit;
use super::failure::{busy, unwritten};
use super::{Found, SWEPT, StoreError, Table};
use crate::forms::{AccountMark, AddressMark, Stored};
use crate::item::{Item, key_of, number};
use crate::keys::{self, Key, Keys};
use crate::outside::Timer;

/// How far stamps are raised: further than any of them may have come between the point in time and now.
pub const RAISE: u32 = 100_000;
/// Rows of one step.
const AT_ONCE: i32 = 500;
/// Writes that run beside each other.
const BESIDE: usize = 32;

/// What one step found and did.
#[derive(Debug, Default)]
pub struct Step {
    /// Rows looked at.
    pub rows: usize,
    /// Accounts and users whose stamps were raised.
    pub raised: usize,
    /// Mails, events and notices that waited, and are gone.
    pub dropped: usize,
    /// Timers that have to be made anew.
    pub timers: Vec<Timer>,
    /// Addresses and their holders that contradict each other, by id: a person has to look.
    pub contradictions: Vec<String>,
    /// Where the next step begins; none at the end.
    pub next: Option<Place>,
}

/// A place in the table.
#[derive(Clone, Debug)]
pub struct Place(Item);

/// What has to be read to see whether an address and its holder agree.
enum Claim {
    User(Box<User>),
    Marker(Key, AddressMark),
    Account(Box<Account>),
    Login(Key, AccountMark),
}

impl Table {
    /// Goes through the next rows: raises the stamps of accounts and users, so that whatever was handed out by them is dead;
    /// drops what waits to be sent; names the timers that are due one day; compares addresses with their holders. Doing it
    /// twice is harmless.
    ///
    /// # Errors
    /// [`StoreError::Busy`], [`StoreError::Unknown`], [`StoreError::Corrupt`]; the step may be repeated.
    pub async fn recover(&self, from: Option<Place>) -> Result<Step, StoreError> {
        let call = self.client.scan().table_name(&self.name).consistent_read(true).limit(AT_ONCE).set_exclusive_start_key(from.map(|place| place.0));
        let answer = call.return_consumed_capacity(ReturnConsumedCapacity::Total).send().await.map_err(busy)?;
        let mut step = Step { rows: answer.items().len(), next: answer.last_evaluated_key.clone().filter(|key| !key.is_empty()).map(Place), ..Step::default() };
        let (mut raise, mut drop, mut claims) = (Vec::new(), Vec::new(), Vec::new());
        for item in answer.items() {
            let key = key_of(item)?;
            // What the sweep does stays: who was erased just before leaves nothing behind.
            let swept = item.get("kind").and_then(|kind| kind.as_s().ok()).is_some_and(|kind| SWEPT.contains(&kind.as_str()));
            if keys::waits_to_be_sent(&key) && !swept {
                drop.push(key);
            } else if keys::user_at(&key).is_some() {
                raise.push(key);
                claims.push(Claim::User(Box::new(User::from_item(item)?)));
            } else if keys::is_account(&key) {
                raise.push(key);
                claims.push(Claim::Account(Box::new(Account::from_item(item)?)));
            } else if keys::invitation_at(&key).is_some() {
                step.timers.extend(timer(&Invitation::from_item(item)?));
            } else if keys::is_address(&key) {
                claims.push(Claim::Marker(key, AddressMark::from_item(item)?));
            } else if keys::is_account_address(&key) {
                claims.push(Claim::Login(key, AccountMark::from_item(item)?));
            }
        }
        (step.raised, step.dropped) = (raise.len(), drop.len());
        futures::stream::iter(raise).map(|key| self.raise(key)).buffer_unordered(BESIDE).try_collect::<Vec<()>>().await?;
        self.delete_all(&drop).await?;
        let found = self.read(&claims.iter().filter_map(Claim::wants).collect::<Keys>()).await?;
        for claim in &claims {
            step.contradictions.extend(claim.contradiction(&found)?);
        }
        Ok(step)
    }

    async fn raise(&self, key: Key) -> Result<(), StoreError> {
        let edit = Edit::of(key).add("access_stamp", number(RAISE)).add("version", number(1)).when_there();
        edit.call(self).send().await.map_err(unwritten)?;
        Ok(())
    }
}

fn timer(invitation: &Invitation) -> Option<Timer> {
    invitation.due().map(|due| Timer { org: invitation.org, user: invitation.user, epoch: invitation.epoch, due })
}

fn holds_its_address(user: &User) -> bool {
    !user.status.kind().is_gone()
}

impl Claim {
    fn wants(&self) -> Option<Key> {
        match self {
            Claim::User(user) => holds_its_address(user).then(|| keys::address(user.org, &user.email)),
            Claim::Marker(key, mark) => keys::organization_of(key).map(|org| keys::user(org, mark.user)),
            Claim::Account(account) => (!account.is_retired()).then(|| keys::account_address(&account.email)),
            Claim::Login(_, mark) => Some(keys::account(mark.account)),
        }
    }

    fn contradiction(&self, found: &Found) -> Result<Option<String>, StoreError> {
        Ok(match self {
            Claim::User(user) if !holds_its_address(user) => None,
            Claim::User(user) => {
                let holder = found.address(user.org, &user.email)?;
                (holder != Some(user.id)).then(|| format!("the address of {} in {} is not marked as theirs", user.id, user.org))
            }
            Claim::Marker(key, mark) => {
                let Some(org) = keys::organization_of(key) else { return Ok(None) };
                let user = found.user(org, mark.user)?.filter(|user| holds_its_address(user) && keys::address(org, &user.email) == *key);
                user.is_none().then(|| format!("an address in {org} is marked as that of {}, who has another or none", mark.user))
            }
            Claim::Account(account) if account.is_retired() => None,
            Claim::Account(account) => {
                let holder = found.account_address(&account.email)?.map(|mark| mark.account);
                (holder != Some(account.id)).then(|| format!("the address of {} is not marked as theirs", account.id))
            }
            Claim::Login(key, mark) => {
                let account = found.account(mark.account)?.filter(|account| !account.is_retired() && keys::account_address(&account.email) == *key);
                account.is_none().then(|| format!("an address is marked as that of {}, who has another or none", mark.account))
            }
        })
    }
}
