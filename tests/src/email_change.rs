//! Another address for somebody who is in (R48, R49; F23): asked for by whom the organization lets, true once it is proved.

use domain::Span;
use serde_json::{Value, json};
use tests::{Answer, App, link_in, password};

async fn ask(app: &App, token: &str, email: &str) -> Answer {
    app.post("/v1/me/email").by(token).json(&json!({ "email": email })).send().await
}

/// The API's path of the link in the newest mail to the address.
async fn link(app: &App, email: &str) -> String {
    let mail = app.mails(email, "verify_email").await.pop().unwrap();
    link_in(&mail, "/v/").replace("/v/", "/v1/email-verifications/")
}

async fn me(app: &App, token: &str) -> Value {
    app.get("/v1/me").by(token).send().await.expect(200).json()
}

fn text(value: &Value) -> &str {
    value.as_str().unwrap_or_default()
}

#[tokio::test]
async fn r49_the_person_changes_it_by_proving_the_new_mailbox_and_the_old_one_is_told_twice() {
    let app = App::start().await;
    let ann = app.found("default", "ann").await;
    let max = app.person(&ann, "max").await;
    let other = text(&app.sign_in(&max.email, &password("max")).await.expect(201).json()["token"]).to_owned();
    ask(&app, &max.token, "max@next.test").await.expect(202);
    app.drain().await;
    let told = app.mails(&max.email, "email_change_requested").await.pop().unwrap();
    assert!(text(&told["text"]).contains("m\u{2026}@next.test") && !told.to_string().contains("max@next.test"));
    let shown = app.get(&format!("/v1/users/{}", max.user)).by(&ann.token).send().await.expect(200).json();
    for user in [me(&app, &max.token).await, shown] {
        assert_eq!((text(&user["email"]), text(&user["pending_email"])), (max.email.as_str(), "max@next.test"));
    }
    // Until it is proved the present one works, and the link alone proves nothing.
    app.sign_in(&max.email, &password("max")).await.expect(201);
    app.sign_in("max@next.test", &password("max")).await.refused(401, "wrong_credentials");
    let link = link(&app, "max@next.test").await;
    app.post(&link).json(&json!({})).send().await.refused(401, "sign_in_required");
    app.post(&link).by(&ann.token).json(&json!({})).send().await.refused(401, "sign_in_required");

    let proved = app.post(&link).by(&max.token).json(&json!({})).send().await.expect(200).json();
    assert_eq!(proved, json!({ "email": "max@next.test", "email_verified": true }));
    app.post(&link).by(&max.token).json(&json!({})).send().await.expect(200);
    app.drain().await;
    let told = app.mails(&max.email, "email_changed").await.pop().unwrap();
    assert!(text(&told["text"]).contains("m\u{2026}@next.test") && !text(&told["text"]).contains("ann Works"), "whoever asked chose the organization");
    // The session that proved it goes on, every other one ends.
    let user = me(&app, &max.token).await;
    assert_eq!((text(&user["email"]), user["email_verified"].as_bool(), user["pending_email"].is_null()), ("max@next.test", Some(true), true));
    app.get("/v1/me").by(&other).send().await.refused(401, "unauthenticated");
    app.sign_in(&max.email, &password("max")).await.refused(401, "wrong_credentials");
    app.sign_in("max@next.test", &password("max")).await.expect(201);
    let found = app.get("/v1/users?q=max%40next.test").by(&ann.token).send().await.expect(200).json();
    assert_eq!(found["data"][0]["id"], max.user);
    let timeline = app.get(&format!("/v1/users/{}/timeline", max.user)).by(&ann.token).send().await.expect(200).json();
    let change = |action: &str| timeline["data"].as_array().unwrap().iter().find(|row| row["action"] == action).unwrap()["changes"].clone();
    assert_eq!(change("user.email_changed"), json!([{ "field": "email", "before": max.email, "after": "max@next.test" }]));
    assert_eq!(change("user.email_change_requested")[0]["after"], "max@next.test");
    let events = app.events("user.email_changed").await;
    assert_eq!((events.len(), &events[0]["subject"]["id"]), (1, &json!(max.user)));

    // The address that was left is free for somebody else.
    let again = app.invite(&ann, &max.email).await;
    assert_ne!(again.user, max.user);
    app.end().await;
}

#[tokio::test]
async fn what_was_asked_is_taken_back_by_the_password_by_the_old_address_and_by_time() {
    let app = App::start().await;
    let ann = app.found("default", "ann").await;
    let max = app.person(&ann, "max").await;
    ask(&app, &max.token, "max@next.test").await.expect(202);
    let first = link(&app, "max@next.test").await;
    // A second wish replaces the first, and asking again mails the same link.
    ask(&app, &max.token, "max@other.test").await.expect(202);
    let second = link(&app, "max@other.test").await;
    app.post("/v1/me/email-verification").by(&max.token).json(&json!({})).send().await.expect(202);
    app.drain().await;
    assert_eq!((link(&app, "max@other.test").await, app.mails("max@other.test", "verify_email").await.len()), (second.clone(), 2));
    app.post(&first).by(&max.token).json(&json!({})).send().await.refused(410, "dead_link");
    ask(&app, &max.token, &max.email).await.expect(202);
    assert!(me(&app, &max.token).await["pending_email"].is_null());
    assert_eq!(app.events("user.email_change_withdrawn").await.len(), 1);
    ask(&app, &max.token, &max.email).await.expect(202);
    assert_eq!(app.events("user.email_change_withdrawn").await.len(), 1, "there is nothing to take back");
    app.post(&second).by(&max.token).json(&json!({})).send().await.refused(410, "dead_link");

    ask(&app, &max.token, "max@third.test").await.expect(202);
    let third = link(&app, "max@third.test").await;
    let change = json!({ "current_password": password("max"), "new_password": password("another") });
    let fresh = app.ask("PUT", "/v1/me/password").by(&max.token).json(&change).send().await.expect(200).json();
    let fresh = text(&fresh["token"]);
    app.post(&third).by(fresh).json(&json!({})).send().await.refused(410, "dead_link");

    ask(&app, fresh, "max@fourth.test").await.expect(202);
    ask(&app, fresh, "max@fifth.test").await.expect(202);
    let fifth = link(&app, "max@fifth.test").await;
    ask(&app, fresh, "max@sixth.test").await.refused(429, "too_soon");
    app.drain().await;
    app.hold(app.now() + Span::hours(24)).await;
    let fresh = app.sign_in(&max.email, &password("another")).await.expect(201).json();
    let fresh = text(&fresh["token"]);
    let dead = app.post(&fifth).by(fresh).json(&json!({})).send().await.refused(410, "dead_link");
    assert_eq!(dead.json()["reason"], "expired");
    assert!(me(&app, fresh).await["pending_email"].is_null());
    app.end().await;
}

#[tokio::test]
async fn an_address_that_somebody_has_is_not_given_away_and_asking_tells_nobody_who_has_it() {
    let app = App::start().await;
    let ann = app.found("default", "ann").await;
    let max = app.person(&ann, "max").await;
    let bea = app.found("default", "bea").await;
    let kim = app.invite(&ann, "kim@person.test").await;
    let answers = [bea.email.as_str(), kim.email.as_str(), "nobody@person.test"].map(|email| ask(&app, &max.token, email));
    for answer in futures::future::join_all(answers).await {
        assert_eq!((answer.status, answer.text.as_str()), (202, ""));
    }
    for taken in [bea.email.as_str(), kim.email.as_str()] {
        ask(&app, &max.token, taken).await.expect(202);
        let link = link(&app, taken).await;
        let refused = app.post(&link).by(&max.token).json(&json!({})).send().await.refused(409, "address_taken");
        assert_eq!(refused.json()["user_id"].as_str(), (taken == kim.email).then_some(kim.user.as_str()), "whoever reads the mailbox knows who reads it");
    }
    // Of two who prove the same address one has it.
    app.hold(app.now() + Span::minutes(61)).await;
    let (ann_token, max_token) = (app.signed_in_again(&ann).await, app.sign_in(&max.email, &password("max")).await.expect(201).json());
    let max_token = text(&max_token["token"]);
    ask(&app, &ann_token, "both@next.test").await.expect(202);
    let anns = link(&app, "both@next.test").await;
    ask(&app, max_token, "both@next.test").await.expect(202);
    let maxs = link(&app, "both@next.test").await;
    let both = [(anns, ann_token.as_str()), (maxs, max_token)].map(|(link, token)| {
        let post = app.post(&link).by(token).json(&json!({}));
        async move { post.send().await.status }
    });
    let mut answers = futures::future::join_all(both).await;
    answers.sort_unstable();
    assert_eq!(answers, [200, 409]);
    app.drain().await;
    app.end().await;
}

#[tokio::test]
async fn r48_who_may_ask_is_the_organizations_to_say_and_an_admin_only_of_accounts_it_manages() {
    let app = App::start().await;
    // 000 and 001: nobody; 002: the admin; the default: the person.
    for (preset, by_self, by_admin) in [("workshop", 403, 403), ("tenant", 403, 200), ("default", 202, 403)] {
        let boss = app.found(preset, &format!("ann-{preset}")).await;
        let max = app.person(&boss, &format!("max-{preset}")).await;
        let next = format!("max-{preset}@next.test");
        let own = ask(&app, &max.token, &next).await;
        let path = format!("/v1/users/{}", max.user);
        let admins = app.ask("PATCH", &path).by(&boss.token).json(&json!({ "email": next })).send().await;
        assert_eq!((own.status, admins.status), (by_self, by_admin), "{preset}");
        for refused in [&own, &admins].into_iter().filter(|answer| answer.status == 403) {
            assert_eq!(refused.json()["rule"], "profile.email.editors");
        }
        if by_admin != 200 {
            continue;
        }
        assert_eq!((text(&admins.json()["email"]), text(&admins.json()["pending_email"])), (max.email.as_str(), next.as_str()));
        let taken = app.ask("PATCH", &path).by(&boss.token).json(&json!({ "email": boss.email })).send().await.refused(409, "address_taken");
        assert_eq!(taken.json()["user_id"], boss.user);
        app.post(&link(&app, &next).await).by(&max.token).json(&json!({})).send().await.expect(200);
        let shown = app.get(&path).by(&boss.token).send().await.expect(200).json();
        assert_eq!((text(&shown["email"]), shown["managed"].as_bool()), (next.as_str(), Some(true)), "the organization's own mail was answered");
        // Once the person is somewhere else too, the login is theirs alone.
        let dora = app.found("default", "dora").await;
        let there = app.invite(&dora, &next).await;
        app.post(&format!("{}/accept", there.api())).by(&max.token).json(&json!({})).send().await.expect(201);
        app.ask("PATCH", &path).by(&boss.token).json(&json!({ "email": "max@fourth.test" })).send().await.refused(409, "account_elsewhere");
    }
    app.end().await;
}

#[tokio::test]
async fn where_people_may_change_it_the_person_has_the_new_one_in_every_organization() {
    let app = App::start().await;
    let (ann, tia, dora) = (app.found("default", "ann").await, app.found("tenant", "tia").await, app.found("default", "dora").await);
    let max = app.person(&ann, "max").await;
    let mut users = vec![(&ann, max.user.clone())];
    let mut token = max.token.clone();
    for boss in [&tia, &dora] {
        let there = app.invite(boss, &max.email).await;
        let joined = app.post(&format!("{}/accept", there.api())).by(&token).json(&json!({})).send().await.expect(201).json();
        token = text(&joined["session"]["token"]).to_owned();
        users.push((boss, there.user));
    }
    ask(&app, &token, "max@next.test").await.expect(202);
    app.post(&link(&app, "max@next.test").await).by(&token).json(&json!({})).send().await.expect(200);
    app.drain().await;
    let mut emails = Vec::new();
    for (boss, user) in &users {
        let shown = app.get(&format!("/v1/users/{user}")).by(&boss.token).send().await.expect(200).json();
        emails.push(text(&shown["email"]).to_owned());
    }
    assert_eq!(emails, ["max@next.test", max.email.as_str(), "max@next.test"], "an organization whose admins alone change addresses keeps its own");
    assert_eq!(app.events("user.email_changed").await.len(), 2);
    app.end().await;
}

#[tokio::test]
async fn whether_whoever_asked_may_do_so_is_asked_again_at_the_end() {
    let app = App::start().await;
    let (ann, tia) = (app.found("default", "ann").await, app.found("tenant", "tia").await);
    let (max, tom) = (app.person(&ann, "max").await, app.person(&tia, "tom").await);
    ask(&app, &max.token, "max@next.test").await.expect(202);
    app.ask("PATCH", &format!("/v1/users/{}", tom.user)).by(&tia.token).json(&json!({ "email": "tom@next.test" })).send().await.expect(200);
    for (boss, person, next) in [(&ann, &max, "max@next.test"), (&tia, &tom, "tom@next.test")] {
        let link = link(&app, next).await;
        let values = json!({ "values": { "profile.email.editors": "none" } });
        app.ask("PUT", "/v1/organization/policies").by(&boss.token).json(&values).send().await.expect(200);
        let refused = app.post(&link).by(&person.token).json(&json!({})).send().await.refused(403, "forbidden");
        assert_eq!(refused.json()["rule"], "profile.email.editors");
    }
    app.end().await;
}

#[tokio::test]
async fn where_it_did_not_follow_it_comes_along_when_asked_for() {
    let app = App::start().await;
    let (ann, dora) = (app.found("default", "ann").await, app.found("default", "dora").await);
    let max = app.person(&ann, "max").await;
    let there = app.invite(&dora, &max.email).await;
    let joined = app.post(&format!("{}/accept", there.api())).by(&max.token).json(&json!({})).send().await.expect(201).json();
    let token = text(&joined["session"]["token"]).to_owned();
    // Somebody else has it in the first organization, and only there.
    let kim = app.invite(&ann, "max@next.test").await;
    ask(&app, &token, "max@next.test").await.expect(202);
    app.post(&link(&app, "max@next.test").await).by(&token).json(&json!({})).send().await.expect(200);
    app.drain().await;
    let email = async || text(&app.get(&format!("/v1/users/{}", max.user)).by(&ann.token).send().await.expect(200).json()["email"]).to_owned();
    assert_eq!(email().await, max.email);
    let back = app
        .post("/v1/sessions")
        .json(&json!({ "email": "max@next.test", "password": password("max"), "organization": ann.org }))
        .send()
        .await
        .expect(201)
        .json();
    let back = text(&back["token"]);
    let taken = ask(&app, back, "max@next.test").await.refused(409, "address_taken");
    assert_eq!(taken.json()["user_id"], kim.user, "it is the person's own address");
    app.post(&format!("/v1/users/{}/invitation/revoke", kim.user)).by(&ann.token).send().await.expect(200);
    ask(&app, back, "max@next.test").await.expect(202);
    assert_eq!(email().await, "max@next.test");
    app.drain().await;
    app.end().await;
}

#[tokio::test]
async fn nobody_learns_from_a_wish_who_has_an_address() {
    let app = App::start().await;
    let ann = app.found("workshop", "ann").await;
    let max = app.person(&ann, "max").await;
    let path = format!("/v1/users/{}", max.user);
    for email in [ann.email.as_str(), "nobody@person.test"] {
        let refused = app.ask("PATCH", &path).by(&max.token).json(&json!({ "email": email })).send().await.refused(403, "forbidden");
        assert_eq!(refused.json()["rule"], "profile.email.editors");
    }
    app.end().await;
}

#[tokio::test]
async fn a_founder_who_mistyped_the_address_corrects_it_and_the_wrong_mailbox_learns_nothing() {
    let app = App::start().await;
    let owner = json!({ "email": "eve@mistyped.test", "password": password("eve"), "first_name": "Eve", "last_name": "Boss" });
    let founded = app.post("/v1/organizations").json(&json!({ "name": "Eve Works", "owner": owner })).send().await.expect(201).json();
    let token = text(&founded["session"]["token"]);
    let first = link(&app, "eve@mistyped.test").await;
    ask(&app, token, "eve@right.test").await.expect(202);
    app.post(&link(&app, "eve@right.test").await).by(token).json(&json!({})).send().await.expect(200);
    app.drain().await;
    for template in ["email_change_requested", "email_changed"] {
        assert!(app.mails("eve@mistyped.test", template).await.is_empty());
    }
    let user = me(&app, token).await;
    assert_eq!((text(&user["email"]), user["email_verified"].as_bool()), ("eve@right.test", Some(true)));
    let page = app.get(&first.replace("/v1/email-verifications/", "/v/")).send().await.expect(410);
    assert!(!page.text.contains("eve@right.test"));
    app.post(&first).by(token).json(&json!({})).send().await.refused(410, "dead_link");
    app.sign_in("eve@right.test", &password("eve")).await.expect(201);
    app.end().await;
}
