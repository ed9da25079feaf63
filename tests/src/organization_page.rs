//! The organization's page, without JavaScript: lists, groups, roles, policies and the end of it all.

use serde_json::{Value, json};
use tests::{Answer, App, password};

async fn post(app: &App, session: &str, form: &[(&str, &str)]) -> Answer {
    app.post("/organization").cookie(session).form(form).send().await
}

/// The page that a form led to.
async fn done(app: &App, session: &str, form: &[(&str, &str)]) -> Answer {
    let led = post(app, session, form).await.expect(303);
    app.get(led.header("location")).cookie(session).send().await.expect(200)
}

fn urlencoded(text: &str) -> String {
    text.bytes().map(|byte| format!("%{byte:02X}")).collect()
}

/// The ids and names of a list, in its order.
async fn listed(app: &App, session: &str, list: &str) -> Vec<(String, String)> {
    let list = app.get(&format!("/v1/{list}")).by(session).send().await.expect(200).json();
    let text = |value: &Value| value.as_str().unwrap().to_owned();
    list["data"].as_array().unwrap().iter().map(|entry| (text(&entry["id"]), text(&entry["name"]))).collect()
}

#[tokio::test]
async fn r52_departments_positions_locations_and_groups_are_kept_by_hand() {
    let app = App::start().await;
    let ann = app.found("community", "ann").await;
    let empty = app.get("/organization").cookie(&ann.token).send().await.expect(200);
    assert!(empty.text.contains("name=\"list\"") && !empty.text.contains("name=\"entry\"") && !empty.text.contains("id=\"departments\""));
    assert!(app.get("/home").cookie(&ann.token).send().await.expect(200).text.contains("href=\"/organization\""));
    for (list, name) in [("departments", "Works <i>"), ("positions", "Smith"), ("locations", "Vienna"), ("groups", "Choir")] {
        let added = done(&app, &ann.token, &[("action", "add"), ("list", list), ("name", name)]).await;
        assert!(added.text.contains("Added.") && added.text.contains(&format!("id=\"{list}\"")), "{list}");
        assert_eq!(listed(&app, &ann.token, list).await[0].1, name);
    }
    let works = listed(&app, &ann.token, "departments").await[0].0.clone();
    let inside = done(&app, &ann.token, &[("action", "add"), ("list", "departments"), ("name", "Paint"), ("parent_id", &works)]).await;
    assert!(inside.text.contains("<bdi>Works &#60;i&#62; / Paint</bdi>"));
    let taken = post(&app, &ann.token, &[("action", "add"), ("list", "departments"), ("name", "PAINT"), ("parent_id", &works)]).await.expect(409);
    assert!(taken.text.contains("is called so already") && taken.text.contains("id=\"name-wrong\"") && taken.text.contains("value=\"PAINT\""));
    for (form, field) in [
        (&[("action", "add"), ("list", "wishes"), ("name", "Peace")][..], "list"),
        (&[("action", "add"), ("list", "departments"), ("name", " ")], "name"),
        (&[("action", "add"), ("list", "departments"), ("name", "Lost"), ("parent_id", "dep_nothing")], "parent_id"),
        (&[("action", "change"), ("entry", &works), ("new_name", "\u{202e}")], "new_name"),
        (&[("action", "add"), ("list", "positions"), ("name", "Painter"), ("parent_id", &works)], "parent_id"),
    ] {
        let wrong = post(&app, &ann.token, form).await.expect(422);
        assert!(wrong.text.contains(&format!("id=\"{field}-wrong\"")), "{form:?}: {}", wrong.text);
    }

    // Renamed, moved, archived, opened and deleted.
    let paint = listed(&app, &ann.token, "departments").await.into_iter().find(|(_, name)| name == "Paint").unwrap().0;
    let itself = post(&app, &ann.token, &[("action", "change"), ("entry", &works), ("new_parent_id", &paint)]).await.expect(422);
    assert!(itself.text.contains("cannot lie in itself"));
    let moved = done(&app, &ann.token, &[("action", "change"), ("entry", &paint), ("new_name", "Paint shop"), ("new_parent_id", "top")]).await;
    assert!(moved.text.contains("<h3><bdi>Paint shop</bdi></h3>"));
    done(&app, &ann.token, &[("action", "change"), ("entry", &paint), ("new_parent_id", &works)]).await;
    let full = post(&app, &ann.token, &[("action", "delete"), ("entry", &works)]).await.expect(409);
    assert!(full.text.contains("archive it instead"));
    assert!(done(&app, &ann.token, &[("action", "archive"), ("entry", &works)]).await.text.contains("archived: it takes nobody any more"));
    assert!(!done(&app, &ann.token, &[("action", "open"), ("entry", &works)]).await.text.contains("archived: it takes nobody any more"));
    let choir = listed(&app, &ann.token, "groups").await[0].0.clone();
    assert!(done(&app, &ann.token, &[("action", "change"), ("entry", &choir), ("new_name", "Band")]).await.text.contains("<h3><bdi>Band</bdi></h3>"));
    for id in [&choir, &paint, &works] {
        done(&app, &ann.token, &[("action", "delete"), ("entry", id)]).await;
    }
    assert!(listed(&app, &ann.token, "departments").await.is_empty() && listed(&app, &ann.token, "groups").await.is_empty());
    post(&app, &ann.token, &[("action", "delete"), ("entry", &works)]).await.expect(404);
    post(&app, &ann.token, &[("action", "delete"), ("entry", "nothing")]).await.expect(404);
    post(&app, &ann.token, &[("action", "nothing")]).await.expect(422);
    app.end().await;
}

#[tokio::test]
async fn a_change_of_policies_is_shown_before_it_is_made() {
    let app = App::start().await;
    let ann = app.found("default", "ann").await;
    let ttl = || async { app.get("/v1/organization/policies").by(&ann.token).send().await.expect(200).json()["values"]["invite.ttl"].clone() };
    let shown = |asked: &[(&str, &str)]| {
        let query: Vec<String> = asked.iter().map(|(name, value)| format!("{name}={}", urlencoded(value))).collect();
        app.get(&format!("/organization?{}", query.join("&"))).cookie(&ann.token).send()
    };
    let values = "invite.ttl = 36h\ninvite.reminders = [50]";
    let would = shown(&[("values", values)]).await.expect(200);
    for text in ["<code>invite.ttl</code>: 24h → 36h", "<code>invite.reminders</code>: [] → [50]", "value=\"policies\""] {
        assert!(would.text.contains(text), "{text}: {}", would.text);
    }
    assert_eq!(ttl().await, "24h", "nothing is changed by asking");
    let held = done(&app, &ann.token, &[("action", "policies"), ("values", values)]).await;
    assert!(held.text.contains("The policies hold from now on."));
    assert_eq!(ttl().await, "36h");
    // What cannot stand is said, and not offered.
    let cannot = shown(&[("values", "default.role = captain")]).await.expect(200);
    assert!(cannot.text.contains("default.role: there is no such role here.") && !cannot.text.contains("value=\"policies\""), "{}", cannot.text);
    let refused = post(&app, &ann.token, &[("action", "policies"), ("values", "default.role = captain")]).await.expect(422);
    assert!(refused.text.contains("These policies cannot stand together") && refused.text.contains("default.role = captain</textarea>"));
    for wrong in ["invite.ttl", "invite.tll = 36h", "invite.ttl = soon"] {
        let refused = shown(&[("values", wrong)]).await.expect(422);
        assert!(refused.text.contains("id=\"values-wrong\"") && refused.text.contains(&format!("{wrong}</textarea>")), "{wrong}: {}", refused.text);
    }
    let both = shown(&[("preset", "workshop"), ("values", "invite.ttl = 36h")]).await.expect(422);
    assert!(both.text.contains("id=\"values-wrong\""));
    assert!(shown(&[("preset", "nothing")]).await.expect(422).text.contains("id=\"preset-wrong\""));
    let owned = shown(&[("preset", "tenant")]).await.expect(200);
    assert!(owned.text.contains("<code>user.end</code>: terminate → terminate_and_purge") && owned.text.contains("owner.model: there are owners"));
    let same = shown(&[("values", "invite.ttl = 36h")]).await.expect(200);
    assert!(same.text.contains("Nothing would change.") && !same.text.contains("value=\"policies\""));
    app.end().await;
}

#[tokio::test]
async fn the_organization_is_renamed_moved_and_speaks_another_language() {
    let app = App::start().await;
    let ann = app.found("default", "ann").await;
    let page = app.get("/organization").cookie(&ann.token).send().await.expect(200);
    assert!(page.text.contains("name=\"title\"") && page.text.contains("value=\"ann Works\""));
    let form = |name: &'static str, zone: &'static str| [("action", "save"), ("title", name), ("time_zone", zone), ("locale", "de")];
    for (name, zone, field) in [("", "Asia/Tokyo", "title"), ("Ann", "Moon/Crater", "time_zone")] {
        let wrong = post(&app, &ann.token, &form(name, zone)).await.expect(422);
        assert!(wrong.text.contains(&format!("id=\"{field}-wrong\"")), "{field}: {}", wrong.text);
    }
    let saved = done(&app, &ann.token, &form("Ann & Co", "Asia/Tokyo")).await;
    assert!(saved.text.contains("lang=\"de\"") && saved.text.contains("Ann &#38; Co") && saved.text.contains("Gespeichert."));
    let org = app.get("/v1/organization").by(&ann.token).send().await.expect(200).json();
    assert_eq!((&org["name"], &org["time_zone"], &org["locale"]), (&json!("Ann & Co"), &json!("Asia/Tokyo"), &json!("de")));
    app.end().await;
}

#[tokio::test]
async fn roles_are_made_and_deleted_by_hand_and_only_by_whoever_may() {
    let app = App::start().await;
    let ann = app.found("default", "ann").await;
    let role = [
        ("action", "add_role"),
        ("role_name", "Desk lead"),
        ("role_permissions", "users.read\nsettings.manage\ncards.create account:main"),
        ("limited", "yes"),
    ];
    // Who manages settings and reads no people is shown no lists of them.
    let blind = [("action", "add_role"), ("role_name", "blind"), ("role_permissions", "settings.manage")];
    done(&app, &ann.token, &blind).await;
    let ben = app.person_as(&ann, "ben", "blind").await;
    app.get("/organization").cookie(&ben.token).send().await.expect(403);
    let made = done(&app, &ann.token, &role).await;
    assert!(made.text.contains("Desk lead") && made.text.contains("cards.create(account:main) settings.manage users.read"), "{}", made.text);
    let roles = app.get("/v1/roles").by(&ann.token).send().await.expect(200).json();
    let lead = roles["data"].as_array().unwrap().iter().find(|role| role["id"] == "desk-lead").unwrap().clone();
    assert_eq!(lead["limited"], true);
    assert!(post(&app, &ann.token, &role).await.expect(409).text.contains("There is a role of this name."));
    let wrong = [("action", "add_role"), ("role_name", "Other"), ("role_permissions", "users.delete")];
    assert!(post(&app, &ann.token, &wrong).await.expect(422).text.contains("id=\"role_permissions-wrong\""));

    // Somebody who manages the settings and no roles sees the page, and the roles on it, and makes none.
    let max = app.person_as(&ann, "max", "desk-lead").await;
    let page = app.get("/organization").cookie(&max.token).send().await.expect(200);
    assert!(page.text.contains("Desk lead") && !page.text.contains("name=\"role_name\"") && !page.text.contains("value=\"delete_role\""));
    assert!(!page.text.contains("name=\"organization_name\""));
    post(&app, &max.token, &wrong).await.expect(403);
    post(&app, &max.token, &[("action", "close"), ("organization_name", "ann Works"), ("password", &password("max"))]).await.expect(403);
    done(&app, &max.token, &[("action", "add"), ("list", "positions"), ("name", "Smith")]).await;
    let used = post(&app, &ann.token, &[("action", "delete_role"), ("role", "desk-lead")]).await.expect(409);
    assert!(used.text.contains("Somebody has the role"));
    let eve = app.person_as(&ann, "eve", "member").await;
    app.get("/organization").cookie(&eve.token).send().await.expect(403);
    post(&app, &eve.token, &[("action", "add"), ("list", "positions"), ("name", "Boss")]).await.expect(403);
    assert!(!app.get("/home").cookie(&eve.token).send().await.expect(200).text.contains("href=\"/organization\""));
    assert_eq!(app.get("/organization").send().await.expect(303).header("location"), "/sign-in");
    app.ask("PUT", &format!("/v1/users/{}/role", max.user)).by(&ann.token).json(&json!({ "role": "member" })).send().await.expect(200);
    app.drain().await;
    assert!(!done(&app, &ann.token, &[("action", "delete_role"), ("role", "desk-lead")]).await.text.contains("Desk lead"));
    app.end().await;
}

#[tokio::test]
async fn closing_asks_for_the_name_and_the_password() {
    let app = App::start().await;
    let ann = app.found("default", "ann").await;
    let max = app.person_as(&ann, "max", "admin").await;
    let page = |by: &str| app.get("/organization").cookie(by).send();
    assert!(page(&ann.token).await.expect(200).text.contains("value=\"close\"") && !page(&max.token).await.expect(200).text.contains("value=\"close\""));
    let (word, right) = (password("ann"), "ann Works");
    for (name, word, field) in [("Ann's", word.as_str(), "organization_name"), (right, "not it, not at all", "password")] {
        let wrong = post(&app, &ann.token, &[("action", "close"), ("organization_name", name), ("password", word)]).await.expect(422);
        assert!(wrong.text.contains(&format!("id=\"{field}-wrong\"")), "{field}: {}", wrong.text);
    }
    app.get("/v1/me").by(&max.token).send().await.expect(200);
    let closed = post(&app, &ann.token, &[("action", "close"), ("organization_name", right), ("password", &word)]).await.expect(303);
    assert!(closed.header("location") == "/sign-in" && closed.header("set-cookie").contains("Max-Age=0"));
    app.get("/v1/me").by(&max.token).send().await.expect(401);
    app.end().await;
}
