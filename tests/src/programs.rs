//! Random programs on the real code (RELIABILITY section 5): admins, invited people, old links, old sessions, the clock, faults
//! and restarts in any order, held against a plain model of the rules. After each step the answer and everything that can be
//! seen of the person must be what the model says; at the end every invariant holds of the table, every dead link says why,
//! every dead session is dead, and nothing is left to do.
//!
//! A program that failed is shrunk, kept in `tests/proptest-regressions`, and tried first ever after. `PROPTEST_CASES` says how
//! many programs there are, `PROPTEST_RNG_SEED` repeats a run.

mod model;
mod world;

use proptest::collection::vec;
use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};

use model::{Act, Kind};
use world::run;

/// How many programs.
const CASES: u32 = 24;

/// One of three addresses, one of two admins; which of the links or sessions that somebody has, from the newest on.
type Who = usize;
type By = usize;
type Pick = usize;

/// One thing that happens.
#[derive(Clone, Copy, Debug)]
pub enum Step {
    /// An admin does it.
    Admin(Act, Who, By),
    /// Whoever has the link accepts, declines, or asks for a fresh one.
    Accept(Who, Pick),
    Decline(Who, Pick),
    Renew(Who, Pick),
    SignIn(Who),
    UseSession(Who, Pick),
    /// Seconds pass. No timer fires.
    Wait(i64),
    /// To so many seconds after the end of the person's link.
    ToTheEnd(Who, i64),
    Drain,
    Sweep,
    Restart,
    /// From its so-manieth call on, the next request's calls fail; then it is asked again with its key.
    Break(Broken, usize),
}

/// How calls fail.
#[derive(Clone, Copy, Debug)]
pub enum Broken {
    Refused,
    AnswerLost,
    Throttled,
}

fn act() -> impl Strategy<Value = Act> {
    prop_oneof![
        6 => Just(Act::Invite),
        4 => Just(Act::Resend),
        2 => Just(Act::Revoke),
        3 => Just(Act::Deactivate),
        3 => Just(Act::Activate),
        2 => Just(Act::Terminate),
        2 => Just(Act::Restore),
        2 => Just(Act::SetPassword),
        3 => Just(Act::HandOut),
    ]
}

fn step() -> impl Strategy<Value = Step> {
    let pick = prop_oneof![3 => Just(0), 2 => Just(1), 1 => 2..5_usize];
    let who = 0..3_usize;
    prop_oneof![
        14 => (act(), who.clone(), 0..2_usize).prop_map(|(act, who, by)| Step::Admin(act, who, by)),
        6 => (who.clone(), pick.clone()).prop_map(|(who, pick)| Step::Accept(who, pick)),
        1 => (who.clone(), pick.clone()).prop_map(|(who, pick)| Step::Decline(who, pick)),
        2 => (who.clone(), pick.clone()).prop_map(|(who, pick)| Step::Renew(who, pick)),
        2 => who.clone().prop_map(Step::SignIn),
        2 => (who.clone(), pick).prop_map(|(who, pick)| Step::UseSession(who, pick)),
        2 => Just(Step::Wait(61)),
        2 => prop_oneof![Just(1), Just(3600)].prop_map(Step::Wait),
        3 => (who, prop_oneof![Just(-1), Just(0), Just(0), Just(1)]).prop_map(|(who, after)| Step::ToTheEnd(who, after)),
        5 => Just(Step::Drain),
        2 => Just(Step::Sweep),
        1 => Just(Step::Restart),
        2 => (prop_oneof![Just(Broken::Refused), Just(Broken::AnswerLost), Just(Broken::Throttled)], 1..5_usize)
            .prop_map(|(broken, call)| Step::Break(broken, call)),
    ]
}

fn program() -> impl Strategy<Value = (&'static str, Vec<Step>)> {
    (prop_oneof![Just("default"), Just("tenant"), Just("workshop")], vec(step(), 10..40))
}

#[test]
fn every_program_ends_where_the_model_says() {
    let config = Config { max_shrink_iters: 300, ..tests::tries("programs", CASES) };
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let outcome = TestRunner::new(config).run(&program(), |(preset, steps)| runtime.block_on(run(preset, &steps)).map_err(TestCaseError::fail));
    outcome.unwrap();
}
