//! Sending limits (F13): counted in people and mails, in the transaction of what they count.

use domain::{Limits, Span};
use futures::future::join_all;
use local::Options;
use serde_json::{Value, json};
use tests::{Admin, Answer, App, password};

async fn limited(limits: Limits) -> (App, Admin) {
    let app = App::start_with(Options { limits, ..Options::default() }).await;
    let admin = app.found("default", "ann").await;
    (app, admin)
}

/// Invites, and as clients do again if a busy machine says that it is not available for the moment.
async fn create(app: &App, token: &str, email: &str) -> Answer {
    let again = || app.post("/v1/users").by(token).header("idempotency-key", email).json(&App::invitation(email)).send();
    let mut answer = again().await;
    for _ in 0..20 {
        if answer.status != 503 && answer.code() != "conflict" {
            break;
        }
        answer = again().await;
    }
    answer
}

/// How many were let in; every other was refused by `rule`, which says when it ends.
fn let_in(answers: Vec<Answer>, rule: &str) -> usize {
    let (fine, refused): (Vec<_>, Vec<_>) = answers.into_iter().partition(|answer| answer.status == 201);
    for answer in refused {
        let answer = answer.refused(429, "too_soon");
        assert_eq!(answer.json()["rule"], rule);
        assert!(answer.header("retry-after").parse::<u32>().unwrap() > 0);
    }
    fine.len()
}

#[tokio::test]
async fn fifty_at_once_do_not_pass_an_inviters_hour() {
    let (app, admin) = limited(Limits { invitees_per_inviter: 10, ..Limits::default() }).await;
    let emails: Vec<String> = (0..50).map(|n| format!("p{n}@person.test")).collect();
    let answers = join_all(emails.iter().map(|email| create(&app, &admin.token, email))).await;
    assert_eq!(let_in(answers, "limits.inviter"), 10);
    assert_eq!(app.events("invitation.created").await.len(), 10);
    app.hold(app.now() + Span::hours(1)).await;
    let token = app.signed_in_again(&admin).await;
    create(&app, &token, "late@person.test").await.expect(201);
    app.end().await;
}

#[tokio::test]
async fn fifty_at_once_by_two_inviters_do_not_pass_an_organizations_day() {
    let (app, ann) = limited(Limits { invitees_per_organization: 12, ..Limits::default() }).await;
    let bob = app.person_as(&ann, "bob", "admin").await;
    let emails: Vec<String> = (0..50).map(|n| format!("p{n}@person.test")).collect();
    let inviters = [ann.token.as_str(), bob.token.as_str()];
    let answers = join_all(emails.iter().enumerate().map(|(n, email)| create(&app, inviters[n % 2], email))).await;
    assert_eq!(let_in(answers, "limits.organization"), 11, "the eleven beside Bob");
    let other = app.found("default", "cat").await;
    create(&app, &other.token, "p1@person.test").await.expect(201);
    app.hold(app.now() + Span::hours(24)).await;
    let token = app.signed_in_again(&ann).await;
    create(&app, &token, "late@person.test").await.expect(201);
    app.end().await;
}

#[tokio::test]
async fn one_recipient_gets_so_many_mails_a_day_and_everybody_else_goes_on() {
    let (app, ann) = limited(Limits { mails_per_recipient: 3, ..Limits::default() }).await;
    let ada = app.invite(&ann, "ada@person.test").await;
    let resend = format!("/v1/users/{}/invitation/resend", ada.user);
    for _ in 0..2 {
        app.hold(app.now() + Span(61)).await;
        app.post(&resend).by(&ann.token).send().await.expect(200);
    }
    app.hold(app.now() + Span(61)).await;
    let refused = app.post(&resend).by(&ann.token).send().await.refused(429, "too_soon");
    assert_eq!(refused.json()["rule"], "limits.recipient");
    let again = create(&app, &ann.token, &ada.email).await.expect(200).json();
    assert_eq!((&again["reinvited"], &again["mail_sent"]), (&json!(true), &json!(false)));
    app.post(&format!("{}/renew", ada.api())).send().await.expect(202);
    assert_eq!(app.mails(&ada.email, "invitation").await.len(), 3);
    assert_eq!(app.mails(&ann.email, "invitee_asks").await.len(), 1, "who cannot be mailed today is helped by the admin");

    let cat = app.found("default", "cat").await;
    app.invite(&cat, &ada.email).await;
    app.invite(&ann, "bob@person.test").await;
    app.accept(&ada, "ada").await.expect(201);
    app.post("/v1/password-resets").json(&json!({ "email": ada.email })).send().await.expect(202);
    assert_eq!(app.mails(&ada.email, "password_reset").await.len(), 1, "a reset has a limit of its own");
    app.end().await;
}

#[tokio::test]
async fn the_day_s_mails_of_a_person_who_waits_begin_anew() {
    let (app, ann) = limited(Limits { mails_per_recipient: 1, ..Limits::default() }).await;
    let ada = app.invite(&ann, "ada@person.test").await;
    let resend = format!("/v1/users/{}/invitation/resend", ada.user);
    app.hold(app.now() + Span(61)).await;
    let wait: i64 = app.post(&resend).by(&ann.token).send().await.refused(429, "too_soon").header("retry-after").parse().unwrap();
    app.hold(app.now() + Span(wait)).await;
    let token = app.signed_in_again(&ann).await;
    app.post(&resend).by(&token).send().await.expect(200);
    app.end().await;
}

#[tokio::test]
async fn an_activation_is_never_refused_for_its_mail() {
    let (app, ann) = limited(Limits { mails_per_recipient: 1, ..Limits::default() }).await;
    let ada = app.invite(&ann, "ada@person.test").await;
    let path = |act: &str| format!("/v1/users/{}/{act}", ada.user);
    app.post(&path("deactivate")).by(&ann.token).send().await.expect(200);
    app.hold(app.now() + Span(61)).await;
    let back: Value = app.post(&path("activate")).by(&ann.token).send().await.expect(200).json();
    assert_eq!(back["user"]["status"], "pending");
    assert_eq!(app.mails(&ada.email, "invitation").await.len(), 2);
    app.end().await;
}

#[tokio::test]
async fn names_that_hide_something_are_refused_and_joined_ones_are_not() {
    let (app, ann) = limited(Limits::default()).await;
    let with = |n: usize, field: &str, value: &str| {
        let mut body = App::invitation(&format!("p{n}@person.test"));
        body[field] = json!(value);
        app.post("/v1/users").by(&ann.token).json(&body).send()
    };
    let hidden = ["a\u{202e}b", "a\u{2066}b", "a\u{200b}b", "a\r\nBcc: x@y.test", "a\u{7}b", "\u{200d}a"];
    for (n, text) in hidden.into_iter().enumerate() {
        for field in ["first_name", "last_name", "position"] {
            let refused = with(n, field, text).await.expect(422).json();
            assert_eq!(
                (&refused["errors"][0]["pointer"], &refused["errors"][0]["code"]),
                (&json!(format!("/{field}")), &json!("control_character")),
                "{text:?}"
            );
        }
    }
    for (n, text) in ["\u{1f469}\u{200d}\u{1f4bb} Ada", "\u{645}\u{6cc}\u{200c}\u{631}", "\u{5e9}\u{5dc}\u{5d5}\u{5dd}"].into_iter().enumerate() {
        with(n, "first_name", text).await.expect(201);
    }
    with(9, "message", &"x".repeat(501)).await.expect(422);
    with(9, "message", &"\u{e9}".repeat(500)).await.expect(201);
    app.end().await;
}

#[tokio::test]
async fn what_people_typed_stays_text_in_a_mail() {
    let (app, ann) = limited(Limits::default()).await;
    let body = json!({
        "email": "ada@person.test", "first_name": "http://evil.example <b>x</b>", "last_name": "L",
        "message": "Click https://evil.example/now\n<a href=\"https://evil.example\">here</a> or mail me@evil.example",
    });
    app.post("/v1/users").by(&ann.token).json(&body).send().await.expect(201);
    let founder = json!({ "email": "eve@boss.test", "password": password("eve"), "first_name": "<i>Eve</i>", "last_name": "www.evil.example" });
    let name = "<b>Free</b> prizes at evil.example";
    let founded = app.post("/v1/organizations").json(&json!({ "name": name, "owner": founder })).send().await.expect(201).json();
    let token = founded["session"]["token"].as_str().unwrap();
    create(&app, token, "bob@person.test").await.expect(201);
    for to in ["ada@person.test", "bob@person.test"] {
        let mail = app.mails(to, "invitation").await.pop().unwrap();
        let links = mail["links"].as_array().unwrap();
        assert!(links.iter().all(|link| link.as_str().unwrap().starts_with(app.runner.base_url())), "{links:?}");
        let (subject, from, html) = (mail["subject"].as_str().unwrap(), mail["from"].as_str().unwrap(), mail["html"].as_str().unwrap());
        for shown in [subject, from, mail["text"].as_str().unwrap(), html] {
            assert!(!shown.contains("evil.example"), "{shown}");
        }
        assert!(!subject.contains(['<', '>']) && !from.contains(['<', '>']), "{subject} {from}");
        assert!(!html.contains("<b>x") && !html.contains("<i>Eve") && !html.contains("<b>Free"));
    }
    app.end().await;
}

#[tokio::test]
async fn an_office_behind_one_address_joins_in_one_hour() {
    let app = App::start_with(Options { source_limit: 5, ..Options::default() }).await;
    let admin = app.found("default", "ann").await;
    for n in 0..8 {
        let one = app.invite(&admin, &format!("p{n}@person.test")).await;
        app.accept(&one, "ada").await.expect(201);
    }
    let one = app.invite(&admin, "one@person.test").await;
    let short = || app.post(&format!("{}/accept", one.api())).json(&json!({ "password": "short" })).send();
    for _ in 0..5 {
        short().await.refused(422, "password_too_short");
    }
    assert_eq!(short().await.refused(429, "too_many_requests").json()["rule"], "limits.caller", "one link has its own limit");
    let reset = |n: usize| app.post("/v1/password-resets").json(&json!({ "email": format!("r{n}@person.test") }));
    let mut refused = Vec::new();
    for n in 0..6 {
        let answer = reset(n).send().await;
        refused.extend((answer.status != 202).then(|| answer.refused(429, "too_many_requests").json()["rule"].clone()));
    }
    assert!(!refused.is_empty() && refused.iter().all(|rule| rule == "limits.source"), "who shows nothing is counted by where they call from: {refused:?}");
    reset(7).by(&admin.token).send().await.expect(202);
    app.end().await;
}
