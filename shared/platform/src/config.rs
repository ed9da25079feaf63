//! What a deployment decides, read once at the start. Reading is pure: the environment is an argument.

use std::fmt;
use std::time::Duration;

use domain::{Email, Limits};

/// Unauthenticated POSTs an hour per source address, where the deployment says nothing (F13).
pub const SOURCE_LIMIT: u32 = 300;

/// How long the SDK waits; all below any function's own timeout, so that a hang becomes an answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Timeouts {
    /// To open a connection.
    pub connect: Duration,
    /// For one attempt, from sending to the whole answer.
    pub attempt: Duration,
    /// For the call with all its attempts.
    pub operation: Duration,
}

impl Default for Timeouts {
    fn default() -> Timeouts {
        Timeouts { connect: Duration::from_secs(1), attempt: Duration::from_secs(2), operation: Duration::from_secs(5) }
    }
}

/// The deployment's settings. Without `Debug`: one of them is a secret.
#[derive(Clone)]
pub struct Config {
    /// The DynamoDB table's name (`USHER_TABLE`).
    pub table: String,
    /// What links begin with, without a trailing slash (`USHER_BASE_URL`). Links are built from it alone, never from a
    /// request's host.
    pub base_url: String,
    /// The AWS region (`AWS_REGION`, which Lambda sets).
    pub region: String,
    /// The sender of all mail, a bare address (`USHER_MAIL_FROM`).
    pub mail_from: String,
    /// The URL of the queue for mail that somebody waits for (`USHER_MAIL_NOW_QUEUE`).
    pub mail_now_queue: String,
    /// The URL of the queue for the rest (`USHER_MAIL_BULK_QUEUE`).
    pub mail_bulk_queue: String,
    /// The event bus's name (`USHER_BUS`).
    pub bus: String,
    /// The schedule group's name (`USHER_SCHEDULE_GROUP`).
    pub schedule_group: String,
    /// The function that a due timer invokes (`USHER_TIMER_TARGET_ARN`).
    pub timer_target_arn: String,
    /// The role that Scheduler takes to invoke it (`USHER_TIMER_ROLE_ARN`).
    pub timer_role_arn: String,
    /// Where a timer goes that could not be delivered (`USHER_TIMER_DEAD_LETTER_ARN`).
    pub timer_dead_letter_arn: String,
    /// The Secrets Manager id of the sealing keys (`USHER_KEYS_SECRET`).
    pub keys_secret: String,
    /// The bucket of the audit log's seals (`USHER_AUDIT_BUCKET`).
    pub audit_bucket: String,
    /// The bucket of people's photos and exports (`USHER_FILE_BUCKET`).
    pub file_bucket: String,
    /// The SES configuration set, if there is one (`USHER_CONFIGURATION_SET`).
    pub configuration_set: Option<String>,
    /// What the CDN proves itself with, if there is a CDN (`USHER_ORIGIN_SECRET`, 16 characters or more).
    pub origin_secret: Option<String>,
    /// Unauthenticated POSTs an hour per source address; 0 = no limit (`USHER_SOURCE_LIMIT`, default [`SOURCE_LIMIT`]).
    pub source_limit: u32,
    /// Sending limits (F13), 0 = none: `USHER_INVITEES_PER_INVITER` an hour, `USHER_INVITEES_PER_ORGANIZATION` a day,
    /// `USHER_MAILS_PER_RECIPIENT` a day. Their defaults are [`Limits::default`].
    pub limits: Limits,
    /// Where every service but the table is, if not at AWS (`USHER_ENDPOINT`, or `AWS_ENDPOINT_URL` as all of AWS's own SDKs).
    pub endpoint: Option<String>,
    /// Where the table is, if not at AWS (`USHER_TABLE_ENDPOINT`, or `AWS_ENDPOINT_URL`).
    pub table_endpoint: Option<String>,
    /// How long the SDK waits.
    pub timeouts: Timeouts,
}

/// One variable that is missing or wrong. Says what is wanted, never what was found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Fault {
    /// The variable's name.
    pub variable: &'static str,
    /// What is wanted of it.
    pub wanted: &'static str,
}

/// Everything that is wrong with the environment, at once.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ConfigError {
    /// Each variable that is missing or wrong, in the order of [`Config`].
    pub faults: Vec<Fault>,
}

impl fmt::Display for ConfigError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the configuration is not usable:")?;
        self.faults.iter().enumerate().try_for_each(|(at, fault)| write!(f, "{} {} {}", if at > 0 { ";" } else { "" }, fault.variable, fault.wanted))
    }
}

impl std::error::Error for ConfigError {}

struct Reader<'a> {
    environment: &'a dyn Fn(&str) -> Option<String>,
    faults: Vec<Fault>,
}

impl Reader<'_> {
    /// A template cannot leave a variable out, so an empty one counts as absent.
    fn optional(&mut self, variable: &'static str, fits: impl Fn(&str) -> bool, wanted: &'static str) -> Option<String> {
        let value = (self.environment)(variable).filter(|value| !value.is_empty())?;
        if !fits(&value) {
            self.faults.push(Fault { variable, wanted });
        }
        Some(value)
    }

    fn required(&mut self, variable: &'static str, fits: impl Fn(&str) -> bool, wanted: &'static str) -> String {
        self.optional(variable, fits, wanted).unwrap_or_else(|| {
            self.faults.push(Fault { variable, wanted: "is missing" });
            String::new()
        })
    }

    fn name(&mut self, variable: &'static str) -> String {
        self.required(variable, is_name, "must be a name without blanks")
    }

    fn arn(&mut self, variable: &'static str) -> String {
        self.required(variable, |value| value.starts_with("arn:") && is_name(value), "must be an ARN")
    }

    fn url(&mut self, variable: &'static str) -> String {
        self.required(variable, is_url, "must be a URL")
    }

    /// An endpoint of our own, or the one that an emulator of AWS gives to every function.
    fn endpoint(&mut self, variable: &'static str) -> Option<String> {
        let mut url = |variable| self.optional(variable, is_url, "must be a URL");
        url(variable).or_else(|| url("AWS_ENDPOINT_URL"))
    }

    fn number(&mut self, variable: &'static str, otherwise: u32) -> u32 {
        let value = self.optional(variable, |value| value.parse::<u32>().is_ok(), "must be a whole number");
        value.and_then(|value| value.parse().ok()).unwrap_or(otherwise)
    }

    fn limits(&mut self, otherwise: Limits) -> Limits {
        Limits {
            invitees_per_inviter: self.number("USHER_INVITEES_PER_INVITER", otherwise.invitees_per_inviter),
            invitees_per_organization: self.number("USHER_INVITEES_PER_ORGANIZATION", otherwise.invitees_per_organization),
            mails_per_recipient: self.number("USHER_MAILS_PER_RECIPIENT", otherwise.mails_per_recipient),
        }
    }
}

fn is_name(value: &str) -> bool {
    !value.contains(|c: char| c.is_whitespace() || c.is_control())
}

fn is_url(value: &str) -> bool {
    let host = value.strip_prefix("https://").or_else(|| value.strip_prefix("http://"));
    host.is_some_and(|host| !host.is_empty() && !host.starts_with('/') && is_name(host))
}

/// `http` only where nobody can listen: on this machine itself.
fn is_base_url(value: &str) -> bool {
    let own = ["http://127.0.0.1", "http://localhost", "http://[::1]"];
    let safe =
        value.starts_with("https://") || own.iter().any(|own| value.strip_prefix(own).is_some_and(|rest| rest.is_empty() || rest.starts_with([':', '/'])));
    safe && is_url(value) && !value.ends_with('/') && !value.contains(['?', '#', '@'])
}

impl Config {
    /// Reads the variables named at each field; credentials (`AWS_ACCESS_KEY_ID`, `AWS_SECRET_ACCESS_KEY`) must exist
    /// unless every service is elsewhere. Errors: all faults together.
    pub fn from_env(environment: &dyn Fn(&str) -> Option<String>) -> Result<Config, ConfigError> {
        let mut reader = Reader { environment, faults: Vec::new() };
        let config = Config {
            table: reader.name("USHER_TABLE"),
            base_url: reader.required("USHER_BASE_URL", is_base_url, "must begin with https:// and not end with a slash"),
            region: reader.name("AWS_REGION"),
            mail_from: reader.required("USHER_MAIL_FROM", |value| Email::parse(value).is_ok(), "must be a mail address"),
            mail_now_queue: reader.url("USHER_MAIL_NOW_QUEUE"),
            mail_bulk_queue: reader.url("USHER_MAIL_BULK_QUEUE"),
            bus: reader.name("USHER_BUS"),
            schedule_group: reader.name("USHER_SCHEDULE_GROUP"),
            timer_target_arn: reader.arn("USHER_TIMER_TARGET_ARN"),
            timer_role_arn: reader.arn("USHER_TIMER_ROLE_ARN"),
            timer_dead_letter_arn: reader.arn("USHER_TIMER_DEAD_LETTER_ARN"),
            keys_secret: reader.name("USHER_KEYS_SECRET"),
            audit_bucket: reader.name("USHER_AUDIT_BUCKET"),
            file_bucket: reader.name("USHER_FILE_BUCKET"),
            configuration_set: reader.optional("USHER_CONFIGURATION_SET", is_name, "must be a name without blanks"),
            origin_secret: reader.optional("USHER_ORIGIN_SECRET", |value| value.len() >= 16, "must have 16 characters or more"),
            source_limit: reader.number("USHER_SOURCE_LIMIT", SOURCE_LIMIT),
            limits: reader.limits(Limits::default()),
            endpoint: reader.endpoint("USHER_ENDPOINT"),
            table_endpoint: reader.endpoint("USHER_TABLE_ENDPOINT"),
            timeouts: Timeouts::default(),
        };
        if config.endpoint.is_none() || config.table_endpoint.is_none() {
            reader.name("AWS_ACCESS_KEY_ID");
            reader.name("AWS_SECRET_ACCESS_KEY");
        }
        if reader.faults.is_empty() { Ok(config) } else { Err(ConfigError { faults: reader.faults }) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeMap;

    fn complete() -> BTreeMap<&'static str, &'static str> {
        BTreeMap::from([
            ("USHER_TABLE", "usher"),
            ("USHER_BASE_URL", "https://id.example.test"),
            ("AWS_REGION", "eu-central-1"),
            ("USHER_MAIL_FROM", "no-reply@example.test"),
            ("USHER_MAIL_NOW_QUEUE", "https://sqs.eu-central-1.amazonaws.com/1/now"),
            ("USHER_MAIL_BULK_QUEUE", "https://sqs.eu-central-1.amazonaws.com/1/bulk"),
            ("USHER_BUS", "usher"),
            ("USHER_SCHEDULE_GROUP", "usher"),
            ("USHER_TIMER_TARGET_ARN", "arn:aws:lambda:eu-central-1:1:function:expire"),
            ("USHER_TIMER_ROLE_ARN", "arn:aws:iam::1:role/timer"),
            ("USHER_TIMER_DEAD_LETTER_ARN", "arn:aws:sqs:eu-central-1:1:dead"),
            ("USHER_KEYS_SECRET", "usher/keys"),
            ("USHER_AUDIT_BUCKET", "usher-audit"),
            ("USHER_FILE_BUCKET", "usher-files"),
            ("AWS_ACCESS_KEY_ID", "AK"),
            ("AWS_SECRET_ACCESS_KEY", "SK"),
        ])
    }

    fn read(variables: &BTreeMap<&str, &str>) -> Result<Config, ConfigError> {
        Config::from_env(&|name| variables.get(name).map(|value| (*value).to_owned()))
    }

    fn faulty(variables: &BTreeMap<&str, &str>) -> Vec<&'static str> {
        read(variables).err().map(|error| error.faults.iter().map(|fault| fault.variable).collect()).unwrap_or_default()
    }

    #[test]
    fn a_complete_environment_is_read_with_defaults() {
        let config = read(&complete()).ok().unwrap();
        assert_eq!((config.table.as_str(), config.base_url.as_str()), ("usher", "https://id.example.test"));
        assert_eq!((config.source_limit, config.configuration_set, config.endpoint), (300, None, None));
        assert_eq!(config.limits, Limits::default());
        let mut variables = complete();
        variables.extend([("USHER_INVITEES_PER_INVITER", "7"), ("USHER_MAILS_PER_RECIPIENT", "0")]);
        let limits = read(&variables).ok().unwrap().limits;
        assert_eq!((limits.invitees_per_inviter, limits.invitees_per_organization, limits.mails_per_recipient), (7, 5_000, 0));
        assert_eq!(config.timeouts.operation, Duration::from_secs(5));
    }

    #[test]
    fn every_missing_variable_is_named_at_once() {
        let named = faulty(&BTreeMap::new());
        assert_eq!(named.len(), complete().len());
        assert!(complete().keys().all(|name| named.contains(name)), "{named:?}");
        let text = read(&BTreeMap::new()).err().unwrap().to_string();
        assert!(text.contains("USHER_TABLE is missing; USHER_BASE_URL is missing"), "{text}");
    }

    #[test]
    fn wrong_values_are_named_and_not_repeated() {
        let mut variables = complete();
        variables.extend([("USHER_BASE_URL", "https://id.test/"), ("USHER_ORIGIN_SECRET", "hunter2"), ("USHER_SOURCE_LIMIT", "many")]);
        assert_eq!(faulty(&variables), ["USHER_BASE_URL", "USHER_ORIGIN_SECRET", "USHER_SOURCE_LIMIT"]);
        assert!(!read(&variables).err().unwrap().to_string().contains("hunter2"));
    }

    #[test]
    fn links_are_https_but_for_this_very_machine() {
        for (url, fine) in [
            ("https://id.test", true),
            ("https://id.test/usher", true),
            ("http://127.0.0.1:4400", true),
            ("http://localhost", true),
            ("http://id.test", false),
            ("http://localhost.evil.test", false),
            ("http://127.0.0.1@evil.test", false),
            ("https://", false),
            ("https://id.test?x", false),
            ("ftp://id.test", false),
        ] {
            assert_eq!(is_base_url(url), fine, "{url}");
        }
    }

    #[test]
    fn endpoints_elsewhere_need_no_credentials_and_empty_means_absent() {
        let mut variables = complete();
        variables.remove("AWS_ACCESS_KEY_ID");
        variables.remove("AWS_SECRET_ACCESS_KEY");
        variables.extend([("USHER_ENDPOINT", "http://127.0.0.1:1"), ("USHER_TABLE_ENDPOINT", "http://127.0.0.1:2"), ("USHER_CONFIGURATION_SET", "")]);
        let config = read(&variables).ok().unwrap();
        assert_eq!((config.configuration_set, config.endpoint.as_deref()), (None, Some("http://127.0.0.1:1")));
        variables.insert("USHER_TABLE_ENDPOINT", "");
        assert_eq!(faulty(&variables), ["AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"]);
        variables.insert("AWS_ENDPOINT_URL", "http://127.0.0.1:3");
        let config = read(&variables).ok().unwrap();
        assert_eq!((config.endpoint.as_deref(), config.table_endpoint.as_deref()), (Some("http://127.0.0.1:1"), Some("http://127.0.0.1:3")));
    }
}
