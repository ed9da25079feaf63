//! What an organization decides for itself: read, changed, compared, and refused where it cannot stand.

use domain::change::{KeeperMove, KeeperSet};
use domain::{Fact, OrgId, Span, UserId};
use platform::item::{key_attributes, text};
use platform::keys;
use platform::table::{Commit, StoreError};
use serde_json::{Value, json};
use tests::{Admin, Answer, App, password};

const POLICIES: &str = "/v1/organization/policies";

async fn policies(app: &App, by: &Admin) -> Answer {
    app.get(POLICIES).by(&by.token).send().await.expect(200)
}
async fn put(app: &App, by: &Admin, body: Value) -> Answer {
    app.ask("PUT", POLICIES).by(&by.token).json(&body).send().await
}
async fn preview(app: &App, by: &Admin, body: Value) -> Value {
    app.post(&format!("{POLICIES}/preview")).by(&by.token).json(&body).send().await.expect(200).json()
}
fn codes(contradictions: &Value) -> Vec<&str> {
    contradictions.as_array().unwrap().iter().map(|one| one["code"].as_str().unwrap()).collect()
}

#[tokio::test]
async fn every_preset_is_shown_as_it_is() {
    let app = App::start().await;
    let presets = app.get("/v1/presets").send().await.expect(200).json();
    let names: Vec<&str> = presets["data"].as_array().unwrap().iter().map(|preset| preset["name"].as_str().unwrap()).collect();
    assert_eq!(names, ["default", "workshop", "tenant", "community", "business"]);
    for preset in presets["data"].as_array().unwrap() {
        let name = preset["name"].as_str().unwrap();
        let admin = app.found(name, &format!("{name}-ann")).await;
        let shown = policies(&app, &admin).await;
        assert_eq!(shown.header("etag"), "\"1\"");
        let shown = shown.json();
        assert_eq!((&shown["preset"], &shown["version"], &shown["own"]), (&json!(name), &json!(1), &json!([])));
        assert_eq!((&shown["values"], &shown["roles"]), (&preset["values"], &preset["roles"]));
    }
    let tenant = &presets["data"][2]["values"];
    assert_eq!((&tenant["user.end"], &tenant["user.purge_after"]), (&json!("terminate_and_purge"), &json!("30d")));
    assert_eq!((&tenant["invite.ttl"], &tenant["session.limits"]), (&json!("24h"), &json!({ "absolute": "30d", "idle": "7d" })));
    app.end().await;
}

#[tokio::test]
async fn values_given_change_and_nothing_that_runs_changes_with_them() {
    let app = App::start().await;
    let admin = app.found("default", "ann").await;
    let ada = app.invite(&admin, "ada@person.test").await;
    let expiry = |user: String| app.get(&format!("/v1/users/{user}/invitation")).by(&admin.token);
    let before = expiry(ada.user.clone()).send().await.expect(200).json();

    let changed = put(&app, &admin, json!({ "values": { "invite.ttl": "2d", "invite.reminders": [90, 50], "status.labels": { "pending": "Invited" } } }))
        .await
        .expect(200);
    assert_eq!(changed.header("etag"), "\"2\"");
    let changed = changed.json();
    assert_eq!((&changed["values"]["invite.ttl"], &changed["values"]["invite.reminders"]), (&json!("2d"), &json!([50, 90])));
    assert_eq!(changed["own"], json!(["status.labels", "invite.ttl", "invite.reminders"]));
    assert_eq!(changed["values"]["invite.on_expire"], "notify_with_new_link", "what was not given stays");
    assert_eq!(policies(&app, &admin).await.json(), changed);
    let event = app.events("policy.updated").await.pop().unwrap();
    assert_eq!(event["data"]["policies"], "status.labels invite.ttl invite.reminders");

    assert_eq!(expiry(ada.user.clone()).send().await.expect(200).json(), before, "a running expiry stays");
    let shown = app.get(&format!("/v1/users/{}", ada.user)).by(&admin.token).send().await.expect(200).json();
    assert_eq!((&shown["status"], &shown["status_label"]), (&json!("pending"), &json!("Invited")));
    let bob = app.invite(&admin, "bob@person.test").await;
    let until = (app.now().whole_second() + Span::days(2)).to_string();
    assert_eq!(expiry(bob.user).send().await.expect(200).json()["expires_at"], json!(until));

    let same = put(&app, &admin, json!({ "values": { "invite.ttl": "48h" } })).await.expect(200);
    assert_eq!((same.header("etag"), app.events("policy.updated").await.len()), ("\"2\"", 1), "the same again is no change");
    let back = put(&app, &admin, json!({ "preset": "default" })).await.expect(200).json();
    assert_eq!((&back["own"], &back["values"]["invite.ttl"], &back["version"]), (&json!([]), &json!("24h"), &json!(3)));
    app.end().await;
}

#[tokio::test]
async fn what_is_no_policy_is_refused_where_it_stands_and_changes_nothing() {
    let app = App::start().await;
    let admin = app.found("default", "ann").await;
    let cases = [
        (json!({ "values": { "invite.colour": 1 } }), "unknown_field", "/values/invite.colour", "unknown_field"),
        (json!({ "values": { "invite.ttl": "31d" } }), "invalid", "/values/invite.ttl", "out_of_bounds"),
        (json!({ "values": { "invite.ttl": "30m" } }), "invalid", "/values/invite.ttl", "out_of_bounds"),
        (json!({ "values": { "invite.ttl": 86400 } }), "invalid", "/values/invite.ttl", "wrong_type"),
        (json!({ "values": { "invite.max_renewals": 11 } }), "invalid", "/values/invite.max_renewals", "out_of_bounds"),
        (json!({ "values": { "invite.max_renewals": 1.5 } }), "invalid", "/values/invite.max_renewals", "wrong_type"),
        (json!({ "values": { "invite.on_expire": "shout" } }), "invalid", "/values/invite.on_expire", "unknown_value"),
        (json!({ "values": { "invite.required": ["first", ["email", "fax"]] } }), "invalid", "/values/invite.required/1/1", "unknown_value"),
        (json!({ "values": { "password.min_length": 65 } }), "invalid", "/values/password.min_length", "out_of_bounds"),
        (json!({ "values": { "invite.max_renewals": 1e30 } }), "invalid", "/values/invite.max_renewals", "wrong_type"),
        (json!({ "preset": "circus" }), "invalid", "/preset", "unknown_value"),
        (json!({ "preset": "default", "values": {} }), "invalid", "/values", "not_with_preset"),
        (json!({}), "required", "/values", "required"),
        (json!({ "policies": {} }), "unknown_field", "/policies", "unknown_field"),
    ];
    for (body, code, pointer, what) in cases {
        for (method, path) in [("PUT", POLICIES.to_owned()), ("POST", format!("{POLICIES}/preview"))] {
            let refused = app.ask(method, &path).by(&admin.token).json(&body).send().await.refused(422, code).json();
            assert_eq!((&refused["errors"][0]["pointer"], &refused["errors"][0]["code"]), (&json!(pointer), &json!(what)), "{body}");
        }
    }
    let both =
        put(&app, &admin, json!({ "values": { "invite.ttl": "1m", "default.role": "No Role", "notices.digest": false } })).await.refused(422, "invalid").json();
    assert_eq!(both["errors"].as_array().unwrap().len(), 2, "every fault at once");
    assert_eq!(policies(&app, &admin).await.json()["version"], 1);
    app.end().await;
}

#[tokio::test]
async fn a_set_that_cannot_stand_is_refused_with_the_list() {
    let app = App::start().await;
    let admin = app.found("default", "ann").await;
    let wrong = json!({ "values": { "default.role": "basic", "invite.inviters": ["owner", "member"], "password.min_length": 8 } });
    let told = ["default_role_unknown", "inviter_without_right", "password_too_short_alone"];
    let refused = put(&app, &admin, wrong.clone()).await.refused(422, "policies_contradictory").json();
    assert_eq!(codes(&refused["contradictions"]), told);
    let seen = preview(&app, &admin, wrong).await;
    assert_eq!(codes(&seen["contradictions"]), told);
    assert_eq!(seen["changes"][0], json!({ "policy": "invite.inviters", "from": ["owner", "admin"], "to": ["owner", "member"] }));
    let seen = preview(&app, &admin, json!({ "preset": "workshop" })).await;
    assert_eq!(codes(&seen["contradictions"]), ["owner_exists"]);
    assert_eq!(seen["contradictions"][0]["policies"], json!(["owner.model"]));
    assert_eq!(policies(&app, &admin).await.json()["version"], 1, "a preview changes nothing");
    app.end().await;
}

#[tokio::test]
async fn a_role_that_somebody_has_cannot_go_with_the_preset() {
    let app = App::start().await;
    let (admin, other) = (app.found("default", "ann").await, app.found("default", "bea").await);
    let ada = app.invite(&admin, "ada@person.test").await;
    app.person(&other, "max").await;
    let business = json!({ "preset": "business" });
    let refused = put(&app, &admin, business.clone()).await.refused(422, "policies_contradictory").json();
    assert_eq!(codes(&refused["contradictions"]), ["role_in_use"]);
    assert!(refused["contradictions"][0]["detail"].as_str().unwrap().contains("viewer"));
    let users = app.get("/v1/users?role=viewer&sort=name").by(&admin.token).send().await.expect(200).json();
    assert_eq!((users["data"].as_array().unwrap().len(), &users["scanned"]), (1, &json!(1)), "the same index finds them");

    app.post(&format!("/v1/users/{}/invitation/revoke", ada.user)).by(&admin.token).send().await.expect(200);
    let changed = put(&app, &admin, business).await.expect(200).json();
    assert_eq!((&changed["preset"], &changed["roles"]), (&json!("business"), &json!(["owner", "admin", "collaborator"])));
    let mut body = json!({ "email": "eve@person.test", "first_name": "Eve", "last_name": "Stone", "phone": "+4915112345678", "role": "viewer" });
    app.post("/v1/users").by(&admin.token).json(&body).send().await.refused(422, "role_unknown");
    body["role"] = json!("collaborator");
    let eve = app.post("/v1/users").by(&admin.token).json(&body).send().await.expect(201).json();
    assert_eq!((&eve["user"]["role"], &eve["user"]["permissions"]), (&json!("collaborator"), &json!([])));
    app.end().await;
}

#[tokio::test]
async fn until_second_factors_exist_short_passwords_are_kept_and_not_taken() {
    let app = App::start().await;
    let admin = app.found("business", "ann").await;
    let shown = policies(&app, &admin).await.json();
    assert_eq!((&shown["values"]["password.min_length"], &shown["values"]["mfa.policy"]), (&json!(8), &json!("required_phone")));
    assert_eq!(shown["effective"], json!({ "password.min_length": 15 }));
    let without: Vec<&str> = shown["not_enforced"].as_array().unwrap().iter().filter_map(Value::as_str).collect();
    assert!(without.contains(&"mfa.policy") && without.contains(&"password.min_length"), "{without:?}");
    let body = json!({ "email": "eve@person.test", "first_name": "Eve", "last_name": "Stone", "phone": "+4915112345678", "role": "admin" });
    let eve = app.invite_as(&admin, &body).await;
    let short = app.post(&format!("{}/accept", eve.api())).json(&json!({ "password": "mauve oxen pa" })).send().await.refused(422, "password_too_short").json();
    assert_eq!(short["min_length"], 15);
    app.end().await;
}

#[tokio::test]
async fn one_of_several_fields_is_enough_where_a_group_says_so() {
    let app = App::start().await;
    let admin = app.found("default", "ann").await;
    put(&app, &admin, json!({ "values": { "invite.required": ["first", ["phone", "position"]] } })).await.expect(200);
    let invite = |more: Value| {
        let mut body = json!({ "email": "eve@person.test", "first_name": "Eve" });
        body.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        app.post("/v1/users").by(&admin.token).json(&body)
    };
    let refused = invite(json!({})).send().await.refused(422, "required").json();
    let pointers: Vec<&Value> = refused["errors"].as_array().unwrap().iter().map(|error| &error["pointer"]).collect();
    assert_eq!(pointers, ["/phone", "/position"]);
    invite(json!({ "position": "Welder" })).send().await.expect(201);
    app.end().await;
}

#[tokio::test]
async fn only_whoever_manages_settings_may_and_nobody_writes_over_another() {
    let app = App::start().await;
    let admin = app.found("default", "ann").await;
    let member = app.person(&admin, "max").await;
    app.get(POLICIES).by(&member.token).send().await.refused(403, "forbidden");
    app.get("/v1/organization").by(&member.token).send().await.expect(200);
    for (method, path) in [("PUT", POLICIES.to_owned()), ("POST", format!("{POLICIES}/preview")), ("PATCH", "/v1/organization".to_owned())] {
        let refused = app.ask(method, &path).by(&member.token).json(&json!({})).send().await.refused(403, "forbidden").json();
        assert_eq!(refused["rule"], "permission.settings.manage");
    }
    let times = 0..8;
    let calls = times.clone().map(|at| {
        let call = app.ask("PUT", POLICIES).by(&admin.token).header("if-match", "\"1\"");
        call.json(&json!({ "values": { "invite.fresh_links": 10 + at } })).send()
    });
    let statuses: Vec<u16> = futures::future::join_all(calls).await.iter().map(|answer| answer.status).collect();
    assert_eq!(statuses.iter().filter(|status| **status == 200).count(), 1, "{statuses:?}");
    assert!(statuses.iter().all(|status| [200, 412].contains(status)), "{statuses:?}");
    app.end().await;
}

#[tokio::test]
async fn what_newer_code_stored_survives_a_change() {
    let app = App::start().await;
    let admin = app.found("default", "ann").await;
    let table = &app.runner.context().table;
    let key = key_attributes(&keys::organization(admin.org.parse::<OrgId>().unwrap()));
    let edit = table.client.update_item().table_name(&table.name).set_key(Some(key.clone()));
    let edit = edit.update_expression("SET #new = :new, #own.#policy = :new").expression_attribute_names("#new", "of_newer_code");
    let edit = edit.expression_attribute_names("#own", "policies").expression_attribute_names("#policy", "invite.channels");
    edit.expression_attribute_values(":new", text("sms")).send().await.unwrap();

    put(&app, &admin, json!({ "values": { "invite.ttl": "2d" } })).await.expect(200);
    app.ask("PATCH", "/v1/organization").by(&admin.token).json(&json!({ "name": "Ann & Co" })).send().await.expect(200);
    let item = table.client.get_item().table_name(&table.name).set_key(Some(key)).consistent_read(true).send().await.unwrap().item.unwrap();
    assert!(item["of_newer_code"].is_s());
    let own = item["policies"].as_m().unwrap();
    assert!(own["invite.channels"].is_s() && own["invite.ttl"].is_s() && own.len() == 2, "{own:?}");
    app.end().await;
}

#[tokio::test]
async fn an_organization_is_renamed_moved_and_spoken_to() {
    let app = App::start().await;
    let admin = app.found("default", "ann").await;
    let before = app.get("/v1/organization").by(&admin.token).send().await.expect(200);
    let edit = |body: Value| app.ask("PATCH", "/v1/organization").by(&admin.token).json(&body);
    let body = json!({ "name": "Ann & Söhne", "time_zone": "europe/vienna", "locale": "de" });
    let once = || edit(body.clone()).header("idempotency-key", "rename").header("if-match", before.header("etag"));
    let after = once().send().await.expect(200);
    let shown = after.json();
    assert_eq!((&shown["name"], &shown["time_zone"], &shown["locale"]), (&json!("Ann & Söhne"), &json!("Europe/Vienna"), &json!("de")));
    assert_eq!(once().send().await.expect(200).json(), shown, "the same key, the same answer");
    assert_ne!(after.header("etag"), before.header("etag"));
    edit(json!({ "name": "Late" })).header("if-match", before.header("etag")).send().await.refused(412, "version_mismatch");
    let ada = app.invite(&admin, "ada@person.test").await;
    let told = app.get(&format!("/v1/users/{}/invitation", ada.user)).by(&admin.token).send().await.expect(200).json();
    assert!(told["expires_at_local"].as_str().unwrap().contains("Europe/Vienna"), "{told}");
    for (body, pointer, what) in [
        (json!({ "time_zone": "Vienna" }), "/time_zone", "time_zone_unknown"),
        (json!({ "time_zone": null }), "/time_zone", "required"),
        (json!({ "name": null }), "/name", "required"),
        (json!({ "name": "a\u{202e}b" }), "/name", "control_character"),
        (json!({ "locale": "german!" }), "/locale", "invalid"),
        (json!({ "preset": "tenant" }), "/preset", "unknown_field"),
    ] {
        let refused = edit(body).send().await.expect(422).json();
        assert_eq!((&refused["errors"][0]["pointer"], &refused["errors"][0]["code"]), (&json!(pointer), &json!(what)));
    }
    assert_eq!(edit(json!({ "locale": null })).send().await.expect(200).json()["locale"], Value::Null);
    assert_eq!(app.events("organization.updated").await.len(), 2);
    app.end().await;
}

#[tokio::test]
async fn a_second_owner_cannot_arise_where_there_is_to_be_one() {
    let app = App::start().await;
    let admin = app.found("business", "ann").await;
    let org = admin.org.parse::<OrgId>().unwrap();
    let other = "usr_01900000000070008000000000000000".parse::<UserId>().unwrap();
    let commit = async |facts: &[Fact], token: &str| {
        let (token, now) = (token.to_owned(), app.now());
        app.runner.context().table.commit(Commit { facts, follow_ups: &[], record: None, once: None, also: Vec::new(), token, now, source: None }).await
    };
    let enter = |step| [Fact::Keeper(org, other, KeeperSet::Owners, step)];
    assert_eq!(commit(&enter(KeeperMove::EnterAlone), "1").await, Err(StoreError::SecondOwner));
    assert_eq!(commit(&[Fact::OwnersAre(org, 0)], "2").await, Err(StoreError::Conflict));
    assert_eq!(commit(&[Fact::OwnersAre(org, 1)], "3").await, Ok(()));
    assert_eq!(commit(&enter(KeeperMove::Enter), "4").await, Ok(()));
    let two = put(&app, &admin, json!({ "values": { "invite.ttl": "2d" } })).await.refused(422, "policies_contradictory").json();
    assert_eq!(codes(&two["contradictions"]), ["several_owners"]);
    app.sign_in(&admin.email, &password("ann")).await.expect(201);
    // Who was only made up leaves again.
    assert_eq!(commit(&enter(KeeperMove::Leave), "5").await, Ok(()));
    app.end().await;
}
