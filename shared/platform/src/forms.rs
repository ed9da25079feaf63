//! Stored forms: how each entity stands in the table. Entities know no serde; the forms here do, and nothing else does.
//!
//! A form carries `schema`, the version of its shape. Readers ignore attributes they do not know, so older code can read
//! what newer code wrote; a commit sets and removes single attributes, so older code does not erase newer ones.
//! Times are whole milliseconds since 1970; `ttl` and `due_at`, which the table's engine compares, are seconds.

mod account;
mod audit;
mod catalog;
mod days_off;
mod export;
mod grants;
mod group;
mod invitation;
mod mail;
mod notices;
mod organization;
mod outbox;
mod personal;
mod projected;
mod receipt;
mod row;
mod session;
#[cfg(test)]
mod tests;
mod user;

pub use account::{AccountMark, AddressMark, FormerMark};
pub use audit::{AuditRow, Party, Target};
pub use invitation::InvitationRow;
pub use mail::Suppression;
pub use outbox::Events;
pub use projected::Projected;
pub use receipt::Receipt;
pub use row::{ListRow, Listed};

use domain::invitation::Tally;
use domain::{AccountId, Actor, Time, UserId};
use serde::{Deserialize, Serialize};

use crate::item::{Corrupt, Item};

/// The version of all forms here.
const SCHEMA: u32 = 1;

/// What can stand in the table.
pub trait Stored: Sized {
    /// What it is called in errors.
    const KIND: &'static str;

    /// Reads it; attributes that it does not know are ignored.
    ///
    /// # Errors
    /// [`Corrupt`] naming the field that is missing or unreadable.
    fn from_item(item: &Item) -> Result<Self, Corrupt>;

    /// Its attributes without the key; one that is absent is NULL.
    ///
    /// # Errors
    /// [`Corrupt`] if a form cannot be written as an item at all.
    fn to_item(&self) -> Result<Item, Corrupt>;
}

/// One period's count.
#[derive(Clone, Copy, Serialize, Deserialize)]
struct TallyForm {
    period: i64,
    count: u32,
}

impl TallyForm {
    /// None of one that never counted.
    fn of(tally: Tally) -> Option<TallyForm> {
        (tally != Tally::default()).then_some(TallyForm { period: tally.period, count: tally.count })
    }
}

fn tally(form: Option<TallyForm>) -> Tally {
    form.map(|form| Tally { period: form.period, count: form.count }).unwrap_or_default()
}

fn actor_text(actor: Actor) -> String {
    format!("{}:{}", actor.kind(), actor.id())
}

fn actor(kind: &'static str, text: &str) -> Result<Actor, Corrupt> {
    let read = || match text.split_once(':')? {
        ("user", id) => UserId::parse(id).ok().map(Actor::User),
        ("invitee", id) => UserId::parse(id).ok().map(Actor::Invitee),
        ("account", id) => AccountId::parse(id).ok().map(Actor::Account),
        ("system", "") => Some(Actor::System),
        _ => None,
    };
    read().ok_or_else(|| Corrupt::new(kind, "actor"))
}

/// A word of a closed list, or which field holds another.
fn word<T>(kind: &'static str, field: &'static str, read: Option<T>) -> Result<T, Corrupt> {
    read.ok_or_else(|| Corrupt::new(kind, field))
}

fn time(milliseconds: Option<i64>) -> Option<Time> {
    milliseconds.map(Time)
}

fn milliseconds(time: Option<Time>) -> Option<i64> {
    time.map(|at| at.0)
}
