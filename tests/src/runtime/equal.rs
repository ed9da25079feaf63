//! What a sign-in and a reset cost the function, for whomever they are: the processor's time of the real `bootstrap`, its
//! table in another process. Bytes, calls and units are compared in `guesses`.
//!
//! A measurement in pairs: every round asks once of each kind, in turn, so that a busy machine meets all alike. Two kinds are
//! both known people; what differs between these is noise, and what differs between the others may be twice that, or a tenth.

use serde_json::json;
use tests::{App, Person, password};

use super::{Cloud, Event, real_time};

/// Rounds of a measurement, besides the one that warms up.
const ROUNDS: usize = 23;
/// How many measurements are put together at most: where too few rounds are looked at, one busy second of the machine shows.
const MEASUREMENTS: usize = 3;
/// People of each kind, so that no address is asked about more than three times an hour, after which a reset does less.
const PEOPLE: usize = ROUNDS + 1;
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
    times[times.len() / 2] as f64
}

/// What differs from the first known kind by more than may be: by twice what the second known kind differs, or by a tenth. A
/// measurement whose two known kinds differ by more than a tenth tells nothing.
fn told_apart(medians: &[f64]) -> Option<String> {
    let (tenth, noise) = (0.1 * medians[0], (medians[0] - medians[1]).abs());
    if noise > tenth {
        return Some("the machine is too busy to tell anything".to_owned());
    }
    let differs = |median: &f64| (median - medians[0]).abs() > tenth.max(2.0 * noise);
    KINDS.iter().zip(medians).find(|(_, median)| differs(median)).map(|(kind, _)| format!("{kind} is told by its cost"))
}

fn show(what: &str, medians: &[f64]) {
    for (kind, median) in KINDS.iter().zip(medians) {
        println!("{what:<12} {kind:<10} {:>8.3} ms of processor time, {:>+6.1} %", median / 1e6, 100.0 * (median / medians[0] - 1.0));
    }
}

/// What each call of each kind cost, nanoseconds.
async fn rounds(cloud: &mut Cloud, (handler, path, status): (&'static str, &str, u16), addresses: &[Vec<String>], measurement: usize) -> Vec<Vec<u64>> {
    let mut times = vec![Vec::new(); KINDS.len()];
    // The first round warms up and does not count.
    for round in 0..=ROUNDS {
        for turn in 0..KINDS.len() {
            let kind = (turn + round) % KINDS.len();
            let mut body = json!({ "email": addresses[kind][round % PEOPLE] });
            if handler == "sign_in" {
                body["password"] = password("a guess").into();
            }
            let source = format!("192.0.{measurement}.{}", round * KINDS.len() + kind);
            let event = Event::of("POST", path, "").from(&source).json(&body);
            let before = cloud.function(handler).await.processor_time();
            cloud.ask(handler, event).await.expect(status);
            let spent = cloud.function(handler).await.processor_time().saturating_sub(before);
            if round > 0 {
                times[kind].push(spent);
            }
        }
    }
    times
}

#[tokio::test]
async fn sign_in_and_reset_cost_the_same_for_whomever() {
    let _turn = tests::TURNS.write().await;
    let app = App::start().await;
    app.hold(real_time()).await;
    let addresses = addresses(&app).await;
    let mut cloud = Cloud::over(&app);
    let calls = [("sign_in", "/v1/sessions", 401), ("order_reset", "/v1/password-resets", 202)];
    for (handler, path, status) in calls {
        let mut times = vec![Vec::new(); KINDS.len()];
        for measurement in 1..=MEASUREMENTS {
            let more = rounds(&mut cloud, (handler, path, status), &addresses, measurement).await;
            times.iter_mut().zip(more).for_each(|(times, more)| times.extend(more));
            let medians: Vec<f64> = times.iter().cloned().map(median).collect();
            show(handler, &medians);
            let Some(wrong) = told_apart(&medians) else { break };
            assert!(measurement < MEASUREMENTS, "{handler}: {wrong}: {medians:?}");
        }
    }
    cloud.end().await;
    app.drain().await;
    app.end().await;
}
