//! The template, deployed on an implementation of AWS that others wrote, with the real `bootstrap` in every function and
//! every call checked against its function's role: HTTP, table, stream, timer, queues and mail.

use std::path::Path;
use std::process::Command;
use std::sync::Arc;

use domain::Time;
use functions::OPERATIONS;
use infra::stacks;
use platform::Context;
use platform::aws::{Clients, Wire};
use platform::clock::{Clock as _, SystemClock};
use platform::outside::Timer;
use platform::table::schema;
use serde_json::{Value, json};
use tests::grants::granted;
use tests::{App, Emulator, REGION, password, python};

use crate::contract;

/// What the emulator does otherwise than AWS, each undone for it alone:
/// - the package and the nested stacks lie in its S3, where `sam deploy` would have put them;
/// - it refuses alarms by metric math;
/// - it takes every schedule for one of the group `default`;
/// - it lets nobody but itself speak as `aws.ses` and reports on no mail, so the rule takes what we say as `usher.test` too;
/// - it checks SES's SendEmail against no identity, and SQS's SendMessageBatch by that name, which IAM does not know.
fn adapted(mut template: Value, address: &dyn Fn(&str) -> String) -> Value {
    let resources = template["Resources"].as_object_mut().unwrap();
    resources.retain(|name, resource| !name.starts_with('#') && resource["Properties"].get("Metrics").is_none());
    for resource in resources.values_mut() {
        let properties = &mut resource["Properties"];
        if let Some(file) = properties["TemplateURL"].as_str().map(address) {
            properties["TemplateURL"] = file.into();
        }
        if properties.get("Code").is_some() {
            properties["Code"] = json!({ "S3Bucket": "code", "S3Key": "bootstrap.zip" });
        }
        if let Some(sources) = properties.pointer_mut("/EventPattern/source").and_then(Value::as_array_mut) {
            sources.push("usher.test".into());
        }
        for statement in properties.pointer_mut("/Policies/0/PolicyDocument/Statement").and_then(Value::as_array_mut).into_iter().flatten() {
            let actions = statement["Action"].as_array_mut().unwrap();
            if actions.contains(&json!("ses:SendEmail")) {
                statement["Resource"] = "*".into();
            } else if actions.contains(&json!("scheduler:CreateSchedule")) {
                statement["Resource"] = statement["Resource"].to_string().replace("${ScheduleGroup}", "default").parse().unwrap();
            } else if actions.contains(&json!("sqs:SendMessage")) {
                actions.push("sqs:SendMessageBatch".into());
            }
        }
    }
    template.as_object_mut().unwrap().retain(|name, _| !name.starts_with('#') && name != "Rules");
    template
}

/// How long something may take that comes in its time, seconds.
const PATIENCE: i64 = 90;

/// A deployment: the emulator, and the HTTP API's host.
struct Cloud {
    emulator: Emulator,
    http: reqwest::Client,
    host: String,
    table: String,
}

impl Cloud {
    /// Deploys everything.
    fn deploy(mut emulator: Emulator) -> Cloud {
        emulator.upload_functions();
        let all = stacks(&OPERATIONS.iter().collect::<Vec<_>>(), granted()).unwrap();
        let endpoint = emulator.endpoint();
        let address = |file: &str| format!("{endpoint}/code/{file}");
        let uploaded: Vec<String> = all.iter().map(|stack| emulator.upload_template(&stack.file, &adapted(stack.template.clone(), &address))).collect();
        emulator.call("sesv2", "create_email_identity", json!({ "EmailIdentity": "usher.test" }));
        let given = [
            ("MailFrom", "no-reply@usher.test"),
            ("MailIdentity", "usher.test"),
            ("BaseUrl", &endpoint),
            ("DeletionProtection", "false"),
            ("Architecture", "x86_64"),
        ];
        let parameters: Vec<Value> = given.iter().map(|(name, value)| json!({ "ParameterKey": name, "ParameterValue": value })).collect();
        let stack = json!({ "StackName": "usher", "TemplateURL": uploaded[0], "Parameters": parameters, "Capabilities": ["CAPABILITY_IAM"], "OnFailure": "DO_NOTHING" });
        emulator.call("cloudformation", "create_stack", stack);
        let stack = settled(&mut emulator).unwrap();
        assert_eq!(stack["StackStatus"], "CREATE_COMPLETE", "{}: {}", stack["StackStatusReason"], emulator.log());
        let output = |name: &str| {
            let outputs = stack["Outputs"].as_array().unwrap().iter();
            outputs.clone().find(|output| output["OutputKey"] == name).unwrap()["OutputValue"].as_str().unwrap().to_owned()
        };
        let api = output("ApiUrl");
        let host = emulator.host(api.trim_start_matches("http://").split('.').next().unwrap());
        let http = reqwest::Client::builder().redirect(reqwest::redirect::Policy::none()).build().unwrap();
        Cloud { emulator, http, host, table: output("TableName") }
    }

    async fn ask(&self, method: &str, path: &str, token: &str, body: Option<&Value>) -> (u16, reqwest::header::HeaderMap, String) {
        let mut request = self.http.request(method.parse().unwrap(), format!("{}{path}", self.emulator.endpoint())).header("host", &self.host);
        if !token.is_empty() {
            request = request.bearer_auth(token);
        }
        if let Some(body) = body {
            request = request.json(body);
        }
        let answer = request.send().await.unwrap();
        (answer.status().as_u16(), answer.headers().clone(), answer.text().await.unwrap())
    }

    #[track_caller]
    fn expect(&mut self, (status, _, text): (u16, reqwest::header::HeaderMap, String), wanted: u16) -> Value {
        assert_eq!(status, wanted, "{text}\n{:#?}", self.logs());
        serde_json::from_str(&text).unwrap_or_default()
    }

    /// What functions said.
    fn logs(&mut self) -> Vec<String> {
        let groups = self.emulator.call("logs", "describe_log_groups", json!({}))["logGroups"].as_array().cloned().unwrap_or_default();
        let mut lines = Vec::new();
        for group in groups {
            let events = self.emulator.call("logs", "filter_log_events", json!({ "logGroupName": group["logGroupName"] }));
            let events = events["events"].as_array().cloned().unwrap_or_default();
            lines.extend(events.iter().map(|event| format!("{} {}", group["logGroupName"], event["message"])));
        }
        lines
    }

    /// Waits until the last mail to an invited person is in this state.
    async fn delivery(&mut self, token: &str, user: &str, state: &str) {
        let end = SystemClock.now().unix() + PATIENCE;
        while SystemClock.now().unix() < end {
            let answer = self.ask("GET", &format!("/v1/users/{user}/invitation"), token, None).await;
            if self.expect(answer, 200)["delivery"]["state"] == state {
                return;
            }
            self.emulator.lull();
        }
        panic!("never {state}: {:#?}\n{}", self.logs(), self.emulator.log());
    }

    /// The newest mail to somebody with this in its text, which comes in its time.
    async fn mail(&mut self, to: &str, part: &str) -> String {
        let url = format!("{}/_ministack/ses/messages", self.emulator.endpoint());
        let end = SystemClock.now().unix() + PATIENCE;
        while SystemClock.now().unix() < end {
            let sent: Value = self.http.get(&url).send().await.unwrap().json().await.unwrap();
            let all = sent["messages"].as_object().unwrap().values().flat_map(|list| list.as_array().unwrap());
            let mut mine = all.filter(|mail| mail["To"].to_string().contains(to)).filter_map(|mail| mail["BodyText"].as_str());
            if let Some(text) = mine.rfind(|text| text.contains(part)) {
                return text.to_owned();
            }
            self.emulator.lull();
        }
        panic!("no mail to {to} with {part}: {:#?}\n{}", self.logs(), self.emulator.log());
    }
}

fn settled(emulator: &mut Emulator) -> Option<Value> {
    emulator.until(120, |emulator| {
        let stack = emulator.try_call("cloudformation", "describe_stacks", json!({ "StackName": "usher" })).ok()?["Stacks"][0].clone();
        (!stack["StackStatus"].as_str()?.ends_with("IN_PROGRESS")).then_some(stack)
    })
}

fn link(text: &str, prefix: &str) -> String {
    let at = text.find(prefix).unwrap();
    text[at..].split_whitespace().next().unwrap().to_owned()
}

#[tokio::test]
async fn the_template_deploys_and_the_whole_story_runs_in_it() {
    let Some(programs) = python("the template's deployment") else { return };
    let mut cloud = Cloud::deploy(Emulator::start(&programs));
    the_table_is_what_the_code_declares(&mut cloud).await;
    what_no_route_takes(&mut cloud).await;
    let (admin, token) = founding_and_inviting(&mut cloud).await;
    an_invitation_expires(&mut cloud, &admin, &token).await;
    a_mail_comes_back(&mut cloud, &admin, &token).await;
    nothing_is_left_over(&mut cloud);
    a_role_without_its_grant_is_refused(&mut cloud, &token).await;
    it_is_taken_down(cloud);
}

/// The deployed table against the one that the code makes on a laptop, as each engine describes it.
async fn the_table_is_what_the_code_declares(cloud: &mut Cloud) {
    let app = App::start().await;
    let own = &app.runner.context().table;
    let declared = own.client.describe_table().table_name(&own.name).send().await.unwrap().table.unwrap();
    let deployed = cloud.emulator.call("dynamodb", "describe_table", json!({ "TableName": cloud.table }))["Table"].clone();
    let mut indexes: Vec<(String, Vec<String>, Vec<String>)> = Vec::new();
    for index in deployed["GlobalSecondaryIndexes"].as_array().unwrap() {
        let texts = |list: &Value, name: &str| -> Vec<String> {
            list.as_array().unwrap().iter().map(|one| one.get(name).unwrap_or(one).as_str().unwrap().to_owned()).collect()
        };
        let carried = texts(&index["Projection"]["NonKeyAttributes"], "");
        indexes.push((index["IndexName"].as_str().unwrap().to_owned(), texts(&index["KeySchema"], "AttributeName"), carried));
    }
    let mut expected: Vec<(String, Vec<String>, Vec<String>)> = declared
        .global_secondary_indexes()
        .iter()
        .map(|index| {
            let keys = index.key_schema().iter().map(|key| key.attribute_name().to_owned()).collect();
            (index.index_name().unwrap().to_owned(), keys, index.projection().unwrap().non_key_attributes().to_vec())
        })
        .collect();
    indexes.sort();
    expected.sort();
    assert_eq!(indexes, expected, "left: the template's indexes; right: the code's");
    let mut attributes: Vec<(&str, &str)> = deployed["AttributeDefinitions"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| (one["AttributeName"].as_str().unwrap(), one["AttributeType"].as_str().unwrap()))
        .collect();
    let mut wanted: Vec<(&str, &str)> = declared.attribute_definitions().iter().map(|one| (one.attribute_name(), one.attribute_type().as_str())).collect();
    attributes.sort_unstable();
    wanted.sort_unstable();
    assert_eq!(attributes, wanted);
    assert_eq!(deployed["StreamSpecification"]["StreamViewType"], declared.stream_specification().unwrap().stream_view_type().unwrap().as_str());
    // The emulator makes no TTL of a template; what the template says is compared instead.
    let ttl = own.client.describe_time_to_live().table_name(&own.name).send().await.unwrap().time_to_live_description.unwrap();
    let said = &stacks(&OPERATIONS.iter().collect::<Vec<_>>(), granted()).unwrap()[0].template["Resources"]["Table"]["Properties"]["TimeToLiveSpecification"];
    assert_eq!((said["AttributeName"].as_str(), said["Enabled"].as_bool()), (ttl.attribute_name(), Some(true)));
    app.end().await;
}

async fn what_no_route_takes(cloud: &mut Cloud) {
    let answer = cloud.ask("GET", "/healthz", "", None).await;
    cloud.expect(answer, 200);
    let (status, headers, text) = cloud.ask("GET", "/nowhere", "", None).await;
    assert!(status == 404 && headers["content-type"].to_str().unwrap().starts_with("text/html"), "a page's dialect: {text}");
    let (status, headers, text) = cloud.ask("PUT", "/v1/users", "", None).await;
    assert_eq!((status, &headers["content-type"]), (405, &"application/problem+json".parse().unwrap()), "{text}");
}

async fn founding_and_inviting(cloud: &mut Cloud) -> (Value, String) {
    let owner = json!({ "email": "ann@boss.test", "password": password("ann"), "first_name": "Ann", "last_name": "Boss" });
    let answer = cloud.ask("POST", "/v1/organizations", "", Some(&json!({ "name": "Ann Works", "owner": owner }))).await;
    let admin = cloud.expect(answer, 201);
    let token = admin["session"]["token"].as_str().unwrap().to_owned();
    link(&cloud.mail("ann@boss.test", "/v/").await, "/v/");

    let answer = cloud.ask("POST", "/v1/users", &token, Some(&App::invitation("ada@person.test"))).await;
    cloud.expect(answer, 201);
    let page = link(&cloud.mail("ada@person.test", "/i/").await, "/i/");
    let (status, _, text) = cloud.ask("HEAD", &page, "", None).await;
    assert_eq!((status, text.as_str()), (200, ""), "scanners ask so");
    let answer = cloud.ask("GET", &page, "", None).await;
    assert!(answer.2.contains("Ann Works"), "{}", answer.2);
    cloud.expect(answer, 200);
    let accept = format!("{}/accept", page.replace("/i/", "/v1/invitation-links/"));
    let answer = cloud.ask("POST", &accept, "", Some(&json!({ "password": password("ada") }))).await;
    let accepted = cloud.expect(answer, 201);
    assert_eq!(accepted["user"]["status"], "active");
    let answer = cloud.ask("POST", &accept, "", Some(&json!({ "password": password("ada") }))).await;
    cloud.expect(answer, 410);
    let answer = cloud.ask("GET", "/v1/users?sort=name", &token, None).await;
    assert_eq!(cloud.expect(answer, 200)["data"].as_array().unwrap().len(), 2);
    (admin, token)
}

/// An invitation is made to end in half a minute, so that a busy machine still sees the schedule before it fires. The stream brings that to `dispatch`, which makes the one-time schedule; it
/// fires, and its function tells the admin by way of the other queue.
async fn an_invitation_expires(cloud: &mut Cloud, admin: &Value, token: &str) {
    let answer = cloud.ask("POST", "/v1/users", token, Some(&App::invitation("late@person.test"))).await;
    let user = cloud.expect(answer, 201)["user"]["id"].as_str().unwrap().to_owned();
    cloud.mail("late@person.test", "/i/").await;
    let end = SystemClock.now().unix() + 30;
    let org = admin["organization"]["id"].as_str().unwrap();
    let key = platform::keys::invitation(org.parse().unwrap(), user.parse().unwrap());
    cloud.emulator.call(
        "dynamodb",
        "update_item",
        json!({
            "TableName": cloud.table,
            "Key": { "pk": { "S": key.pk }, "sk": { "S": key.sk } },
            "UpdateExpression": "SET expires_at = :ms, due_at = :s",
            "ExpressionAttributeValues": { ":ms": { "N": (end * 1000).to_string() }, ":s": { "N": end.to_string() } },
        }),
    );
    let name = Timer { org: org.parse().unwrap(), user: user.parse().unwrap(), epoch: 1, due: Time::from_unix(end) }.name();
    let made = cloud.emulator.until(20, |emulator| emulator.try_call("scheduler", "get_schedule", json!({ "Name": name, "GroupName": "usher" })).ok());
    let made = made.unwrap_or_else(|| panic!("no schedule {name}: {:#?}", cloud.logs()));
    assert!(made["Target"]["Arn"].as_str().unwrap().ends_with("usher-expire_invitation") && !made["Target"]["DeadLetterConfig"].is_null(), "{made}");
    let notice = cloud.mail("ann@boss.test", "/n/").await;
    assert!(notice.contains("late@person.test"), "{notice}");
    let gone = |emulator: &mut Emulator| emulator.try_call("scheduler", "get_schedule", json!({ "Name": name, "GroupName": "usher" })).err();
    assert!(cloud.emulator.until(20, gone).is_some(), "a schedule that fired is gone");
    let log = json!({ "logGroupName": "/aws/lambda/usher-expire_invitation" });
    let said = cloud.emulator.call("logs", "filter_log_events", log);
    assert!(!said["events"].as_array().unwrap().is_empty(), "it was the timer, not the sweep");
}

/// What SES says of a mail of this deployment, as it stands on the default bus.
fn report(kind: &str, set: &str, tags: &Value) -> Value {
    let mut tags = tags.clone();
    tags["ses:configuration-set"] = json!([set]);
    let mail = json!({ "destination": ["gone@person.test"], "messageId": "0190", "tags": tags });
    json!({ "eventType": kind, "mail": mail, "bounce": { "bounceType": "Permanent", "bounceSubType": "NoEmail" } })
}

/// SES reports that a mailbox does not exist: by the rule on the default bus that stands on the invitation, and an admin is
/// told. What it reports on another deployment's mails reaches nobody here.
async fn a_mail_comes_back(cloud: &mut Cloud, admin: &Value, token: &str) {
    let answer = cloud.ask("POST", "/v1/users", token, Some(&App::invitation("gone@person.test"))).await;
    let user = cloud.expect(answer, 201)["user"]["id"].as_str().unwrap().to_owned();
    let org = admin["organization"]["id"].as_str().unwrap();
    cloud.delivery(token, &user, "sent").await;
    let key = platform::keys::invitation(org.parse().unwrap(), user.parse().unwrap());
    let row = json!({ "TableName": cloud.table, "Key": { "pk": { "S": key.pk }, "sk": { "S": key.sk } }, "ConsistentRead": true });
    let row = cloud.emulator.call("dynamodb", "get_item", row)["Item"].to_string();
    let mail: String = row[row.find("mail_").unwrap()..].chars().take("mail_".len() + 32).collect();
    let tags = json!({ "usher-mail": [mail], "usher-template": ["invitation"], "usher-org": [org], "usher-user": [user] });

    let rules = cloud.emulator.call("events", "list_rules", json!({}))["Rules"].as_array().unwrap().clone();
    let pattern = rules.iter().find_map(|rule| rule["EventPattern"].as_str().filter(|pattern| pattern.contains("aws.ses"))).unwrap();
    let mut takes = |source: &str, set: &str| {
        let event = json!({
            "version": "0", "id": "6a7e8feb-b491-4cf7-a9f1-bf3703467718", "detail-type": "Email Bounced", "source": source, "account": "000000000000",
            "time": "2026-01-01T00:00:00Z", "region": tests::REGION, "resources": [], "detail": report("Bounce", set, &tags),
        });
        cloud.emulator.call("events", "test_event_pattern", json!({ "EventPattern": pattern, "Event": event.to_string() }))["Result"] == true
    };
    assert_eq!((takes("aws.ses", "usher"), takes("aws.ses", "another"), takes("aws.s3", "usher")), (true, false, false), "{pattern}");

    for (kind, set) in [("Complaint", "another"), ("Bounce", "usher")] {
        let detail = report(kind, set, &tags).to_string();
        let entries = json!([{ "Source": "usher.test", "DetailType": format!("Email {kind}"), "Detail": detail }]);
        let answer = cloud.emulator.call("events", "put_events", json!({ "Entries": entries }));
        assert_eq!(answer["FailedEntryCount"], 0, "{answer}");
    }
    cloud.delivery(token, &user, "bounced").await;
    let notice = cloud.mail("ann@boss.test", "gone@person.test").await;
    assert!(notice.contains("/n/"), "{notice}");
}

/// Every mail was sent and the bus took every event, or their rows would still be there; and nothing became a dead letter.
fn nothing_is_left_over(cloud: &mut Cloud) {
    let emulator = &mut cloud.emulator;
    let rules = emulator.call("events", "list_rules", json!({}))["Rules"].as_array().unwrap().clone();
    let rates: Vec<&str> = rules.iter().filter_map(|rule| rule["ScheduleExpression"].as_str()).collect();
    assert!(rates.contains(&"rate(1 minute)"), "{rules:?}");
    let archive = emulator.call("sqs", "list_queues", json!({}));
    let dead: Vec<&str> = archive["QueueUrls"].as_array().unwrap().iter().filter_map(Value::as_str).filter(|url| url.contains("Dead")).collect();
    assert_eq!(dead.len(), 5);
    let waiting: Vec<String> = dead.iter().map(|url| (*url).to_owned()).collect();
    for url in waiting {
        let of = json!({ "QueueUrl": url, "AttributeNames": ["ApproximateNumberOfMessages"] });
        let attributes = emulator.call("sqs", "get_queue_attributes", of);
        assert_eq!(attributes["Attributes"]["ApproximateNumberOfMessages"], "0", "a dead letter in {url}");
    }
    let rows = emulator.call("dynamodb", "scan", json!({ "TableName": cloud.table, "ConsistentRead": true }));
    let left = rows["Items"].as_array().unwrap().iter().filter(|item| item["pk"]["S"].as_str().unwrap().starts_with("X#")).count();
    assert_eq!(left, 0, "every mail was sent, and the bus took every event");
}

/// The emulator does check: without its grant the same call is refused.
async fn a_role_without_its_grant_is_refused(cloud: &mut Cloud, token: &str) {
    let answer = cloud.ask("GET", "/v1/me", token, None).await;
    cloud.expect(answer, 200);
    let function = cloud.emulator.call("lambda", "get_function_configuration", json!({ "FunctionName": "usher-me" }));
    let role = function["Role"].as_str().unwrap().rsplit('/').next().unwrap().to_owned();
    let policy = json!({ "RoleName": role, "PolicyName": "own" });
    let document = cloud.emulator.call("iam", "get_role_policy", policy)["PolicyDocument"].to_string();
    assert!(document.contains("dynamodb:BatchGetItem"), "{document}");
    let less = document.replace("dynamodb:BatchGetItem", "dynamodb:DescribeTable");
    cloud.emulator.call("iam", "put_role_policy", json!({ "RoleName": role, "PolicyName": "own", "PolicyDocument": less }));
    let (status, ..) = cloud.ask("GET", "/v1/me", token, None).await;
    assert!(status >= 500, "{status}");
}

/// The stack goes, and what must outlive it stays.
fn it_is_taken_down(mut cloud: Cloud) {
    cloud.emulator.call("cloudformation", "delete_stack", json!({ "StackName": "usher" }));
    let gone = cloud.emulator.until(60, |emulator| {
        let functions = emulator.call("lambda", "list_functions", json!({}))["Functions"].as_array()?.len();
        (functions == 0).then_some(())
    });
    assert!(gone.is_some(), "functions are left: {}", cloud.emulator.log());
    let tables = cloud.emulator.call("dynamodb", "list_tables", json!({}));
    assert!(tables["TableNames"].as_array().unwrap().contains(&json!(cloud.table)), "the table outlives its stack");
}

/// What the adapters rest on, asked of the other implementation: the table is made by the code, the rest as the template says.
#[tokio::test]
async fn the_other_implementation_holds_the_contract() {
    let Some(programs) = python("ministack") else { return };
    let mut emulator = Emulator::start_open(&programs);
    let app = App::start().await;
    let mut config = app.runner.context().config.clone();
    app.end().await;
    let endpoint = emulator.endpoint();
    (config.endpoint, config.table_endpoint) = (Some(endpoint.clone()), Some(endpoint));
    REGION.clone_into(&mut config.region);
    let mut queue = |name: &str| emulator.call("sqs", "create_queue", json!({ "QueueName": name }))["QueueUrl"].as_str().unwrap().to_owned();
    (config.mail_now_queue, config.mail_bulk_queue) = (queue("mail_now"), queue("mail_bulk"));
    emulator.call("events", "create_event_bus", json!({ "Name": config.bus }));
    emulator.call("scheduler", "create_schedule_group", json!({ "Name": config.schedule_group }));
    let drawn = json!({ "versions": [], "material": "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789ab" });
    emulator.call("secretsmanager", "create_secret", json!({ "Name": config.keys_secret, "SecretString": drawn.to_string() }));
    emulator.call("sesv2", "create_email_identity", json!({ "EmailIdentity": config.mail_from.split('@').next_back().unwrap() }));
    let clients = Clients::new(&config, Wire::plain());
    let cx = Context::new(config, clients, Arc::new(SystemClock));
    schema::create(&cx.table.client, &cx.table.name).await.unwrap();
    schema::create(&cx.table.client, &cx.table.name).await.unwrap();
    contract::holds(&cx).await;
}

/// Nothing but what cannot be otherwise, each with its reason: W3002, "only works with the package command", is said of every
/// function's `Code`, a path that `sam deploy` replaces.
#[test]
fn the_linter_has_nothing_to_say() {
    let Some(programs) = python("cfn-lint") else { return };
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let files = stacks(&OPERATIONS.iter().collect::<Vec<_>>(), granted()).unwrap();
    let mut lint = Command::new(programs.join("cfn-lint"));
    lint.current_dir(&root).args(["--ignore-checks", "W3002", "--format", "parseable", "--template"]).args(files.iter().map(|stack| &stack.file));
    let output = lint.output().unwrap();
    let said = String::from_utf8_lossy(&output.stdout).into_owned() + &String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success() && said.trim().is_empty(), "{said}");
}

#[test]
fn the_committed_templates_are_what_the_table_says() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let all = stacks(&OPERATIONS.iter().collect::<Vec<_>>(), granted()).unwrap();
    for stack in &all {
        let committed = std::fs::read_to_string(root.join(&stack.file)).unwrap_or_default();
        assert!(committed == infra::emit(&stack.template), "{} is not what the operations table and the grants say: run cargo xtask template", stack.file);
    }
    assert_eq!(infra::checks::faults(&all, granted()), Vec::<String>::new());
    let nested = std::fs::read_dir(root.join("infra")).unwrap().filter(|entry| entry.as_ref().unwrap().file_name().to_string_lossy().ends_with(".yaml"));
    assert_eq!(nested.count(), all.len() - 1, "a stack of no area is left in infra/");
}
