//! `cargo xtask bench list`: what a page of people, a look-up, a sign-in, an invitation and joining cost in organizations of a
//! thousand, a hundred thousand and a million people. What is counted is compared and has to be alike; times are shown, and the
//! processor's are held to one and a half times those of the smallest.

use std::collections::BTreeMap;

use domain::{OrgId, Span};
use serde_json::{Value, json};
use tests::{Admin, App, Folder, password};

use crate::people::{Places, load, person, sizes};

/// How often each question is asked.
const TIMES: usize = 30;
/// Rows of a page.
const PAGE: usize = 50;
/// Memory of the whole runner, its engine included, at most, in MiB.
const MEMORY: u64 = 512;
/// Rows that anything may read for one page.
const MOST_ROWS: u64 = 500;
/// Times the processor's time of the smallest.
const FACTOR: f64 = 1.5;
/// Below so many milliseconds a difference says nothing.
const NOISE: f64 = 0.3;

/// A question, and whether an index has all of it.
struct Question {
    name: &'static str,
    query: String,
    indexed: bool,
}

/// What one question cost: rows looked at, read and write units, and the processor's milliseconds, each of one request.
#[derive(Clone, Copy, Debug, Default)]
struct Cost {
    rows: u64,
    read: f64,
    write: f64,
    processor: f64,
}

fn questions(places: Places) -> Vec<Question> {
    let indexed = |name, query: String| Question { name, query, indexed: true };
    let walked = |name, query: String| Question { name, query, indexed: false };
    let both = ["asc", "desc"].into_iter();
    let mut all: Vec<Question> = Vec::new();
    all.extend(both.clone().map(|order| indexed("by name", format!("sort=name&order={order}"))));
    all.extend(both.clone().map(|order| indexed("by creation", format!("sort=created&order={order}"))));
    all.extend(both.map(|order| indexed("by status", format!("sort=status&order={order}"))));
    all.extend([
        indexed("active, by name", "status=active&sort=name".to_owned()),
        indexed("active, by creation", "status=active".to_owned()),
        indexed("active and gone, by name", "status=active&status=terminated&sort=name".to_owned()),
        indexed("of a role, by name", "role=member&sort=name".to_owned()),
        indexed("of a large department, by name", format!("department={}&sort=name", places.large)),
        indexed("of a small department, by name", format!("department={}&sort=name", places.small)),
        indexed("of a location, by name", format!("location={}&sort=name", places.location)),
        walked("of a role, by creation", "role=member".to_owned()),
        walked("of a small department, by creation", format!("department={}", places.small)),
        walked("in no department", "department=none&sort=name".to_owned()),
        walked("on vacation, by name", "vacation=at&sort=name".to_owned()),
        walked("with a second factor", "mfa=true".to_owned()),
        walked("a rare word", "q=quixote&sort=name".to_owned()),
        walked("a common word", "q=mia&sort=name".to_owned()),
        walked("two words", "q=mia+berger".to_owned()),
        walked("an address", "q=p77@people.test".to_owned()),
        walked("one letter", "q=m".to_owned()),
    ]);
    all
}

/// The processor's time of this process so far, in milliseconds: the threads that live.
fn processor() -> f64 {
    let threads = std::fs::read_dir("/proc/self/task").into_iter().flatten().filter_map(Result::ok);
    let spent = |thread: std::fs::DirEntry| std::fs::read_to_string(thread.path().join("schedstat")).ok()?.split(' ').next()?.parse::<u64>().ok();
    threads.filter_map(spent).sum::<u64>() as f64 / 1e6
}

/// Memory that the process holds now, in MiB.
fn memory() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let kilobytes = status.lines().find_map(|line| line.strip_prefix("VmRSS:")?.trim().strip_suffix(" kB")?.trim().parse::<u64>().ok());
    kilobytes.unwrap_or(0) / 1024
}

/// A large organization.
struct Large {
    app: App,
    ann: Admin,
    people: usize,
    _folder: Folder,
}

impl Large {
    async fn of(people: usize, places: Places) -> Large {
        let folder = Folder::new(&format!("list-{people}"));
        let storage = local::Storage::Folder(folder.path().to_path_buf());
        let app = App::start_with(local::Options { storage, limits: domain::Limits::NONE, ..local::Options::default() }).await;
        let ann = app.found("default", "ann").await;
        app.drain().await;
        let (cx, org) = (app.runner.context(), OrgId::parse(&ann.org).expect("an id"));
        load(&cx.table, org, places, cx.clock.now(), people).await;
        // What was written past the stream's reader is projected already.
        app.runner.skip_stream().await.expect("the stream's end");
        Large { app, ann, people, _folder: folder }
    }

    /// Asks `ask` so often and gives the cost of once.
    async fn measured<F: Future<Output = Value>>(&self, times: usize, ask: impl Fn(usize) -> F) -> Cost {
        self.app.calls();
        ask(0).await;
        let first = self.app.calls();
        let before = processor();
        let mut rows = 0;
        for time in 1..=times {
            rows = ask(time).await["scanned"].as_u64().unwrap_or(0);
        }
        let processor = (processor() - before) / times as f64;
        let (read, write) = first.iter().fold((0.0, 0.0), |(read, write), call| (read + call.read_units, write + call.write_units));
        self.app.calls();
        Cost { rows, read, write, processor }
    }

    async fn page(&self, query: &str) -> Value {
        self.app.get(&format!("/v1/users?limit={PAGE}&{query}")).by(&self.ann.token).send().await.expect(200).json()
    }

    /// The cursor at nine tenths of a list.
    async fn deep(&self, query: &str) -> String {
        let (mut cursor, mut passed) = (String::new(), 0);
        while passed < self.people * 9 / 10 {
            let after = if cursor.is_empty() { String::new() } else { format!("&cursor={cursor}") };
            let page = self.app.get(&format!("/v1/users?limit=100&{query}{after}")).by(&self.ann.token).send().await.expect(200).json();
            passed += 100;
            self.app.calls();
            match page["next_cursor"].as_str() {
                Some(next) => next.clone_into(&mut cursor),
                None => break,
            }
        }
        cursor
    }

    async fn lists(&self, places: Places) -> BTreeMap<String, (bool, Cost)> {
        let mut costs = BTreeMap::new();
        for (number, Question { name, query, indexed }) in questions(places).into_iter().enumerate() {
            let cost = self.measured(TIMES, |_| self.page(&query)).await;
            costs.insert(format!("{number:02} {name} `{query}`"), (indexed, cost));
        }
        for query in ["sort=name", "sort=created"] {
            let cursor = self.deep(query).await;
            let query = format!("{query}&cursor={cursor}");
            let cost = self.measured(TIMES, |_| self.page(&query)).await;
            costs.insert(format!("90 nine tenths down `{}`", query.split('&').next().unwrap_or_default()), (true, cost));
        }
        costs
    }

    /// What else is done in an organization of this size.
    async fn acts(&self) -> BTreeMap<String, (bool, Cost)> {
        let (app, ann) = (&self.app, &self.ann);
        let mut costs = BTreeMap::new();
        let somebody = person(OrgId::parse(&ann.org).expect("an id"), Places::made_up(), app.now(), 0).email;
        let invite = |number: usize| async move {
            let body = App::invitation(&format!("guest{number}@late.test"));
            app.post("/v1/users").by(&ann.token).json(&body).send().await.expect(201).json()
        };
        costs.insert("95 invite".to_owned(), (true, self.measured(TIMES, invite).await));
        let mut links = Vec::new();
        for number in 0..=TIMES {
            links.push(app.mails(&format!("guest{number}@late.test"), "invitation").await.pop().map(|mail| tests::link_in(&mail, "/i/")).unwrap_or_default());
        }
        let (links, hashed) = (&links, password("guest"));
        let body = json!({ "password": hashed });
        let body = &body;
        let accept = |number: usize| async move {
            let path = links[number].replace("/i/", "/v1/invitation-links/");
            app.post(&format!("{path}/accept")).json(body).send().await.expect(201).json()
        };
        costs.insert("96 accept, a hash in it".to_owned(), (true, self.measured(TIMES, accept).await));
        app.drain().await;
        let sign_in = |number: usize| {
            let email = format!("guest{number}@late.test");
            async move { app.post("/v1/sessions").json(&json!({ "email": email, "password": body["password"] })).send().await.expect(201).json() }
        };
        costs.insert("97 sign in, a hash in it".to_owned(), (true, self.measured(TIMES, sign_in).await));
        let found = self.page(&format!("q={}", somebody.as_str())).await["data"][0]["id"].as_str().unwrap_or_default().to_owned();
        let found = &found;
        let look_up = |_| async move { app.get(&format!("/v1/users/{found}")).by(&ann.token).send().await.expect(200).json() };
        costs.insert("98 look up".to_owned(), (true, self.measured(TIMES, look_up).await));
        app.hold(app.now() + Span(1)).await;
        costs
    }
}

/// Measures organizations of these sizes, the smallest first.
///
/// # Errors
/// What costs more than it may.
pub async fn list(people: &[usize]) -> Result<(), String> {
    let places = Places::made_up();
    let (mut measured, mut faults) = (Vec::new(), Vec::new());
    for size in people {
        let large = Large::of(*size, places).await;
        let mut costs = large.lists(places).await;
        costs.extend(large.acts().await);
        let held = memory();
        eprintln!("{size} people: {held} MiB held");
        if held > MEMORY {
            faults.push(format!("{size} people take {held} MiB of memory, at most {MEMORY}"));
        }
        measured.push(costs);
        large.app.runner.stop().await;
    }
    println!("# Lists and people at {people:?} people of one organization: rows looked at, read and write units, processor ms\n");
    println!("| |{}\n|---|{}", people.iter().map(|size| format!(" {size} |")).collect::<String>(), "---|".repeat(people.len()));
    let Some(smallest) = measured.first() else { return Ok(()) };
    for (name, (indexed, base)) in smallest {
        let of: Vec<Cost> = measured.iter().map(|costs| costs[name].1).collect();
        let cells: String = of.iter().map(|cost| format!(" {} rows, {} R, {} W, {:.2} ms |", cost.rows, cost.read, cost.write, cost.processor)).collect();
        println!("| {} |{cells}", &name[3..]);
        for (size, cost) in people.iter().zip(&of) {
            faults.extend(fault(&name[3..], *size, *indexed, base, cost));
        }
    }
    println!("\n# Bytes of a person and of each entry in a list\n\n| | bytes |\n|---|---|");
    let org = OrgId(uuid::Uuid::from_u128(1));
    for (what, bytes) in sizes(&person(org, places, domain::Time(1_767_225_600_000), 147)) {
        println!("| {what} | {bytes} |");
    }
    println!("\nBeside the item and its entries, one person has an address's marker, what is projected, and a mark for each word.");
    if faults.is_empty() { Ok(()) } else { Err(faults.join("\n")) }
}

/// What is wrong with a cost beside that of the smallest organization.
fn fault(name: &str, size: usize, indexed: bool, base: &Cost, cost: &Cost) -> Option<String> {
    if indexed && (cost.rows.abs_diff(base.rows) > 1 || (cost.read - base.read).abs() > 1.0 || (cost.write - base.write).abs() > 1.0) {
        return Some(format!("{name}: {base:?}, and {cost:?} at {size}"));
    }
    if cost.rows > MOST_ROWS {
        return Some(format!("{name} looks at {} rows at {size}", cost.rows));
    }
    let slow = indexed && cost.processor > base.processor * FACTOR + NOISE;
    slow.then(|| format!("{name} takes {:.2} ms at {size}, and {:.2} where there are fewest", cost.processor, base.processor))
}
