//! The command line: flags, banner, and the loop that waits for a stop signal.

use std::io::Write;
use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Parser, Subcommand};
use domain::{Limits, Time};
use serde_json::json;

use crate::keys::{self, KeysCommand};
use crate::options::{Options, PortChoice, Pumping, Storage};
use crate::recover::{self, RecoverCommand};
use crate::runner::{Runner, milliseconds_since};
use crate::verify::{self, VerifyCommand};

const DEFAULT_PORT: u16 = 8080;

/// Usher on this machine: API, pages, mail viewer and clock in one process, bound to loopback.
#[derive(Debug, Parser)]
#[command(name = "usher", version)]
pub struct Arguments {
    /// Port to listen on; 0 = any [default: 8080, or the next free one]
    #[arg(long)]
    port: Option<u16>,
    /// Folder for all state
    #[arg(long, default_value = ".usher", conflicts_with = "ephemeral")]
    data: PathBuf,
    /// Keep everything in memory
    #[arg(long)]
    ephemeral: bool,
    /// Demo users to seed after the start; 0 = the owner alone
    #[arg(long, default_value_t = 60)]
    demo: u32,
    /// Print one line of JSON instead of the banner
    #[arg(long)]
    json: bool,
    /// Start without the admin console; this version has none, so nothing changes
    #[arg(long)]
    no_console: bool,
    /// Unauthenticated POSTs an hour per source address; 0 = no limit
    #[arg(long, default_value_t = platform::config::SOURCE_LIMIT)]
    source_limit: u32,
    #[command(subcommand)]
    command: Option<Command>,
}

/// What else it can do.
#[derive(Debug, Subcommand)]
enum Command {
    /// Print the OpenAPI description
    Openapi,
    /// Rotate the sealing keys
    Keys(KeysCommand),
    /// Make a table that was put back to an earlier point in time fit for use
    Recover(RecoverCommand),
    /// Compare the audit log with its seals
    Verify(VerifyCommand),
}

/// Runs the command line until a stop signal comes.
pub async fn run(arguments: Arguments, started: Time) -> ExitCode {
    match &arguments.command {
        Some(Command::Openapi) => return print(&format!("{:#}\n", functions::openapi::document())),
        // What was done goes to standard error: standard output may be the new keys.
        Some(Command::Keys(command)) => return said(keys::run(command, started), |done| eprintln!("usher: {done}")),
        Some(Command::Recover(command)) => return said(recover::run(command, started).await, |report| print!("{report}")),
        Some(Command::Verify(command)) => return said(verify::run(command).await, |report| print!("{report}")),
        None => {}
    }
    let storage = if arguments.ephemeral { Storage::Memory } else { Storage::Folder(arguments.data.clone()) };
    let options = Options {
        port: arguments.port.map_or(PortChoice::From(DEFAULT_PORT), |port| if port == 0 { PortChoice::Any } else { PortChoice::Exactly(port) }),
        storage,
        owner: true,
        demo: arguments.demo,
        source_limit: arguments.source_limit,
        limits: Limits::default(),
        clock_start: None,
        pumping: Pumping::Background,
        recorder: None,
        faults: None,
    };
    let runner = match Runner::start(options).await {
        Ok(runner) => runner,
        Err(cause) => {
            eprintln!("usher: {cause}");
            return ExitCode::FAILURE;
        }
    };
    let ready = milliseconds_since(started);
    runner.ready_after(ready);
    let printed = if arguments.json { print(&ready_line(&runner, ready)) } else { print(&banner(&runner, &arguments)) };
    if printed == ExitCode::SUCCESS {
        wait_for_stop().await;
    }
    runner.stop().await;
    printed
}

/// How a command ended.
fn said<T, E: std::fmt::Display>(outcome: Result<T, E>, tell: impl FnOnce(T)) -> ExitCode {
    match outcome {
        Ok(done) => {
            tell(done);
            ExitCode::SUCCESS
        }
        Err(cause) => {
            eprintln!("usher: {cause}");
            ExitCode::FAILURE
        }
    }
}

/// A reader that went away is a reason to stop, not to panic.
fn print(text: &str) -> ExitCode {
    let mut out = std::io::stdout().lock();
    match out.write_all(text.as_bytes()).and_then(|()| out.flush()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(_) => ExitCode::FAILURE,
    }
}

fn ready_line(runner: &Runner, ready: i64) -> String {
    let owner = runner.owner();
    let line = json!({
        "base_url": runner.base_url(), "console_url": null, "mail_url": format!("{}/dev/mail", runner.base_url()), "scim_url": null,
        "organization_id": owner.map(|owner| &owner.organization),
        "owner": owner.map(|owner| json!({"email": owner.email, "password": owner.password})), "scim_token": null, "ready_ms": ready,
    });
    format!("{line}\n")
}

fn banner(runner: &Runner, arguments: &Arguments) -> String {
    let base = runner.base_url();
    let folder = arguments.data.display();
    let place = if arguments.ephemeral { "everything in memory".to_owned() } else { format!("data in {folder}") };
    let secret = match runner.owner() {
        Some(owner) if arguments.ephemeral || owner.new => owner.password.clone().unwrap_or_default(),
        _ => format!("the password in {folder}/owner.txt"),
    };
    let copy = if arguments.ephemeral || !runner.owner().is_some_and(|owner| owner.new) { String::new() } else { format!("  (also in {folder}/owner.txt)") };
    let taken = arguments.port.is_none() && !base.ends_with(&format!(":{DEFAULT_PORT}"));
    let note = if taken { format!("  Port {DEFAULT_PORT} is taken, so this is another one.\n") } else { String::new() };
    let mails = runner.mailbox().count().unwrap_or(0);
    let hours = runner.clock().offset() as f64 / 3_600_000.0;
    let clock = if runner.clock().held() {
        format!("held ({hours:+.1} h)")
    } else if hours == 0.0 {
        "real time".to_owned()
    } else {
        format!("{hours:+.1} h")
    };
    format!(
        "  usher {version}  local mode: {place}, nothing leaves this machine\n{note}\
         \n  Sign in    {base}/sign-in\n             {email}   /   {secret}{copy}\n\
         \n  Mail       {base}/dev/mail    {mails} captured\n  Clock      {base}/dev/clock   {clock}\n  Events     {base}/dev/events\n\
         \n  API docs   {base}/docs        {base}/openapi.json\n\
         \n  Try: sign in, invite somebody, open Mail, accept; then go 25 h ahead in Clock and see an expiry notice.\n  Ctrl-C stops.\n",
        version = env!("CARGO_PKG_VERSION"),
        email = crate::owner::EMAIL,
    )
}

async fn wait_for_stop() {
    #[cfg(unix)]
    {
        use tokio::signal::unix::{SignalKind, signal};
        if let Ok(mut terminate) = signal(SignalKind::terminate()) {
            tokio::select! {
                _ = tokio::signal::ctrl_c() => {}
                _ = terminate.recv() => {}
            }
            return;
        }
    }
    // Without a handler the signal's default ends the process, which loses nothing either.
    let _ = tokio::signal::ctrl_c().await;
}
