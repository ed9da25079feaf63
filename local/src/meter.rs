//! What the functions' calls cost so far, by operation: /dev/api/metrics shows it.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};

use platform::aws::Recorder;
use serde::Serialize;

/// Calls that no operation made, such as creating the table.
const NOBODY: &str = "-";

/// The calls of one operation since the start.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize)]
pub struct Tally {
    /// Round trips to any service, every attempt counted.
    pub round_trips: u64,
    /// Read units that the table says were consumed.
    pub read_units: f64,
    /// Write units that the table says were consumed.
    pub write_units: f64,
}

/// Sums up a recorder of its own, so that nothing is kept per call.
pub struct Meter {
    recorder: Arc<Recorder>,
    tallies: Mutex<BTreeMap<&'static str, Tally>>,
}

impl Meter {
    /// A meter over a recorder that nobody else takes from.
    pub fn new(recorder: Arc<Recorder>) -> Meter {
        Meter { recorder, tallies: Mutex::default() }
    }

    /// Adds what was recorded since the last time, and gives the sums.
    pub fn read(&self) -> BTreeMap<&'static str, Tally> {
        let mut tallies = self.tallies.lock().unwrap_or_else(PoisonError::into_inner);
        for call in self.recorder.take() {
            let tally = tallies.entry(call.operation.unwrap_or(NOBODY)).or_default();
            tally.round_trips += 1;
            tally.read_units += call.read_units;
            tally.write_units += call.write_units;
        }
        tallies.clone()
    }
}
