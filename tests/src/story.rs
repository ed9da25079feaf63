//! The story that a newcomer tries first.

use domain::Span;
use serde_json::json;
use tests::{App, link_in, password};

#[tokio::test]
async fn a_link_opened_a_thousand_times_still_lets_the_person_in_once() {
    let app = App::start().await;
    let admin = app.found("default", "ann").await;
    let invited = app.invite(&admin, "ada@person.test").await;

    for at in 0..1000 {
        let path = if at % 2 == 0 { invited.link.clone() } else { invited.api() };
        let method = if at % 4 == 0 { "HEAD" } else { "GET" };
        let answer = app.ask(method, &path).send().await.expect(200);
        assert!(answer.cookie("__Host-usher").is_none(), "opening a link sets no session");
    }
    let preview = app.get(&invited.api()).send().await.expect(200).json();
    assert_eq!((preview["next"].as_str(), preview["email"].as_str()), (Some("set_password"), Some("ada@person.test")));

    let accepted = app.accept(&invited, "ada").await.expect(201).json();
    assert_eq!(accepted["user"]["status"], "active");
    let token = accepted["session"]["token"].as_str().unwrap();
    assert_eq!(app.get("/v1/me").by(token).send().await.expect(200).json()["email"], "ada@person.test");

    let again = app.accept(&invited, "ada").await.refused(410, "dead_link").json();
    assert_eq!((again["reason"].as_str(), &again["actions"]), (Some("accepted"), &json!(["sign_in", "reset"])));
    app.get(&invited.link).send().await.expect(410);
    app.sign_in("ada@person.test", &password("ada")).await.expect(201);
    app.end().await;
}

#[tokio::test]
async fn after_a_day_the_admin_gets_a_new_working_link() {
    let app = App::start().await;
    let admin = app.found("workshop", "ann").await;
    let invited = app.invite(&admin, "ada@person.test").await;

    app.advance(Span::hours(25)).await;
    let dead = app.get(&invited.api()).send().await.refused(410, "dead_link").json();
    assert_eq!((dead["reason"].as_str(), &dead["actions"]), (Some("expired"), &json!(["request_fresh_link"])));

    let notices = app.mails(&admin.email, "expiry_notice").await;
    assert_eq!(notices.len(), 1);
    let link = link_in(&notices[0], "/i/");
    let accept = format!("/v1/invitation-links/{}/accept", link.trim_start_matches("/i/"));
    let accepted = app.post(&accept).json(&json!({ "password": password("ada") })).send().await.expect(201).json();
    assert_eq!(accepted["user"]["email_verified"], false, "a link that went through an admin proves no mailbox");
    assert_eq!(app.events("invitation.expired").await.len(), 1);
    app.end().await;
}
