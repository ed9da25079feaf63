//! Groups (F25, F26): made, named, filled and ended; who is in them, whatever becomes of the people.

use std::collections::BTreeSet;

use domain::Span;
use serde_json::{Value, json};
use tests::{Admin, App};

fn text(value: &Value) -> String {
    value.as_str().unwrap().to_owned()
}

async fn made(app: &App, ann: &Admin, name: &str) -> String {
    let group = app.post("/v1/groups").by(&ann.token).json(&json!({ "name": name })).send().await.expect(201).json();
    assert_eq!((&group["name"], &group["members"]), (&json!(name), &json!(0)));
    format!("/v1/groups/{}", text(&group["id"]))
}

async fn put(app: &App, ann: &Admin, group: &str, user: &str) {
    app.ask("PUT", &format!("{group}/members/{user}")).by(&ann.token).send().await.expect(204);
}

async fn shown(app: &App, ann: &Admin, path: &str) -> Value {
    app.get(path).by(&ann.token).send().await.expect(200).json()
}

/// The names on a page.
fn names(page: &Value) -> Vec<String> {
    page["data"].as_array().unwrap().iter().map(|row| text(row.get("display_name").unwrap_or(&row["name"]))).collect()
}

#[tokio::test]
async fn a_group_is_made_named_filled_and_ended() {
    let app = App::start().await;
    let ann = app.found("default", "ann").await;
    let mut people = Vec::new();
    for name in ["cleo", "ada", "bob"] {
        people.push(app.person(&ann, name).await);
    }
    let named = json!({ "last_name": "Zed" });
    app.ask("PATCH", &format!("/v1/users/{}", people[0].user)).by(&ann.token).json(&named).send().await.expect(200);
    let group = made(&app, &ann, "Smiths").await;
    for person in &people[..2] {
        put(&app, &ann, &group, &person.user).await;
    }
    // Once more changes nothing.
    put(&app, &ann, &group, &people[0].user).await;
    let one = shown(&app, &ann, &group).await;
    assert_eq!((&one["members"], &one["version"]), (&json!(2), &json!(3)));
    app.drain().await;
    let list = |query: &str| format!("/v1/users?group={}{query}", group.trim_start_matches("/v1/groups/"));
    let members = shown(&app, &ann, &format!("{group}/members")).await;
    let by_name = members["data"].as_array().unwrap().iter().map(|row| text(&row["email"])).collect::<Vec<_>>();
    assert_eq!(by_name, ["ada@person.test", "cleo@person.test"]);
    for (query, found) in [("&q=cleo", 1), ("&q=bob", 0), ("&role=admin", 0), ("&status=inactive", 0), ("&sort=status&order=desc", 2), ("&limit=1", 1)] {
        assert_eq!(shown(&app, &ann, &list(query)).await["data"].as_array().unwrap().len(), found, "{query}");
    }
    let renamed = app.ask("PATCH", &group).by(&ann.token).header("if-match", "\"3\"").json(&json!({ "name": "Farriers" })).send().await.expect(200);
    assert_eq!((renamed.header("etag"), &renamed.json()["name"]), ("\"4\"", &json!("Farriers")));
    app.ask("PATCH", &group).by(&ann.token).header("if-match", "\"3\"").json(&json!({ "name": "Smiths" })).send().await.refused(412, "version_mismatch");
    let out = format!("{group}/members/{}", people[1].user);
    app.ask("DELETE", &out).by(&ann.token).send().await.expect(204);
    app.ask("DELETE", &out).by(&ann.token).send().await.refused(404, "not_found");
    assert_eq!(shown(&app, &ann, &group).await["members"], 1);
    app.ask("DELETE", &group).by(&ann.token).send().await.expect(204);
    for path in [group.clone(), format!("{group}/members")] {
        app.get(&path).by(&ann.token).send().await.refused(404, "not_found");
    }
    app.ask("PUT", &out).by(&ann.token).send().await.refused(404, "not_found");
    app.advance(Span::minutes(2)).await;
    assert!(names(&shown(&app, &ann, &list("")).await).is_empty(), "whoever was in it is in nothing");
    for (kind, told) in [("group.created", 1), ("group.updated", 1), ("group.member_added", 2), ("group.member_removed", 1), ("group.deleted", 1)] {
        assert_eq!(app.events(kind).await.len(), told, "{kind}");
    }
    let ann = Admin { token: app.signed_in_again(&ann).await, ..ann };
    let timeline = shown(&app, &ann, &format!("/v1/users/{}/timeline", people[1].user)).await.to_string();
    assert!(timeline.contains("group.member_added") && timeline.contains("group.member_removed"), "{timeline}");
    app.end().await;
}

#[tokio::test]
async fn groups_are_listed_by_name_page_by_page() {
    let app = App::start().await;
    let (ann, bea) = (app.found("default", "ann").await, app.found("default", "bea").await);
    for name in ["b\u{e9}ta", "Alpha", "gamma", "Beta", "alpha"] {
        made(&app, &ann, name).await;
    }
    made(&app, &bea, "Foreign").await;
    let (mut all, mut cursor) = (Vec::new(), String::new());
    loop {
        let page = shown(&app, &ann, &format!("/v1/groups?limit=2{cursor}")).await;
        all.extend(names(&page));
        let Some(next) = page["next_cursor"].as_str() else { break };
        app.get(&format!("/v1/groups?limit=2&cursor={next}")).by(&bea.token).send().await.refused(422, "cursor_invalid");
        cursor = format!("&cursor={next}");
    }
    assert_eq!(all.iter().map(|name| domain::text::sort_key(name)).collect::<Vec<_>>(), ["alpha", "alpha", "beta", "beta", "gamma"]);
    for id in ["", "grp_x", "usr_01900000000070008000000000000000", "grp_01900000000070008000000000000000"] {
        app.get(&format!("/v1/groups/{id}")).by(&ann.token).send().await.refused(404, "not_found");
    }
    let foreign = names(&shown(&app, &bea, "/v1/groups").await);
    assert_eq!(foreign, ["Foreign"]);
    app.end().await;
}

#[tokio::test]
async fn whoever_goes_keeps_their_groups_until_they_are_erased() {
    let app = App::start().await;
    let ann = app.found("default", "ann").await;
    let ada = app.person(&ann, "ada").await;
    let (smiths, painters) = (made(&app, &ann, "Smiths").await, made(&app, &ann, "Painters").await);
    for group in [&smiths, &painters] {
        put(&app, &ann, group, &ada.user).await;
    }
    let press = async |act: &str| app.post(&format!("/v1/users/{}/{act}", ada.user)).by(&ann.token).send().await.expect(200);
    press("terminate").await;
    app.drain().await;
    assert!(names(&shown(&app, &ann, &format!("{smiths}/members")).await).is_empty(), "gone, and shown where it is asked for");
    let gone = format!("/v1/users?status=terminated&group={}", smiths.trim_start_matches("/v1/groups/"));
    assert_eq!(names(&shown(&app, &ann, &gone).await).len(), 1);
    app.ask("PUT", &format!("{smiths}/members/{}", ada.user)).by(&ann.token).send().await.refused(409, "wrong_status");
    press("restore").await;
    app.drain().await;
    assert_eq!(names(&shown(&app, &ann, &format!("{smiths}/members")).await).len(), 1, "restoring keeps the groups (F16)");
    press("terminate").await;
    let token = app.proved(&ann.token, "ann").await;
    app.post(&format!("/v1/users/{}/erase", ada.user)).by(&token).send().await.expect(200);
    app.advance(Span::minutes(12)).await;
    let ann = Admin { token: app.signed_in_again(&ann).await, ..ann };
    for group in [&smiths, &painters] {
        assert_eq!(shown(&app, &ann, group).await["members"], 0);
    }
    app.end().await;
}

#[tokio::test]
async fn many_come_and_go_at_once_and_are_counted() {
    let app = App::start().await;
    let ann = app.found("default", "ann").await;
    let mut people = BTreeSet::new();
    for number in 0..24 {
        people.insert(app.invite(&ann, &format!("p{number}@person.test")).await.user);
    }
    let group = made(&app, &ann, "Smiths").await;
    let ask = |method: &'static str, user: &String| app.ask(method, &format!("{group}/members/{user}")).by(&ann.token).send();
    // Each twice at once.
    let answers = futures::future::join_all(people.iter().chain(&people).map(|user| ask("PUT", user))).await;
    assert!(answers.iter().all(|answer| answer.status == 204), "{answers:?}");
    assert_eq!(shown(&app, &ann, &group).await["members"], 24);
    let (out, rest): (Vec<&String>, Vec<&String>) = people.iter().partition(|user| user.as_bytes()[35] % 2 == 0);
    let answers = futures::future::join_all(out.iter().chain(&out).map(|user| ask("DELETE", user))).await;
    assert_eq!(answers.iter().filter(|answer| answer.status == 204).count(), out.len(), "each once");
    assert_eq!(shown(&app, &ann, &group).await["members"], rest.len());
    app.end().await;
}

#[tokio::test]
async fn erasing_and_grouping_at_once_leave_nobody_behind() {
    let app = App::start().await;
    let ann = app.found("default", "ann").await;
    let ann = Admin { token: app.proved(&ann.token, "ann").await, ..ann };
    let group = made(&app, &ann, "Smiths").await;
    for number in 0..8 {
        let person = app.person(&ann, &format!("p{number}")).await;
        app.post(&format!("/v1/users/{}/deactivate", person.user)).by(&ann.token).send().await.expect(200);
        let (member, erase) = (format!("{group}/members/{}", person.user), format!("/v1/users/{}/erase", person.user));
        let (put, erased) = futures::join!(app.ask("PUT", &member).by(&ann.token).send(), app.post(&erase).by(&ann.token).send());
        erased.expect(200);
        assert!([204, 409].contains(&put.status), "{put:?}");
    }
    app.advance(Span::minutes(12)).await;
    let ann = Admin { token: app.signed_in_again(&ann).await, ..ann };
    assert_eq!(shown(&app, &ann, &group).await["members"], 0);
    app.end().await;
}
