//! What the holder of a link does.

use domain::Span;
use platform::aws::Fault;
use serde_json::{Value, json};
use tests::{Admin, App, Invited, link_in, password};

async fn handed(app: &App, admin: &Admin, invited: &Invited) -> String {
    let reply = app.post(&format!("/v1/users/{}/invitation/link", invited.user)).by(&admin.token).send().await.expect(200);
    assert_eq!(reply.header("cache-control"), "no-store");
    let url = reply.json()["url"].as_str().unwrap().to_owned();
    url[url.find("/i/").unwrap()..].replace("/i/", "/v1/invitation-links/")
}

#[tokio::test]
async fn a_handed_link_asks_for_a_code_from_the_mailbox() {
    let app = App::start().await;
    let admin = app.found("default", "ann").await;
    let invited = app.invite(&admin, "ada@person.test").await;
    let link = handed(&app, &admin, &invited).await;
    assert_ne!(link, invited.api());
    assert_eq!(app.get(&link).send().await.expect(200).json()["next"], "code");
    let accept = |code: Option<String>| {
        let mut body = json!({ "password": password("ada") });
        if let Some(code) = code {
            body["code"] = Value::String(code);
        }
        app.post(&format!("{link}/accept")).json(&body).send()
    };
    accept(None).await.refused(409, "code_required");
    app.post(&format!("{link}/decline")).send().await.refused(403, "handed_link");

    app.post(&format!("{link}/code")).send().await.expect(202);
    let code = |mail: &Value| {
        mail["text"].as_str().unwrap().split(|c: char| !c.is_ascii_digit() && c != ' ').find_map(|part| {
            let digits: String = part.chars().filter(char::is_ascii_digit).collect();
            (digits.len() == 8).then_some(digits)
        })
    };
    let first = code(&app.mails("ada@person.test", "code").await[0]).unwrap();
    let wrong = if first == "00000000" { "11111111" } else { "00000000" };
    for _ in 0..4 {
        accept(Some(wrong.to_owned())).await.refused(422, "code_wrong");
    }
    accept(Some(wrong.to_owned())).await.refused(409, "code_spent");
    accept(Some(first.clone())).await.refused(409, "code_spent");
    app.advance(Span(61)).await;
    app.post(&format!("{link}/code")).send().await.expect(202);
    let second = code(&app.mails("ada@person.test", "code").await[1]).unwrap();
    assert_ne!(first, second);
    accept(Some(first)).await.refused(422, "code_wrong");
    let user = accept(Some(format!("{} {}", &second[..4], &second[4..]))).await.expect(201).json()["user"].clone();
    assert_eq!(user["email_verified"], true, "the code proves the mailbox");
    app.end().await;
}

#[tokio::test]
async fn a_code_lives_ten_minutes() {
    let app = App::start().await;
    let admin = app.found("default", "ann").await;
    let invited = app.invite(&admin, "ada@person.test").await;
    let link = handed(&app, &admin, &invited).await;
    app.post(&format!("{link}/code")).send().await.expect(202);
    app.advance(Span::minutes(10)).await;
    let body = json!({ "password": password("ada"), "code": "12345678" });
    app.post(&format!("{link}/accept")).json(&body).send().await.refused(409, "code_required");
    app.end().await;
}

#[tokio::test]
async fn a_proved_account_joins_with_its_own_session_alone() {
    let app = App::start().await;
    let (ann, bea) = (app.found("default", "ann").await, app.found("tenant", "bea").await);
    let ada = app.person(&ann, "ada").await;
    let invited = app.invite(&bea, "ada@person.test").await;

    assert_eq!(app.get(&invited.api()).send().await.expect(200).json()["next"], "sign_in");
    let refused = app.accept(&invited, "ada").await.refused(401, "sign_in_required");
    assert_eq!(refused.json()["next"], "sign_in");
    let accept = |token: &str| app.post(&format!("{}/accept", invited.api())).by(token).json(&json!({})).send();
    accept(&ann.token).await.refused(403, "wrong_account");
    let joined = accept(&ada.token).await.expect(201).json();
    assert_eq!((&joined["user"]["status"], &joined["user"]["managed"]), (&json!("active"), &json!(false)));

    app.get("/v1/me").by(&ada.token).send().await.refused(401, "unauthenticated");
    let signed_in = app.sign_in("ada@person.test", &password("ada")).await.expect(201).json();
    assert_eq!(signed_in["users"].as_array().unwrap().len(), 2);
    assert_eq!(signed_in["user"]["id"], joined["user"]["id"], "the organization used last is where one comes back to");
    app.end().await;
}

#[tokio::test]
async fn declining_tells_the_inviter_and_kills_the_link() {
    let app = App::start().await;
    let admin = app.found("default", "ann").await;
    let invited = app.invite(&admin, "ada@person.test").await;
    app.post(&format!("{}/decline", invited.api())).send().await.expect(204);
    let dead = app.accept(&invited, "ada").await.refused(410, "dead_link").json();
    assert_eq!((dead["reason"].as_str(), &dead["actions"]), (Some("declined"), &json!(["tell_organization"])));
    assert_eq!(app.mails(&admin.email, "invitation_declined").await.len(), 1);
    for _ in 0..3 {
        app.post(&format!("{}/renew", invited.api())).send().await.expect(202);
    }
    assert_eq!(app.mails(&admin.email, "invitee_asks").await.len(), 1, "the organization is told once a day");
    app.end().await;
}

#[tokio::test]
async fn fresh_links_go_to_the_invited_address_three_times_a_day_and_then_the_organization_is_told() {
    let app = App::start().await;
    let admin = app.found("default", "ann").await;
    let invited = app.invite(&admin, "ada@person.test").await;
    app.hold(app.now() + Span::hours(25)).await;
    for _ in 0..5 {
        app.post(&format!("{}/renew", invited.api())).send().await.expect(202);
    }
    let mails = app.mails("ada@person.test", "invitation").await;
    assert_eq!(mails.len(), 4);
    assert_eq!(app.mails(&admin.email, "invitee_asks").await.len(), 1);
    let fresh = link_in(&mails[3], "/i/").replace("/i/", "/v1/invitation-links/");
    app.get(&fresh).send().await.expect(200);
    assert_eq!(app.get(&invited.api()).send().await.refused(410, "dead_link").json()["reason"], "expired");
    app.end().await;
}

#[tokio::test]
async fn what_is_no_link_is_answered_alike() {
    let app = App::start().await;
    let admin = app.found("default", "ann").await;
    let invited = app.invite(&admin, "ada@person.test").await;
    let mut flipped = invited.token.clone().into_bytes();
    flipped[20] = if flipped[20] == b'A' { b'B' } else { b'A' };
    for token in ["x", "inv_0190", "%20", String::from_utf8(flipped).unwrap().as_str()] {
        let dead = app.get(&format!("/v1/invitation-links/{token}")).send().await.refused(410, "dead_link").json();
        assert_eq!((dead["reason"].as_str(), &dead["actions"]), (Some("unknown"), &json!(["sign_in", "reset", "ask_inviter"])));
        app.get(&format!("/i/{token}")).send().await.expect(410);
    }
    app.end().await;
}

#[tokio::test]
async fn manual_activation_kills_the_link_and_mails_one_to_set_a_password() {
    let app = App::start().await;
    let admin = app.found("workshop", "ann").await;
    let invited = app.invite(&admin, "ada@person.test").await;
    app.post(&format!("/v1/users/{}/activate", invited.user)).by(&admin.token).send().await.expect(200);
    assert_eq!(app.get(&invited.api()).send().await.refused(410, "dead_link").json()["reason"], "activated");
    app.advance(Span(61)).await;
    let mail = app.mails("ada@person.test", "set_up").await.pop().unwrap();
    let link = link_in(&mail, "/i/").replace("/i/", "/v1/invitation-links/");
    assert_eq!(app.get(&link).send().await.expect(200).json()["next"], "set_password");
    app.post(&format!("{link}/accept")).json(&json!({ "password": password("ada") })).send().await.expect(201);
    app.get(&link).send().await.refused(410, "dead_link");
    app.sign_in("ada@person.test", &password("ada")).await.expect(201);
    app.end().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn an_accept_that_is_overtaken_by_its_inviters_end_is_refused() {
    let app = App::start().await;
    let owner = app.found("default", "ann").await;
    let bob = app.person_as(&owner, "bob", "admin").await;
    let inviter = Admin { org: owner.org.clone(), user: bob.user.clone(), email: bob.email.clone(), token: bob.token.clone() };
    let invited = app.invite(&inviter, "ada@person.test").await;

    let (reached, at_commit) = std::sync::mpsc::channel();
    let (go_on, wait) = std::sync::mpsc::channel::<()>();
    let (once, wait) = (std::sync::Once::new(), std::sync::Mutex::new(wait));
    app.faults.set_shared(move |action, operation| {
        if operation == Some("accept_invitation") && action == "TransactWriteItems" {
            once.call_once(|| {
                reached.send(()).unwrap();
                wait.lock().unwrap().recv().unwrap();
            });
        }
        Fault::None
    });
    let accepting = app.accept(&invited, "ada");
    let overtaking = async {
        tokio::task::spawn_blocking(move || at_commit.recv().unwrap()).await.unwrap();
        app.post(&format!("/v1/users/{}/deactivate", bob.user)).by(&owner.token).send().await.expect(200);
        go_on.send(()).unwrap();
    };
    let (accepted, ()) = futures::join!(accepting, overtaking);
    assert_eq!(accepted.refused(410, "dead_link").json()["reason"], "inviter_lost_rights");
    app.end().await;
}

#[tokio::test]
async fn a_repeated_join_needs_the_session_that_joined() {
    let app = App::start().await;
    let (ann, bea) = (app.found("default", "ann").await, app.found("tenant", "bea").await);
    app.person(&ann, "ada").await;
    let invited = app.invite(&bea, "ada@person.test").await;
    // Joining a second organization ends every session made before; the one that accepted is none of these.
    let token = app.sign_in("ada@person.test", &password("ada")).await.expect(201).json()["token"].as_str().unwrap().to_owned();
    let accept = |by: Option<&str>| {
        let ask = app.post(&format!("{}/accept", invited.api())).header("idempotency-key", "1").json(&json!({}));
        by.into_iter().fold(ask, |ask, token| ask.by(token)).send()
    };
    let joined = accept(Some(&token)).await.expect(201).json()["session"]["token"].as_str().unwrap().to_owned();
    accept(None).await.refused(401, "unauthenticated");
    accept(Some(&bea.token)).await.refused(401, "unauthenticated");
    assert_eq!(accept(Some(&joined)).await.expect(201).json()["session"]["token"], joined.as_str());
    app.end().await;
}

#[tokio::test]
async fn a_setup_link_that_died_stays_dead() {
    let app = App::start().await;
    let admin = app.found("workshop", "ann").await;
    let invited = app.invite(&admin, "ada@person.test").await;
    let act = |act: &str| app.post(&format!("/v1/users/{}/{act}", invited.user)).by(&admin.token).send();
    act("activate").await.expect(200);
    app.advance(Span(61)).await;
    let first = link_in(&app.mails("ada@person.test", "set_up").await[0], "/i/").replace("/i/", "/v1/invitation-links/");
    app.get(&first).send().await.expect(200);
    act("deactivate").await.expect(200);
    app.get(&first).send().await.refused(410, "dead_link");
    act("activate").await.expect(200);
    app.advance(Span(61)).await;
    app.get(&first).send().await.refused(410, "dead_link");
    let second = link_in(&app.mails("ada@person.test", "set_up").await[1], "/i/").replace("/i/", "/v1/invitation-links/");
    app.post(&format!("{second}/accept")).json(&json!({ "password": password("ada") })).send().await.expect(201);
    app.end().await;
}

#[tokio::test]
async fn whoever_missed_the_setup_link_gets_another_by_a_reset() {
    let app = App::start().await;
    let admin = app.found("workshop", "ann").await;
    let invited = app.invite(&admin, "ada@person.test").await;
    app.post(&format!("/v1/users/{}/activate", invited.user)).by(&admin.token).send().await.expect(200);
    app.advance(Span::hours(25)).await;
    let first = link_in(&app.mails("ada@person.test", "set_up").await[0], "/i/").replace("/i/", "/v1/invitation-links/");
    assert_eq!(app.get(&first).send().await.refused(410, "dead_link").json()["actions"], json!(["sign_in", "reset"]));
    app.post("/v1/password-resets").json(&json!({ "email": "ada@person.test" })).send().await.expect(202);
    let mails = app.mails("ada@person.test", "set_up").await;
    assert_eq!(mails.len(), 2);
    let second = link_in(&mails[1], "/i/").replace("/i/", "/v1/invitation-links/");
    app.post(&format!("{second}/accept")).json(&json!({ "password": password("ada") })).send().await.expect(201);
    app.sign_in("ada@person.test", &password("ada")).await.expect(201);
    app.post("/v1/password-resets").json(&json!({ "email": "ada@person.test" })).send().await.expect(202);
    assert_eq!(app.mails("ada@person.test", "set_up").await.len(), 2, "whoever has a password gets a reset instead");
    assert_eq!(app.mails("ada@person.test", "password_reset").await.len(), 1);
    app.end().await;
}

#[tokio::test]
async fn a_repeated_request_for_the_link_hands_out_the_same_link() {
    let app = App::start().await;
    let admin = app.found("workshop", "ann").await;
    let invited = app.invite(&admin, "ada@person.test").await;
    let path = format!("/v1/users/{}/invitation/link", invited.user);
    let hand = || app.post(&path).by(&admin.token).header("idempotency-key", "once").send();
    let first = hand().await.expect(200).json();
    app.post(&format!("/v1/users/{}/invitation/revoke", invited.user)).by(&admin.token).send().await.expect(200);
    app.post(&format!("/v1/users/{}/activate", invited.user)).by(&admin.token).send().await.expect(200);
    assert_eq!(hand().await.expect(200).json(), first, "never a later epoch's link");
    app.end().await;
}
