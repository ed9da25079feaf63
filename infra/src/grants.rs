//! Which operation may do what: `infra/grants.toml`, which the tests recorded, and `infra/grants-reasoned.toml`, what no
//! recording can show, each with its reason. Both use names of Usher's own (`table`, `index/due`, `queue/mail_now`), which
//! `policy` turns into the names of a deployment.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

use platform::aws::Access;
use platform::config::Config;
use platform::edge::{Operation, Trigger};

/// An IAM action on a thing of Usher's.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Grant {
    /// Such as `dynamodb:PutItem`.
    pub action: String,
    /// Such as `table`.
    pub on: String,
}

/// Grants by operation.
pub type ByOperation = BTreeMap<String, BTreeSet<Grant>>;

/// A grant that no recording shows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reasoned {
    /// Whose: `all`, a kind of trigger (see [`kind`]), or an operation's id.
    pub whose: String,
    /// What.
    pub grant: Grant,
    /// Why it is needed, and why it is no narrower.
    pub reason: String,
}

/// Everything that the roles are made from.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Grants {
    /// As recorded.
    pub recorded: ByOperation,
    /// As reasoned.
    pub reasoned: Vec<Reasoned>,
    /// Things whose names hold a wildcard, with the reason.
    pub wildcards: BTreeMap<String, String>,
}

/// The word for a trigger in `grants-reasoned.toml`.
pub fn kind(trigger: Trigger) -> &'static str {
    match trigger {
        Trigger::Http(..) => "http",
        Trigger::Otherwise => "otherwise",
        Trigger::Timer(_) => "timer",
        Trigger::Stream | Trigger::AuditStream(_) => "stream",
        Trigger::Queue(_) => "queue",
        Trigger::Bus(_) => "bus",
        Trigger::Rate(_) => "rate",
    }
}

impl Grant {
    fn parse(text: &str) -> Result<Grant, String> {
        let (action, on) = text.split_once(' ').ok_or_else(|| format!("not a grant: {text}"))?;
        Ok(Grant { action: action.to_owned(), on: on.to_owned() })
    }

    /// What a call of a deployment with this configuration needed.
    ///
    /// # Errors
    /// A thing that is not the deployment's own.
    pub fn of(access: &Access, config: &Config) -> Result<Grant, String> {
        let queue = |url: &str| format!("queue/{}", url.rsplit('/').next().unwrap_or_default());
        let table = format!("table/{}", config.table);
        let on = if let Some(rest) = access.on.strip_prefix(&table) {
            rest.strip_prefix("/index/").map_or_else(|| (rest.is_empty()).then(|| "table".to_owned()), |index| Some(format!("index/{index}")))
        } else {
            let own = [
                (queue(&config.mail_now_queue), "queue/mail_now"),
                (queue(&config.mail_bulk_queue), "queue/mail_bulk"),
                (format!("bus/{}", config.bus), "bus"),
                (format!("schedule/{}", config.schedule_group), "schedules"),
                (format!("secret/{}", config.keys_secret), "keys"),
                (format!("bucket/{}", config.audit_bucket), "audit_bucket"),
                (format!("bucket/{}/audit", config.audit_bucket), "audit_seals"),
                (format!("bucket/{}", config.file_bucket), "file_bucket"),
                (format!("bucket/{}/photos", config.file_bucket), "photos"),
                (format!("bucket/{}/exports", config.file_bucket), "exports"),
                (format!("identity/{}", config.mail_from), "identity"),
                (format!("configuration-set/{}", config.configuration_set.as_deref().unwrap_or_default()), "configuration_set"),
            ];
            own.into_iter().find(|(name, _)| *name == access.on).map(|(_, on)| on.to_owned())
        };
        let on = on.ok_or_else(|| format!("{} on {}, which is nothing of this deployment's", access.action, access.on))?;
        Ok(Grant { action: access.action.clone(), on })
    }
}

impl Grants {
    /// Reads both files.
    ///
    /// # Errors
    /// What makes no sense, with its line.
    pub fn parse(recorded: &str, reasoned: &str) -> Result<Grants, String> {
        let (reasoned, wildcards) = parse_reasoned(reasoned)?;
        Ok(Grants { recorded: parse_recorded(recorded)?, reasoned, wildcards })
    }

    /// Everything that an operation's role allows, with the reasons of what is reasoned.
    pub fn of(&self, operation: &Operation) -> BTreeMap<Grant, Option<&str>> {
        let recorded = self.recorded.get(operation.id).into_iter().flatten().map(|grant| (grant.clone(), None));
        let own = |whose: &str| whose == "all" || whose == operation.id || whose == kind(operation.trigger);
        let reasoned = self.reasoned.iter().filter(|one| own(&one.whose)).map(|one| (one.grant.clone(), Some(one.reason.as_str())));
        recorded.chain(reasoned).collect()
    }
}

/// What is wrong between what is granted and what the tests needed: a grant that is missing, one that is spare, an
/// operation that does not exist, a grant that stands in both files, a reasoned one that applies to nobody or has no reason.
pub fn faults(grants: &Grants, needed: &ByOperation, operations: &[&Operation]) -> Vec<String> {
    let mut faults = Vec::new();
    for operation in operations {
        let (none, id) = (BTreeSet::new(), operation.id);
        let granted = grants.recorded.get(id).unwrap_or(&none);
        let used = needed.get(id).unwrap_or(&none);
        faults.extend(used.difference(granted).map(|grant| format!("{id} needs {} {} and is not granted it", grant.action, grant.on)));
        faults.extend(granted.difference(used).map(|grant| format!("{id} is granted {} {} and never needs it", grant.action, grant.on)));
    }
    let ids: BTreeSet<&str> = operations.iter().map(|operation| operation.id).collect();
    faults.extend(grants.recorded.keys().filter(|id| !ids.contains(id.as_str())).map(|id| format!("{id} is no operation")));
    for one in &grants.reasoned {
        let what = format!("{}: {} {}", one.whose, one.grant.action, one.grant.on);
        let mut whose = operations.iter().filter(|operation| one.whose == "all" || one.whose == operation.id || one.whose == kind(operation.trigger));
        if whose.clone().next().is_none() {
            faults.push(format!("{what} is granted to nobody"));
        }
        if let Some(twice) = whose.find(|operation| grants.recorded.get(operation.id).is_some_and(|recorded| recorded.contains(&one.grant))) {
            faults.push(format!("{what} is recorded for {} and needs no reason", twice.id));
        }
        if one.reason.split_whitespace().count() < 5 {
            faults.push(format!("{what} has no reason"));
        }
    }
    let named = |on: &str| operations.iter().any(|operation| grants.of(operation).keys().any(|grant| grant.on == on));
    for (on, reason) in &grants.wildcards {
        if !named(on) {
            faults.push(format!("the wildcard {on} is granted to nobody"));
        }
        if reason.split_whitespace().count() < 5 {
            faults.push(format!("the wildcard {on} has no reason"));
        }
    }
    faults
}

/// The text of `grants.toml`.
pub fn write(recorded: &ByOperation) -> String {
    let mut text = "# What each operation may do, as the tests recorded it: no more, no less. Written by `cargo xtask template`.\n\
                    # What recordings cannot show stands in grants-reasoned.toml.\n"
        .to_owned();
    for (operation, grants) in recorded {
        let lines: String = grants.iter().map(|grant| format!("    \"{} {}\",\n", grant.action, grant.on)).collect();
        // Writing to a string cannot fail.
        let _ = if lines.is_empty() { write!(text, "\n[{operation}]\ngrants = []\n") } else { write!(text, "\n[{operation}]\ngrants = [\n{lines}]\n") };
    }
    text
}

/// One operation of `grants.toml`.
#[derive(serde::Deserialize)]
#[serde(deny_unknown_fields)]
struct Recorded {
    grants: Vec<String>,
}

/// `grants-reasoned.toml`.
#[derive(serde::Deserialize)]
#[serde(deny_unknown_fields)]
struct Reasons {
    #[serde(default)]
    wildcards: BTreeMap<String, String>,
    #[serde(default)]
    grant: Vec<Reason>,
}

#[derive(serde::Deserialize)]
#[serde(deny_unknown_fields)]
struct Reason {
    #[serde(rename = "for")]
    whose: String,
    allow: String,
    reason: String,
}

fn parse_recorded(text: &str) -> Result<ByOperation, String> {
    let all: BTreeMap<String, Recorded> = toml::from_str(text).map_err(|error| error.to_string())?;
    all.into_iter().map(|(operation, recorded)| Ok((operation, recorded.grants.iter().map(|text| Grant::parse(text)).collect::<Result<_, _>>()?))).collect()
}

fn parse_reasoned(text: &str) -> Result<(Vec<Reasoned>, BTreeMap<String, String>), String> {
    let all: Reasons = toml::from_str(text).map_err(|error| error.to_string())?;
    let reasoned = all.grant.into_iter().map(|one| Ok(Reasoned { whose: one.whose, grant: Grant::parse(&one.allow)?, reason: one.reason }));
    Ok((reasoned.collect::<Result<_, String>>()?, all.wildcards))
}

#[cfg(test)]
mod tests {
    use super::*;
    use functions::OPERATIONS;

    fn row(id: &str) -> &'static Operation {
        OPERATIONS.iter().find(|row| row.id == id).unwrap()
    }

    const RECORDED: &str = "[me]\ngrants = [\n    \"dynamodb:BatchGetItem table\",\n]\n[healthz]\ngrants = []\n";

    fn of(recorded: &str, reasoned: &str, needed: &str) -> Vec<String> {
        let grants = Grants::parse(recorded, reasoned).unwrap();
        faults(&grants, &parse_recorded(needed).unwrap(), &[row("me"), row("healthz"), row("dispatch")])
    }

    #[test]
    fn written_and_read_are_the_same() {
        let all = parse_recorded(RECORDED).unwrap();
        assert_eq!(parse_recorded(&write(&all)), Ok(all));
        parse_recorded("grants: []").unwrap_err();
        parse_reasoned("reason = \"x\"").unwrap_err();
    }

    #[test]
    fn what_is_needed_and_no_more_has_no_faults() {
        let reasoned = "[[grant]]\nfor = \"stream\"\nallow = \"dynamodb:GetRecords stream\"\nreason = \"the mapping reads with the function's role\"\n";
        assert_eq!(of(RECORDED, reasoned, RECORDED), Vec::<String>::new());
    }

    #[test]
    fn a_planted_mistake_is_named() {
        let spare = RECORDED.replace("table\",\n", "table\",\n    \"dynamodb:DeleteItem table\",\n");
        assert_eq!(of(&spare, "", RECORDED), ["me is granted dynamodb:DeleteItem table and never needs it"]);
        assert_eq!(of(RECORDED, "", &spare), ["me needs dynamodb:DeleteItem table and is not granted it"]);
        assert_eq!(of(&RECORDED.replace("[healthz]", "[gone]"), "", RECORDED), ["gone is no operation"]);
        let reasoned = |whose: &str, allow: &str, reason: &str| format!("[[grant]]\nfor = \"{whose}\"\nallow = \"{allow}\"\nreason = \"{reason}\"\n");
        let long = "because of this and of that";
        assert_eq!(of(RECORDED, &reasoned("tea", "a:B table", long), RECORDED), ["tea: a:B table is granted to nobody"]);
        assert_eq!(of(RECORDED, &reasoned("me", "a:B table", "so"), RECORDED), ["me: a:B table has no reason"]);
        let twice = reasoned("http", "dynamodb:BatchGetItem table", long);
        assert_eq!(of(RECORDED, &twice, RECORDED), ["http: dynamodb:BatchGetItem table is recorded for me and needs no reason"]);
    }

    #[test]
    fn a_wildcard_says_why_and_for_whom() {
        let wildcards = |line: &str| of(RECORDED, &format!("[wildcards]\n{line}\n"), RECORDED);
        assert_eq!(wildcards("table = \"because of this and of that\""), Vec::<String>::new());
        assert_eq!(wildcards("table = \"so\""), ["the wildcard table has no reason"]);
        assert_eq!(wildcards("bus = \"because of this and of that\""), ["the wildcard bus is granted to nobody"]);
    }

    #[test]
    fn what_is_granted_is_what_is_recorded_for_it_and_reasoned_for_its_kind() {
        let reasoned = "[[grant]]\nfor = \"all\"\nallow = \"logs:PutLogEvents log_group\"\nreason = \"x\"\n[[grant]]\nfor = \"stream\"\nallow = \"a:B c\"\nreason = \"y\"\n";
        let grants = Grants::parse(RECORDED, reasoned).unwrap();
        let of = |id: &str| grants.of(row(id)).keys().map(|grant| grant.on.clone()).collect::<Vec<_>>();
        assert_eq!((of("me"), of("dispatch")), (vec!["table".to_owned(), "log_group".to_owned()], vec!["c".to_owned(), "log_group".to_owned()]));
    }
}
