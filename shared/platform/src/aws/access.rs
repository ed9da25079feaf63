//! Which rights a call needs: the IAM actions that the service checks for it, and on what. The roles of the template are
//! made from what this says of the tests' calls, so it says it as IAM does: a transaction item by item, a batch once.

use aws_smithy_runtime_api::client::orchestrator::HttpRequest;
use serde_json::Value;

use super::Service;
use crate::table::schema::INDEXES;

/// One right.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Access {
    /// The IAM action, such as `dynamodb:PutItem`.
    pub action: String,
    /// What it is done to, by the name that the call uses: `table/usher`, `table/usher/index/due`, `queue/mail_now`,
    /// `bus/usher`, `schedule/usher` (the group), `secret/keys`, `bucket/usher`, `bucket/usher/audit`, `bucket/usher/photos`, `identity/a@b.test`, `configuration-set/mail`. A call that
    /// this file does not know is done to `*`, which no role allows.
    pub on: String,
}

impl Access {
    /// Reading the secret of the sealing keys.
    pub(super) fn keys(secret: &str) -> Access {
        Access::new(Service::Secrets, "GetSecretValue", format!("secret/{secret}"))
    }

    fn new(service: Service, action: &str, on: String) -> Access {
        Access { action: format!("{}:{action}", service.name()), on }
    }
}

/// What a request needs, each right once, in order. `action` is what [`super::CallInfo`] says.
pub(super) fn accesses(service: Service, action: &str, request: &HttpRequest) -> Vec<Access> {
    let body: Value = request.body().bytes().and_then(|body| serde_json::from_slice(body).ok()).unwrap_or_default();
    let mut accesses = if service == Service::S3 { on_bucket(action, request) } else { needed(service, action, &body) };
    if accesses.is_empty() {
        accesses.push(Access::new(service, action, "*".to_owned()));
    }
    accesses.sort();
    accesses.dedup();
    accesses
}

fn needed(service: Service, action: &str, body: &Value) -> Vec<Access> {
    let text = |name: &str| body.get(name).and_then(Value::as_str);
    let one = |action: &str, kind: &str, name: Option<&str>| name.map(|name| Access::new(service, action, format!("{kind}/{name}"))).into_iter().collect();
    match (service, action) {
        (Service::DynamoDb, _) => on_table(action, body),
        (Service::Sqs, "SendMessage" | "SendMessageBatch") => one("SendMessage", "queue", text("QueueUrl").and_then(|url| url.rsplit('/').next())),
        (Service::Events, "PutEvents") => {
            let entries = body.get("Entries").and_then(Value::as_array).into_iter().flatten();
            // Without a name it is the account's default bus.
            let bus = |entry: &Value| entry.get("EventBusName").and_then(Value::as_str).unwrap_or("default").to_owned();
            entries.map(|entry| Access::new(service, "PutEvents", format!("bus/{}", bus(entry)))).collect()
        }
        (Service::Scheduler, "POST /schedules/{}") => one("CreateSchedule", "schedule", text("GroupName")),
        (Service::Secrets, "GetSecretValue") => one("GetSecretValue", "secret", text("SecretId")),
        (Service::Ses, "POST /v2/email/outbound-emails") => {
            let mut accesses: Vec<Access> = one("SendEmail", "identity", text("FromEmailAddress"));
            accesses.extend(text("ConfigurationSetName").map(|name| Access::new(service, "SendEmail", format!("configuration-set/{name}"))));
            accesses
        }
        _ => Vec::new(),
    }
}

/// Objects of the audit log's chain, photos, exports, and the lists of them: the bucket is the first segment of the path.
fn on_bucket(action: &str, request: &HttpRequest) -> Vec<Access> {
    let path = request.uri().split_once("://").map_or(request.uri(), |(_, rest)| rest);
    let bucket = path.split(['/', '?']).nth(1).unwrap_or_default();
    let on = |action: &str, what: &str| vec![Access::new(Service::S3, action, format!("bucket/{bucket}{what}"))];
    match action {
        "PUT /{}/audit/{}" => on("PutObject", "/audit"),
        "GET /{}/audit/{}" => on("GetObject", "/audit"),
        "PUT /{}/photos/{}/{}/{}" => on("PutObject", "/photos"),
        "GET /{}/photos/{}/{}/{}" => on("GetObject", "/photos"),
        "DELETE /{}/photos/{}/{}/{}" => on("DeleteObject", "/photos"),
        "PUT /{}/exports/{}/{}/{}" => on("PutObject", "/exports"),
        "GET /{}/exports/{}/{}/{}" => on("GetObject", "/exports"),
        "DELETE /{}/exports/{}/{}/{}" => on("DeleteObject", "/exports"),
        "GET /{}" => on("ListBucket", ""),
        _ => Vec::new(),
    }
}

/// The kinds of items in a transaction, and the action that each is checked as.
const IN_TRANSACTIONS: [(&str, &str); 5] =
    [("Put", "PutItem"), ("Update", "UpdateItem"), ("Delete", "DeleteItem"), ("ConditionCheck", "ConditionCheckItem"), ("Get", "GetItem")];

/// PartiQL and everything else that nobody here does needs rights that nobody has.
fn on_table(action: &str, body: &Value) -> Vec<Access> {
    let on = |action: &str, table: &str| Access::new(Service::DynamoDb, action, format!("table/{table}"));
    let table = body.get("TableName").and_then(Value::as_str);
    match action {
        "TransactWriteItems" | "TransactGetItems" => {
            let items = body.get("TransactItems").and_then(Value::as_array).into_iter().flatten();
            let kinds = items.flat_map(|item| IN_TRANSACTIONS.iter().filter_map(move |(kind, action)| Some((*action, item.get(kind)?))));
            kinds.filter_map(|(action, item)| Some(on(action, item.get("TableName")?.as_str()?))).collect()
        }
        "BatchGetItem" | "BatchWriteItem" => {
            let tables = body.get("RequestItems").and_then(Value::as_object).into_iter().flatten();
            tables.map(|(table, _)| on(action, table)).collect()
        }
        "Query" | "Scan" => {
            let name = body.get("IndexName").and_then(Value::as_str);
            let index = name.map_or_else(String::new, |index| format!("/index/{index}"));
            let beyond = name.into_iter().flat_map(|index| beyond(index, body)).map(|what| Access::new(Service::DynamoDb, action, what));
            table.map(|table| on(action, &format!("{table}{index}"))).into_iter().chain(beyond).collect()
        }
        "GetItem" | "PutItem" | "UpdateItem" | "DeleteItem" => table.map(|table| on(action, table)).into_iter().collect(),
        _ => Vec::new(),
    }
}

/// What a query asks of an index that DynamoDB refuses and no engine on a laptop does: attributes that it does not carry,
/// all of them, or a consistent read. Nobody has a right to those either, so the first test that asks fails.
fn beyond(index: &str, body: &Value) -> Vec<String> {
    let text = |name: &str| body.get(name).and_then(Value::as_str).unwrap_or_default();
    let named = [text("ProjectionExpression"), text("FilterExpression")].join(" ");
    let words = named.split(|c: char| !(c.is_ascii_alphanumeric() || "_#:".contains(c))).filter(|word| !word.is_empty() && !word.starts_with(':'));
    let names = words.filter(|word| !IN_EXPRESSIONS.contains(word));
    let real = names.map(|name| body.pointer(&format!("/ExpressionAttributeNames/{name}")).and_then(Value::as_str).unwrap_or(name));
    let carries = |name: &str| {
        let declared = INDEXES.iter().find(|one| one.name == index);
        declared.is_some_and(|index| ["pk", "sk", index.partition, index.sort, index.carries].contains(&name))
    };
    let mut refused: Vec<String> = real.filter(|name| !carries(name)).map(|name| format!("{name}, which the index {index} does not carry")).collect();
    if text("Select") == "ALL_ATTRIBUTES" {
        refused.push(format!("all attributes, which the index {index} does not carry"));
    }
    if body.get("ConsistentRead") == Some(&Value::Bool(true)) {
        refused.push(format!("the index {index} consistently, which it cannot be read"));
    }
    refused
}

/// Words of expressions that are no attribute's name.
const IN_EXPRESSIONS: [&str; 11] =
    ["AND", "OR", "NOT", "IN", "BETWEEN", "attribute_exists", "attribute_not_exists", "attribute_type", "begins_with", "contains", "size"];

#[cfg(test)]
mod tests {
    use super::*;
    use aws_smithy_types::body::SdkBody;
    use serde_json::json;

    fn of(service: Service, action: &str, body: &Value) -> Vec<(String, String)> {
        let request = HttpRequest::new(SdkBody::from(body.to_string()));
        accesses(service, action, &request).into_iter().map(|access| (access.action, access.on)).collect()
    }

    fn pairs(expected: &[(&str, &str)]) -> Vec<(String, String)> {
        expected.iter().map(|(action, on)| ((*action).to_owned(), (*on).to_owned())).collect()
    }

    #[test]
    fn a_transaction_needs_the_rights_of_its_items() {
        let item = |kind: &str, table: &str| json!({ kind: { "TableName": table } });
        let items = [item("Put", "a"), item("Update", "a"), item("Put", "a"), item("Delete", "b"), item("ConditionCheck", "a")];
        let needed = of(Service::DynamoDb, "TransactWriteItems", &json!({ "TransactItems": items }));
        let expected = [
            ("dynamodb:ConditionCheckItem", "table/a"),
            ("dynamodb:DeleteItem", "table/b"),
            ("dynamodb:PutItem", "table/a"),
            ("dynamodb:UpdateItem", "table/a"),
        ];
        assert_eq!(needed, pairs(&expected));
    }

    #[test]
    fn what_an_index_does_not_carry_needs_a_right_that_nobody_has() {
        let asked = |more: Value| {
            let mut query = json!({ "TableName": "a", "IndexName": "due", "KeyConditionExpression": "due_shard = :shard AND due_at <= :now" });
            query.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
            let mut on: Vec<String> = of(Service::DynamoDb, "Query", &query).into_iter().map(|(_, on)| on).collect();
            on.retain(|on| on != "table/a/index/due");
            on
        };
        let names = json!({ "#k": "kind", "#n": "name" });
        assert_eq!(asked(json!({})), Vec::<String>::new());
        assert_eq!(asked(json!({ "ProjectionExpression": "pk, sk, #k, due_at", "ExpressionAttributeNames": names })), Vec::<String>::new());
        assert_eq!(asked(json!({ "FilterExpression": "attribute_exists(kind) AND NOT kind = :row" })), Vec::<String>::new());
        let refused = ["name, which the index due does not carry", "row, which the index due does not carry"];
        assert_eq!(asked(json!({ "ProjectionExpression": "#n, kind", "FilterExpression": "row = :row", "ExpressionAttributeNames": names })), refused);
        assert_eq!(asked(json!({ "Select": "ALL_ATTRIBUTES" })), ["all attributes, which the index due does not carry"]);
        assert_eq!(asked(json!({ "ConsistentRead": true })), ["the index due consistently, which it cannot be read"]);
    }

    #[test]
    fn a_query_needs_its_index_and_not_the_table() {
        let query = json!({ "TableName": "a", "IndexName": "due" });
        assert_eq!(of(Service::DynamoDb, "Query", &query), pairs(&[("dynamodb:Query", "table/a/index/due")]));
        let batch = json!({ "RequestItems": { "a": {} } });
        assert_eq!(of(Service::DynamoDb, "BatchGetItem", &batch), pairs(&[("dynamodb:BatchGetItem", "table/a")]));
    }

    #[test]
    fn other_services_name_what_is_used() {
        let queue = json!({ "QueueUrl": "https://sqs.test/1/mail_now" });
        assert_eq!(of(Service::Sqs, "SendMessageBatch", &queue), pairs(&[("sqs:SendMessage", "queue/mail_now")]));
        let entries = json!({ "Entries": [{ "EventBusName": "usher" }, {}] });
        assert_eq!(of(Service::Events, "PutEvents", &entries), pairs(&[("events:PutEvents", "bus/default"), ("events:PutEvents", "bus/usher")]));
        let timer = json!({ "GroupName": "usher" });
        assert_eq!(of(Service::Scheduler, "POST /schedules/{}", &timer), pairs(&[("scheduler:CreateSchedule", "schedule/usher")]));
        let mail = json!({ "FromEmailAddress": "a@b.test", "ConfigurationSetName": "c" });
        let expected = [("ses:SendEmail", "configuration-set/c"), ("ses:SendEmail", "identity/a@b.test")];
        assert_eq!(of(Service::Ses, "POST /v2/email/outbound-emails", &mail), pairs(&expected));
    }

    #[test]
    fn what_nobody_should_call_is_done_to_everything() {
        assert_eq!(of(Service::DynamoDb, "ExecuteStatement", &json!({})), pairs(&[("dynamodb:ExecuteStatement", "*")]));
        assert_eq!(of(Service::Sqs, "PurgeQueue", &json!({ "QueueUrl": "q" })), pairs(&[("sqs:PurgeQueue", "*")]));
    }
}
