//! Canaries (I17): every secret that somebody types or is given is followed through the service, also where things fail. It
//! stands in no row, event, queue, log or dead letter, in no refusal, and in no mail but the one that is meant for it.

use std::io::Write;
use std::sync::{Arc, Mutex};

use domain::Span;
use platform::aws::Fault;
use serde_json::{Value, json};
use tests::{Admin, Answer, App, link_in, password};

/// A secret, and the mails that may hold it: to whom, and of which templates.
struct Canary {
    what: &'static str,
    text: String,
    meant_for: Option<(String, &'static [&'static str])>,
}

/// What is logged, at the level that says most.
#[derive(Clone, Default)]
struct Log(Arc<Mutex<Vec<u8>>>);

impl Write for Log {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.lock().unwrap().write(bytes)
    }
    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

struct Cage {
    app: App,
    log: Log,
    canaries: Vec<Canary>,
    /// An id that rows and events show.
    no_secret: String,
}

impl Cage {
    /// Typed or given in an answer: it may be in no mail at all.
    fn plant(&mut self, what: &'static str, text: impl Into<String>) {
        self.canaries.push(Canary { what, text: text.into(), meant_for: None });
    }

    /// Mailed.
    fn mailed(&mut self, what: &'static str, text: &str, to: &str, templates: &'static [&'static str]) {
        self.canaries.push(Canary { what, text: text.to_owned(), meant_for: Some((to.to_owned(), templates)) });
    }

    /// What was refused repeats nothing of what was said.
    #[track_caller]
    fn says_nothing(&self, answer: &Answer) {
        assert!(answer.status >= 400, "{answer:?}");
        let said = format!("{} {:?}", answer.text, answer.headers);
        for canary in &self.canaries {
            assert!(!said.contains(&canary.text), "{} is in a refusal: {said}", canary.what);
        }
    }

    /// Looks everywhere.
    async fn look(&self) {
        let table = &self.app.runner.context().table;
        let (mut kept, mut start) = (Vec::new(), None);
        loop {
            let page = table.client.scan().table_name(&table.name).consistent_read(true).set_exclusive_start_key(start).send().await.unwrap();
            kept.extend(page.items().iter().map(|item| ("a row", format!("{item:?}"))));
            start = page.last_evaluated_key;
            if start.is_none() {
                break;
            }
        }
        let ledger = &self.app.runner.services().ledger;
        kept.extend(ledger.events(0, None, 10_000).unwrap().0.iter().map(|event| ("an event", event.to_string())));
        for source in ["dispatch", "mail_now", "mail_bulk", "schedules"] {
            kept.extend(ledger.dead_letters(source).unwrap().iter().map(|letter| ("a dead letter", letter.to_string())));
        }
        kept.extend(self.app.runner.services().queues.messages().into_iter().map(|message| ("a queue", format!("{message:?}"))));
        kept.push(("the log", String::from_utf8(self.log.0.lock().unwrap().clone()).unwrap()));
        // Whoever looks sees: what is no secret is there.
        for place in ["a row", "an event"] {
            assert!(kept.iter().any(|(of, content)| *of == place && content.contains(&self.no_secret)), "{} is in no place like {place}", self.no_secret);
        }
        assert!(kept.last().unwrap().1.contains("template"), "nothing is logged");
        let mails = ledger.latest_mails(10_000).unwrap();
        for Canary { what, text, meant_for } in &self.canaries {
            for (place, content) in &kept {
                assert!(!content.contains(text), "{what} is in {place}: {content}");
            }
            for mail in mails.iter().filter(|mail| mail.to_string().contains(text)) {
                let word = |name: &str| mail[name].as_str().unwrap_or_default().to_owned();
                let meant = meant_for
                    .as_ref()
                    .is_some_and(|(to, templates)| mail["to"].to_string().contains(to.as_str()) && templates.contains(&word("template").as_str()));
                assert!(meant, "{what} is in a mail to {} of {}", mail["to"], word("template"));
            }
            let found = mails.iter().any(|mail| mail.to_string().contains(text));
            assert_eq!(found, meant_for.is_some(), "{what}: a canary that was mailed is in its mail");
        }
    }
}

fn token(link: &str) -> &str {
    link.rsplit('/').next().unwrap()
}

fn word(value: &Value) -> String {
    value.as_str().unwrap().to_owned()
}

/// The digits of a code, as a mail shows them: in two groups of four.
fn code_in(mail: &Value) -> String {
    let text = word(&mail["text"]);
    let mut parts = text.split(|c: char| !c.is_ascii_digit() && c != ' ').map(str::trim);
    parts.find(|part| part.chars().filter(char::is_ascii_digit).count() == 8).unwrap().to_owned()
}

/// Refused, with secrets in every place.
async fn refusals(cage: &mut Cage, ann: &Admin) {
    for (what, text) in [
        ("a wrong password", "canary-guess-of-somebody"),
        ("a forged token", "Canary0forged0token0that0nobody0sealed"),
        ("a password in a wrong field", "canary-in-a-wrong-field"),
    ] {
        cage.plant(what, text);
    }
    let guess = cage.app.sign_in(&ann.email, "canary-guess-of-somebody").await;
    cage.says_nothing(&guess);
    let forged = cage.app.get("/v1/me").by("Canary0forged0token0that0nobody0sealed").send().await;
    cage.says_nothing(&forged);
    let wrong = cage.app.post("/v1/users").by(&ann.token).json(&json!({ "email": "x@person.test", "pasword": "canary-in-a-wrong-field" })).send().await;
    cage.says_nothing(&wrong);
    let malformed = cage.app.post("/v1/sessions").raw("application/json", "{\"password\": \"canary-guess-of-somebody\"").send().await;
    cage.says_nothing(&malformed);
}

/// An invitation by mail, given by hand, with a code; and everything fails on the way.
async fn an_invitation(cage: &mut Cage, ann: &Admin) {
    cage.app.faults.set(|action, _| if action == "PutEvents" || action.contains("outbound-emails") { Fault::Throttled } else { Fault::None });
    let body = App::invitation("ada@person.test");
    let invited = cage.app.post("/v1/users").by(&ann.token).header("idempotency-key", "canary").json(&body).send().await.expect(201).json();
    cage.app.runner.drain().await;
    cage.look().await;
    cage.app.faults.clear();
    cage.app.advance(Span::minutes(3)).await;
    let user = word(&invited["user"]["id"]);
    let link = link_in(&cage.app.mails("ada@person.test", "invitation").await[0], "/i/");
    cage.mailed("an invitation link", token(&link), "ada@person.test", &["invitation"]);
    let handed = cage.app.post(&format!("/v1/users/{user}/invitation/link")).by(&ann.token).send().await.expect(200).json();
    let handed = word(&handed["url"]);
    cage.plant("a handed link", token(&handed));
    let by_hand = format!("/v1/invitation-links/{}", token(&handed));
    cage.app.post(&format!("{by_hand}/code")).send().await.expect(202);
    let code = code_in(&cage.app.mails("ada@person.test", "code").await[0]);
    cage.mailed("a code", &code, "ada@person.test", &["code"]);
    cage.plant("the invited person's password", password("ada"));
    let wrong = cage.app.post(&format!("{by_hand}/accept")).json(&json!({ "password": password("ada"), "code": "00000001" })).send().await;
    cage.says_nothing(&wrong);
    let digits: String = code.chars().filter(char::is_ascii_digit).collect();
    let accepted = cage.app.post(&format!("{by_hand}/accept")).json(&json!({ "password": password("ada"), "code": digits })).send().await.expect(201).json();
    cage.plant("the invited person's session", word(&accepted["session"]["token"]));
    cage.look().await;
}

/// A device, a reset, a password that an admin chooses, and a notice.
async fn credentials(cage: &mut Cage, wes: &Admin) {
    let entered = cage.app.sign_in("ada@person.test", &password("ada")).await.expect(201).json();
    cage.plant("a session", word(&entered["token"]));
    cage.plant("a known device", word(&entered["device_token"]));
    cage.app.post("/v1/password-resets").json(&json!({ "email": "ada@person.test" })).send().await.expect(202);
    let reset = link_in(&cage.app.mails("ada@person.test", "password_reset").await[0], "/r/");
    cage.mailed("a reset link", token(&reset), "ada@person.test", &["password_reset"]);
    cage.plant("a new password", password("new"));
    let complete = reset.replace("/r/", "/v1/password-reset-links/");
    cage.app.post(&format!("{complete}/complete")).json(&json!({ "password": password("new") })).send().await.expect(204);
    let max = cage.app.invite(wes, "max@person.test").await;
    cage.mailed("another invitation link", &max.token, &max.email, &["invitation"]);
    cage.plant("a password chosen by an admin", password("chosen"));
    let chosen = json!({ "password": password("chosen") });
    cage.app.ask("PUT", &format!("/v1/users/{}/password", max.user)).by(&wes.token).json(&chosen).send().await.expect(200);
    let restricted = cage.app.sign_in(&max.email, &password("chosen")).await.expect(201).json();
    cage.plant("a restricted session", word(&restricted["token"]));
    cage.plant("a password of one's own", password("own"));
    let own = json!({ "current_password": password("chosen"), "new_password": password("own") });
    cage.app.ask("PUT", "/v1/me/password").by(&word(&restricted["token"])).json(&own).send().await.expect(200);
    let late = cage.app.invite(wes, "late@person.test").await;
    cage.mailed("a link that expires", &late.token, &late.email, &["invitation", "invitation_reminder"]);
    cage.app.advance(Span::hours(25)).await;
    let notice = link_in(&cage.app.mails(&wes.email, "expiry_notice").await[0], "/n/");
    cage.mailed("a notice's link", token(&notice), &wes.email, &["expiry_notice", "invitation_reminder"]);
    cage.look().await;
}

#[tokio::test]
async fn secrets_are_nowhere_but_where_they_are_meant_for() {
    let log = Log::default();
    let out = log.clone();
    // For all threads, and so for the tests beside this one too: a subscriber of one thread misses what others saw first.
    tracing::subscriber::set_global_default(platform::telemetry::log("trace", move || out.clone())).unwrap();
    let app = App::start().await;
    let ann = app.found("default", "ann").await;
    let mut cage = Cage { app, log, canaries: Vec::new(), no_secret: ann.user.clone() };
    let wes = cage.app.found("workshop", "wes").await;
    for (what, text) in
        [("a founder's password", password("ann")), ("a founder's session", ann.token.clone()), ("another founder's session", wes.token.clone())]
    {
        cage.plant(what, text);
    }
    let verify = link_in(&cage.app.mails(&ann.email, "verify_email").await[0], "/v/");
    cage.mailed("a verification link", token(&verify), &ann.email, &["verify_email"]);

    refusals(&mut cage, &ann).await;
    an_invitation(&mut cage, &ann).await;
    credentials(&mut cage, &wes).await;
    assert!(cage.canaries.len() >= 20, "{} canaries", cage.canaries.len());
    cage.app.end().await;
}
