//! kill -9 in the middle of work (RELIABILITY items 1, 3 and 16): nothing that was acknowledged is lost, everything that
//! follows from it still happens, and what was not acknowledged can be asked for again.
//!
//! `USHER_SEED` repeats a run's choices, `USHER_KILLS` says how many kills there are. No moment is waited for: the process
//! dies after a drawn number of answers, while others are being worked on; every other time not before the table's log shows
//! that a commit has begun, so that some commits are cut in the middle.

mod log;
mod process;

use std::collections::{BTreeMap, BTreeSet};
use std::io::{BufRead as _, BufReader};
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use futures::stream::{self, StreamExt as _};
use platform::clock::{Clock as _, SystemClock};
use process::{Killed, Process};
use serde_json::{Value, json};
use tests::{Chance, Folder, link_in, password, setting};

/// Requests that are under way at once.
const AT_ONCE: usize = 6;
/// Requests of one round, and how many of them at least are answered before the kill.
const DEEDS: usize = 42;
const ANSWERED: usize = 20;
/// New people of a round, unless more are needed for its requests: an inviter's limit an hour is far above twenty rounds of it.
const INVITED: usize = 12;
/// Requests of one round that were answered and come again all the same.
const AGAIN: usize = 12;
/// An invitation, and no more resends than a day has.
const MOST_MAILS: usize = 6;
/// Each of the two mail queues has one mail between sending and recording at most.
const MOST_DUPLICATES: usize = 2;

/// A running `usher`, signed in to as its owner.
struct Usher {
    base: String,
    token: String,
    ready: i64,
    http: reqwest::Client,
}

impl Usher {
    async fn start(folder: &Path) -> (Usher, Process) {
        let mut process = Process::spawn(folder);
        let mut line = String::new();
        BufReader::new(process.child.stdout.take().unwrap()).read_line(&mut line).unwrap();
        let said: Value = serde_json::from_str(&line).unwrap();
        let base = said["base_url"].as_str().unwrap().to_owned();
        let mut usher = Usher { base, token: String::new(), ready: said["ready_ms"].as_i64().unwrap(), http: reqwest::Client::new() };
        let credentials = json!({ "email": said["owner"]["email"], "password": said["owner"]["password"] });
        let session = usher.expect("POST", "/v1/sessions", &credentials).await;
        usher.token = session["token"].as_str().unwrap().to_owned();
        (usher, process)
    }

    /// What was answered, wholly; none if the process was gone before.
    async fn ask(&self, method: &str, path: &str, key: Option<&str>, body: &Value) -> Option<(u16, Value)> {
        let mut request = self.http.request(method.parse().unwrap(), format!("{}{path}", self.base)).bearer_auth(&self.token);
        request = if body.is_null() { request } else { request.json(body) };
        request = if let Some(key) = key { request.header("idempotency-key", key) } else { request };
        let answer = request.send().await.ok()?;
        let status = answer.status().as_u16();
        let text = answer.text().await.ok()?;
        Some((status, serde_json::from_str(&text).unwrap_or_default()))
    }

    async fn expect(&self, method: &str, path: &str, body: &Value) -> Value {
        let (status, answer) = self.ask(method, path, None, body).await.unwrap();
        assert!((200..300).contains(&status), "{method} {path}: {status} {answer}");
        answer
    }

    async fn get(&self, path: &str) -> Value {
        self.expect("GET", path, &Value::Null).await
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    Invite,
    Accept,
    Resend,
    Deactivate,
}

/// Something asked for, of one person.
#[derive(Clone, Debug)]
struct Deed {
    kind: Kind,
    person: usize,
    key: String,
}

/// What must be true of one person.
#[derive(Debug)]
struct Person {
    name: String,
    user: String,
    link: String,
    status: &'static str,
    mails: usize,
}

impl Person {
    fn email(&self) -> String {
        format!("{}@person.test", self.name)
    }
}

#[derive(Default)]
struct World {
    people: Vec<Person>,
    /// How often each mail went out.
    sent: BTreeMap<String, usize>,
    twice: usize,
    acknowledged: usize,
    fewest: Option<usize>,
    unanswered: usize,
    repeated: usize,
    killed: BTreeMap<Killed, usize>,
}

impl World {
    /// New people to invite, and something for some of those that are there, at most one deed for each.
    fn plan(&mut self, round: usize, chance: &mut Chance) -> Vec<Deed> {
        let key = |kind: Kind, person: usize| format!("{kind:?}-{person}-{round}");
        let deed = |kind, person| Deed { kind, person, key: key(kind, person) };
        let mut deeds = Vec::new();
        let mut of = |status: &str| {
            let may = |person: &Person| person.status == status && person.mails < MOST_MAILS;
            let mut list: Vec<usize> = (0..self.people.len()).filter(|at| may(&self.people[*at])).collect();
            chance.shuffle(&mut list);
            list
        };
        let (pending, active) = (of("pending"), of("active"));
        deeds.extend(pending.iter().take(11).map(|person| deed(Kind::Accept, *person)));
        deeds.extend(pending.iter().skip(11).take(9).map(|person| deed(Kind::Resend, *person)));
        deeds.extend(active.iter().take(10).map(|person| deed(Kind::Deactivate, *person)));
        for _ in 0..INVITED.max(DEEDS - deeds.len()) {
            let at = self.people.len();
            self.people.push(Person { name: format!("person{at}"), user: String::new(), link: String::new(), status: "planned", mails: 0 });
            deeds.push(deed(Kind::Invite, at));
        }
        chance.shuffle(&mut deeds);
        deeds
    }

    async fn send(&self, usher: &Usher, deed: &Deed) -> Option<(u16, Value)> {
        let person = &self.people[deed.person];
        let (path, body) = match deed.kind {
            Kind::Invite => ("/v1/users".to_owned(), json!({ "email": person.email(), "first_name": "Ada" })),
            Kind::Accept => (format!("/v1/invitation-links/{}/accept", person.link), json!({ "password": password(&person.name) })),
            Kind::Resend => (format!("/v1/users/{}/invitation/resend", person.user), Value::Null),
            Kind::Deactivate => (format!("/v1/users/{}/deactivate", person.user), Value::Null),
        };
        usher.ask("POST", &path, Some(&deed.key), &body).await
    }

    fn acknowledge(&mut self, deed: &Deed, status: u16, answer: &Value) {
        let expected = if matches!(deed.kind, Kind::Invite | Kind::Accept) { 201 } else { 200 };
        assert_eq!(status, expected, "{deed:?}: {answer}");
        let person = &mut self.people[deed.person];
        match deed.kind {
            Kind::Invite => {
                answer["user"]["id"].as_str().unwrap().clone_into(&mut person.user);
                (person.status, person.mails) = ("pending", 1);
            }
            Kind::Accept => person.status = "active",
            Kind::Resend => person.mails += 1,
            Kind::Deactivate => person.status = "inactive",
        }
    }

    /// Asks for everything and kills the process after so many answers. Gives what was answered, and what was not.
    async fn load(&mut self, usher: Usher, process: Process, deeds: Vec<Deed>, answers: usize, in_commit: bool) -> (Vec<(Deed, Value)>, Vec<Deed>) {
        let (mut answered, mut open) = (Vec::new(), Vec::new());
        let mut seen = Vec::new();
        let killed = {
            let (world, target) = (&*self, &usher);
            let mut under_way = stream::iter(deeds).map(|deed| async move { (world.send(target, &deed).await, deed) }).buffer_unordered(AT_ONCE);
            while seen.len() < answers {
                seen.push(under_way.next().await.unwrap());
            }
            let idle = Arc::new(AtomicBool::new(false));
            let watched = idle.clone();
            let killing = tokio::task::spawn_blocking(move || process.kill(in_commit, &watched));
            seen.extend(under_way.collect::<Vec<_>>().await);
            idle.store(true, Ordering::Relaxed);
            killing.await.unwrap()
        };
        *self.killed.entry(killed).or_default() += 1;
        for (answer, deed) in seen {
            match answer {
                Some((status, answer)) => {
                    self.acknowledge(&deed, status, &answer);
                    answered.push((deed, answer));
                }
                None => open.push(deed),
            }
        }
        assert!(answered.len() >= ANSWERED, "{} answers before a kill", answered.len());
        self.acknowledged += answered.len();
        self.fewest = self.fewest.into_iter().chain([answered.len()]).min();
        self.unanswered += open.len();
        (answered, open)
    }

    /// The same requests with the same keys: those without an answer end well, some of those with one say the same again.
    async fn repeat(&mut self, usher: &Usher, answered: &[(Deed, Value)], open: &[Deed]) {
        let again = {
            let world = &*self;
            let all = open.iter().chain(answered.iter().take(AGAIN).map(|(deed, _)| deed));
            stream::iter(all)
                .map(|deed| async move { (deed.clone(), world.send(usher, deed).await.unwrap()) })
                .buffer_unordered(AT_ONCE)
                .collect::<Vec<_>>()
                .await
        };
        for (deed, (status, answer)) in again {
            match answered.iter().find(|(first, _)| first.key == deed.key) {
                None => self.acknowledge(&deed, status, &answer),
                Some((_, first)) => {
                    assert!((200..300).contains(&status), "{deed:?}: {status} {answer}");
                    assert_eq!(answer["user"]["id"], first["user"]["id"], "{deed:?}");
                    self.repeated += 1;
                }
            }
            if deed.kind == Kind::Accept {
                let token = answer["session"]["token"].as_str().unwrap();
                let me = usher.http.get(format!("{}/v1/me", usher.base)).bearer_auth(token).send().await.unwrap();
                assert_eq!(me.status().as_u16(), 200, "{deed:?}");
            }
        }
    }

    /// Everything follows, mails included, and reads as it was acknowledged.
    async fn check(&mut self, usher: &Usher, touched: &BTreeSet<usize>) {
        // Further than a dead sender's claim on its mail, and than the pause between two mails to one person.
        usher.expect("POST", "/dev/api/clock", &json!({ "advance": "3m" })).await;
        let drained = usher.expect("POST", "/dev/api/drain", &Value::Null).await;
        assert_eq!(drained["pending"], 0);
        let mut twice = 0;
        for at in touched {
            let person = &mut self.people[*at];
            assert_ne!(person.status, "planned", "every request was answered in the end");
            let user = usher.get(&format!("/v1/users/{}", person.user)).await;
            assert_eq!(user["status"], person.status, "{person:?}");
            let mails = usher.get(&format!("/dev/api/mails?template=invitation&to={}", person.email())).await;
            let mut sent: BTreeMap<&str, Vec<String>> = BTreeMap::new();
            for mail in mails.as_array().unwrap() {
                sent.entry(mail["id"].as_str().unwrap()).or_default().push(link_in(mail, "/i/"));
            }
            assert_eq!(sent.len(), person.mails, "{person:?}: {:?}", sent.keys());
            for (id, links) in sent {
                assert!(links.iter().all(|link| *link == links[0]), "a mail that goes out twice carries the same link");
                twice += links.len() - self.sent.insert(id.to_owned(), links.len()).unwrap_or(1);
                links[0].trim_start_matches("/i/").clone_into(&mut person.link);
            }
        }
        assert!(twice <= MOST_DUPLICATES, "{twice} mails went out twice");
        self.twice += twice;
    }

    /// Everybody is there once, nobody else is, and the world was told of each once.
    async fn check_all(&self, usher: &Usher) {
        let mut listed = BTreeMap::new();
        let mut cursor = String::new();
        loop {
            let page = usher.get(&format!("/v1/users?limit=100{cursor}")).await;
            for row in page["data"].as_array().unwrap() {
                let before = listed.insert(row["email"].as_str().unwrap().to_owned(), row["status"].as_str().unwrap().to_owned());
                assert_eq!(before, None, "one user for each address");
            }
            let Some(next) = page["next_cursor"].as_str() else { break };
            cursor = format!("&cursor={next}");
        }
        listed.remove("owner@acme.test").unwrap();
        let expected: BTreeMap<String, String> = self.people.iter().map(|person| (person.email(), person.status.to_owned())).collect();
        assert_eq!(listed, expected);

        let mut told: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
        let mut since = 0;
        loop {
            let page = usher.get(&format!("/dev/api/events?type=invitation.created&since={since}")).await;
            for event in page["data"].as_array().unwrap() {
                told.entry(event["data"].to_string()).or_default().insert(event["id"].to_string());
            }
            let next = page["next"].as_i64().unwrap();
            if next == since {
                break;
            }
            since = next;
        }
        assert_eq!(told.len(), self.people.len());
        assert!(told.values().all(|ids| ids.len() == 1), "an event published twice keeps its id");
        let metrics = usher.get("/dev/api/metrics").await;
        assert_eq!(metrics["queued"], 0);
        assert!(metrics["dead_letters"].as_object().unwrap().values().all(|count| count == 0), "{metrics}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn whatever_was_acknowledged_survives_a_kill_and_everything_follows() {
    let _turn = tests::TURNS.write().await;
    let seed = setting("USHER_SEED").unwrap_or_else(|| SystemClock.now().0.unsigned_abs());
    let kills = usize::try_from(setting("USHER_KILLS").unwrap_or(12)).unwrap();
    println!("USHER_SEED={seed} USHER_KILLS={kills}");
    let (mut chance, mut world, folder) = (Chance(seed), World::default(), Folder::new("crash"));
    let started = SystemClock.now();
    let (mut usher, mut process) = Usher::start(folder.path()).await;
    let mut starts = Vec::new();
    for round in 0..kills {
        let deeds = world.plan(round, &mut chance);
        let touched = deeds.iter().map(|deed| deed.person).collect();
        let answers = ANSWERED + chance.below(deeds.len() - ANSWERED);
        let (answered, open) = world.load(usher, process, deeds, answers, round % 2 == 0).await;
        (usher, process) = Usher::start(folder.path()).await;
        starts.push(usher.ready);
        world.repeat(&usher, &answered, &open).await;
        world.check(&usher, &touched).await;
    }
    world.check_all(&usher).await;
    drop(process);
    starts.sort_unstable();
    let inside: usize = world.killed.iter().filter(|(killed, _)| **killed != Killed::Anywhere).map(|(_, times)| times).sum();
    assert!(inside > 0 || kills < 4, "no commit began before any of {kills} kills");
    let World { people, twice, acknowledged, fewest, unanswered, repeated, killed, .. } = world;
    tests::show(&format!(
        "{kills} kills ({killed:?}), {} people, {acknowledged} writes acknowledged before kills, {} or more before each, {unanswered} without an answer, \
         {repeated} repeated, {twice} mails twice; starts {} to {} ms, median {}; {} ms in all",
        people.len(),
        fewest.unwrap_or(0),
        starts[0],
        starts[starts.len() - 1],
        starts[starts.len() / 2],
        SystemClock.now().0 - started.0,
    ));
}

#[tokio::test]
async fn a_first_start_that_is_cut_short_anywhere_is_finished_by_the_next() {
    for (at, file) in ["ledger.db", "keys.json", "table.db", "owner.txt"].into_iter().enumerate() {
        let folder = Folder::new(&format!("cut-{at}"));
        let mut process = Process::spawn(folder.path());
        while !folder.path().join(file).exists() {
            assert!(process.child.try_wait().unwrap().is_none(), "it runs until it is killed");
        }
        drop(process);
        let (usher, process) = Usher::start(folder.path()).await;
        let users = usher.get("/v1/users").await;
        assert_eq!(users["data"].as_array().unwrap().len(), 1, "the owner, once, after {file}");
        drop(process);
    }
}
