//! Timers: fires the schedules that are due at the function their target names.

use domain::{Span, Time};
use platform::clock::Clock;
use serde_json::{Value, json};

use super::{Fired, Pumps};
use crate::ledger::{LedgerError, StoredSchedule};

/// How long a refused schedule waits before it fires again.
const AGAIN_AFTER: Span = Span(30);
/// What Scheduler does where the retry policy says nothing.
const MOST_RETRIES: u64 = 185;

impl Pumps {
    pub(super) fn services_now(&self) -> Time {
        self.clock.now()
    }

    /// Fires everything due at `now`, in order of due time.
    pub(super) async fn fire(&self, now: Time) -> Vec<Fired> {
        let mut fired = Vec::new();
        loop {
            match self.services.ledger.due_schedule(now) {
                Ok(Some(schedule)) => {
                    let input = input(&schedule.request);
                    let kind = input["kind"].as_str().unwrap_or("schedule").to_owned();
                    fired.push(Fired { kind, at: schedule.due });
                    if let Err(cause) = self.fire_one(now, &schedule, input).await {
                        tracing::error!(%cause, "a fired schedule cannot be ended");
                        return fired;
                    }
                }
                Ok(None) => return fired,
                Err(cause) => {
                    tracing::error!(%cause, "schedules cannot be read");
                    return fired;
                }
            }
        }
    }

    async fn fire_one(&self, now: Time, schedule: &StoredSchedule, input: Value) -> Result<(), LedgerError> {
        let target = &schedule.request["Target"];
        let operation = target["Arn"].as_str().and_then(|arn| arn.rsplit(':').next()).unwrap_or_default();
        let ledger = &self.services.ledger;
        if self.invoke(operation, input).await.is_some() {
            ledger.remove_schedule(&schedule.group, &schedule.name)?;
            return Ok(());
        }
        let most = target["RetryPolicy"]["MaximumRetryAttempts"].as_u64().unwrap_or(MOST_RETRIES);
        if u64::from(schedule.attempts) < most {
            return ledger.postpone_schedule(&schedule.group, &schedule.name, now + AGAIN_AFTER);
        }
        ledger.add_dead_letter("schedules", &json!({"name": schedule.name, "request": schedule.request}))?;
        ledger.remove_schedule(&schedule.group, &schedule.name)?;
        Ok(())
    }
}

fn input(request: &Value) -> Value {
    request["Target"]["Input"].as_str().and_then(|text| serde_json::from_str(text).ok()).unwrap_or_else(|| json!({}))
}
