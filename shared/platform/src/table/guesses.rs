//! Counting guesses at a password: one row for an address holds how often anybody guessed, and how often each source did
//! within the hour, so that an attempt is one write.

use aws_sdk_dynamodb::operation::update_item::UpdateItemError;
use aws_sdk_dynamodb::types::AttributeValue;
use domain::{Span, Time};

use super::edit::Edit;
use super::failure::unwritten;
use super::{StoreError, Table};
use crate::clock::draw_token;
use crate::item::{Item, number, text};
use crate::keys::{self, Key};

/// Attempts of one source in its window, this one included, that a right password leaves counted: most people know theirs,
/// and forgetting what hurts nobody is a write at every sign-in.
const FEW_NEAR: i64 = 3;
/// The same of all sources together.
const FEW_FAR: i64 = 10;

/// Whose guesses are counted, and how many there may be. Subject and source are stored as hashes alone.
#[derive(Clone, Copy, Debug)]
pub struct Guesses<'a> {
    /// At whose password.
    pub subject: &'a str,
    /// From where.
    pub source: &'a str,
    /// How many from one source in its window.
    pub near: u32,
    /// That window, in seconds.
    pub near_window: i64,
    /// How many from all sources together in theirs.
    pub far: u32,
    /// That window, in seconds.
    pub far_window: i64,
}

/// What became of an attempt: none of it beyond a limit, or how long until that one's window ends.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Counted {
    /// Beyond the source's. Such an attempt counts towards nothing else.
    pub near: Option<Span>,
    /// Beyond that of all.
    pub far: Option<Span>,
    /// Whether it is the first beyond that of all.
    pub first_beyond: bool,
    /// What a right password makes up for; none while so few are counted that it is not worth a write.
    pub pile: Option<Pile>,
}

/// What is counted under one address beside the present attempt: where sources counted in hours that are over.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Pile(Vec<String>);

/// Where the guesses at the password of `subject` are counted.
pub fn guesses_of(subject: &str, far_window: i64, now: Time) -> Key {
    keys::throttle("sign_in", subject, keys::window(now, far_window))
}

impl Guesses<'_> {
    fn key(&self, now: Time) -> Key {
        guesses_of(self.subject, self.far_window, now)
    }

    /// The attribute of the source's counter in its present window. Sixteen digits of the hash keep the row small.
    fn attribute(&self, now: Time) -> String {
        format!("n{}_{}", keys::window(now, self.near_window), &keys::digest(self.source)[..16])
    }

    /// Whether it is a source's counter in an hour that is over.
    fn is_over(&self, name: &str, now: Time) -> bool {
        let window = name.strip_prefix('n').and_then(|rest| rest.split_once('_')?.0.parse::<i64>().ok());
        window.is_some_and(|window| window < keys::window(now, self.near_window))
    }
}

fn end_of(now: Time, seconds: i64) -> Time {
    Time::from_unix((keys::window(now, seconds) + 1) * seconds)
}

impl Table {
    /// Counts one attempt.
    ///
    /// # Errors
    /// [`StoreError::Busy`], [`StoreError::Unknown`].
    pub async fn guess(&self, guesses: &Guesses<'_>, now: Time) -> Result<Counted, StoreError> {
        let (near, attempt) = (guesses.attribute(now), draw_token());
        let (near_ends, far_ends) = (now.until(end_of(now, guesses.near_window)), now.until(end_of(now, guesses.far_window)));
        let item = self.counted_guess(guesses, &near, &attempt, now).await?;
        let told = item.get("last").and_then(|last| last.as_s().ok()).is_some_and(|last| *last == attempt);
        let (near_count, far_count) = (count(&item, &near), count(&item, "count"));
        if near_count > i64::from(guesses.near) {
            if told {
                self.uncounted(guesses, now).await?;
            }
            return Ok(Counted { near: Some(near_ends), ..Counted::default() });
        }
        let beyond = far_count > i64::from(guesses.far);
        let piled_up = near_count > FEW_NEAR || far_count > FEW_FAR;
        let pile = piled_up.then(|| Pile(item.keys().filter(|name| guesses.is_over(name, now)).cloned().collect()));
        Ok(Counted { near: None, far: beyond.then_some(far_ends), first_beyond: beyond && told, pile })
    }

    /// The row after the attempt; unchanged, if all sources together are beyond their limit already: so no flood makes it
    /// grow. The SDK sends again what may have been counted: the row knows the attempt that it counted last.
    async fn counted_guess(&self, guesses: &Guesses<'_>, near: &str, attempt: &str, now: Time) -> Result<Item, StoreError> {
        let kept = end_of(now, guesses.far_window) + Span(guesses.far_window);
        let mut edit = Edit::of(guesses.key(now)).add("count", number(1)).add(near, number(1)).set("ttl", number(kept.unix()));
        let (last, this) = (edit.name("last"), edit.value(text(attempt)));
        let (count, most) = (edit.name("count"), edit.value(number(guesses.far)));
        let fresh = format!("(attribute_not_exists({last}) OR {last} <> {this})");
        let edit = edit.set("last", text(attempt)).when_all(format!("{fresh} AND (attribute_not_exists({count}) OR {count} <= {most})"));
        self.counted(edit).await
    }

    /// An attempt that its source's limit refused is none at the password. Losing this leaves one too many counted.
    async fn uncounted(&self, guesses: &Guesses<'_>, now: Time) -> Result<(), StoreError> {
        self.adjusted(Edit::of(guesses.key(now)).add("count", number(-1)).when_there()).await
    }

    /// Forgets what was counted for all sources together, for this one, and in hours that are over, so that the row does not
    /// grow. What others counted within the hour stays.
    ///
    /// # Errors
    /// [`StoreError::Busy`], [`StoreError::Unknown`]; forgetting again is harmless.
    pub async fn forgive_guesses(&self, guesses: &Guesses<'_>, pile: &Pile, now: Time) -> Result<(), StoreError> {
        let edit = Edit::of(guesses.key(now)).set("count", number(0)).remove(&guesses.attribute(now)).when_there();
        self.adjusted(pile.0.iter().fold(edit, |edit, name| edit.remove(name))).await
    }

    async fn adjusted(&self, edit: Edit) -> Result<(), StoreError> {
        match edit.call(self).send().await {
            Err(error) if error.as_service_error().is_some_and(UpdateItemError::is_conditional_check_failed_exception) => Ok(()),
            Err(error) => Err(unwritten(error)),
            Ok(_) => Ok(()),
        }
    }
}

fn count(item: &Item, attribute: &str) -> i64 {
    item.get(attribute).and_then(|value| AttributeValue::as_n(value).ok()).and_then(|count| count.parse().ok()).unwrap_or(0)
}
