//! What follows from a user as it stands: the words it is found by, the position it holds, the count it is in.
//!
//! Marks are named in `PROJECTED` first, then written, and what is not to be any more goes in the transaction that forgets it,
//! which holds only while the user is still what was read. So whoever is erased leaves none, wherever a writer may have died
//! whose record is offered again. A writer that meets another takes back what it wrote itself.

use std::collections::{BTreeMap, BTreeSet};

use aws_sdk_dynamodb::types::{PutRequest, WriteRequest};
use domain::{OrgId, Time, User, UserId};
use futures::stream::{self, StreamExt as _};

use super::edit::Edit;
use super::failure::unanswered;
use super::query::Walk;
use super::{Found, StoreError, Table};
use crate::clock::back_off;
use crate::forms::{Listed, Projected, Stored};
use crate::item::{Item, key_attributes, number, number_of};
use crate::keys::{self, Key, Keys};

/// How often a projection is decided anew because another came first.
const ATTEMPTS: u32 = 5;
/// How many people are projected side by side: what sets the pace at which a partition of tokens is written to.
const AT_ONCE: usize = 8;

/// What there is of each status in an organization.
pub type Totals = Vec<(Listed, u64)>;

impl Table {
    /// Projects these people, whom `found` holds. Of whom that fails it is kept in the outbox, due at `now`; answers with those of
    /// whom even that failed, and with those that cannot be read. People who are counted together go one after the other: at
    /// the same moment they would only meet each other.
    pub async fn project_all(&self, found: &Found, people: Vec<(Key, OrgId, UserId)>, now: Time) -> Vec<Key> {
        let mut together: BTreeMap<Key, Vec<(Key, OrgId, UserId)>> = BTreeMap::new();
        for person in people {
            together.entry(keys::counted_in(person.1, person.2)).or_default().push(person);
        }
        let each = together.into_values().map(|people| async move {
            let mut left = Vec::new();
            for (key, org, user) in people {
                let Err(error) = self.project(org, user, found).await else { continue };
                tracing::warn!(cause = %error, user.id = %user, "lists do not say yet what a user says");
                let kept = !matches!(error, StoreError::Corrupt(_)) && self.keep_person(org, user, now).await.is_ok();
                left.extend((!kept).then_some(key));
            }
            left
        });
        stream::iter(each).buffer_unordered(AT_ONCE).collect::<Vec<_>>().await.concat()
    }

    /// Projects a person of whom the outbox keeps that it failed before.
    ///
    /// # Errors
    /// As [`Table::project`]; the row stays.
    pub async fn project_kept(&self, row: &str, org: OrgId, user: UserId) -> Result<(), StoreError> {
        let found = self.read(&Keys::from([keys::user(org, user), keys::projected(org, user)])).await?;
        self.project(org, user, &found).await?;
        self.delete_outbox(row).await
    }

    /// Makes lists, search and counts say of a user what it says itself; `found` holds it and what was projected of it.
    /// Doing it again changes nothing.
    ///
    /// # Errors
    /// [`StoreError::Busy`], [`StoreError::Unknown`], [`StoreError::Corrupt`]: to be done again.
    pub async fn project(&self, org: OrgId, id: UserId, found: &Found) -> Result<(), StoreError> {
        let (mut user, mut before) = (found.user(org, id)?, found.projected(org, id)?);
        let mut written = BTreeSet::new();
        for tried in 1..=ATTEMPTS {
            let Some(it) = &user else { return Ok(()) };
            match self.project_once(it, before.as_ref(), &mut written).await {
                Err(StoreError::Conflict) => back_off(tried).await,
                done => return done,
            }
            let found = self.read(&Keys::from([keys::user(org, id), keys::projected(org, id)])).await?;
            (user, before) = (found.user(org, id)?, found.projected(org, id)?);
        }
        Err(StoreError::Busy("a projection is always overtaken".to_owned()))
    }

    /// `written` are the marks that earlier attempts wrote: another writer may have settled without them.
    async fn project_once(&self, user: &User, before: Option<&Projected>, written: &mut BTreeSet<Key>) -> Result<(), StoreError> {
        let nothing = Projected::default();
        let was = before.unwrap_or(&nothing);
        let wanted = Projected::of(user, was.version);
        let (old, new) = (was.marks(user.org, user.id), wanted.marks(user.org, user.id));
        if wanted == *was {
            let stray: Vec<Key> = written.difference(&new).cloned().collect();
            return self.delete_all(&stray).await;
        }
        // Marks that were named and not written may be missing, whichever these are.
        let missing: BTreeSet<Key> = if was.open { new.difference(written).cloned().collect() } else { new.difference(&old).cloned().collect() };
        let mut was = was.clone();
        if !new.is_subset(&old) {
            let both = |a: &BTreeSet<String>, b: &BTreeSet<String>| a.union(b).cloned().collect();
            let named = Projected { words: both(&was.words, &wanted.words), positions: both(&was.positions, &wanted.positions), open: true, ..was };
            was = self.name_marks(user, named).await?;
        }
        written.extend(missing.iter().cloned());
        self.write_marks(&missing).await?;
        // Also those that a writer named before it died, and which stand or do not.
        let named = was.marks(user.org, user.id);
        let stale: Vec<Key> = named.union(written).filter(|mark| !new.contains(*mark)).cloned().collect();
        self.settle(user, &was, &wanted, &stale).await
    }

    /// Says which marks there may be from now on.
    async fn name_marks(&self, user: &User, named: Projected) -> Result<Projected, StoreError> {
        let next = Projected { version: named.version + 1, ..named };
        let edit = next_of(user, &next)?.call(self);
        match edit.send().await {
            Ok(_) => Ok(next),
            Err(error) if error.as_service_error().is_some_and(|e| e.is_conditional_check_failed_exception()) => Err(StoreError::Conflict),
            Err(error) if unanswered(&error) => Err(StoreError::Unknown(super::failure::cause(&error))),
            Err(error) => Err(super::failure::busy(error)),
        }
    }

    async fn write_marks(&self, marks: &BTreeSet<Key>) -> Result<(), StoreError> {
        let request =
            |key: &Key| Ok::<_, StoreError>(WriteRequest::builder().put_request(PutRequest::builder().set_item(Some(key_attributes(key))).build()?).build());
        let requests: Result<Vec<_>, _> = marks.iter().map(request).collect();
        self.write_all(requests?).await
    }

    /// The user's marks are those that there are to be, and it is counted where it is.
    async fn settle(&self, user: &User, was: &Projected, wanted: &Projected, stale: &[Key]) -> Result<(), StoreError> {
        let next = Projected { version: was.version + 1, ..wanted.clone() };
        let unchanged = Edit::check(&keys::user(user.org, user.id), "version", number(user.version), &self.name)?;
        let mut items = vec![next_of(user, &next)?.in_transaction(&self.name)?, unchanged];
        if was.listed != wanted.listed {
            let mut edit = Edit::of(keys::counted_in(user.org, user.id));
            for (listed, step) in [(was.listed, -1), (wanted.listed, 1)] {
                if let Some(listed) = listed {
                    edit = edit.add(listed.name(), number(step));
                }
            }
            items.push(edit.in_transaction(&self.name)?);
        }
        for key in stale {
            items.push(Edit::gone(key, &self.name)?);
        }
        self.transact_apart(items).await
    }

    /// The counts of an organization's people, by status.
    ///
    /// # Errors
    /// [`StoreError::Busy`], [`StoreError::Corrupt`].
    pub async fn totals(&self, org: OrgId) -> Result<Totals, StoreError> {
        let wanted: Keys = (0..keys::COUNTS).map(|part| keys::counts(org, part)).collect();
        let found = self.read_loosely(&wanted).await?;
        let items: Vec<&Item> = wanted.iter().filter_map(|key| found.item(key)).collect();
        let mut totals = Totals::new();
        for listed in Listed::ALL {
            let mut sum = 0;
            for item in items.iter().filter(|item| item.contains_key(listed.name())) {
                sum += number_of(item, "counts", listed.name())?;
            }
            totals.push((listed, u64::try_from(sum).unwrap_or(0)));
        }
        Ok(totals)
    }

    /// Whether somebody who is still here holds a position.
    ///
    /// # Errors
    /// [`StoreError::Busy`].
    pub async fn somebody_holds(&self, org: OrgId, position: &str) -> Result<bool, StoreError> {
        let partition = keys::position_holders(org, position);
        let walk = Walk { index: None, keys: ("pk", "sk"), partition, prefix: String::new(), descending: false, limit: 1, after: None };
        Ok(!self.page(&walk, false, |_| Ok(Some(()))).await?.rows.is_empty())
    }
}

fn next_of(user: &User, next: &Projected) -> Result<Edit, StoreError> {
    let edit = Edit::of(keys::projected(user.org, user.id)).set_all(next.to_item()?);
    Ok(match next.version {
        0 | 1 => edit.when_absent("version"),
        version => edit.when("version", "=", number(version - 1)),
    })
}
