//! What the mail service reports reaches `record_delivery` as the default bus hands it over.

use serde_json::{Value, json};
use tests::App;

use super::{Cloud, real_time};

/// An event of the mail service about a mail of these tags, with everything around it that is not read here.
fn event(kind: &str, more: (&str, Value), tags: &Value) -> Value {
    let mut tags = tags.clone();
    tags["ses:configuration-set"] = json!(["usher"]);
    let mail = json!({
        "timestamp": "2026-03-02T09:00:00.000Z", "source": "Usher <no-reply@usher.test>", "messageId": "0102018f0000aaaa-1111", "headersTruncated": false,
        "destination": ["ada@person.test"], "headers": [{ "name": "To", "value": "ada@person.test" }], "commonHeaders": { "subject": "S" }, "tags": tags,
    });
    let mut detail = json!({ "eventType": kind, "mail": mail });
    detail[more.0] = more.1;
    json!({
        "version": "0", "id": "6a7e8feb-b491-4cf7-a9f1-bf3703467718", "detail-type": format!("Email {kind}"), "source": "aws.ses", "account": "123456789012",
        "time": "2026-03-02T09:00:05Z", "region": "eu-west-1", "resources": ["arn:aws:ses:eu-west-1:123456789012:configuration-set/usher"], "detail": detail,
    })
}

#[tokio::test]
async fn reports_of_the_mail_service_are_recorded_once_and_in_order_of_weight() {
    let app = App::start().await;
    app.hold(real_time()).await;
    let admin = app.found("default", "ann").await;
    let ada = app.invite(&admin, "ada@person.test").await;
    let mail = app.newest_mail(&ada.email, "invitation").await;
    let tags = json!({ "usher-mail": [mail], "usher-template": ["invitation"], "usher-org": [admin.org], "usher-user": [ada.user] });
    let mut cloud = Cloud::over(&app);
    let bounce = |kind: &str, sub: &str| event("Bounce", ("bounce", json!({ "bounceType": kind, "bounceSubType": sub, "bouncedRecipients": [] })), &tags);
    let plain = |kind: &str| event(kind, (&kind.to_lowercase(), json!({ "timestamp": "2026-03-02T09:00:05Z" })), &tags);
    let steps = [
        (plain("Send"), false, "sent"),
        (event("DeliveryDelay", ("deliveryDelay", json!({ "delayType": "MailboxFull" })), &tags), true, "delayed"),
        (plain("Delivery"), true, "delivered"),
        (plain("Delivery"), false, "delivered"),
        (event("Reject", ("reject", json!({ "reason": "Bad content" })), &tags), true, "failed"),
        (plain("Delivery"), false, "failed"),
        (bounce("Permanent", "NoEmail"), true, "bounced"),
        (plain("Delivery"), false, "bounced"),
        (plain("Open"), false, "bounced"),
        (event("Complaint", ("complaint", json!({ "complaintFeedbackType": "abuse" })), &tags), true, "complained"),
        (bounce("Transient", "General"), false, "complained"),
    ];
    for (event, recorded, state) in steps {
        assert_eq!(cloud.job("record_delivery", &event).await, json!({ "recorded": recorded }), "{}", event["detail"]["eventType"]);
        let row = app.get(&format!("/v1/users/{}/invitation", ada.user)).by(&admin.token).send().await.expect(200).json();
        assert_eq!(row["delivery"]["state"], state, "{}", event["detail"]["eventType"]);
    }
    // What cannot be read is done with, not retried for ever.
    for odd in [json!({}), json!([]), json!({ "detail": { "eventType": "Bounce" } }), event("Bounce", ("bounce", json!(7)), &tags)] {
        assert_eq!(cloud.job("record_delivery", &odd).await, json!({ "recorded": false }), "{odd}");
    }
    // Bytes that are no JSON are a failure of this one call, and the next is served.
    let broken = cloud.function("record_delivery").await.invoke_raw("{\"detail\": ").await.error();
    assert!(!broken["errorMessage"].as_str().unwrap().is_empty());
    assert_eq!(cloud.job("record_delivery", &plain("Delivery")).await, json!({ "recorded": false }));
    let log = cloud.end().await;
    assert!(!log.contains("ada@person.test"), "no address is logged: {log}");
    app.end().await;
}
