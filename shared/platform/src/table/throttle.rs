//! Counting attempts in fixed windows of time, one write per attempt.

use aws_sdk_dynamodb::operation::update_item::UpdateItemError;
use aws_sdk_dynamodb::types::ReturnValue;
use domain::{Span, Time};

use super::edit::Edit;
use super::failure::unwritten;
use super::{StoreError, Table};
use crate::clock::draw_token;
use crate::item::{Item, number, number_of, text};
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
        let mut edit = Edit::of(keys::throttle(kind, subject, window)).add("count", number(1)).set("ttl", number((end + Span(seconds)).unix()));
        // The SDK sends again what may have been counted already: the counter knows the attempt that it counted last.
        let attempt = text(draw_token());
        let (last, this) = (edit.name("last"), edit.value(attempt.clone()));
        let edit = edit.set("last", attempt).when_all(format!("(attribute_not_exists({last}) OR {last} <> {this})"));
        let counted = self.counted(edit).await?;
        Ok((number_of(&counted, "throttle", "count")? > i64::from(most)).then(|| now.until(end)))
    }

    /// The counter after the attempt; as it was, if its condition failed.
    pub(super) async fn counted(&self, edit: Edit) -> Result<Item, StoreError> {
        let mut met = 0;
        loop {
            let error = match edit.clone().call(self).return_values(ReturnValue::AllNew).send().await {
                Ok(answer) => return Ok(answer.attributes.unwrap_or_default()),
                Err(error) => error,
            };
            match error.as_service_error() {
                Some(UpdateItemError::TransactionConflictException(_)) if met < TRIES => met += 1,
                Some(UpdateItemError::ConditionalCheckFailedException(refused)) => return Ok(refused.item().cloned().unwrap_or_default()),
                _ => return Err(unwritten(error)),
            }
        }
    }
}
