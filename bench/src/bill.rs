//! The bill of a month, from the ledger of what operations consume and the written month of one active user.

use std::collections::BTreeMap;

use functions::OPERATIONS;
use platform::edge::{Class, Operation, Trigger};
use serde::Deserialize;

/// docs/cost.toml.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Cost {
    users: f64,
    /// What the bills may be at most.
    pub limits: Limits,
    prices: Prices,
    milliseconds: Milliseconds,
    month: BTreeMap<String, f64>,
    follows: Follows,
    alone: Alone,
}

/// What the bills may be at most, dollars a month.
#[derive(Clone, Copy, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Limits {
    /// With all users, without the edge.
    pub plain: f64,
    /// The same behind the edge.
    pub edge: f64,
    /// With nobody there.
    pub idle: f64,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Prices {
    http_request: f64,
    invocation: f64,
    gigabyte_second: f64,
    read_unit: f64,
    write_unit: f64,
    stored_gigabyte: f64,
    backed_up_gigabyte: f64,
    mail: f64,
    bus_event: f64,
    object_put: f64,
    object_gigabyte: f64,
    schedule: f64,
    queue_request: f64,
    log_gigabyte: f64,
    alarm: f64,
    secret: f64,
    secret_call: f64,
    edge_request: f64,
    edge_gigabyte: f64,
    firewall: f64,
    firewall_request: f64,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Milliseconds {
    read: f64,
    mutation: f64,
    hashing: f64,
    job: f64,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Follows {
    dispatches: f64,
    bus_events: f64,
    schedules: f64,
    queue_requests: f64,
    last_seen_writes: f64,
    answer_bytes: f64,
    access_log_bytes: f64,
    sealed_bytes: f64,
    stored_bytes: f64,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Alone {
    sweeps: f64,
    seals: f64,
    instances: f64,
    alarms: f64,
    secrets: f64,
}

/// What an operation consumes of the table.
#[derive(Clone, Copy, Debug, Default, Deserialize)]
pub struct Units {
    read: f64,
    write: f64,
}

/// One line of a bill.
#[derive(Clone, Debug, PartialEq)]
pub struct Line {
    /// For what.
    pub what: String,
    /// How many.
    pub count: f64,
    /// What one costs.
    pub price: f64,
}

impl Line {
    fn of(what: impl Into<String>, count: f64, price: f64) -> Line {
        Line { what: what.into(), count, price }
    }
    /// What they cost.
    pub fn dollars(&self) -> f64 {
        self.count * self.price
    }
}

/// The three bills.
pub struct Bills {
    /// All users, without an edge.
    pub plain: Vec<Line>,
    /// What an edge adds.
    pub edge: Vec<Line>,
    /// Nobody there.
    pub idle: Vec<Line>,
}

/// What lines sum up to.
pub fn sum(lines: &[Line]) -> f64 {
    lines.iter().map(Line::dollars).sum()
}

/// How often the keys are read again by one instance in a month: every four minutes.
const KEY_READINGS: f64 = 30.0 * 24.0 * 15.0;
const GIGABYTE: f64 = 1e9;

/// Reads both files and adds up.
///
/// # Errors
/// A file is not what it should be, or names an operation that does not exist.
pub fn bills(cost: &str, ledger: &str) -> Result<(Cost, Bills), String> {
    let cost: Cost = toml::from_str(cost).map_err(|e| format!("docs/cost.toml: {e}"))?;
    let ledger: BTreeMap<String, Units> = toml::from_str(ledger).map_err(|e| format!("docs/ledger.toml: {e}"))?;
    let mut month = Tally::default();
    for (id, times) in &cost.month {
        month.add(&cost, &ledger, id, times * cost.users)?;
    }
    let Follows { dispatches, bus_events, schedules, queue_requests, last_seen_writes, answer_bytes, access_log_bytes, sealed_bytes, stored_bytes } =
        cost.follows;
    month.run(&cost, row("dispatch")?, dispatches * cost.users);
    month.run(&cost, row("seal_audit")?, cost.alone.seals);
    // What a change's mails and timers need of the reader: the ledger's entry is that of an invitation.
    let invitations = cost.month.get("invite_user").copied().unwrap_or_default() * cost.users;
    month.read += units(&ledger, "dispatch")?.read * invitations;
    month.write += units(&ledger, "dispatch")?.write * invitations;
    let mut idle = Tally::default();
    idle.add(&cost, &ledger, "sweep", cost.alone.sweeps)?;
    let (users, prices, mails) = (cost.users, &cost.prices, cost.month.get("send_mail").copied().unwrap_or_default());
    let fixed = |instances: f64| {
        vec![
            Line::of("alarms", cost.alone.alarms, prices.alarm),
            Line::of("secrets", cost.alone.secrets, prices.secret),
            Line::of("readings of the keys", instances * KEY_READINGS, prices.secret_call),
        ]
    };
    let mut plain = month.and(&idle).lines(prices);
    plain.extend([
        Line::of("last-seen writes", last_seen_writes * users, prices.write_unit),
        Line::of("mails", mails * users, prices.mail),
        Line::of("bus events", bus_events * users, prices.bus_event),
        Line::of("firings of timers", schedules * users, prices.schedule),
        Line::of("seals", cost.alone.seals, prices.object_put),
        Line::of("seals kept, GB", users * sealed_bytes / GIGABYTE, prices.object_gigabyte),
        Line::of("queue requests", queue_requests * users, prices.queue_request),
        Line::of("access log, GB", month.http * access_log_bytes / GIGABYTE, prices.log_gigabyte),
        Line::of("stored, GB", users * stored_bytes / GIGABYTE, prices.stored_gigabyte),
        Line::of("kept for recovery, GB", users * stored_bytes / GIGABYTE, prices.backed_up_gigabyte),
    ]);
    plain.extend(fixed(cost.alone.instances));
    let edge = vec![
        Line::of("requests at the edge", month.http, prices.edge_request),
        Line::of("sent by the edge, GB", month.http * answer_bytes / GIGABYTE, prices.edge_gigabyte),
        Line::of("the firewall", 1.0, prices.firewall),
        Line::of("requests at the firewall", month.http, prices.firewall_request),
        Line::of("the edge's secret", 1.0, prices.secret),
    ];
    let mut alone = idle.lines(prices);
    // The sweep alone keeps one instance warm.
    alone.extend(fixed(1.0));
    let bills = Bills { plain, edge, idle: alone };
    Ok((cost, bills))
}

fn row(id: &str) -> Result<&'static Operation, String> {
    OPERATIONS.iter().find(|row| row.id == id).ok_or_else(|| format!("docs/cost.toml: {id} is no operation"))
}

fn units(ledger: &BTreeMap<String, Units>, id: &str) -> Result<Units, String> {
    ledger.get(id).copied().ok_or_else(|| format!("docs/ledger.toml has no {id}"))
}

/// What is counted of many invocations.
#[derive(Clone, Copy, Default)]
struct Tally {
    http: f64,
    invocations: f64,
    gigabyte_seconds: f64,
    read: f64,
    write: f64,
}

impl Tally {
    fn add(&mut self, cost: &Cost, ledger: &BTreeMap<String, Units>, id: &str, times: f64) -> Result<(), String> {
        let (row, units) = (row(id)?, units(ledger, id)?);
        self.run(cost, row, times);
        self.read += units.read * times;
        self.write += units.write * times;
        Ok(())
    }

    fn run(&mut self, cost: &Cost, row: &Operation, times: f64) {
        let milliseconds = match row.class {
            _ if row.hashes_passwords() => cost.milliseconds.hashing,
            Class::Read(_) => cost.milliseconds.read,
            Class::Mutation(_) => cost.milliseconds.mutation,
            Class::Job => cost.milliseconds.job,
        };
        self.http += if matches!(row.trigger, Trigger::Http(..)) { times } else { 0.0 };
        self.invocations += times;
        self.gigabyte_seconds += times * milliseconds / 1000.0 * f64::from(row.memory) / 1024.0;
    }

    fn and(self, other: &Tally) -> Tally {
        Tally {
            http: self.http + other.http,
            invocations: self.invocations + other.invocations,
            gigabyte_seconds: self.gigabyte_seconds + other.gigabyte_seconds,
            read: self.read + other.read,
            write: self.write + other.write,
        }
    }

    fn lines(&self, prices: &Prices) -> Vec<Line> {
        vec![
            Line::of("requests at the HTTP API", self.http, prices.http_request),
            Line::of("invocations", self.invocations, prices.invocation),
            Line::of("gigabyte-seconds", self.gigabyte_seconds, prices.gigabyte_second),
            Line::of("read units", self.read, prices.read_unit),
            Line::of("write units", self.write, prices.write_unit),
        ]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn files() -> (String, String) {
        let read = |name: &str| std::fs::read_to_string(format!("{}/../docs/{name}", env!("CARGO_MANIFEST_DIR"))).unwrap();
        (read("cost.toml"), read("ledger.toml"))
    }

    #[test]
    fn a_million_active_users_cost_what_is_promised() {
        let (cost, ledger) = files();
        let (cost, bills) = bills(&cost, &ledger).unwrap();
        let (plain, edge, idle) = (sum(&bills.plain), sum(&bills.edge), sum(&bills.idle));
        assert!(plain <= cost.limits.plain, "{plain:.2}: {:#?}", bills.plain);
        assert!(plain + edge <= cost.limits.edge, "{:.2}: {:#?}", plain + edge, bills.edge);
        assert!(idle <= cost.limits.idle, "{idle:.2}: {:#?}", bills.idle);
        assert!(idle > 0.0 && edge > 0.0 && plain > 100.0);
    }

    #[test]
    fn the_month_is_about_65_requests_10_sign_ins_and_a_fifth_of_a_mail() {
        let (cost, _) = files();
        let cost: Cost = toml::from_str(&cost).unwrap();
        let http = |id: &&String| matches!(row(id).unwrap().trigger, Trigger::Http(..));
        let requests: f64 = cost.month.keys().filter(http).map(|id| cost.month[id]).sum();
        assert!((64.0..66.0).contains(&requests), "{requests}");
        assert_eq!((cost.month["sign_in"], cost.month["send_mail"], cost.users), (10.0, 0.2, 1e6));
        assert_eq!((cost.limits.plain, cost.limits.edge, cost.limits.idle), (220.0, 350.0, 10.0));
    }

    #[test]
    fn what_grows_in_the_ledger_grows_on_the_bill() {
        let (cost, ledger) = files();
        let before = sum(&bills(&cost, &ledger).unwrap().1.plain);
        let one_more = ledger.replacen("[sign_in]\nread = 4\nwrite = 5\n", "[sign_in]\nread = 4\nwrite = 6\n", 1);
        assert_ne!(one_more, ledger);
        let after = sum(&bills(&cost, &one_more).unwrap().1.plain);
        assert!((after - before - 6.25).abs() < 1e-6, "{before} {after}: ten million write units");
        assert!(bills(&cost.replace("sign_in = 10.0", "sign_inn = 10.0"), &ledger).is_err_and(|e| e.contains("sign_inn is no operation")));
    }
}
