//! The alarms of a deployment: about ten for the whole, because a thing that needs a person shows in one of them whichever
//! function it happened in. docs/operations.md says of each what to do.

use serde_json::{Map, Value, json};

/// An alarm on one metric.
struct Alarm {
    name: &'static str,
    says: &'static str,
    namespace: Value,
    metric: &'static str,
    dimensions: Value,
    statistic: &'static str,
    /// Rings above this.
    above: u32,
    /// In so many periods of `seconds`.
    periods: u32,
    seconds: u32,
}

fn of_queue(name: &'static str, queue: &str, says: &'static str) -> Alarm {
    Alarm {
        name,
        says,
        namespace: json!("AWS/SQS"),
        metric: "ApproximateNumberOfMessagesVisible",
        dimensions: json!([{ "Name": "QueueName", "Value": { "Fn::GetAtt": [queue, "QueueName"] } }]),
        statistic: "Maximum",
        above: 0,
        periods: 1,
        seconds: 60,
    }
}

fn of_api(name: &'static str, says: &'static str, metric: &'static str, above: u32) -> Alarm {
    let dimensions = json!([{ "Name": "ApiId", "Value": { "Ref": "Api" } }]);
    Alarm { name, says, namespace: json!("AWS/ApiGateway"), metric, dimensions, statistic: "Sum", above, periods: 1, seconds: 300 }
}

fn on_one_metric() -> Vec<Alarm> {
    let function = |id: &str| json!([{ "Name": "FunctionName", "Value": { "Fn::Sub": format!("${{Name}}-{id}") } }]);
    vec![
        of_queue("MailNowDeadAlarm", "MailNowDead", "A mail that somebody waits for failed five times"),
        of_queue("MailBulkDeadAlarm", "MailBulkDead", "A mail failed five times"),
        of_queue("StreamDeadAlarm", "StreamDead", "A record of the table's stream could not be read"),
        of_queue("TimersDeadAlarm", "TimersDead", "An expiry could not be delivered; the sweep does it"),
        of_queue("EventsDeadAlarm", "EventsDead", "The sweep or a rule's event failed three times"),
        Alarm {
            name: "MailWaitsAlarm",
            says: "Mail that somebody waits for is not being sent",
            metric: "ApproximateAgeOfOldestMessage",
            above: 300,
            ..of_queue("", "MailNow", "")
        },
        Alarm {
            name: "StreamLateAlarm",
            says: "What follows from changes is late: dispatch does not keep up with the stream",
            namespace: json!("AWS/Lambda"),
            metric: "IteratorAge",
            dimensions: function("dispatch"),
            statistic: "Maximum",
            above: 60_000,
            periods: 5,
            seconds: 60,
        },
        of_api("ServerErrorsAlarm", "Callers are told of errors that are not theirs", "5xx", 4),
        Alarm {
            name: "ThrottlesAlarm",
            says: "Functions are refused a start: the account's or a reservation's concurrency is used up",
            namespace: json!("AWS/Lambda"),
            metric: "Throttles",
            dimensions: json!([]),
            statistic: "Sum",
            above: 0,
            periods: 3,
            seconds: 60,
        },
        Alarm {
            name: "MailsRefusedAlarm",
            says: "SES refuses mails for good: the sender is not verified, or sending is paused",
            namespace: json!({ "Fn::Sub": "Usher/${Name}" }),
            metric: "MailsRefused",
            dimensions: json!([]),
            statistic: "Sum",
            above: 0,
            periods: 1,
            seconds: 300,
        },
    ]
}

fn properties(alarm: &Alarm) -> Value {
    json!({
        "AlarmDescription": alarm.says,
        "Namespace": alarm.namespace,
        "MetricName": alarm.metric,
        "Dimensions": alarm.dimensions,
        "Statistic": alarm.statistic,
        "Period": alarm.seconds,
        "EvaluationPeriods": alarm.periods,
        "Threshold": alarm.above,
        "ComparisonOperator": "GreaterThanThreshold",
        "TreatMissingData": "notBreaching",
        "AlarmActions": [{ "Ref": "AlarmTopic" }],
        "OKActions": [{ "Ref": "AlarmTopic" }],
    })
}

/// The share of failed invocations over all functions: one failure of ten is no alarm at night, one of fifty at noon is.
fn failing_functions() -> Value {
    let metric = |id: &str, name: &str| json!({ "Id": id, "ReturnData": false, "MetricStat": { "Stat": "Sum", "Period": 300, "Metric": { "Namespace": "AWS/Lambda", "MetricName": name } } });
    json!({
        "AlarmDescription": "Functions fail: more than 2 of 100 invocations, and more than 5 in five minutes",
        "Metrics": [
            { "Id": "share", "Label": "failed, percent", "ReturnData": true, "Expression": "IF(errors > 5, 100 * errors / invocations, 0)" },
            metric("errors", "Errors"),
            metric("invocations", "Invocations"),
        ],
        "EvaluationPeriods": 1,
        "Threshold": 2,
        "ComparisonOperator": "GreaterThanThreshold",
        "TreatMissingData": "notBreaching",
        "AlarmActions": [{ "Ref": "AlarmTopic" }],
        "OKActions": [{ "Ref": "AlarmTopic" }],
    })
}

/// Topic, alarms, and who is told.
pub(crate) fn add(resources: &mut Map<String, Value>) {
    let why = "Two of the alarms look at all functions of the account, because CloudWatch adds up no others: give each deployment an \
               account of its own.";
    resources.insert("#alarms".to_owned(), json!(why));
    resources.insert("AlarmTopic".to_owned(), json!({ "Type": "AWS::SNS::Topic", "Properties": { "TopicName": { "Fn::Sub": "${Name}-alarms" } } }));
    let subscription = json!({ "TopicArn": { "Ref": "AlarmTopic" }, "Protocol": "email", "Endpoint": { "Ref": "AlarmMail" } });
    resources.insert("AlarmSubscription".to_owned(), json!({ "Type": "AWS::SNS::Subscription", "Condition": "HasAlarmMail", "Properties": subscription }));
    for alarm in on_one_metric() {
        resources.insert(alarm.name.to_owned(), json!({ "Type": "AWS::CloudWatch::Alarm", "Properties": properties(&alarm) }));
    }
    resources.insert("FailingFunctionsAlarm".to_owned(), json!({ "Type": "AWS::CloudWatch::Alarm", "Properties": failing_functions() }));
}
