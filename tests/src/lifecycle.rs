//! The endings of a person here, and the ways back.

use domain::Span;
use futures::future::join_all;
use serde_json::{Value, json};
use tests::{Admin, Answer, App, Invited, Person, link_in, password};

async fn act(app: &App, token: &str, user: &str, act: &str) -> Answer {
    app.post(&format!("/v1/users/{user}/{act}")).by(token).send().await
}

async fn restore(app: &App, admin: &Admin, user: &str, mode: &str) -> Answer {
    app.post(&format!("/v1/users/{user}/restore")).by(&admin.token).json(&json!({ "mode": mode })).send().await
}

/// The link of the latest invitation mailed to an address.
async fn latest(app: &App, user: &Value, email: &str) -> Invited {
    let mail = app.mails(email, "invitation").await.pop().unwrap();
    let link = link_in(&mail, "/i/");
    Invited { user: user["id"].as_str().unwrap().to_owned(), email: email.to_owned(), token: link.trim_start_matches("/i/").to_owned(), link }
}

async fn removed(app: &App, admin: &Admin, name: &str) -> Person {
    let person = app.person(admin, name).await;
    act(app, &admin.token, &person.user, "terminate").await.expect(200);
    person
}

#[tokio::test]
async fn whoever_is_removed_is_out_and_comes_back_with_the_same_profile() {
    let app = App::start().await;
    let admin = app.found("default", "ann").await;
    let person = app.person(&admin, "max").await;
    let user = act(&app, &admin.token, &person.user, "terminate").await.expect(200).json()["user"].clone();
    assert_eq!((user["status"].as_str(), user["reason"].as_str()), (Some("terminated"), Some("removed")));
    app.get("/v1/me").by(&person.token).send().await.refused(401, "unauthenticated");
    app.sign_in(&person.email, &password("max")).await.refused(401, "wrong_credentials");
    act(&app, &admin.token, &person.user, "terminate").await.refused(409, "already_terminated");
    for (operation, rule) in [("activate", "status.activate"), ("deactivate", "status.deactivate")] {
        assert_eq!(act(&app, &admin.token, &person.user, operation).await.refused(409, "wrong_status").json()["rule"], rule);
    }
    let listed = |status: &'static str| app.get(&format!("/v1/users?status={status}")).by(&admin.token).send();
    assert_eq!(listed("terminated").await.expect(200).json()["data"][0]["id"], person.user.as_str());

    let back = restore(&app, &admin, &person.user, "same_profile").await.expect(200).json()["user"].clone();
    for field in ["id", "role", "first_name", "last_name", "email", "first_activated_at", "managed"] {
        assert_eq!(back[field], user[field], "{field}");
    }
    assert_eq!(back["status"], "active");
    app.get("/v1/me").by(&person.token).send().await.refused(401, "unauthenticated");
    app.sign_in(&person.email, &password("max")).await.expect(201);
    assert_eq!(restore(&app, &admin, &person.user, "same_profile").await.refused(409, "wrong_status").json()["rule"], "status.restore");
    let names: Vec<_> = app.events("user.restored").await.iter().map(|event| event["subject"]["id"].clone()).collect();
    assert_eq!(names, [json!(person.user)]);
    app.end().await;
}

#[tokio::test]
async fn a_removed_address_answers_how_the_person_comes_back() {
    let app = App::start().await;
    let admin = app.found("default", "ann").await;
    let person = removed(&app, &admin, "max").await;
    let refused = app.post("/v1/users").by(&admin.token).json(&App::invitation(&person.email)).send().await.refused(409, "previously_terminated").json();
    assert_eq!(refused["actions"], json!(["restore", "start_fresh", "use_other_address"]));
    assert_eq!(refused["user_id"], person.user.as_str());
    assert!(refused["detail"].as_str().unwrap().contains("another address"), "{refused}");

    // Somebody who only ever was invited and revoked leaves nothing behind.
    let never = app.invite(&admin, "eve@person.test").await;
    act(&app, &admin.token, &never.user, "invitation/revoke").await.expect(200);
    assert_eq!(restore(&app, &admin, &never.user, "same_profile").await.refused(409, "never_joined").json()["actions"], json!(["invite"]));
    let again = app.invite(&admin, "eve@person.test").await;
    assert_ne!(again.user, never.user);

    let tenant = app.found("tenant", "bea").await;
    let gone = removed(&app, &tenant, "kim").await;
    app.post("/v1/users").by(&tenant.token).json(&App::invitation(&gone.email)).send().await.refused(409, "previously_terminated");
    app.end().await;
}

#[tokio::test]
async fn a_removed_invitation_is_restored_to_pending_with_a_mail_of_its_own() {
    let app = App::start().await;
    let admin = app.found("default", "ann").await;
    let invited = app.invite(&admin, "ada@person.test").await;
    act(&app, &admin.token, &invited.user, "terminate").await.expect(200);
    let dead = app.get(&invited.api()).send().await.refused(410, "dead_link").json();
    assert_eq!((dead["reason"].as_str(), &dead["actions"]), (Some("terminated"), &json!(["tell_organization"])));
    app.post("/v1/users").by(&admin.token).json(&App::invitation("ada@person.test")).send().await.refused(409, "previously_terminated");
    let user = restore(&app, &admin, &invited.user, "same_profile").await.expect(200).json()["user"].clone();
    assert_eq!((user["status"].as_str(), user["id"].as_str()), (Some("pending"), Some(invited.user.as_str())));
    // The mail waits for the gap after the first, and the link counts from when it is due.
    assert_eq!(app.mails("ada@person.test", "invitation").await.len(), 1);
    app.advance(Span(60)).await;
    let fresh = latest(&app, &user, "ada@person.test").await;
    assert_ne!(fresh.token, invited.token);
    assert_eq!(app.get(&invited.api()).send().await.refused(410, "dead_link").json()["reason"], "terminated");
    app.accept(&fresh, "ada").await.expect(201);
    app.end().await;
}

#[tokio::test]
async fn a_fresh_start_makes_somebody_new_who_never_sees_the_old_one() {
    let app = App::start().await;
    let admin = app.found("default", "ann").await;
    let old = removed(&app, &admin, "max").await;
    let answer = restore(&app, &admin, &old.user, "start_fresh").await.expect(201).json();
    let user = answer["user"].clone();
    assert_ne!(user["id"], old.user.as_str());
    assert_eq!((user["status"].as_str(), user["email"].as_str(), &user["first_name"]), (Some("pending"), Some(old.email.as_str()), &Value::Null));
    assert_eq!(answer["invitation"]["user_id"], user["id"]);
    let refused = restore(&app, &admin, &old.user, "same_profile").await.refused(409, "address_taken").json();
    assert_eq!((&refused["user_id"], &refused["actions"]), (&user["id"], &json!(["use_other_address"])));

    // The old login is gone: nobody signs in with it, and accepting makes another.
    app.sign_in(&old.email, &password("max")).await.refused(401, "wrong_credentials");
    let invited = latest(&app, &user, &old.email).await;
    assert_eq!(app.get(&invited.api()).send().await.expect(200).json()["next"], "set_password");
    let accepted = app.accept(&invited, "max the second").await.expect(201).json();
    let me = app.get("/v1/me").by(accepted["session"]["token"].as_str().unwrap()).send().await.expect(200).json();
    assert_eq!((&me["id"], &me["first_name"]), (&user["id"], &Value::Null));
    app.sign_in(&old.email, &password("max")).await.refused(401, "wrong_credentials");
    let signed_in = app.sign_in(&old.email, &password("max the second")).await.expect(201).json();
    assert_eq!(signed_in["users"].as_array().unwrap().len(), 1);

    // The new one is removed too, and the old one comes back: with a login of his own, set up by mail.
    act(&app, &admin.token, user["id"].as_str().unwrap(), "terminate").await.expect(200);
    app.advance(Span(61)).await;
    let back = restore(&app, &admin, &old.user, "same_profile").await.expect(200).json()["user"].clone();
    assert_eq!((back["status"].as_str(), &back["managed"]), (Some("active"), &Value::Null));
    assert_eq!(app.mails(&old.email, "set_up").await.len(), 1);
    app.end().await;
}

#[tokio::test]
async fn a_login_with_a_life_elsewhere_is_left_alone() {
    let app = App::start().await;
    let (ann, bea) = (app.found("default", "ann").await, app.found("default", "bea").await);
    let max = app.person(&ann, "max").await;
    let invited = app.invite(&bea, &max.email).await;
    app.post(&format!("{}/accept", invited.api())).by(&max.token).json(&json!({})).send().await.expect(201);
    act(&app, &ann.token, &max.user, "terminate").await.expect(200);
    let user = restore(&app, &ann, &max.user, "start_fresh").await.expect(201).json()["user"].clone();
    let invited = latest(&app, &user, &max.email).await;
    assert_eq!(app.get(&invited.api()).send().await.expect(200).json()["next"], "sign_in");
    // Whoever has the mailbox now says so, and the admin is told to use another address.
    assert!(app.get(&invited.link).send().await.expect(200).text.contains("value=\"not_my_account\""));
    for _ in 0..2 {
        app.post(&invited.link).form(&[("action", "not_my_account")]).send().await.expect(202);
    }
    let told = app.mails(&ann.email, "not_their_account").await;
    assert!(told.len() == 1 && told[0]["text"].as_str().unwrap().contains("another address"), "{told:?}");
    let session = app.sign_in(&max.email, &password("max")).await.expect(201).json();
    assert_eq!(session["user"]["id"], invited_elsewhere(&session, &bea), "the other organization is not touched");
    app.end().await;
}

fn invited_elsewhere(session: &Value, admin: &Admin) -> Value {
    let places = session["users"].as_array().unwrap();
    places.iter().find(|place| place["organization_id"] == admin.org.as_str()).unwrap()["user_id"].clone()
}

#[tokio::test]
async fn what_the_policies_forbid_is_named() {
    let app = App::start().await;
    let admin = app.found("workshop", "ann").await;
    let person = app.person(&admin, "max").await;
    assert_eq!(act(&app, &admin.token, &person.user, "terminate").await.refused(403, "forbidden").json()["rule"], "user.end");
    assert_eq!(restore(&app, &admin, &person.user, "start_fresh").await.refused(403, "forbidden").json()["rule"], "user.restore");
    assert_eq!(restore(&app, &admin, &person.user, "same_profile").await.refused(409, "wrong_status").json()["rule"], "status.restore");
    app.get("/v1/me").by(&person.token).send().await.expect(200);
    app.end().await;
}

#[tokio::test]
async fn nobody_acts_on_an_owner_and_the_last_one_stays() {
    let app = App::start().await;
    let owner = app.found("default", "ann").await;
    let admin = app.person_as(&owner, "bob", "admin").await;
    for operation in ["terminate", "deactivate"] {
        act(&app, &admin.token, &owner.user, operation).await.refused(409, "owner_protected");
        act(&app, &owner.token, &owner.user, operation).await.refused(409, "last_owner");
    }
    app.get("/v1/me").by(&owner.token).send().await.expect(200);
    let alone = app.found("tenant", "bea").await;
    for operation in ["terminate", "deactivate"] {
        act(&app, &alone.token, &alone.user, operation).await.refused(409, "last_owner");
    }
    app.end().await;
}

#[tokio::test]
async fn a_repeated_restore_gives_the_same_answer_and_one_new_person() {
    let app = App::start().await;
    let admin = app.found("default", "ann").await;
    let old = removed(&app, &admin, "max").await;
    let path = format!("/v1/users/{}/restore", old.user);
    let ask = || app.post(&path).by(&admin.token).header("idempotency-key", "r-1").json(&json!({ "mode": "start_fresh" })).send();
    let answers = join_all((0..8).map(|_| ask())).await;
    let first = answers[0].json();
    for answer in &answers {
        assert_eq!((answer.status, &answer.json()), (201, &first));
    }
    assert_eq!(app.mails(&old.email, "invitation").await.len(), 2, "the old person's, and one for the new");
    app.end().await;
}

#[tokio::test]
async fn fifty_admins_acting_on_each_other_at_once_leave_somebody_to_run_the_place() {
    for (operation, step) in [("deactivate", 1), ("terminate", 1), ("terminate", 0)] {
        let app = App::start().await;
        let founder = app.found("tenant", "ann").await;
        let mut admins = vec![(founder.user.clone(), founder.token.clone())];
        let invited = join_all((1..50).map(|at| {
            let body = json!({ "email": format!("a{at}@person.test"), "first_name": "Ada", "last_name": "Lovelace", "role": "admin" });
            app.post("/v1/users").by(&founder.token).json(&body).send()
        }));
        assert!(invited.await.iter().all(|answer| answer.status == 201));
        for at in 1..50 {
            let link = link_in(&app.mails(&format!("a{at}@person.test"), "invitation").await[0], "/i/").replace("/i/", "/v1/invitation-links/");
            let accepted = app.post(&format!("{link}/accept")).json(&json!({ "password": password("ada") })).send().await.expect(201).json();
            admins.push((accepted["user"]["id"].as_str().unwrap().to_owned(), accepted["session"]["token"].as_str().unwrap().to_owned()));
        }
        let acts = (0..50).map(|at| act(&app, &admins[at].1, &admins[(at + step) % 50].0, operation));
        let answers = join_all(acts).await;
        for answer in &answers {
            assert!(matches!(answer.status, 200 | 401 | 409), "{operation}: {answer:?}");
        }
        let mut left = 0;
        for (_, token) in &admins {
            left += usize::from(app.get("/v1/me").by(token).send().await.status == 200);
        }
        let done = answers.iter().filter(|answer| answer.status == 200).count();
        assert_eq!(left, 50 - done, "{operation}");
        assert!(left >= 1 && done >= 1, "{operation}: {left} left");
        app.end().await;
    }
}

/// The buttons on a page, by the action that they post.
fn buttons(page: &str) -> Vec<&str> {
    page.split("name=\"action\" value=\"").skip(1).filter_map(|rest| rest.split('"').next()).filter(|action| *action != "sign_out").collect()
}

#[tokio::test]
async fn the_notice_page_offers_what_applies_now() {
    let app = App::start().await;
    let mut admin = app.found("default", "ann").await;
    let member = app.person(&admin, "max").await;
    let other = app.found("default", "bea").await;
    let (ada, eve) = (app.invite(&admin, "ada@person.test").await, app.invite(&admin, "eve@person.test").await);
    app.advance(Span::hours(25)).await;
    let notices = app.mails(&admin.email, "expiry_notice").await;
    let notice = |email: &str| link_in(notices.iter().find(|mail| mail["text"].as_str().unwrap().contains(email)).unwrap(), "/n/");
    let (of_ada, of_eve) = (notice("ada@person.test"), notice("eve@person.test"));
    admin.token = app.signed_in_again(&admin).await;
    let outsider = app.signed_in_again(&other).await;
    let shown = async |link: &str| app.get(link).cookie(&admin.token).send().await.expect(200).text;
    let press = async |link: &str, action: &str| app.post(link).cookie(&admin.token).form(&[("action", action)]).send().await;
    let member = app.sign_in(&member.email, &password("max")).await.expect(201).json()["token"].as_str().unwrap().to_owned();
    for token in [&member, &outsider] {
        app.get(&of_ada).cookie(token).send().await.expect(404);
        app.post(&of_ada).cookie(token).form(&[("action", "resend")]).send().await.expect(404);
    }

    assert_eq!(buttons(&shown(&of_ada).await), ["resend", "fix_address"]);
    press(&of_ada, "activate").await.expect(409);
    press(&of_ada, "fly").await.expect(422);
    act(&app, &admin.token, &ada.user, "deactivate").await.expect(200);
    assert_eq!(buttons(&shown(&of_ada).await), ["activate", "fix_address"]);
    assert_eq!(buttons(&press(&of_ada, "activate").await.expect(200).text), ["resend", "fix_address"], "never active: back to pending with a mail");

    act(&app, &admin.token, &ada.user, "terminate").await.expect(200);
    assert_eq!(buttons(&shown(&of_ada).await), ["restore"]);
    assert_eq!(buttons(&press(&of_ada, "restore").await.expect(200).text), ["resend", "fix_address"]);

    act(&app, &admin.token, &eve.user, "invitation/revoke").await.expect(200);
    assert_eq!(buttons(&shown(&of_eve).await), ["invite"]);
    let mails = app.mails("eve@person.test", "invitation").await.len();
    assert_eq!(buttons(&press(&of_eve, "invite").await.expect(200).text), ["resend", "fix_address"], "somebody new, and the page shows it");
    assert_eq!(app.mails("eve@person.test", "invitation").await.len(), mails + 1);
    assert_eq!(buttons(&shown(&of_eve).await), Vec::<&str>::new(), "the address is somebody else's by now");
    app.end().await;
}

/// Whoever is switched off or removed keeps no way back in the mail: a reset that was on its way is dead, also after the
/// person is back, until a new one is asked for (F15).
#[tokio::test]
async fn a_pending_reset_ends_with_the_access() {
    for (ending, back) in [("deactivate", "activate"), ("terminate", "restore")] {
        let app = App::start().await;
        let admin = app.found("default", "ann").await;
        let max = app.person(&admin, "max").await;
        let reset = || async {
            app.post("/v1/password-resets").json(&json!({ "email": max.email })).send().await.expect(202);
            link_in(&app.mails(&max.email, "password_reset").await.pop().unwrap(), "/r/").replace("/r/", "/v1/password-reset-links/")
        };
        let link = reset().await;
        app.get(&link).send().await.expect(200);
        act(&app, &admin.token, &max.user, ending).await.expect(200);
        let chosen = json!({ "password": password("taken") });
        for _ in 0..2 {
            app.get(&link).send().await.refused(410, "dead_link");
            app.post(&format!("{link}/complete")).json(&chosen).send().await.refused(410, "dead_link");
            act(&app, &admin.token, &max.user, back).await;
        }
        app.sign_in(&max.email, &password("max")).await.expect(201);
        let fresh = reset().await;
        app.post(&format!("{fresh}/complete")).json(&chosen).send().await.expect(204);
        app.end().await;
    }
}
