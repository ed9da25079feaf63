//! What no linter catches: wildcards without a reason, misspelt settings of the HTTP API, indexes beyond DynamoDB's limits,
//! stacks that outgrow CloudFormation's.

use std::collections::BTreeSet;

use platform::edge::Operation;
use serde_json::{Map, Value};

use crate::grants::Grants;
use crate::policy::Reasoned;
use crate::{Stack, emit, policy};

/// CloudFormation takes 500 resources and a megabyte; there must be room for what a deployment in a hurry needs.
const MOST_RESOURCES: usize = 400;
/// The same, bytes.
const MOST_BYTES: usize = 800_000;

/// How many resources a template has.
pub fn resources(template: &Value) -> usize {
    resources_of(template).count()
}

fn resources_of(template: &Value) -> impl Iterator<Item = (&String, &Value)> {
    template["Resources"].as_object().into_iter().flatten().filter(|(name, _)| !name.starts_with('#'))
}

/// Everything that is wrong with the stacks.
pub fn faults(stacks: &[Stack], grants: &Grants) -> Vec<String> {
    let operations: Vec<&Operation> = functions::OPERATIONS.iter().collect();
    let reasoned = policy::reasoned_wildcards(&operations, grants);
    let mut faults = Vec::new();
    for stack in stacks {
        let (count, bytes) = (resources(&stack.template), emit(&stack.template).len());
        if count >= MOST_RESOURCES || bytes >= MOST_BYTES {
            faults.push(format!("{} has {count} resources and {bytes} bytes: split it", stack.file));
        }
        let named = |fault: String| format!("{}: {fault}", stack.file);
        faults.extend(wildcards(&stack.template, &reasoned).into_iter().map(named));
        faults.extend(misspelt(&stack.template).into_iter().map(named));
        faults.extend(indexes(&stack.template).into_iter().map(named));
    }
    faults
}

/// Actions with a star, and resources with one that nobody gave a reason for.
pub fn wildcards(template: &Value, reasoned: &[Reasoned]) -> Vec<String> {
    let mut faults = Vec::new();
    for (name, resource) in resources_of(template).filter(|(_, resource)| resource["Type"] == "AWS::IAM::Role") {
        if resource["Properties"].get("ManagedPolicyArns").is_some() {
            faults.push(format!("{name} takes somebody else's policy"));
        }
        let policies = resource["Properties"]["Policies"].as_array().into_iter().flatten();
        for statement in policies.flat_map(|policy| policy["PolicyDocument"]["Statement"].as_array().into_iter().flatten()) {
            if statement.get("NotAction").or(statement.get("NotResource")).is_some() || statement["Action"].to_string().contains('*') {
                faults.push(format!("{name} allows more actions than it names"));
            }
            let on = &statement["Resource"];
            let actions = statement["Action"].as_array().map_or_else(|| vec![&statement["Action"]], |actions| actions.iter().collect());
            let has_reason = |action: &Value| reasoned.iter().any(|one| one.role == *name && *action == one.action.as_str() && one.on == *on);
            if on.is_null() || on.to_string().contains('*') && !actions.into_iter().all(has_reason) {
                faults.push(format!("{name} has a wildcard without a reason: {on}"));
            }
        }
    }
    faults
}

/// The settings of an HTTP API that exist. CloudFormation ignores no misspelling, but it finds them late, and inside of
/// `DefaultRouteSettings` it finds none.
const SETTINGS: [(&str, &[&str]); 6] = [
    ("AWS::ApiGatewayV2::Api", &["Name", "ProtocolType", "Description", "DisableExecuteApiEndpoint", "Tags"]),
    ("AWS::ApiGatewayV2::Stage", &["ApiId", "StageName", "AutoDeploy", "DefaultRouteSettings", "AccessLogSettings", "Description", "Tags"]),
    ("AWS::ApiGatewayV2::Integration", &["ApiId", "IntegrationType", "IntegrationUri", "PayloadFormatVersion", "TimeoutInMillis"]),
    ("AWS::ApiGatewayV2::Route", &["ApiId", "RouteKey", "AuthorizationType", "Target"]),
    ("DefaultRouteSettings", &["ThrottlingRateLimit", "ThrottlingBurstLimit", "DetailedMetricsEnabled"]),
    ("AccessLogSettings", &["DestinationArn", "Format"]),
];

/// Settings of the HTTP API that do not exist, and an access log that would write a path.
pub fn misspelt(template: &Value) -> Vec<String> {
    let known = |kind: &str| SETTINGS.iter().find(|(name, _)| *name == kind).map(|(_, settings)| *settings);
    let unknown = |kind: &str, settings: &Map<String, Value>| {
        let known = known(kind).unwrap_or_default();
        settings.keys().filter(|name| !known.contains(&name.as_str())).map(|name| format!("{kind} has no setting {name}")).collect::<Vec<_>>()
    };
    let mut faults = Vec::new();
    for (name, resource) in resources_of(template) {
        let kind = resource["Type"].as_str().unwrap_or_default();
        let Some(properties) = resource["Properties"].as_object().filter(|_| kind.starts_with("AWS::ApiGatewayV2::")) else { continue };
        faults.extend(unknown(kind, properties));
        for (inner, settings) in properties.iter().filter_map(|(inner, value)| Some((inner, value.as_object()?))) {
            if known(inner).is_some() {
                faults.extend(unknown(inner, settings));
            }
        }
        let format = resource["Properties"]["AccessLogSettings"]["Format"].as_str().unwrap_or_default();
        if ["$context.path", "$context.http.path", "$context.customDomain", "querystring"].iter().any(|path| format.contains(path)) {
            faults.push(format!("{name} writes paths into the access log"));
        }
    }
    faults
}

/// Indexes that DynamoDB would refuse: 20 attributes beside the keys of one, 100 of all, keys that are not declared.
pub fn indexes(template: &Value) -> Vec<String> {
    let mut faults = Vec::new();
    for (_, table) in resources_of(template).filter(|(_, resource)| resource["Type"] == "AWS::DynamoDB::Table") {
        let list = |value: &Value, name: &str| value[name].as_array().cloned().unwrap_or_default();
        let properties = &table["Properties"];
        let names = |of: Vec<Value>| of.iter().filter_map(|one| one["AttributeName"].as_str().map(str::to_owned)).collect::<BTreeSet<_>>();
        let declared = names(list(properties, "AttributeDefinitions"));
        let mut keys = names(list(properties, "KeySchema"));
        let mut all = 0;
        for index in list(properties, "GlobalSecondaryIndexes") {
            let carried = list(&index["Projection"], "NonKeyAttributes").len();
            all += carried;
            keys.extend(names(list(&index, "KeySchema")));
            if carried > 20 {
                faults.push(format!("the index {} carries {carried} attributes; 20 is the most", index["IndexName"]));
            }
            if index["Projection"]["ProjectionType"] != "INCLUDE" {
                faults.push(format!("the index {} does not say what it carries", index["IndexName"]));
            }
        }
        if all > 100 {
            faults.push(format!("the indexes carry {all} attributes; 100 is the most"));
        }
        faults.extend(keys.symmetric_difference(&declared).map(|name| format!("{name} is declared and no key, or a key and not declared")));
    }
    faults
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn role(statement: &Value) -> Value {
        let policies = json!([{ "PolicyDocument": { "Statement": [statement] } }]);
        json!({ "Resources": { "R": { "Type": "AWS::IAM::Role", "Properties": { "Policies": policies } } } })
    }

    #[test]
    fn wildcards_need_a_reason() {
        let group = json!({ "Fn::Sub": "group:*" });
        let reasoned = Reasoned { role: "R".to_owned(), action: "a:B".to_owned(), on: group.clone() };
        let of = |statement: Value| wildcards(&role(&statement), std::slice::from_ref(&reasoned)).len();
        assert_eq!(of(json!({ "Action": ["a:B"], "Resource": "arn:x" })), 0);
        assert_eq!(of(json!({ "Action": ["a:B"], "Resource": group })), 0);
        assert_eq!(of(json!({ "Action": ["a:B", "a:C"], "Resource": group })), 1, "a reason for one action is none for another");
        assert_eq!(of(json!({ "Action": ["a:B"], "Resource": { "Fn::Sub": "other:*" } })), 1);
        assert_eq!(of(json!({ "Action": ["a:B"], "Resource": ["arn:x", "*"] })), 1);
        assert_eq!(of(json!({ "Action": ["a:*"], "Resource": "arn:x" })), 1);
        assert_eq!(of(json!({ "Action": "*", "Resource": "*" })), 2);
        assert_eq!(of(json!({ "NotAction": ["a:B"], "Resource": "arn:x" })), 1);
        assert_eq!(of(json!({ "Action": ["a:B"] })), 1);
    }

    #[test]
    fn misspelt_settings_are_found_inside_too() {
        let stage = |settings: Value| json!({ "Resources": { "S": { "Type": "AWS::ApiGatewayV2::Stage", "Properties": settings } } });
        let of = |settings: Value| misspelt(&stage(settings));
        assert!(of(json!({ "StageName": "$default", "DefaultRouteSettings": { "ThrottlingRateLimit": 1 } })).is_empty());
        assert_eq!(of(json!({ "DefaultRouteSettings": { "ThrottlingRatelimit": 1 } })), ["DefaultRouteSettings has no setting ThrottlingRatelimit"]);
        assert_eq!(of(json!({ "DefaultRouteSetings": {} })), ["AWS::ApiGatewayV2::Stage has no setting DefaultRouteSetings"]);
        assert_eq!(of(json!({ "AccessLogSettings": { "Format": "$context.path" } })), ["S writes paths into the access log"]);
    }

    #[test]
    fn indexes_beyond_the_limits_are_found() {
        let table = |indexes: usize, carried: usize| {
            let many: Vec<String> = (0..carried).map(|at| format!("a{at}")).collect();
            let index =
                json!({ "IndexName": "i", "KeySchema": [{ "AttributeName": "k" }], "Projection": { "ProjectionType": "INCLUDE", "NonKeyAttributes": many } });
            let properties = json!({ "AttributeDefinitions": [{ "AttributeName": "k" }], "KeySchema": [{ "AttributeName": "k" }], "GlobalSecondaryIndexes": vec![index; indexes] });
            json!({ "Resources": { "T": { "Type": "AWS::DynamoDB::Table", "Properties": properties } } })
        };
        assert!(super::indexes(&table(5, 20)).is_empty());
        assert_eq!(super::indexes(&table(1, 21)).len(), 1);
        assert_eq!(super::indexes(&table(6, 20)), ["the indexes carry 120 attributes; 100 is the most"]);
        let mut undeclared = table(1, 1);
        undeclared["Resources"]["T"]["Properties"]["AttributeDefinitions"] = json!([]);
        let mut whole = table(1, 0);
        whole["Resources"]["T"]["Properties"]["GlobalSecondaryIndexes"][0]["Projection"]["ProjectionType"] = json!("ALL");
        assert_eq!((super::indexes(&undeclared).len(), super::indexes(&whole).len()), (1, 1));
    }

    #[test]
    fn a_stack_that_outgrows_its_limits_is_named() {
        let many: Map<String, Value> = (0..400).map(|at| (format!("R{at}"), json!({ "Type": "AWS::SNS::Topic" }))).collect();
        let stack = Stack { file: "big.yaml".to_owned(), template: json!({ "Resources": many }) };
        assert!(faults(&[stack], &Grants::default())[0].starts_with("big.yaml has 400 resources"));
    }
}
