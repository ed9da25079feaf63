//! A person's page, without JavaScript (R46): what is known, and every form on it.

use domain::Span;
use serde_json::json;
use tests::{Answer, App};

async fn post(app: &App, user: &str, session: &str, form: &[(&str, &str)]) -> Answer {
    app.post(&format!("/people/{user}")).cookie(session).form(form).send().await
}

/// The page that a form led to.
async fn done(app: &App, user: &str, session: &str, form: &[(&str, &str)]) -> Answer {
    let led = post(app, user, session, form).await.expect(303);
    app.get(led.header("location")).cookie(session).send().await.expect(200)
}

#[tokio::test]
async fn r46_an_admin_looks_after_somebody_by_hand() {
    let app = App::start().await;
    let ann = app.found("tenant", "ann").await;
    let max = app.person(&ann, "max").await;
    let added = |list: &str, name: &str| app.post(&format!("/v1/{list}")).by(&ann.token).json(&json!({ "name": name }));
    let works = added("departments", "Works").send().await.expect(201).json()["id"].as_str().unwrap().to_owned();
    let page = app.get(&format!("/people/{}", max.user)).cookie(&ann.token).send().await.expect(200);
    for shown in ["name=\"first_name\"", "name=\"department_id\"", "name=\"start\"", "value=\"terminate\"", &max.email, "invitation.accepted", &works] {
        assert!(page.text.contains(shown), "{shown}");
    }
    let home = app.get("/home").cookie(&ann.token).send().await.expect(200);
    assert!(home.text.contains(&format!("href=\"/people/{}\"", max.user)));

    let form =
        [("action", "save"), ("first_name", "Max \u{202e}"), ("last_name", "Stone"), ("position", "Smith"), ("department_id", &works), ("external_id", "7")];
    post(&app, &max.user, &ann.token, &form).await.expect(422);
    let form = [("action", "save"), ("first_name", "Max & Co"), ("last_name", "Stone"), ("position", "Smith"), ("department_id", &works), ("external_id", "7")];
    let saved = done(&app, &max.user, &ann.token, &form).await;
    assert!(saved.text.contains("Max &#38; Co Stone") && saved.text.contains("Saved."));
    let user = || async { app.get(&format!("/v1/users/{}", max.user)).by(&ann.token).send().await.expect(200).json() };
    let now = user().await;
    assert_eq!((&now["first_name"], &now["department_id"], &now["external_id"]), (&json!("Max & Co"), &json!(works), &json!("7")));
    // The same form again says nothing new; a field that is wrong keeps what was typed in it, and what stands in the others.
    done(&app, &max.user, &ann.token, &form).await;
    assert_eq!(user().await["version"], now["version"]);
    let wrong = post(&app, &max.user, &ann.token, &[("action", "save"), ("time_zone", "Moon/Crater")]).await.expect(422);
    assert!(wrong.text.contains("value=\"Moon/Crater\"") && wrong.text.contains("value=\"Smith\"") && wrong.text.contains("id=\"time_zone-wrong\""));

    let day = [("action", "add_day_off"), ("start", "2026-03-02"), ("end", "2026-03-04"), ("end_half", "am"), ("note", "Skiing")];
    let off = done(&app, &max.user, &ann.token, &day).await;
    assert!(off.text.contains("2 March 2026 to 4 March 2026, until noon") && off.text.contains("off now") && off.text.contains("Skiing"));
    let again = post(&app, &max.user, &ann.token, &day).await.expect(409);
    assert!(again.text.contains("The person is off then already."));
    let list = app.get(&format!("/v1/users/{}/days-off", max.user)).by(&ann.token).send().await.expect(200).json();
    let id = list["data"][0]["id"].as_str().unwrap();
    let gone = done(&app, &max.user, &ann.token, &[("action", "delete_day_off"), ("day_off", id)]).await;
    assert!(!gone.text.contains("off now"));

    let asked = done(&app, &max.user, &ann.token, &[("action", "email"), ("email", "max@next.test")]).await;
    assert!(asked.text.contains("Waits to be confirmed") && asked.text.contains("max@next.test"));
    done(&app, &max.user, &ann.token, &[("action", "role"), ("role", "admin")]).await;
    assert_eq!(user().await["role"], "admin");
    for (action, status) in [("deactivate", "inactive"), ("activate", "active"), ("terminate", "terminated"), ("restore", "active")] {
        let after = done(&app, &max.user, &ann.token, &[("action", action)]).await;
        assert!(after.text.contains(&format!("chip-{status}")), "{action}");
    }
    post(&app, &max.user, &ann.token, &[("action", "restore")]).await.expect(409);
    done(&app, &max.user, &ann.token, &[("action", "reset")]).await;
    app.drain().await;
    assert_eq!(app.mails(&max.email, "password_reset").await.len(), 1);
    post(&app, &max.user, &ann.token, &[("action", "nothing")]).await.expect(422);
    app.end().await;
}

#[tokio::test]
async fn everybody_sees_what_is_theirs_to_see_and_is_offered_what_they_may_do() {
    let app = App::start().await;
    let ann = app.found("default", "ann").await;
    let (max, eve, bob) =
        (app.person(&ann, "max").await, app.person_as(&ann, "eve", "member").await, app.person_as(&ann, "bob", &app.role_of_nothing(&ann).await).await);
    let own = app.get(&format!("/people/{}", max.user)).cookie(&max.token).send().await.expect(200);
    assert!(own.text.contains("name=\"first_name\"") && own.text.contains("name=\"email\""));
    assert!(!own.text.contains("name=\"department_id\"") && !own.text.contains("value=\"terminate\"") && !own.text.contains("name=\"start\""));
    done(&app, &max.user, &max.token, &[("action", "save"), ("shown", "first_name last_name"), ("first_name", "Maxim"), ("last_name", "")]).await;
    done(&app, &max.user, &max.token, &[("action", "email"), ("email", "max@next.test")]).await;
    let cleared = app.get("/v1/me").by(&max.token).send().await.expect(200).json();
    assert!(cleared["first_name"] == "Maxim" && cleared["last_name"].is_null(), "what the form showed and was emptied is empty");
    post(&app, &max.user, &max.token, &[("action", "terminate")]).await.expect(403);

    let another = app.get(&format!("/people/{}", max.user)).cookie(&eve.token).send().await.expect(200);
    assert!(another.text.contains("Maxim") && !another.text.contains("<form method=\"post\">") && !another.text.contains("invitation.accepted"));
    post(&app, &max.user, &eve.token, &[("action", "save"), ("first_name", "Evil")]).await.expect(403);
    app.get(&format!("/people/{}", max.user)).cookie(&bob.token).send().await.expect(403);
    app.get(&format!("/people/{}", bob.user)).cookie(&bob.token).send().await.expect(200);
    let owner = app.get(&format!("/people/{}", ann.user)).cookie(&app.person_as(&ann, "ida", "admin").await.token).send().await.expect(200);
    assert!(!owner.text.contains("name=\"first_name\"") && !owner.text.contains("value=\"deactivate\""), "an owner is nobody's to edit");

    let fay = app.found("default", "fay").await;
    app.get(&format!("/people/{}", max.user)).cookie(&fay.token).send().await.expect(404);
    let unknown = post(&app, &max.user, &fay.token, &[("action", "deactivate")]).await.expect(404);
    assert!(!unknown.text.contains("Maxim"));
    let out = app.get(&format!("/people/{}", max.user)).send().await.expect(303);
    assert_eq!(out.header("location"), "/sign-in");
    let there = app.invite(&ann, "kim@person.test").await;
    app.hold(app.now() + Span(61)).await;
    let fixed = done(&app, &there.user, &ann.token, &[("action", "email"), ("email", "kim@right.test")]).await;
    assert!(fixed.text.contains("kim@right.test"));
    app.drain().await;
    assert_eq!(app.mails("kim@right.test", "invitation").await.len(), 1);
    app.end().await;
}
