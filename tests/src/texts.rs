//! Languages of mails and pages (F39): invitation, then person, then organization, then what the browser asks for.

use serde_json::{Value, json};
use tests::{App, Invited, link_in, password};

/// Invites somebody with a language of their own.
async fn german(app: &App, token: &str, email: &str, role: &str) -> (Invited, Value) {
    let body = json!({ "email": email, "first_name": "Ada", "last_name": "Lovelace", "role": role, "locale": "de-AT" });
    let answer = app.post("/v1/users").by(token).json(&body).send().await.expect(201);
    let mail = app.mails(email, "invitation").await.pop().unwrap();
    let link = link_in(&mail, "/i/");
    let token = link.trim_start_matches("/i/").to_owned();
    (Invited { user: answer.json()["user"]["id"].as_str().unwrap().to_owned(), email: email.to_owned(), link, token }, mail)
}

fn subject(mail: &Value) -> &str {
    mail["subject"].as_str().unwrap()
}

#[tokio::test]
async fn an_invitation_in_german_and_an_admin_who_reads_german() {
    let app = App::start().await;
    let ann = app.found("default", "ann").await;
    let (ada, mail) = german(&app, &ann.token, "ada@person.test", "admin").await;
    assert_eq!(subject(&mail), "ann Boss lädt Sie zu ann Works ein");
    let text = mail["text"].as_str().unwrap();
    assert!(text.contains("Der Link gilt bis Dienstag, 3. März 2026, "), "{text}");
    assert!(mail["html"].as_str().unwrap().contains("<html lang=\"de\" dir=\"ltr\">"));

    // What an admin is told is told in the admin's own language, and in the organization's where there is none.
    let session = app.accept(&ada, "ada").await.expect(201).json()["session"]["token"].as_str().unwrap().to_owned();
    let eve = app.post("/v1/users").by(&session).json(&App::invitation("eve@person.test")).send().await.expect(201);
    let mail = app.mails("eve@person.test", "invitation").await.pop().unwrap();
    assert!(subject(&mail).starts_with("Ada Lovelace invites you"), "the invited person's language counts, not the inviter's: {mail}");
    app.post(&format!("/v1/invitation-links/{}/decline", link_in(&mail, "/i/").trim_start_matches("/i/"))).send().await.expect(204);
    let told = app.mails("ada@person.test", "invitation_declined").await.pop().unwrap();
    assert_eq!(subject(&told), "Ada Lovelace hat die Einladung zu ann Works abgelehnt");
    assert_eq!(eve.json()["user"]["locale"], Value::Null);

    // Mails about the account: the person's language where they are.
    app.post("/v1/password-resets").json(&json!({ "email": "ada@person.test" })).send().await.expect(202);
    let reset = app.mails("ada@person.test", "password_reset").await.pop().unwrap();
    assert_eq!(subject(&reset), "Wählen Sie ein neues Passwort");
    app.sign_in("ada@person.test", &password("ada")).await.expect(201);
    app.end().await;
}
