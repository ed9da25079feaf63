//! A played Lambda: the Runtime API on loopback, and the real `bootstrap` as a process of its own for every handler.

use std::path::Path;
use std::process::Stdio;
use std::sync::Arc;

use platform::clock::{Clock as _, SystemClock};
use platform::config::Config;
use serde_json::Value;
use tokio::io::{AsyncBufReadExt as _, AsyncReadExt as _, AsyncWriteExt as _, BufReader};
use tokio::net::{TcpListener, TcpStream};
use tokio::process::{Child, Command};
use tokio::sync::{Mutex, mpsc};
use tokio::task::JoinHandle;

use super::program;

/// How an invocation ended.
#[derive(Clone, Debug, PartialEq)]
pub enum Outcome {
    /// The function's answer.
    Answer(Value),
    /// The function's error, as Lambda is told of it.
    Error(Value),
}

impl Outcome {
    /// Fails unless it is an answer.
    #[track_caller]
    pub fn answer(self) -> Value {
        match self {
            Outcome::Answer(answer) => answer,
            Outcome::Error(error) => panic!("the function failed: {error}"),
        }
    }
    /// Fails unless it is an error.
    #[track_caller]
    pub fn error(self) -> Value {
        match self {
            Outcome::Error(error) => error,
            Outcome::Answer(answer) => panic!("the function answered: {answer}"),
        }
    }
}

/// One instance of one function.
pub struct Lambda {
    process: Child,
    events: mpsc::Sender<Vec<u8>>,
    outcomes: mpsc::Receiver<Outcome>,
    server: JoinHandle<()>,
    log: JoinHandle<String>,
    /// From starting the process to its first question for an event, milliseconds.
    pub ready: i64,
}

/// The variables that make `bootstrap` read this configuration.
pub fn environment(config: &Config) -> Vec<(&'static str, String)> {
    let mut variables = vec![
        ("USHER_TABLE", config.table.clone()),
        ("USHER_BASE_URL", config.base_url.clone()),
        ("AWS_REGION", config.region.clone()),
        ("USHER_MAIL_FROM", config.mail_from.clone()),
        ("USHER_MAIL_NOW_QUEUE", config.mail_now_queue.clone()),
        ("USHER_MAIL_BULK_QUEUE", config.mail_bulk_queue.clone()),
        ("USHER_BUS", config.bus.clone()),
        ("USHER_SCHEDULE_GROUP", config.schedule_group.clone()),
        ("USHER_TIMER_TARGET_ARN", config.timer_target_arn.clone()),
        ("USHER_TIMER_ROLE_ARN", config.timer_role_arn.clone()),
        ("USHER_TIMER_DEAD_LETTER_ARN", config.timer_dead_letter_arn.clone()),
        ("USHER_KEYS_SECRET", config.keys_secret.clone()),
        ("USHER_AUDIT_BUCKET", config.audit_bucket.clone()),
        ("USHER_FILE_BUCKET", config.file_bucket.clone()),
        ("USHER_SOURCE_LIMIT", config.source_limit.to_string()),
        ("USHER_INVITEES_PER_INVITER", config.limits.invitees_per_inviter.to_string()),
        ("USHER_INVITEES_PER_ORGANIZATION", config.limits.invitees_per_organization.to_string()),
        ("USHER_MAILS_PER_RECIPIENT", config.limits.mails_per_recipient.to_string()),
    ];
    variables.extend(config.endpoint.clone().map(|at| ("USHER_ENDPOINT", at)));
    variables.extend(config.table_endpoint.clone().map(|at| ("USHER_TABLE_ENDPOINT", at)));
    variables
}

/// A program with these variables and those that Lambda sets, and no others.
fn command(program: &Path, handler: &str, runtime: &str, variables: &[(&'static str, String)]) -> Command {
    let mut command = Command::new(program);
    command.env_clear().envs(variables.iter().map(|(name, value)| (*name, value))).env("_HANDLER", handler);
    command.env("AWS_LAMBDA_RUNTIME_API", runtime).env("AWS_LAMBDA_FUNCTION_NAME", handler).env("AWS_LAMBDA_FUNCTION_VERSION", "$LATEST");
    command.env("AWS_LAMBDA_FUNCTION_MEMORY_SIZE", "256").env("AWS_LAMBDA_LOG_GROUP_NAME", "/aws/lambda/usher");
    command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped()).kill_on_drop(true);
    command
}

impl Lambda {
    /// Starts one of `bootstrap`, and waits until it asks for its first event.
    pub async fn start(handler: &str, variables: &[(&'static str, String)]) -> Lambda {
        Lambda::start_program(&program("bootstrap"), handler, variables).await
    }

    /// The same of another program.
    pub async fn start_program(program: &Path, handler: &str, variables: &[(&'static str, String)]) -> Lambda {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let mut command = command(program, handler, &listener.local_addr().unwrap().to_string(), variables);
        let started = SystemClock.now();
        let mut process = command.spawn().unwrap();
        let log = tokio::spawn(read(process.stdout.take().unwrap()));
        let (events, waiting) = mpsc::channel(1);
        let (told, outcomes) = mpsc::channel(1);
        let (asked, mut asks) = mpsc::channel(1);
        let api = Arc::new(Api { waiting: Mutex::new(waiting), told, asked });
        let server = tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                tokio::spawn(serve(stream, api.clone()));
            }
        });
        tokio::select! {
            ready = asks.recv() => ready.unwrap(),
            ended = process.wait() => panic!("{handler} ended with {ended:?}: {}", log.await.unwrap()),
        }
        Lambda { process, events, outcomes, server, log, ready: SystemClock.now().0 - started.0 }
    }

    /// Gives it an event and waits for what becomes of it.
    pub async fn invoke(&mut self, event: &Value) -> Outcome {
        self.invoke_raw(event.to_string()).await
    }

    /// The same with any bytes.
    pub async fn invoke_raw(&mut self, event: impl Into<Vec<u8>>) -> Outcome {
        self.events.send(event.into()).await.unwrap();
        tokio::select! {
            outcome = self.outcomes.recv() => outcome.unwrap(),
            ended = self.process.wait() => panic!("the process ended: {ended:?}"),
        }
    }

    /// What the processor has worked for it so far, nanoseconds: the sum over its threads, as the kernel counts it.
    pub fn processor_time(&self) -> u64 {
        let threads = std::fs::read_dir(format!("/proc/{}/task", self.process.id().unwrap())).unwrap();
        let spent = |thread: std::fs::DirEntry| {
            let text = std::fs::read_to_string(thread.path().join("schedstat")).ok()?;
            text.split(' ').next()?.parse::<u64>().ok()
        };
        threads.filter_map(Result::ok).filter_map(spent).sum()
    }

    /// The most memory that it held so far, bytes.
    pub fn most_memory(&self) -> u64 {
        let status = std::fs::read_to_string(format!("/proc/{}/status", self.process.id().unwrap())).unwrap();
        let kilobytes = status.lines().find_map(|line| line.strip_prefix("VmHWM:")?.trim().strip_suffix(" kB")?.trim().parse::<u64>().ok());
        kilobytes.unwrap() * 1024
    }

    /// Ends it. Gives everything that it logged.
    pub async fn end(mut self) -> String {
        self.process.kill().await.unwrap();
        self.server.abort();
        self.log.await.unwrap()
    }

    /// Starts one that is to refuse its start. Gives its exit code, its log, and whether it said anything to the Runtime API.
    pub async fn refused(handler: &str, variables: &[(&'static str, String)]) -> (Option<i32>, String, bool) {
        let runtime = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
        runtime.set_nonblocking(true).unwrap();
        let output = command(&program("bootstrap"), handler, &runtime.local_addr().unwrap().to_string(), variables).output().await.unwrap();
        let log = format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
        (output.status.code(), log, runtime.accept().is_ok())
    }
}

async fn read(mut pipe: tokio::process::ChildStdout) -> String {
    let mut log = String::new();
    pipe.read_to_string(&mut log).await.unwrap();
    log
}

/// The Runtime API of one instance.
struct Api {
    waiting: Mutex<mpsc::Receiver<Vec<u8>>>,
    told: mpsc::Sender<Outcome>,
    asked: mpsc::Sender<()>,
}

/// Answers one connection until it is closed.
async fn serve(stream: TcpStream, api: Arc<Api>) {
    let mut stream = BufReader::new(stream);
    let mut number = 0;
    while let Some((head, body)) = request(&mut stream).await {
        let said = || serde_json::from_slice(&body).unwrap_or_default();
        let answer = if head.starts_with("GET /2018-06-01/runtime/invocation/next ") {
            // Only the first question is waited for; nobody hears of the others.
            let _ = api.asked.try_send(());
            let Some(event) = api.waiting.lock().await.recv().await else { return };
            number += 1;
            let deadline = SystemClock.now().0 + 30_000;
            let mut answer = format!(
                "HTTP/1.1 200 OK\r\nLambda-Runtime-Aws-Request-Id: 00000000-0000-0000-0000-{number:012}\r\nLambda-Runtime-Deadline-Ms: {deadline}\r\n\
                 Lambda-Runtime-Invoked-Function-Arn: arn:aws:lambda:local:000000000000:function:usher\r\n\
                 Lambda-Runtime-Trace-Id: Root=1-67890abc-0123456789abcdef01234567;Sampled=0\r\nContent-Length: {}\r\n\r\n",
                event.len(),
            )
            .into_bytes();
            answer.extend(event);
            answer
        } else {
            let outcome = if head.contains("/response ") { Outcome::Answer(said()) } else { Outcome::Error(said()) };
            api.told.send(outcome).await.unwrap();
            b"HTTP/1.1 202 Accepted\r\nContent-Length: 0\r\n\r\n".to_vec()
        };
        stream.get_mut().write_all(&answer).await.unwrap();
    }
}

/// The next request's head and body; none if the connection is closed.
async fn request(stream: &mut BufReader<TcpStream>) -> Option<(String, Vec<u8>)> {
    let mut head = String::new();
    while !head.ends_with("\r\n\r\n") {
        if stream.read_line(&mut head).await.ok()? == 0 {
            return None;
        }
    }
    let lower = head.to_lowercase();
    let header = |name: &str| lower.lines().find_map(|line| line.strip_prefix(name)).map(|value| value.trim().to_owned());
    let mut body = Vec::new();
    if header("transfer-encoding:").is_some_and(|coding| coding.contains("chunked")) {
        loop {
            let mut line = String::new();
            stream.read_line(&mut line).await.ok()?;
            let length = usize::from_str_radix(line.trim(), 16).ok()?;
            let mut chunk = vec![0; length + 2];
            stream.read_exact(&mut chunk).await.ok()?;
            if length == 0 {
                break;
            }
            body.extend_from_slice(&chunk[..length]);
        }
    } else {
        body.resize(header("content-length:").map_or(0, |length| length.parse().unwrap()), 0);
        stream.read_exact(&mut body).await.ok()?;
    }
    Some((head, body))
}
