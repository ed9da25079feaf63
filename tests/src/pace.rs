//! At what pace Usher writes by itself: however many people something is done to, no partition key of the table or of an index gets
//! more than 500 writes a second. A commit takes its time (`platform::pace`), so what counts is how many are in flight at once; `cargo xtask
//! bench pace` counts them by the second, with thousands of people.

use domain::{Span, Time};
use functions::invoke;
use platform::aws::Call;
use platform::pace::LANES;
use serde_json::json;
use tests::{Admin, App};

const PEOPLE: usize = 120;

/// How many commits of an operation were in flight at once: all are one organization's, and so the same lists'.
fn in_flight(calls: &[Call], operation: &str) -> usize {
    let commits: Vec<&Call> = calls.iter().filter(|call| call.operation == Some(operation) && call.action == "TransactWriteItems").collect();
    let beside = |one: &Call| commits.iter().filter(|other| other.started <= one.started && one.started < other.ended).count();
    assert!(commits.len() >= PEOPLE, "{} commits of {operation}", commits.len());
    commits.iter().map(|one| beside(one)).max().unwrap()
}

async fn crowd(app: &App) -> (Admin, Vec<String>) {
    let ann = app.found("default", "ann").await;
    let mut people = Vec::new();
    for number in 0..PEOPLE {
        people.push(app.invite(&ann, &format!("p{number}@person.test")).await.user);
    }
    app.drain().await;
    (ann, people)
}

#[tokio::test]
async fn days_off_that_begin_together_do_not_crowd_a_list() {
    let app = App::start().await;
    let (ann, people) = crowd(&app).await;
    let day = json!({ "start": "2026-03-03", "end": "2026-03-03" });
    for user in &people {
        app.post(&format!("/v1/users/{user}/days-off")).by(&ann.token).json(&day).send().await.expect(201);
    }
    app.hold(Time::parse("2026-03-03T00:00:00Z").unwrap()).await;
    app.calls();
    invoke(app.runner.context(), "sweep", json!({})).await.unwrap();
    let most = in_flight(&app.calls(), "sweep");
    assert!((2..=LANES).contains(&most), "{most}");
    assert_eq!(app.events("day_off.started").await.len(), PEOPLE);
    app.end().await;
}

#[tokio::test]
async fn many_links_sent_again_do_not_crowd_a_list() {
    let app = App::start().await;
    let (ann, people) = crowd(&app).await;
    app.hold(app.now() + Span(61)).await;
    app.calls();
    for some in people.chunks(50) {
        app.post("/v1/invitations/bulk-resend").by(&ann.token).json(&json!({ "users": some })).send().await.expect(200);
    }
    let most = in_flight(&app.calls(), "bulk_resend");
    assert!((2..=LANES).contains(&most), "{most}");
    app.end().await;
}
