//! The SDK clients: one of each per process, built when first asked for, because a function needs two or three of them.

use std::sync::{Arc, OnceLock};
use std::time::Duration;

use aws_credential_types::Credentials;
use aws_credential_types::provider::SharedCredentialsProvider;
use aws_sdk_dynamodb::config::retry::{ReconnectMode, RetryConfig, RetryPartition, TokenBucket};
use aws_sdk_dynamodb::config::timeout::TimeoutConfig;
use aws_sdk_dynamodb::config::{BehaviorVersion, Region, StalledStreamProtectionConfig};
use aws_smithy_runtime_api::client::http::SharedHttpClient;

use super::connector::{Tap, https};
use super::{Access, Faults, OPERATION, Recorder, Service};
use crate::config::{Config, Timeouts};

/// Attempts of one call, the first included, where the SDK may repeat it.
const ATTEMPTS: u32 = 3;
/// The most that the SDK waits before it tries again: short enough that all attempts fit in the operation's time.
const LONGEST_PAUSE: Duration = Duration::from_millis(500);

/// What hangs on the wire between the clients and the services.
#[derive(Clone, Debug)]
pub struct Wire {
    /// Keeps the calls.
    pub recorder: Arc<Recorder>,
    /// Breaks them.
    pub faults: Option<Arc<dyn Faults>>,
}

impl Wire {
    /// Nothing, as in production.
    pub fn plain() -> Wire {
        Wire { recorder: Recorder::off(), faults: None }
    }

    fn is_plain(&self) -> bool {
        !self.recorder.is_on() && self.faults.is_none()
    }
}

/// All clients; clones share them.
#[derive(Clone)]
pub struct Clients(Arc<Inner>);

struct Inner {
    region: String,
    endpoint: Option<String>,
    table_endpoint: Option<String>,
    timeouts: Timeouts,
    wire: Wire,
    http: OnceLock<SharedHttpClient>,
    dynamodb: OnceLock<aws_sdk_dynamodb::Client>,
    ses: OnceLock<aws_sdk_sesv2::Client>,
    sqs: OnceLock<aws_sdk_sqs::Client>,
    scheduler: OnceLock<aws_sdk_scheduler::Client>,
    events: OnceLock<aws_sdk_eventbridge::Client>,
    secrets: OnceLock<aws_sdk_secretsmanager::Client>,
    s3: OnceLock<aws_sdk_s3::Client>,
}

/// Whether the SDK may send a call again by itself.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Again {
    /// The service knows a repetition, or repeating does no harm.
    Yes,
    /// The service would do it twice; the outbox decides what is tried again.
    Never,
}

impl Inner {
    /// One client, and so one pool of connections, beneath all services.
    fn http(&self, service: Service) -> SharedHttpClient {
        let foreign = [&self.endpoint, &self.table_endpoint].into_iter().flatten().any(|url| url.starts_with("https://"));
        let http = self.http.get_or_init(|| https(!foreign));
        if self.wire.is_plain() {
            return http.clone();
        }
        SharedHttpClient::new(Tap { inner: http.clone(), service, recorder: Arc::clone(&self.wire.recorder), faults: self.wire.faults.clone() })
    }

    fn timeouts(&self) -> TimeoutConfig {
        let Timeouts { connect, attempt, operation } = self.timeouts;
        TimeoutConfig::builder().connect_timeout(connect).operation_attempt_timeout(attempt).operation_timeout(operation).build()
    }

    /// A client's own allowance for retries, so that one service's trouble uses up nobody else's. Under faults it never
    /// runs dry: what a test sees must not depend on the tests before it.
    fn allowance(&self, service: Service) -> RetryPartition {
        let bucket = if self.wire.faults.is_some() { TokenBucket::unlimited() } else { TokenBucket::default() };
        RetryPartition::custom(service.name()).token_bucket(bucket).build()
    }
}

/// Lambda puts the role's credentials into the environment, for as long as the instance lives. An endpoint that is not AWS
/// takes any; without both, calls fail and say so.
fn credentials(endpoint: Option<&str>) -> Option<SharedCredentialsProvider> {
    let read = |name| std::env::var(name).ok().filter(|value| !value.is_empty());
    let given = read("AWS_ACCESS_KEY_ID").zip(read("AWS_SECRET_ACCESS_KEY")).map(|(id, key)| Credentials::from_keys(id, key, read("AWS_SESSION_TOKEN")));
    let any = endpoint.map(|_| Credentials::from_keys("local", "local", None));
    given.or(any).map(SharedCredentialsProvider::new)
}

fn retries(again: Again) -> RetryConfig {
    let retries = match again {
        Again::Yes => RetryConfig::standard().with_max_attempts(ATTEMPTS).with_max_backoff(LONGEST_PAUSE),
        Again::Never => RetryConfig::disabled(),
    };
    retries.with_reconnect_mode(ReconnectMode::ReconnectOnTransientError)
}

/// Each SDK crate has its own builder type with the same methods.
macro_rules! settings {
    ($sdk:ident, $inner:expr, $service:expr, $endpoint:ident, $again:expr) => {{
        let inner: &Inner = $inner;
        let mut builder = $sdk::Config::builder()
            .behavior_version(BehaviorVersion::latest())
            .region(Region::new(inner.region.clone()))
            .http_client(inner.http($service))
            .timeout_config(inner.timeouts())
            .retry_config(retries($again))
            .retry_partition(inner.allowance($service))
            .stalled_stream_protection(StalledStreamProtectionConfig::disabled());
        builder.set_endpoint_url(inner.$endpoint.clone());
        builder.set_credentials_provider(credentials(inner.$endpoint.as_deref()));
        builder
    }};
}
macro_rules! client {
    ($sdk:ident, $inner:expr, $service:expr, $endpoint:ident, $again:expr) => {
        $sdk::Client::from_conf(settings!($sdk, $inner, $service, $endpoint, $again).build())
    };
}

impl Clients {
    /// Clients of this configuration; builds none yet.
    pub fn new(config: &Config, wire: Wire) -> Clients {
        Clients(Arc::new(Inner {
            region: config.region.clone(),
            endpoint: config.endpoint.clone(),
            table_endpoint: config.table_endpoint.clone(),
            timeouts: config.timeouts,
            wire,
            http: OnceLock::new(),
            dynamodb: OnceLock::new(),
            ses: OnceLock::new(),
            sqs: OnceLock::new(),
            scheduler: OnceLock::new(),
            events: OnceLock::new(),
            secrets: OnceLock::new(),
            s3: OnceLock::new(),
        }))
    }

    /// The table's.
    pub fn dynamodb(&self) -> &aws_sdk_dynamodb::Client {
        self.0.dynamodb.get_or_init(|| client!(aws_sdk_dynamodb, &self.0, Service::DynamoDb, table_endpoint, Again::Yes))
    }

    /// The mail service's; never repeats a call by itself.
    pub fn ses(&self) -> &aws_sdk_sesv2::Client {
        self.0.ses.get_or_init(|| client!(aws_sdk_sesv2, &self.0, Service::Ses, endpoint, Again::Never))
    }

    /// The queues'.
    pub fn sqs(&self) -> &aws_sdk_sqs::Client {
        self.0.sqs.get_or_init(|| client!(aws_sdk_sqs, &self.0, Service::Sqs, endpoint, Again::Yes))
    }

    /// The timers'.
    pub fn scheduler(&self) -> &aws_sdk_scheduler::Client {
        self.0.scheduler.get_or_init(|| client!(aws_sdk_scheduler, &self.0, Service::Scheduler, endpoint, Again::Yes))
    }

    /// The event bus's; never repeats a call by itself.
    pub fn events(&self) -> &aws_sdk_eventbridge::Client {
        self.0.events.get_or_init(|| client!(aws_sdk_eventbridge, &self.0, Service::Events, endpoint, Again::Never))
    }

    /// Whoever serves an operation asks for the sealing keys. They are read once per process, for whichever operation came
    /// first; in the cloud each is a process of its own, so its role must let it read them.
    pub fn keys_are_asked_for(&self, secret: &str) {
        if let Ok(operation) = OPERATION.try_with(|operation| *operation) {
            self.0.wire.recorder.need(operation, [Access::keys(secret)]);
        }
    }

    /// Of the service that keeps the sealing keys.
    pub fn secrets(&self) -> &aws_sdk_secretsmanager::Client {
        self.0.secrets.get_or_init(|| client!(aws_sdk_secretsmanager, &self.0, Service::Secrets, endpoint, Again::Yes))
    }

    /// Where objects are kept. Elsewhere than at AWS a bucket is no host of its own.
    pub fn s3(&self) -> &aws_sdk_s3::Client {
        self.0.s3.get_or_init(|| {
            let builder = settings!(aws_sdk_s3, &self.0, Service::S3, endpoint, Again::Yes);
            aws_sdk_s3::Client::from_conf(builder.force_path_style(self.0.endpoint.is_some()).build())
        })
    }
}

#[cfg(test)]
#[path = "tests.rs"]
mod tests;
