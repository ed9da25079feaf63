//! Passwords that an admin sets, and resets that an admin has mailed (R57, R58, R59; F29; manual 002).

use functions::OPERATIONS;
use platform::edge::{Surface, Trigger};
use serde_json::{Value, json};
use tests::{Admin, Answer, App, filled, link_in, password, picture};

async fn set(app: &App, by: &Admin, user: &str, password: &str) -> Answer {
    app.ask("PUT", &format!("/v1/users/{user}/password")).by(&by.token).json(&json!({ "password": password })).send().await
}

fn text(value: &Value) -> String {
    value.as_str().unwrap().to_owned()
}

#[tokio::test]
async fn a_pending_person_is_in_by_an_admins_password_and_chooses_another_first() {
    let app = App::start().await;
    let admin = app.found("workshop", "ann").await;
    let ada = app.invite(&admin, "ada@person.test").await;
    let answer = set(&app, &admin, &ada.user, &password("by ann")).await.expect(200);
    assert_eq!(answer.header("etag"), format!("\"{}\"", answer.json()["user"]["version"]));
    let user = &answer.json()["user"];
    assert_eq!((user["status"].as_str(), user["email_verified"].as_bool(), user["managed"].as_bool()), (Some("active"), Some(false), Some(true)));
    assert!(!answer.text.contains(&password("by ann")));

    let dead = app.accept(&ada, "ada").await.refused(410, "dead_link").json();
    assert_eq!((dead["reason"].as_str(), &dead["actions"]), (Some("password_set"), &json!(["sign_in", "reset"])));
    let told = app.mails(&ada.email, "password_set").await.pop().unwrap();
    assert!(["text", "html", "subject"].iter().all(|part| !text(&told[*part]).contains(&password("by ann"))));
    assert_eq!(app.events("account.password_set").await.len(), 1);
    assert_eq!(app.events("user.activated").await.len(), 1);

    let entered = app.sign_in(&ada.email, &password("by ann")).await.expect(201).json();
    assert_eq!(entered["restricted"], true);
    let token = text(&entered["token"]);
    app.get("/v1/me").by(&token).send().await.refused(403, "password_change_required");
    let change = |token: &str, current: &str, new: &str| {
        let body = json!({ "current_password": current, "new_password": new });
        app.ask("PUT", "/v1/me/password").by(token).json(&body).send()
    };
    change(&token, &password("by ann"), &password("by ann")).await.refused(422, "password_unchanged");
    let fresh = text(&change(&token, &password("by ann"), &password("ada")).await.expect(200).json()["token"]);
    app.get("/v1/me").by(&token).send().await.refused(401, "unauthenticated");
    app.get("/v1/me").by(&fresh).send().await.expect(200);
    app.sign_in(&ada.email, &password("by ann")).await.refused(401, "wrong_credentials");
    let entered = app.sign_in(&ada.email, &password("ada")).await.expect(201).json();
    assert!(entered.get("restricted").is_none());
    app.end().await;
}

#[tokio::test]
async fn an_active_persons_sessions_die_with_the_old_password_and_a_reset_ends_the_duty_to_change() {
    let app = App::start().await;
    let admin = app.found("workshop", "ann").await;
    let max = app.person(&admin, "max").await;
    set(&app, &admin, &max.user, &password("by ann")).await.expect(200);
    app.get("/v1/me").by(&max.token).send().await.refused(401, "unauthenticated");
    app.sign_in(&max.email, &password("max")).await.refused(401, "wrong_credentials");
    let restricted = text(&app.sign_in(&max.email, &password("by ann")).await.expect(201).json()["token"]);
    app.post(&format!("/v1/users/{}/password-reset", max.user)).by(&admin.token).send().await.expect(202);
    let mail = app.mails(&max.email, "password_reset").await.pop().unwrap();
    let reset = link_in(&mail, "/r/").replace("/r/", "/v1/password-reset-links/");
    app.post(&format!("{reset}/complete")).by(&restricted).json(&json!({ "password": password("max again") })).send().await.expect(204);
    app.get("/v1/me").by(&restricted).send().await.refused(401, "unauthenticated");
    let entered = app.sign_in(&max.email, &password("max again")).await.expect(201).json();
    assert!(entered.get("restricted").is_none());
    let me = app.get("/v1/me").by(&text(&entered["token"])).send().await.expect(200).json();
    assert_eq!(me["managed"], true, "the mailbox was proved by this organization's own mails");
    app.end().await;
}

#[tokio::test]
async fn whose_password_an_admin_sets_is_the_policys_and_the_accounts_to_say() {
    let app = App::start().await;
    let ann = app.found("default", "ann").await;
    let max = app.person(&ann, "max").await;
    let ada = app.invite(&ann, "ada@person.test").await;
    for user in [&max.user, &ada.user] {
        let refused = set(&app, &ann, user, &password("by ann")).await.refused(403, "forbidden").json();
        assert_eq!(refused["rule"], "activation.admin_password");
    }
    let bea = app.found("workshop", "bea").await;
    let elsewhere = app.invite(&bea, &max.email).await;
    let refused = set(&app, &bea, &elsewhere.user, &password("by bea")).await.refused(409, "account_elsewhere").json();
    assert_eq!(refused["actions"], json!(["resend"]));
    let refused = set(&app, &bea, &bea.user, &password("by bea")).await.refused(403, "forbidden").json();
    assert_eq!(refused["rule"], "password.own");
    let eve = app.invite(&bea, "eve@person.test").await;
    set(&app, &bea, &eve.user, "short").await.refused(422, "password_too_short");
    app.post(&format!("/v1/users/{}/deactivate", eve.user)).by(&bea.token).send().await.expect(200);
    let refused = set(&app, &bea, &eve.user, &password("by bea")).await.refused(409, "wrong_status").json();
    assert_eq!(refused["rule"], "status.password");
    app.end().await;
}

#[tokio::test]
async fn a_session_that_must_change_does_nothing_else() {
    let app = App::start().await;
    let admin = app.found("workshop", "ann").await;
    let bob = app.person_as(&admin, "bob", "admin").await;
    let ada = app.invite(&admin, "ada@person.test").await;
    set(&app, &admin, &bob.user, &password("by ann")).await.expect(200);
    let token = text(&app.sign_in(&bob.email, &password("by ann")).await.expect(201).json()["token"]);
    for row in OPERATIONS.iter().filter(|row| !row.restricted) {
        let Trigger::Http(method, path) = row.trigger else { continue };
        let path = filled(path, &ada.user, &ada.token);
        let ask = app.ask(method, &path);
        if row.surface == Surface::Page {
            let answer = ask.cookie(&token).send().await;
            assert_eq!((answer.status, answer.header("location")), (303, "/home"), "{}", row.id);
        } else {
            let ask = if matches!(method, "GET" | "DELETE") { ask } else { ask.bring(row, &json!({}), &[], &picture()) };
            ask.by(&token).send().await.refused(403, "password_change_required");
        }
    }
    app.ask("DELETE", "/v1/sessions/current").by(&token).send().await.expect(204);
    app.end().await;
}

#[tokio::test]
async fn the_pages_lead_through_the_change_and_back_to_the_link() {
    let app = App::start().await;
    let admin = app.found("workshop", "ann").await;
    let bob = app.person_as(&admin, "bob", "admin").await;
    set(&app, &admin, &bob.user, &password("by ann")).await.expect(200);
    let back = "__Host-usher-back=/n/some-notice";
    let form = |fields: &[(&str, &str)], path: &str, cookies: &str| app.post(path).header("cookie", cookies).form(fields).send();
    let by_ann = password("by ann");
    let entered = form(&[("action", "sign_in"), ("email", &bob.email), ("password", &by_ann)], "/sign-in", back).await.expect(303);
    assert_eq!(entered.header("location"), "/home");
    let session = entered.cookie("__Host-usher").unwrap();
    assert_eq!(entered.cookie("__Host-usher-back").as_deref(), Some("/n/some-notice"));
    let page = app.get("/home").cookie(&session).send().await.expect(200);
    assert!(page.text.contains("value=\"change_password\"") && !page.text.contains("value=\"invite\""), "{}", page.text);
    let cookies = format!("__Host-usher={session}; {back}");
    let wrong = form(&[("action", "change_password"), ("current_password", "not that one"), ("password", &password("bob two"))], "/home", &cookies).await;
    assert!(wrong.expect(422).text.contains("current_password-wrong"));
    form(&[("action", "change_password"), ("current_password", &by_ann), ("password", "short")], "/home", &cookies).await.expect(422);
    form(&[("action", "invite"), ("email", "eve@person.test")], "/home", &cookies).await.expect(422);
    let own = password("bob two");
    let changed = form(&[("action", "change_password"), ("current_password", &by_ann), ("password", &own)], "/home", &cookies).await.expect(303);
    assert_eq!(changed.header("location"), "/n/some-notice");
    let session = changed.cookie("__Host-usher").unwrap();
    assert!(app.get("/home").cookie(&session).send().await.expect(200).text.contains("value=\"invite\""));
    assert!(app.mails("eve@person.test", "invitation").await.is_empty());
    app.end().await;
}

#[tokio::test]
async fn an_admin_has_a_reset_mailed_to_anybody_active() {
    let app = App::start().await;
    let admin = app.found("default", "ann").await;
    let bob = app.person_as(&admin, "bob", "admin").await;
    let max = app.person(&admin, "max").await;
    let ask = |user: &str, token: &str| app.post(&format!("/v1/users/{user}/password-reset")).by(token).send();
    ask(&admin.user, &bob.token).await.refused(409, "owner_protected");
    for _ in 0..3 {
        ask(&max.user, &admin.token).await.expect(202);
    }
    let refused = ask(&max.user, &admin.token).await.refused(429, "too_soon");
    assert_eq!(refused.json()["rule"], "limits.reset");
    app.post("/v1/password-resets").json(&json!({ "email": max.email })).send().await.expect(202);
    assert_eq!(app.mails(&max.email, "password_reset").await.len(), 3, "the limit is one and the same");
    app.post(&format!("/v1/users/{}/deactivate", max.user)).by(&admin.token).send().await.expect(200);
    let refused = ask(&max.user, &admin.token).await.refused(409, "wrong_status").json();
    assert_eq!(refused["rule"], "status.reset");
    app.end().await;
}

#[tokio::test]
async fn an_admins_reset_re_triggers_the_set_up_of_somebody_pending() {
    let app = App::start().await;
    let (tenant, workshop) = (app.found("tenant", "ann").await, app.found("workshop", "bea").await);
    let ada = app.invite(&tenant, "ada@person.test").await;
    let ask = |user: &str, token: &str| app.post(&format!("/v1/users/{user}/password-reset")).by(token).send();
    ask(&ada.user, &tenant.token).await.refused(429, "too_soon");
    app.advance(domain::Span::hours(25)).await;
    let token = app.signed_in_again(&tenant).await;
    ask(&ada.user, &token).await.expect(202);
    let mail = app.mails(&ada.email, "invitation").await.pop().unwrap();
    let link = link_in(&mail, "/i/").replace("/i/", "/v1/invitation-links/");
    app.post(&format!("{link}/accept")).json(&json!({ "password": password("ada") })).send().await.expect(201);

    let token = app.signed_in_again(&workshop).await;
    let workshop = Admin { token, ..workshop };
    let eve = app.invite(&workshop, "eve@person.test").await;
    let refused = ask(&eve.user, &workshop.token).await.refused(409, "wrong_status").json();
    assert_eq!(refused["rule"], "status.reset");
    app.end().await;
}
