//! One whole Usher in one process: engine, services, pumps and the HTTP edge, on loopback. Many may run beside each other.

use std::net::{Ipv4Addr, SocketAddr};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, OnceLock, PoisonError};
use std::time::Duration;

use domain::Time;
use platform::Context;
use platform::aws::{Clients, Recorder, Wire};
use platform::clock::{Clock, SystemClock};
use platform::config::Config;
use tokio::net::TcpListener;
use tokio::sync::oneshot;
use tokio::task::JoinHandle;

use crate::clock::LocalClock;
use crate::engine::Engine;
use crate::ledger::{Ledger, LedgerError};
use crate::meter::Meter;
use crate::options::{Options, PortChoice, Pumping, StartError, Storage};
use crate::owner::Owner;
use crate::pumps::{Fired, Pumps};
use crate::services::{self, Mailbox, Objects, Secrets, Services};
use crate::{demo, owner, server, settings};

const LEDGER: &str = "ledger.db";
const TABLE: &str = "table.db";

/// What the parts of a runner share.
pub(crate) struct Inner {
    pub(crate) context: Context,
    pub(crate) clock: Arc<LocalClock>,
    pub(crate) services: Arc<Services>,
    pub(crate) pumps: Arc<Pumps>,
    pub(crate) engine: Arc<Engine>,
    pub(crate) meter: Option<Arc<Meter>>,
    pub(crate) folder: Option<PathBuf>,
    pub(crate) ready_ms: OnceLock<i64>,
    pub(crate) demo_ready: AtomicBool,
}

/// A running Usher.
pub struct Runner {
    inner: Arc<Inner>,
    base_url: String,
    owner: Option<Owner>,
    stops: Mutex<Vec<oneshot::Sender<()>>>,
    tasks: Mutex<Vec<JoinHandle<()>>>,
}

impl Runner {
    /// Starts everything; when it returns, requests are answered and the owner, if wanted, can sign in.
    ///
    /// # Errors
    /// See [`StartError`].
    pub async fn start(options: Options) -> Result<Runner, StartError> {
        let folder = match &options.storage {
            Storage::Memory => None,
            Storage::Folder(path) => Some(prepare(path)?),
        };
        let file = |name: &str| folder.as_ref().map(|folder| folder.join(name));
        let ledger = Arc::new(Ledger::open(file(LEDGER).as_deref())?);
        let clock = Arc::new(LocalClock::open(ledger.clone(), options.clock_start)?);
        let engine = Arc::new(Engine::start(file(TABLE).as_deref(), clock.clone())?);
        let secrets = Secrets::open(file("keys.json").as_deref())?;
        let mailbox = Mailbox::new(ledger.clone(), file("mailbox"));
        let services = Arc::new(Services::new(ledger, mailbox, secrets, Objects::new(file("objects")), clock.clone()));
        let (stop_services, services_stopped) = oneshot::channel();
        let (services_at, services_task) = services::listen(services.clone(), services_stopped).await.map_err(StartError::Port)?;
        let listener = bind(options.port).await.map_err(StartError::Port)?;
        let base_url = format!("http://{}", listener.local_addr().map_err(StartError::Port)?);

        let config = settings::config(&base_url, &engine.endpoint(), services_at, options.source_limit, options.limits);
        services.ledger.add_group(&config.schedule_group)?;
        let recorder = options.recorder.clone().unwrap_or_else(Recorder::on);
        let meter = options.recorder.is_none().then(|| Arc::new(Meter::new(recorder.clone())));
        let context = context(config, Wire { recorder, faults: options.faults.clone() }, clock.clone()).await?;
        let pumps = Arc::new(Pumps::new(context.clone(), services.clone(), engine.clone(), clock.clone(), meter.clone())?);
        let inner = Arc::new(Inner {
            context,
            clock,
            services,
            pumps,
            engine,
            meter,
            folder,
            ready_ms: OnceLock::new(),
            demo_ready: AtomicBool::new(options.demo == 0),
        });
        let mut runner = Runner { inner, base_url, owner: None, stops: Mutex::new(vec![stop_services]), tasks: Mutex::new(vec![services_task]) };
        runner.open(listener, &options).await?;
        Ok(runner)
    }

    /// Opens the door, starts the pumps, and seeds.
    async fn open(&mut self, listener: TcpListener, options: &Options) -> Result<(), StartError> {
        let (stop, stopped) = oneshot::channel();
        self.keep(stop, tokio::spawn(server::serve(listener, self.inner.clone(), stopped)));
        if options.owner {
            self.owner = Some(owner::ensure(&self.inner).await?);
        }
        if options.pumping == Pumping::Background {
            let (stop, stopped) = oneshot::channel();
            self.keep(stop, tokio::spawn(self.inner.pumps.clone().run(stopped)));
        }
        if let (Some(owner), true) = (self.owner.clone(), options.demo > 0) {
            let (stop, stopped) = oneshot::channel();
            self.keep(stop, tokio::spawn(demo::seed(self.inner.clone(), owner, options.demo, stopped)));
        }
        Ok(())
    }

    fn keep(&self, stop: oneshot::Sender<()>, task: JoinHandle<()>) {
        self.stops.lock().unwrap_or_else(PoisonError::into_inner).push(stop);
        self.tasks.lock().unwrap_or_else(PoisonError::into_inner).push(task);
    }

    /// `http://127.0.0.1:<port>`, without a slash at the end.
    pub fn base_url(&self) -> &str {
        &self.base_url
    }

    /// The world the functions run in: what tests call jobs with.
    pub fn context(&self) -> &Context {
        &self.inner.context
    }

    /// The clock. To run what is due on the way, use [`Runner::advance_to`].
    pub fn clock(&self) -> &Arc<LocalClock> {
        &self.inner.clock
    }

    /// Captured mail.
    pub fn mailbox(&self) -> &Mailbox {
        &self.inner.services.mailbox
    }

    /// Queues, schedules, events and secrets.
    pub fn services(&self) -> &Services {
        &self.inner.services
    }

    /// The table engine: tests look into it and dump it without a counted call.
    pub fn engine(&self) -> &Engine {
        &self.inner.engine
    }

    /// The owner of the first organization, where one was asked for.
    pub fn owner(&self) -> Option<&Owner> {
        self.owner.as_ref()
    }

    /// Says how long the start took, for /dev/api/metrics. Only the first call counts.
    pub fn ready_after(&self, milliseconds: i64) {
        let _ = self.inner.ready_ms.set(milliseconds);
    }

    /// Whether all demo users are there.
    pub fn demo_ready(&self) -> bool {
        self.inner.demo_ready.load(Ordering::Acquire)
    }

    /// Runs everything that follows from what was committed. Answers how many outbox rows are still due: 0 unless something refuses them.
    pub async fn drain(&self) -> usize {
        self.inner.pumps.drain().await
    }

    /// Moves the clock to an instant, running what is due on the way, in order; an instant in the past is only set.
    ///
    /// # Errors
    /// The ledger cannot be used.
    pub async fn advance_to(&self, target: Time) -> Result<Vec<Fired>, LedgerError> {
        self.inner.pumps.advance(target).await
    }

    /// Sets the clock to an instant and stops it there; no timer fires until the next `advance`.
    ///
    /// # Errors
    /// The hold cannot be stored.
    pub async fn hold(&self, at: Time) -> Result<(), LedgerError> {
        self.inner.pumps.hold(at).await
    }

    /// Passes over everything that the table's stream holds: for a table that was put back.
    ///
    /// # Errors
    /// The stream cannot be read, or the place in it not be kept.
    pub async fn skip_stream(&self) -> Result<(), String> {
        self.inner.pumps.skip_stream().await
    }

    /// Stops listening and pumping, waits for what runs, and gives the folder up. A second call does nothing.
    pub async fn stop(&self) {
        // In reverse: seeding and pumps first, the services that they call last.
        let mut stops = std::mem::take(&mut *self.stops.lock().unwrap_or_else(PoisonError::into_inner));
        let mut tasks = std::mem::take(&mut *self.tasks.lock().unwrap_or_else(PoisonError::into_inner));
        while let (Some(stop), Some(mut task)) = (stops.pop(), tasks.pop()) {
            // A task that ended by itself listens no more.
            let _ = stop.send(());
            if tokio::time::timeout(Duration::from_secs(6), &mut task).await.is_err() {
                task.abort();
            }
        }
        self.inner.engine.stop().await;
        // Connections of the laptop's services hold it longer than anybody listens.
        self.inner.services.ledger.close();
    }
}

async fn context(config: Config, wire: Wire, clock: Arc<LocalClock>) -> Result<Context, StartError> {
    let clients = Clients::new(&config, wire);
    platform::table::schema::create(clients.dynamodb(), &config.table).await.map_err(|cause| StartError::Table(cause.to_string()))?;
    Ok(Context::new(config, clients, clock))
}

/// Creates the folder and what is in it, readable by their owner alone: mails and keys open accounts.
fn prepare(folder: &Path) -> std::io::Result<PathBuf> {
    let mut builder = std::fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(folder.join("mailbox"))?;
    for name in [LEDGER, TABLE] {
        // SQLite gives its other files the rights of the first.
        let mut options = std::fs::OpenOptions::new();
        options.append(true).create(true);
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        options.open(folder.join(name))?;
    }
    Ok(folder.to_path_buf())
}

async fn bind(choice: PortChoice) -> std::io::Result<TcpListener> {
    let on = |port: u16| TcpListener::bind(SocketAddr::from((Ipv4Addr::LOCALHOST, port)));
    match choice {
        PortChoice::Any => on(0).await,
        PortChoice::Exactly(port) => on(port).await,
        PortChoice::From(first) => {
            for port in first..first.saturating_add(100) {
                match on(port).await {
                    Err(cause) if cause.kind() == std::io::ErrorKind::AddrInUse => {}
                    outcome => return outcome,
                }
            }
            on(0).await
        }
    }
}

/// Milliseconds of real time since `start`, for the ready line.
pub fn milliseconds_since(start: Time) -> i64 {
    SystemClock.now().0 - start.0
}
