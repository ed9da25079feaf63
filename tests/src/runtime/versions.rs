//! Events that come too early, again, of another version, or of what is gone: every kind of trigger takes them.

use serde_json::{Value, json};
use tests::{App, Stream, queued};

use super::{Cloud, mails, real_time};

/// What the next version may have added to any object.
fn of_the_future(event: &mut Value) {
    event["invented"] = json!({ "by": "a version to come" });
}

/// A record of a row that TTL has removed: the service says so, and the row is gone.
fn removed_by_ttl(of: &Value) -> Value {
    let mut record = of.clone();
    record["eventName"] = "REMOVE".into();
    record["userIdentity"] = json!({ "type": "Service", "principalId": "dynamodb.amazonaws.com" });
    let dynamodb = record["dynamodb"].as_object_mut().unwrap();
    let image = dynamodb.remove("NewImage").unwrap();
    dynamodb.insert("OldImage".to_owned(), image);
    dynamodb.insert("SequenceNumber".to_owned(), "900000000000000000001".into());
    record
}

#[tokio::test]
async fn every_trigger_takes_what_comes_early_or_is_of_another_version() {
    let app = App::start().await;
    app.hold(real_time()).await;
    let admin = app.found("default", "ann").await;
    let (mut cloud, mut stream) = (Cloud::over(&app), Stream::of(&app).await);
    stream.batch().await;
    let invited = app.post("/v1/users").by(&admin.token).json(&App::invitation("ada@person.test")).send().await.expect(201).json();
    let mut changes = stream.batch().await;
    let records = changes["Records"].as_array_mut().unwrap();
    let audited = records.iter().position(|record| record["dynamodb"]["Keys"]["sk"]["S"].as_str().unwrap().starts_with("AUDIT#")).unwrap();
    let mut poison = records[audited].clone();
    poison["dynamodb"]["SequenceNumber"] = "900000000000000000002".into();
    poison["dynamodb"]["NewImage"]["action"] = json!({ "S": "somebody.changed_this" });
    let gone: Vec<Value> = records.iter().filter(|record| record["dynamodb"]["NewImage"].is_object()).map(removed_by_ttl).collect();
    for record in records.iter_mut() {
        of_the_future(record);
        record["eventVersion"] = "9.9".into();
        record["dynamodb"]["NewImage"]["invented"] = json!({ "S": "of a version to come" });
    }
    records.extend(gone);
    records.insert(0, poison);
    let failed = json!({ "batchItemFailures": [{ "itemIdentifier": "900000000000000000002" }] });
    assert_eq!(cloud.job("dispatch", &changes).await, failed, "what is gone is nothing to do; a changed audit row is told to nobody");
    assert_eq!(cloud.job("dispatch", &changes).await, failed, "and again");
    let created = app.runner.services().ledger.events(0, Some("user.created"), 100).unwrap().0;
    let user = invited["user"]["id"].as_str().unwrap();
    let mut ids: Vec<String> = created.iter().filter(|event| event.to_string().contains(user)).map(|event| event.to_string()).collect();
    assert!(!ids.is_empty());
    ids.dedup();
    assert_eq!(ids.len(), 1, "told again, it is the same event");
    assert!(app.runner.services().ledger.events(0, Some("somebody.changed_this"), 1).unwrap().0.is_empty());

    let (messages, mut batch) = queued(&app, "mail_now");
    for record in batch["Records"].as_array_mut().unwrap() {
        let mut order: Value = serde_json::from_str(record["body"].as_str().unwrap()).unwrap();
        of_the_future(&mut order);
        record["body"] = order.to_string().into();
        of_the_future(record);
    }
    for _ in 0..2 {
        assert_eq!(cloud.job("send_mail", &batch).await, json!({ "batchItemFailures": [] }));
    }
    messages.iter().for_each(|message| app.runner.services().queues.delete("mail_now", &message.id));
    assert_eq!(mails(&app, "ada@person.test", "invitation").len(), 1, "queued twice and of a version to come: one mail");

    let mut input = json!({ "kind": "invitation_due", "organization": admin.org, "user": user, "epoch": 1, "due": 0 });
    of_the_future(&mut input);
    for _ in 0..2 {
        assert_eq!(cloud.job("expire_invitation", &input).await, json!({ "told": false }), "a day too early");
    }
    let nobody = json!({ "kind": "invitation_due", "organization": admin.org, "user": "usr_01900000000070008000000000000000", "epoch": 1, "due": 0 });
    assert_eq!(cloud.job("expire_invitation", &nobody).await, json!({ "told": false }), "somebody who is gone");
    let mut rule = json!({ "version": "9", "detail-type": "Scheduled Event", "source": "aws.events", "detail": {} });
    of_the_future(&mut rule);
    assert_eq!(cloud.job("sweep", &rule).await["told"], 0);
    cloud.end().await;
    app.end().await;
}
