//! Addresses to which an organization's mails are held back, and mails that did not arrive (F9; INVITATIONS sections 5, 6, 8):
//! whoever can help learns of it, and can.

use domain::Span;
use serde_json::{Value, json};
use tests::{Admin, Answer, App, Invited, link_in, password};

/// Ada, who reported her invitation as unwanted, past the gap.
async fn complained(app: &App) -> (Admin, Invited) {
    let admin = app.found("default", "ann").await;
    let ada = app.invite(&admin, "ada@person.test").await;
    assert!(app.reported(&app.newest_mail(&ada.email, "invitation").await, "complaint", None).await);
    app.advance(Span(61)).await;
    (admin, ada)
}

async fn resend(app: &App, admin: &Admin, user: &str, body: Value) -> Answer {
    app.post(&format!("/v1/users/{user}/invitation/resend")).by(&admin.token).json(&body).send().await
}

async fn correct(app: &App, admin: &Admin, user: &str, body: Value) -> Answer {
    app.ask("PATCH", &format!("/v1/users/{user}")).by(&admin.token).json(&body).send().await
}

async fn mailed(app: &App, to: &str) -> usize {
    app.mails(to, "invitation").await.len()
}

async fn enters(app: &App, email: &str) {
    let link = link_in(app.mails(email, "invitation").await.last().unwrap(), "/i/").replace("/i/", "/v1/invitation-links/");
    app.post(&format!("{link}/accept")).json(&json!({ "password": password("ada") })).send().await.expect(201);
}

/// A held address and what it answers with: the person, if there is one, and two ways on.
fn held(answer: Answer, user: Option<&str>) {
    let problem = answer.refused(409, "suppressed").json();
    let other = if user.is_some() { "fix_address" } else { "use_other_address" };
    assert_eq!((problem["user_id"].as_str(), &problem["actions"]), (user, &json!(["lift_suppression", other])));
}

#[tokio::test]
async fn a_resend_to_a_held_address_needs_a_confirmation_which_lifts_the_hold() {
    let app = App::start().await;
    let (admin, ada) = complained(&app).await;
    for body in [json!({}), json!({ "confirm_suppressed": false })] {
        held(resend(&app, &admin, &ada.user, body).await, Some(&ada.user));
    }
    assert_eq!(mailed(&app, &ada.email).await, 1);
    resend(&app, &admin, &ada.user, json!({ "confirm_suppressed": true })).await.expect(200);
    assert_eq!(mailed(&app, &ada.email).await, 2);
    app.advance(Span(61)).await;
    resend(&app, &admin, &ada.user, json!({})).await.expect(200);
    enters(&app, &ada.email).await;
    let timeline = app.get(&format!("/v1/users/{}/timeline", ada.user)).by(&admin.token).send().await.expect(200);
    assert!(timeline.text.contains("suppressed"), "what was lifted is on the record: {}", timeline.text);
    app.end().await;
}

/// A confirmation that comes too soon lifts nothing, and one for an address that is free does no harm.
#[tokio::test]
async fn a_confirmation_is_worth_nothing_without_its_mail() {
    let app = App::start().await;
    let admin = app.found("default", "ann").await;
    let ada = app.invite(&admin, "ada@person.test").await;
    app.reported(&app.newest_mail(&ada.email, "invitation").await, "complaint", None).await;
    resend(&app, &admin, &ada.user, json!({ "confirm_suppressed": true })).await.refused(429, "too_soon");
    app.advance(Span(61)).await;
    held(resend(&app, &admin, &ada.user, json!({})).await, Some(&ada.user));
    let bob = app.invite(&admin, "bob@person.test").await;
    app.advance(Span(61)).await;
    resend(&app, &admin, &bob.user, json!({ "confirm_suppressed": true })).await.expect(200);
    app.end().await;
}

#[tokio::test]
async fn inviting_a_held_address_says_so_before_anybody_is_created() {
    let app = App::start().await;
    let (admin, ada) = complained(&app).await;
    let create = |confirm: bool| {
        let mut body = App::invitation("Ada@Person.test");
        body["confirm_suppressed"] = confirm.into();
        app.post("/v1/users").by(&admin.token).json(&body).send()
    };
    let check = || app.post("/v1/users/check").by(&admin.token).json(&json!({ "users": [App::invitation(&ada.email)] })).send();
    held(create(false).await, Some(&ada.user));
    assert_eq!(check().await.expect(200).json()["data"][0]["outcome"], "already_invited");
    app.post(&format!("/v1/users/{}/invitation/revoke", ada.user)).by(&admin.token).send().await.expect(200);
    held(create(false).await, None);
    let row = check().await.expect(200).json()["data"][0].clone();
    assert_eq!((&row["outcome"], &row["actions"]), (&json!("suppressed"), &json!(["lift_suppression", "use_other_address"])));
    assert_eq!(app.events("user.created").await.iter().filter(|event| event["data"]["status"] == "pending").count(), 1);

    let bulk = json!({ "users": [ada.user] });
    let none = app.post("/v1/invitations/bulk-resend").by(&admin.token).json(&bulk).send().await.expect(200).json();
    assert_eq!(none["data"][0]["outcome"], "wrong_status", "she is no longer invited");

    let created = create(true).await.expect(201).json();
    assert_ne!(created["user"]["id"], ada.user.as_str());
    enters(&app, created["user"]["email"].as_str().unwrap()).await;
    app.end().await;
}

#[tokio::test]
async fn of_many_only_those_who_are_held_wait_for_a_confirmation() {
    let app = App::start().await;
    let (admin, ada) = complained(&app).await;
    let bob = app.invite(&admin, "bob@person.test").await;
    app.advance(Span(61)).await;
    let bulk = |confirm: bool| {
        let body = json!({ "users": [ada.user, bob.user], "confirm_suppressed": confirm });
        app.post("/v1/invitations/bulk-resend").by(&admin.token).json(&body).send()
    };
    let outcomes = |answer: Answer| {
        let rows = answer.expect(200).json()["data"].as_array().unwrap().clone();
        rows.iter().map(|row| row["outcome"].as_str().unwrap().to_owned()).collect::<Vec<_>>()
    };
    assert_eq!(outcomes(bulk(false).await), ["suppressed", "resent"]);
    assert_eq!((mailed(&app, &ada.email).await, mailed(&app, &bob.email).await), (1, 2));
    app.advance(Span(61)).await;
    assert_eq!(outcomes(bulk(true).await), ["resent", "resent"]);
    assert_eq!((mailed(&app, &ada.email).await, mailed(&app, &bob.email).await), (2, 3));
    app.end().await;
}

#[tokio::test]
async fn a_correction_onto_a_held_address_needs_a_confirmation_too() {
    let app = App::start().await;
    let (admin, ada) = complained(&app).await;
    app.post(&format!("/v1/users/{}/invitation/revoke", ada.user)).by(&admin.token).send().await.expect(200);
    let ade = app.invite(&admin, "ade@person.test").await;
    held(correct(&app, &admin, &ade.user, json!({ "email": ada.email })).await, Some(&ade.user));
    let still = app.get(&format!("/v1/users/{}", ade.user)).by(&admin.token).send().await.expect(200).json();
    assert_eq!(still["email"], "ade@person.test");
    correct(&app, &admin, &ade.user, json!({ "email": ada.email, "confirm_suppressed": true })).await.expect(200);
    enters(&app, &ada.email).await;
    app.end().await;
}

/// What cannot be mailed is told to the organization, once a day, whatever the person presses; the link itself works.
#[tokio::test]
async fn whoever_cannot_be_mailed_gets_help_from_the_organization() {
    let app = App::start().await;
    let (admin, ada) = complained(&app).await;
    let handed = app.post(&format!("/v1/users/{}/invitation/link", ada.user)).by(&admin.token).send().await.expect(200).json();
    let handed = handed["url"].as_str().unwrap().rsplit('/').next().unwrap().to_owned();
    for _ in 0..2 {
        app.post(&format!("{}/renew", ada.api())).send().await.expect(202);
        let refused = app.post(&format!("/v1/invitation-links/{handed}/code")).send().await.refused(409, "undeliverable").json();
        assert_eq!(refused["actions"], json!(["tell_organization"]));
    }
    assert_eq!((mailed(&app, &ada.email).await, app.mails(&ada.email, "code").await.len()), (1, 0));
    let told = app.mails(&admin.email, "invitee_asks").await;
    assert_eq!(told.len(), 1, "once a day");
    let text = told[0]["text"].as_str().unwrap();
    assert!(text.contains("held back") && !text.contains("does not work"), "{text}");
    let notice = link_in(&told[0], "/n/");
    let page = app.get(&notice).cookie(&admin.token).send().await.expect(200);
    assert!(page.text.contains("value=\"lift_suppression\"") && page.text.contains("value=\"fix_address\"") && !page.text.contains("value=\"resend\""));
    app.post(&notice).cookie(&admin.token).form(&[("action", "lift_suppression")]).send().await.expect(200);
    assert_eq!(mailed(&app, &ada.email).await, 2);
    app.post(&format!("/v1/invitation-links/{handed}/code")).send().await.expect(202);
    enters(&app, &ada.email).await;
    app.end().await;
}

#[tokio::test]
async fn a_code_that_would_bounce_is_told_to_the_organization() {
    let app = App::start().await;
    let admin = app.found("default", "ann").await;
    let ada = app.invite(&admin, "ada@person.test").await;
    app.reported(&app.newest_mail(&ada.email, "invitation").await, "bounce", None).await;
    let handed = app.post(&format!("/v1/users/{}/invitation/link", ada.user)).by(&admin.token).send().await.expect(200).json();
    let page = handed["url"].as_str().unwrap().rsplit('/').next().unwrap().to_owned();
    let refused = app.post(&format!("/i/{page}")).form(&[("action", "code")]).send().await.expect(409);
    assert!(refused.text.contains("The organization has been told"), "{}", refused.text);
    assert_eq!(app.mails(&admin.email, "invitee_asks").await.len(), 1);
    app.end().await;
}

/// Bounce, mail to the admin, its page, the right address, and in; the old mailbox learns nothing.
#[tokio::test]
async fn a_bounced_address_is_corrected_on_the_page_that_the_mail_leads_to() {
    let app = App::start().await;
    let admin = app.found("default", "ann").await;
    let ade = app.invite(&admin, "ade@person.test").await;
    app.invite(&admin, "bob@person.test").await;
    app.reported(&app.newest_mail(&ade.email, "invitation").await, "bounce", Some("NoEmail")).await;
    let told = app.mails(&admin.email, "undelivered").await.pop().unwrap();
    let notice = link_in(&told, "/n/");
    let page = app.get(&notice).cookie(&admin.token).send().await.expect(200);
    assert!(page.text.contains("the mailbox refused it") && page.text.contains("value=\"fix_address\""), "{}", page.text);
    let fix = |email: &'static str| app.post(&notice).cookie(&admin.token).form(&[("action", "fix_address"), ("email", email)]).send();
    for (typed, status) in [("no address", 422), ("bob@person.test", 409)] {
        let refused = fix(typed).await.expect(status);
        assert!(refused.text.contains(&format!("value=\"{typed}\"")), "what was typed is still there: {}", refused.text);
    }
    let fixed = fix("ada@person.test").await.expect(200);
    assert!(fixed.text.contains("ada@person.test") && fixed.text.contains("on its way"), "{}", fixed.text);
    let dead = app.get(&ade.link).send().await.expect(410);
    assert!(!dead.text.contains("ada@"));

    // A second bounce is told again; the page is the same one.
    app.reported(&app.newest_mail("ada@person.test", "invitation").await, "bounce", None).await;
    assert_eq!(app.mails(&admin.email, "undelivered").await.len(), 2);
    app.advance(Span(61)).await;
    app.post(&notice).cookie(&admin.token).form(&[("action", "resend")]).send().await.expect(200);
    enters(&app, "ada@person.test").await;
    let done = app.get(&notice).cookie(&admin.token).send().await.expect(200);
    assert!(!done.text.contains("value=\"fix_address\"") && done.text.contains("Nothing is left to do"), "{}", done.text);
    app.end().await;
}

/// The home page shows what did not arrive and leads to the page that helps; its form asks before it mails a held address.
#[tokio::test]
async fn the_home_page_shows_what_did_not_arrive_and_leads_on() {
    let app = App::start().await;
    let (admin, ada) = complained(&app).await;
    let home = app.get("/home").cookie(&admin.token).send().await.expect(200);
    assert!(home.text.contains("reported as unwanted"), "{}", home.text);
    let notice = home.text.split('"').find(|part| part.starts_with("/n/")).unwrap().to_owned();
    let page = app.get(&notice).cookie(&admin.token).send().await.expect(200);
    assert!(page.text.contains(&ada.email) && page.text.contains("value=\"lift_suppression\""));
    app.post(&format!("/v1/users/{}/invitation/revoke", ada.user)).by(&admin.token).send().await.expect(200);
    let form = [("action", "invite"), ("email", "ada@person.test"), ("first_name", "Ada"), ("role", "viewer")];
    let refused = app.post("/home").cookie(&admin.token).form(&form).send().await.expect(409);
    assert!(refused.text.contains("name=\"confirm_suppressed\"") && refused.text.contains("value=\"Ada\""), "{}", refused.text);
    let confirmed = [form[0], form[1], form[2], form[3], ("confirm_suppressed", "yes")];
    app.post("/home").cookie(&admin.token).form(&confirmed).send().await.expect(200);
    enters(&app, &ada.email).await;
    app.end().await;
}

/// Another organization's mails, resets and codes are not held back by this one's hold.
#[tokio::test]
async fn a_hold_is_one_organizations_own() {
    let app = App::start().await;
    let (admin, ada) = complained(&app).await;
    let other = app.found("default", "bea").await;
    app.invite(&other, &ada.email).await;
    enters(&app, &ada.email).await;
    app.post("/v1/password-resets").json(&json!({ "email": ada.email })).send().await.expect(202);
    assert_eq!(app.mails(&ada.email, "password_reset").await.len(), 1);
    held(resend(&app, &admin, &ada.user, json!({})).await, Some(&ada.user));
    app.end().await;
}
