//! `usher verify`: whether the whole audit log is what was sealed, every organization's, with the first row that is not.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::Arc;

use clap::Args;
use domain::{Span, Time};
use platform::Context;
use platform::aws::{Clients, Wire};
use platform::clock::SystemClock;
use platform::config::Config;
use platform::edge::Problem;
use platform::item::key_of;
use platform::keys::{self, Key};
use platform::outside::{Place, links, newest};
use platform::seals::{Sealed, Tampering};
use platform::table::StoreError;

use crate::options::{Options, Pumping, StartError, Storage};
use crate::runner::Runner;

/// Links that are held in memory at once.
const AT_ONCE: u64 = 200;
/// How much older than the newest seal a row must be to count as forgotten by it.
const SEALED_WITHIN: Span = Span::minutes(5);

/// What is to be verified.
#[derive(Debug, Args)]
pub struct VerifyCommand {
    /// The laptop's folder; its runner must not run
    #[arg(long, default_value = ".usher", conflicts_with = "cloud")]
    folder: PathBuf,
    /// Instead: the deployment that the environment describes, as one of its functions sees it, with credentials of AWS
    #[arg(long)]
    cloud: bool,
}

/// What was found.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Report {
    /// Seals in the chain.
    pub seals: u64,
    /// Rows that are as they were.
    pub intact: usize,
    /// Rows that are too young to be sealed.
    pub young: usize,
    /// Everything else, the oldest row first.
    pub broken: Vec<String>,
}

impl std::fmt::Display for Report {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let Report { seals, intact, young, broken } = self;
        writeln!(f, "{seals} seals: {intact} rows are as they were written, {young} are not sealed yet")?;
        broken.iter().try_for_each(|one| writeln!(f, "broken: {one}"))
    }
}

/// Why nothing can be said.
#[derive(Debug)]
pub enum VerifyError {
    /// The folder's runner does not start.
    Start(StartError),
    /// The environment does not describe a deployment.
    Config(platform::config::ConfigError),
    /// The table cannot be read.
    Store(StoreError),
    /// The chain cannot be read.
    Chain(Problem),
    /// Something is not as it was; the report says what.
    Broken(Report),
}

impl std::fmt::Display for VerifyError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            VerifyError::Start(cause) => cause.fmt(f),
            VerifyError::Config(cause) => cause.fmt(f),
            VerifyError::Store(cause) => write!(f, "the table: {cause}"),
            VerifyError::Chain(cause) => write!(f, "the chain: {}", cause.cause.as_deref().unwrap_or(&cause.detail)),
            VerifyError::Broken(report) => write!(f, "the audit log is not what was sealed\n{}", report.to_string().trim_end()),
        }
    }
}

impl std::error::Error for VerifyError {}

impl From<StoreError> for VerifyError {
    fn from(cause: StoreError) -> VerifyError {
        VerifyError::Store(cause)
    }
}

/// Verifies a folder or a deployment.
///
/// # Errors
/// See [`VerifyError`].
pub async fn run(command: &VerifyCommand) -> Result<Report, VerifyError> {
    let report = if command.cloud {
        let config = Config::from_env(&|name| std::env::var(name).ok()).map_err(VerifyError::Config)?;
        let clients = Clients::new(&config, Wire::plain());
        verify(&Context::new(config, clients, Arc::new(SystemClock))).await?
    } else {
        let options = Options { storage: Storage::Folder(command.folder.clone()), pumping: Pumping::OnDemand, ..Options::default() };
        let runner = Runner::start(options).await.map_err(VerifyError::Start)?;
        let report = verify(runner.context()).await;
        runner.stop().await;
        report?
    };
    if report.broken.is_empty() { Ok(report) } else { Err(VerifyError::Broken(report)) }
}

/// The whole log against the whole chain. It holds every seal's rows in memory: about 300 bytes for each.
///
/// # Errors
/// See [`VerifyError`].
pub async fn verify(cx: &Context) -> Result<Report, VerifyError> {
    let mut report = Report::default();
    let mut broken: BTreeMap<(String, String), String> = BTreeMap::new();
    let mut until = None;
    let mut sealed: BTreeMap<Key, Sealed> = BTreeMap::new();
    let mut place = newest(cx).await.map_err(VerifyError::Chain)?.map(|number| Place { number, vouched: None });
    while let Some(from) = place.take() {
        for link in links(cx, from, AT_ONCE).await.map_err(VerifyError::Chain)? {
            report.seals += 1;
            match link.seal {
                Ok(seal) => {
                    until = until.or(Some(seal.time()));
                    sealed.extend(seal.rows.into_iter().map(|row| (row.key(), row)));
                }
                Err(cause) => drop(broken.insert((String::new(), link.number.to_string()), format!("{} number {}", cause.name(), link.number))),
            }
            place = link.next;
        }
    }
    let mut start = None;
    loop {
        let (items, next) = cx.table.audit_rows(start).await?;
        for item in items {
            let key = key_of(&item).map_err(StoreError::from)?;
            let tampering = match sealed.remove(&key) {
                Some(row) => row.tampering(Some(&item)),
                None if is_young(&key, until) => {
                    report.young += 1;
                    continue;
                }
                None => Some(Tampering::Inserted),
            };
            match tampering {
                None => report.intact += 1,
                Some(tampering) => drop(broken.insert(place_of(&key), said(&key, tampering))),
            }
        }
        match next {
            Some(next) => start = Some(next),
            None => break,
        }
    }
    broken.extend(sealed.into_keys().map(|key| (place_of(&key), said(&key, Tampering::Deleted))));
    report.broken = broken.into_values().collect();
    Ok(report)
}

fn is_young(key: &Key, until: Option<Time>) -> bool {
    let written = keys::audit_place(key).map(|(time, _)| time);
    written.is_some_and(|written| until.is_none_or(|until| written + SEALED_WITHIN > until))
}

/// Rows in the order in which they say they were written.
fn place_of(key: &Key) -> (String, String) {
    (keys::audit_place(key).map_or_else(|| key.sk.clone(), |(time, _)| time.to_string()), key.sk.clone())
}

fn said(key: &Key, tampering: Tampering) -> String {
    match keys::audit_place(key) {
        Some((time, id)) => format!("{} {id} of {time} in {}", tampering.name(), key.pk),
        None => format!("{} {} in {}", tampering.name(), key.sk, key.pk),
    }
}
