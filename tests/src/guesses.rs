//! Guessing passwords (I18; RELIABILITY items 6 and 7), and that answers and work tell nobody who has an account.

use domain::Span;
use platform::aws::{Call, Service};
use serde_json::{Value, json};
use tests::{Answer, App, link_in, password};

fn text(value: &Value) -> String {
    value.as_str().unwrap().to_owned()
}

#[tokio::test]
async fn two_hundred_guesses_hold_up_neither_the_owners_device_nor_a_reset() {
    let app = App::start().await;
    let admin = app.found("default", "ann").await;
    let device = text(&app.sign_in(&admin.email, &password("ann")).await.expect(201).json()["device_token"]);
    let known = || app.post("/v1/sessions").json(&json!({ "email": admin.email, "password": password("ann"), "device_token": device })).send();
    let mut guessed = 0;
    for _ in 0..20 {
        for _ in 0..10 {
            let answer = app.sign_in(&admin.email, "a guess of somebody's").await;
            guessed += usize::from(answer.status == 401);
        }
        // What the source's limit refuses already is no guess of the account's.
        app.sign_in(&admin.email, "a guess of somebody's").await.refused(429, "too_many_requests");
        app.hold(app.now() + Span::hours(1)).await;
    }
    assert_eq!(guessed, 99, "the first sign-in is one of the hundred: so few are not worth forgetting");
    let refused = app.sign_in(&admin.email, &password("ann")).await.refused(429, "too_many_requests").json();
    assert_eq!((&refused["rule"], &refused["actions"]), (&json!("limits.sign_in_account"), &json!(["reset"])));
    assert_eq!(app.mails(&admin.email, "password_reset").await.len(), 1, "the way in is mailed once");
    let session = text(&known().await.expect(201).json()["token"]);
    app.get("/v1/me").by(&session).send().await.expect(200);

    app.post("/v1/password-resets").json(&json!({ "email": admin.email })).send().await.expect(202);
    let mail = app.mails(&admin.email, "password_reset").await.pop().unwrap();
    let reset = link_in(&mail, "/r/").replace("/r/", "/v1/password-reset-links/");
    app.post(&format!("{reset}/complete")).json(&json!({ "password": password("new") })).send().await.expect(204);
    app.sign_in(&admin.email, &password("new")).await.expect(201);
    app.end().await;
}

#[tokio::test]
async fn a_known_device_has_its_own_guesses_and_is_known_to_its_account_alone() {
    let app = App::start().await;
    let (ann, bea) = (app.found("default", "ann").await, app.found("default", "bea").await);
    let device = text(&app.sign_in(&ann.email, &password("ann")).await.expect(201).json()["device_token"]);
    let with = |email: &str, guess: &str| app.post("/v1/sessions").json(&json!({ "email": email, "password": guess, "device_token": device })).send();
    for _ in 0..10 {
        with(&ann.email, "a wrong one").await.refused(401, "wrong_credentials");
    }
    with(&ann.email, &password("ann")).await.refused(429, "too_many_requests");
    app.sign_in(&ann.email, &password("ann")).await.expect(201);
    for _ in 0..10 {
        app.sign_in(&bea.email, "a wrong one").await.refused(401, "wrong_credentials");
    }
    with(&bea.email, &password("bea")).await.refused(429, "too_many_requests");

    let page = app.post("/sign-in").form(&[("action", "sign_in"), ("email", &ann.email), ("password", &password("ann"))]).send().await.expect(303);
    let cookie = page.cookie("__Host-usher-device").unwrap();
    for _ in 0..10 {
        app.sign_in(&ann.email, "a wrong one").await;
    }
    let form = [("action", "sign_in"), ("email", ann.email.as_str()), ("password", &password("ann"))].map(|(name, value)| (name, value.to_owned()));
    let form: Vec<(&str, &str)> = form.iter().map(|(name, value)| (*name, value.as_str())).collect();
    app.post("/sign-in").form(&form).send().await.expect(429);
    app.post("/sign-in").header("cookie", &format!("__Host-usher-device={cookie}")).form(&form).send().await.expect(303);
    app.end().await;
}

/// The answer, but for what is the request's own.
fn masked(answer: Answer) -> (u16, Vec<(String, String)>, String) {
    let mut document = answer.json();
    if document.is_object() {
        document["request_id"] = Value::Null;
    }
    let headers = answer.headers.into_iter().filter(|(name, _)| !matches!(name.as_str(), "x-request-id" | "date")).collect();
    (answer.status, headers, if document.is_null() { answer.text } else { document.to_string() })
}

/// What was asked of the services, in order and size: never of whom.
fn work(calls: &[Call]) -> Vec<String> {
    let mut work: Vec<_> =
        calls.iter().filter(|call| call.service != Service::Secrets).map(|call| format!("{} {} {}", call.action, call.read_units, call.write_units)).collect();
    work.sort();
    work
}

#[tokio::test]
async fn sign_in_and_reset_answer_and_work_alike_for_whomever() {
    let app = App::start().await;
    let admin = app.found("default", "ann").await;
    let active = app.person(&admin, "max").await.email;
    let gone = app.person(&admin, "gus").await;
    app.post(&format!("/v1/users/{}/deactivate", gone.user)).by(&admin.token).send().await.expect(200);
    let pending = app.invite(&admin, "ada@person.test").await.email;
    let owner = json!({ "email": "eve@boss.test", "password": password("eve"), "first_name": "Eve", "last_name": "Boss" });
    app.post("/v1/organizations").json(&json!({ "name": "Eve Works", "owner": owner })).send().await.expect(201);
    app.drain().await;
    let mut seen = Vec::new();
    for email in ["nobody@person.test", "nobody2@person.test", &active, &gone.email, &pending, "eve@boss.test"] {
        let hashes = app.runner.context().hasher.hashes();
        app.calls();
        let wrong = masked(app.sign_in(email, "not the password of anybody").await.refused(401, "wrong_credentials"));
        let signing_in = (work(&app.calls()), app.runner.context().hasher.hashes() - hashes);
        let reset = masked(app.post("/v1/password-resets").json(&json!({ "email": email })).send().await.expect(202));
        seen.push((email.to_owned(), (wrong, signing_in, reset, work(&app.calls()))));
        app.drain().await;
    }
    assert_eq!(seen[0].1.1.1, 1, "one hash, whoever it is");
    for (email, other) in &seen[1..] {
        assert_eq!(*other, seen[0].1, "{email}");
    }
    // Right, but active nowhere: the same answer.
    let right = masked(app.sign_in(&gone.email, &password("gus")).await);
    assert_eq!(right, seen[0].1.0);
    app.end().await;
}
