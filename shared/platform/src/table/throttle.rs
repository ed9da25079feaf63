//! Counting attempts in fixed windows of time, one write per attempt.

use aws_sdk_dynamodb::operation::update_item::UpdateItemError;
use aws_sdk_dynamodb::types::ReturnValue;
use domain::{Span, Time};

use super::edit::Edit;
use super::failure::unwritten;
use super::{StoreError, Table};
use crate::item::{number, number_of};
use crate::keys;

/// How often one attempt is counted again that met a transaction on the same counter.
const TRIES: u32 = 3;

impl Table {
    /// Counts one attempt of `kind` by `subject`, of whom only a hash is stored, in the present window of this many
    /// seconds ([`keys::window`]). None within `most`; beyond it, the time until the window ends.
    ///
    /// # Errors
    /// [`StoreError::Busy`], [`StoreError::Unknown`], [`StoreError::Corrupt`].
    pub async fn throttle(&self, kind: &str, subject: &str, seconds: i64, most: u32, now: Time) -> Result<Option<Span>, StoreError> {
        let window = keys::window(now, seconds);
        let end = Time::from_unix((window + 1) * seconds.max(1));
        let edit = Edit::of(keys::throttle(kind, subject, window)).add("count", number(1)).set("ttl", number((end + Span(seconds)).unix()));
        let mut met = 0;
        let answer = loop {
            match edit.clone().call(self).return_values(ReturnValue::UpdatedNew).send().await {
                Ok(answer) => break answer,
                Err(error) if met < TRIES && error.as_service_error().is_some_and(UpdateItemError::is_transaction_conflict_exception) => met += 1,
                Err(error) => return Err(unwritten(error)),
            }
        };
        let count = number_of(&answer.attributes.unwrap_or_default(), "throttle", "count")?;
        Ok((count > i64::from(most)).then(|| now.until(end)))
    }
}
