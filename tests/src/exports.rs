//! Exports of one's own data (F19): ordered by everybody, made by the sweep, fetched by a link of ten minutes, and gone after an hour.

use domain::Span;
use platform::aws::Fault;
use serde_json::{Value, json};
use tests::{App, Person, password, picture};

fn text(value: &Value) -> String {
    value.as_str().unwrap_or_default().to_owned()
}

async fn ordered(app: &App, by: &Person) -> String {
    let export = app.post("/v1/exports").by(&by.token).json(&json!({ "kind": "me" })).send().await.expect(202).json();
    assert_eq!((&export["status"], &export["progress"], &export["url"]), (&json!("queued"), &json!(0), &Value::Null));
    format!("/v1/exports/{}", text(&export["id"]))
}

async fn shown(app: &App, by: &Person, path: &str) -> Value {
    app.get(path).by(&by.token).send().await.expect(200).json()
}

#[tokio::test]
async fn everybody_gets_all_that_is_known_of_them_and_nothing_of_others() {
    let app = App::start().await;
    let (ann, bea) = (app.found("default", "ann").await, app.found("default", "bea").await);
    let (ada, bob) = (app.person(&ann, "ada").await, app.person(&ann, "bob").await);
    let path = format!("/v1/users/{}", ada.user);
    let department = app.post("/v1/departments").by(&ann.token).json(&json!({ "name": "Works" })).send().await.expect(201).json();
    let group = app.post("/v1/groups").by(&ann.token).json(&json!({ "name": "Smiths" })).send().await.expect(201).json();
    app.ask("PUT", &format!("/v1/groups/{}/members/{}", text(&group["id"]), ada.user)).by(&ann.token).send().await.expect(204);
    let placed = json!({ "phone": "+4915112345678", "department_id": department["id"], "external_id": "AB-7", "last_name": "Lovelace" });
    app.ask("PATCH", &path).by(&ann.token).json(&placed).send().await.expect(200);
    let day = json!({ "start": "2026-12-24", "end": "2026-12-31", "note": "Skiing" });
    app.post(&format!("{path}/days-off")).by(&ann.token).json(&day).send().await.expect(201);
    app.ask("PUT", "/v1/me/photo").by(&ada.token).raw("image/png", picture()).send().await.expect(200);
    let there = app.invite(&bea, &ada.email).await;
    app.post(&format!("{}/accept", there.api())).by(&ada.token).json(&json!({})).send().await.expect(201);
    let session = app.sign_in(&ada.email, &password("ada")).await.expect(201).json();
    let here = json!({ "organization": ann.org });
    let switched = app.post("/v1/sessions/current/organization").by(&text(&session["token"])).json(&here).send().await.expect(201).json();
    let ada = Person { token: text(&switched["token"]), ..ada };

    let export = ordered(&app, &ada).await;
    app.advance(Span::minutes(1)).await;
    let made = shown(&app, &ada, &export).await;
    assert_eq!((&made["status"], &made["progress"]), (&json!("done"), &json!(100)));
    let url = text(&made["url"]);
    let fetched = app.get(&url).send().await.expect(200);
    assert_eq!(fetched.header("content-type"), "application/json");
    assert!(fetched.header("content-disposition").starts_with("attachment"));
    assert_eq!(made["bytes"].as_u64().unwrap(), fetched.bytes.len() as u64);
    let data = fetched.json();
    for (pointer, value) in [
        ("/user/id", ada.user.as_str()),
        ("/user/email", &ada.email),
        ("/user/phone", "+4915112345678"),
        ("/user/external_id", "AB-7"),
        ("/user/last_name", "Lovelace"),
        ("/department", "Works"),
        ("/groups/0/name", "Smiths"),
        ("/days_off/0/note", "Skiing"),
        ("/account/email", &ada.email),
        ("/organization/id", &ann.org),
        ("/invitation/status", "accepted"),
    ] {
        assert_eq!(data.pointer(pointer), Some(&json!(value)), "{pointer}: {data}");
    }
    assert_eq!(data["account"]["organizations"].as_array().unwrap().len(), 2);
    assert!(!data["account"]["sessions"].as_array().unwrap().is_empty());
    assert!(text(&data["photo"]).starts_with("data:image/jpeg;base64,/9j/"));
    let timeline = data["timeline"].to_string();
    for known in ["invitation.created", "invitation.accepted", "user.photo_updated", "group.member_added", "Lovelace", "export.ordered"] {
        assert!(timeline.contains(known), "{known}: {timeline}");
    }
    for secret in ["argon2", &ada.token, &bob.user, &bob.email, "\"Ann\""] {
        assert!(!fetched.text.contains(secret), "{secret}");
    }
    // Nobody else's, whoever they are.
    for token in [&bob.token, &ann.token, &bea.token] {
        app.get(&export).by(token).send().await.refused(404, "not_found");
    }
    assert_eq!(app.events("export.completed").await.len(), 1);
    app.end().await;
}

#[tokio::test]
async fn a_link_works_for_ten_minutes_and_an_export_for_an_hour() {
    let app = App::start().await;
    let ann = app.found("default", "ann").await;
    let ada = app.person(&ann, "ada").await;
    let export = ordered(&app, &ada).await;
    app.advance(Span::minutes(1)).await;
    let url = text(&shown(&app, &ada, &export).await["url"]);
    let folder = format!("exports/{}/{}/", ann.org, ada.user);
    let stored = || app.runner.services().objects.names(&folder).unwrap().len();
    assert_eq!(stored(), 1);
    app.get(&url).send().await.expect(200);
    for broken in
        [url.split('?').next().unwrap().to_owned(), url.replace("X-Amz-Signature=", "X-Amz-Sig="), url.replace("X-Amz-Expires=600", "X-Amz-Expires=x")]
    {
        app.get(&broken).send().await.expect(403);
    }
    app.advance(Span::minutes(11)).await;
    app.get(&url).send().await.expect(403);
    let again = text(&shown(&app, &ada, &export).await["url"]);
    app.get(&again).send().await.expect(200);
    app.advance(Span::minutes(50)).await;
    let over = shown(&app, &ada, &export).await;
    assert_eq!((&over["status"], &over["url"]), (&json!("done"), &Value::Null));
    assert_eq!(stored(), 0);
    app.end().await;
}

#[tokio::test]
async fn five_a_day_and_none_is_left_of_the_erased() {
    let app = App::start().await;
    let ann = app.found("default", "ann").await;
    let ada = app.person(&ann, "ada").await;
    for _ in 0..5 {
        ordered(&app, &ada).await;
    }
    let refused = app.post("/v1/exports").by(&ada.token).json(&json!({ "kind": "me" })).send().await.refused(429, "too_soon");
    assert_eq!(refused.json()["rule"], "limits.exports");
    for body in [json!({}), json!({ "kind": "users" }), json!({ "kind": "me", "filter": {} })] {
        app.post("/v1/exports").by(&ada.token).json(&body).send().await.expect(422);
    }
    app.advance(Span::minutes(1)).await;
    let folder = format!("exports/{}/{}/", ann.org, ada.user);
    assert_eq!(app.runner.services().objects.names(&folder).unwrap().len(), 5);
    let token = app.proved(&ann.token, "ann").await;
    for act in ["deactivate", "erase"] {
        app.post(&format!("/v1/users/{}/{act}", ada.user)).by(&token).send().await.expect(200);
    }
    app.advance(Span::minutes(12)).await;
    assert!(app.runner.services().objects.names(&folder).unwrap().is_empty());
    app.end().await;
}

#[tokio::test]
async fn what_cannot_be_stored_is_tried_again_and_given_up_in_the_end() {
    let app = App::start().await;
    let ann = app.found("default", "ann").await;
    let (ada, bob) = (app.person(&ann, "ada").await, app.person(&ann, "bob").await);
    let (first, second) = (ordered(&app, &ada).await, ordered(&app, &bob).await);
    app.faults.set(|action, _| if action.starts_with("PUT /{}/exports") { Fault::Throttled } else { Fault::None });
    app.advance(Span::minutes(1)).await;
    assert_eq!(shown(&app, &ada, &first).await["status"], "queued");
    app.faults.clear();
    app.advance(Span::minutes(11)).await;
    assert_eq!(shown(&app, &ada, &first).await["status"], "done");
    assert_eq!(shown(&app, &bob, &second).await["status"], "done");
    let third = ordered(&app, &ada).await;
    app.faults.set(|action, _| if action.starts_with("PUT /{}/exports") { Fault::Throttled } else { Fault::None });
    app.advance(Span::minutes(55)).await;
    app.faults.clear();
    let failed = shown(&app, &ada, &third).await;
    assert_eq!((&failed["status"], &failed["url"]), (&json!("failed"), &Value::Null));
    app.end().await;
}
