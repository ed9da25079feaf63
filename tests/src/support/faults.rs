//! Faults by the number of the call.

use std::sync::{Arc, Mutex};

use platform::aws::{CallInfo, Fault, Faults};

type Decide = dyn Fn(&str, Option<&'static str>) -> Fault + Send + Sync;

/// Decides by a closure of the test's; nothing goes wrong until one is set.
#[derive(Default)]
pub struct Script(Mutex<Option<Arc<Decide>>>);

impl std::fmt::Debug for Script {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Script")
    }
}

impl Script {
    /// From now on `decide` is asked: it is told the action and the operation being served. One call at a time.
    pub fn set(&self, decide: impl FnMut(&str, Option<&'static str>) -> Fault + Send + 'static) {
        let decide = Mutex::new(decide);
        self.set_shared(move |action, operation| decide.lock().unwrap()(action, operation));
    }
    /// The same, asked by several calls at once: it may hold one of them up.
    pub fn set_shared(&self, decide: impl Fn(&str, Option<&'static str>) -> Fault + Send + Sync + 'static) {
        *self.0.lock().unwrap() = Some(Arc::new(decide));
    }
    /// Nothing goes wrong any more.
    pub fn clear(&self) {
        *self.0.lock().unwrap() = None;
    }
}

impl Faults for Script {
    fn decide(&self, call: &CallInfo<'_>) -> Fault {
        let decide = self.0.lock().unwrap().clone();
        decide.map_or(Fault::None, |decide| decide(call.action, call.operation))
    }
}
