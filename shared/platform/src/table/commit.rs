//! The commit: everything that a decision changes, in one transaction, with one token however often it is sent.

use aws_sdk_dynamodb::error::SdkError;
use aws_sdk_dynamodb::operation::transact_write_items::TransactWriteItemsError;
use aws_sdk_dynamodb::types::{CancellationReason, ReturnConsumedCapacity, TransactWriteItem};
use domain::change::Record;
use domain::{Fact, FollowUp, Time};

use super::failure::{cause, unanswered};
use super::plan::{self, Write};
use super::{StoreError, Table};
use crate::forms::Receipt;
use crate::keys::Key;

/// What is written together, or not at all.
pub struct Commit<'a> {
    /// What the rule decided.
    pub facts: &'a [Fact],
    /// What is to be done afterwards.
    pub follow_ups: &'a [FollowUp],
    /// The audit record.
    pub record: Option<&'a Record>,
    /// The receipt of a request with an idempotency key.
    pub once: Option<&'a Receipt>,
    /// What else goes with it.
    pub also: Vec<Extra>,
    /// The transaction's own token, at most 36 characters: fresh for every decision, the same when it is sent again.
    pub token: String,
    /// The clock of the decision.
    pub now: Time,
    /// Where the request came from, for the audit row.
    pub source: Option<String>,
}

/// A write that is no fact of the domain.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Extra {
    /// A claimed outbox row is done with. Somebody else's claim is a conflict.
    DeleteOutbox {
        /// Which row.
        id: String,
        /// The claim under which it was handled.
        claim: String,
    },
    /// A claimed notice goes by itself: whoever takes it over after its sender died does not place it again.
    OutboxPlaced {
        /// Which row.
        id: String,
        /// The claim under which it was placed.
        claim: String,
    },
    /// A claimed row is given back, to be worked off later.
    PostponeOutbox {
        /// Which row.
        id: String,
        /// The claim under which it was handled.
        claim: String,
        /// Not before.
        due: Time,
    },
    /// A notice that waited was sent, or has no point any more.
    DeleteLine(Key),
    /// What a throttle counted under this key is forgotten: the attempt succeeded.
    Forgive(Key),
}

/// How one sending of a transaction failed.
enum Failure {
    /// Refused for good.
    Final(StoreError),
    /// It may have been carried out; sending it again tells.
    Unanswered(String),
    /// The same transaction is being carried out at this moment.
    InProgress,
}

impl Table {
    /// Writes the commit in one TransactWriteItems; nothing to write is no call. A lost answer is asked for once more
    /// with the same token, so that it is never carried out twice; one that did not come in time is not.
    ///
    /// # Errors
    /// Every kind of [`StoreError`]; all but `Unknown` mean that nothing was written.
    pub async fn commit(&self, commit: Commit<'_>) -> Result<(), StoreError> {
        let writes = plan::writes(self, &commit)?;
        if writes.is_empty() {
            return Ok(());
        }
        let (items, refusals): (Vec<_>, Vec<_>) = writes.into_iter().map(|Write { item, refusal }| (item, refusal)).unzip();
        match self.transact(items.clone(), &commit.token, &refusals).await {
            Ok(()) => return Ok(()),
            Err(Failure::Final(error)) => return Err(error),
            Err(Failure::Unanswered(_) | Failure::InProgress) => {}
        }
        self.transact(items, &commit.token, &refusals).await.map_err(|again| match again {
            Failure::Final(StoreError::Busy(cause)) | Failure::Unanswered(cause) => StoreError::Unknown(cause),
            Failure::Final(error) => error,
            Failure::InProgress => StoreError::Unknown("the same transaction is still in progress".to_owned()),
        })
    }

    /// Writes of nobody's decision, in one transaction with a token of its own; nothing of them may fail but to be overtaken.
    pub(super) async fn transact_apart(&self, items: Vec<TransactWriteItem>) -> Result<(), StoreError> {
        let refusals = vec![StoreError::Conflict; items.len()];
        match self.transact(items, &crate::clock::draw_token(), &refusals).await {
            Ok(()) => Ok(()),
            Err(Failure::Final(error)) => Err(error),
            Err(Failure::Unanswered(cause)) => Err(StoreError::Unknown(cause)),
            Err(Failure::InProgress) => Err(StoreError::Conflict),
        }
    }

    async fn transact(&self, items: Vec<TransactWriteItem>, token: &str, refusals: &[StoreError]) -> Result<(), Failure> {
        let call = self.client.transact_write_items().set_transact_items(Some(items)).client_request_token(token);
        match call.return_consumed_capacity(ReturnConsumedCapacity::Total).send().await {
            Ok(_) => Ok(()),
            Err(error) => Err(failure(&error, refusals)),
        }
    }
}

fn failure(error: &SdkError<TransactWriteItemsError>, refusals: &[StoreError]) -> Failure {
    match error.as_service_error() {
        Some(TransactWriteItemsError::TransactionCanceledException(cancelled)) => Failure::Final(cancellation(cancelled.cancellation_reasons(), refusals)),
        Some(TransactWriteItemsError::TransactionInProgressException(_)) => Failure::InProgress,
        // The SDK has sent it more than once and used up the time that the caller waits.
        _ if matches!(error, SdkError::TimeoutError(_)) => Failure::Final(StoreError::Unknown(cause(error))),
        _ if unanswered(error) => Failure::Unanswered(cause(error)),
        _ => Failure::Final(StoreError::Busy(cause(error))),
    }
}

/// One reason per write, in order. A conflict weighs more than a limit: what was read is out of date, and with it the
/// decision that met the limit; after reading again the limit shows itself.
fn cancellation(reasons: &[CancellationReason], refusals: &[StoreError]) -> StoreError {
    let told = |(reason, refusal): (&CancellationReason, &StoreError)| match reason.code() {
        None | Some("None") => None,
        Some("ConditionalCheckFailed") => Some(refusal.clone()),
        Some("TransactionConflict") => Some(StoreError::Conflict),
        Some(code) => Some(StoreError::Busy(code.to_owned())),
    };
    let told: Vec<StoreError> = reasons.iter().zip(refusals).filter_map(told).collect();
    let first = told.first().cloned().unwrap_or_else(|| StoreError::Busy("cancelled without a reason".to_owned()));
    if told.contains(&StoreError::Conflict) { StoreError::Conflict } else { first }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn reasons(codes: &[&str]) -> Vec<CancellationReason> {
        codes.iter().map(|code| CancellationReason::builder().code(*code).build()).collect()
    }

    #[test]
    fn a_cancelled_transaction_says_why() {
        let refusals = [StoreError::Conflict, StoreError::LastOwner];
        let cases = [
            (["None", "ConditionalCheckFailed"], StoreError::LastOwner),
            (["ConditionalCheckFailed", "None"], StoreError::Conflict),
            (["ConditionalCheckFailed", "ConditionalCheckFailed"], StoreError::Conflict),
            (["None", "TransactionConflict"], StoreError::Conflict),
            (["ThrottlingError", "None"], StoreError::Busy("ThrottlingError".to_owned())),
        ];
        for (codes, expected) in cases {
            assert_eq!(cancellation(&reasons(&codes), &refusals), expected, "{codes:?}");
        }
    }
}
