//! Faults by the number of the call.

use std::sync::Mutex;

use platform::aws::{CallInfo, Fault, Faults};

type Decide = Box<dyn FnMut(&str, Option<&'static str>) -> Fault + Send>;

/// Decides by a closure of the test's; nothing goes wrong until one is set.
#[derive(Default)]
pub struct Script(Mutex<Option<Decide>>);

impl std::fmt::Debug for Script {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Script")
    }
}

impl Script {
    /// From now on `decide` is asked: it is told the action and the operation being served.
    pub fn set(&self, decide: impl FnMut(&str, Option<&'static str>) -> Fault + Send + 'static) {
        *self.0.lock().unwrap() = Some(Box::new(decide));
    }
    /// Nothing goes wrong any more.
    pub fn clear(&self) {
        *self.0.lock().unwrap() = None;
    }
}

impl Faults for Script {
    fn decide(&self, call: &CallInfo<'_>) -> Fault {
        self.0.lock().unwrap().as_mut().map_or(Fault::None, |decide| decide(call.action, call.operation))
    }
}
