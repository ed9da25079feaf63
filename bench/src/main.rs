//! `cargo xtask bench`: what a function costs beside the smallest one there is, and what a month costs, as one report.
//!
//! Programs are measured interleaved, round after round, so that a busy machine hits all alike; medians are shown, the
//! processor's time first. Wall times are reported and compared with nothing.

#[expect(clippy::expect_used, reason = "a measurement that meets what cannot be has no other way on")]
mod list;
#[expect(clippy::expect_used, reason = "a measurement that meets what cannot be has no other way on")]
mod pace;
#[expect(clippy::expect_used, reason = "people who are made up here are sound")]
mod people;
#[expect(clippy::expect_used, reason = "a measurement that meets what cannot be has no other way on")]
mod table;

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use bench::bill::{Bills, Line, bills, sum};
use functions::OPERATIONS;
use platform::clock::{Clock as _, SystemClock};
use platform::edge::Class;
use serde_json::{Value, json};
use tests::{Admin, App, Lambda, environment, password};

/// How often each program is started.
const ROUNDS: usize = 15;
/// Invocations of a warm instance.
const WARM: usize = 25;

/// One program with one handler, and what it is asked.
struct Candidate {
    name: &'static str,
    program: PathBuf,
    handler: &'static str,
    /// The event of the invocation with this number: what it makes is new every time.
    event: Box<dyn Fn(usize) -> Value>,
    /// An event before the first that counts.
    warmed_by: Option<Value>,
}

/// What one run took: of the processor in milliseconds, by the wall in milliseconds, of memory in MiB.
#[derive(Clone, Copy)]
struct Run {
    ready: (f64, f64),
    first: (f64, f64),
    warm: (f64, f64),
    memory: f64,
}

#[tokio::main]
async fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let outcome = match words.as_slice() {
        ["bill"] => bill(),
        ["list", people @ ..] => match people.iter().map(|number| number.parse()).collect::<Result<Vec<usize>, _>>() {
            Ok(people) => list::list(&people).await,
            Err(_) => Err("usage: bench list PEOPLE…".to_owned()),
        },
        ["table"] => {
            table::table().await;
            Ok(())
        }
        ["pace", people] => match people.parse() {
            Ok(people) => pace::pace(people).await,
            Err(_) => Err("usage: bench pace PEOPLE".to_owned()),
        },
        [bootstrap, hello] => {
            starts(Path::new(bootstrap), Path::new(hello)).await;
            depth();
            bill()
        }
        _ => Err("usage: bench bill | bench table | bench list PEOPLE… | bench pace PEOPLE | bench BOOTSTRAP HELLO".to_owned()),
    };
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(message) => {
            eprintln!("{message}");
            ExitCode::FAILURE
        }
    }
}

fn event(method: &str, path: &str, token: &str, body: Option<&Value>) -> Value {
    let mut event = json!({
        "version": "2.0", "routeKey": "$default", "rawPath": path, "rawQueryString": "", "isBase64Encoded": false,
        "headers": { "accept": "*/*", "host": "api.example.test", "authorization": format!("Bearer {token}"), "content-type": "application/json" },
        "requestContext": { "http": { "method": method, "path": path, "protocol": "HTTP/1.1", "sourceIp": "127.0.0.1", "userAgent": "bench" } },
    });
    if let Some(body) = body {
        event["body"] = body.to_string().into();
    }
    event
}

/// Without a session, so that nothing is looked up.
fn anonymous() -> Value {
    let mut event = event("GET", "/healthz", "", None);
    if let Some(headers) = event["headers"].as_object_mut() {
        headers.remove("authorization");
    }
    event
}

fn candidates(bootstrap: &Path, hello: &Path, admin: &Admin) -> Vec<Candidate> {
    let own = |name, handler, event: Box<dyn Fn(usize) -> Value>| Candidate { name, program: bootstrap.to_path_buf(), handler, event, warmed_by: None };
    // A token that nobody sealed: the keys are read, and nothing else.
    let forged = event("GET", "/v1/me", &"A".repeat(108), None);
    let by = |path: &'static str| {
        let token = admin.token.clone();
        Box::new(move |_| event("GET", path, &token, None))
    };
    let (token, email) = (admin.token.clone(), admin.email.clone());
    vec![
        Candidate { name: "hello-world", program: hello.to_path_buf(), handler: "hello", event: by("/hello"), warmed_by: None },
        own("healthz, no table and no keys", "healthz", Box::new(|_| anonymous())),
        own("me, keys and one read", "me", by("/v1/me")),
        Candidate { warmed_by: Some(forged), ..own("me, one read, keys held", "me", by("/v1/me")) },
        own("list_users, a read and an index", "list_users", by("/v1/users")),
        own(
            "invite_user, a transaction",
            "invite_user",
            Box::new(move |number| event("POST", "/v1/users", &token, Some(&App::invitation(&format!("guest{number}@person.test"))))),
        ),
        own("sign_in, a hash", "sign_in", Box::new(move |_| event("POST", "/v1/sessions", "", Some(&json!({ "email": email, "password": password("ann") }))))),
    ]
}

async fn starts(bootstrap: &Path, hello: &Path) {
    let app = App::start().await;
    // Functions go by the real clock, so what they are shown must not be of another time.
    app.hold(SystemClock.now()).await;
    let admin = app.found("default", "ann").await;
    let mut variables = environment(&app.runner.context().config);
    // Inviting twelve hundred people in a minute is nothing that anybody does.
    variables.retain(|(name, _)| !name.starts_with("USHER_INVITEES_PER_"));
    variables.extend([("USHER_INVITEES_PER_INVITER", "0".to_owned()), ("USHER_INVITEES_PER_ORGANIZATION", "0".to_owned())]);
    let candidates = candidates(bootstrap, hello, &admin);
    let mut runs: Vec<Vec<Run>> = candidates.iter().map(|_| Vec::new()).collect();
    let mut number = 0;
    for round in 0..ROUNDS {
        for at in 0..candidates.len() {
            // Nobody is always behind the same neighbour.
            let at = (at + round) % candidates.len();
            runs[at].push(run(&candidates[at], &variables, &mut number).await);
        }
    }
    println!("# One instance, {ROUNDS} starts of each, interleaved; processor time, medians, and beside it times that of hello-world\n");
    println!("| | ready | | first | | warm | | ready, wall | first, wall | memory |\n|---|---|---|---|---|---|---|---|---|---|");
    let median = |of: &[Run], take: &dyn Fn(&Run) -> f64| {
        let mut all: Vec<f64> = of.iter().map(take).collect();
        all.sort_by(f64::total_cmp);
        all[all.len() / 2]
    };
    let base = &runs[0];
    for (candidate, of) in candidates.iter().zip(&runs) {
        let pair = |take: &dyn Fn(&Run) -> f64| {
            let value = median(of, take);
            format!("{value:.2} ms | {:.2}", value / median(base, take))
        };
        println!(
            "| {} | {} | {} | {} | {:.1} ms ({:.2}) | {:.1} ms ({:.2}) | {:.1} MiB |",
            candidate.name,
            pair(&|run| run.ready.0),
            pair(&|run| run.first.0),
            pair(&|run| run.warm.0),
            median(of, &|run| run.ready.1),
            median(of, &|run| run.ready.1) / median(base, &|run| run.ready.1),
            median(of, &|run| run.first.1),
            median(of, &|run| run.first.1) / median(base, &|run| run.first.1),
            median(of, &|run| run.memory),
        );
    }
    for (name, file) in [("hello-world", hello), ("usher", bootstrap)] {
        println!("\n{name}: {:.2} MiB", std::fs::metadata(file).map_or(0.0, |file| file.len() as f64 / 1_048_576.0));
    }
    println!();
    app.runner.stop().await;
}

async fn run(candidate: &Candidate, variables: &[(&'static str, String)], number: &mut usize) -> Run {
    let clock = Stopwatch::start();
    let mut instance = Lambda::start_program(&candidate.program, candidate.handler, variables).await;
    let ready = (milliseconds(instance.processor_time()), clock.read());
    if let Some(event) = &candidate.warmed_by {
        instance.invoke(event).await.answer();
    }
    let first = invoke(&mut instance, candidate, number).await;
    let mut warm = Vec::new();
    for _ in 0..WARM {
        warm.push(invoke(&mut instance, candidate, number).await);
    }
    warm.sort_by(|one, other| one.0.total_cmp(&other.0));
    let run = Run { ready, first, warm: warm[WARM / 2], memory: instance.most_memory() as f64 / 1_048_576.0 };
    instance.end().await;
    run
}

/// The processor's time and the wall's for one event, which has to succeed.
async fn invoke(instance: &mut Lambda, candidate: &Candidate, number: &mut usize) -> (f64, f64) {
    *number += 1;
    let event = (candidate.event)(*number);
    let (before, clock) = (instance.processor_time(), Stopwatch::start());
    let answer = instance.invoke(&event).await.answer();
    let wall = clock.read();
    assert!(answer["statusCode"].as_i64().is_some_and(|status| status < 300), "{}: {answer}", candidate.name);
    (milliseconds(instance.processor_time() - before), wall)
}

fn milliseconds(nanoseconds: u64) -> f64 {
    nanoseconds as f64 / 1e6
}

/// The one place that looks at the wall: what it reads is shown, and decides nothing.
struct Stopwatch(std::time::Instant);

impl Stopwatch {
    #[expect(clippy::disallowed_methods, reason = "a benchmark's business is the time that passes")]
    fn start() -> Stopwatch {
        Stopwatch(std::time::Instant::now())
    }
    fn read(&self) -> f64 {
        self.0.elapsed().as_secs_f64() * 1000.0
    }
}

/// How deep each operation goes; the tests hold it to that.
fn depth() {
    println!("# The longest chain of calls of each operation, on its usual path\n");
    for (name, of) in [("reads", 0), ("mutations", 1)] {
        for depth in 0..=4 {
            let is = |class: Class| matches!((class, of), (Class::Read(d), 0) | (Class::Mutation(d), 1) if d == depth);
            let rows: Vec<&str> = OPERATIONS.iter().filter(|row| is(row.class)).map(|row| row.id).collect();
            if !rows.is_empty() {
                println!("- {name}, {depth}: {}", rows.join(", "));
            }
        }
    }
    println!();
}

fn bill() -> Result<(), String> {
    let read = |name: &str| std::fs::read_to_string(name).map_err(|e| format!("{name}: {e}"));
    let (cost, Bills { plain, edge, idle }) = bills(&read("docs/cost.toml")?, &read("docs/ledger.toml")?)?;
    let table = |name: &str, lines: &[Line], most: f64, before: f64| {
        println!("# {name}: ${:.2} a month, at most ${most:.0}\n\n| | count | price | dollars |\n|---|---:|---:|---:|", sum(lines) + before);
        for line in lines {
            println!("| {} | {} | {:e} | {:.2} |", line.what, thousands(line.count), line.price, line.dollars());
        }
        println!();
    };
    table("A million active users", &plain, cost.limits.plain, 0.0);
    table("The same behind the edge, which adds", &edge, cost.limits.edge, sum(&plain));
    table("Nobody there", &idle, cost.limits.idle, 0.0);
    let all = [(sum(&plain), cost.limits.plain), (sum(&plain) + sum(&edge), cost.limits.edge), (sum(&idle), cost.limits.idle)];
    if all.iter().all(|(dollars, most)| dollars <= most) { Ok(()) } else { Err("a bill is above its limit".to_owned()) }
}

/// 1,234,567 and 9.5.
fn thousands(number: f64) -> String {
    if number < 1000.0 {
        return format!("{number:.1}");
    }
    let digits = format!("{number:.0}");
    let groups: Vec<&str> = digits.as_bytes().rchunks(3).rev().map(|group| std::str::from_utf8(group).unwrap_or_default()).collect();
    groups.join(",")
}
