//! A nested stack: the functions of some areas, each with its role, its log and what makes it run.

use platform::edge::{Operation, Trigger};
use serde_json::{Map, Value, json};

use crate::grants::Grants;
use crate::{logical, policy};

/// Which areas share a stack. An area that is not here has one of its own.
const GROUPS: [(&str, &[&str]); 3] =
    [("people", &["organizations", "accounts", "sessions", "users", "audit", "meta"]), ("background", &["timers", "streams", "mail"]), ("pages", &["pages"])];

/// The most functions of one stack: with six or seven resources each it stays below CloudFormation's 500.
const MOST: usize = 60;

/// The package that `cargo xtask` and CI build, from this stack's file.
const CODE: &str = "../target/dist/bootstrap.zip";

/// The stack of an area.
pub fn group_of(area: &str) -> &str {
    GROUPS.iter().find(|(_, areas)| areas.contains(&area)).map_or(area, |(group, _)| group)
}

/// What a nested stack may be given: name, description. The root says the values.
pub(crate) const PARAMETERS: [(&str, &str); 29] = [
    ("Name", "What every name of this deployment begins with"),
    ("Architecture", "arm64 or x86_64, as the package was built"),
    ("LogDays", "How long logs are kept"),
    ("LogLevel", "From which level on functions log"),
    ("HashingConcurrency", "Instances reserved for each function that hashes passwords; 0 reserves none"),
    ("SourceLimit", "Changes an hour by callers without a session from one address; 0 = no limit"),
    ("BaseUrl", "What links in mails begin with"),
    ("OriginSecret", "What the distribution proves itself with; empty without an edge"),
    ("MailFrom", "The sender of all mail"),
    ("MailIdentity", "The SES identity that may send as that"),
    ("ConfigurationSet", "The SES configuration set"),
    ("ApiId", "The HTTP API"),
    ("TableName", "The table"),
    ("TableArn", "The table"),
    ("StreamArn", "The table's stream"),
    ("KeysArn", "The secret of the sealing keys"),
    ("AuditBucketName", "The bucket of the audit log's seals"),
    ("FileBucketName", "The bucket of people's photos and exports"),
    ("BusName", "The event bus"),
    ("BusArn", "The event bus"),
    ("ScheduleGroup", "The group of the one-time schedules"),
    ("TimerRoleArn", "The role with which Scheduler invokes"),
    ("MailNowUrl", "The queue of mail that somebody waits for"),
    ("MailNowArn", "The queue of mail that somebody waits for"),
    ("MailBulkUrl", "The queue of all other mail"),
    ("MailBulkArn", "The queue of all other mail"),
    ("StreamDeadArn", "Records of the stream that were given up"),
    ("TimersDeadArn", "Timers that were given up"),
    ("EventsDeadArn", "Events of rules that were given up"),
];

/// What SES's events say that they come from.
const MAIL_SERVICE: &str = "aws.ses";

/// The operation that a due timer invokes.
const TIMER_TARGET: &str = "expire_invitation";

fn reference(name: &str) -> Value {
    json!({ "Ref": name })
}

fn sub(text: &str) -> Value {
    json!({ "Fn::Sub": text })
}

fn arn(logical: &str) -> Value {
    json!({ "Fn::GetAtt": [logical, "Arn"] })
}

/// The function's name in a deployment.
fn function_name(id: &str) -> String {
    format!("${{Name}}-{id}")
}

/// The whole nested stack.
///
/// # Errors
/// More functions than fit, or a grant that means nothing.
pub(crate) fn template(group: &str, operations: &[&'static Operation], grants: &Grants) -> Result<Value, String> {
    if operations.len() > MOST {
        return Err(format!("{group} has {} functions; at most {MOST} fit: give some of its areas a stack of their own", operations.len()));
    }
    let mut resources = Map::new();
    for operation in operations {
        resources.insert(format!("#{}", operation.id), json!(said(operation)));
        function(operation, grants, &mut resources)?;
        trigger(operation, &mut resources);
    }
    let reserves = operations.iter().any(|operation| operation.hashes_passwords());
    let mut template = json!({
        "#": "Written by `cargo xtask template` from the operations table and infra/grants*.toml. Do not edit.",
        "AWSTemplateFormatVersion": "2010-09-09",
        "Description": format!("Usher: the functions of {group}"),
        "Parameters": parameters(&Value::Object(resources.clone()), reserves),
    });
    if reserves {
        template["Conditions"] = json!({ "ReservesForHashing": { "Fn::Not": [{ "Fn::Equals": [reference("HashingConcurrency"), "0"] }] } });
    }
    template["Resources"] = Value::Object(resources);
    Ok(template)
}

/// The parameters that the resources name.
fn parameters(resources: &Value, reserves: bool) -> Value {
    let text = resources.to_string();
    let named = |name: &str| text.contains(&format!("{{\"Ref\":\"{name}\"}}")) || text.contains(&format!("${{{name}}}"));
    let used = PARAMETERS.iter().filter(|(name, _)| named(name) || (reserves && *name == "HashingConcurrency"));
    let parameter = |name: &str, description: &str| match name {
        "OriginSecret" => json!({ "Type": "String", "NoEcho": true, "Description": description }),
        _ => json!({ "Type": "String", "Description": description }),
    };
    used.map(|(name, description)| ((*name).to_owned(), parameter(name, description))).collect::<Map<_, _>>().into()
}

/// What a row says of itself, for whoever reads the template.
fn said(operation: &Operation) -> String {
    match operation.trigger {
        Trigger::Http(method, path) => format!("{}: {method} {path}", operation.id),
        Trigger::Otherwise => format!("{}: what no route takes", operation.id),
        Trigger::Timer(kind) => format!("{}: one-time schedules of the kind {kind}", operation.id),
        Trigger::Stream => format!("{}: the table's stream", operation.id),
        Trigger::AuditStream(seconds) => format!("{}: audit rows in the table's stream, of {seconds} seconds together", operation.id),
        Trigger::Queue(queues) => format!("{}: the queues {}", operation.id, queues.join(" and ")),
        Trigger::Bus(source) => format!("{}: events of {source} on the default bus", operation.id),
        Trigger::Rate(minutes) => format!("{}: every {minutes} min", operation.id),
    }
}

fn function(operation: &Operation, grants: &Grants, resources: &mut Map<String, Value>) -> Result<(), String> {
    let name = logical(operation.id);
    let granted = grants.of(operation);
    let statements = policy::statements(operation, granted.keys())?;
    let trusts = json!({
        "Version": "2012-10-17",
        "Statement": [{ "Effect": "Allow", "Principal": { "Service": "lambda.amazonaws.com" }, "Action": "sts:AssumeRole" }],
    });
    let role = json!({
        "AssumeRolePolicyDocument": trusts,
        "Policies": [{ "PolicyName": "own", "PolicyDocument": { "Version": "2012-10-17", "Statement": statements } }],
    });
    resources.insert(format!("{name}Role"), json!({ "Type": "AWS::IAM::Role", "Properties": role }));
    let log = json!({ "LogGroupName": sub(&format!("/aws/lambda/{}", function_name(operation.id))), "RetentionInDays": reference("LogDays") });
    let log = json!({ "Type": "AWS::Logs::LogGroup", "UpdateReplacePolicy": "Delete", "DeletionPolicy": "Delete", "Properties": log });
    resources.insert(format!("{name}Log"), log);
    let mut properties = json!({
        "FunctionName": sub(&function_name(operation.id)),
        "Runtime": "provided.al2023",
        "Architectures": [reference("Architecture")],
        "Handler": operation.id,
        "Code": CODE,
        "MemorySize": operation.memory,
        "Timeout": operation.timeout,
        "Role": arn(&format!("{name}Role")),
        "LoggingConfig": { "LogGroup": reference(&format!("{name}Log")), "LogFormat": "JSON", "SystemLogLevel": "WARN" },
        "Environment": { "Variables": environment() },
    });
    if operation.hashes_passwords() {
        properties["ReservedConcurrentExecutions"] = json!({ "Fn::If": ["ReservesForHashing", reference("HashingConcurrency"), reference("AWS::NoValue")] });
    }
    resources.insert(name, json!({ "Type": "AWS::Lambda::Function", "Properties": properties }));
    Ok(())
}

/// The variables of `platform::config`, the same for all. What the distribution proves itself with is the only secret among
/// them: whoever may read a function's configuration could as well invoke it past every front.
fn environment() -> Value {
    let timer = format!("arn:${{AWS::Partition}}:lambda:${{AWS::Region}}:${{AWS::AccountId}}:function:{}", function_name(TIMER_TARGET));
    json!({
        "USHER_LOG": reference("LogLevel"),
        "USHER_TABLE": reference("TableName"),
        "USHER_BASE_URL": reference("BaseUrl"),
        "USHER_MAIL_FROM": reference("MailFrom"),
        "USHER_MAIL_NOW_QUEUE": reference("MailNowUrl"),
        "USHER_MAIL_BULK_QUEUE": reference("MailBulkUrl"),
        "USHER_BUS": reference("BusName"),
        "USHER_SCHEDULE_GROUP": reference("ScheduleGroup"),
        "USHER_TIMER_TARGET_ARN": sub(&timer),
        "USHER_TIMER_ROLE_ARN": reference("TimerRoleArn"),
        "USHER_TIMER_DEAD_LETTER_ARN": sub("${TimersDeadArn}"),
        "USHER_KEYS_SECRET": reference("KeysArn"),
        "USHER_AUDIT_BUCKET": reference("AuditBucketName"),
        "USHER_FILE_BUCKET": reference("FileBucketName"),
        "USHER_CONFIGURATION_SET": reference("ConfigurationSet"),
        "USHER_SOURCE_LIMIT": reference("SourceLimit"),
        "USHER_ORIGIN_SECRET": reference("OriginSecret"),
    })
}

fn trigger(operation: &Operation, resources: &mut Map<String, Value>) {
    let name = logical(operation.id);
    match operation.trigger {
        Trigger::Http(method, path) => {
            let mut keys = vec![("Route", format!("{method} {path}"))];
            if method == "GET" {
                // A GET route does not take HEAD, and link scanners ask with it.
                keys.push(("HeadRoute", format!("HEAD {path}")));
            }
            let any = path.split('/').map(|segment| if segment.starts_with('{') { "*" } else { segment }).collect::<Vec<_>>().join("/");
            let from = if method == "GET" { format!("*{any}") } else { format!("{method}{any}") };
            routes(&name, &keys, &from, resources);
        }
        Trigger::Otherwise => routes(&name, &[("Route", "$default".to_owned())], "$default", resources),
        Trigger::Timer(_) => given_up(&name, "TimersDeadArn", resources),
        Trigger::Stream => stream(&name, resources),
        Trigger::AuditStream(seconds) => audit_stream(&name, seconds, resources),
        Trigger::Queue(queues) => queues.iter().for_each(|queue| mapping(&name, queue, resources)),
        Trigger::Bus(source) => rule(&name, json!({ "EventPattern": pattern(source) }), resources),
        Trigger::Rate(minutes) => {
            let unit = if minutes == 1 { "minute" } else { "minutes" };
            rule(&name, json!({ "ScheduleExpression": format!("rate({minutes} {unit})") }), resources);
        }
    }
    if operation.id == "send_mail" {
        let failures = json!({
            "LogGroupName": reference(&format!("{name}Log")),
            "FilterPattern": "{ $.message = \"refused for good\" }",
            "MetricTransformations": [{ "MetricNamespace": sub("Usher/${Name}"), "MetricName": "MailsRefused", "MetricValue": "1", "DefaultValue": 0 }],
        });
        resources.insert("MailsRefused".to_owned(), json!({ "Type": "AWS::Logs::MetricFilter", "Properties": failures }));
    }
}

fn routes(name: &str, keys: &[(&str, String)], from: &str, resources: &mut Map<String, Value>) {
    let integration = format!("{name}Integration");
    let properties = json!({ "ApiId": reference("ApiId"), "IntegrationType": "AWS_PROXY", "IntegrationUri": arn(name), "PayloadFormatVersion": "2.0" });
    resources.insert(integration.clone(), json!({ "Type": "AWS::ApiGatewayV2::Integration", "Properties": properties }));
    for (suffix, key) in keys {
        let target = json!({ "Fn::Join": ["/", ["integrations", reference(&integration)]] });
        let properties = json!({ "ApiId": reference("ApiId"), "RouteKey": key, "AuthorizationType": "NONE", "Target": target });
        resources.insert(format!("{name}{suffix}"), json!({ "Type": "AWS::ApiGatewayV2::Route", "Properties": properties }));
    }
    let from = format!("arn:${{AWS::Partition}}:execute-api:${{AWS::Region}}:${{AWS::AccountId}}:${{ApiId}}/*/{from}");
    permission(name, "apigateway.amazonaws.com", &sub(&from), resources);
}

fn permission(name: &str, whose: &str, from: &Value, resources: &mut Map<String, Value>) {
    let properties = json!({ "FunctionName": reference(name), "Action": "lambda:InvokeFunction", "Principal": whose, "SourceArn": from });
    resources.insert(format!("{name}Permission"), json!({ "Type": "AWS::Lambda::Permission", "Properties": properties }));
}

/// One bad record holds nothing up: batches are halved, records that fail are named, and what failed five times is a dead
/// letter.
fn stream(name: &str, resources: &mut Map<String, Value>) {
    let properties = json!({
        "FunctionName": reference(name),
        "EventSourceArn": reference("StreamArn"),
        "StartingPosition": "TRIM_HORIZON",
        "BatchSize": 100,
        "BisectBatchOnFunctionError": true,
        "MaximumRetryAttempts": 5,
        "FunctionResponseTypes": ["ReportBatchItemFailures"],
        "DestinationConfig": { "OnFailure": { "Destination": reference("StreamDeadArn") } },
    });
    resources.insert(format!("{name}Mapping"), json!({ "Type": "AWS::Lambda::EventSourceMapping", "Properties": properties }));
}

/// Nothing in a batch is poison, so a batch is offered for as long as the stream holds it.
fn audit_stream(name: &str, seconds: u32, resources: &mut Map<String, Value>) {
    let rows = json!({ "eventName": ["INSERT"], "dynamodb": { "Keys": { "sk": { "S": [{ "prefix": "AUDIT#" }, { "prefix": "ZAUDIT#" }] } } } });
    let properties = json!({
        "FunctionName": reference(name),
        "EventSourceArn": reference("StreamArn"),
        "StartingPosition": "TRIM_HORIZON",
        "BatchSize": 1000,
        "MaximumBatchingWindowInSeconds": seconds,
        "FilterCriteria": { "Filters": [{ "Pattern": rows.to_string() }] },
        "MaximumRetryAttempts": -1,
        "DestinationConfig": { "OnFailure": { "Destination": reference("StreamDeadArn") } },
    });
    resources.insert(format!("{name}Mapping"), json!({ "Type": "AWS::Lambda::EventSourceMapping", "Properties": properties }));
}

/// Two senders at once for each queue: each paces itself at half of what SES lets through.
fn mapping(name: &str, queue: &str, resources: &mut Map<String, Value>) {
    let properties = json!({
        "FunctionName": reference(name),
        "EventSourceArn": reference(&format!("{}Arn", logical(queue))),
        "BatchSize": 10,
        "FunctionResponseTypes": ["ReportBatchItemFailures"],
        "ScalingConfig": { "MaximumConcurrency": 2 },
    });
    resources.insert(format!("{name}{}Mapping", logical(queue)), json!({ "Type": "AWS::Lambda::EventSourceMapping", "Properties": properties }));
}

/// What a service's events of this deployment look like. All deployments of an account share its default bus, and SES names
/// in each report the configuration set that the mail went out with: another deployment's mails are none of ours.
fn pattern(source: &str) -> Value {
    let mut pattern = json!({ "source": [source] });
    if source == MAIL_SERVICE {
        pattern["detail"] = json!({ "mail": { "tags": { "ses:configuration-set": [reference("ConfigurationSet")] } } });
    }
    pattern
}

/// A rule on the account's default bus, with what it is on: a rate, or a pattern.
fn rule(name: &str, on: Value, resources: &mut Map<String, Value>) {
    let mut properties = on;
    properties["State"] = "ENABLED".into();
    properties["Targets"] = json!([{ "Id": "function", "Arn": arn(name) }]);
    resources.insert(format!("{name}Rule"), json!({ "Type": "AWS::Events::Rule", "Properties": properties }));
    permission(name, "events.amazonaws.com", &arn(&format!("{name}Rule")), resources);
    given_up(name, "EventsDeadArn", resources);
}

/// Scheduler and rules invoke without waiting. What failed three times goes where the alarm sees it.
fn given_up(name: &str, dead: &str, resources: &mut Map<String, Value>) {
    let properties = json!({
        "FunctionName": reference(name),
        "Qualifier": "$LATEST",
        "MaximumRetryAttempts": 2,
        "DestinationConfig": { "OnFailure": { "Destination": reference(dead) } },
    });
    resources.insert(format!("{name}GivenUp"), json!({ "Type": "AWS::Lambda::EventInvokeConfig", "Properties": properties }));
}
