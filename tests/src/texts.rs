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

#[tokio::test]
async fn the_german_link_from_page_to_page() {
    let app = App::start().await;
    let ann = app.found("default", "ann").await;
    let (ada, _) = german(&app, &ann.token, "ada@person.test", "viewer").await;
    // The invitation's language wins over the browser's.
    let page = app.get(&ada.link).header("accept-language", "en").send().await.expect(200);
    for said in [
        "<html lang=\"de\" dir=\"ltr\">",
        "<h1>Sie sind zu ann Works eingeladen</h1>",
        "Lesezugriff",
        "Gültig bis</dt><dd>Dienstag, 3. März 2026, ",
        "Annehmen und beitreten",
    ] {
        assert!(page.text.contains(said), "{said} is missing in {}", page.text);
    }
    let refused = app.post(&ada.link).form(&[("action", "accept"), ("key", "k1"), ("password", "short")]).send().await.expect(422);
    assert!(refused.text.contains("<title>Fehler: Einladung zu ann Works</title>"), "{}", refused.text);
    assert!(refused.text.contains("Das Passwort braucht mindestens 15 Zeichen."), "{}", refused.text);
    let decline = app.post(&ada.link).form(&[("action", "decline")]).send().await.expect(422);
    assert!(decline.text.contains("Setzen Sie das Häkchen"), "{}", decline.text);

    let entered = app.post(&ada.link).form(&[("action", "accept"), ("key", "k2"), ("password", &password("ada"))]).send().await.expect(303);
    let home = app.get("/home").cookie(&entered.cookie("__Host-usher").unwrap()).header("accept-language", "en").send().await.expect(200);
    assert!(home.text.contains("Angemeldet als Ada Lovelace") && home.text.contains(">aktiv</span>"), "{}", home.text);
    let dead = app.get(&ada.link).send().await.expect(410);
    assert!(dead.text.contains("<h1>Diese Einladung wurde angenommen</h1>"), "{}", dead.text);
    app.end().await;
}

/// The headline of a page, for a browser that asks for these languages.
async fn title(app: &App, path: &str, languages: &str) -> String {
    let page = app.get(path).header("accept-language", languages).send().await.text;
    page.split("<h1>").nth(1).unwrap().split("</h1>").next().unwrap().to_owned()
}

#[tokio::test]
async fn where_nobody_has_a_language_the_browser_is_asked() {
    let app = App::start().await;
    let ann = app.found("default", "ann").await;
    assert_eq!(title(&app, "/sign-in", "de-CH, de;q=0.9, en;q=0.5").await, "Anmelden");
    assert_eq!(title(&app, "/sign-in", "fr, en;q=0.4, de;q=0.3").await, "Sign in");
    assert_eq!(title(&app, "/sign-in", "fr").await, "Sign in");
    assert_eq!(title(&app, "/sign-in?reset", "de").await, "Passwort zurücksetzen");
    assert_eq!(title(&app, "/nowhere", "de").await, "Diese Seite gibt es nicht");
    assert_eq!(title(&app, "/i/nonsense", "de").await, "Wir können diesen Link nicht lesen");
    let invited = app.invite(&ann, "ada@person.test").await;
    assert_eq!(title(&app, &invited.link, "de").await, "Sie sind zu ann Works eingeladen");
    let form = [("action", "sign_in"), ("email", "ann@boss.test"), ("password", "not it at all, sorry")];
    let wrong = app.post("/sign-in").header("accept-language", "de").form(&form).send().await.expect(401);
    assert!(wrong.text.contains("Die Adresse oder das Passwort stimmt nicht."), "{}", wrong.text);
    app.end().await;
}

#[tokio::test]
async fn names_of_every_kind_look_right_in_mail_and_page() {
    let app = App::start().await;
    let ann = app.found("default", "ann").await;
    let long = "Wolfeschlegelstein".repeat(11);
    for (email, first, last) in [("a@person.test", "👩\u{200d}💻", "Zoë"), ("b@person.test", "שלום", "כהן"), ("c@person.test", "<i>Ada</i>", long.as_str())]
    {
        let body = json!({ "email": email, "first_name": first, "last_name": last, "locale": "de" });
        let invited = app.invite_as(&ann, &body).await;
        let mail = app.mails(email, "invitation").await.pop().unwrap();
        let (text, html) = (mail["text"].as_str().unwrap(), mail["html"].as_str().unwrap());
        assert!(text.contains(first) && !html.contains("<i>"), "{text}");
        assert_eq!(text.contains('\u{2068}'), first == "שלום", "isolated where it must be, and only there: {text}");
        let page = app.get(&invited.link).send().await.expect(200);
        assert!(!page.text.contains("<i>"), "escaped");
        let home = app.get("/home").cookie(&ann.token).send().await.expect(200);
        assert!(home.text.contains(&last.replace('<', "&#60;")), "whole: {}", home.text);
        app.post(&format!("{}/decline", invited.api())).send().await.expect(204);
        let told = app.mails(&ann.email, "invitation_declined").await.pop().unwrap();
        let subject = subject(&told);
        assert!(subject.chars().count() < 120 && !subject.contains(['<', '>', '\r', '\n']), "{subject}");
    }
    app.end().await;
}
