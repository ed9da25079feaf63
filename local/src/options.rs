//! How a runner is to be started, and why it may not.

use std::path::PathBuf;
use std::sync::Arc;

use domain::{Limits, Time};
use platform::aws::{Faults, Recorder};
use platform::config::SOURCE_LIMIT;

use crate::engine::EngineError;
use crate::front::Unexpected;
use crate::ledger::LedgerError;

/// Which port the HTTP edge listens on.
#[derive(Clone, Copy, Debug)]
pub enum PortChoice {
    /// Any free one.
    Any,
    /// This one, or none.
    Exactly(u16),
    /// This one, or the first free one above it.
    From(u16),
}

/// Where the runner keeps its state.
#[derive(Clone, Debug)]
pub enum Storage {
    /// In memory: gone with the process.
    Memory,
    /// In a folder, which is created if missing.
    Folder(PathBuf),
}

/// Whether streams, queues and timers run by themselves.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Pumping {
    /// As soon as something is to be done.
    Background,
    /// Only inside `drain`, `advance` and `hold`: the order of calls is then the caller's.
    OnDemand,
}

/// How a runner is to be started.
pub struct Options {
    /// The port.
    pub port: PortChoice,
    /// The storage.
    pub storage: Storage,
    /// Whether a first organization with an owner is created.
    pub owner: bool,
    /// How many demo users are seeded behind the ready line (needs the owner).
    pub demo: u32,
    /// Unauthenticated POSTs an hour per source address; 0 = no limit.
    pub source_limit: u32,
    /// Sending limits.
    pub limits: Limits,
    /// Where the clock stands at first; for `None` it ticks in real time, or goes on as a durable runner left it.
    pub clock_start: Option<Time>,
    /// Whether the pumps run by themselves.
    pub pumping: Pumping,
    /// Where SDK calls are recorded; for `None` the runner sums them up for /dev/api/metrics.
    pub recorder: Option<Arc<Recorder>>,
    /// Which SDK calls fail.
    pub faults: Option<Arc<dyn Faults>>,
}

impl Default for Options {
    /// For tests: any port, memory, no owner, no demo data, pumps in the background.
    fn default() -> Self {
        Options {
            port: PortChoice::Any,
            storage: Storage::Memory,
            owner: false,
            demo: 0,
            source_limit: SOURCE_LIMIT,
            limits: Limits::default(),
            clock_start: None,
            pumping: Pumping::Background,
            recorder: None,
            faults: None,
        }
    }
}

/// Why a runner did not start.
#[derive(Debug)]
pub enum StartError {
    /// The folder or a file in it cannot be used.
    Folder(std::io::Error),
    /// The ledger cannot be used; another runner may hold the folder.
    Ledger(LedgerError),
    /// The engine did not start.
    Engine(EngineError),
    /// No port.
    Port(std::io::Error),
    /// The table cannot be created.
    Table(String),
    /// The owner cannot be created.
    Owner(Unexpected),
}

impl std::fmt::Display for StartError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            StartError::Folder(cause) => write!(f, "the data folder cannot be used: {cause}"),
            StartError::Ledger(cause) => write!(f, "{cause} (does another runner use this folder?)"),
            StartError::Engine(cause) => cause.fmt(f),
            StartError::Port(cause) => write!(f, "the port cannot be used: {cause}"),
            StartError::Table(cause) => write!(f, "the table cannot be created: {cause}"),
            StartError::Owner(cause) => write!(f, "the owner cannot be created: {cause}"),
        }
    }
}

impl std::error::Error for StartError {}

macro_rules! from {
    ($($cause:ty => $variant:ident),+) => {
        $(impl From<$cause> for StartError {
            fn from(cause: $cause) -> Self {
                StartError::$variant(cause)
            }
        })+
    };
}
from!(std::io::Error => Folder, LedgerError => Ledger, EngineError => Engine, Unexpected => Owner);
