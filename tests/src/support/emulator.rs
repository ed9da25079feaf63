//! The independent second implementation of AWS, as a process on loopback that checks every call against the caller's role;
//! and AWS's own SDK to speak to it.

use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::sync::{Arc, Mutex};
use std::{io::BufRead as _, io::BufReader, io::Read, io::Write as _, time::Duration};

use platform::clock::{Clock as _, SystemClock};

use serde_json::{Value, json};

use super::{Folder, program};

/// The region that it plays.
pub const REGION: &str = "eu-west-1";

/// A running emulator, gone with this.
pub struct Emulator {
    process: Child,
    driver: Child,
    asks: ChildStdin,
    answers: BufReader<ChildStdout>,
    port: u16,
    folder: Folder,
    log: Arc<Mutex<String>>,
    /// A word for every line that it writes; the end of the line is that it and all its functions are gone.
    news: Receiver<()>,
}

/// After so long without a line of its log it has nothing to do.
const LULL: Duration = Duration::from_millis(250);
/// How long it may take to end its functions.
const ENDING: Duration = Duration::from_secs(10);

impl Emulator {
    /// Starts it and waits until it answers; it checks every call against the rights of whoever calls.
    pub fn start(programs: &Path) -> Emulator {
        Emulator::started(programs, true)
    }

    /// The same, open to anybody.
    pub fn start_open(programs: &Path) -> Emulator {
        Emulator::started(programs, false)
    }

    fn started(programs: &Path, checks: bool) -> Emulator {
        let port = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
        let (folder, endpoint) = (Folder::new("cloud"), format!("http://127.0.0.1:{port}"));
        let mut command = Command::new(programs.join("ministack"));
        command.env("GATEWAY_PORT", port.to_string()).env("BIND_HOST", "127.0.0.1").env("AUTH", checks.to_string()).env("MINISTACK_REGION", REGION);
        // Functions are told of it by the variable that all of AWS's SDKs know.
        command.env("AWS_ENDPOINT_URL", &endpoint).env("TMPDIR", folder.path()).env_remove("AWS_ACCESS_KEY_ID").env_remove("AWS_SESSION_TOKEN");
        let mut process = command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        let (log, (tell, news)) = (Arc::default(), channel());
        follow(process.stdout.take().unwrap(), &log, tell.clone());
        follow(process.stderr.take().unwrap(), &log, tell);
        let driver = Path::new(env!("CARGO_MANIFEST_DIR")).join("cloud/driver.py");
        let mut python = Command::new(programs.join("python"));
        let mut driver = python.arg(driver).args([&endpoint, REGION]).stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
        let (asks, answers) = (driver.stdin.take().unwrap(), BufReader::new(driver.stdout.take().unwrap()));
        let mut emulator = Emulator { process, driver, asks, answers, port, folder, log, news };
        let ready = emulator.until(60, |_| std::net::TcpStream::connect(("127.0.0.1", port)).is_ok().then_some(()));
        assert!(ready.is_some(), "the emulator does not start: {}", emulator.log());
        emulator
    }

    /// Where it is.
    pub fn endpoint(&self) -> String {
        format!("http://127.0.0.1:{}", self.port)
    }

    /// What the host of an HTTP API is called.
    pub fn host(&self, api: &str) -> String {
        format!("{api}.execute-api.localhost:{}", self.port)
    }

    /// What it wrote so far.
    pub fn log(&self) -> String {
        self.log.lock().unwrap().clone()
    }

    /// A call of AWS's, as boto3 names service and method. `Err` is the error's code.
    pub fn try_call(&mut self, service: &str, method: &str, args: Value) -> Result<Value, String> {
        self.ask(&json!({ "service": service, "method": method, "args": args }))
    }

    /// A call that must succeed.
    #[track_caller]
    pub fn call(&mut self, service: &str, method: &str, args: Value) -> Value {
        self.try_call(service, method, args).unwrap_or_else(|error| panic!("{service} {method}: {error}"))
    }

    /// The functions' package, at `code/bootstrap.zip`. Gives its bytes.
    pub fn upload_functions(&mut self) -> u64 {
        let archive = self.path("bootstrap.zip");
        let size = self.ask(&json!({ "zip": archive, "of": program("bootstrap") })).unwrap().as_u64().unwrap();
        self.call("s3", "create_bucket", json!({ "Bucket": "code", "CreateBucketConfiguration": { "LocationConstraint": REGION } }));
        self.upload("bootstrap.zip", &archive);
        size
    }

    /// A template, at `code/<name>`. Gives its address.
    pub fn upload_template(&mut self, name: &str, template: &Value) -> String {
        let path = self.path("template.json");
        std::fs::write(&path, template.to_string()).unwrap();
        self.upload(name, &path);
        format!("{}/code/{name}", self.endpoint())
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    fn upload(&mut self, name: &str, path: &Path) {
        let asked = json!({ "service": "s3", "method": "put_object", "args": { "Bucket": "code", "Key": name }, "file": path });
        self.ask(&asked).unwrap();
    }

    fn ask(&mut self, asked: &Value) -> Result<Value, String> {
        writeln!(self.asks, "{asked}").unwrap();
        let mut line = String::new();
        self.answers.read_line(&mut line).unwrap();
        let said: Value = serde_json::from_str(&line).unwrap_or_else(|_| panic!("the driver ended: {}", self.log()));
        match said.get("ok") {
            Some(ok) => Ok(ok.clone()),
            None => Err(format!("{}: {}", said["error"].as_str().unwrap_or_default(), said["message"].as_str().unwrap_or_default())),
        }
    }

    /// Looks again and again for so many seconds of real time, which is what it runs in.
    pub fn until<T>(&mut self, seconds: i64, mut look: impl FnMut(&mut Emulator) -> Option<T>) -> Option<T> {
        let end = SystemClock.now().unix() + seconds;
        loop {
            let found = look(self);
            if found.is_some() || SystemClock.now().unix() >= end || !self.lull() {
                return found;
            }
        }
    }

    /// Waits until it has written nothing for a moment, a second at most: before that it is still at work. False once it is
    /// gone.
    pub fn lull(&mut self) -> bool {
        let end = SystemClock.now().0 + 1000;
        loop {
            match self.news.recv_timeout(LULL) {
                Ok(()) if SystemClock.now().0 < end => {}
                Ok(()) | Err(RecvTimeoutError::Timeout) => return true,
                Err(RecvTimeoutError::Disconnected) => return false,
            }
        }
    }
}

/// Keeps what comes out of a pipe, and tells of every line.
fn follow(pipe: impl Read + Send + 'static, log: &Arc<Mutex<String>>, tell: Sender<()>) {
    let log = log.clone();
    std::thread::spawn(move || {
        for line in BufReader::new(pipe).lines().map_while(Result::ok) {
            let mut log = log.lock().unwrap();
            log.push_str(&line);
            log.push('\n');
            let _ = tell.send(());
        }
    });
}

impl Drop for Emulator {
    fn drop(&mut self) {
        // First gently, so that it ends the functions that it started; whatever still runs is killed.
        let _ = Command::new("kill").arg(self.process.id().to_string()).status();
        let end = SystemClock.now().0 + i64::try_from(ENDING.as_millis()).unwrap_or_default();
        while self.news.recv_timeout(LULL) != Err(RecvTimeoutError::Disconnected) && SystemClock.now().0 < end {}
        let _ = self.process.kill();
        let _ = self.process.wait();
        let _ = self.driver.kill();
        let _ = self.driver.wait();
    }
}
