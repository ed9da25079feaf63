//! Stream, queues and scheduler deliver at least once and in any order: every record, message and timer of a scenario comes
//! twice at the same moment, or in a drawn order among all that came before; and all of them come once more when everything
//! is done. The end must be that of a delivery in order.

use domain::Span;
use functions::invoke;
use serde_json::{Value, json};
use tests::{App, Chance, Stream, invariants, queued};

use super::judge::{Complaints, difference};
use super::tally::{Case, Misfortune};
use super::world::{drained, left_over, repeated_mails};
use super::{Act, Scenario};

/// Orders that are drawn for each scenario.
const ORDERS: u64 = 3;
/// Later than every timer of an act.
const LATE: Span = Span::hours(25);
/// Records or messages that come together.
const TOGETHER: usize = 10;
/// Far above the rounds that any scenario needs: what goes on for longer goes on for ever.
const MOST_ROUNDS: usize = 50;

/// One thing that is delivered: to which job, and what.
#[derive(Clone)]
struct Letter {
    job: &'static str,
    content: Value,
}

struct Courier<'a> {
    app: &'a App,
    stream: Stream<'a>,
    /// Draws orders; without it everything comes twice at the same moment.
    chance: Option<Chance>,
    delivered: Vec<Letter>,
    wrong: Complaints,
}

impl Courier<'_> {
    /// What came since the last time. Queues forget it: the courier remembers.
    async fn fresh(&mut self) -> Vec<Letter> {
        let mut letters = letters("dispatch", &self.stream.batch().await);
        let queues = &self.app.runner.services().queues;
        for queue in ["mail_now", "mail_bulk"] {
            loop {
                let (messages, batch) = queued(self.app, queue);
                if messages.is_empty() {
                    break;
                }
                messages.iter().for_each(|message| queues.delete(queue, &message.id));
                letters.extend(self::letters("send_mail", &batch));
            }
        }
        letters
    }

    async fn deliver(&mut self, mut letters: Vec<Letter>) {
        self.delivered.extend(letters.iter().cloned());
        if let Some(chance) = &mut self.chance {
            let again = letters.clone();
            letters.extend(again);
            letters.extend(self.delivered.iter().filter(|_| chance.below(4) == 0).cloned());
            chance.shuffle(&mut letters);
        }
        for of_one_job in letters.chunk_by(|one, other| one.job == other.job) {
            let together = if ["dispatch", "send_mail"].contains(&of_one_job[0].job) { TOGETHER } else { 1 };
            for some in of_one_job.chunks(together) {
                self.hand_over(some).await;
            }
        }
    }

    async fn hand_over(&mut self, letters: &[Letter]) {
        let (job, cx) = (letters[0].job, self.app.runner.context());
        let batch = || letters.iter().map(|letter| letter.content.clone()).collect::<Vec<_>>();
        let event = if ["dispatch", "send_mail"].contains(&job) { json!({ "Records": batch() }) } else { letters[0].content.clone() };
        let mut answers = Vec::new();
        if self.chance.is_some() {
            answers.push(invoke(cx, job, event).await);
        } else {
            let (one, other) = futures::join!(invoke(cx, job, event.clone()), invoke(cx, job, event));
            answers.extend([one, other]);
        }
        for answer in answers {
            let failed = answer.as_ref().map(|answer| answer["batchItemFailures"].as_array().map_or(0, Vec::len));
            self.wrong.unless(matches!(failed, Ok(0)), || format!("{job} did not take a delivery: {answer:?}"));
        }
    }

    /// Delivers until nothing follows any more.
    async fn work(&mut self, first: Vec<Letter>) {
        let mut letters = first;
        for _ in 0..MOST_ROUNDS {
            letters.extend(self.fresh().await);
            if letters.is_empty() {
                return;
            }
            self.deliver(std::mem::take(&mut letters)).await;
        }
        self.wrong.unless(false, || "it never ends".to_owned());
    }
}

fn letters(job: &'static str, batch: &Value) -> Vec<Letter> {
    batch["Records"].as_array().unwrap().iter().map(|content| Letter { job, content: content.clone() }).collect()
}

/// The timers that are due, and a sweep; the scheduler forgets them.
fn timers(app: &App) -> Vec<Letter> {
    let ledger = &app.runner.services().ledger;
    let mut letters = Vec::new();
    while let Some(schedule) = ledger.due_schedule(app.now()).unwrap() {
        ledger.remove_schedule(&schedule.group, &schedule.name).unwrap();
        let input = serde_json::from_str(schedule.request["Target"]["Input"].as_str().unwrap()).unwrap();
        letters.push(Letter { job: "expire_invitation", content: input });
    }
    letters.push(Letter { job: "sweep", content: json!({}) });
    letters
}

/// The end of a scenario, and what was wrong on the way.
struct End {
    world: String,
    delivered: usize,
    wrong: Complaints,
    broken: Vec<String>,
}

/// Everything once and in order.
async fn in_order(scenario: &Scenario) -> End {
    let (app, tag) = (App::start().await, "q0q");
    let ready = (scenario.prepare)(&app, tag).await;
    if matches!(ready.act, Act::Ask(..)) {
        app.drain().await;
    }
    scenario.act(&app, &ready, tag).await;
    app.drain().await;
    app.runner.clock().hold(app.now() + LATE).unwrap();
    for Letter { job, content } in timers(&app) {
        invoke(app.runner.context(), job, content).await.unwrap();
        app.drain().await;
    }
    let world = drained(&app, &ready, tag).await;
    app.end().await;
    End { world, delivered: 0, wrong: Complaints::default(), broken: Vec::new() }
}

/// Everything more than once: in drawn orders, or twice at the same moment.
async fn in_disorder(scenario: &Scenario, chance: Option<Chance>) -> End {
    let (app, tag) = (App::start().await, "q1q");
    let ready = (scenario.prepare)(&app, tag).await;
    let mut first = Vec::new();
    if let Act::Run(event) = &ready.act {
        first.push(Letter { job: scenario.operation(), content: event.clone() });
    } else if matches!(ready.act, Act::Ask(..)) {
        app.drain().await;
        scenario.act(&app, &ready, tag).await;
    }
    // What was done before the act comes again too.
    let mut courier = Courier { app: &app, stream: Stream::of(&app).await, chance, delivered: Vec::new(), wrong: Complaints::default() };
    courier.work(first).await;
    app.runner.clock().hold(app.now() + LATE).unwrap();
    courier.work(timers(&app)).await;
    let all = std::mem::take(&mut courier.delivered);
    let delivered = all.len();
    courier.work(all).await;
    let mut wrong = courier.wrong;
    let world = drained(&app, &ready, tag).await;
    let repeated = repeated_mails(&app, &ready);
    wrong.unless(repeated == 0, || format!("{repeated} mails were repeated"));
    let left = left_over(&app).await;
    wrong.unless(left == 0, || format!("{left} rows, messages or dead letters are left"));
    let broken = invariants::broken(&app.runner.context().table).await;
    app.runner.stop().await;
    End { world, delivered, wrong, broken }
}

/// A scenario's cases.
pub(super) async fn deliver(scenario: &Scenario, seed: u64) -> Vec<Case> {
    let fine = in_order(scenario).await;
    let mut cases = Vec::new();
    let orders = (0..ORDERS).map(|order| Some(Chance(seed.wrapping_add(order))));
    for chance in [None].into_iter().chain(orders) {
        let misfortune = if chance.is_none() { Misfortune::Duplicated } else { Misfortune::Shuffled };
        let name = format!("{}, everything {misfortune:?} by {chance:?}", scenario.name);
        let End { world, delivered, mut wrong, broken } = in_disorder(scenario, chance).await;
        wrong.unless(delivered > 1, || format!("{delivered} deliveries"));
        wrong.unless(world == fine.world, || format!("the end differs{}", difference(&fine.world, &world)));
        cases.push(Case { operation: scenario.operation(), misfortune, name, untruthful: wrong.0, broken });
    }
    cases
}
