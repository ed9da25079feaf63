//! The runner's clock: real time plus an offset, or standing still. Its offset outlives a restart of a durable runner.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use domain::Time;
use platform::clock::{Clock, SystemClock};

use crate::ledger::{Ledger, LedgerError};

const OFFSET: &str = "clock_offset_ms";
const HELD: &str = "clock_held_ms";

#[derive(Clone, Copy)]
enum Hand {
    /// Real time plus so many milliseconds.
    Ticking(i64),
    /// Standing at an instant; timers do not fire.
    Held(Time),
    /// Standing at an instant while an advance runs what is due.
    Stepping(Time),
}

/// The clock that everything but the SDK reads.
pub struct LocalClock {
    hand: Mutex<Hand>,
    ledger: Arc<Ledger>,
}

impl Clock for LocalClock {
    fn now(&self) -> Time {
        match *self.hand() {
            Hand::Ticking(offset) => Time(SystemClock.now().0 + offset),
            Hand::Held(at) | Hand::Stepping(at) => at,
        }
    }
}

impl LocalClock {
    /// The clock as the ledger left it; `start` sets it anew, and it stands there.
    ///
    /// # Errors
    /// The ledger cannot be read or written.
    pub fn open(ledger: Arc<Ledger>, start: Option<Time>) -> Result<LocalClock, LedgerError> {
        let stored = |name: &str| ledger.mark(name).map(|value| value.and_then(|text| text.parse::<i64>().ok()));
        let hand = match (stored(HELD)?, stored(OFFSET)?) {
            (Some(at), _) => Hand::Held(Time(at)),
            (None, offset) => Hand::Ticking(offset.unwrap_or(0)),
        };
        let clock = LocalClock { hand: Mutex::new(hand), ledger };
        if let Some(at) = start {
            clock.hold(at)?;
        }
        Ok(clock)
    }

    fn hand(&self) -> MutexGuard<'_, Hand> {
        self.hand.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn set(&self, hand: Hand) -> Result<(), LedgerError> {
        let (offset, held) = match hand {
            Hand::Ticking(offset) => (offset, String::new()),
            Hand::Held(at) | Hand::Stepping(at) => (at.0 - SystemClock.now().0, at.0.to_string()),
        };
        *self.hand() = hand;
        self.ledger.set_mark(OFFSET, &offset.to_string())?;
        // A step is over within one call: only a hold is remembered as one.
        self.ledger.set_mark(HELD, if matches!(hand, Hand::Held(_)) { &held } else { "" })
    }

    /// Sets it to an instant, in the past too, and lets it tick on.
    ///
    /// # Errors
    /// The offset cannot be stored.
    pub fn at(&self, at: Time) -> Result<(), LedgerError> {
        self.set(Hand::Ticking(at.0 - SystemClock.now().0))
    }

    /// Sets it to an instant and stops it there; timers stop firing.
    ///
    /// # Errors
    /// The hold cannot be stored.
    pub fn hold(&self, at: Time) -> Result<(), LedgerError> {
        self.set(Hand::Held(at))
    }

    /// Back to real time.
    ///
    /// # Errors
    /// The offset cannot be stored.
    pub fn real(&self) -> Result<(), LedgerError> {
        self.set(Hand::Ticking(0))
    }

    /// Stands at an instant for as long as an advance works off what is due there.
    pub(crate) fn step(&self, at: Time) -> Result<(), LedgerError> {
        self.set(Hand::Stepping(at))
    }

    /// Whether it was told to hold.
    pub fn held(&self) -> bool {
        matches!(*self.hand(), Hand::Held(_))
    }

    /// How far it is from real time, milliseconds.
    pub fn offset(&self) -> i64 {
        match *self.hand() {
            Hand::Ticking(offset) => offset,
            Hand::Held(at) | Hand::Stepping(at) => at.0 - SystemClock.now().0,
        }
    }
}
