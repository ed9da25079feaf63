//! Accounts and sessions.

use domain::Span;
use local::Options;
use serde_json::json;
use tests::{App, link_in, password};

#[tokio::test]
async fn whoever_is_switched_off_is_out_at_the_next_request() {
    let app = App::start().await;
    let admin = app.found("default", "ann").await;
    let person = app.person(&admin, "max").await;
    app.get("/v1/me").by(&person.token).send().await.expect(200);
    let act = |act: &str| app.post(&format!("/v1/users/{}/{act}", person.user)).by(&admin.token).send();
    act("deactivate").await.expect(200);
    app.get("/v1/me").by(&person.token).send().await.refused(401, "unauthenticated");
    app.sign_in(&person.email, &password("max")).await.refused(401, "wrong_credentials");
    act("deactivate").await.refused(409, "already_inactive");
    act("activate").await.expect(200);
    app.get("/v1/me").by(&person.token).send().await.refused(401, "unauthenticated");
    app.sign_in(&person.email, &password("max")).await.expect(201);
    app.end().await;
}

#[tokio::test]
async fn the_links_that_somebody_granted_die_with_the_right_to() {
    let app = App::start().await;
    let owner = app.found("default", "ann").await;
    let body = json!({ "email": "bob@person.test", "role": "admin" });
    app.post("/v1/users").by(&owner.token).json(&body).send().await.expect(201);
    let mail = app.mails("bob@person.test", "invitation").await.pop().unwrap();
    let link = link_in(&mail, "/i/").replace("/i/", "/v1/invitation-links/");
    let bob = app.post(&format!("{link}/accept")).json(&json!({ "password": password("bob") })).send().await.expect(201).json();
    let admin = tests::Admin {
        org: owner.org.clone(),
        user: bob["user"]["id"].as_str().unwrap().to_owned(),
        email: "bob@person.test".to_owned(),
        token: bob["session"]["token"].as_str().unwrap().to_owned(),
    };
    let invited = app.invite(&admin, "ada@person.test").await;
    app.post(&format!("/v1/users/{}/deactivate", admin.user)).by(&owner.token).send().await.expect(200);
    assert_eq!(app.accept(&invited, "ada").await.refused(410, "dead_link").json()["reason"], "inviter_lost_rights");
    app.advance(Span::hours(25)).await;
    assert_eq!(app.mails(&owner.email, "expiry_notice").await.len(), 1, "the next who may is told");
    app.end().await;
}

#[tokio::test]
async fn a_password_change_needs_the_present_one_and_ends_every_older_session() {
    let app = App::start().await;
    let admin = app.found("default", "ann").await;
    let other = app.sign_in(&admin.email, &password("ann")).await.expect(201).json()["token"].as_str().unwrap().to_owned();
    let change = |current: &str, new: &str| {
        let body = json!({ "current_password": current, "new_password": new });
        app.ask("PUT", "/v1/me/password").by(&admin.token).json(&body).send()
    };
    change("not the present one", &password("new")).await.expect(422);
    change(&password("ann"), "short").await.refused(422, "password_too_short");
    change(&password("ann"), "passwordpassword").await.refused(422, "password_common");
    let fresh = change(&password("ann"), &password("new")).await.expect(200).json()["token"].as_str().unwrap().to_owned();
    for dead in [&admin.token, &other] {
        app.get("/v1/me").by(dead).send().await.refused(401, "unauthenticated");
    }
    app.get("/v1/me").by(&fresh).send().await.expect(200);
    assert_eq!(app.mails(&admin.email, "password_changed").await.len(), 1);
    app.end().await;
}

#[tokio::test]
async fn a_reset_answers_alike_works_once_and_ends_sessions() {
    let app = App::start().await;
    let admin = app.found("default", "ann").await;
    for email in [admin.email.as_str(), "nobody@person.test"] {
        let answer = app.post("/v1/password-resets").json(&json!({ "email": email })).send().await.expect(202);
        assert_eq!(answer.text, "");
    }
    assert!(app.mails("nobody@person.test", "password_reset").await.is_empty());
    let mail = app.mails(&admin.email, "password_reset").await.pop().unwrap();
    let link = link_in(&mail, "/r/").replace("/r/", "/v1/password-reset-links/");
    app.get(&link).send().await.expect(200);
    let complete = |text: &str| app.post(&format!("{link}/complete")).json(&json!({ "password": text })).send();
    complete("too short").await.refused(422, "password_too_short");
    complete(&password("new")).await.expect(204);
    complete(&password("newer")).await.refused(410, "dead_link");
    app.get("/v1/me").by(&admin.token).send().await.refused(401, "unauthenticated");
    app.sign_in(&admin.email, &password("ann")).await.refused(401, "wrong_credentials");
    app.sign_in(&admin.email, &password("new")).await.expect(201);
    for _ in 0..5 {
        app.post("/v1/password-resets").json(&json!({ "email": admin.email })).send().await.expect(202);
    }
    assert_eq!(app.mails(&admin.email, "password_reset").await.len(), 3, "three an hour for one address");
    app.end().await;
}

#[tokio::test]
async fn a_reset_link_lives_an_hour() {
    let app = App::start().await;
    let admin = app.found("default", "ann").await;
    app.post("/v1/password-resets").json(&json!({ "email": admin.email })).send().await.expect(202);
    let mail = app.mails(&admin.email, "password_reset").await.pop().unwrap();
    let link = link_in(&mail, "/r/").replace("/r/", "/v1/password-reset-links/");
    app.advance(Span::hours(1)).await;
    app.get(&link).send().await.refused(410, "dead_link");
    app.end().await;
}

#[tokio::test]
async fn founding_with_an_address_that_an_account_holds() {
    let app = App::start().await;
    let admin = app.found("default", "ann").await;
    let body = |email: &str| json!({ "name": "Second", "owner": { "email": email, "password": password("ann"), "first_name": "Ann", "last_name": "Boss" } });
    app.post("/v1/organizations").json(&body(&admin.email)).send().await.refused(401, "sign_in_required");
    let second = app.post("/v1/organizations").by(&admin.token).json(&body(&admin.email)).send().await.expect(201).json();
    assert_ne!(second["organization"]["id"].as_str(), Some(admin.org.as_str()));

    app.post("/v1/organizations").json(&body("eve@boss.test")).send().await.expect(201);
    app.post("/v1/organizations").json(&body("eve@boss.test")).send().await.refused(409, "address_unproved");
    assert_eq!(app.mails("eve@boss.test", "password_reset").await.len(), 1);
    app.end().await;
}

#[tokio::test]
async fn wrong_passwords_ask_for_patience_and_right_ones_do_not() {
    let app = App::start().await;
    let admin = app.found("default", "ann").await;
    for _ in 0..12 {
        app.sign_in(&admin.email, &password("ann")).await.expect(201);
    }
    for _ in 0..10 {
        app.sign_in(&admin.email, "not the password").await.refused(401, "wrong_credentials");
    }
    let refused = app.sign_in(&admin.email, &password("ann")).await.refused(429, "too_many_requests");
    assert!(refused.header("retry-after").parse::<u32>().unwrap() <= 3600);
    app.advance(Span::hours(1)).await;
    app.sign_in(&admin.email, &password("ann")).await.expect(201);
    app.end().await;
}

#[tokio::test]
async fn sessions_are_listed_and_ended() {
    let app = App::start().await;
    let admin = app.found("default", "ann").await;
    let second = app.sign_in(&admin.email, &password("ann")).await.expect(201).json()["token"].as_str().unwrap().to_owned();
    let list = app.get("/v1/me/sessions").by(&second).send().await.expect(200).json()["data"].clone();
    assert_eq!(list.as_array().unwrap().len(), 2);
    let first = list.as_array().unwrap().iter().find(|s| s["current"] == false).unwrap()["id"].as_str().unwrap().to_owned();
    app.ask("DELETE", &format!("/v1/me/sessions/{first}")).by(&second).send().await.expect(204);
    app.get("/v1/me").by(&admin.token).send().await.refused(401, "unauthenticated");
    let third = app.post("/v1/me/sessions/revoke-others").by(&second).send().await.expect(200).json()["token"].as_str().unwrap().to_owned();
    app.get("/v1/me").by(&second).send().await.refused(401, "unauthenticated");
    app.ask("DELETE", "/v1/sessions/current").by(&third).send().await.expect(204);
    app.get("/v1/me").by(&third).send().await.refused(401, "unauthenticated");
    app.end().await;
}

#[tokio::test]
async fn an_owners_session_ends_after_an_idle_hour_and_after_a_day() {
    let app = App::start().await;
    let admin = app.found("default", "ann").await;
    for _ in 0..47 {
        app.hold(app.now() + Span::minutes(30)).await;
        app.get("/v1/me").by(&admin.token).send().await.expect(200);
    }
    app.hold(app.now() + Span::minutes(30)).await;
    app.get("/v1/me").by(&admin.token).send().await.refused(401, "unauthenticated");
    let token = app.sign_in(&admin.email, &password("ann")).await.expect(201).json()["token"].as_str().unwrap().to_owned();
    app.hold(app.now() + Span::hours(1)).await;
    app.get("/v1/me").by(&token).send().await.refused(401, "unauthenticated");
    app.end().await;
}

#[tokio::test]
async fn a_token_that_is_dead_does_not_lift_the_limit_by_source() {
    let app = App::start_with(Options { source_limit: 5, ..Options::default() }).await;
    let admin = app.found("default", "ann").await;
    app.ask("DELETE", "/v1/sessions/current").by(&admin.token).send().await.expect(204);
    let mut seen = Vec::new();
    for _ in 0..6 {
        let answer = app.post("/v1/password-resets").by(&admin.token).json(&json!({ "email": "x@person.test" })).send().await;
        seen.push(answer.status);
    }
    assert_eq!(seen.last(), Some(&429), "{seen:?}");
    app.end().await;
}

#[tokio::test]
async fn the_present_password_is_not_guessed_without_end() {
    let app = App::start().await;
    let admin = app.found("default", "ann").await;
    let change = |current: &str| {
        let body = json!({ "current_password": current, "new_password": password("new") });
        app.ask("PUT", "/v1/me/password").by(&admin.token).json(&body).send()
    };
    for _ in 0..10 {
        change("a wrong one").await.expect(422);
    }
    change(&password("ann")).await.refused(429, "too_many_requests");
    app.end().await;
}

#[tokio::test]
async fn a_receipt_tells_nobody_whether_a_password_is_right() {
    let app = App::start().await;
    let admin = app.found("default", "ann").await;
    let sign_in = |password: &str| {
        let body = json!({ "email": admin.email, "password": password });
        app.post("/v1/sessions").header("idempotency-key", "1").json(&body).send()
    };
    sign_in(&password("ann")).await.expect(201);
    for _ in 0..5 {
        sign_in("a guess").await.refused(422, "idempotency_key_reused");
    }
    sign_in("a guess").await.refused(429, "too_many_requests");
    app.end().await;
}
