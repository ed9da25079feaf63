//! The embedded table engine on a loopback listener, with a runtime thread of its own.

use std::net::{Ipv4Addr, SocketAddr};
use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::JoinHandle;
use std::time::Duration;

use dynoxide::Database;
use tokio::sync::oneshot;

use crate::clock::LocalClock;
use crate::services::draw_id;

const GARBAGE_EVERY: Duration = Duration::from_secs(300);

/// The engine could not start.
#[derive(Debug)]
pub struct EngineError(String);

impl std::fmt::Display for EngineError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "the table engine: {}", self.0)
    }
}

impl std::error::Error for EngineError {}

fn failed(cause: impl std::fmt::Display) -> EngineError {
    EngineError(cause.to_string())
}

/// A running engine.
pub struct Engine {
    database: Database,
    address: SocketAddr,
    thread: Mutex<Option<(oneshot::Sender<()>, JoinHandle<()>)>>,
}

impl Engine {
    /// Opens a file, or memory for `None`, and serves it on a free loopback port.
    ///
    /// # Errors
    /// The file cannot be opened, or no thread or port is to be had.
    pub fn start(file: Option<&Path>, clock: Arc<LocalClock>) -> Result<Engine, EngineError> {
        let place = match file {
            Some(path) => path.to_str().ok_or_else(|| failed("the path is not UTF-8"))?.to_owned(),
            // Shared, so that the index below can be made through a second connection.
            None => format!("file:usher-{}?mode=memory&cache=shared", draw_id()),
        };
        let database = Database::new(&place).map_err(failed)?;
        index_stream(&place).map_err(failed)?;
        database.disable_bulk_loading().map_err(failed)?;
        let listener = std::net::TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).map_err(failed)?;
        listener.set_nonblocking(true).map_err(failed)?;
        let address = listener.local_addr().map_err(failed)?;
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().map_err(failed)?;
        let (stop, stopped) = oneshot::channel::<()>();
        let served = database.clone();
        let thread = std::thread::Builder::new().name("table-engine".to_owned()).spawn(move || {
            runtime.block_on(serve(listener, served, clock, stopped));
        });
        let thread = Mutex::new(Some((stop, thread.map_err(failed)?)));
        Ok(Engine { database, address, thread })
    }

    /// Where the SDK finds it.
    pub fn endpoint(&self) -> String {
        format!("http://{}", self.address)
    }

    /// The database itself: streams and the index of what is due are read without the SDK.
    pub fn database(&self) -> &Database {
        &self.database
    }

    /// Stops serving and waits for what runs. A second call does nothing.
    pub async fn stop(&self) {
        let taken = self.thread.lock().unwrap_or_else(PoisonError::into_inner).take();
        let Some((stop, thread)) = taken else { return };
        // Nobody listening means that the thread has ended already.
        let _ = stop.send(());
        let joined = tokio::task::spawn_blocking(move || thread.join());
        // The SDK's idle connections close at once; a request still running is bounded by its own timeout.
        let _ = tokio::time::timeout(Duration::from_secs(5), joined).await;
    }
}

/// The engine looks up the last sequence number at every write and keeps all records: without an index each write reads
/// the whole stream, which makes the ten-thousandth one twenty times as slow as the first.
fn index_stream(place: &str) -> rusqlite::Result<()> {
    let connection = rusqlite::Connection::open(place)?;
    connection.execute_batch("CREATE INDEX IF NOT EXISTS usher_stream_order ON _stream_records (table_name, CAST(sequence_number AS INTEGER));")
}

async fn serve(listener: std::net::TcpListener, database: Database, clock: Arc<LocalClock>, stopped: oneshot::Receiver<()>) {
    let listener = match tokio::net::TcpListener::from_std(listener) {
        Ok(listener) => listener,
        Err(cause) => return tracing::error!(%cause, "the table engine has no listener"),
    };
    let garbage = tokio::spawn(collect_garbage(database.clone(), clock));
    let shutdown = async {
        // An owner that was dropped without stopping ends the engine too.
        let _ = stopped.await;
    };
    if let Err(cause) = dynoxide::server::serve_with_shutdown(listener, database, shutdown).await {
        tracing::error!(%cause, "the table engine ended");
    }
    garbage.abort();
}

async fn collect_garbage(database: Database, clock: Arc<LocalClock>) {
    let mut interval = tokio::time::interval(GARBAGE_EVERY);
    loop {
        interval.tick().await;
        // The engine compares with real time: with the runner's clock in the past it would take rows for expired that are not.
        if clock.offset() >= 0
            && let Err(cause) = database.sweep_ttl()
        {
            tracing::warn!(%cause, "expired rows could not be swept");
        }
    }
}
