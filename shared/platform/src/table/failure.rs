//! What can go wrong with the table, in the ways that callers treat differently.

use std::fmt;

use aws_sdk_dynamodb::error::{BuildError, DisplayErrorContext, ProvideErrorMetadata, SdkError};
use domain::{Counter, Span};

use crate::item::Corrupt;

/// Why the table did not do what it was asked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum StoreError {
    /// Something read has changed since: read again and decide again. Nothing was written.
    Conflict,
    /// It would have left an organization without the people who run it (F17). Nothing was written.
    LastOwner,
    /// It would have given a second owner to an organization that is to have one. Nothing was written.
    SecondOwner,
    /// The counter is at its limit. Nothing was written.
    Exhausted(Counter, Span),
    /// The table refused, is throttled or could not be read; the cause is for logs. Nothing was written.
    Busy(String),
    /// The answer of a write was lost twice: whether it happened is unknown; the cause is for logs.
    Unknown(String),
    /// A list does not go on from that position, or not any more. Nothing was written.
    NoSuchPosition,
    /// A stored item cannot be read.
    Corrupt(Corrupt),
}

impl fmt::Display for StoreError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            StoreError::Conflict => f.write_str("changed since it was read"),
            StoreError::LastOwner => f.write_str("last owner or admin"),
            StoreError::SecondOwner => f.write_str("second owner"),
            StoreError::Exhausted(counter, _) => write!(f, "counter exhausted: {counter:?}"),
            StoreError::Busy(cause) => write!(f, "table refused: {cause}"),
            StoreError::Unknown(cause) => write!(f, "outcome unknown: {cause}"),
            StoreError::NoSuchPosition => f.write_str("no such position"),
            StoreError::Corrupt(corrupt) => corrupt.fmt(f),
        }
    }
}

impl std::error::Error for StoreError {}

impl From<Corrupt> for StoreError {
    fn from(corrupt: Corrupt) -> StoreError {
        StoreError::Corrupt(corrupt)
    }
}

/// A request that cannot even be built was never sent.
impl From<BuildError> for StoreError {
    fn from(error: BuildError) -> StoreError {
        StoreError::Busy(error.to_string())
    }
}

/// Whether the request may have been carried out although no proper answer came.
pub(super) fn unanswered<E>(error: &SdkError<E>) -> bool {
    match error {
        SdkError::TimeoutError(_) | SdkError::DispatchFailure(_) | SdkError::ResponseError(_) => true,
        SdkError::ServiceError(service) => service.raw().status().is_server_error(),
        _ => false,
    }
}

/// What logs may say of an error: the service's code and message, or the chain of what failed on the way; no values of items.
pub(super) fn cause<E>(error: &SdkError<E>) -> String
where
    E: std::error::Error + ProvideErrorMetadata + 'static,
{
    match error {
        SdkError::ServiceError(service) => {
            let meta = service.err();
            format!("{}: {}", meta.code().unwrap_or("no code"), without_value(meta.message().unwrap_or_default()))
        }
        other => DisplayErrorContext(other).to_string(),
    }
}

/// The service repeats a value that breaks a constraint as `Value '…' at 'parameter'`; it may be a key with an address.
fn without_value(message: &str) -> String {
    match message.split_once("Value '").and_then(|(before, rest)| Some((before, rest.rsplit_once("' at '")?.1))) {
        Some((before, after)) => format!("{before}Value at '{after}"),
        None => message.to_owned(),
    }
}

/// A failed read, whatever the reason: nothing was written.
pub(super) fn busy<E>(error: SdkError<E>) -> StoreError
where
    E: std::error::Error + ProvideErrorMetadata + 'static,
{
    StoreError::Busy(cause(&error))
}

/// A failed single write that the SDK has already tried again.
pub(super) fn unwritten<E>(error: SdkError<E>) -> StoreError
where
    E: std::error::Error + ProvideErrorMetadata + 'static,
{
    if unanswered(&error) { StoreError::Unknown(cause(&error)) } else { StoreError::Busy(cause(&error)) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn logged_messages_repeat_no_values() {
        let message = "1 validation error detected: Value 'E#a@x.test' at 'key.pk' failed to satisfy constraint";
        assert_eq!(without_value(message), "1 validation error detected: Value at 'key.pk' failed to satisfy constraint");
        assert_eq!(without_value("Rate exceeded"), "Rate exceeded");
    }
}
