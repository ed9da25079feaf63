//! The configuration of a laptop: every service is this process.

use std::net::SocketAddr;

use domain::Limits;
use platform::config::{Config, Timeouts};

use crate::services::{AUDIT, FILES, KEYS};

/// A configuration that points to the engine and the services of one runner.
pub(crate) fn config(base_url: &str, table_endpoint: &str, services: SocketAddr, source_limit: u32, limits: Limits) -> Config {
    let endpoint = format!("http://{services}");
    let arn = |service: &str, rest: &str| format!("arn:aws:{service}:local:000000000000:{rest}");
    Config {
        table: "usher".to_owned(),
        base_url: base_url.to_owned(),
        region: "local".to_owned(),
        mail_from: "no-reply@usher.test".to_owned(),
        mail_now_queue: format!("{endpoint}/000000000000/mail_now"),
        mail_bulk_queue: format!("{endpoint}/000000000000/mail_bulk"),
        bus: "usher".to_owned(),
        schedule_group: "usher".to_owned(),
        timer_target_arn: arn("lambda", "function:expire_invitation"),
        timer_role_arn: arn("iam", "role/usher-timers"),
        timer_dead_letter_arn: arn("sqs", "usher-timers-dead"),
        keys_secret: KEYS.to_owned(),
        audit_bucket: AUDIT.to_owned(),
        file_bucket: FILES.to_owned(),
        configuration_set: None,
        origin_secret: None,
        source_limit,
        limits,
        endpoint: Some(endpoint),
        table_endpoint: Some(table_endpoint.to_owned()),
        timeouts: Timeouts::default(),
    }
}
