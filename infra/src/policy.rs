//! From a grant to a statement of an IAM policy. Names of a deployment come in as parameters of the nested stack.

use std::collections::{BTreeMap, BTreeSet};

use platform::edge::Operation;
use serde_json::{Value, json};

use crate::grants::{Grant, Grants};
use crate::logical;

/// The ARN of a thing, as a nested stack says it. None for a name that means nothing.
fn arn(operation: &Operation, on: &str) -> Option<Value> {
    let sub = |text: String| Some(json!({ "Fn::Sub": text }));
    let reference = |name: &str| Some(json!({ "Ref": name }));
    let regional = |service: &str, rest: &str| sub(format!("arn:${{AWS::Partition}}:{service}:${{AWS::Region}}:${{AWS::AccountId}}:{rest}"));
    if let Some(index) = on.strip_prefix("index/") {
        return sub(format!("${{TableArn}}/index/{index}"));
    }
    match on {
        "*" => Some(json!("*")),
        "table" => reference("TableArn"),
        "stream" => reference("StreamArn"),
        "queue/mail_now" => reference("MailNowArn"),
        "queue/mail_bulk" => reference("MailBulkArn"),
        "dead/stream" => reference("StreamDeadArn"),
        "dead/timers" => reference("TimersDeadArn"),
        "dead/events" => reference("EventsDeadArn"),
        "bus" => reference("BusArn"),
        "keys" => reference("KeysArn"),
        "audit_bucket" => sub("arn:${AWS::Partition}:s3:::${AuditBucketName}".to_owned()),
        "audit_seals" => sub("arn:${AWS::Partition}:s3:::${AuditBucketName}/audit/*".to_owned()),
        "file_bucket" => sub("arn:${AWS::Partition}:s3:::${FileBucketName}".to_owned()),
        "photos" => sub("arn:${AWS::Partition}:s3:::${FileBucketName}/photos/*".to_owned()),
        "exports" => sub("arn:${AWS::Partition}:s3:::${FileBucketName}/exports/*".to_owned()),
        "timer_role" => reference("TimerRoleArn"),
        "schedules" => regional("scheduler", "schedule/${ScheduleGroup}/*"),
        "identity" => regional("ses", "identity/${MailIdentity}"),
        "configuration_set" => regional("ses", "configuration-set/${ConfigurationSet}"),
        // Streams of the group are the group's ARN with a star: the function's own group, nobody else's.
        "log_group" => regional("logs", &format!("log-group:/aws/lambda/${{Name}}-{}:*", operation.id)),
        _ => None,
    }
}

/// One thing that one role may do to something which it names with a wildcard, for a reason.
pub struct Reasoned {
    /// The role's logical name.
    pub role: String,
    /// What it may do.
    pub action: String,
    /// To what.
    pub on: Value,
}

/// Every one of them. A reason is a role's and an action's: it excuses nobody else and nothing else.
pub(crate) fn reasoned_wildcards(operations: &[&Operation], grants: &Grants) -> Vec<Reasoned> {
    let of = |operation: &&Operation| {
        let wild = grants.of(operation).into_keys().filter(|grant| grants.wildcards.contains_key(&grant.on));
        let role = format!("{}Role", logical(operation.id));
        let reasoned = |grant: Grant| Some(Reasoned { role: role.clone(), on: arn(operation, &grant.on)?, action: grant.action });
        wild.filter_map(reasoned).collect::<Vec<_>>()
    };
    operations.iter().flat_map(of).collect()
}

/// The statements of an operation's role: one for each thing, with all that may be done to it.
///
/// # Errors
/// A grant on a thing that this file does not know.
pub(crate) fn statements<'a>(operation: &Operation, grants: impl Iterator<Item = &'a Grant>) -> Result<Vec<Value>, String> {
    let mut by_thing: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    for grant in grants {
        by_thing.entry(&grant.on).or_default().insert(&grant.action);
    }
    let statement = |(on, actions): (&str, BTreeSet<&str>)| {
        let resource = arn(operation, on).ok_or_else(|| format!("{}: nothing is called {on}", operation.id))?;
        let mut statement = json!({ "Effect": "Allow", "Action": actions, "Resource": resource });
        if on == "timer_role" {
            // The role may be handed to Scheduler and to nobody else.
            statement["Condition"] = json!({ "StringEquals": { "iam:PassedToService": "scheduler.amazonaws.com" } });
        }
        Ok(statement)
    };
    by_thing.into_iter().map(statement).collect()
}
