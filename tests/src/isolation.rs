//! One organization never sees another (F22).

use serde_json::{Value, json};
use tests::{App, password, picture};

#[tokio::test]
async fn a_foreign_id_answers_exactly_as_an_unknown_one() {
    let app = App::start().await;
    let (ann, bea) = (app.found("default", "ann").await, app.found("default", "bea").await);
    let foreign = app.invite(&bea, "ada@person.test").await.user;
    let unknown = "usr_01900000000070008000000000000000";
    let group = app.post("/v1/groups").by(&ann.token).json(&json!({ "name": "Smiths" })).send().await.expect(201).json();
    let group = group["id"].as_str().unwrap();
    let routes = [
        ("GET", "/v1/users/{id}"),
        ("GET", "/v1/users/{id}/invitation"),
        ("GET", "/v1/users/{id}/timeline"),
        ("POST", "/v1/users/{id}/invitation/resend"),
        ("POST", "/v1/users/{id}/invitation/revoke"),
        ("POST", "/v1/users/{id}/invitation/link"),
        ("PATCH", "/v1/users/{id}"),
        ("POST", "/v1/users/{id}/activate"),
        ("POST", "/v1/users/{id}/deactivate"),
        ("POST", "/v1/users/{id}/terminate"),
        ("POST", "/v1/users/{id}/restore"),
        ("POST", "/v1/users/{id}/password-reset"),
        ("PUT", "/v1/users/{id}/password"),
        ("GET", "/v1/users/{id}/photo"),
        ("PUT", "/v1/users/{id}/photo"),
        ("DELETE", "/v1/users/{id}/photo"),
        ("PUT", "/v1/groups/{group}/members/{id}"),
        ("DELETE", "/v1/groups/{group}/members/{id}"),
    ];
    for (method, path) in routes {
        let mut seen = Vec::new();
        for id in [foreign.as_str(), unknown, "usr_x", "org_01900000000070008000000000000000"] {
            let ask = app.ask(method, &path.replace("{id}", id).replace("{group}", group)).by(&ann.token);
            let ask = if method == "PATCH" { ask.json(&serde_json::json!({ "email": "new@person.test" })) } else { ask };
            let ask = if method == "PUT" && path.ends_with("/photo") { ask.raw("image/png", picture()) } else { ask };
            let ask = if method == "PUT" && path.ends_with("/password") { ask.json(&json!({ "password": password("by ann") })) } else { ask };
            let answer = ask.send().await.refused(404, "not_found");
            let mut document = answer.json();
            document["request_id"] = Value::Null;
            let headers: Vec<_> = answer.headers.into_iter().filter(|(name, _)| !matches!(name.as_str(), "x-request-id" | "date")).collect();
            seen.push((document, headers));
        }
        assert!(seen.windows(2).all(|pair| pair[0] == pair[1]), "{method} {path}: {seen:?}");
        app.ask(method, &path.replace("{id}", &foreign).replace("{group}", group)).send().await.refused(401, "unauthenticated");
    }
    let list = app.get("/v1/users").by(&ann.token).send().await.expect(200).json();
    assert_eq!(list["data"].as_array().unwrap().len(), 1);
    app.end().await;
}

#[tokio::test]
async fn a_member_without_the_right_is_refused_before_anything_is_looked_up() {
    let app = App::start().await;
    let admin = app.found("default", "ann").await;
    let member = app.person(&admin, "max").await;
    for id in [admin.user.as_str(), "usr_01900000000070008000000000000000"] {
        for act in ["activate", "deactivate", "terminate", "restore", "invitation/revoke"] {
            app.post(&format!("/v1/users/{id}/{act}")).by(&member.token).send().await.refused(403, "forbidden");
        }
    }
    app.end().await;
}

#[tokio::test]
async fn a_cursor_serves_its_own_list_alone() {
    let app = App::start().await;
    let (ann, bea) = (app.found("default", "ann").await, app.found("default", "bea").await);
    for at in 0..5 {
        app.invite(&ann, &format!("p{at}@person.test")).await;
    }
    let page = app.get("/v1/users?limit=2&sort=name").by(&ann.token).send().await.expect(200).json();
    let cursor = page["next_cursor"].as_str().unwrap().to_owned();
    let mut ids: Vec<String> = Vec::new();
    let mut path = "/v1/users?limit=2&sort=name".to_owned();
    loop {
        let page = app.get(&path).by(&ann.token).send().await.expect(200).json();
        ids.extend(page["data"].as_array().unwrap().iter().map(|row| row["id"].as_str().unwrap().to_owned()));
        match page["next_cursor"].as_str() {
            Some(next) => path = format!("/v1/users?limit=2&sort=name&cursor={next}"),
            None => break,
        }
    }
    let distinct: std::collections::BTreeSet<&String> = ids.iter().collect();
    assert_eq!((ids.len(), distinct.len()), (6, 6));
    for (who, query) in [(&bea, "sort=name"), (&ann, "sort=created"), (&ann, "sort=name&status=active")] {
        app.get(&format!("/v1/users?{query}&cursor={cursor}")).by(&who.token).send().await.refused(422, "cursor_invalid");
    }
    let tampered = format!("{}A", &cursor[..cursor.len() - 1]);
    if tampered != cursor {
        app.get(&format!("/v1/users?sort=name&cursor={tampered}")).by(&ann.token).send().await.refused(422, "cursor_invalid");
    }
    app.get("/v1/users?limit=101").by(&ann.token).send().await.expect(422);
    app.end().await;
}
