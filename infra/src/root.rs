//! The root stack: what all functions share, and the nested stacks.

use platform::table::schema::{ATTRIBUTES, INDEXES, TTL};
use serde_json::{Map, Value, json};

use crate::functions_stack::PARAMETERS;
use crate::{Stack, alarms, logical};

fn reference(name: &str) -> Value {
    json!({ "Ref": name })
}

fn sub(text: &str) -> Value {
    json!({ "Fn::Sub": text })
}

fn attribute(logical: &str, name: &str) -> Value {
    json!({ "Fn::GetAtt": [logical, name] })
}

/// The value of each parameter of a nested stack.
fn given(name: &str) -> Value {
    match name {
        "BaseUrl" => {
            let own = sub("https://${Api}.execute-api.${AWS::Region}.${AWS::URLSuffix}");
            let edge = json!({ "Fn::Join": ["", ["https://", attribute("Edge", "Outputs.Domain")]] });
            json!({ "Fn::If": ["HasBaseUrl", reference("BaseUrl"), { "Fn::If": ["HasEdge", edge, own] }] })
        }
        "OriginSecret" => json!({ "Fn::If": ["HasEdge", sub("{{resolve:secretsmanager:${OriginSecret}}}"), ""] }),
        "OriginSecretArn" => reference("OriginSecret"),
        "EdgeCertificateArn" | "EdgeFirewallArn" => reference(name),
        "ConfigurationSet" => reference("MailConfiguration"),
        "ApiId" => reference("Api"),
        "TableName" => restored(reference("RestoredTable"), reference("Table")),
        "TableArn" => restored(sub("arn:${AWS::Partition}:dynamodb:${AWS::Region}:${AWS::AccountId}:table/${RestoredTable}"), attribute("Table", "Arn")),
        "StreamArn" => restored(reference("RestoredStreamArn"), attribute("Table", "StreamArn")),
        "KeysArn" => attribute("Keys", "Id"),
        "AuditBucketName" => reference("AuditBucket"),
        "FileBucketName" => reference("FileBucket"),
        "BusName" => reference("Bus"),
        "BusArn" => attribute("Bus", "Arn"),
        "ScheduleGroup" => reference("Timers"),
        "TimerRoleArn" => attribute("TimerRole", "Arn"),
        "MailNowUrl" => reference("MailNow"),
        "MailBulkUrl" => reference("MailBulk"),
        _ => match name.strip_suffix("Arn") {
            Some(queue) => attribute(queue, "Arn"),
            None => reference(name),
        },
    }
}

/// Of the table that was made by restoring another, if the deployment is to use one, else of its own.
fn restored(theirs: Value, own: Value) -> Value {
    json!({ "Fn::If": ["HasRestoredTable", theirs, own] })
}

/// The whole root, with these nested stacks.
pub(crate) fn template(nested: &[(&str, Stack)], edge: &Stack) -> Value {
    let mut resources = Map::new();
    table(&mut resources);
    keys(&mut resources);
    audit_bucket(&mut resources);
    file_bucket(&mut resources);
    queues(&mut resources);
    bus_and_timers(&mut resources);
    mail(&mut resources);
    api(&mut resources);
    resources.insert("#functions".to_owned(), json!("One stack for each group of areas: CloudFormation takes 500 resources a stack."));
    for (group, stack) in nested {
        let wanted = stack.template["Parameters"].as_object();
        let values: Map<String, Value> = PARAMETERS
            .iter()
            .filter(|(name, _)| wanted.is_some_and(|wanted| wanted.contains_key(*name)))
            .map(|(name, _)| ((*name).to_owned(), given(name)))
            .collect();
        let properties = json!({ "TemplateURL": stack.file, "Parameters": values });
        let stack = json!({ "Type": "AWS::CloudFormation::Stack", "UpdateReplacePolicy": "Delete", "DeletionPolicy": "Delete", "Properties": properties });
        resources.insert(format!("Functions{}", logical(group)), stack);
    }
    at_the_edge(edge, &mut resources);
    alarms::add(&mut resources);
    json!({
        "#1": "Usher in the cloud. Written by `cargo xtask template` from the operations table, the table's schema and infra/grants*.toml. Do not edit.",
        "#2": "One command deploys it: sam deploy --config-file infra/samconfig.toml --config-env dev. docs/operations.md says what comes before and after.",
        "AWSTemplateFormatVersion": "2010-09-09",
        "Description": "Usher: user management with invitations that cannot dead-end",
        "Parameters": parameters(),
        "Rules": {
            "AnEdgeDomainHasACertificate": {
                "RuleCondition": { "Fn::Not": [{ "Fn::Equals": [reference("EdgeDomain"), ""] }] },
                "Assertions": [{
                    "Assert": { "Fn::Not": [{ "Fn::Equals": [reference("EdgeCertificateArn"), ""] }] },
                    "AssertDescription": "EdgeDomain needs EdgeCertificateArn, a certificate in us-east-1",
                }],
            },
            "ARestoredTableHasAStream": {
                "RuleCondition": { "Fn::Not": [{ "Fn::Equals": [reference("RestoredTable"), ""] }] },
                "Assertions": [{
                    "Assert": { "Fn::Not": [{ "Fn::Equals": [reference("RestoredStreamArn"), ""] }] },
                    "AssertDescription": "RestoredTable needs RestoredStreamArn, its stream",
                }],
            },
            "MailComesFromSomewhere": {
                "Assertions": [{
                    "Assert": { "Fn::Not": [{ "Fn::Equals": [reference("MailFrom"), ""] }] },
                    "AssertDescription": "MailFrom must be an address of the identity MailIdentity",
                }],
            },
        },
        "Conditions": {
            "HasBaseUrl": { "Fn::Not": [{ "Fn::Equals": [reference("BaseUrl"), ""] }] },
            "HasRestoredTable": { "Fn::Not": [{ "Fn::Equals": [reference("RestoredTable"), ""] }] },
            "HasEdge": { "Fn::Equals": [reference("WithEdge"), "true"] },
            "HasAlarmMail": { "Fn::Not": [{ "Fn::Equals": [reference("AlarmMail"), ""] }] },
        },
        "Resources": resources,
        "Outputs": outputs(),
    })
}

fn parameters() -> Value {
    json!({
        "Name": { "Type": "String", "Default": "usher", "AllowedPattern": "^[a-z][a-z0-9-]{1,19}$",
            "Description": "What every name begins with; one for each deployment of an account. At most 20 characters" },
        "BaseUrl": { "Type": "String", "Default": "", "AllowedPattern": "^$|^https://[^ ?#@]+[^/ ?#@]$|^http://127\\.0\\.0\\.1(:[0-9]+)?$",
            "Description": "What links in mails begin with, https:// and without a slash at the end. Empty: the API's own address" },
        "MailFrom": { "Type": "String", "AllowedPattern": "^[^@ ]+@[^@ ]+$", "Description": "The sender of all mail, a bare address" },
        "MailIdentity": { "Type": "String", "AllowedPattern": "^[^ /*]+$",
            "Description": "The verified SES identity of the sender: its domain, or the address itself" },
        "Architecture": { "Type": "String", "Default": "arm64", "AllowedValues": ["arm64", "x86_64"], "Description": "What the package was built for" },
        "LogDays": { "Type": "Number", "Default": 30, "AllowedValues": [1, 3, 5, 7, 14, 30, 60, 90, 120, 180, 365], "Description": "How long logs are kept" },
        "LogLevel": { "Type": "String", "Default": "warn", "AllowedValues": ["error", "warn", "info", "debug"],
            "Description": "From which level on functions log. At info there is a line for every request; the access log has one anyway" },
        "HashingConcurrency": { "Type": "Number", "Default": 0, "MinValue": 0, "MaxValue": 200,
            "Description": "Instances reserved for each function that hashes passwords, so that a flood of sign-ins takes nothing from the others and the others nothing from sign-in. 0 reserves none: a new account has too few" },
        "SourceLimit": { "Type": "Number", "Default": 300, "MinValue": 0, "Description": "Changes an hour by callers without a session from one address; 0 = no limit" },
        "RequestsPerSecond": { "Type": "Number", "Default": 200, "MinValue": 1, "Description": "What the API lets through in the long run" },
        "RequestBurst": { "Type": "Number", "Default": 400, "MinValue": 1, "Description": "What it lets through at once" },
        "DeletionProtection": { "Type": "String", "Default": "true", "AllowedValues": ["true", "false"], "Description": "Whether the table refuses to be deleted" },
        "RestoredTable": { "Type": "String", "Default": "", "AllowedPattern": "^$|^[a-zA-Z0-9_.-]{3,255}$",
            "Description": "The table to use instead of the stack's own: one that a restore to a point in time made, and `usher recover` went through" },
        "RestoredStreamArn": { "Type": "String", "Default": "", "AllowedPattern": "^$|^arn:[a-z-]+:dynamodb:.+/stream/.+$", "Description": "The stream of RestoredTable" },
        "AuditDays": { "Type": "Number", "Default": 365, "MinValue": 1, "MaxValue": 36500, "Description": "How long nobody may remove a seal of the audit log" },
        "AuditLock": { "Type": "String", "Default": "GOVERNANCE", "AllowedValues": ["GOVERNANCE", "COMPLIANCE"],
            "Description": "Whether somebody with a right of its own may all the same, or really nobody" },
        "WithEdge": { "Type": "String", "Default": "false", "AllowedValues": ["true", "false"],
            "Description": "Whether a CloudFront distribution stands before the API. With one, what comes around it is refused" },
        "EdgeDomain": { "Type": "String", "Default": "", "AllowedPattern": "^$|^[a-z0-9.-]+$", "Description": "The distribution's domain; empty: one of CloudFront's" },
        "EdgeCertificateArn": { "Type": "String", "Default": "", "AllowedPattern": "^$|^arn:[a-z-]+:acm:us-east-1:[0-9]{12}:certificate/.+$",
            "Description": "The certificate of EdgeDomain, in us-east-1" },
        "EdgeFirewallArn": { "Type": "String", "Default": "",
            "Description": "A firewall (WAFv2, scope CLOUDFRONT) for the distribution; empty: in us-east-1 one is made, elsewhere there is none" },
        "EdgeRequests": { "Type": "Number", "Default": 2000, "MinValue": 10, "Description": "Requests in five minutes from one address, beyond which the firewall refuses" },
        "AlarmMail": { "Type": "String", "Default": "", "Description": "Who is mailed when an alarm rings; empty: nobody, the topic is there all the same" },
    })
}

fn key_schema(partition: &str, sort: &str) -> Value {
    json!([{ "AttributeName": partition, "KeyType": "HASH" }, { "AttributeName": sort, "KeyType": "RANGE" }])
}

/// As `platform::table::schema` declares it; a test holds the two against each other.
fn table(resources: &mut Map<String, Value>) {
    let attributes: Vec<Value> = ATTRIBUTES.iter().map(|(name, kind)| json!({ "AttributeName": name, "AttributeType": kind.as_str() })).collect();
    let index = |index: &platform::table::schema::Index| {
        json!({
            "IndexName": index.name,
            "KeySchema": key_schema(index.partition, index.sort),
            "Projection": { "ProjectionType": "INCLUDE", "NonKeyAttributes": [index.carries] },
        })
    };
    let properties = json!({
        "BillingMode": "PAY_PER_REQUEST",
        "AttributeDefinitions": attributes,
        "KeySchema": key_schema("pk", "sk"),
        "GlobalSecondaryIndexes": INDEXES.iter().map(index).collect::<Vec<_>>(),
        "StreamSpecification": { "StreamViewType": "NEW_AND_OLD_IMAGES" },
        "TimeToLiveSpecification": { "AttributeName": TTL, "Enabled": true },
        "PointInTimeRecoverySpecification": { "PointInTimeRecoveryEnabled": true },
        "DeletionProtectionEnabled": reference("DeletionProtection"),
    });
    resources.insert("#table".to_owned(), json!("Everything that Usher knows. It outlives the stack; TTL only collects garbage."));
    let table = json!({ "Type": "AWS::DynamoDB::Table", "DeletionPolicy": "Retain", "UpdateReplacePolicy": "Retain", "Properties": properties });
    resources.insert("Table".to_owned(), table);
}

fn keys(resources: &mut Map<String, Value>) {
    let why = "Secrets Manager draws the material of the first sealing key at the first deployment: 64 letters and digits, more \
               than 256 bits, which no template, log or person ever sees. docs/operations.md says how to rotate.";
    let properties = json!({
        "Description": sub("The sealing keys of ${Name}"),
        "GenerateSecretString": {
            "SecretStringTemplate": "{\"versions\":[]}",
            "GenerateStringKey": "material",
            "PasswordLength": 64,
            "ExcludePunctuation": true,
            "IncludeSpace": false,
        },
    });
    resources.insert("#keys".to_owned(), json!(why));
    let secret = json!({ "Type": "AWS::SecretsManager::Secret", "DeletionPolicy": "Retain", "UpdateReplacePolicy": "Retain", "Properties": properties });
    resources.insert("Keys".to_owned(), secret);
}

/// Object Lock asks for versions.
fn audit_bucket(resources: &mut Map<String, Value>) {
    let why = "The seals over the audit log, which nobody changes or removes before their time: whoever may write the table can do nothing here.";
    let retention = json!({ "Mode": reference("AuditLock"), "Days": reference("AuditDays") });
    let properties = json!({
        "ObjectLockEnabled": true,
        "ObjectLockConfiguration": { "ObjectLockEnabled": "Enabled", "Rule": { "DefaultRetention": retention } },
        "VersioningConfiguration": { "Status": "Enabled" },
    });
    resources.insert("#audit".to_owned(), json!(why));
    bucket("AuditBucket", properties, resources);
}

/// Without versions: what is deleted is gone.
fn file_bucket(resources: &mut Map<String, Value>) {
    let why = "People's photos, which functions read for whoever may see the person, and exports of one's own data, which are fetched by links of ten minutes.";
    resources.insert("#files".to_owned(), json!(why));
    let unfinished = json!({ "Id": "unfinished", "Status": "Enabled", "AbortIncompleteMultipartUpload": { "DaysAfterInitiation": 1 } });
    // Usher deletes them after an hour; this is for what it could not.
    let exports = json!({ "Id": "exports", "Status": "Enabled", "Prefix": "exports/", "ExpirationInDays": 1 });
    bucket("FileBucket", json!({ "LifecycleConfiguration": { "Rules": [unfinished, exports] } }), resources);
}

/// A private bucket that outlives the stack, encrypted, and refused to whoever comes without TLS.
fn bucket(name: &str, mut properties: Value, resources: &mut Map<String, Value>) {
    properties["BucketEncryption"] = json!({ "ServerSideEncryptionConfiguration": [{ "ServerSideEncryptionByDefault": { "SSEAlgorithm": "AES256" } }] });
    properties["OwnershipControls"] = json!({ "Rules": [{ "ObjectOwnership": "BucketOwnerEnforced" }] });
    properties["PublicAccessBlockConfiguration"] =
        json!({ "BlockPublicAcls": true, "BlockPublicPolicy": true, "IgnorePublicAcls": true, "RestrictPublicBuckets": true });
    let whole = json!({ "Type": "AWS::S3::Bucket", "DeletionPolicy": "Retain", "UpdateReplacePolicy": "Retain", "Properties": properties });
    resources.insert(name.to_owned(), whole);
    let statement = json!({
        "Effect": "Deny", "Principal": "*", "Action": "s3:*",
        "Resource": [attribute(name, "Arn"), sub(&format!("${{{name}.Arn}}/*"))],
        "Condition": { "Bool": { "aws:SecureTransport": "false" } },
    });
    let policy = json!({ "Bucket": reference(name), "PolicyDocument": { "Version": "2012-10-17", "Statement": [statement] } });
    resources.insert(format!("{name}Policy"), json!({ "Type": "AWS::S3::BucketPolicy", "Properties": policy }));
}

/// Seconds of fourteen days: as long as SQS keeps anything.
const LONGEST: u32 = 1_209_600;

fn queues(resources: &mut Map<String, Value>) {
    let queue = |properties: Value| json!({ "Type": "AWS::SQS::Queue", "UpdateReplacePolicy": "Delete", "DeletionPolicy": "Delete", "Properties": properties });
    let why = "Messages hold an outbox row's id, no more; the row stays due in the table, so nothing is lost with a message. Six \
               times the sender's timeout until another may have it; what failed five times is a dead letter.";
    resources.insert("#queues".to_owned(), json!(why));
    for name in ["MailNow", "MailBulk"] {
        let redrive = json!({ "deadLetterTargetArn": attribute(&format!("{name}Dead"), "Arn"), "maxReceiveCount": 5 });
        let properties = json!({ "VisibilityTimeout": 720, "MessageRetentionPeriod": 345_600, "SqsManagedSseEnabled": true, "RedrivePolicy": redrive });
        resources.insert(name.to_owned(), queue(properties));
    }
    for name in ["MailNowDead", "MailBulkDead", "StreamDead", "TimersDead", "EventsDead"] {
        resources.insert(name.to_owned(), queue(json!({ "MessageRetentionPeriod": LONGEST, "SqsManagedSseEnabled": true })));
    }
}

fn bus_and_timers(resources: &mut Map<String, Value>) {
    resources.insert("Bus".to_owned(), json!({ "Type": "AWS::Events::EventBus", "Properties": { "Name": reference("Name") } }));
    resources.insert("Timers".to_owned(), json!({ "Type": "AWS::Scheduler::ScheduleGroup", "Properties": { "Name": reference("Name") } }));
    let trusts = json!({
        "Version": "2012-10-17",
        "Statement": [{
            "Effect": "Allow",
            "Principal": { "Service": "scheduler.amazonaws.com" },
            "Action": "sts:AssumeRole",
            "Condition": { "StringEquals": { "aws:SourceAccount": reference("AWS::AccountId") } },
        }],
    });
    let target = "arn:${AWS::Partition}:lambda:${AWS::Region}:${AWS::AccountId}:function:${Name}-expire_invitation";
    let statements = json!([
        { "Effect": "Allow", "Action": ["lambda:InvokeFunction"], "Resource": sub(target) },
        { "Effect": "Allow", "Action": ["sqs:SendMessage"], "Resource": attribute("TimersDead", "Arn") },
    ]);
    let policies = json!([{ "PolicyName": "own", "PolicyDocument": { "Version": "2012-10-17", "Statement": statements } }]);
    resources.insert("#timers".to_owned(), json!("Scheduler invokes the one function with this role, and puts what it gave up where the alarm sees it."));
    let role = json!({ "Type": "AWS::IAM::Role", "Properties": { "AssumeRolePolicyDocument": trusts, "Policies": policies } });
    resources.insert("TimerRole".to_owned(), role);
}

fn mail(resources: &mut Map<String, Value>) {
    let why = "No opens and no clicks: counting those would rewrite the links and tell a third party who reads what. SES speaks to the \
               account's default bus only.";
    resources.insert("#mail".to_owned(), json!(why));
    let set = json!({ "Name": reference("Name"), "SendingOptions": { "SendingEnabled": true }, "ReputationOptions": { "ReputationMetricsEnabled": true } });
    resources.insert("MailConfiguration".to_owned(), json!({ "Type": "AWS::SES::ConfigurationSet", "Properties": set }));
    let bus = sub("arn:${AWS::Partition}:events:${AWS::Region}:${AWS::AccountId}:event-bus/default");
    let destination = json!({
        "ConfigurationSetName": reference("MailConfiguration"),
        "EventDestination": {
            "Name": "default-bus",
            "Enabled": true,
            "MatchingEventTypes": ["DELIVERY", "BOUNCE", "COMPLAINT", "REJECT", "RENDERING_FAILURE", "DELIVERY_DELAY"],
            "EventBridgeDestination": { "EventBusArn": bus },
        },
    });
    resources.insert("MailReports".to_owned(), json!({ "Type": "AWS::SES::ConfigurationSetEventDestination", "Properties": destination }));
}

fn api(resources: &mut Map<String, Value>) {
    let properties = json!({ "Name": reference("Name"), "ProtocolType": "HTTP" });
    resources.insert("Api".to_owned(), json!({ "Type": "AWS::ApiGatewayV2::Api", "Properties": properties }));
    let log = json!({ "LogGroupName": sub("/usher/${Name}/access"), "RetentionInDays": reference("LogDays") });
    let log = json!({ "Type": "AWS::Logs::LogGroup", "UpdateReplacePolicy": "Delete", "DeletionPolicy": "Delete", "Properties": log });
    resources.insert("AccessLog".to_owned(), log);
    let line = json!({
        "id": "$context.requestId",
        "at": "$context.requestTimeEpoch",
        "route": "$context.routeKey",
        "status": "$context.status",
        "ms": "$context.responseLatency",
        "error": "$context.error.responseType",
    });
    let properties = json!({
        "ApiId": reference("Api"),
        "StageName": "$default",
        "AutoDeploy": true,
        "DefaultRouteSettings": { "ThrottlingRateLimit": reference("RequestsPerSecond"), "ThrottlingBurstLimit": reference("RequestBurst") },
        "AccessLogSettings": { "DestinationArn": attribute("AccessLog", "Arn"), "Format": line.to_string() },
    });
    resources.insert("#stage".to_owned(), json!("The access log says the route, never the path: paths hold tokens."));
    resources.insert("Stage".to_owned(), json!({ "Type": "AWS::ApiGatewayV2::Stage", "Properties": properties }));
}

/// Only with an edge: the secret, drawn by Secrets Manager and renewed by replacing it, and the nested stack.
fn at_the_edge(edge: &Stack, resources: &mut Map<String, Value>) {
    let drawn = json!({ "Description": sub("What the distribution of ${Name} proves itself with"), "GenerateSecretString": { "PasswordLength": 48, "ExcludePunctuation": true } });
    let secret = json!({ "Type": "AWS::SecretsManager::Secret", "Condition": "HasEdge", "UpdateReplacePolicy": "Delete", "DeletionPolicy": "Delete", "Properties": drawn });
    resources.insert("OriginSecret".to_owned(), secret);
    let wanted = edge.template["Parameters"].as_object().into_iter().flat_map(Map::keys);
    let values: Map<String, Value> = wanted.map(|name| (name.clone(), given(name))).collect();
    let properties = json!({ "TemplateURL": edge.file, "Parameters": values });
    let stack = json!({ "Type": "AWS::CloudFormation::Stack", "Condition": "HasEdge", "UpdateReplacePolicy": "Delete", "DeletionPolicy": "Delete", "Properties": properties });
    resources.insert("Edge".to_owned(), stack);
}

fn outputs() -> Value {
    let output = |description: &str, value: Value| json!({ "Description": description, "Value": value });
    json!({
        "Url": output("Where Usher answers", given("BaseUrl")),
        "ApiUrl": output("The API's own address, for a CNAME or a CDN", attribute("Api", "ApiEndpoint")),
        "TableName": output("The table", given("TableName")),
        "BusName": output("The bus that all events are on", reference("Bus")),
        "KeysSecret": output("The secret of the sealing keys", attribute("Keys", "Id")),
        "AlarmTopic": output("What alarms are told to", reference("AlarmTopic")),
    })
}
