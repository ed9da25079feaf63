//! What a deployment consists of, row by row and part by part.

use std::collections::BTreeSet;

use functions::OPERATIONS;
use platform::edge::Trigger;
use serde_json::{Value, json};

use crate::grants::Grants;
use crate::{Stack, checks, logical, stacks};

fn granted() -> Grants {
    let read = |name: &str| std::fs::read_to_string(format!("{}/{name}", env!("CARGO_MANIFEST_DIR"))).unwrap();
    Grants::parse(&read("grants.toml"), &read("grants-reasoned.toml")).unwrap()
}

fn of(grants: &Grants) -> Vec<Stack> {
    stacks(&OPERATIONS.iter().collect::<Vec<_>>(), grants).unwrap()
}

fn all() -> Vec<Value> {
    of(&granted()).into_iter().map(|stack| stack.template).collect()
}

/// The resource of this name, in whichever stack.
fn find<'a>(all: &'a [Value], name: &str) -> &'a Value {
    all.iter().find_map(|template| template["Resources"].get(name)).unwrap_or_else(|| panic!("{name} is in no stack"))
}

fn of_kind<'a>(all: &'a [Value], kind: &str) -> Vec<&'a Value> {
    let resources = all.iter().flat_map(|template| template["Resources"].as_object().unwrap().values());
    resources.filter(|resource| resource["Type"] == kind).map(|resource| &resource["Properties"]).collect()
}

#[test]
fn every_row_has_its_function_and_what_makes_it_run() {
    let all = all();
    for row in OPERATIONS {
        let name = logical(row.id);
        let part = |suffix: &str| &find(&all, &format!("{name}{suffix}"))["Properties"];
        assert_eq!((&part("")["Handler"], &part("")["MemorySize"]), (&json!(row.id), &json!(row.memory)));
        assert_eq!(part("Log")["RetentionInDays"], json!({ "Ref": "LogDays" }), "{name}");
        assert!(part("Role")["Policies"][0]["PolicyDocument"]["Statement"].as_array().is_some_and(|statements| !statements.is_empty()), "{name}");
        match row.trigger {
            Trigger::Http(method, path) => {
                assert_eq!(part("Route")["RouteKey"], format!("{method} {path}"));
                if method == "GET" {
                    assert_eq!(part("HeadRoute")["RouteKey"], format!("HEAD {path}"));
                }
                assert_eq!(part("Permission")["Principal"], "apigateway.amazonaws.com");
            }
            Trigger::Otherwise => assert_eq!(part("Route")["RouteKey"], "$default"),
            Trigger::Stream => {
                assert_eq!(part("Mapping")["DestinationConfig"]["OnFailure"]["Destination"], json!({ "Ref": "StreamDeadArn" }));
                assert_eq!(part("Mapping")["FunctionResponseTypes"], json!(["ReportBatchItemFailures"]));
            }
            Trigger::AuditStream(seconds) => {
                assert_eq!(part("Mapping")["MaximumBatchingWindowInSeconds"], json!(seconds));
                assert_eq!(part("Mapping")["MaximumRetryAttempts"], json!(-1), "a batch is never given up");
                assert!(seconds < 120, "sealed within two minutes");
            }
            Trigger::Queue(queues) => {
                for queue in queues {
                    assert_eq!(part(&format!("{}Mapping", logical(queue)))["FunctionResponseTypes"], json!(["ReportBatchItemFailures"]));
                }
            }
            Trigger::Timer(_) => assert_eq!(part("GivenUp")["DestinationConfig"]["OnFailure"]["Destination"], json!({ "Ref": "TimersDeadArn" })),
            Trigger::Bus(_) | Trigger::Rate(_) => {
                assert_eq!(part("Rule")["State"], "ENABLED");
                assert_eq!(part("Permission")["SourceArn"], json!({ "Fn::GetAtt": [format!("{name}Rule"), "Arn"] }));
                assert_eq!(part("GivenUp")["DestinationConfig"]["OnFailure"]["Destination"], json!({ "Ref": "EventsDeadArn" }));
            }
        }
    }
    let routes: Vec<String> = of_kind(&all, "AWS::ApiGatewayV2::Route").iter().map(|route| route["RouteKey"].to_string()).collect();
    assert_eq!(routes.iter().collect::<BTreeSet<_>>().len(), routes.len(), "a route twice");
    assert!(routes.len() <= 300, "{} routes: one HTTP API takes 300", routes.len());
    assert_eq!(of_kind(&all, "AWS::Lambda::Function").len(), OPERATIONS.len());
}

#[test]
fn what_all_share_is_kept_watched_and_tells_no_paths() {
    let all = all();
    let table = find(&all, "Table");
    assert_eq!((&table["DeletionPolicy"], &find(&all, "Keys")["DeletionPolicy"]), (&json!("Retain"), &json!("Retain")));
    assert_eq!(table["Properties"]["PointInTimeRecoverySpecification"]["PointInTimeRecoveryEnabled"], true);
    assert_eq!(table["Properties"]["StreamSpecification"]["StreamViewType"], "NEW_AND_OLD_IMAGES");
    for queue in ["MailNow", "MailBulk"] {
        assert_eq!(find(&all, queue)["Properties"]["RedrivePolicy"]["deadLetterTargetArn"], json!({ "Fn::GetAtt": [format!("{queue}Dead"), "Arn"] }));
    }
    let watched: Vec<String> = of_kind(&all, "AWS::CloudWatch::Alarm").iter().map(|alarm| alarm["Dimensions"].to_string()).collect();
    for dead in ["MailNowDead", "MailBulkDead", "StreamDead", "TimersDead", "EventsDead"] {
        assert!(watched.iter().any(|dimensions| dimensions.contains(&format!("\"{dead}\""))), "nobody is told of {dead}");
    }
    assert!(of_kind(&all, "AWS::CloudWatch::Alarm").iter().all(|alarm| alarm["AlarmActions"] == json!([{ "Ref": "AlarmTopic" }])));
    let reported = &find(&all, "MailReports")["Properties"]["EventDestination"];
    let kinds: BTreeSet<&str> = reported["MatchingEventTypes"].as_array().unwrap().iter().filter_map(Value::as_str).collect();
    assert!(["DELIVERY", "BOUNCE", "COMPLAINT", "REJECT", "DELIVERY_DELAY"].iter().all(|kind| kinds.contains(kind)), "{kinds:?}");
    assert!(!kinds.contains("OPEN") && !kinds.contains("CLICK"), "counting those rewrites links");
    assert!(reported["EventBridgeDestination"]["EventBusArn"].to_string().ends_with("event-bus/default\"}"));
    let pattern = &find(&all, "RecordDeliveryRule")["Properties"]["EventPattern"];
    assert_eq!(
        pattern["detail"]["mail"]["tags"]["ses:configuration-set"],
        json!([{ "Ref": "ConfigurationSet" }]),
        "another deployment's mails are none of ours"
    );
    assert_eq!(find(&all, "Timers")["Type"], "AWS::Scheduler::ScheduleGroup");
    let access: Value = serde_json::from_str(find(&all, "Stage")["Properties"]["AccessLogSettings"]["Format"].as_str().unwrap()).unwrap();
    assert_eq!((&access["route"], &access["status"]), (&json!("$context.routeKey"), &json!("$context.status")));
    assert!(of_kind(&all, "AWS::Logs::LogGroup").iter().all(|log| !log["RetentionInDays"].is_null()), "a log that is kept for ever");
    for (name, parameter) in all[0]["Parameters"].as_object().unwrap() {
        assert!(parameter["Description"].as_str().is_some_and(|text| text.len() > 10), "{name} says nothing of itself");
    }
}

#[test]
fn the_edge_caches_nothing_keeps_no_requests_and_proves_itself() {
    let all = all();
    let config = &find(&all, "Distribution")["Properties"]["DistributionConfig"];
    let behavior = &config["DefaultCacheBehavior"];
    assert_eq!(behavior["CachePolicyId"], "4135ea2d-6df8-44a3-9df3-4b5a84be39ad", "Managed-CachingDisabled");
    assert!(config.get("CacheBehaviors").is_none(), "every path goes the same way");
    assert_eq!(behavior["AllowedMethods"].as_array().map(Vec::len), Some(7));
    assert!(config.get("Logging").is_none(), "its log would hold paths");
    let given = &config["Origins"][0]["OriginCustomHeaders"][0];
    assert_eq!(given["HeaderName"], "x-origin-secret");
    assert!(given["HeaderValue"].to_string().contains("{{resolve:secretsmanager:"), "{given}");
    let viewer = find(&all, "Viewer")["Properties"]["FunctionCode"].as_str().unwrap();
    assert!(viewer.contains("request.headers['x-viewer-address'] = { value: event.viewer.ip }"), "{viewer}");
    let firewall = find(&all, "Firewall").to_string();
    assert!(!firewall.contains("\"SampledRequestsEnabled\":true") && firewall.contains("RateBasedStatement"), "samples show tokens");
    // Every function refuses what went around, and none does without an edge.
    for row in OPERATIONS {
        assert_eq!(find(&all, &logical(row.id))["Properties"]["Environment"]["Variables"]["USHER_ORIGIN_SECRET"], json!({ "Ref": "OriginSecret" }));
    }
    let people = &find(&all, "FunctionsPeople")["Properties"]["Parameters"];
    assert_eq!((&people["OriginSecret"]["Fn::If"][0], &people["OriginSecret"]["Fn::If"][2]), (&json!("HasEdge"), &json!("")));
    assert_eq!(all[1]["Parameters"]["OriginSecret"]["NoEcho"], true);
    assert_eq!((&find(&all, "Edge")["Condition"], &find(&all, "OriginSecret")["Condition"]), (&json!("HasEdge"), &json!("HasEdge")));
}

/// Each mistake is made in the real templates, and has to be found there.
#[test]
fn a_mistake_in_the_real_templates_is_found() {
    type Mistake = (&'static str, fn(&mut Value), &'static str);
    fn first(table: &mut Value) -> &mut Value {
        &mut table["Properties"]["GlobalSecondaryIndexes"][0]["Projection"]
    }
    fn statement(role: &mut Value) -> &mut Value {
        &mut role["Properties"]["Policies"][0]["PolicyDocument"]["Statement"][0]
    }
    let mistakes: [Mistake; 10] = [
        ("Stage", |it| it["Properties"]["DefaultRouteSettings"]["ThrottlingBurstlimit"] = json!(5), "has no setting ThrottlingBurstlimit"),
        ("Stage", |it| it["Properties"]["AutoDeploi"] = json!(true), "has no setting AutoDeploi"),
        ("Stage", |it| it["Properties"]["AccessLogSettings"]["Format"] = json!("{\"path\":\"$context.path\"}"), "writes paths into the access log"),
        ("Table", |it| first(it)["NonKeyAttributes"] = json!((0..21).map(|at| format!("a{at}")).collect::<Vec<_>>()), "20 is the most"),
        (
            "Table",
            |it| {
                for index in it["Properties"]["GlobalSecondaryIndexes"].as_array_mut().unwrap() {
                    index["Projection"]["NonKeyAttributes"] = json!((0..15).map(|at| format!("a{at}")).collect::<Vec<_>>());
                }
            },
            "100 is the most",
        ),
        ("Table", |it| first(it)["ProjectionType"] = json!("ALL"), "does not say what it carries"),
        ("Table", |it| drop(it["Properties"]["AttributeDefinitions"].as_array_mut().unwrap().pop()), "is declared and no key, or a key and not declared"),
        ("InviteUserRole", |it| statement(it)["Action"] = json!(["dynamodb:*"]), "allows more actions than it names"),
        ("InviteUserRole", |it| statement(it)["Resource"] = json!("*"), "has a wildcard without a reason"),
        ("InviteUserRole", |it| it["Properties"]["ManagedPolicyArns"] = json!(["arn:aws:iam::aws:policy/AdministratorAccess"]), "somebody else's policy"),
    ];
    let grants = granted();
    assert_eq!(checks::faults(&of(&grants), &grants), Vec::<String>::new());
    for (resource, make, said) in mistakes {
        let mut stacks = of(&grants);
        let stack = stacks.iter_mut().find(|stack| stack.template["Resources"].get(resource).is_some()).unwrap();
        make(&mut stack.template["Resources"][resource]);
        let faults = checks::faults(&stacks, &grants);
        assert!(!faults.is_empty() && faults.iter().all(|fault| fault.contains(said)), "{said}: {faults:?}");
    }
}
