//! Departments, positions, locations and managers (R50 to R52; F25).

use serde_json::{Value, json};
use tests::{Admin, Answer, App};

async fn add(app: &App, by: &Admin, list: &str, body: Value) -> Answer {
    app.post(&format!("/v1/{list}")).by(&by.token).json(&body).send().await
}

async fn added(app: &App, by: &Admin, list: &str, body: Value) -> String {
    add(app, by, list, body).await.expect(201).json()["id"].as_str().unwrap().to_owned()
}

async fn edit(app: &App, by: &Admin, user: &str, body: Value) -> Answer {
    app.ask("PATCH", &format!("/v1/users/{user}")).by(&by.token).json(&body).send().await
}

fn names(list: &Value) -> Vec<&str> {
    list["data"].as_array().unwrap().iter().map(|entry| entry["name"].as_str().unwrap()).collect()
}

#[tokio::test]
async fn departments_are_a_tree_that_is_moved_archived_and_emptied_before_it_is_deleted() {
    let app = App::start().await;
    let ann = app.found("default", "ann").await;
    let works = added(&app, &ann, "departments", json!({ "name": "Works" })).await;
    let paint = added(&app, &ann, "departments", json!({ "name": "Paint", "parent_id": works })).await;
    let path = |id: &str| format!("/v1/departments/{id}");
    add(&app, &ann, "departments", json!({ "name": "P\u{e1}int", "parent_id": works })).await.refused(409, "name_taken");
    let lost = add(&app, &ann, "departments", json!({ "name": "Lost", "parent_id": "dep_01900000000070008000000000000000" })).await.refused(422, "invalid");
    assert_eq!(lost.json()["errors"][0]["pointer"], "/parent_id");
    let patch = |id: &str, body: Value| app.ask("PATCH", &path(id)).by(&ann.token).json(&body);
    let inside = patch(&works, json!({ "parent_id": paint })).send().await.refused(422, "invalid");
    assert_eq!(inside.json()["errors"][0]["code"], "inside_itself");
    app.ask("DELETE", &path(&works)).by(&ann.token).send().await.refused(409, "not_empty");

    let max = app.person(&ann, "max").await;
    edit(&app, &ann, &max.user, json!({ "department_id": paint })).await.expect(200);
    app.drain().await;
    app.ask("DELETE", &path(&paint)).by(&ann.token).send().await.refused(409, "not_empty");
    let archived = patch(&paint, json!({ "archived": true })).send().await.expect(200);
    assert_eq!((archived.json()["archived"].as_bool(), archived.header("etag")), (Some(true), "\"3\""));
    let refused = edit(&app, &ann, &ann.user, json!({ "department_id": paint })).await.refused(422, "invalid");
    assert_eq!(refused.json()["errors"][0]["pointer"], "/department_id", "an archived department takes nobody");
    edit(&app, &ann, &max.user, json!({ "department_id": paint, "first_name": "Maxim" })).await.expect(200);
    patch(&paint, json!({ "parent_id": null, "archived": false })).header("if-match", "\"1\"").send().await.refused(412, "version_mismatch");
    patch(&paint, json!({ "parent_id": null, "archived": false })).header("if-match", "\"3\"").send().await.expect(200);
    app.ask("DELETE", &path(&works)).by(&ann.token).send().await.expect(204);
    edit(&app, &ann, &max.user, json!({ "department_id": null })).await.expect(200);
    app.ask("DELETE", &path(&paint)).by(&ann.token).send().await.expect(204);
    app.get(&path(&paint)).by(&ann.token).send().await.refused(404, "not_found");
    let kinds: Vec<String> = app.events("department.deleted").await.iter().map(|event| event["data"]["id"].as_str().unwrap().to_owned()).collect();
    assert_eq!(kinds, [works, paint]);
    app.end().await;
}

#[tokio::test]
async fn a_typed_position_joins_the_list_and_says_where_a_department_is_missing() {
    let app = App::start().await;
    let ann = app.found("workshop", "ann").await;
    let works = added(&app, &ann, "departments", json!({ "name": "Works" })).await;
    let body = json!({ "email": "ada@person.test", "first_name": "Ada", "last_name": "L", "position": "Smith" });
    let invited = app.post("/v1/users").by(&ann.token).json(&body).send().await.expect(201).json();
    assert_eq!(invited["user"]["hints"], json!([{ "code": "no_department", "action": "set_department" }]));
    let ada = invited["user"]["id"].as_str().unwrap();
    let body = json!({ "email": "ida@person.test", "first_name": "Ida", "last_name": "L", "position": "SMITH", "department_id": works });
    let placed = app.post("/v1/users").by(&ann.token).json(&body).send().await.expect(201).json();
    assert_eq!((placed["user"]["hints"].is_null(), &placed["user"]["department_id"]), (true, &json!(works)));
    let typed = edit(&app, &ann, ada, json!({ "position": "Painter" })).await.expect(200).json();
    assert_eq!(typed["hints"][0]["code"], "no_department");
    assert!(edit(&app, &ann, ada, json!({ "phone": "+4915112345678" })).await.expect(200).json()["hints"].is_null());
    let moved = edit(&app, &ann, ada, json!({ "position": "Smith", "department_id": works })).await.expect(200).json();
    assert!(moved["hints"].is_null());
    app.drain().await;
    let list = app.get("/v1/positions").by(&ann.token).send().await.expect(200).json();
    assert_eq!(names(&list), ["Painter", "Smith"], "case does not make two positions");
    let id = |name: &str| list["data"].as_array().unwrap().iter().find(|entry| entry["name"] == name).unwrap()["id"].as_str().unwrap().to_owned();
    app.ask("DELETE", &format!("/v1/positions/{}", id("Smith"))).by(&ann.token).send().await.refused(409, "not_empty");
    app.ask("DELETE", &format!("/v1/positions/{}", id("Painter"))).by(&ann.token).send().await.expect(204);
    let unknown = json!({ "email": "eda@person.test", "first_name": "E", "last_name": "L", "department_id": "dep_01900000000070008000000000000000" });
    let refused = app.post("/v1/users").by(&ann.token).json(&unknown).send().await.refused(422, "invalid");
    assert_eq!(refused.json()["errors"][0], json!({ "pointer": "/department_id", "code": "unknown_value" }));
    app.end().await;
}

#[tokio::test]
async fn nobody_is_above_themselves_however_many_try_at_once() {
    let app = App::start().await;
    let ann = app.found("default", "ann").await;
    let mut ring = Vec::new();
    for name in ["ada", "ida", "eda", "oda"] {
        ring.push(app.invite(&ann, &format!("{name}@person.test")).await.user);
    }
    let bea = app.found("default", "bea").await;
    edit(&app, &ann, &ring[0], json!({ "manager_id": bea.user })).await.refused(422, "invalid");
    // Each is to be under the next: all of it would be a ring.
    let all = (0..4).map(|at| edit(&app, &ann, &ring[at], json!({ "manager_id": ring[(at + 1) % 4] })));
    let answers = futures::future::join_all(all).await;
    let given = answers.iter().filter(|answer| answer.status == 200).count();
    let circles = answers.iter().filter(|answer| answer.json()["errors"][0]["code"] == "circle").count();
    assert_eq!((given, circles), (3, 1), "{answers:?}");
    let mut managers = Vec::new();
    for id in &ring {
        managers.push(app.get(&format!("/v1/users/{id}")).by(&ann.token).send().await.expect(200).json()["manager_id"].clone());
    }
    assert_eq!(managers.iter().filter(|manager| manager.is_null()).count(), 1, "{managers:?}");
    app.end().await;
}

#[tokio::test]
async fn fifty_who_come_with_one_new_position_put_it_on_the_list_once() {
    let app = App::start_with(local::Options { limits: domain::Limits::NONE, ..local::Options::default() }).await;
    let ann = app.found("default", "ann").await;
    let come = (0..50).map(|number| {
        let body = json!({ "email": format!("p{number}@person.test"), "position": if number % 2 == 0 { "Smith" } else { "Painter" } });
        app.post("/v1/users").by(&ann.token).json(&body).send()
    });
    for answer in futures::future::join_all(come).await {
        let user = answer.expect(201).json()["user"].clone();
        assert!(matches!(user["position"].as_str(), Some("Smith" | "Painter")), "{user}");
    }
    let list = app.get("/v1/positions").by(&ann.token).send().await.expect(200).json();
    assert_eq!(names(&list), ["Painter", "Smith"]);
    app.end().await;
}

/// Whoever was put in a department and revoked is invited again by one button, in the department as long as it takes people.
#[tokio::test]
async fn the_notice_page_invites_again_into_a_department_that_takes_people() {
    for archived in [false, true] {
        let app = App::start().await;
        let ann = app.found("default", "ann").await;
        let works = added(&app, &ann, "departments", json!({ "name": "Works" })).await;
        let body = json!({ "email": "ada@person.test", "department_id": works, "position": "Smith" });
        let ada = app.invite_as(&ann, &body).await;
        app.hold(app.now().whole_second() + domain::Span::hours(25)).await;
        let token = app.signed_in_again(&ann).await;
        let ann = Admin { token, ..ann };
        app.advance(domain::Span(1)).await;
        let notice = tests::link_in(&app.mails(&ann.email, "expiry_notice").await.pop().unwrap(), "/n/");
        app.post(&format!("/v1/users/{}/invitation/revoke", ada.user)).by(&ann.token).send().await.expect(200);
        let archive = json!({ "archived": archived });
        app.ask("PATCH", &format!("/v1/departments/{works}")).by(&ann.token).json(&archive).send().await.expect(200);
        app.post(&notice).cookie(&ann.token).form(&[("action", "invite")]).send().await.expect(200);
        app.drain().await;
        let found = app.get("/v1/users?q=ada").by(&ann.token).send().await.expect(200).json();
        let again = &found["data"][0];
        assert_ne!(again["id"], json!(ada.user));
        assert_eq!((&again["department_id"], &again["position"]), (&if archived { Value::Null } else { json!(works) }, &json!("Smith")));
        app.end().await;
    }
}

/// Two who are each to be under the other at the same moment: whoever comes second is decided anew.
#[tokio::test]
async fn a_manager_who_is_given_one_meanwhile_is_looked_at_again() {
    let app = App::start().await;
    let ann = app.found("default", "ann").await;
    let (ada, ida) = (app.invite(&ann, "ada@person.test").await.user, app.invite(&ann, "ida@person.test").await.user);
    let gate = app.faults.gate("update_user", "TransactWriteItems", 0);
    let under = edit(&app, &ann, &ada, json!({ "manager_id": ida }));
    let (second, ()) = gate
        .overtake(under, async {
            // As another process does it that passes no gate: Ida is put under Ada.
            let cx = app.another_instance();
            let (org, id) = (ann.org.parse().unwrap(), ida.parse().unwrap());
            let user = cx.table.read(&platform::keys::user(org, id).into()).await.unwrap().user(org, id).unwrap().unwrap();
            let fact = [domain::Fact::User(domain::User { manager: Some(ada.parse().unwrap()), version: user.version + 1, ..user })];
            let (token, now) = (platform::clock::draw_token(), app.now());
            let commit = platform::table::Commit { facts: &fact, follow_ups: &[], record: None, once: None, also: Vec::new(), token, now, source: None };
            cx.table.commit(commit).await.unwrap();
        })
        .await;
    assert_eq!(second.refused(422, "invalid").json()["errors"][0]["code"], "circle");
    app.faults.clear();
    app.end().await;
}
