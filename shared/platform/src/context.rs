//! What every operation is given: configuration, clock, clients, table, keys, hasher. One per process, cheap to clone.

use std::ops::Deref;
use std::sync::Arc;

use tokio::sync::Mutex;

use crate::aws::{Clients, Keys};
use crate::clock::Clock;
use crate::config::Config;
use crate::edge::Problem;
use crate::password::Hasher;
use crate::seal::Keyring;
use crate::table::Table;

/// The world that an operation works in.
#[derive(Clone)]
pub struct Context(Arc<World>);

/// What a [`Context`] points to.
pub struct World {
    /// The configuration, validated.
    pub config: Config,
    /// The clock.
    pub clock: Arc<dyn Clock>,
    /// The SDK clients, built when first asked for.
    pub clients: Clients,
    /// The table.
    pub table: Table,
    /// Hashes and verifies passwords.
    pub hasher: Hasher,
    /// What this process put at the end of the audit log's chain last: number and text.
    pub chain_end: Mutex<Option<(u64, String)>>,
    keys: Keys,
}

impl Deref for Context {
    type Target = World;
    fn deref(&self) -> &World {
        &self.0
    }
}

impl Context {
    /// A world of this configuration.
    pub fn new(config: Config, clients: Clients, clock: Arc<dyn Clock>) -> Context {
        let table = Table { client: clients.dynamodb().clone(), name: config.table.clone(), limits: config.limits };
        let keys = Keys::new(config.keys_secret.clone());
        Context(Arc::new(World { config, clock, clients, table, hasher: Hasher::new(), chain_end: Mutex::default(), keys }))
    }

    /// The sealing keys, at most a few minutes old.
    ///
    /// # Errors
    /// 503 while they cannot be read.
    pub async fn keyring(&self) -> Result<Arc<Keyring>, Problem> {
        self.clients.keys_are_asked_for(&self.config.keys_secret);
        self.keys.current(self.clients.secrets(), self.clock.now()).await.map_err(Problem::unavailable)
    }

    /// The sealing keys, read again because a token named a version that is not among them.
    ///
    /// # Errors
    /// 503 while they cannot be read.
    pub async fn newer_keyring(&self) -> Result<Arc<Keyring>, Problem> {
        self.keys.newer(self.clients.secrets(), self.clock.now()).await.map_err(Problem::unavailable)
    }

    /// The absolute address of a path. Links are built from the configuration alone, never from a request's Host.
    pub fn url(&self, path: &str) -> String {
        format!("{}{path}", self.config.base_url)
    }
}
