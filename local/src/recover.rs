//! `usher recover`: after a table was put back to an earlier point in time, so that nothing older opens a door or goes out
//! a second time (DESIGN section 6).

use std::path::{Path, PathBuf};
use std::sync::Arc;

use clap::Args;
use domain::Time;
use futures::{StreamExt as _, TryStreamExt as _};
use platform::Context;
use platform::aws::{Clients, Wire};
use platform::clock::SystemClock;
use platform::config::Config;
use platform::edge::Problem;
use platform::outside::schedule;
use platform::table::StoreError;

use crate::keys::{self, KeysError};
use crate::options::{Options, Pumping, StartError, Storage};
use crate::runner::Runner;

/// Timers that are created beside each other: Scheduler takes many a second.
const BESIDE: usize = 16;

/// What is to be recovered.
#[derive(Debug, Args)]
pub struct RecoverCommand {
    /// The laptop's folder; its runner must not run
    #[arg(long, default_value = ".usher", conflicts_with = "cloud")]
    folder: PathBuf,
    /// Instead: the deployment that the environment describes, as one of its functions sees it, with credentials of AWS.
    /// Its sealing keys have to be replaced before: `usher keys replace`
    #[arg(long)]
    cloud: bool,
}

/// What was done.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Report {
    /// Rows looked at.
    pub rows: usize,
    /// Accounts and users whose stamps were raised.
    pub raised: usize,
    /// Mails, events and notices that waited, and are gone.
    pub dropped: usize,
    /// Timers that exist again.
    pub timers: usize,
    /// Addresses and holders that contradict each other.
    pub contradictions: Vec<String>,
}

/// Why it is not done. It may be begun again at any time.
#[derive(Debug)]
pub enum RecoverError {
    /// The keys were not replaced.
    Keys(KeysError),
    /// The folder's runner does not start.
    Start(StartError),
    /// The environment does not describe a deployment.
    Config(platform::config::ConfigError),
    /// The table cannot be read or written.
    Store(StoreError),
    /// A timer was refused.
    Timer(String),
    /// The place in the stream cannot be kept.
    Stream(String),
}

impl std::fmt::Display for RecoverError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            RecoverError::Keys(cause) => cause.fmt(f),
            RecoverError::Start(cause) => cause.fmt(f),
            RecoverError::Config(cause) => cause.fmt(f),
            RecoverError::Store(cause) => write!(f, "the table: {cause}"),
            RecoverError::Timer(cause) => write!(f, "a timer was refused: {cause}"),
            RecoverError::Stream(cause) => write!(f, "the stream: {cause}"),
        }
    }
}

impl std::error::Error for RecoverError {}

impl From<StoreError> for RecoverError {
    fn from(cause: StoreError) -> RecoverError {
        RecoverError::Store(cause)
    }
}

impl std::fmt::Display for Report {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let Report { rows, raised, dropped, timers, contradictions } = self;
        writeln!(f, "{rows} rows: {raised} stamps raised, {dropped} waiting mails and events dropped, {timers} timers made")?;
        match contradictions.as_slice() {
            [] => writeln!(f, "every address agrees with its holder"),
            found => found.iter().try_for_each(|one| writeln!(f, "look at this: {one}")),
        }
    }
}

/// Recovers a folder or a deployment.
///
/// # Errors
/// See [`RecoverError`].
pub async fn run(command: &RecoverCommand, now: Time) -> Result<Report, RecoverError> {
    if !command.cloud {
        return folder(&command.folder, now).await;
    }
    let config = Config::from_env(&|name| std::env::var(name).ok()).map_err(RecoverError::Config)?;
    let clients = Clients::new(&config, Wire::plain());
    table(&Context::new(config, clients, Arc::new(SystemClock))).await
}

/// Recovers a laptop's folder: first new keys, so that a recovery that breaks off leaves nothing old alive.
///
/// # Errors
/// See [`RecoverError`].
pub async fn folder(folder: &Path, now: Time) -> Result<Report, RecoverError> {
    keys::replace(folder, now).map_err(RecoverError::Keys)?;
    let options = Options { storage: Storage::Folder(folder.to_path_buf()), pumping: Pumping::OnDemand, ..Options::default() };
    let runner = Runner::start(options).await.map_err(RecoverError::Start)?;
    let report = table(runner.context()).await;
    let skipped = runner.skip_stream().await;
    runner.stop().await;
    skipped.map_err(RecoverError::Stream)?;
    report
}

/// Recovers the table of a deployment.
async fn table(cx: &Context) -> Result<Report, RecoverError> {
    let mut report = Report::default();
    let mut from = None;
    loop {
        let step = cx.table.recover(from).await?;
        report.rows += step.rows;
        report.raised += step.raised;
        report.dropped += step.dropped;
        report.timers += step.timers.len();
        report.contradictions.extend(step.contradictions);
        let timers = futures::stream::iter(&step.timers).map(|timer| schedule(cx, timer)).buffer_unordered(BESIDE);
        timers.try_collect::<Vec<()>>().await.map_err(|problem: Problem| RecoverError::Timer(problem.cause.unwrap_or_default()))?;
        match step.next {
            Some(next) => from = Some(next),
            None => return Ok(report),
        }
    }
}
