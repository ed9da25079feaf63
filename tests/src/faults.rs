//! The fault sweep: every call that an operation makes to the services fails in every way that a network and a table know, one
//! call at a time or all of them from one on; and everything that follows is delivered twice and in any order. What the caller
//! was told must be true, asking again with the same Idempotency-Key must end where nothing ever failed, and the invariants
//! hold after every case. The SDK waits as long as in production.
//!
//! `USHER_SEED` repeats the orders of delivery, `USHER_SCENARIO=invite_user,sweep` sweeps the scenarios
//! alone whose names begin so.

mod deliveries;
mod judge;
mod scenarios;
mod tally;
mod world;

use std::collections::BTreeSet;

use domain::Span;
use functions::{OPERATIONS, Operation, invoke};
use futures::StreamExt;
use futures::future::LocalBoxFuture;
use platform::aws::{Call, Fault};
use platform::clock::{Clock as _, SystemClock};
use platform::edge::Class;
use serde_json::Value;
use tests::{Answer, App, invariants, picture, setting};

use judge::complaints;
use tally::{Case, Misfortune, Tally};
use world::{drained, left_over, repeated_mails};

const FAULTS: [(Fault, Misfortune); 5] = [
    (Fault::Refused, Misfortune::Refused),
    (Fault::AnswerLost, Misfortune::AnswerLost),
    (Fault::Throttled, Misfortune::Throttled),
    (Fault::Conflicted, Misfortune::Conflicted),
    (Fault::Hung, Misfortune::Hung),
];
/// The calls that may be told that an item is part of another transaction.
const WRITES: [&str; 4] = ["TransactWriteItems", "PutItem", "UpdateItem", "DeleteItem"];
/// Attempts of one call by the SDK.
const ATTEMPTS: usize = 3;
/// Scenarios that run at the same time, and calls of each: most of a sweep is waiting for hung calls.
const SCENARIOS_AT_ONCE: usize = 4;
const CALLS_AT_ONCE: usize = 2;

/// What is done while calls fail.
enum Act {
    /// A request: method, path, session, body. A form's session is a cookie.
    Ask(&'static str, String, Option<String>, Body),
    /// The follow-ups of what was committed before.
    Drain,
    /// A job on an event.
    Run(Value),
}

enum Body {
    /// Null is none.
    Json(Value),
    /// Of a page.
    Form(Vec<(&'static str, String)>),
    /// A picture, of the API.
    Picture,
    /// A picture in a page's form, with its button.
    PictureForm(&'static str),
}

/// The world before a scenario's act, and whom to look at afterwards.
struct Ready {
    org: String,
    emails: Vec<String>,
    act: Act,
}

type Prepare = for<'a> fn(&'a App, &'a str) -> LocalBoxFuture<'a, Ready>;

/// One way in which an operation changes something. The name begins with the operation's id.
#[derive(Clone, Copy)]
struct Scenario {
    name: &'static str,
    prepare: Prepare,
}

/// What calls fail, and how: the operation's own calls are counted from 1.
#[derive(Clone, Copy, Debug)]
struct Plan {
    first: usize,
    fault: Fault,
    length: Length,
}

/// For how long calls fail.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Length {
    /// One call: the SDK's next attempt gets through.
    Once,
    /// As many as the SDK attempts: whoever asks once more gets through.
    AllAttempts,
    /// Until the act is over.
    ForGood,
}

/// What happened in one run of a scenario.
struct Outcome {
    answer: Option<Answer>,
    again: Option<Answer>,
    milliseconds: i64,
    before: String,
    after: String,
    last: String,
    repeated_mails: usize,
    left_over: usize,
    /// Invariants that did not hold when the answer was there: what follows must not have to heal them.
    broken: Vec<String>,
    calls: Vec<Call>,
}

impl Scenario {
    fn operation(&self) -> &'static str {
        self.name.split(' ').next().unwrap_or(self.name)
    }

    fn row(&self) -> &'static Operation {
        OPERATIONS.iter().find(|operation| operation.id == self.operation()).unwrap()
    }

    /// Runs it in a world of its own inside `app`; `tag` is part of every name in it.
    async fn run(&self, app: &App, tag: &str, plan: Option<Plan>) -> Outcome {
        let ready = (self.prepare)(app, tag).await;
        let asks = matches!(ready.act, Act::Ask(..));
        let before = if asks && plan.is_none() { drained(app, &ready, tag).await } else { String::new() };
        if asks {
            app.drain().await;
        }
        app.calls();
        if let Some(plan) = plan {
            break_calls(app, self.operation(), plan);
        }
        let began = SystemClock.now().0;
        let answer = self.act(app, &ready, tag).await;
        let milliseconds = SystemClock.now().0 - began;
        app.faults.clear();
        let broken = invariants::broken_at_once(&app.runner.context().table).await;
        let mut calls: Vec<Call> = app.calls().into_iter().filter(|call| call.operation == Some(self.operation())).collect();
        calls.sort_by_key(|call| call.started);
        let (after, again) = if asks {
            (drained(app, &ready, tag).await, self.act(app, &ready, tag).await)
        } else {
            if plan.is_some() && matches!(ready.act, Act::Run(_)) {
                // Whatever runs a job runs it again where it failed.
                self.act(app, &ready, tag).await;
            }
            // Leases and refused mails wait for their time. A link whose timer was not created ends all the same.
            app.advance(if self.operation() == "dispatch" { Span::hours(25) } else { Span::minutes(10) }).await;
            (String::new(), None)
        };
        let last = drained(app, &ready, tag).await;
        // A look at every shard is dear: what requests leave is looked for once, at the end of their sweep.
        let (repeated_mails, left_over) = (repeated_mails(app, &ready), if asks { 0 } else { left_over(app).await });
        Outcome { answer, again, milliseconds, before, after, last, repeated_mails, left_over, broken, calls }
    }

    async fn act(&self, app: &App, ready: &Ready, tag: &str) -> Option<Answer> {
        match &ready.act {
            Act::Ask(method, path, session, body) => {
                let mut ask = app.ask(method, path).header("idempotency-key", tag);
                match (session, body) {
                    (Some(session), Body::Json(_) | Body::Picture) => ask = ask.by(session),
                    (Some(session), Body::Form(_) | Body::PictureForm(_)) => ask = ask.cookie(session),
                    (None, _) => {}
                }
                match body {
                    Body::Json(Value::Null) => {}
                    Body::Json(body) => ask = ask.json(body),
                    Body::Picture => ask = ask.raw("image/png", picture()),
                    Body::PictureForm(button) => ask = ask.upload(&[("action", button)], &picture()),
                    Body::Form(fields) => ask = ask.form(&fields.iter().map(|(name, value)| (*name, value.as_str())).collect::<Vec<_>>()),
                }
                Some(ask.send().await)
            }
            Act::Drain => {
                app.runner.drain().await;
                None
            }
            Act::Run(event) => {
                let _ = invoke(app.runner.context(), self.operation(), event.clone()).await;
                app.runner.drain().await;
                None
            }
        }
    }
}

fn break_calls(app: &App, sought: &'static str, plan: Plan) {
    let mut seen = 0;
    let mut left = match plan.length {
        Length::Once => 1,
        Length::AllAttempts => ATTEMPTS,
        Length::ForGood => usize::MAX,
    };
    app.faults.set(move |action, operation| {
        if operation != Some(sought) {
            return Fault::None;
        }
        seen += 1;
        let meant = seen >= plan.first && left > 0 && (plan.fault != Fault::Conflicted || WRITES.contains(&action));
        left -= usize::from(meant);
        if meant { plan.fault } else { Fault::None }
    });
}

/// All cases of some scenarios, on a thread of their own.
fn sweep_all(scenarios: &[Scenario], seed: u64) -> Vec<Case> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    runtime.block_on(futures::stream::iter(scenarios).map(|scenario| sweep(scenario, seed)).buffer_unordered(SCENARIOS_AT_ONCE).concat())
}

/// All cases of one scenario.
async fn sweep(scenario: &Scenario, seed: u64) -> Vec<Case> {
    let app = App::start().await;
    let fine = scenario.run(&app, "q0q", None).await;
    app.end().await;
    assert!(!fine.calls.is_empty(), "{} makes no call", scenario.name);
    assert_eq!((fine.left_over, fine.repeated_mails), (0, 0), "{}", scenario.name);
    assert!(fine.answer.as_ref().is_none_or(|answer| answer.status < 400), "{}: {:?}", scenario.name, fine.answer);
    assert!(fine.answer.is_none() || (fine.before != fine.after && fine.after == fine.last), "{}: {}", scenario.name, fine.after);
    let fine = &fine;
    let mut cases = futures::stream::iter(1..=fine.calls.len())
        .filter(|call| std::future::ready(!between_equals(fine, *call) && is_swept(scenario, fine, *call, seed)))
        .map(|call| break_call(scenario, fine, call))
        .buffer_unordered(CALLS_AT_ONCE)
        .concat()
        .await;
    cases.extend(deliveries::deliver(scenario, seed).await);
    cases
}

/// A run breaks every transaction, or what there is last where there is none, and a fifth of the other calls, others with each
/// seed; all of them with `USHER_SWEEP=whole`.
fn is_swept(scenario: &Scenario, fine: &Outcome, call: usize, seed: u64) -> bool {
    let is_transaction = |call: &Call| call.action == "TransactWriteItems";
    let is_dear = if fine.calls.iter().any(is_transaction) { is_transaction(&fine.calls[call - 1]) } else { call == fine.calls.len() };
    let turn = scenario.name.bytes().map(u64::from).sum::<u64>() + call as u64;
    is_dear || std::env::var("USHER_SWEEP").is_ok_and(|how| how == "whole") || (seed + turn).is_multiple_of(5)
}

/// Whether the calls before and after this one ask for the same: a walk over all shards is broken at its ends.
fn between_equals(fine: &Outcome, call: usize) -> bool {
    let action = |call: usize| call.checked_sub(1).and_then(|index| fine.calls.get(index)).map(|call| &call.action);
    action(call - 1) == action(call) && action(call) == action(call + 1)
}

fn plans(asks: bool, first: usize, action: &str) -> Vec<(Plan, Misfortune)> {
    let mut plans = Vec::new();
    for (fault, misfortune) in FAULTS {
        if fault == Fault::Conflicted && !WRITES.contains(&action) {
            continue;
        }
        let plan = |length| (Plan { first, fault, length }, misfortune);
        plans.push(plan(Length::Once));
        if asks {
            plans.push(plan(Length::ForGood));
        }
    }
    if action == "TransactWriteItems" {
        plans.push((Plan { first, fault: Fault::AnswerLost, length: Length::AllAttempts }, Misfortune::AnswerLost));
    }
    plans
}

/// All plans that begin with one call, in a world of their own.
async fn break_call(scenario: &Scenario, fine: &Outcome, first: usize) -> Vec<Case> {
    let app = App::start().await;
    let action = &fine.calls[first - 1].action;
    let (mut cases, mut known) = (Vec::new(), BTreeSet::new());
    for (number, (plan, misfortune)) in plans(fine.answer.is_some(), first, action).into_iter().enumerate() {
        let run = scenario.run(&app, &format!("q{number}q"), Some(plan)).await;
        let name = format!("{}, call {first} of {} ({action}), {:?}, {:?}", scenario.name, fine.calls.len(), plan.fault, plan.length);
        let broken = run.broken.iter().filter(|what| known.insert((*what).clone())).cloned().collect();
        cases.push(Case { operation: scenario.operation(), misfortune, name, untruthful: complaints(scenario, fine, &run, plan), broken });
    }
    let (left, broken) = (left_over(&app).await, invariants::broken(&app.runner.context().table).await);
    let last = cases.last_mut().unwrap();
    if left > 0 {
        last.untruthful.push(format!("{left} rows, messages or dead letters are left by this case or one before it"));
    }
    last.broken.extend(broken.into_iter().filter(|what| !known.contains(what)));
    if cases.iter().all(|case| case.untruthful.is_empty() && case.broken.is_empty()) {
        app.end().await;
    } else {
        app.runner.stop().await;
    }
    cases
}

/// What changes nothing has nothing to be half-way through.
#[test]
fn every_operation_that_changes_something_is_swept() {
    let swept: BTreeSet<&str> = scenarios::all().iter().map(Scenario::operation).collect();
    let changes = OPERATIONS.iter().filter(|operation| !matches!(operation.class, Class::Read(_)) && operation.id != "not_found");
    assert_eq!(swept, changes.map(|operation| operation.id).collect());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn whatever_fails_every_answer_is_true_and_every_invariant_holds() {
    let _beside_nobody_who_takes_the_machine = tests::TURNS.read().await;
    let seed = setting("USHER_SEED").unwrap_or_else(|| SystemClock.now().0.unsigned_abs());
    println!("USHER_SEED={seed}");
    let began = SystemClock.now().0;
    let wanted = std::env::var("USHER_SCENARIO").unwrap_or_default();
    let scenarios: Vec<Scenario> = scenarios::all().into_iter().filter(|scenario| wanted.split(',').any(|name| scenario.name.starts_with(name))).collect();
    let (some, others) = scenarios.split_at(scenarios.len() / 2);
    let parts = [some.to_vec(), others.to_vec()].map(|part| tokio::task::spawn_blocking(move || sweep_all(&part, seed)));
    let cases: Vec<Case> = futures::future::join_all(parts).await.into_iter().flat_map(Result::unwrap).collect();
    let tally = Tally(&cases);
    tests::show(&format!("{tally} in {} s", (SystemClock.now().0 - began) / 1000));
    assert!(!cases.is_empty(), "no scenario begins with {wanted}");
    assert_eq!((tally.untruthful(), tally.broken()), (0, 0), "\n{}", tally.complaints());
}
