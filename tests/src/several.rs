//! One account in several organizations (F40), and resets that find invitations in all of them (manual 002).

use domain::Span;
use serde_json::{Value, json};
use tests::{Admin, App, link_in, password};

fn text(value: &Value) -> String {
    value.as_str().unwrap().to_owned()
}

/// Ann, of her own organization, joins Bea's as an admin; answers with her session there.
async fn in_both(app: &App) -> (Admin, Admin, String) {
    let (ann, bea) = (app.found("default", "ann").await, app.found("default", "bea").await);
    let mut body = App::invitation(&ann.email);
    body["role"] = "admin".into();
    let invited = app.invite_as(&bea, &body).await;
    let joined = app.post(&format!("{}/accept", invited.api())).by(&ann.token).json(&json!({})).send().await.expect(201).json();
    (ann, bea, text(&joined["session"]["token"]))
}

#[tokio::test]
async fn whoever_is_in_several_signs_in_to_the_last_one_and_switches() {
    let app = App::start().await;
    let (ann, bea, there) = in_both(&app).await;
    let entered = app.sign_in(&ann.email, &password("ann")).await.expect(201).json();
    let users = entered["users"].as_array().unwrap();
    let shown: Vec<_> = users.iter().map(|place| (text(&place["organization_id"]), text(&place["organization"]), text(&place["role"]))).collect();
    assert!(shown.contains(&(ann.org.clone(), "ann Works".to_owned(), "owner".to_owned())), "{shown:?}");
    assert!(shown.contains(&(bea.org.clone(), "bea Works".to_owned(), "admin".to_owned())), "{shown:?}");
    let of = |token: String| {
        let app = &app;
        async move { text(&app.get("/v1/me").by(&token).send().await.expect(200).json()["organization"]["id"]) }
    };
    assert_eq!(of(text(&entered["token"])).await, bea.org, "where the last session was");

    let switch = |token: &str, org: &str| app.post("/v1/sessions/current/organization").by(token).json(&json!({ "organization": org })).send();
    let switched = switch(&there, &ann.org).await.expect(201).json();
    assert_eq!(switched["user"]["id"].as_str(), Some(ann.user.as_str()));
    app.get("/v1/me").by(&there).send().await.refused(401, "unauthenticated");
    let here = text(&switched["token"]);
    assert_eq!(of(here.clone()).await, ann.org);
    assert_eq!(of(text(&app.sign_in(&ann.email, &password("ann")).await.expect(201).json()["token"])).await, ann.org, "where it switched to");

    // Off in one organization, and as before in the other; a reset of the login, which is managed in neither, stays alive.
    app.post("/v1/password-resets").json(&json!({ "email": ann.email })).send().await.expect(202);
    let reset = link_in(&app.mails(&ann.email, "password_reset").await.pop().unwrap(), "/r/").replace("/r/", "/v1/password-reset-links/");
    let user = users.iter().find(|place| place["organization_id"] == bea.org.as_str()).map(|place| text(&place["user_id"])).unwrap();
    app.post(&format!("/v1/users/{user}/deactivate")).by(&bea.token).send().await.expect(200);
    for org in [bea.org.as_str(), "org_01900000000070008000000000000000"] {
        switch(&here, org).await.refused(404, "not_found");
    }
    let entered = app.sign_in(&ann.email, &password("ann")).await.expect(201).json();
    assert_eq!(entered["users"].as_array().unwrap().len(), 1);
    let credentials = json!({ "email": ann.email, "password": password("ann"), "organization": bea.org });
    app.post("/v1/sessions").json(&credentials).send().await.refused(401, "wrong_credentials");
    app.get(&reset).send().await.expect(200);
    app.end().await;
}

/// Where the last one used is closed to the person, the one used before it is next; with none left the answer is the one of a
/// wrong password.
#[tokio::test]
async fn without_the_last_organization_the_one_before_it_is_next() {
    let app = App::start().await;
    let mut founders = Vec::new();
    for name in ["ann", "bea", "cat", "dan"] {
        founders.push(app.found("default", name).await);
    }
    // Joined in another order than founded, and never entered again: the order of joining is the order of use.
    let mut users = Vec::new();
    let mut session = String::new();
    for founder in [&founders[2], &founders[0], &founders[3], &founders[1]] {
        let invited = app.invite(founder, "ada@person.test").await;
        let accept = app.post(&format!("{}/accept", invited.api()));
        let joined = match users.is_empty() {
            true => accept.json(&json!({ "password": password("ada") })).send().await,
            false => accept.by(&session).json(&json!({})).send().await,
        };
        session = text(&joined.expect(201).json()["session"]["token"]);
        users.push((founder, invited.user));
    }
    // Used again: cat's, then ann's. So by use: ann's, cat's, bea's, dan's.
    for at in [0, 1] {
        let credentials = json!({ "email": "ada@person.test", "password": password("ada"), "organization": users[at].0.org });
        app.post("/v1/sessions").json(&credentials).send().await.expect(201);
    }
    for at in [1, 0, 3, 2] {
        let entered = app.sign_in("ada@person.test", &password("ada")).await.expect(201).json();
        assert_eq!(entered["user"]["id"].as_str(), Some(users[at].1.as_str()), "{}", users[at].0.email);
        app.post(&format!("/v1/users/{}/deactivate", users[at].1)).by(&users[at].0.token).send().await.expect(200);
    }
    let gone = app.sign_in("ada@person.test", &password("ada")).await.refused(401, "wrong_credentials");
    let wrong = app.sign_in("ada@person.test", "something else entirely").await.refused(401, "wrong_credentials");
    let (mut gone, mut wrong) = (gone.json(), wrong.json());
    gone["request_id"].take();
    wrong["request_id"].take();
    assert_eq!(gone, wrong);
    app.end().await;
}

#[tokio::test]
async fn the_pages_switch_and_a_notice_of_another_organization_offers_to() {
    let app = App::start().await;
    let (ann, bea, there) = in_both(&app).await;
    let alone = app.get("/home").cookie(&bea.token).send().await.expect(200);
    assert!(!alone.text.contains("/switch-organization"));
    let home = app.get("/home").cookie(&there).send().await.expect(200);
    assert!(home.text.contains("/switch-organization") && home.text.contains(&ann.org), "{}", home.text);
    let form = [("organization", ann.org.as_str()), ("back", "https://evil.test/")];
    let switched = app.post("/switch-organization").cookie(&there).form(&form).send().await.expect(303);
    assert_eq!(switched.header("location"), "/home", "never off this site");

    app.invite(&bea, "ada@person.test").await;
    app.advance(Span::hours(25)).await;
    let notice = link_in(&app.mails(&bea.email, "expiry_notice").await.pop().unwrap(), "/n/");
    let credentials = json!({ "email": ann.email, "password": password("ann"), "organization": ann.org });
    let here = text(&app.post("/v1/sessions").json(&credentials).send().await.expect(201).json()["token"]);
    let offered = app.get(&notice).cookie(&here).send().await.expect(200);
    assert!(offered.text.contains("bea Works") && offered.text.contains(&bea.org), "{}", offered.text);
    let form = [("organization", bea.org.as_str()), ("back", notice.as_str())];
    let switched = app.post("/switch-organization").cookie(&here).form(&form).send().await.expect(303);
    assert_eq!(switched.header("location"), notice);
    let session = switched.cookie("__Host-usher").unwrap();
    assert!(app.get(&notice).cookie(&session).send().await.expect(200).text.contains("ada@person.test"));

    // Whoever is not in that organization learns nothing.
    let cat = app.found("default", "cat").await;
    app.get(&notice).cookie(&cat.token).send().await.expect(404);
    app.end().await;
}

#[tokio::test]
async fn a_reset_sends_pending_invitations_again_where_the_organization_has_it_so() {
    let app = App::start().await;
    let (tenant, workshop) = (app.found("tenant", "ann").await, app.found("workshop", "bea").await);
    let ada = app.invite(&tenant, "ada@person.test").await;
    app.invite(&workshop, "ada@person.test").await;
    app.advance(Span::hours(25)).await;
    let before = app.mails(&ada.email, "invitation").await.len();
    let reset = |email: &str| app.post("/v1/password-resets").json(&json!({ "email": email })).send();
    let answer = reset(&ada.email).await.expect(202);
    assert_eq!(answer.text, reset("nobody@person.test").await.expect(202).text);
    let mails = app.mails(&ada.email, "invitation").await;
    assert_eq!(mails.len(), before + 1, "the tenant's alone");
    assert!(app.mails(&ada.email, "password_reset").await.is_empty());
    let link = link_in(mails.last().unwrap(), "/i/").replace("/i/", "/v1/invitation-links/");
    app.post(&format!("{link}/accept")).json(&json!({ "password": password("ada") })).send().await.expect(201);
    reset(&ada.email).await.expect(202);
    assert_eq!(app.mails(&ada.email, "invitation").await.len(), before + 1, "nobody waits any more");
    assert_eq!(app.mails(&ada.email, "password_reset").await.len(), 1);
    app.end().await;
}

#[tokio::test]
async fn the_account_of_one_organization_is_sent_the_pending_invitation_of_another() {
    let app = App::start().await;
    let (ann, bea) = (app.found("default", "ann").await, app.found("default", "bea").await);
    let max = app.person(&ann, "max").await;
    app.invite(&bea, &max.email).await;
    for mailed in [2, 3, 4] {
        app.post("/v1/password-resets").json(&json!({ "email": max.email })).send().await.expect(202);
        assert_eq!(app.mails(&max.email, "invitation").await.len(), mailed + 1, "beside the account's reset");
    }
    app.hold(app.now() + Span::hours(1)).await;
    app.post("/v1/password-resets").json(&json!({ "email": max.email })).send().await.expect(202);
    assert_eq!(app.mails(&max.email, "invitation").await.len(), 5, "three fresh links a day");
    assert_eq!(app.mails(&max.email, "password_reset").await.len(), 4);
    app.end().await;
}
