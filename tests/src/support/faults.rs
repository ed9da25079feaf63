//! Faults by the number of the call, and gates that hold calls up.

use std::pin::pin;
use std::sync::{Arc, Mutex};

use futures::future::{BoxFuture, Either, select};
use platform::aws::{CallInfo, Fault, Faults};
use tokio::sync::watch;

type Decide = dyn Fn(&str, Option<&'static str>) -> Fault + Send + Sync;

/// Decides by a closure of the test's; nothing goes wrong until one is set.
#[derive(Default)]
pub struct Script {
    decide: Mutex<Option<Arc<Decide>>>,
    gate: Mutex<Option<Arc<Gate>>>,
}

/// Holds calls up: whoever comes here waits until it is opened.
#[derive(Debug)]
pub struct Gate {
    operation: &'static str,
    action: &'static str,
    passing: usize,
    came: watch::Sender<usize>,
    open: watch::Sender<bool>,
}

impl Gate {
    /// Waits until so many calls stand here.
    pub async fn reached(&self, calls: usize) {
        let mut came = self.came.subscribe();
        came.wait_for(|came| *came >= self.passing + calls).await.unwrap();
    }

    /// Lets all pass, those that come later too.
    pub fn open(&self) {
        self.open.send_replace(true);
    }

    /// Runs `held` until its call stands here, then does `between`, and lets `held` go on.
    pub async fn overtake<H: Future<Output: std::fmt::Debug>, B: Future>(&self, held: H, between: B) -> (H::Output, B::Output) {
        let mut held = pin!(held);
        if let Either::Left((answer, _)) = select(held.as_mut(), pin!(self.reached(1))).await {
            panic!("answered without coming to the gate: {answer:?}");
        }
        let between = between.await;
        self.open();
        (held.await, between)
    }
}

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
        *self.decide.lock().unwrap() = Some(Arc::new(decide));
    }
    /// From now on every `action` of `operation` stands at a gate, after the first `passing` of them.
    pub fn gate(&self, operation: &'static str, action: &'static str, passing: usize) -> Arc<Gate> {
        let gate = Arc::new(Gate { operation, action, passing, came: watch::Sender::new(0), open: watch::Sender::new(false) });
        *self.gate.lock().unwrap() = Some(gate.clone());
        gate
    }
    /// Nothing goes wrong any more, and nothing is held up.
    pub fn clear(&self) {
        *self.decide.lock().unwrap() = None;
        if let Some(gate) = self.gate.lock().unwrap().take() {
            gate.open();
        }
    }
}

impl Faults for Script {
    fn decide(&self, call: &CallInfo<'_>) -> Fault {
        let decide = self.decide.lock().unwrap().clone();
        decide.map_or(Fault::None, |decide| decide(call.action, call.operation))
    }

    fn wait(&self, call: &CallInfo<'_>) -> Option<BoxFuture<'static, ()>> {
        let gate = self.gate.lock().unwrap().clone().filter(|gate| (Some(gate.operation), gate.action) == (call.operation, call.action))?;
        let mut number = 0;
        gate.came.send_modify(|came| {
            *came += 1;
            number = *came;
        });
        if number <= gate.passing {
            return None;
        }
        Some(Box::pin(async move {
            gate.open.subscribe().wait_for(|open| *open).await.unwrap();
        }))
    }
}
