//! What becomes of mails (F9): seen by those who run the organization, told once, and never a dead end.

use functions::invoke;
use serde_json::{Value, json};
use tests::{Admin, App, Invited, link_in};

async fn row(app: &App, admin: &Admin, of: &Invited) -> Value {
    app.get(&format!("/v1/users/{}/invitation", of.user)).by(&admin.token).send().await.expect(200).json()
}

#[tokio::test]
async fn a_bounce_shows_on_the_row_raises_one_event_and_one_mail_to_the_admin() {
    let app = App::start().await;
    let admin = app.found("default", "ann").await;
    let ada = app.invite(&admin, "ada@person.test").await;
    let mail = app.newest_mail(&ada.email, "invitation").await;
    assert_eq!(row(&app, &admin, &ada).await["delivery"]["state"], "sent");
    assert!(app.reported(&mail, "delivery", None).await);
    assert_eq!(row(&app, &admin, &ada).await["delivery"]["state"], "delivered");
    for recorded in [true, false, false] {
        assert_eq!(app.reported(&mail, "bounce", Some("NoEmail")).await, recorded);
        assert!(!app.reported(&mail, "delivery", None).await, "late news never downgrade");
    }
    let shown = row(&app, &admin, &ada).await;
    assert_eq!((&shown["delivery"]["state"], &shown["delivery"]["reason"]), (&json!("bounced"), &json!("no_mailbox")));
    let users = app.get("/v1/users?status=pending").by(&admin.token).send().await.expect(200).json();
    assert_eq!(users["data"][0]["invitation"]["undelivered"], "bounced");
    let list = app.get("/v1/invitations").by(&admin.token).send().await.expect(200).json();
    assert_eq!(list["data"][0]["delivery"]["state"], "bounced");
    for kind in ["invitation.delivered", "invitation.bounced"] {
        let events = app.events(kind).await;
        assert_eq!(events.len(), 1, "{kind}");
        assert!(!events[0].to_string().contains('@'), "events name no address: {}", events[0]);
    }
    let told = app.mails(&admin.email, "undelivered").await;
    assert_eq!(told.len(), 1);
    assert!(told[0]["text"].as_str().unwrap().contains("ada@person.test"));
    app.get(&link_in(&told[0], "/n/")).cookie(&admin.token).send().await.expect(200);
    app.end().await;
}

#[tokio::test]
async fn a_resend_after_a_bounce_tries_again_and_news_of_the_older_mail_leave_the_row_alone() {
    let app = App::start().await;
    let admin = app.found("default", "ann").await;
    let ada = app.invite(&admin, "ada@person.test").await;
    let first = app.newest_mail(&ada.email, "invitation").await;
    app.reported(&first, "bounce", None).await;
    app.advance(domain::Span(61)).await;
    app.post(&format!("/v1/users/{}/invitation/resend", ada.user)).by(&admin.token).send().await.expect(200);
    let second = app.newest_mail(&ada.email, "invitation").await;
    assert_ne!(first, second);
    assert_eq!(row(&app, &admin, &ada).await["delivery"]["state"], "sent");
    let users = app.get("/v1/users?status=pending").by(&admin.token).send().await.expect(200).json();
    assert!(users["data"][0]["invitation"]["undelivered"].is_null());
    assert!(app.reported(&first, "complaint", None).await);
    assert_eq!(row(&app, &admin, &ada).await["delivery"]["state"], "sent");
    assert_eq!(app.events("invitation.complained").await.len(), 1);
    assert_eq!(app.mails(&admin.email, "undelivered").await.len(), 1, "told of the first mail alone");
    app.end().await;
}

#[tokio::test]
async fn trouble_with_other_mails_is_noted_where_it_belongs_and_harms_nobody() {
    let app = App::start().await;
    let admin = app.found("default", "ann").await;
    let verify = app.newest_mail(&admin.email, "verify_email").await;
    assert!(!app.reported(&verify, "delivery", None).await, "that a verification arrived is worth no line");
    assert!(app.reported(&verify, "bounce", None).await);
    assert!(!app.reported(&verify, "bounce", None).await);
    app.post("/v1/password-resets").json(&json!({ "email": admin.email })).send().await.expect(202);
    let reset = app.newest_mail(&admin.email, "password_reset").await;
    assert!(app.reported(&reset, "complaint", None).await);
    app.post("/v1/password-resets").json(&json!({ "email": admin.email })).send().await.expect(202);
    assert_eq!(app.mails(&admin.email, "password_reset").await.len(), 2, "nobody is locked out by a complaint");
    assert!(app.mails(&admin.email, "undelivered").await.is_empty());
    app.end().await;
}

#[tokio::test]
async fn what_is_no_report_on_a_mail_of_ours_is_swallowed() {
    let app = App::start().await;
    let admin = app.found("default", "ann").await;
    let ada = app.invite(&admin, "ada@person.test").await;
    let sound = |change: &dyn Fn(&mut Value)| {
        let tags = json!({
            "usher-mail": ["mail_01900000000070008000000000000000"], "usher-template": ["invitation"], "usher-org": [admin.org], "usher-user": [ada.user],
        });
        let mail = json!({ "destination": ["ada@person.test"], "tags": tags });
        let mut event = json!({ "id": "6a7e8feb-b491-4cf7-a9f1-bf3703467718", "source": "aws.ses", "detail": { "eventType": "Delivery", "mail": mail } });
        change(&mut event);
        event
    };
    let foreign: [&dyn Fn(&mut Value); 7] = [
        &|event| event["detail"]["mail"]["tags"] = json!({ "usher-outbox": ["0190"] }),
        &|event| event["detail"]["mail"]["tags"]["usher-user"] = json!(["usr_01900000000070008000000000000000"]),
        &|event| event["detail"]["mail"]["tags"]["usher-template"] = json!(["from the future"]),
        &|event| event["detail"]["eventType"] = json!("Teleported"),
        &|event| event["detail"]["mail"] = Value::Null,
        &|event| event["detail"] = json!([]),
        &|event| *event = Value::Null,
    ];
    for change in foreign {
        let event = sound(change);
        assert_eq!(invoke(app.runner.context(), "record_delivery", event.clone()).await.unwrap(), json!({ "recorded": false }), "{event}");
    }
    assert_eq!(invoke(app.runner.context(), "record_delivery", sound(&|_| {})).await.unwrap(), json!({ "recorded": true }), "an older mail of hers");
    assert_eq!(row(&app, &admin, &ada).await["delivery"]["state"], "sent");
    app.post("/dev/api/ses-event").json(&json!({ "mail_id": "mail_x", "type": "bounce" })).send().await.expect(404);
    app.post("/dev/api/ses-event").json(&json!({ "mail_id": "mail_x", "type": "teleport" })).send().await.expect(422);
    app.end().await;
}

#[tokio::test]
async fn the_viewer_shows_what_was_reported_and_has_buttons_for_it() {
    let app = App::start().await;
    let admin = app.found("default", "ann").await;
    let ada = app.invite(&admin, "ada@person.test").await;
    let mail = app.newest_mail(&ada.email, "invitation").await;
    app.post(&format!("/dev/mail/{mail}")).form(&[("type", "bounce")]).send().await.expect(303);
    let page = app.get("/dev/mail").send().await.expect(200);
    assert!(page.text.contains("bounce<form") && page.text.contains("value=\"complaint\""));
    assert_eq!(row(&app, &admin, &ada).await["delivery"]["state"], "bounced");
    app.end().await;
}
