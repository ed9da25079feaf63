//! What the cloud does by itself: stream batches, queue batches, timers and the sweep, in turns that never overlap.
//!
//! One lock orders the background loop, `drain` and `advance`, so a jump of the clock is one discrete run: no timer fires
//! beside it. Nothing here is a source of truth: positions are checkpoints, and whatever is lost is still due in the table.

mod due;
mod queue;
mod stream;
mod timers;

use std::sync::Arc;
use std::time::Duration;

use domain::{Span, Time};
use functions::OPERATIONS;
use platform::Context;
use platform::clock::{Clock, SystemClock, pause};
use platform::edge::{Operation, Trigger};
use serde::Serialize;
use serde_json::{Value, json};
use tokio::sync::{Mutex, oneshot};

use crate::clock::LocalClock;
use crate::engine::Engine;
use crate::ledger::LedgerError;
use crate::meter::Meter;
use crate::services::Services;
use stream::{Stream, Unsealed};

/// How often timers are looked at when nothing wakes the pumps.
const TICK: Duration = Duration::from_secs(1);
const SWEEP_EVERY: Span = Span(60);
/// Passes of one drain: far above what any import leaves behind.
const MOST_PASSES: usize = 100_000;
/// The pause before a refused stream record is offered again inside a drain.
const STUCK_PAUSE: Duration = Duration::from_millis(20);
/// How often a drain offers the chain of seals what it did not take.
const MOST_SEALINGS: usize = 5;
/// Idle passes after which a drain gives up on rows that stay due.
const MOST_IDLE: usize = 3;
/// Instants that one jump of the clock stops at.
const MOST_STEPS: usize = 100_000;

/// A timer that fired.
#[derive(Clone, Debug, Serialize, PartialEq, Eq)]
pub struct Fired {
    /// What kind of timer.
    pub kind: String,
    /// When it was due.
    pub at: Time,
}

/// The pumps of one runner.
pub struct Pumps {
    /// The functions' world.
    pub context: Context,
    /// Queues and schedules.
    pub services: Arc<Services>,
    /// Stream and index of what is due.
    pub engine: Arc<Engine>,
    /// Which time it is.
    pub clock: Arc<LocalClock>,
    /// Summed up now and then.
    pub meter: Option<Arc<Meter>>,
    turn: Mutex<Turn>,
}

struct Turn {
    stream: Stream,
    unsealed: Unsealed,
    swept: Option<Time>,
}

impl Pumps {
    /// Pumps that continue where the ledger says.
    ///
    /// # Errors
    /// The ledger cannot be read.
    pub fn new(
        context: Context,
        services: Arc<Services>,
        engine: Arc<Engine>,
        clock: Arc<LocalClock>,
        meter: Option<Arc<Meter>>,
    ) -> Result<Pumps, LedgerError> {
        let turn = Mutex::new(Turn { stream: Stream::resume(&services.ledger)?, unsealed: Unsealed::resume(&services.ledger)?, swept: None });
        Ok(Pumps { context, services, engine, clock, meter, turn })
    }

    /// Passes over everything that the stream holds.
    ///
    /// # Errors
    /// The stream cannot be read, or the place in it not be kept.
    pub async fn skip_stream(&self) -> Result<(), String> {
        let mut turn = self.turn.lock().await;
        let ledger = &self.services.ledger;
        Stream::skip(self.engine.database(), self.table(), ledger)?;
        turn.stream = Stream::resume(ledger).map_err(|e| e.to_string())?;
        turn.unsealed = Unsealed::resume(ledger).map_err(|e| e.to_string())?;
        Ok(())
    }

    fn table(&self) -> &str {
        &self.context.config.table
    }

    /// Works until `stopped` resolves; a pass that has begun is finished.
    pub async fn run(self: Arc<Self>, mut stopped: oneshot::Receiver<()>) {
        let mut tick = tokio::time::interval(TICK);
        tick.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
        loop {
            let moved = {
                let mut turn = self.turn.lock().await;
                self.pass(&mut turn).await
            };
            if let Some(meter) = &self.meter {
                meter.read();
            }
            tokio::select! {
                biased;
                _ = &mut stopped => return,
                () = std::future::ready(()), if moved => {}
                () = self.services.wake.notified() => {}
                _ = tick.tick() => {}
            }
        }
    }

    /// One round over everything. Says whether something was done.
    async fn pass(&self, turn: &mut Turn) -> bool {
        let mut moved = self.flow(turn).await;
        let now = self.clock.now();
        if is_over(turn.unsealed.looked, gathering(), now) {
            self.pump_seals(&mut turn.unsealed).await;
        }
        if self.clock.held() {
            return moved;
        }
        moved |= !self.fire(now).await.is_empty();
        if is_over(turn.swept, SWEEP_EVERY, now) {
            self.sweep(turn).await;
        }
        moved
    }

    /// Stream and queues: what follows from commits, whatever the time.
    async fn flow(&self, turn: &mut Turn) -> bool {
        let streamed = self.pump_stream(&mut turn.stream).await;
        let queued = self.pump_queues().await;
        streamed || queued
    }

    async fn sweep(&self, turn: &mut Turn) {
        let now = self.clock.now();
        turn.swept = Some(now);
        let event = json!({
            "version": "0", "id": crate::services::draw_id(), "detail-type": "Scheduled Event", "source": "aws.events", "account": "000000000000",
            "time": now.whole_second().to_string(), "region": "local", "resources": ["arn:aws:events:local:000000000000:rule/usher-sweep"], "detail": {},
        });
        self.invoke("sweep", event).await;
    }

    /// Runs a job; a failure is logged and `None`.
    async fn invoke(&self, operation: &str, event: Value) -> Option<Value> {
        match functions::invoke(&self.context, operation, event).await {
            Ok(answer) => Some(answer),
            Err(cause) => {
                tracing::warn!(operation, %cause, "a job failed");
                None
            }
        }
    }

    /// Runs a job in a turn of its own: an event of a bus.
    pub(crate) async fn play(&self, operation: &str, event: Value) -> Option<Value> {
        let _turn = self.turn.lock().await;
        let answer = self.invoke(operation, event).await;
        self.services.wake.notify_one();
        answer
    }

    /// Runs streams and queues dry, sweeping up rows that stay due. Answers how many outbox rows are still due.
    pub async fn drain(&self) -> usize {
        let mut turn = self.turn.lock().await;
        self.drain_in(&mut turn).await
    }

    async fn drain_in(&self, turn: &mut Turn) -> usize {
        let pending = self.run_dry(turn).await;
        for _ in 0..MOST_SEALINGS {
            if self.pump_seals(&mut turn.unsealed).await {
                break;
            }
            pause(STUCK_PAUSE).await;
        }
        pending
    }

    async fn run_dry(&self, turn: &mut Turn) -> usize {
        let mut idle = 0;
        for _ in 0..MOST_PASSES {
            if self.flow(turn).await {
                continue;
            }
            if turn.stream.stuck() {
                // It is offered again until it is taken or put aside, so this ends.
                pause(STUCK_PAUSE).await;
                continue;
            }
            let pending = due::outbox_due(&self.engine, self.table(), self.clock.now(), self.clock.held());
            if pending == 0 || idle == MOST_IDLE {
                return pending;
            }
            idle += 1;
            if !self.clock.held() {
                self.sweep(turn).await;
            }
        }
        due::outbox_due(&self.engine, self.table(), self.clock.now(), self.clock.held())
    }

    /// Sets the clock to an instant and stops it there. Timers do not fire; mail that is on its way is sent.
    ///
    /// # Errors
    /// The hold cannot be stored.
    pub async fn hold(&self, at: Time) -> Result<(), LedgerError> {
        let mut turn = self.turn.lock().await;
        // What was written until now is of now.
        self.pump_seals(&mut turn.unsealed).await;
        self.clock.hold(at)?;
        self.drain_in(&mut turn).await;
        Ok(())
    }

    /// Brings the clock to `target`. Forwards it stops at every instant at which something is due, in order, runs that
    /// and everything that follows, and sweeps after fired timers and at the end. Backwards it only sets.
    ///
    /// # Errors
    /// The ledger cannot be used, or more was due than [`MOST_STEPS`] instants hold.
    pub async fn advance(&self, target: Time) -> Result<Vec<Fired>, LedgerError> {
        let mut turn = self.turn.lock().await;
        self.arrive(&mut turn, target).await
    }

    /// Moves the clock on by a span, counted from where it stands when the move begins.
    ///
    /// # Errors
    /// As [`Pumps::advance`].
    pub async fn advance_by(&self, span: Span) -> Result<Vec<Fired>, LedgerError> {
        let mut turn = self.turn.lock().await;
        let target = self.clock.now() + span;
        self.arrive(&mut turn, target).await
    }

    /// Back to real time; if that lies ahead, everything due on the way runs.
    ///
    /// # Errors
    /// As [`Pumps::advance`].
    pub async fn real(&self) -> Result<Vec<Fired>, LedgerError> {
        let mut turn = self.turn.lock().await;
        let fired = self.run_to(&mut turn, SystemClock.now()).await?;
        self.clock.real()?;
        self.finish(&mut turn).await;
        Ok(fired)
    }

    /// Everything until `target`; it stands there for what follows from that, and ticks on afterwards.
    async fn arrive(&self, turn: &mut Turn, target: Time) -> Result<Vec<Fired>, LedgerError> {
        let fired = self.run_to(turn, target).await?;
        self.clock.step(target)?;
        self.finish(turn).await;
        self.clock.at(target)?;
        Ok(fired)
    }

    async fn finish(&self, turn: &mut Turn) {
        self.sweep(turn).await;
        self.drain_in(turn).await;
    }

    async fn run_to(&self, turn: &mut Turn, target: Time) -> Result<Vec<Fired>, LedgerError> {
        let mut fired = Vec::new();
        self.pump_seals(&mut turn.unsealed).await;
        let mut at = self.clock.now();
        let mut steps = 0;
        while at <= target {
            self.clock.step(at)?;
            let here = self.fire(at).await;
            self.drain_in(turn).await;
            if !here.is_empty() {
                self.finish(turn).await;
            }
            fired.extend(here);
            steps += 1;
            match self.next_instant(at)?.filter(|next| *next <= target) {
                Some(next) if steps < MOST_STEPS => at = next,
                Some(_) => return Err(LedgerError::too_much("more instants are due than one jump stops at; go on from here")),
                None => break,
            }
        }
        Ok(fired)
    }

    fn next_instant(&self, after: Time) -> Result<Option<Time>, LedgerError> {
        let schedule = self.services.ledger.next_schedule(after)?;
        let row = due::next_due(&self.engine, self.table(), after);
        let message = self.services.queues.next_visible(after);
        Ok([schedule, row, message].into_iter().flatten().min())
    }
}

/// Whether what is done every so often is to be done again.
fn is_over(last: Option<Time>, every: Span, now: Time) -> bool {
    last.is_none_or(|last| now >= last + every || now < last)
}

/// How long audit rows are gathered for one seal, as the table of operations has it.
fn gathering() -> Span {
    let gathers = |row: &Operation| if let Trigger::AuditStream(seconds) = row.trigger { Some(Span(i64::from(seconds))) } else { None };
    OPERATIONS.iter().find_map(gathers).unwrap_or(Span::minutes(1))
}
