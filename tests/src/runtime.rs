//! The real `bootstrap` under a played Lambda Runtime API: one process for each `_HANDLER`, fed with events as the gateway,
//! the stream, the queues, Scheduler and the rate rule send them.
//!
//! Table and services are a runner's. The runner's clock stands still a little behind real time, which is what `bootstrap`
//! reads; the runner pumps nothing by itself.

mod equal;
mod reports;
mod versions;

use domain::{Span, Time};
use platform::clock::{Clock as _, SystemClock};
use serde_json::{Value, json};
use tests::{Answer, App, Lambda, Stream, environment, link_in, message, password, queued};

fn base64(bytes: &[u8]) -> String {
    const LETTERS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut text = String::new();
    for chunk in bytes.chunks(3) {
        let bits = chunk.iter().fold(0_usize, |bits, byte| bits << 8 | usize::from(*byte)) << (8 * (3 - chunk.len()));
        text.extend((0..=chunk.len()).map(|at| char::from(LETTERS[bits >> (18 - 6 * at) & 63])));
        text.extend(std::iter::repeat_n('=', 3 - chunk.len()));
    }
    text
}

/// A request as the HTTP API hands it over, payload format 2.0.
struct Event(Value);

impl Event {
    /// `path` is decoded and `query` raw, as the gateway gives them.
    fn of(method: &str, path: &str, query: &str) -> Event {
        Event(json!({
            "version": "2.0", "routeKey": "$default", "rawPath": path, "rawQueryString": query,
            "headers": { "accept": "*/*", "host": "api.example.test", "user-agent": "Mozilla/5.0", "x-forwarded-for": "127.0.0.1", "x-forwarded-proto": "https" },
            "requestContext": {
                "accountId": "123456789012", "apiId": "a1b2c3d4e5", "domainName": "api.example.test", "requestId": "JKJaXmPLvHcESHA=", "stage": "$default",
                "http": { "method": method, "path": path, "protocol": "HTTP/1.1", "sourceIp": "127.0.0.1", "userAgent": "Mozilla/5.0" },
            },
            "isBase64Encoded": false,
        }))
    }
    fn header(mut self, name: &str, value: &str) -> Event {
        self.0["headers"][name] = value.into();
        self
    }
    /// From this address, instead of the laptop's own.
    fn from(mut self, source: &str) -> Event {
        self.0["requestContext"]["http"]["sourceIp"] = source.into();
        self.header("x-forwarded-for", source)
    }
    fn by(self, token: &str) -> Event {
        self.header("authorization", &format!("Bearer {token}"))
    }
    fn cookies(mut self, cookies: &[&str]) -> Event {
        self.0["cookies"] = json!(cookies);
        self
    }
    fn json(mut self, body: &Value) -> Event {
        self.0["body"] = body.to_string().into();
        self.header("content-type", "application/json")
    }
    /// The gateway encodes every body whose type is not text to it: forms too.
    fn form(mut self, body: &str) -> Event {
        self.0["body"] = base64(body.as_bytes()).into();
        self.0["isBase64Encoded"] = true.into();
        self.header("content-type", "application/x-www-form-urlencoded").header("sec-fetch-site", "same-origin").header("origin", "null")
    }
}

/// What the gateway would make of a function's answer.
fn answered(answer: &Value) -> Answer {
    let mut headers: Vec<(String, String)> = Vec::new();
    headers.extend(answer["headers"].as_object().unwrap().iter().map(|(name, value)| (name.clone(), value.as_str().unwrap().to_owned())));
    headers.extend(answer["cookies"].as_array().unwrap().iter().map(|cookie| ("set-cookie".to_owned(), cookie.as_str().unwrap().to_owned())));
    assert_eq!(answer["isBase64Encoded"], false, "every body here is text");
    let status = u16::try_from(answer["statusCode"].as_u64().unwrap()).unwrap();
    let text = answer["body"].as_str().unwrap().to_owned();
    Answer { status, headers, bytes: text.clone().into_bytes(), text }
}

/// The functions of one deployment, started when first needed.
struct Cloud {
    variables: Vec<(&'static str, String)>,
    running: Vec<(&'static str, Lambda)>,
}

impl Cloud {
    fn over(app: &App) -> Cloud {
        Cloud { variables: environment(&app.runner.context().config), running: Vec::new() }
    }
    async fn function(&mut self, handler: &'static str) -> &mut Lambda {
        let at = match self.running.iter().position(|(name, _)| *name == handler) {
            Some(at) => at,
            None => {
                self.running.push((handler, Lambda::start(handler, &self.variables).await));
                self.running.len() - 1
            }
        };
        &mut self.running[at].1
    }
    async fn job(&mut self, handler: &'static str, event: &Value) -> Value {
        self.function(handler).await.invoke(event).await.answer()
    }
    async fn ask(&mut self, handler: &'static str, event: Event) -> Answer {
        answered(&self.job(handler, &event.0).await)
    }
    /// Ends all. Gives what they logged.
    async fn end(self) -> String {
        let mut log = String::new();
        let mut ready: Vec<i64> = self.running.iter().map(|(_, function)| function.ready).collect();
        ready.sort_unstable();
        println!("{} functions, ready after {ready:?} ms", ready.len());
        for (_, function) in self.running {
            log.push_str(&function.end().await);
        }
        log
    }
}

/// Real time, in whole seconds.
fn real_time() -> Time {
    SystemClock.now().whole_second()
}

/// Mails without sending what is pending.
fn mails(app: &App, to: &str, template: &str) -> Vec<Value> {
    app.runner.mailbox().find(Some(to), Some(template)).unwrap()
}

/// One turn of the cloud: the stream's batch to `dispatch`, then what it queued to `send_mail`.
async fn turn(app: &App, cloud: &mut Cloud, stream: &mut Stream<'_>, queue: &str) -> Value {
    let nothing = json!({ "batchItemFailures": [] });
    assert_eq!(cloud.job("dispatch", &stream.batch().await).await, nothing);
    let (messages, batch) = queued(app, queue);
    assert!(!messages.is_empty(), "something is to be sent");
    assert_eq!(cloud.job("send_mail", &batch).await, nothing);
    messages.iter().for_each(|message| app.runner.services().queues.delete(queue, &message.id));
    batch
}

#[tokio::test]
async fn the_whole_story_runs_through_the_bootstrap() {
    let app = App::start().await;
    app.hold(real_time() - Span::hours(30)).await;
    let admin = app.found("default", "ann").await;
    let late = app.invite(&admin, "late@person.test").await;
    app.hold(real_time()).await;
    let (mut cloud, mut stream) = (Cloud::over(&app), Stream::of(&app).await);
    stream.batch().await;

    let credentials = json!({ "email": admin.email, "password": password("ann") });
    let session = cloud.ask("sign_in", Event::of("POST", "/v1/sessions", "").json(&credentials)).await.expect(201).json();
    let token = session["token"].as_str().unwrap();
    let invite = || Event::of("POST", "/v1/users", "").by(token).header("idempotency-key", "5f0c9c0e").json(&App::invitation("ada@person.test"));
    let invited = cloud.ask("invite_user", invite()).await.expect(201).json();
    assert_eq!(cloud.ask("invite_user", invite()).await.expect(201).json(), invited, "the same request again");
    assert!(mails(&app, "ada@person.test", "invitation").is_empty(), "a request sends nothing by itself");

    let batch = turn(&app, &mut cloud, &mut stream, "mail_now").await;
    cloud.job("send_mail", &batch).await;
    let sent = mails(&app, "ada@person.test", "invitation");
    assert_eq!(sent.len(), 1, "a message that comes again sends nothing");
    let created = app.runner.services().ledger.events(0, Some("invitation.created"), 10).unwrap().0;
    assert_eq!(created.iter().filter(|event| event.to_string().contains(invited["user"]["id"].as_str().unwrap())).count(), 1);

    let path = link_in(&sent[0], "/i/").replace("/i/", "/v1/invitation-links/");
    let preview = cloud.ask("preview_invitation", Event::of("GET", &path, "")).await.expect(200).json();
    assert_eq!((preview["next"].as_str(), preview["email"].as_str()), (Some("set_password"), Some("ada@person.test")));
    let accept = || Event::of("POST", &format!("{path}/accept"), "").json(&json!({ "password": password("ada") }));
    let accepted = cloud.ask("accept_invitation", accept()).await.expect(201).json();
    assert_eq!(accepted["user"]["status"], "active");
    let me = cloud.ask("me", Event::of("GET", "/v1/me", "").by(accepted["session"]["token"].as_str().unwrap())).await.expect(200).json();
    assert_eq!(me["email"], "ada@person.test");
    assert_eq!(cloud.ask("accept_invitation", accept()).await.refused(410, "dead_link").json()["reason"], "accepted");

    cloud.job("dispatch", &stream.batch().await).await;
    let schedule = app.runner.services().ledger.due_schedule(real_time()).unwrap().unwrap();
    let input: Value = serde_json::from_str(schedule.request["Target"]["Input"].as_str().unwrap()).unwrap();
    assert_eq!((&input["kind"], &input["user"]), (&json!("invitation_due"), &json!(late.user)));
    assert_eq!(cloud.job("expire_invitation", &input).await, json!({ "told": true }));
    assert_eq!(cloud.job("expire_invitation", &input).await, json!({ "told": false }), "Scheduler may deliver twice");
    turn(&app, &mut cloud, &mut stream, "mail_bulk").await;
    let notices = mails(&app, &admin.email, "expiry_notice");
    assert_eq!(notices.len(), 1);
    link_in(&notices[0], "/n/");
    let rule = json!({ "version": "0", "detail-type": "Scheduled Event", "source": "aws.events", "time": real_time().to_string(), "detail": {} });
    assert_eq!(cloud.job("sweep", &rule).await, json!({ "told": 0, "handed_over": 0 }), "nothing is left to sweep");

    let log = cloud.end().await;
    for secret in ["person.test", "boss.test", token, path.rsplit('/').next().unwrap(), &password("ada")] {
        assert!(!log.contains(secret), "no addresses, tokens or passwords in logs");
    }
    app.end().await;
}

/// What two answers to one request may differ in is left out: the request's id, and the key drawn for a form.
fn comparable(answer: &Answer) -> (u16, Vec<(String, String)>, String) {
    let id = answer.header("x-request-id");
    let own = |name: &str| !matches!(name, "x-request-id" | "date" | "content-length" | "connection" | "transfer-encoding");
    let mut headers: Vec<(String, String)> = answer.headers.iter().filter(|(name, _)| own(name)).cloned().collect();
    headers.sort();
    let mut text = answer.text.replace(id, "");
    while let Some(at) = text.find("name=\"key\" value=\"") {
        let end = at + text[at..].find('>').unwrap();
        text.replace_range(at..end, "");
    }
    (answer.status, headers, text)
}

#[tokio::test]
async fn gateway_and_laptop_give_the_same_answers() {
    let app = App::start().await;
    app.hold(real_time()).await;
    let admin = app.found("default", "ann").await;
    app.person(&admin, "ada").await;
    let (token, mut cloud) = (admin.token.as_str(), Cloud::over(&app));
    let session = format!("__Host-usher={token}");
    let form =
        |body: &str| app.post("/sign-in").raw("application/x-www-form-urlencoded", body).header("sec-fetch-site", "same-origin").header("origin", "null");
    let wrong = "action=sign_in&email=nobody%40person.test&password=a+%22long%22+enough+phrase%C3%A9";
    let pairs = [
        ("sign_in_form", Event::of("POST", "/sign-in", "").form(wrong), form(wrong)),
        ("sign_in_form", Event::of("POST", "/sign-in", "").form("%%%=&&"), form("%%%=&&")),
        ("list_users", Event::of("GET", "/v1/users", "role=a \"b c\"").by(token), app.get("/v1/users?role=a%20%22b%20c%22").by(token)),
        (
            "list_users",
            Event::of("GET", "/v1/users", "status=active&sort=name&limit=1").by(token),
            app.get("/v1/users?status=active&sort=name&limit=1").by(token),
        ),
        ("list_users", Event::of("GET", "/v1/users", "").by("x"), app.get("/v1/users").by("x")),
        ("get_user", Event::of("GET", "/v1/users/usr_0190 with space", "").by(token), app.get("/v1/users/usr_0190%20with%20space").by(token)),
        ("home_page", Event::of("GET", "/home", "").cookies(&["other=1", &session]), app.get("/home").header("cookie", &format!("other=1; {session}"))),
        ("home_page", Event::of("GET", "/home", ""), app.get("/home")),
        ("sign_in_page", Event::of("HEAD", "/sign-in", ""), app.ask("HEAD", "/sign-in")),
        ("healthz", Event::of("GET", "/v1/no such thing", ""), app.get("/v1/no%20such%20thing")),
        ("healthz", Event::of("GET", "/no-page", ""), app.get("/no-page")),
        ("healthz", Event::of("PUT", "/v1/users", ""), app.ask("PUT", "/v1/users")),
        (
            "invite_user",
            Event::of("POST", "/v1/users", "").by(token).json(&json!({ "email": 1 })),
            app.post("/v1/users").by(token).json(&json!({ "email": 1 })),
        ),
    ];
    let statuses: [u16; 13] = [401, 422, 422, 200, 401, 404, 200, 303, 200, 404, 404, 405, 422];
    for ((handler, event, ask), status) in pairs.into_iter().zip(statuses) {
        let said = event.0.to_string();
        let (gateway, laptop) = (cloud.ask(handler, event).await, ask.send().await);
        assert_eq!(comparable(&gateway), comparable(&laptop), "{said}");
        assert_eq!(gateway.status, status, "{said}");
        assert_eq!(gateway.text.is_empty(), said.contains("\"HEAD\"") || status == 303);
    }
    cloud.end().await;
    app.end().await;
}

#[tokio::test]
async fn what_went_around_the_distribution_is_refused() {
    let app = App::start().await;
    let mut variables = environment(&app.runner.context().config);
    variables.push(("USHER_ORIGIN_SECRET", "sixteen-or-more-letters".to_owned()));
    let mut function = Lambda::start("healthz", &variables).await;
    let plain = answered(&function.invoke(&Event::of("GET", "/healthz", "").0).await.answer());
    assert_eq!(plain.status, 403);
    let through = Event::of("GET", "/healthz", "").header("x-origin-secret", "sixteen-or-more-letters");
    answered(&function.invoke(&through.0).await.answer()).expect(200);
    assert!(!function.end().await.contains("sixteen-or-more"));
    app.end().await;
}

/// Two changes an hour from one address: behind the distribution the visitor's own is counted, and without one nobody can say
/// another than the one that connects.
#[tokio::test]
async fn only_the_distribution_says_who_asks() {
    let app = App::start().await;
    for edge in [true, false] {
        let mut variables = environment(&app.runner.context().config);
        variables.iter_mut().filter(|(name, _)| *name == "USHER_SOURCE_LIMIT").for_each(|(_, limit)| *limit = "2".to_owned());
        if edge {
            variables.push(("USHER_ORIGIN_SECRET", "sixteen-or-more-letters".to_owned()));
        }
        let mut function = Lambda::start("order_reset", &variables).await;
        let mut statuses = Vec::new();
        for n in 0..3 {
            let said = format!("2001:db8:{}::{n}", u8::from(edge));
            let body = json!({ "email": format!("nobody{n}@person.test") });
            let source = if edge { "198.51.100.1" } else { "198.51.100.2" };
            let event = Event::of("POST", "/v1/password-resets", "").from(source).header("x-viewer-address", &said).json(&body);
            let event = event.header("x-origin-secret", "sixteen-or-more-letters");
            statuses.push(answered(&function.invoke(&event.0).await.answer()).status);
        }
        assert_eq!(statuses, if edge { [202, 202, 202] } else { [202, 202, 429] });
        function.end().await;
    }
    app.drain().await;
    app.end().await;
}

#[tokio::test]
async fn a_malformed_event_fails_alone() {
    let app = App::start().await;
    let mut cloud = Cloud::over(&app);
    let mut broken = Event::of("POST", "/v1/sessions", "").form("password=teapots");
    broken.0["body"] = "teapots are not base64!".into();
    let events = ["{\"teapots", "", "\"teapots\"", "{}", "null", "[1]", &broken.0.to_string()];
    for handler in ["sign_in", "dispatch", "send_mail", "expire_invitation"] {
        let function = cloud.function(handler).await;
        for event in events {
            let error = function.invoke_raw(event).await.error();
            assert!(!error["errorMessage"].as_str().unwrap().is_empty(), "{handler} {event}: {error}");
            let kind = error["errorType"].as_str().unwrap();
            assert!(kind == "Usher.Failed" || kind.ends_with("DeserializeError"), "{handler} {event}: {error}");
            assert!(!error.to_string().contains("teapots"), "{handler}: {error}");
        }
    }
    let refused = cloud.ask("sign_in", Event::of("POST", "/v1/sessions", "").json(&json!({}))).await;
    assert_eq!(refused.status, 422, "the same process goes on");
    let nameless = json!({ "Records": [{ "body": "teapots" }] });
    let all = json!({ "batchItemFailures": [{ "itemIdentifier": "" }] });
    assert_eq!(cloud.job("dispatch", &nameless).await, all, "a failure without name: the whole batch comes again");
    cloud.function("send_mail").await.invoke(&nameless).await.error();
    let nothing = json!({ "batchItemFailures": [] });
    for handler in ["dispatch", "send_mail"] {
        assert_eq!(cloud.job(handler, &json!({ "Records": [] })).await, nothing);
    }
    let log = cloud.end().await;
    let told = log.lines().find(|line| line.contains("teapots"));
    assert_eq!(told, None, "what a request held is not logged");
    app.end().await;
}

#[tokio::test]
async fn a_poison_message_is_named_and_the_others_are_done() {
    let app = App::start().await;
    app.hold(real_time()).await;
    let admin = app.found("default", "ann").await;
    let (mut cloud, mut stream) = (Cloud::over(&app), Stream::of(&app).await);
    stream.batch().await;
    for name in ["ada", "eve"] {
        app.post("/v1/users").by(&admin.token).json(&App::invitation(&format!("{name}@person.test"))).send().await.expect(201);
    }
    let mut changes = stream.batch().await;
    let keyless = json!({ "eventName": "INSERT", "dynamodb": { "SequenceNumber": "100000000000000000000" } });
    changes["Records"].as_array_mut().unwrap().insert(0, keyless);
    let failed = cloud.job("dispatch", &changes).await;
    assert_eq!(failed, json!({ "batchItemFailures": [{ "itemIdentifier": "100000000000000000000" }] }));
    let (messages, mut batch) = queued(&app, "mail_now");
    assert_eq!(messages.len(), 2);
    let poison =
        [message("mail_now", "no-json", "{"), message("mail_now", "no-order", "{\"order\":1}"), message("mail_now", "no-row", "{\"outbox\":\"mail_0\"}")];
    let records = batch["Records"].as_array_mut().unwrap();
    poison.into_iter().enumerate().for_each(|(at, poison)| records.insert(at * 2, poison));
    let answer = cloud.job("send_mail", &batch).await;
    assert_eq!(answer, json!({ "batchItemFailures": [{ "itemIdentifier": "no-json" }, { "itemIdentifier": "no-order" }] }));
    for name in ["ada", "eve"] {
        assert_eq!(mails(&app, &format!("{name}@person.test"), "invitation").len(), 1);
    }
    messages.iter().for_each(|message| app.runner.services().queues.delete("mail_now", &message.id));
    cloud.end().await;
    app.end().await;
}

#[tokio::test]
async fn a_start_that_cannot_work_says_everything_that_is_wrong() {
    let app = App::start().await;
    let complete = environment(&app.runner.context().config);
    let (code, log, spoke) = Lambda::refused("make_tea", &complete).await;
    assert!(code == Some(1) && log.contains("_HANDLER") && log.contains("make_tea") && !spoke, "{code:?} {log}");

    let (code, log, spoke) = Lambda::refused("invite_user", &[]).await;
    assert!(code == Some(1) && !spoke, "{code:?} {log}");
    let limits = ["USHER_SOURCE_LIMIT", "USHER_INVITEES_PER_INVITER", "USHER_INVITEES_PER_ORGANIZATION", "USHER_MAILS_PER_RECIPIENT"];
    let optional = |name: &str| limits.contains(&name) || ["USHER_ENDPOINT", "USHER_TABLE_ENDPOINT"].contains(&name);
    let required = complete.iter().map(|(name, _)| *name).filter(|name| !optional(name));
    for name in required.chain(["AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"]) {
        assert!(log.contains(&format!("{name} is missing")), "{name}: {log}");
    }
    assert_eq!(log.lines().count(), 1, "in one line: {log}");

    let wrong = [("USHER_BASE_URL", "http://teapots"), ("USHER_MAIL_FROM", "teapots"), ("USHER_TIMER_ROLE_ARN", "teapots"), ("USHER_ORIGIN_SECRET", "teapots")];
    let mut variables = complete.clone();
    variables.extend(wrong.map(|(name, value)| (name, value.to_owned())));
    let (code, log, _) = Lambda::refused("invite_user", &variables).await;
    assert!(code == Some(1) && wrong.iter().all(|(name, _)| log.contains(name)), "{code:?} {log}");
    assert!(!log.contains("teapots") && !log.contains("USHER_TABLE "), "values are not repeated, and what is right is not named: {log}");
    app.end().await;
}
