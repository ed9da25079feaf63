//! What a sign-in and a reset cost the function, for whomever they are: the processor's time of the real `bootstrap`, its
//! table in another process. Bytes, calls and units are compared in `guesses`.
//!
//! A measurement in pairs: every round asks once of each kind, in turn, so that a busy machine meets all alike. Two kinds are
//! both known people; what differs between these is noise, and what differs between the others may be twice that, or a tenth.

use serde_json::json;
use tests::{App, Person, password};

use super::{Cloud, Event, real_time};

const ROUNDS: usize = 16;
/// People of each kind: no account is guessed at often enough to be slowed down.
const PEOPLE: usize = 4;
const KINDS: [&str; 5] = ["known", "known too", "inactive", "pending", "unknown"];

/// Addresses of each kind.
async fn addresses(app: &App) -> Vec<Vec<String>> {
    let admin = app.found("default", "ann").await;
    let mut all = Vec::new();
    for (at, kind) in KINDS.iter().enumerate() {
        let mut addresses = Vec::new();
        for n in 0..PEOPLE {
            let name = format!("p{at}{n}");
            match *kind {
                "unknown" => addresses.push(format!("{name}@person.test")),
                "pending" => addresses.push(app.invite(&admin, &format!("{name}@person.test")).await.email),
                kind => {
                    let Person { user, email, .. } = app.person(&admin, &name).await;
                    if kind == "inactive" {
                        app.post(&format!("/v1/users/{user}/deactivate")).by(&admin.token).send().await.expect(200);
                    }
                    addresses.push(email);
                }
            }
        }
        all.push(addresses);
    }
    app.drain().await;
    all
}

fn median(mut times: Vec<u64>) -> f64 {
    times.sort_unstable();
    let middle = times.len() / 2;
    (times[middle - 1] + times[middle]) as f64 / 2.0
}

/// Nothing but the kind of the person may be seen in what a call costs.
fn compare(what: &str, times: Vec<Vec<u64>>) {
    let medians: Vec<f64> = times.into_iter().map(median).collect();
    let noise = (medians[0] - medians[1]).abs();
    let allowed = (2.0 * noise).max(0.1 * medians[0]);
    for (kind, median) in KINDS.iter().zip(&medians) {
        println!("{what:<8} {kind:<10} {:>8.3} ms of processor time, {:>+6.1} %", median / 1e6, 100.0 * (median / medians[0] - 1.0));
    }
    for (kind, median) in KINDS.iter().zip(&medians) {
        assert!((median - medians[0]).abs() <= allowed, "{what}: {kind} is told by its cost: {medians:?}, {allowed} would be noise");
    }
}

#[tokio::test]
async fn sign_in_and_reset_cost_the_same_for_whomever() {
    let app = App::start().await;
    app.hold(real_time()).await;
    let addresses = addresses(&app).await;
    let mut cloud = Cloud::over(&app);
    let calls = [("sign_in", "/v1/sessions", 401), ("order_reset", "/v1/password-resets", 202)];
    for (handler, path, status) in calls {
        let mut times = vec![Vec::new(); KINDS.len()];
        // The first round warms up and does not count.
        for round in 0..=ROUNDS {
            for turn in 0..KINDS.len() {
                let kind = (turn + round) % KINDS.len();
                let mut body = json!({ "email": addresses[kind][round % PEOPLE] });
                if handler == "sign_in" {
                    body["password"] = password("a guess").into();
                }
                let source = format!("192.0.2.{}", round * KINDS.len() + kind);
                let event = Event::of("POST", path, "").from(&source).json(&body);
                let before = cloud.function(handler).await.processor_time();
                cloud.ask(handler, event).await.expect(status);
                let spent = cloud.function(handler).await.processor_time().saturating_sub(before);
                if round > 0 {
                    times[kind].push(spent);
                }
            }
        }
        compare(handler, times);
    }
    cloud.end().await;
    app.drain().await;
    app.end().await;
}
