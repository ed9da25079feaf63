//! The fault sweep: every call that an operation makes to the services fails in every way that a network knows, one call at
//! a time or all of them from one on. What the caller was told must be true, and asking again with the same Idempotency-Key
//! must end where nothing ever failed.

mod scenarios;

use std::collections::{BTreeMap, BTreeSet};

use domain::{Email, OrgId, Span, UserId};
use functions::invoke;
use futures::StreamExt;
use futures::future::LocalBoxFuture;
use platform::aws::{Call, Fault};
use platform::clock::{Clock as _, SystemClock};
use platform::keys::{self, Keys, Timeline};
use platform::table::{InvitationsQuery, Table, UserOrder, UsersQuery};
use serde_json::Value;
use tests::{Answer, App};

const FAULTS: [Fault; 4] = [Fault::Refused, Fault::AnswerLost, Fault::Throttled, Fault::Hung];
/// Attempts of one call by the SDK.
const ATTEMPTS: usize = 3;
/// Milliseconds of real time in which every request is answered, whatever hangs.
const LONGEST_ANSWER: i64 = 6000;
/// Scenarios that run at the same time, and calls of each: most of a sweep is waiting for hung calls.
const SCENARIOS_AT_ONCE: usize = 4;
const CALLS_AT_ONCE: usize = 2;
/// More than any list here is long.
const EVERYTHING: usize = 1000;

/// What is done while calls fail.
enum Act {
    /// A request: method, path, session, body.
    Ask(&'static str, String, Option<String>, Value),
    /// The follow-ups of what was committed before.
    Drain,
    /// A job on an event.
    Run(Value),
}

/// The world before a scenario's act, and whom to look at afterwards.
struct Ready {
    org: String,
    emails: Vec<String>,
    act: Act,
}

type Prepare = for<'a> fn(&'a App, &'a str) -> LocalBoxFuture<'a, Ready>;

/// One way in which an operation changes something. The name begins with the operation's id.
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
    calls: Vec<Call>,
}

impl Scenario {
    fn operation(&self) -> &'static str {
        self.name.split(' ').next().unwrap_or(self.name)
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
        let mut calls: Vec<Call> = app.calls().into_iter().filter(|call| call.operation == Some(self.operation())).collect();
        calls.sort_by_key(|call| call.started);
        let (after, again) = if asks {
            (drained(app, &ready, tag).await, self.act(app, &ready, tag).await)
        } else {
            // Leases and refused mails wait for their time. A link whose timer was not created ends all the same.
            app.advance(if self.operation() == "dispatch" { Span::hours(25) } else { Span::minutes(10) }).await;
            (String::new(), None)
        };
        let last = drained(app, &ready, tag).await;
        // A look at every shard is dear: what requests leave is looked for once, at the end of their sweep.
        let (repeated_mails, left_over) = (repeated_mails(app, &ready), if asks { 0 } else { left_over(app).await });
        Outcome { answer, again, milliseconds, before, after, last, repeated_mails, left_over, calls }
    }

    async fn act(&self, app: &App, ready: &Ready, tag: &str) -> Option<Answer> {
        match &ready.act {
            Act::Ask(method, path, token, body) => {
                let mut ask = app.ask(method, path).header("idempotency-key", tag);
                if let Some(token) = token {
                    ask = ask.by(token);
                }
                if !body.is_null() {
                    ask = ask.json(body);
                }
                Some(ask.send().await)
            }
            Act::Drain => {
                app.runner.drain().await;
                None
            }
            Act::Run(event) => {
                // A failed job comes again by its trigger, or the sweep does its work.
                let _ = invoke(app.runner.context(), self.operation(), event.clone()).await;
                app.runner.drain().await;
                None
            }
        }
    }
}

fn break_calls(app: &App, sought: &'static str, plan: Plan) {
    let mut seen = 0;
    app.faults.set(move |_, operation| {
        seen += usize::from(operation == Some(sought));
        let after = match plan.length {
            Length::Once => 1,
            Length::AllAttempts => ATTEMPTS,
            Length::ForGood => usize::MAX - plan.first,
        };
        let meant = (plan.first..plan.first + after).contains(&seen);
        if operation == Some(sought) && meant { plan.fault } else { Fault::None }
    });
}

/// Everything that the act may have changed and caused, without ids and times, so that two runs compare.
async fn drained(app: &App, ready: &Ready, tag: &str) -> String {
    app.drain().await;
    let mut lines = Vec::new();
    let mut orgs = BTreeSet::from([ready.org.parse().unwrap()]);
    for email in &ready.emails {
        account(app, email, &mut orgs, &mut lines).await;
    }
    for org in &orgs {
        organization(app, *org, &mut lines).await;
    }
    let events = app.runner.services().ledger.events(0, None, u32::MAX).unwrap().0;
    let own = |event: &&Value| orgs.iter().any(|org| event.to_string().contains(&org.to_string()));
    let told: BTreeSet<(String, String)> = events.iter().filter(own).map(|event| (event["type"].to_string(), event["id"].to_string())).collect();
    lines.extend(told.into_iter().map(|(kind, _)| format!("event {kind}")));
    for email in &ready.emails {
        let mails = app.runner.mailbox().find(Some(email), None).unwrap();
        let sent: BTreeSet<(String, String)> = mails.iter().map(|mail| (mail["template"].to_string(), mail["id"].to_string())).collect();
        lines.extend(sent.into_iter().map(|(template, _)| format!("mail {template} to {email}")));
    }
    lines.sort();
    lines.join("\n").replace(tag, "")
}

async fn account(app: &App, email: &str, orgs: &mut BTreeSet<OrgId>, lines: &mut Vec<String>) {
    let table = &app.runner.context().table;
    let parsed = Email::parse(email).unwrap();
    let mark = table.read(&keys::account_address(&parsed).into()).await.unwrap().account_address(&parsed).unwrap();
    let Some(id) = mark.map(|mark| mark.account) else { return lines.push(format!("account {email}: none")) };
    let held = table.credentials(Some(id)).await.unwrap().unwrap();
    let sessions = table.sessions(id, EVERYTHING).await.unwrap();
    let live = sessions.iter().filter(|session| session.account_stamp == held.account.access_stamp).count();
    let account = &held.account;
    lines.push(format!(
        "account {email}: {:?} version {} stamp {} reset {} password {} users {} sessions {live} of {}",
        account.proof,
        account.version,
        account.access_stamp,
        account.reset.epoch,
        held.password.is_some(),
        held.memberships.len(),
        sessions.len()
    ));
    orgs.extend(held.memberships.iter().map(|place| place.org));
    audit(table, Timeline::Account(id), email, lines).await;
}

async fn organization(app: &App, org: OrgId, lines: &mut Vec<String>) {
    let table = &app.runner.context().table;
    let users = UsersQuery { org, order: UserOrder::Created, descending: false, statuses: Vec::new(), role: None, limit: EVERYTHING, after: None };
    let invitations = InvitationsQuery { org, statuses: Vec::new(), now: app.now(), limit: EVERYTHING, after: None };
    let mut ids: BTreeSet<UserId> = table.users_page(&users).await.unwrap().rows.iter().map(|row| row.id).collect();
    ids.extend(table.invitations_page(&invitations).await.unwrap().rows.iter().map(|row| row.user));
    let wanted: Keys = ids.iter().flat_map(|id| [keys::user(org, *id), keys::invitation(org, *id)]).collect();
    let found = table.read(&wanted).await.unwrap();
    for id in ids {
        let user = found.user(org, id).unwrap().unwrap();
        let email = user.email.as_str();
        lines.push(format!("user {email}: {:?} version {} verified {}", user.status.kind(), user.version, user.email_verified));
        if let Some(link) = found.invitation(org, id).unwrap() {
            let (status, epoch, sends) = (link.status(app.now()), link.epoch, link.sends.count);
            let (delivery, ends) = (link.sends.delivery.map(|delivery| delivery.state), link.ends);
            lines.push(format!("invitation {email}: {status:?} epoch {epoch} sends {sends} version {} {delivery:?} {ends:?}", link.version));
        }
        audit(table, Timeline::User(org, id), email, lines).await;
    }
    audit(table, Timeline::Organization(org), "organization", lines).await;
}

async fn audit(table: &Table, timeline: Timeline, whose: &str, lines: &mut Vec<String>) {
    let rows = table.audit(timeline, EVERYTHING, None).await.unwrap().rows;
    lines.extend(rows.iter().map(|row| format!("audit {whose}: {}", row.action)));
}

/// How many mails came more than once. All copies must carry the same links.
fn repeated_mails(app: &App, ready: &Ready) -> usize {
    let mut copies = 0;
    for email in &ready.emails {
        let mut by_id = BTreeMap::new();
        for mail in app.runner.mailbox().find(Some(email), None).unwrap() {
            if let Some(links) = by_id.insert(mail["id"].to_string(), mail["links"].clone()) {
                assert_eq!(links, mail["links"], "a repeated mail carries other links");
                copies += 1;
            }
        }
    }
    copies
}

/// Outbox rows in the table, due or not, dead letters, and messages in the queues.
async fn left_over(app: &App) -> usize {
    let table = &app.runner.context().table;
    let mut rows = 0;
    for shard in 0..keys::SHARDS {
        let due = table.due(shard, app.now() + Span::hours(24 * 365), EVERYTHING).await.unwrap();
        rows += due.iter().filter(|due| keys::outbox_at(&due.key).is_some()).count();
    }
    let services = app.runner.services();
    let dead: usize = ["dispatch", "mail_now", "mail_bulk", "schedules"].iter().map(|source| services.ledger.dead_letters(source).unwrap().len()).sum();
    rows + dead + services.queues.len()
}

/// What is wrong with a run, compared to the one in which nothing failed.
fn complaints(fine: &Outcome, run: &Outcome, plan: Plan) -> Vec<String> {
    let mut wrong = Vec::new();
    let mut must = |holds: bool, what: String| {
        if !holds {
            wrong.push(what);
        }
    };
    let difference = |one: &str, other: &str| {
        let (one, other): (Vec<&str>, Vec<&str>) = (one.lines().collect(), other.lines().collect());
        let missing = one.iter().filter(|line| !other.contains(line)).map(|line| format!("\n      - {line}"));
        let added = other.iter().filter(|line| !one.contains(line)).map(|line| format!("\n      + {line}"));
        let counts = format!(" ({} and {} lines)", one.len(), other.len());
        missing.chain(added).chain([counts]).collect::<String>()
    };
    // How many rows a job takes at once depends on their ids.
    must(run.calls.len() < plan.first || run.calls.iter().any(|call| call.fault == plan.fault), "the fault never came".to_owned());
    must(run.last == fine.last, format!("the end differs{}", difference(&fine.last, &run.last)));
    must(run.left_over == 0, format!("{} rows, messages or dead letters are left", run.left_over));
    // Nobody can tell whether a mail went out whose answer was lost.
    let lost_mail = plan.fault == Fault::AnswerLost && run.calls.iter().any(|call| call.fault == plan.fault && call.action.contains("outbound-emails"));
    must(run.repeated_mails <= usize::from(lost_mail), format!("{} mails were repeated", run.repeated_mails));
    let (Some(usual), Some(answer)) = (&fine.answer, &run.answer) else { return wrong };
    must(run.milliseconds <= LONGEST_ANSWER, format!("answered after {} ms", run.milliseconds));
    let (effect, none) = (run.after == fine.after, run.after == fine.before);
    match answer.status {
        status if status == usual.status => must(effect, format!("{status} without the effect{}", difference(&fine.after, &run.after))),
        400..500 => must(none, format!("{} with an effect{}", answer.status, difference(&fine.before, &run.after))),
        503 => {
            must(answer.header("content-type") == "application/problem+json", format!("no problem document: {answer:?}"));
            must(answer.code() == "unavailable", format!("another code: {answer:?}"));
            must(effect || none, format!("503 with half an effect{}", difference(&fine.after, &run.after)));
        }
        _ => must(false, format!("an unusual answer: {answer:?}")),
    }
    let (Some(expected), Some(again)) = (&fine.again, &run.again) else { return wrong };
    let expected = if effect { expected.status } else { usual.status };
    must(again.status == expected, format!("asked again: {} {} instead of {expected}", again.status, again.code()));
    let same = usual.text == fine.again.as_ref().map_or("", |again| &again.text);
    if same && answer.status == usual.status {
        must(answer.text == again.text, format!("two answers to one key: {} and {}", answer.text, again.text));
    }
    wrong
}

/// All plans for one scenario; the complaints, each with the name of its case.
async fn sweep(scenario: &Scenario) -> Vec<String> {
    let app = App::start().await;
    let fine = scenario.run(&app, "q0q", None).await;
    app.end().await;
    assert!(!fine.calls.is_empty(), "{} makes no call", scenario.name);
    assert_eq!((fine.left_over, fine.repeated_mails), (0, 0), "{}", scenario.name);
    assert!(fine.answer.is_none() || (fine.before != fine.after && fine.after == fine.last), "{}: {}", scenario.name, fine.after);
    let fine = &fine;
    futures::stream::iter(1..=fine.calls.len())
        .filter(|call| std::future::ready(!between_equals(fine, *call)))
        .map(|call| break_call(scenario, fine, call))
        .buffer_unordered(CALLS_AT_ONCE)
        .concat()
        .await
}

/// Whether the calls before and after this one ask for the same: a walk over all shards is broken at its ends.
fn between_equals(fine: &Outcome, call: usize) -> bool {
    let action = |call: usize| call.checked_sub(1).and_then(|index| fine.calls.get(index)).map(|call| &call.action);
    action(call - 1) == action(call) && action(call) == action(call + 1)
}

fn plans(asks: bool, first: usize, action: &str) -> Vec<Plan> {
    let mut plans = Vec::new();
    for fault in FAULTS {
        plans.push(Plan { first, fault, length: Length::Once });
        if asks {
            plans.push(Plan { first, fault, length: Length::ForGood });
        }
    }
    if action == "TransactWriteItems" {
        plans.push(Plan { first, fault: Fault::AnswerLost, length: Length::AllAttempts });
    }
    plans
}

/// All plans that begin with one call, in a world of their own.
async fn break_call(scenario: &Scenario, fine: &Outcome, first: usize) -> Vec<String> {
    let app = App::start().await;
    let action = &fine.calls[first - 1].action;
    let mut wrong = Vec::new();
    for (number, plan) in plans(fine.answer.is_some(), first, action).into_iter().enumerate() {
        let run = scenario.run(&app, &format!("q{number}q"), Some(plan)).await;
        let case = format!("{}, call {first} of {} ({action}), {:?}, {:?}", scenario.name, fine.calls.len(), plan.fault, plan.length);
        wrong.extend(complaints(fine, &run, plan).into_iter().map(|what| format!("{case}\n    {what}")));
    }
    match left_over(&app).await {
        0 => {}
        rows => wrong.push(format!("{}, call {first} ({action}): {rows} rows, messages or dead letters are left", scenario.name)),
    }
    app.end().await;
    wrong
}

async fn sweep_all(scenarios: Vec<Scenario>) {
    let _beside_nobody_who_takes_the_machine = tests::TURNS.read().await;
    let wrong: Vec<String> = futures::stream::iter(&scenarios).map(sweep).buffer_unordered(SCENARIOS_AT_ONCE).concat().await;
    assert!(wrong.is_empty(), "{} complaints:\n{}", wrong.len(), wrong.join("\n"));
}

#[tokio::test]
async fn whatever_fails_an_answer_about_an_account_is_true() {
    sweep_all(scenarios::of_accounts()).await;
}

#[tokio::test]
async fn whatever_fails_an_answer_to_an_admin_is_true() {
    sweep_all(scenarios::of_admins()).await;
}

#[tokio::test]
async fn whatever_fails_an_answer_to_an_act_on_a_person_is_true() {
    sweep_all(scenarios::of_lifecycles()).await;
}

#[tokio::test]
async fn whatever_fails_an_answer_to_a_links_holder_is_true() {
    sweep_all(scenarios::of_links()).await;
}

#[tokio::test]
async fn whatever_fails_every_follow_up_is_done_once() {
    sweep_all(scenarios::of_follow_ups()).await;
}

#[tokio::test]
async fn whatever_fails_what_is_due_is_done_once() {
    sweep_all(scenarios::of_timers()).await;
}
