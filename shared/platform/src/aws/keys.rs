//! The sealing keys, read from Secrets Manager, again every few minutes, and when a token names a version that is missing.

use std::fmt;
use std::sync::{Arc, PoisonError, RwLock};
use std::time::Duration;

use aws_sdk_secretsmanager::Client;
use aws_sdk_secretsmanager::error::{ProvideErrorMetadata, SdkError};
use domain::{Span, Time};
use tokio::sync::Mutex;

use crate::seal::{Keyring, KeyringError};

/// How long an instance goes without reading them again. Shorter than a version is published ahead ([`rotation::AHEAD`]), so
/// that everybody knows it before anybody mints with it; and a version that was removed opens nothing after so long.
///
/// [`rotation::AHEAD`]: crate::seal::rotation::AHEAD
const READ_EVERY: Span = Span::minutes(4);
/// How long a request waits for keys to be read again.
const PATIENCE: Duration = Duration::from_millis(300);
/// The least time between two readings that unknown versions cause: forged ones must not turn into calls.
const AFTER_SUCCESS: Span = Span::minutes(1);
/// The same after a reading that failed.
const AFTER_FAILURE: Span = Span(5);

/// The keys could not be had. Says what failed, never a word of what was read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum KeysUnavailable {
    /// The service's error code, or how the call failed.
    Call(String),
    /// The secret holds no text.
    Absent,
    /// The secret is not a key ring.
    Unusable(KeyringError),
}

impl fmt::Display for KeysUnavailable {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            KeysUnavailable::Call(how) => write!(f, "the sealing keys could not be read: {how}"),
            KeysUnavailable::Absent => f.write_str("the secret of the sealing keys holds no text"),
            KeysUnavailable::Unusable(why) => why.fmt(f),
        }
    }
}

impl std::error::Error for KeysUnavailable {}

/// The last reading: when, and what was wrong with it.
struct Reading {
    at: Time,
    failure: Option<KeysUnavailable>,
}

impl Reading {
    /// Whether it is time for the next one. One that failed is not tried again at once: what is held serves meanwhile, and a
    /// service that hangs must not hold up request after request.
    fn is_old(&self, now: Time) -> bool {
        now < self.at || now >= self.at + if self.failure.is_some() { AFTER_SUCCESS } else { READ_EVERY }
    }

    /// A clock that was set back makes no reading recent.
    fn is_recent(&self, now: Time) -> bool {
        let pause = if self.failure.is_some() { AFTER_FAILURE } else { AFTER_SUCCESS };
        self.at <= now && now < self.at + pause
    }
}

/// Remembers the keys of one secret.
pub struct Keys {
    secret: String,
    held: RwLock<Option<Arc<Keyring>>>,
    last: Mutex<Option<Reading>>,
}

impl Keys {
    /// Of the secret with this id; reads nothing yet.
    pub fn new(secret: String) -> Keys {
        Keys { secret, held: RwLock::new(None), last: Mutex::new(None) }
    }

    fn held(&self) -> Option<Arc<Keyring>> {
        self.held.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// The keys as last read, at most [`READ_EVERY`] ago where the service answers; the first caller ever reads them while the
    /// others wait, later one caller does while the others go on. Errors are not remembered: the next caller tries again.
    pub async fn current(&self, client: &Client, now: Time) -> Result<Arc<Keyring>, KeysUnavailable> {
        if let Some(held) = self.held() {
            return match self.last.try_lock() {
                Ok(mut last) if last.as_ref().is_none_or(|last| last.is_old(now)) => Ok(self.read_in_time(client, now, &mut last).await.unwrap_or(held)),
                _ => Ok(held),
            };
        }
        let mut last = self.last.lock().await;
        match self.held() {
            Some(held) => Ok(held),
            None => self.read(client, now, &mut last).await,
        }
    }

    /// The keys, read anew unless that was done within the last minute: for a token of a version that [`Keys::current`]
    /// lacks. Whoever needs no newer ones does not wait for this. Errors: the reading failed, now or a moment ago; the
    /// token may be good all the same.
    pub async fn newer(&self, client: &Client, now: Time) -> Result<Arc<Keyring>, KeysUnavailable> {
        let mut last = self.last.lock().await;
        match (last.as_ref().filter(|last| last.is_recent(now)), self.held()) {
            (Some(Reading { failure: Some(failure), .. }), _) => Err(failure.clone()),
            (Some(_), Some(held)) => Ok(held),
            _ => self.read(client, now, &mut last).await,
        }
    }

    /// None if it did not come in time: whoever holds keys does not wait long for others.
    async fn read_in_time(&self, client: &Client, now: Time, last: &mut Option<Reading>) -> Option<Arc<Keyring>> {
        match tokio::time::timeout(PATIENCE, self.read(client, now, last)).await {
            Ok(read) => read.ok(),
            Err(_) => {
                *last = Some(Reading { at: now, failure: Some(KeysUnavailable::Call("no answer in time".to_owned())) });
                None
            }
        }
    }

    async fn read(&self, client: &Client, now: Time, last: &mut Option<Reading>) -> Result<Arc<Keyring>, KeysUnavailable> {
        let read = fetch(client, &self.secret).await.map(Arc::new);
        *last = Some(Reading { at: now, failure: read.as_ref().err().cloned() });
        if let Ok(keyring) = &read {
            *self.held.write().unwrap_or_else(PoisonError::into_inner) = Some(Arc::clone(keyring));
        }
        read
    }
}

async fn fetch(client: &Client, secret: &str) -> Result<Keyring, KeysUnavailable> {
    let answer = client.get_secret_value().secret_id(secret).send().await.map_err(|error| KeysUnavailable::Call(how(&error)))?;
    Keyring::parse(answer.secret_string().ok_or(KeysUnavailable::Absent)?).map_err(KeysUnavailable::Unusable)
}

/// What a log may say of a failed call: its kind and the service's code. The error's own text may hold addresses or the
/// answer itself.
pub fn how<E: ProvideErrorMetadata, R>(error: &SdkError<E, R>) -> String {
    let kind = match error {
        SdkError::ConstructionFailure(_) => "the request could not be built",
        SdkError::TimeoutError(_) => "no answer in time",
        SdkError::DispatchFailure(_) => "no connection",
        SdkError::ResponseError(_) => "an answer that makes no sense",
        _ => "refused",
    };
    error.code().map_or_else(|| kind.to_owned(), |code| format!("{kind}: {code}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_minute_lies_between_readings_unless_one_failed_or_the_clock_went_back() {
        let at = Time::from_unix(1000);
        let good = Reading { at, failure: None };
        assert!(good.is_recent(at) && good.is_recent(at + Span(59)));
        assert!(!good.is_recent(at + Span(60)) && !good.is_recent(at - Span(1)));
        let bad = Reading { at, failure: Some(KeysUnavailable::Absent) };
        assert!(bad.is_recent(at + Span(4)) && !bad.is_recent(at + Span(5)));
        assert!(!good.is_old(at + READ_EVERY - Span(1)) && good.is_old(at + READ_EVERY) && good.is_old(at - Span(1)));
        assert!(!bad.is_old(at + Span(59)) && bad.is_old(at + Span(60)));
        assert!(READ_EVERY < crate::seal::rotation::AHEAD);
    }
}
