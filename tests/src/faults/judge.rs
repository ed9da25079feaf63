//! What is wrong with a run, compared to the one in which nothing failed.

use platform::aws::Fault;
use platform::edge::{Body, Surface};
use tests::Answer;

use super::{Outcome, Plan, Scenario, WRITES};

/// Milliseconds of real time in which every request is answered, whatever hangs.
const LONGEST_ANSWER: i64 = 6000;
/// More of it for whoever brings a picture: it waits until others are drawn, and is drawn itself, in code that is not optimized and
/// beside every other test. The function is given 25 seconds.
const PICTURE: i64 = 9000;
/// What takes longer: each person of a bulk request is decided anew eight times, within a request that is decided anew eight
/// times. It takes conflicts without an end, which the table does not make.
const UNBOUNDED: (&str, Fault) = ("bulk_resend", Fault::Conflicted);

#[derive(Default)]
pub(super) struct Complaints(pub(super) Vec<String>);

impl Complaints {
    pub(super) fn unless(&mut self, holds: bool, what: impl FnOnce() -> String) {
        if !holds {
            self.0.push(what());
        }
    }
}

/// The lines that only one of two ends has.
pub(super) fn difference(one: &str, other: &str) -> String {
    let (one, other): (Vec<&str>, Vec<&str>) = (one.lines().collect(), other.lines().collect());
    let missing = one.iter().filter(|line| !other.contains(line)).map(|line| format!("\n      - {line}"));
    let added = other.iter().filter(|line| !one.contains(line)).map(|line| format!("\n      + {line}"));
    let counts = format!(" ({} and {} lines)", one.len(), other.len());
    missing.chain(added).chain([counts]).collect()
}

/// Whether the fault had nothing to befall: how many rows a job takes at once depends on their ids.
fn nothing_to_break(run: &Outcome, plan: Plan) -> bool {
    let mut reached = run.calls.iter().skip(plan.first - 1);
    if plan.fault == Fault::Conflicted { !reached.any(|call| WRITES.contains(&call.action.as_str())) } else { reached.next().is_none() }
}

pub(super) fn complaints(scenario: &Scenario, fine: &Outcome, run: &Outcome, plan: Plan) -> Vec<String> {
    let mut wrong = Complaints::default();
    let came = run.calls.iter().any(|call| call.fault == plan.fault);
    wrong.unless(came || nothing_to_break(run, plan), || "the fault never came".to_owned());
    wrong.unless(run.last == fine.last, || format!("the end differs{}", difference(&fine.last, &run.last)));
    wrong.unless(run.left_over == 0, || format!("{} rows, messages or dead letters are left", run.left_over));
    // Nobody can tell whether a mail went out whose answer was lost.
    let lost_mail = plan.fault == Fault::AnswerLost && run.calls.iter().any(|call| call.fault == plan.fault && call.action.contains("outbound-emails"));
    wrong.unless(run.repeated_mails <= usize::from(lost_mail), || format!("{} mails were repeated", run.repeated_mails));
    if let (Some(usual), Some(answer)) = (&fine.answer, &run.answer) {
        let longest = LONGEST_ANSWER + if scenario.row().body == Body::File { PICTURE } else { 0 };
        let in_time = run.milliseconds <= longest || (scenario.operation(), plan.fault) == UNBOUNDED;
        wrong.unless(in_time, || format!("answered after {} ms", run.milliseconds));
        answered(&mut wrong, scenario.row().surface, (fine, usual), (run, answer));
    }
    wrong.0
}

/// What the caller was told is true, and repeating the request ends well.
fn answered(wrong: &mut Complaints, surface: Surface, (fine, usual): (&Outcome, &Answer), (run, answer): (&Outcome, &Answer)) {
    let (effect, none) = (run.after == fine.after, run.after == fine.before);
    match answer.status {
        status if status == usual.status => wrong.unless(effect, || format!("{status} without the effect{}", difference(&fine.after, &run.after))),
        400..500 => wrong.unless(none, || format!("{} with an effect{}", answer.status, difference(&fine.before, &run.after))),
        503 => {
            let (kind, code) = if surface == Surface::Page { ("text/html; charset=utf-8", "") } else { ("application/problem+json", "unavailable") };
            wrong.unless((answer.header("content-type"), answer.code().as_str()) == (kind, code), || format!("another dialect: {answer:?}"));
            wrong.unless(effect || none, || format!("503 with half an effect{}", difference(&fine.after, &run.after)));
        }
        _ => wrong.unless(false, || format!("an unusual answer: {answer:?}")),
    }
    let (Some(expected), Some(again)) = (&fine.again, &run.again) else { return };
    let expected = if effect { expected.status } else { usual.status };
    wrong.unless(again.status == expected, || format!("asked again: {} {} instead of {expected}", again.status, again.code()));
    let same = usual.text == fine.again.as_ref().map_or("", |again| &again.text);
    if same && answer.status == usual.status {
        wrong.unless(answer.text == again.text, || format!("two answers to one key: {} and {}", answer.text, again.text));
    }
}
