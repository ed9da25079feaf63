//! `cargo xtask bench pace`: something is done to very many people of one organization at once, and its lists are to get no more
//! than 500 writes a second: days off that begin at one midnight, and invitations that are sent again.

use std::collections::BTreeMap;
use std::time::Duration;

use domain::{OrgId, Span, Time};
use functions::invoke;
use futures::StreamExt as _;
use platform::clock::{Clock as _, SystemClock, pause};
use serde_json::json;
use tests::{Admin, App, Folder};

use crate::people::{Places, load, person};

/// Writes that one partition key may get in a second.
const MOST: usize = 500;
/// Requests beside each other while the people are made ready.
const BESIDE: usize = 8;
/// How often commits are counted, in milliseconds.
const TICK: u64 = 100;
/// People of one call of the bulk resend.
const BULK: usize = 50;

/// The commits of an operation while something ran.
#[derive(Default)]
struct Pace {
    milliseconds: i64,
    /// By tenths of a second.
    ticks: BTreeMap<i64, usize>,
}

impl Pace {
    fn commits(&self) -> usize {
        self.ticks.values().sum()
    }
    /// In the busiest second.
    fn most(&self) -> usize {
        self.ticks.keys().map(|from| self.ticks.range(from..&(from + 10)).map(|(_, commits)| commits).sum()).max().unwrap_or(0)
    }
}

/// Counts an operation's commits while `work` goes on.
async fn paced<F: Future<Output = ()>>(app: &App, operation: &str, work: F) -> Pace {
    app.calls();
    let (since, mut pace) = (SystemClock.now().0, Pace::default());
    let count = |pace: &mut Pace| {
        let commits = app.calls().iter().filter(|call| call.operation == Some(operation) && call.action == "TransactWriteItems").count();
        *pace.ticks.entry((SystemClock.now().0 - since) / 100).or_default() += commits;
    };
    let mut work = std::pin::pin!(work);
    loop {
        tokio::select! {
            () = &mut work => break,
            () = pause(Duration::from_millis(TICK)) => count(&mut pace),
        }
    }
    count(&mut pace);
    pace.milliseconds = SystemClock.now().0 - since;
    pace
}

async fn crowd(name: &str, people: usize) -> (App, Admin, Folder, Vec<String>) {
    let folder = Folder::new(name);
    let storage = local::Storage::Folder(folder.path().to_path_buf());
    let app = App::start_with(local::Options { storage, limits: domain::Limits::NONE, ..local::Options::default() }).await;
    let ann = app.found("default", "ann").await;
    app.drain().await;
    let (cx, org) = (app.runner.context(), OrgId::parse(&ann.org).expect("an id"));
    let (now, places) = (cx.clock.now(), Places::made_up());
    load(&cx.table, org, places, now, people * 25 / 23 + 25).await;
    app.runner.skip_stream().await.expect("the stream's end");
    let active = (0..).map(|number| person(org, places, now, number)).filter(|user| matches!(user.status, domain::Status::Active { .. }));
    let ids = active.take(people).map(|user| user.id.to_string()).collect();
    (app, ann, folder, ids)
}

async fn days_off(people: usize) -> Pace {
    let (app, ann, _folder, ids) = crowd("pace-days-off", people).await;
    let (app, token) = (&app, ann.token.as_str());
    let day = &json!({ "start": "2026-03-03", "end": "2026-03-03" });
    let plan = |id: &String| {
        let path = format!("/v1/users/{id}/days-off");
        async move { app.post(&path).by(token).json(day).send().await.expect(201) }
    };
    let planned = futures::stream::iter(&ids).map(plan).buffer_unordered(BESIDE).count().await;
    assert_eq!(planned, people);
    app.drain().await;
    app.hold(Time::parse("2026-03-03T00:00:00Z").expect("a time")).await;
    let mut started = 0;
    paced(app, "sweep", async {
        while started < people {
            invoke(app.runner.context(), "sweep", json!({})).await.expect("a sweep");
            app.drain().await;
            started = app.runner.services().ledger.events(0, Some("day_off.started"), u32::try_from(people).expect("a count")).expect("events").0.len();
        }
    })
    .await
}

async fn resent(people: usize) -> Pace {
    let (app, ann, _folder, _) = crowd("pace-resend", 1).await;
    let (app, token) = (&app, ann.token.as_str());
    let invite = |number: usize| async move {
        let body = App::invitation(&format!("late{number}@person.test"));
        app.post("/v1/users").by(token).json(&body).send().await.expect(201).json()["user"]["id"].as_str().unwrap_or_default().to_owned()
    };
    let ids: Vec<String> = futures::stream::iter(0..people).map(invite).buffer_unordered(BESIDE).collect().await;
    app.drain().await;
    app.hold(app.now() + Span(61)).await;
    paced(app, "bulk_resend", async {
        for some in ids.chunks(BULK) {
            let answer = app.post("/v1/invitations/bulk-resend").by(token).json(&json!({ "users": some })).send().await.expect(200).json();
            assert!(answer["data"].as_array().is_some_and(|rows| rows.iter().all(|row| row["outcome"] == "resent")), "{answer}");
        }
    })
    .await
}

/// Does both to so many people.
///
/// # Errors
/// More than 500 commits in a second.
pub async fn pace(people: usize) -> Result<(), String> {
    println!("# {people} people of one organization at once\n\nEach commit writes one entry of every list that the person is in.\n");
    println!("| | commits | seconds | in the busiest second |\n|---|---|---|---|");
    let mut faults = Vec::new();
    for name in ["days off begin", "invitations are sent again"] {
        let pace = if name == "days off begin" { days_off(people).await } else { resent(people).await };
        println!("| {name} | {} | {:.1} | {} |", pace.commits(), pace.milliseconds as f64 / 1e3, pace.most());
        if pace.most() > MOST || pace.commits() < people {
            faults.push(format!("{name}: {} commits, {} in a second, at most {MOST}", pace.commits(), pace.most()));
        }
    }
    if faults.is_empty() { Ok(()) } else { Err(faults.join("\n")) }
}
