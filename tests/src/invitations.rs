//! What an admin does with invitations.

use domain::Span;
use futures::future::join_all;
use serde_json::json;
use tests::{App, link_in, password};

#[tokio::test]
async fn fifty_creates_at_once_leave_one_invitation() {
    let app = App::start().await;
    let admin = app.found("default", "ann").await;
    let asks = (0..50).map(|_| app.post("/v1/users").by(&admin.token).json(&App::invitation("Ada@person.test")).send());
    let answers = join_all(asks).await;
    let created = answers.iter().filter(|answer| answer.status == 201).count();
    let ids: std::collections::BTreeSet<String> = answers.iter().map(|answer| answer.json()["user"]["id"].to_string()).collect();
    assert!(answers.iter().all(|answer| matches!(answer.status, 200 | 201)), "{:?}", answers.iter().map(|a| a.status).collect::<Vec<_>>());
    assert_eq!((created, ids.len()), (1, 1));
    assert_eq!(app.mails("Ada@person.test", "invitation").await.len(), 1);
    app.end().await;
}

#[tokio::test]
async fn twelve_accepts_at_once_let_one_in() {
    let app = App::start().await;
    let admin = app.found("default", "ann").await;
    let invited = app.invite(&admin, "ada@person.test").await;
    let answers = join_all((0..12).map(|_| app.accept(&invited, "ada"))).await;
    let mut statuses: Vec<u16> = answers.iter().map(|answer| answer.status).collect();
    statuses.sort_unstable();
    assert_eq!(statuses, [&[201][..], &[410; 11]].concat());
    app.end().await;
}

#[tokio::test]
async fn the_same_key_gives_the_same_answer_and_another_body_is_refused() {
    let app = App::start().await;
    let admin = app.found("default", "ann").await;
    let ask = |body: serde_json::Value| app.post("/v1/users").by(&admin.token).header("idempotency-key", "k-1").json(&body).send();
    let answers = join_all((0..20).map(|_| ask(App::invitation("ada@person.test")))).await;
    let first = answers[0].json();
    for answer in &answers {
        assert_eq!(answer.status, 201, "{answer:?}");
        assert_eq!(answer.json(), first);
    }
    ask(App::invitation("bob@person.test")).await.refused(422, "idempotency_key_reused");
    assert_eq!(app.mails("ada@person.test", "invitation").await.len(), 1);

    let invited = {
        let mail = app.mails("ada@person.test", "invitation").await.pop().unwrap();
        link_in(&mail, "/i/").replace("/i/", "/v1/invitation-links/")
    };
    let accept = || {
        let body = json!({ "password": password("ada") });
        app.post(&format!("{invited}/accept")).header("idempotency-key", "k-2").json(&body).send()
    };
    let (one, two) = (accept().await.expect(201).json(), accept().await.expect(201).json());
    assert_eq!(one["session"], two["session"], "a double click gets in with the same session");
    app.get("/v1/me").by(two["session"]["token"].as_str().unwrap()).send().await.expect(200);
    app.end().await;
}

#[tokio::test]
async fn a_resend_waits_a_minute_keeps_the_link_and_is_counted() {
    let app = App::start().await;
    let admin = app.found("default", "ann").await;
    let invited = app.invite(&admin, "ada@person.test").await;
    let resend = || app.post(&format!("/v1/users/{}/invitation/resend", invited.user)).by(&admin.token).send();

    let refused = resend().await.refused(429, "too_soon");
    assert_eq!((refused.header("retry-after"), refused.json()["rule"].as_str()), ("60", Some("invite.gap")));
    for count in 2..=6 {
        app.advance(Span(60)).await;
        let invitation = resend().await.expect(200).json()["invitation"].clone();
        assert_eq!((invitation["send_count"].as_u64(), invitation["epoch"].as_u64()), (Some(count), Some(1)));
    }
    app.advance(Span(60)).await;
    assert_eq!(resend().await.refused(429, "too_soon").json()["rule"], "invite.resends");
    let mails = app.mails("ada@person.test", "invitation").await;
    assert_eq!(mails.len(), 6);
    assert!(mails.iter().all(|mail| link_in(mail, "/i/") == invited.link), "every mail of an epoch carries the same link");
    app.accept(&invited, "ada").await.expect(201);
    resend().await.refused(409, "wrong_status");
    app.end().await;
}

#[tokio::test]
async fn an_invited_address_is_invited_again_and_says_what_it_ignored() {
    let app = App::start().await;
    let admin = app.found("default", "ann").await;
    app.invite(&admin, "ada@person.test").await;
    let again = json!({ "email": "ADA@person.test", "first_name": "Augusta", "last_name": "Lovelace", "role": "admin" });
    let reply = app.post("/v1/users").by(&admin.token).json(&again).send().await.expect(200).json();
    assert_eq!((&reply["reinvited"], &reply["mail_sent"]), (&json!(true), &json!(false)));
    let ignored: Vec<&str> = reply["ignored"].as_array().unwrap().iter().filter_map(|field| field.as_str()).collect();
    assert!(ignored.contains(&"role") && ignored.contains(&"first_name") && !ignored.contains(&"last_name"), "{ignored:?}");
    app.advance(Span(61)).await;
    let reply = app.post("/v1/users").by(&admin.token).json(&again).send().await.expect(200).json();
    assert_eq!(reply["mail_sent"], true);
    assert_eq!(app.mails("ada@person.test", "invitation").await.len(), 2);
    app.end().await;
}

#[tokio::test]
async fn a_revoked_link_is_dead_at_once_and_the_address_is_free() {
    let app = App::start().await;
    let admin = app.found("default", "ann").await;
    let invited = app.invite(&admin, "ada@person.test").await;
    let revoke = || app.post(&format!("/v1/users/{}/invitation/revoke", invited.user)).by(&admin.token).send();
    let user = revoke().await.expect(200).json()["user"].clone();
    assert_eq!((user["status"].as_str(), user["reason"].as_str()), (Some("terminated"), Some("revoked")));
    assert_eq!(app.accept(&invited, "ada").await.refused(410, "dead_link").json()["reason"], "revoked");
    revoke().await.refused(409, "wrong_status");
    let list = app.get("/v1/users").by(&admin.token).send().await.expect(200).json();
    assert_eq!(list["data"].as_array().unwrap().len(), 1, "who never joined is in no list");
    let all = app.get("/v1/invitations?status=revoked").by(&admin.token).send().await.expect(200).json();
    assert_eq!(all["data"][0]["user_id"], invited.user.as_str());
    let next = app.invite(&admin, "ada@person.test").await;
    assert_ne!(next.user, invited.user);
    app.end().await;
}

#[tokio::test]
async fn under_the_workshop_nobody_is_terminated_and_a_revoked_person_comes_back_by_mail() {
    let app = App::start().await;
    let admin = app.found("workshop", "ann").await;
    let invited = app.invite(&admin, "ada@person.test").await;
    let act = |act: &str| app.post(&format!("/v1/users/{}/{act}", invited.user)).by(&admin.token).send();
    let user = act("invitation/revoke").await.expect(200).json()["user"].clone();
    assert_eq!((user["status"].as_str(), user["reason"].as_str()), (Some("inactive"), Some("revoked")));
    let refused = app.post("/v1/users").by(&admin.token).json(&App::invitation("ada@person.test")).send().await.refused(409, "inactive");
    assert_eq!(refused.json()["actions"], json!(["activate"]));
    app.advance(Span(61)).await;
    assert_eq!(act("activate").await.expect(200).json()["user"]["status"], "pending");
    let mails = app.mails("ada@person.test", "invitation").await;
    assert_eq!(mails.len(), 2);
    assert_ne!(link_in(&mails[1], "/i/"), invited.link, "the old link is never revived");
    assert_eq!(app.accept(&invited, "ada").await.refused(410, "dead_link").json()["reason"], "revoked");
    app.end().await;
}

#[tokio::test]
async fn a_role_above_ones_own_and_unknown_roles_are_refused() {
    let app = App::start().await;
    let admin = app.found("default", "ann").await;
    let member = app.person(&admin, "max").await;
    let refused = app.post("/v1/users").by(&member.token).json(&App::invitation("x@person.test")).send().await.refused(403, "forbidden");
    assert_eq!(refused.json()["rule"], "permission.users.invite");
    let owner = json!({ "email": "x@person.test", "role": "owner" });
    assert_eq!(app.post("/v1/users").by(&admin.token).json(&owner).send().await.refused(403, "forbidden").json()["rule"], "role.above_own");
    let odd = json!({ "email": "x@person.test", "role": "emperor" });
    app.post("/v1/users").by(&admin.token).json(&odd).send().await.refused(422, "role_unknown");
    app.post("/v1/users").by(&admin.token).json(&App::invitation("max@person.test")).send().await.refused(409, "already_active");
    app.end().await;
}

#[tokio::test]
async fn five_invitations_a_day_until_the_founder_proves_the_mailbox() {
    let app = App::start().await;
    let body = json!({ "name": "Early", "owner": { "email": "eve@boss.test", "password": password("eve"), "first_name": "Eve", "last_name": "Boss" } });
    let token = app.post("/v1/organizations").json(&body).send().await.expect(201).json()["session"]["token"].as_str().unwrap().to_owned();
    let invite = |at: u32| app.post("/v1/users").by(&token).json(&App::invitation(&format!("p{at}@person.test"))).send();
    for at in 0..5 {
        invite(at).await.expect(201);
    }
    assert_eq!(invite(5).await.refused(429, "too_soon").json()["rule"], "invite.before_proof");
    let mail = app.mails("eve@boss.test", "verify_email").await.pop().unwrap();
    let link = link_in(&mail, "/v/").replace("/v/", "/v1/email-verifications/");
    app.post(&link).send().await.refused(401, "sign_in_required");
    app.post(&link).by(&token).send().await.expect(200);
    invite(5).await.expect(201);
    app.end().await;
}

#[tokio::test]
async fn a_version_that_was_not_seen_is_refused() {
    let app = App::start().await;
    let admin = app.found("default", "ann").await;
    let person = app.person(&admin, "max").await;
    let path = format!("/v1/users/{}", person.user);
    let seen = app.get(&path).by(&admin.token).send().await.expect(200);
    let deactivate = |tag: &str| app.post(&format!("{path}/deactivate")).by(&admin.token).header("if-match", tag).send();
    deactivate("\"1\"").await.refused(412, "version_mismatch");
    deactivate(seen.header("etag")).await.expect(200);
    app.end().await;
}
