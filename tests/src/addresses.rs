//! An address that is wrong is corrected on the same invitation (F6, F9; INVITATIONS section 5).

use domain::Span;
use serde_json::{Value, json};
use tests::{Admin, Answer, App, Invited, link_in, password};

async fn correct(app: &App, admin: &Admin, user: &str, email: &str) -> Answer {
    app.ask("PATCH", &format!("/v1/users/{user}")).by(&admin.token).json(&json!({ "email": email })).send().await
}

async fn mailed(app: &App, invited: &Invited, email: &str) -> Invited {
    let link = link_in(app.mails(email, "invitation").await.last().unwrap(), "/i/");
    Invited { user: invited.user.clone(), email: email.to_owned(), token: link.replace("/i/", ""), link }
}

/// Mistyped: the right address gets a link at once, within the gap; the wrong one holds a link that says so and no more.
#[tokio::test]
async fn a_corrected_address_gets_a_link_at_once_and_the_old_one_learns_nothing() {
    let app = App::start().await;
    let admin = app.found("default", "ann").await;
    let wrong = app.invite(&admin, "ade@person.test").await;
    let handed = app.post(&format!("/v1/users/{}/invitation/link", wrong.user)).by(&admin.token).send().await.expect(200).json();
    let handed = handed["url"].as_str().unwrap().rsplit('/').next().unwrap().to_owned();
    app.post(&format!("/v1/invitation-links/{handed}/code")).send().await.expect(202);
    let user = correct(&app, &admin, &wrong.user, "ada@person.test").await.expect(200);
    assert_eq!((&user.json()["email"], &user.json()["status"], user.header("etag").is_empty()), (&json!("ada@person.test"), &json!("pending"), false));
    let right = mailed(&app, &wrong, "ada@person.test").await;
    assert_ne!(right.token, wrong.token);

    for old in [&wrong.token, &handed] {
        let dead = app.get(&format!("/v1/invitation-links/{old}")).send().await.refused(410, "dead_link");
        assert_eq!((&dead.json()["reason"], &dead.json()["actions"]), (&json!("address_changed"), &json!(["tell_organization"])));
        let page = app.get(&format!("/i/{old}")).send().await.expect(410);
        assert!(!dead.text.contains("ada@") && !page.text.contains("ada@"), "whoever reads the old mailbox is shown no new address");
        let body = json!({ "password": password("mallory"), "code": "12345678" });
        app.post(&format!("/v1/invitation-links/{old}/accept")).json(&body).send().await.refused(410, "dead_link");
        app.post(&format!("/v1/invitation-links/{old}/code")).send().await.refused(410, "dead_link");
        app.post(&format!("/v1/invitation-links/{old}/renew")).send().await.expect(202);
    }
    assert_eq!(app.mails("ada@person.test", "invitation").await.len(), 1, "the old link mails the new address nothing");
    assert_eq!(app.mails("ade@person.test", "invitation").await.len(), 1);
    assert_eq!(app.mails(&admin.email, "invitee_asks").await.len(), 1, "the organization is told, once a day");
    assert_eq!(app.events("user.email_changed").await.len(), 1);
    assert!(!format!("{:?}", app.events("user.email_changed").await).contains("@person.test"), "events name no address");

    let in_ = app.accept(&right, "ada").await.expect(201).json();
    assert_eq!((&in_["user"]["email"], &in_["user"]["email_verified"]), (&json!("ada@person.test"), &json!(true)));
    app.invite(&admin, "ade@person.test").await;
    app.end().await;
}

/// The old link keeps its answer after its own time is over, and after the person is in.
#[tokio::test]
async fn an_old_link_of_a_corrected_address_never_leads_to_the_new_one() {
    let app = App::start().await;
    let mut admin = app.found("default", "ann").await;
    let wrong = app.invite(&admin, "ade@person.test").await;
    app.advance(Span::hours(25)).await;
    admin.token = app.signed_in_again(&admin).await;
    correct(&app, &admin, &wrong.user, "ada@person.test").await.expect(200);
    let right = mailed(&app, &wrong, "ada@person.test").await;
    let reasons = |answer: Value| (answer["reason"].clone(), answer["actions"].clone());
    let dead = app.get(&wrong.api()).send().await.refused(410, "dead_link").json();
    assert_eq!(reasons(dead), (json!("expired"), json!(["tell_organization"])));
    app.post(&format!("{}/renew", wrong.api())).send().await.expect(202);
    assert_eq!(app.mails("ada@person.test", "invitation").await.len(), 1);
    app.accept(&right, "ada").await.expect(201);
    let dead = app.get(&wrong.api()).send().await.refused(410, "dead_link").json();
    assert_eq!(dead["actions"], json!(["tell_organization"]));
    app.end().await;
}

#[tokio::test]
async fn an_address_in_use_is_refused_with_its_holder() {
    let app = App::start().await;
    let admin = app.found("default", "ann").await;
    let (ada, bob) = (app.invite(&admin, "ada@person.test").await, app.invite(&admin, "bob@person.test").await);
    let taken = correct(&app, &admin, &ada.user, "Bob@person.test").await.refused(409, "address_taken").json();
    assert_eq!(taken["user_id"], bob.user.as_str());
    correct(&app, &admin, &ada.user, "ada@person.test").await.expect(200);
    assert!(app.events("user.email_changed").await.is_empty(), "one's own address changes nothing");
    assert_eq!(app.mails("ada@person.test", "invitation").await.len(), 1);
    let odd = correct(&app, &admin, &ada.user, "no address").await.expect(422).json();
    assert_eq!(odd["errors"][0]["pointer"], "/email");
    let body = json!({ "email": "x@person.test", "first_name": "X" });
    let more = app.ask("PATCH", &format!("/v1/users/{}", ada.user)).by(&admin.token).json(&body).send().await.refused(422, "invalid").json();
    assert_eq!(more["errors"][0], json!({ "pointer": "/email", "code": "alone" }), "an address is corrected by itself");
    app.accept(&ada, "ada").await.expect(201);
    let rule = correct(&app, &admin, &ada.user, "new@person.test").await.refused(403, "forbidden").json();
    assert_eq!(rule["rule"], "profile.email.editors");
    app.end().await;
}

/// Two admins correct at once: one address wins, one link works, nobody else holds a marker.
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn corrections_at_once_leave_one_address_and_one_link() {
    let app = App::start().await;
    let admin = app.found("default", "ann").await;
    let ada = app.invite(&admin, "ade@person.test").await;
    let addresses: Vec<String> = (0..8).map(|n| format!("ada{n}@person.test")).collect();
    let answers = futures::future::join_all(addresses.iter().map(|email| correct(&app, &admin, &ada.user, email))).await;
    assert!(answers.iter().all(|answer| [200, 409].contains(&answer.status)), "{answers:?}");
    let user = app.get(&format!("/v1/users/{}", ada.user)).by(&admin.token).send().await.expect(200).json();
    let mut working = 0;
    for email in &addresses {
        let mails = app.mails(email, "invitation").await;
        let Some(mail) = mails.last() else { continue };
        let link = link_in(mail, "/i/").replace("/i/", "/v1/invitation-links/");
        working += usize::from(app.get(&link).send().await.status == 200);
        // Every address but the last one is free again.
        let expected = if user["email"] == email.as_str() { 200 } else { 201 };
        app.post("/v1/users").by(&admin.token).json(&App::invitation(email)).send().await.expect(expected);
    }
    assert_eq!(working, 1);
    app.end().await;
}

/// Under a preset that never terminates, whoever was switched off before joining is corrected and then switched on by mail.
#[tokio::test]
async fn somebody_switched_off_before_joining_is_corrected_and_comes_back_by_mail() {
    let app = App::start().await;
    let admin = app.found("workshop", "ann").await;
    let wrong = app.invite(&admin, "ade@person.test").await;
    app.post(&format!("/v1/users/{}/invitation/revoke", wrong.user)).by(&admin.token).send().await.expect(200);
    correct(&app, &admin, &wrong.user, "ada@person.test").await.expect(200);
    assert!(app.mails("ada@person.test", "invitation").await.is_empty());
    app.advance(Span(61)).await;
    app.post(&format!("/v1/users/{}/activate", wrong.user)).by(&admin.token).send().await.expect(200);
    let right = mailed(&app, &wrong, "ada@person.test").await;
    let dead = app.get(&wrong.api()).send().await.refused(410, "dead_link").json();
    assert_eq!((&dead["reason"], &dead["actions"]), (&json!("revoked"), &json!(["tell_organization"])));
    app.accept(&right, "ada").await.expect(201);
    app.end().await;
}
