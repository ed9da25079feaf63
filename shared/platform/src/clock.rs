//! The world's time and chance: the one place that reads the wall clock, the one that draws from the operating system and
//! the one that waits. Everything else is told.

use std::time::{Duration, SystemTime};

use domain::{Entropy, Time};

/// Tells what time it is. Handlers ask once per request; the laptop's clock can be moved.
pub trait Clock: Send + Sync + 'static {
    /// Now, in milliseconds since 1970.
    fn now(&self) -> Time;
}

/// The machine's wall clock.
#[derive(Clone, Copy, Debug, Default)]
pub struct SystemClock;

impl Clock for SystemClock {
    #[expect(clippy::disallowed_methods, reason = "the one place that reads the wall clock")]
    fn now(&self) -> Time {
        let since = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).unwrap_or_default();
        Time(i64::try_from(since.as_millis()).unwrap_or(i64::MAX))
    }
}

/// The operating system's random generator.
///
/// Ends the process if the system has no randomness to give: an id or a salt that could be guessed is worse than a
/// function that dies, and no caller could do anything better.
#[derive(Clone, Copy, Debug, Default)]
pub struct OsEntropy;

impl Entropy for OsEntropy {
    #[expect(clippy::disallowed_methods, reason = "the one place that draws randomness")]
    fn fill(&mut self, bytes: &mut [u8]) {
        if let Err(cause) = getrandom::fill(bytes) {
            tracing::error!(%cause, "the system's random source failed");
            std::process::abort();
        }
    }
}

/// Waits for real time to pass: the pause before a retry. Never for the service's own due times, which the [`Clock`] tells.
#[expect(clippy::disallowed_methods, reason = "the one place that waits")]
pub async fn pause(length: Duration) {
    tokio::time::sleep(length).await;
}

/// The longest pause of [`back_off`].
const LONGEST_PAUSE: Duration = Duration::from_millis(400);

/// The pause before a change is decided anew after its `tried`th attempt met another writer: twice as long each time from
/// 10 ms on, at most 400 ms, and of that between half and all, so that those who collided once do not collide again.
pub async fn back_off(tried: u32) {
    let most = Duration::from_millis(10).saturating_mul(2u32.saturating_pow(tried.saturating_sub(1))).min(LONGEST_PAUSE);
    let mut drawn = [0u8; 2];
    OsEntropy.fill(&mut drawn);
    let part = f64::from(u16::from_be_bytes(drawn)) / f64::from(u16::MAX);
    pause(most.mul_f64(0.5 + part / 2.0)).await;
}

/// 128 random bits as 32 hexadecimal digits: names one transaction, one claim or one form, so that a repetition is known as
/// such. No secret is made of it.
pub fn draw_token() -> String {
    let mut drawn = [0u8; 16];
    OsEntropy.fill(&mut drawn);
    drawn.iter().map(|byte| format!("{byte:02x}")).collect()
}
