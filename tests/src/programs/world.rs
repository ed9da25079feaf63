//! A program, run: each step asks the model what has to happen and the front door what does.

use std::sync::atomic::{AtomicUsize, Ordering};

use domain::{Limits, Span, Time};
use functions::invoke;
use local::{Options, Storage};
use platform::aws::Fault;
use platform::seal::Purpose;
use serde_json::{Value, json};
use tests::{Admin, Answer, App, Folder, password};

use super::model::{Act, Link, Person, Rules, Said};
use super::{Broken, Kind, Step};

/// Admins' sessions end within the hour.
const FRESH: Span = Span::minutes(50);
/// Wrong passwords of one address, below where sign-in begins to wait.
const MOST_WRONG: usize = 5;

/// Fails the program, and says at what.
macro_rules! must {
    ($holds:expr, $($what:tt)+) => {
        if !$holds {
            return Err(format!($($what)+));
        }
    };
}

/// Everything that goes on.
struct World {
    app: App,
    place: Folder,
    rules: Rules,
    admins: [(Admin, Time); 2],
    people: [Vec<Person>; 3],
    wrong: [usize; 3],
    broken: Option<(Broken, usize)>,
    keys: usize,
    read: usize,
}

/// Runs a program.
///
/// # Errors
/// Where code and model differ.
pub async fn run(preset: &str, steps: &[Step]) -> Result<(), String> {
    let mut world = World::new(preset).await;
    let outcome = world.run(steps).await;
    match outcome {
        Ok(()) => world.app.end().await,
        Err(_) => world.app.runner.stop().await,
    }
    outcome
}

fn email(who: usize) -> String {
    format!("{}@person.test", ["ada", "bea", "cleo"][who])
}

fn said(answer: &Answer) -> (u16, String) {
    (answer.status, answer.code())
}

fn text(value: &Value) -> String {
    value.as_str().unwrap_or_default().to_owned()
}

impl World {
    async fn new(preset: &str) -> World {
        static RUNS: AtomicUsize = AtomicUsize::new(0);
        let place = Folder::new(&format!("program-{}", RUNS.fetch_add(1, Ordering::Relaxed)));
        let app = App::start_with(options(&place, None)).await;
        let ann = app.found(preset, "ann").await;
        let bob = app.person_as(&ann, "bob", "admin").await;
        let bob = Admin { org: ann.org.clone(), user: bob.user, email: bob.email, token: bob.token };
        let since = app.now();
        let read = app.runner.mailbox().count().unwrap() as usize;
        World {
            place,
            app,
            rules: Rules::of(preset),
            admins: [(ann, since), (bob, since)],
            people: Default::default(),
            wrong: [0; 3],
            broken: None,
            keys: 0,
            read,
        }
    }

    async fn run(&mut self, steps: &[Step]) -> Result<(), String> {
        for (number, step) in steps.iter().enumerate() {
            self.step(*step).await.map_err(|what| format!("step {number}, {step:?}: {what}"))?;
        }
        self.finish().await.map_err(|what| format!("at the end: {what}"))
    }

    async fn token(&mut self, by: usize) -> String {
        let now = self.app.now();
        let (admin, since) = &self.admins[by];
        if now >= *since + FRESH {
            let token = self.app.signed_in_again(admin).await;
            (self.admins[by].0.token, self.admins[by].1) = (token, now);
        }
        self.admins[by].0.token.clone()
    }

    async fn step(&mut self, step: Step) -> Result<(), String> {
        let now = self.app.now();
        match step {
            Step::Admin(act, who, by) => self.admin(act, who, by).await?,
            Step::Accept(who, pick) => self.accept(who, pick).await?,
            Step::Decline(who, pick) => self.by_link(who, pick, "decline").await?,
            Step::Renew(who, pick) => self.by_link(who, pick, "renew").await?,
            Step::SignIn(who) => self.sign_in(who).await?,
            Step::UseSession(who, pick) => self.use_session(who, pick).await?,
            Step::Wait(seconds) => self.stand_at(now + Span(seconds)).await?,
            Step::ToTheEnd(who, after) => {
                if let Some(end) = self.people[who].last().map(|person| person.expires + Span(after)).filter(|end| *end > now) {
                    self.stand_at(end).await?;
                }
            }
            Step::Drain => self.drain().await?,
            Step::Sweep => self.sweep().await?,
            Step::Restart => {
                self.app.runner.stop().await;
                self.app = App::start_with(options(&self.place, Some(now))).await;
                self.read_mails().await?;
            }
            Step::Break(broken, call) => self.broken = Some((broken, call)),
        }
        self.looks_as_the_model_says().await
    }

    /// A request; if its calls are to fail, another one after it with the same key, which must say what the model says.
    async fn ask(&mut self, method: &str, path: &str, token: Option<&str>, body: &Value, expected: Said) -> Result<Answer, String> {
        self.keys += 1;
        let key = format!("step {}", self.keys);
        let send = || {
            let ask = self.app.ask(method, path).header("idempotency-key", &key);
            let ask = token.into_iter().fold(ask, |ask, token| ask.by(token));
            if body.is_null() { ask } else { ask.json(body) }.send()
        };
        let expected = (expected.0, expected.1.to_owned());
        if let Some((broken, call)) = self.broken.take() {
            break_calls(&self.app, broken, call);
            let answer = send().await;
            self.app.faults.clear();
            let truly = said(&answer) == expected || said(&answer) == (503, "unavailable".to_owned());
            must!(truly, "while calls failed: {:?} instead of {expected:?}", said(&answer));
        }
        let answer = send().await;
        must!(said(&answer) == expected, "{:?} instead of {expected:?}: {}", said(&answer), answer.text);
        Ok(answer)
    }

    async fn admin(&mut self, act: Act, who: usize, by: usize) -> Result<(), String> {
        let (now, token, rules) = (self.app.now(), self.token(by).await, self.rules);
        if act == Act::Invite {
            return self.invite(who, &token).await;
        }
        let Some(person) = self.people[who].last_mut() else { return Ok(()) };
        let word = password(&format!("set {}", self.keys));
        let expected = person.act(rules, act, &word, now);
        let (id, body) = (person.id.clone(), if act == Act::SetPassword { json!({ "password": word }) } else { Value::Null });
        let (method, path) = match act {
            Act::SetPassword => ("PUT", "password"),
            Act::Resend => ("POST", "invitation/resend"),
            Act::Revoke => ("POST", "invitation/revoke"),
            Act::HandOut => ("POST", "invitation/link"),
            Act::Deactivate => ("POST", "deactivate"),
            Act::Activate => ("POST", "activate"),
            Act::Terminate => ("POST", "terminate"),
            Act::Restore | Act::Invite => ("POST", "restore"),
        };
        let answer = self.ask(method, &format!("/v1/users/{id}/{path}"), Some(&token), &body, expected).await?;
        if act == Act::HandOut && expected.0 == 200 {
            let url = text(&answer.json()["url"]);
            self.learn(url.rsplit('/').next().unwrap_or_default()).await?;
        }
        Ok(())
    }

    async fn invite(&mut self, who: usize, token: &str) -> Result<(), String> {
        let (now, rules, body) = (self.app.now(), self.rules, App::invitation(&email(who)));
        let (expected, mailed) = match self.people[who].last_mut().filter(|person| !person.is_gone()) {
            None => ((201, ""), false),
            Some(person) => match person.status.name() {
                // Being invited already is no refusal; whether there is another mail, the limits say.
                "pending" => ((200, ""), person.act(rules, Act::Resend, "", now).0 == 200),
                "active" => ((409, "already_active"), false),
                "inactive" => ((409, "inactive"), false),
                _ => ((409, "previously_terminated"), false),
            },
        };
        let answer = self.ask("POST", "/v1/users", Some(token), &body, expected).await?;
        match answer.status {
            201 => {
                let id = text(&answer.json()["user"]["id"]);
                must!(self.people[who].iter().all(|person| person.id != id), "a person who is gone came back: {id}");
                self.people[who].push(Person::invited(id, rules, now));
            }
            200 => must!(answer.json()["mail_sent"] == mailed, "the model says mailed {mailed}: {}", answer.text),
            _ => {}
        }
        Ok(())
    }

    /// Which of an address's links, from the newest on, whosever it was.
    fn link(&self, who: usize, pick: usize) -> Option<(usize, Link)> {
        let all: Vec<(usize, Link)> =
            self.people[who].iter().enumerate().flat_map(|(at, person)| person.links.iter().map(move |link| (at, link.clone()))).collect();
        all.iter().rev().nth(pick.min(all.len().checked_sub(1)?)).cloned()
    }

    async fn accept(&mut self, who: usize, pick: usize) -> Result<(), String> {
        let (now, rules) = (self.app.now(), self.rules);
        let Some((at, link)) = self.link(who, pick) else { return Ok(()) };
        let word = password(&format!("chosen {}", self.keys));
        let expected = self.people[who][at].accept(rules, &link, &word, now);
        let path = format!("/v1/invitation-links/{}/accept", link.token);
        let answer = self.ask("POST", &path, None, &json!({ "password": word }), expected).await?;
        if expected.0 == 201 {
            self.people[who][at].has(text(&answer.json()["session"]["token"]), now);
        }
        Ok(())
    }

    async fn by_link(&mut self, who: usize, pick: usize, act: &str) -> Result<(), String> {
        let (now, rules) = (self.app.now(), self.rules);
        let Some((at, link)) = self.link(who, pick) else { return Ok(()) };
        let person = &mut self.people[who][at];
        let expected = if act == "renew" { person.renew(now) } else { person.decline(rules, &link, now) };
        self.ask("POST", &format!("/v1/invitation-links/{}/{act}", link.token), None, &Value::Null, expected).await.map(drop)
    }

    async fn sign_in(&mut self, who: usize) -> Result<(), String> {
        let now = self.app.now();
        let Some(person) = self.people[who].last_mut() else { return Ok(()) };
        let word = person.account.as_ref().map_or_else(|| password("nobody"), |account| account.password.clone());
        let expected = person.sign_in();
        if expected.0 != 201 {
            self.wrong[who] += 1;
            if self.wrong[who] > MOST_WRONG {
                return Ok(());
            }
        }
        let answer = self.app.sign_in(&email(who), &word).await;
        must!(said(&answer) == (expected.0, expected.1.to_owned()), "{:?} instead of {expected:?}", said(&answer));
        if expected.0 == 201 {
            person.has(text(&answer.json()["token"]), now);
        }
        Ok(())
    }

    async fn use_session(&mut self, who: usize, pick: usize) -> Result<(), String> {
        let now = self.app.now();
        for person in &mut self.people[who] {
            let Some(last) = person.sessions.len().checked_sub(1) else { continue };
            let at = last - pick.min(last);
            let expected = person.uses(at, now);
            let answer = self.app.get("/v1/me").by(&person.sessions[at].token).send().await;
            must!(said(&answer) == (expected.0, expected.1.to_owned()), "session {at}: {:?} instead of {expected:?}", said(&answer));
        }
        Ok(())
    }

    async fn stand_at(&mut self, at: Time) -> Result<(), String> {
        self.app.hold(at).await;
        self.read_mails().await
    }

    async fn drain(&mut self) -> Result<(), String> {
        let left = self.app.runner.drain().await;
        let waiting = self.people.iter().flatten().count();
        must!(left <= waiting, "{left} rows are left for {waiting} people");
        self.read_mails().await
    }

    async fn sweep(&mut self) -> Result<(), String> {
        let now = self.app.now();
        self.app.runner.drain().await;
        self.read_mails().await?;
        self.people.iter_mut().flatten().for_each(|person| person.sweep(now));
        invoke(self.app.runner.context(), "sweep", json!({})).await.map_err(|error| format!("{error:?}"))?;
        self.drain().await
    }

    /// Links that came by mail since the last look; whoever is owed one has it.
    async fn read_mails(&mut self) -> Result<(), String> {
        let mails = self.app.runner.mailbox().find(None, None).unwrap();
        for mail in &mails[self.read..] {
            for link in mail["links"].as_array().into_iter().flatten().filter_map(Value::as_str) {
                if let Some((_, token)) = link.split_once("/i/") {
                    self.learn(token).await?;
                }
            }
        }
        self.read = mails.len();
        let now = self.app.now();
        for person in self.people.iter().flatten().filter(|person| person.is_owed_a_link(now)) {
            let has = person.links.iter().any(|link| link.kind == Kind::Invite && link.epoch == person.epoch);
            must!(has, "nobody mailed the link of epoch {}: {person:?}", person.epoch);
        }
        Ok(())
    }

    async fn learn(&mut self, token: &str) -> Result<(), String> {
        let says = self.app.runner.context().keyring().await.unwrap().open_link(token).unwrap();
        let kind = match says.purpose {
            Purpose::Invite => Kind::Invite,
            Purpose::Handed => Kind::Handed,
            Purpose::Setup => Kind::Setup,
            other => return Err(format!("a link for {other:?}")),
        };
        let (id, link) = (says.user.to_string(), Link { token: token.to_owned(), kind, epoch: says.epoch });
        if let Some(person) = self.people.iter_mut().flatten().find(|person| person.id == id && !person.links.contains(&link)) {
            person.links.push(link);
        }
        Ok(())
    }

    /// What can be seen of everybody: status, link, and what each link that anybody has opens.
    async fn looks_as_the_model_says(&mut self) -> Result<(), String> {
        let (now, token) = (self.app.now(), self.token(0).await);
        for person in self.people.iter().flatten() {
            let shown = self.app.get(&format!("/v1/users/{}", person.id)).by(&token).send().await;
            must!(shown.json()["status"] == person.status.name(), "shown as {}, the model says {person:?}", shown.text);
            if person.status.name() == "pending" {
                let shown = self.app.get(&format!("/v1/users/{}/invitation", person.id)).by(&token).send().await.json();
                let expected = json!([if now < person.expires { "pending" } else { "expired" }, person.epoch, person.expires.to_string(), person.renewals]);
                let seen = json!([shown["status"], shown["epoch"], shown["expires_at"], shown["renewals_left"]]);
                must!(seen == expected, "an invitation {seen}, the model says {expected}: {person:?}");
            }
            for link in &person.links {
                let answer = self.app.get(&format!("/v1/invitation-links/{}", link.token)).send().await;
                let (expected, reason) = person.opens(link, now).map_or_else(|reason| (410, json!(reason)), |()| (200, Value::Null));
                let seen = (answer.status, if answer.status == 410 { answer.json()["reason"].clone() } else { Value::Null });
                must!(seen == (expected, reason.clone()), "{link:?} answers {seen:?}, the model says {expected} {reason}: {person:?}");
            }
        }
        Ok(())
    }

    /// Whatever waits is done, every session is what the model says, and the table is sound.
    async fn finish(&mut self) -> Result<(), String> {
        self.stand_at(self.app.now() + Span(61)).await?;
        self.sweep().await?;
        self.sweep().await?;
        self.looks_as_the_model_says().await?;
        for who in 0..self.people.len() {
            let most = self.people[who].iter().map(|person| person.sessions.len()).max().unwrap_or(0);
            for pick in 0..most {
                self.use_session(who, pick).await?;
            }
        }
        let services = self.app.runner.services();
        let dead: usize = ["dispatch", "mail_now", "mail_bulk", "schedules"].iter().map(|source| services.ledger.dead_letters(source).unwrap().len()).sum();
        must!(dead == 0 && services.queues.is_empty(), "{dead} dead letters, {} messages", services.queues.len());
        let broken = tests::invariants::broken(&self.app.runner.context().table).await;
        must!(broken.is_empty(), "{broken:#?}");
        Ok(())
    }
}

fn options(place: &Folder, at: Option<Time>) -> Options {
    Options { storage: Storage::Folder(place.path().to_path_buf()), limits: Limits::NONE, clock_start: at, ..Options::default() }
}

/// From its `first` call on, everything that the request asks of the services fails.
fn break_calls(app: &App, broken: Broken, first: usize) {
    let mut seen = 0;
    app.faults.set(move |_, operation| {
        seen += usize::from(operation.is_some());
        match broken {
            _ if operation.is_none() || seen < first => Fault::None,
            Broken::Refused => Fault::Refused,
            Broken::AnswerLost => Fault::AnswerLost,
            Broken::Throttled => Fault::Throttled,
        }
    });
}
