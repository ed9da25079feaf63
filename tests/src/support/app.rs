//! One Usher, and asking it things.

use std::sync::Arc;

use domain::{Span, Time};
use functions::Operation;
use infra::grants::ByOperation;
use local::{Options, Pumping, Runner};
use platform::Context;
use platform::aws::{Call, Clients, Recorder, Wire};
use platform::clock::Clock as _;
use platform::config::SOURCE_LIMIT;
use platform::edge::{Body, Surface};
use serde_json::Value;

use super::{Script, grants, invariants};

/// The first moment of every test.
const START: &str = "2026-03-02T09:00:00Z";

/// A running Usher on a clock that stands still.
pub struct App {
    /// The runner.
    pub runner: Runner,
    /// What goes wrong on the wire.
    pub faults: Arc<Script>,
    recorder: Arc<Recorder>,
    http: reqwest::Client,
}

/// What came back.
#[derive(Clone, Debug)]
pub struct Answer {
    /// The status.
    pub status: u16,
    /// Header names in lower case.
    pub headers: Vec<(String, String)>,
    /// The body as text.
    pub text: String,
    /// The body as it is.
    pub bytes: Vec<u8>,
}

impl Answer {
    /// The body as JSON; null if it is none.
    pub fn json(&self) -> Value {
        serde_json::from_str(&self.text).unwrap_or(Value::Null)
    }
    /// A header's value, empty if it is not there.
    pub fn header(&self, name: &str) -> &str {
        self.headers.iter().find(|(n, _)| n == name).map_or("", |(_, value)| value.as_str())
    }
    /// The problem's code.
    pub fn code(&self) -> String {
        self.json()["code"].as_str().unwrap_or_default().to_owned()
    }
    /// Fails with the whole answer unless it has this status.
    #[track_caller]
    pub fn expect(self, status: u16) -> Answer {
        assert_eq!(self.status, status, "{self:?}");
        self
    }
    /// Fails unless it is a problem of this status and code.
    #[track_caller]
    pub fn refused(self, status: u16, code: &str) -> Answer {
        assert_eq!((self.status, self.code().as_str()), (status, code), "{self:?}");
        assert_eq!(self.header("content-type"), "application/problem+json");
        let problem = self.json();
        assert_eq!(problem["request_id"], self.header("x-request-id"));
        let way_on = ["actions", "next", "retry_after", "allow", "contradictions"].iter().any(|way| !problem[*way].is_null());
        let waits = !self.header("retry-after").is_empty();
        assert!(way_on || waits || !matches!(status, 403 | 409 | 410), "no way on: {problem}");
        self
    }
    /// The value of a cookie that was set.
    pub fn cookie(&self, name: &str) -> Option<String> {
        let set = self.headers.iter().filter(|(n, _)| n == "set-cookie");
        set.filter_map(|(_, value)| value.split(';').next()?.split_once('=')).find(|(n, _)| *n == name).map(|(_, value)| value.to_owned())
    }
}

/// A request being made up.
pub struct Ask<'a> {
    app: &'a App,
    request: reqwest::RequestBuilder,
}

impl Ask<'_> {
    /// With a session.
    #[must_use]
    pub fn by(mut self, token: &str) -> Self {
        self.request = self.request.bearer_auth(token);
        self
    }
    /// With a header.
    #[must_use]
    pub fn header(mut self, name: &str, value: &str) -> Self {
        self.request = self.request.header(name, value);
        self
    }
    /// With a session cookie.
    #[must_use]
    pub fn cookie(self, session: &str) -> Self {
        self.header("cookie", &format!("__Host-usher={session}"))
    }
    /// With a JSON body.
    #[must_use]
    pub fn json(mut self, body: &Value) -> Self {
        self.request = self.request.json(body);
        self
    }
    /// With a form's body.
    #[must_use]
    pub fn form(mut self, fields: &[(&str, &str)]) -> Self {
        self.request = self.request.form(fields);
        self
    }
    /// With any body.
    #[must_use]
    pub fn raw(mut self, content_type: &str, body: impl Into<Vec<u8>>) -> Self {
        self.request = self.request.header("content-type", content_type).body(body.into());
        self
    }
    /// With what a row takes: a file, a form or JSON.
    #[must_use]
    pub fn bring(self, row: &Operation, body: &Value, form: &[(&str, &str)], file: &[u8]) -> Self {
        match (row.body, row.surface) {
            (Body::File, Surface::Page) => self.upload(form, file),
            (Body::File, _) => self.raw("image/png", file),
            (Body::Fields, Surface::Page) => self.form(form),
            (Body::Fields, _) => self.json(body),
        }
    }
    /// With a form's body that has a file in it.
    #[must_use]
    pub fn upload(self, fields: &[(&str, &str)], file: &[u8]) -> Self {
        let mut body = Vec::new();
        for (name, value) in fields {
            body.extend(format!("--part\r\ncontent-disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n").into_bytes());
        }
        body.extend(b"--part\r\ncontent-disposition: form-data; name=\"file\"; filename=\"../../me.png\"\r\ncontent-type: image/png\r\n\r\n");
        body.extend(file);
        body.extend(b"\r\n--part--\r\n");
        self.raw("multipart/form-data; boundary=part", body)
    }
    /// Sends it.
    pub async fn send(self) -> Answer {
        let _ = self.app;
        let answer = self.request.send().await.unwrap();
        let status = answer.status().as_u16();
        let headers = answer.headers().iter().map(|(name, value)| (name.to_string(), value.to_str().unwrap_or_default().to_owned())).collect();
        let bytes = answer.bytes().await.unwrap().to_vec();
        Answer { status, headers, text: String::from_utf8_lossy(&bytes).into_owned(), bytes }
    }
}

impl App {
    /// Starts one.
    pub async fn start() -> App {
        App::start_with(Options::default()).await
    }

    /// Starts one with other options, where these name a moment at it; recording, faults and pumping are the tests' own.
    pub async fn start_with(options: Options) -> App {
        let (recorder, faults) = (Recorder::on(), Arc::new(Script::default()));
        let start = options.clock_start.or(Time::parse(START)).unwrap();
        let options = Options {
            clock_start: Some(start),
            pumping: Pumping::OnDemand,
            recorder: Some(recorder.clone()),
            faults: Some(faults.clone()),
            source_limit: if options.source_limit == SOURCE_LIMIT { 0 } else { options.source_limit },
            ..options
        };
        let runner = Runner::start(options).await.unwrap();
        runner.hold(start).await.unwrap();
        recorder.take();
        let http = reqwest::Client::builder().redirect(reqwest::redirect::Policy::none()).build().unwrap();
        App { runner, faults, recorder, http }
    }

    /// What the clock says.
    pub fn now(&self) -> Time {
        self.runner.clock().now()
    }

    /// A request.
    pub fn ask(&self, method: &str, path: &str) -> Ask<'_> {
        let url = if path.starts_with("http") { path.to_owned() } else { format!("{}{path}", self.runner.base_url()) };
        Ask { app: self, request: self.http.request(method.parse().unwrap(), url) }
    }
    /// GET.
    pub fn get(&self, path: &str) -> Ask<'_> {
        self.ask("GET", path)
    }
    /// POST without a body.
    pub fn post(&self, path: &str) -> Ask<'_> {
        self.ask("POST", path)
    }

    /// Everything that follows from what was committed is done.
    pub async fn drain(&self) {
        assert_eq!(self.runner.drain().await, 0, "follow-ups are left");
    }

    /// Moves the clock, running what is due on the way; then it stands still again.
    pub async fn advance(&self, span: Span) {
        let target = self.now() + span;
        self.runner.advance_to(target).await.unwrap();
        self.runner.hold(target).await.unwrap();
    }

    /// Stands at an instant, without letting timers fire.
    pub async fn hold(&self, at: Time) {
        self.runner.hold(at).await.unwrap();
    }

    /// Mails to an address, of a template, oldest first, after everything pending was sent.
    pub async fn mails(&self, to: &str, template: &str) -> Vec<Value> {
        self.drain().await;
        self.runner.mailbox().find(Some(to), Some(template)).unwrap()
    }

    /// The id of the newest of them.
    pub async fn newest_mail(&self, to: &str, template: &str) -> String {
        self.mails(to, template).await.pop().unwrap()["id"].as_str().unwrap().to_owned()
    }

    /// The mail service reports on a mail; answers whether that was worth recording. What follows from it is done.
    pub async fn reported(&self, mail: &str, kind: &str, detail: Option<&str>) -> bool {
        let event = serde_json::json!({ "mail_id": mail, "type": kind, "detail": detail });
        let recorded = self.post("/dev/api/ses-event").json(&event).send().await.expect(200).json()["recorded"].as_bool().unwrap();
        self.drain().await;
        recorded
    }

    /// Events of a type, after everything pending was published.
    pub async fn events(&self, kind: &str) -> Vec<Value> {
        self.drain().await;
        self.runner.services().ledger.events(0, Some(kind), 1000).unwrap().0
    }

    /// A second instance of every function: the same table and services, keys of its own, calls that never fail.
    pub fn another_instance(&self) -> Context {
        let cx = self.runner.context();
        let wire = Wire { recorder: self.recorder.clone(), faults: None };
        Context::new(cx.config.clone(), Clients::new(&cx.config, wire), Arc::clone(&cx.clock))
    }

    /// The SDK calls since the last time.
    pub fn calls(&self) -> Vec<Call> {
        self.recorder.take()
    }

    /// Everything that operations needed of a deployment since the start.
    pub fn needed(&self) -> ByOperation {
        grants::needed(&self.recorder, &self.runner.context().config)
    }

    /// Fails unless every invariant holds of the table.
    pub async fn holds(&self) {
        let broken = invariants::broken(&self.runner.context().table).await;
        assert!(broken.is_empty(), "{broken:#?}");
    }

    /// Stops it; nothing may be pending, nothing may have needed more than its role allows, the audit log is what was
    /// sealed, and the invariants hold.
    pub async fn end(self) {
        self.faults.clear();
        self.drain().await;
        grants::hold(&self.needed());
        let audit = local::verify::verify(self.runner.context()).await.unwrap();
        assert!(audit.broken.is_empty() && audit.young == 0, "{audit}");
        self.holds().await;
        self.runner.stop().await;
    }
}
