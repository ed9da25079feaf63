//! EventBridge Scheduler: one-time schedules by name and group, with client tokens and time zones.

use domain::Time;
use serde_json::{Value, json};

use super::{Refusal, Reply, Services};
use crate::ledger::{ScheduleTaken, StoredSchedule};

const LONGEST_NAME: usize = 64;

fn arn(group: &str, name: &str) -> String {
    format!("arn:aws:scheduler:local:000000000000:schedule/{group}/{name}")
}

fn check_name(name: &str) -> Result<(), Refusal> {
    let legal = (1..=LONGEST_NAME).contains(&name.len()) && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.'));
    if legal { Ok(()) } else { Err(Refusal::invalid("a name is 1 to 64 letters, digits, '-', '_' or '.'")) }
}

/// Reads `at(yyyy-mm-ddThh:mm:ss)` in a time zone.
fn due(expression: &str, zone: &str) -> Option<Time> {
    let civil = expression.strip_prefix("at(")?.strip_suffix(')')?.parse::<jiff::civil::DateTime>().ok()?;
    Some(Time(civil.in_tz(zone).ok()?.timestamp().as_millisecond()))
}

pub(super) fn create(services: &Services, name: &str, request: &Value) -> Reply {
    check_name(name)?;
    let group = request["GroupName"].as_str().unwrap_or("default").to_owned();
    let expression = request["ScheduleExpression"].as_str().unwrap_or("");
    let zone = request["ScheduleExpressionTimezone"].as_str().unwrap_or("UTC");
    let due = due(expression, zone).ok_or_else(|| Refusal::invalid("only at(yyyy-mm-ddThh:mm:ss) in a known time zone is taken"))?;
    let target = &request["Target"];
    if target["Arn"].as_str().is_none() || target["RoleArn"].as_str().is_none() || request["FlexibleTimeWindow"]["Mode"].as_str().is_none() {
        return Err(Refusal::invalid("Target.Arn, Target.RoleArn and FlexibleTimeWindow.Mode are required"));
    }
    let token = request["ClientToken"].as_str().map_or_else(super::draw_id, str::to_owned);
    let schedule = StoredSchedule { group: group.clone(), name: name.to_owned(), due, attempts: 0, request: request.clone() };
    match services.ledger.add_schedule(&schedule, &token)? {
        ScheduleTaken::Stored => Ok(json!({"ScheduleArn": arn(&group, name)})),
        ScheduleTaken::Duplicate => Err(Refusal::new(409, "ConflictException", format!("Schedule {name} already exists."))),
        ScheduleTaken::NoGroup => Err(Refusal::new(404, "ResourceNotFoundException", format!("Schedule group {group} does not exist."))),
    }
}

fn missing(name: &str) -> Refusal {
    Refusal::new(404, "ResourceNotFoundException", format!("Schedule {name} does not exist."))
}

pub(super) fn get(services: &Services, name: &str, group: &str) -> Reply {
    let schedule = services.ledger.schedule(group, name)?.ok_or_else(|| missing(name))?;
    let mut answer = schedule.request;
    if let Some(fields) = answer.as_object_mut() {
        fields.remove("ClientToken");
        fields.insert("Name".to_owned(), json!(name));
        fields.insert("GroupName".to_owned(), json!(group));
        fields.insert("Arn".to_owned(), json!(arn(group, name)));
        fields.entry("State").or_insert_with(|| json!("ENABLED"));
    }
    Ok(answer)
}

pub(super) fn delete(services: &Services, name: &str, group: &str) -> Reply {
    if services.ledger.remove_schedule(group, name)? { Ok(json!({})) } else { Err(missing(name)) }
}

pub(super) fn create_group(services: &Services, name: &str) -> Reply {
    check_name(name)?;
    if services.ledger.add_group(name)? {
        Ok(json!({"ScheduleGroupArn": format!("arn:aws:scheduler:local:000000000000:schedule-group/{name}")}))
    } else {
        Err(Refusal::new(409, "ConflictException", format!("Schedule group {name} already exists.")))
    }
}
