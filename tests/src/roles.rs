//! Roles, permissions and ownership (R5 to R7, R62 to R65; F17, F18, F35): what somebody may do, who may say so, and that it
//! counts at once.

use domain::Span;
use serde_json::{Value, json};
use tests::{Admin, Answer, App, Person, password};

async fn put_role(app: &App, token: &str, user: &str, body: Value) -> Answer {
    app.ask("PUT", &format!("/v1/users/{user}/role")).by(token).json(&body).send().await
}

async fn put_permissions(app: &App, token: &str, user: &str, permissions: Value) -> Answer {
    app.ask("PUT", &format!("/v1/users/{user}/permissions")).by(token).json(&json!({ "permissions": permissions })).send().await
}

async fn role_of(app: &App, admin: &Admin, user: &str) -> String {
    let shown = app.get(&format!("/v1/users/{user}")).by(&admin.token).send().await.expect(200).json();
    shown["role"].as_str().unwrap().to_owned()
}

/// "Changing a user's role can be done at any time by users with an Owner or Admin role. The role change is applied
/// automatically."
#[tokio::test]
async fn r65_a_role_changes_at_once_and_the_old_session_has_the_new_rights() {
    let app = App::start().await;
    let owner = app.found("business", "ann").await;
    let bob = invited_as(&app, &owner, "bob", json!({ "role": "admin" })).await;
    let eve = invited_as(&app, &owner, "eve", json!({ "role": "collaborator" })).await;
    app.get("/v1/users").by(&eve.token).send().await.refused(403, "forbidden");
    let tag = app.get(&format!("/v1/users/{}", eve.user)).by(&bob.token).send().await.expect(200).header("etag").to_owned();
    let changed = put_role(&app, &bob.token, &eve.user, json!({ "role": "admin" })).await.expect(200);
    assert_eq!(changed.json()["user"]["role"], "admin");
    assert_ne!(changed.header("etag"), tag);
    app.get("/v1/users").by(&eve.token).send().await.expect(200);
    let told = app.events("user.role_changed").await.pop().unwrap();
    assert_eq!((&told["data"]["role"], &told["actor"]["id"], &told["subject"]["id"]), (&json!("admin"), &json!(bob.user), &json!(eve.user)));
    let stale = app.ask("PUT", &format!("/v1/users/{}/role", eve.user)).by(&bob.token).header("if-match", &tag).json(&json!({ "role": "collaborator" }));
    stale.send().await.refused(412, "version_mismatch");
    app.end().await;
}

/// "If you are changing a role from Admin to Collaborator, make sure to check/uncheck permissions further down."
#[tokio::test]
async fn r7_r64_r65_coming_down_to_a_limited_role_asks_for_permissions() {
    let app = App::start().await;
    let owner = app.found("business", "ann").await;
    let bob = invited_as(&app, &owner, "bob", json!({ "role": "admin" })).await;
    let refused = put_role(&app, &owner.token, &bob.user, json!({ "role": "collaborator" })).await.refused(422, "permissions_required");
    assert_eq!(refused.json()["errors"][0]["pointer"], "/permissions");
    let given = json!([{ "permission": "transfers.make", "resources": ["account:main"] }, "cards.create"]);
    put_role(&app, &owner.token, &bob.user, json!({ "role": "collaborator", "permissions": given })).await.expect(200);
    app.get("/v1/users").by(&bob.token).send().await.refused(403, "forbidden");
    let shown = app.get(&format!("/v1/users/{}/permissions", bob.user)).by(&owner.token).send().await.expect(200).json();
    let both = json!([{ "permission": "cards.create" }, { "permission": "transfers.make", "resources": ["account:main"] }]);
    assert_eq!((&shown["role"], &shown["permissions"], &shown["of_role"], &shown["effective"]), (&json!("collaborator"), &both, &json!([]), &both));
    // An empty list is a list, too.
    put_permissions(&app, &owner.token, &bob.user, json!([])).await.expect(200);
    let me = app.get("/v1/me").by(&bob.token).send().await.expect(200).json();
    assert_eq!(me["permissions"], json!([]));
    // What was given goes with the role.
    put_permissions(&app, &owner.token, &bob.user, json!(["cards.create"])).await.expect(200);
    put_role(&app, &owner.token, &bob.user, json!({ "role": "admin" })).await.expect(200);
    put_role(&app, &owner.token, &bob.user, json!({ "role": "collaborator", "permissions": [] })).await.expect(200);
    assert_eq!(app.get("/v1/me").by(&bob.token).send().await.expect(200).json()["permissions"], json!([]));
    app.end().await;
}

/// Invites somebody with more than names, who accepts.
async fn invited_as(app: &App, admin: &Admin, name: &str, more: Value) -> Person {
    let mut body = App::invitation(&format!("{name}@person.test"));
    body["phone"] = "+4915112345678".into();
    body.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    let invited = app.invite_as(admin, &body).await;
    let accepted = app.accept(&invited, name).await.expect(201).json();
    Person { user: invited.user, email: invited.email, token: accepted["session"]["token"].as_str().unwrap().to_owned() }
}

/// "For the Collaborator role, you can assign more granular permissions, such as access to specific accounts only, or whether
/// they can create cards and/or make transfers."
#[tokio::test]
async fn r7_permissions_are_chosen_with_the_invitation_and_asked_by_other_services() {
    let app = App::start().await;
    let owner = app.found("business", "ann").await;
    let given = json!([{ "permission": "accounts.view", "resources": ["account:main", "account:tax"] }, { "permission": "cards.create" }]);
    let cleo = invited_as(&app, &owner, "cleo", json!({ "role": "collaborator", "permissions": given })).await;
    let pending =
        app.invite_as(&owner, &json!({ "email": "pia@person.test", "first_name": "Pia", "last_name": "P", "phone": "+4915112345678", "role": "admin" })).await;
    let ask = |user: &str, action: &str, resource: Option<&str>| json!({ "user": user, "action": action, "resource": resource });
    let nobody = "usr_01900000000070008000000000000000";
    let rows = [
        (ask(&cleo.user, "accounts.view", Some("account:tax")), true, "user.permissions"),
        (ask(&cleo.user, "accounts.view", Some("account:pay")), false, "scope"),
        (ask(&cleo.user, "accounts.view", None), false, "scope"),
        (ask(&cleo.user, "cards.create", Some("account:pay")), true, "user.permissions"),
        (ask(&cleo.user, "transfers.make", None), false, "not_granted"),
        (ask(&owner.user, "transfers.make", Some("account:pay")), true, "role.owner"),
        (ask(&pending.user, "users.read", None), false, "status.pending"),
        (ask(nobody, "users.read", None), false, "user.unknown"),
        (ask("usr_x", "users.read", None), false, "user.unknown"),
    ];
    let requests: Vec<&Value> = rows.iter().map(|(question, ..)| question).collect();
    let answers = app.post("/v1/authorize").by(&owner.token).json(&json!({ "requests": requests })).send().await.expect(200).json();
    for (at, (question, allowed, rule)) in rows.iter().enumerate() {
        assert_eq!(answers["data"][at], json!({ "allowed": allowed, "rule": rule }), "{question}");
    }
    app.post(&format!("/v1/users/{}/deactivate", cleo.user)).by(&owner.token).send().await.expect(200);
    let after = json!({ "requests": [ask(&cleo.user, "cards.create", None)] });
    let after = app.post("/v1/authorize").by(&owner.token).json(&after).send().await.expect(200).json();
    assert_eq!(after["data"][0], json!({ "allowed": false, "rule": "status.inactive" }));
    for (body, pointer) in [
        (json!({ "requests": [] }), "/requests"),
        (json!({ "requests": vec![ask(nobody, "a.b", None); 101] }), "/requests"),
        (json!({ "requests": [ask(nobody, "users.delete", None)] }), "/requests/0/action"),
        (json!({ "requests": [ask(nobody, "cards.create", Some("main"))] }), "/requests/0/resource"),
    ] {
        let refused = app.post("/v1/authorize").by(&owner.token).json(&body).send().await.expect(422).json();
        assert_eq!(refused["errors"][0]["pointer"], pointer);
    }
    app.end().await;
}

/// "Users have basic permissions by default (Product page - view only)."
#[tokio::test]
async fn r5_a_new_user_may_see_one_page() {
    let app = App::start().await;
    let admin = app.found("workshop", "ann").await;
    let max = app.person(&admin, "max").await;
    let shown = app.get(&format!("/v1/users/{}/permissions", max.user)).by(&admin.token).send().await.expect(200).json();
    assert_eq!((&shown["role"], &shown["effective"]), (&json!("basic"), &json!([{ "permission": "products.view" }])));
    let question = json!({ "requests": [{ "user": max.user, "action": "products.view" }, { "user": max.user, "action": "products.edit" }] });
    let answers = app.post("/v1/authorize").by(&admin.token).json(&question).send().await.expect(200).json();
    assert_eq!(answers["data"], json!([{ "allowed": true, "rule": "role.basic" }, { "allowed": false, "rule": "not_granted" }]));
    app.end().await;
}

#[tokio::test]
async fn a_list_of_permissions_is_read_with_care() {
    let app = App::start().await;
    let admin = app.found("default", "ann").await;
    let max = app.person(&admin, "max").await;
    let many: Vec<String> = (0..41).map(|at| format!("cards.act_{at}")).collect();
    for (list, pointer, code) in [
        (json!(["users.delete"]), "/permissions/0", "permission_unknown"),
        (json!(["cards.create", "Cards.create"]), "/permissions/1", "permission_unknown"),
        (json!(["cards.create", { "permission": "cards.create", "resources": ["account:a"] }]), "/permissions/1", "repeated"),
        (json!([{ "permission": "cards.create", "resources": [] }]), "/permissions/0", "empty"),
        (json!([{ "permission": "users.read", "resources": ["account:a"] }]), "/permissions/0", "not_scoped"),
        (json!([{ "permission": "cards.create", "resources": ["a b"] }]), "/permissions/0/resources/0", "resource_invalid"),
        (json!([{ "permission": "cards.create", "scope": "all" }]), "/permissions/0/scope", "unknown_field"),
        (json!([{ "resources": ["account:a"] }]), "/permissions/0/permission", "required"),
        (json!([7]), "/permissions/0", "wrong_type"),
        (json!(many), "/permissions/40", "too_many"),
        (json!("cards.create"), "/permissions", "wrong_type"),
    ] {
        let refused = put_permissions(&app, &admin.token, &max.user, list.clone()).await.expect(422).json();
        assert_eq!((&refused["errors"][0]["pointer"], &refused["errors"][0]["code"]), (&json!(pointer), &json!(code)), "{list}");
    }
    put_permissions(&app, &admin.token, &admin.user, json!(["cards.create"])).await.refused(422, "permissions_fixed");
    put_role(&app, &admin.token, &max.user, json!({ "role": "boss" })).await.refused(422, "role_unknown");
    put_role(&app, &admin.token, &max.user, json!({ "role": "basic" })).await.refused(422, "role_unknown");
    app.end().await;
}

/// What an organization makes itself counts like what Usher brings.
#[tokio::test]
async fn a_role_of_ones_own_is_made_given_changed_and_deleted() {
    let app = App::start().await;
    let admin = app.found("default", "ann").await;
    let body = json!({ "name": "Help D\u{e9}sk", "permissions": ["users.read", "users.manage"] });
    let made = app.post("/v1/roles").by(&admin.token).header("idempotency-key", "desk").json(&body).send().await.expect(201);
    let role = json!({ "id": "help-desk", "name": "Help D\u{e9}sk", "built_in": false, "limited": false, "everything": false,
        "permissions": [{ "permission": "users.manage" }, { "permission": "users.read" }] });
    assert_eq!(made.json(), role);
    let again = app.post("/v1/roles").by(&admin.token).header("idempotency-key", "desk").json(&body).send().await.expect(201);
    assert_eq!((again.json(), again.header("etag")), (role.clone(), made.header("etag")));
    app.post("/v1/roles").by(&admin.token).json(&body).send().await.refused(409, "role_exists");
    app.post("/v1/roles").by(&admin.token).json(&json!({ "name": "Viewer", "permissions": [] })).send().await.refused(409, "role_exists");
    app.post("/v1/roles").by(&admin.token).json(&json!({ "name": "\u{5e9}\u{5dc}", "permissions": [] })).send().await.refused(422, "required");
    app.post("/v1/roles").by(&admin.token).json(&json!({ "name": "\u{5e9}\u{5dc}", "slug": "hebrew", "permissions": [] })).send().await.expect(201);
    let listed = app.get("/v1/roles").by(&admin.token).send().await.expect(200).json();
    let ids: Vec<&str> = listed["data"].as_array().unwrap().iter().map(|role| role["id"].as_str().unwrap()).collect();
    assert_eq!(ids, ["owner", "admin", "member", "viewer", "hebrew", "help-desk"]);

    let max = invited_as(&app, &admin, "max", json!({ "role": "help-desk" })).await;
    let eve = app.person(&admin, "eve").await;
    app.post(&format!("/v1/users/{}/deactivate", eve.user)).by(&max.token).send().await.expect(200);
    app.ask("PATCH", "/v1/roles/help-desk").by(&max.token).json(&json!({ "limited": true })).send().await.refused(403, "forbidden");
    let fewer = json!({ "permissions": ["users.read"], "name": "Desk" });
    let changed = app.ask("PATCH", "/v1/roles/help-desk").by(&admin.token).json(&fewer).send().await.expect(200).json();
    assert_eq!((&changed["name"], &changed["permissions"]), (&json!("Desk"), &json!([{ "permission": "users.read" }])));
    app.post(&format!("/v1/users/{}/activate", eve.user)).by(&max.token).send().await.refused(403, "forbidden");
    app.ask("DELETE", "/v1/roles/help-desk").by(&admin.token).send().await.refused(409, "role_in_use");
    app.ask("PATCH", "/v1/roles/viewer").by(&admin.token).json(&fewer).send().await.refused(409, "role_built_in");
    app.ask("DELETE", "/v1/roles/viewer").by(&admin.token).send().await.refused(409, "role_built_in");
    app.ask("DELETE", "/v1/roles/nobody").by(&admin.token).send().await.refused(404, "not_found");
    put_role(&app, &admin.token, &max.user, json!({ "role": "viewer" })).await.expect(200);
    let policies = json!({ "values": { "default.role": "help-desk" } });
    app.ask("PUT", "/v1/organization/policies").by(&admin.token).json(&policies).send().await.expect(200);
    let refused = app.ask("DELETE", "/v1/roles/help-desk").by(&admin.token).send().await.refused(409, "role_in_use");
    assert_eq!(refused.json()["policies"], json!(["default.role"]));
    let policies = json!({ "values": { "default.role": "viewer" } });
    app.ask("PUT", "/v1/organization/policies").by(&admin.token).json(&policies).send().await.expect(200);
    app.ask("DELETE", "/v1/roles/help-desk").by(&admin.token).send().await.expect(204);
    app.get("/v1/roles/help-desk").by(&admin.token).send().await.refused(404, "not_found");
    app.end().await;
}

/// F18: nobody gives, widens or takes away more than their own.
#[tokio::test]
async fn nobody_grants_above_their_own() {
    let app = App::start().await;
    let admin = app.found("default", "ann").await;
    let desk =
        json!({ "name": "desk", "permissions": ["users.read", "users.invite", "roles.manage", { "permission": "cards.create", "resources": ["account:a"] }] });
    app.post("/v1/roles").by(&admin.token).json(&desk).send().await.expect(201);
    let policies = json!({ "values": { "invite.inviters": ["owner", "admin", "desk"] } });
    app.ask("PUT", "/v1/organization/policies").by(&admin.token).json(&policies).send().await.expect(200);
    let (max, eve, ida) =
        (invited_as(&app, &admin, "max", json!({ "role": "desk" })).await, app.person(&admin, "eve").await, app.person_as(&admin, "ida", "admin").await);
    let above = |answer: Answer| assert_eq!(answer.refused(403, "forbidden").json()["rule"], "role.above_own");
    above(put_role(&app, &max.token, &eve.user, json!({ "role": "admin" })).await);
    above(put_role(&app, &max.token, &ida.user, json!({ "role": "viewer" })).await);
    above(put_role(&app, &max.token, &max.user, json!({ "role": "admin" })).await);
    above(put_permissions(&app, &max.token, &eve.user, json!(["cards.create"])).await);
    above(put_permissions(&app, &max.token, &max.user, json!(["users.manage"])).await);
    above(app.post("/v1/roles").by(&max.token).json(&json!({ "name": "big", "permissions": ["users.manage"] })).send().await);
    above(app.post("/v1/users").by(&max.token).json(&json!({ "email": "x@person.test", "role": "admin" })).send().await);
    above(app.post("/v1/users").by(&max.token).json(&json!({ "email": "x@person.test", "permissions": ["cards.create"] })).send().await);
    let within = json!([{ "permission": "cards.create", "resources": ["account:a"] }]);
    put_permissions(&app, &max.token, &eve.user, within.clone()).await.expect(200);
    app.post("/v1/users").by(&max.token).json(&json!({ "email": "x@person.test", "role": "viewer", "permissions": within })).send().await.expect(201);
    // Ida, an admin, gives Eve more; Max cannot take that away.
    put_permissions(&app, &ida.token, &eve.user, json!(["transfers.make"])).await.expect(200);
    above(put_permissions(&app, &max.token, &eve.user, json!([])).await);
    app.end().await;
}

/// F18: whoever may manage people manages those who may no more than they.
#[tokio::test]
async fn nobody_switches_off_removes_or_erases_whoever_may_more() {
    let app = App::start().await;
    let admin = app.found("default", "ann").await;
    app.post("/v1/roles").by(&admin.token).json(&json!({ "name": "desk", "permissions": ["users.read", "users.manage"] })).send().await.expect(201);
    let (max, eve, ida) =
        (invited_as(&app, &admin, "max", json!({ "role": "desk" })).await, app.person(&admin, "eve").await, app.person_as(&admin, "ida", "admin").await);
    let max_proved = app.proved(&max.token, "max").await;
    let above = |answer: Answer| assert_eq!(answer.refused(403, "forbidden").json()["rule"], "role.above_own");
    for act in ["deactivate", "terminate"] {
        above(app.post(&format!("/v1/users/{}/{act}", ida.user)).by(&max_proved).send().await);
        app.post(&format!("/v1/users/{}/{act}", eve.user)).by(&max_proved).send().await.expect(200);
    }
    above(app.ask("PATCH", &format!("/v1/users/{}", ida.user)).by(&max_proved).json(&json!({ "first_name": "Eva" })).send().await);
    app.post(&format!("/v1/users/{}/terminate", ida.user)).by(&admin.token).send().await.expect(200);
    above(app.post(&format!("/v1/users/{}/erase", ida.user)).by(&max_proved).send().await);
    app.post(&format!("/v1/users/{}/erase", eve.user)).by(&max_proved).send().await.expect(200);
    app.end().await;
}

/// Whoever had a role that is gone by now comes back in that of whoever is new.
#[tokio::test]
async fn somebody_whose_role_was_deleted_is_brought_back_all_the_same() {
    let app = App::start().await;
    let admin = app.found("default", "ann").await;
    app.post("/v1/roles").by(&admin.token).json(&json!({ "name": "desk", "permissions": ["users.read"] })).send().await.expect(201);
    let max = invited_as(&app, &admin, "max", json!({ "role": "desk", "permissions": ["cards.create"] })).await;
    app.post(&format!("/v1/users/{}/terminate", max.user)).by(&admin.token).send().await.expect(200);
    app.ask("DELETE", "/v1/roles/desk").by(&admin.token).send().await.expect(204);
    let back = app.post(&format!("/v1/users/{}/restore", max.user)).by(&admin.token).send().await.expect(200).json();
    assert_eq!((&back["user"]["role"], &back["user"]["permissions"]), (&json!("viewer"), &json!(["users.read"])));
    app.end().await;
}

/// What was answered once is answered again only to whoever may still see it.
#[tokio::test]
async fn a_repeated_edit_shows_nothing_to_whoever_lost_the_right() {
    let app = App::start().await;
    let admin = app.found("default", "ann").await;
    let (bob, eve) = (app.person_as(&admin, "bob", "admin").await, app.person(&admin, "eve").await);
    let edit = || {
        let ask = app.ask("PATCH", &format!("/v1/users/{}", eve.user)).by(&bob.token).header("idempotency-key", "edit");
        ask.json(&json!({ "first_name": "Eva" })).send()
    };
    let first = edit().await.expect(200);
    assert_eq!(edit().await.expect(200).json(), first.json());
    put_role(&app, &admin.token, &bob.user, json!({ "role": "viewer" })).await.expect(200);
    edit().await.refused(403, "forbidden");
    app.end().await;
}

/// A link that went through an admin was to give what it gave: more comes by a mail to the person.
#[tokio::test]
async fn a_link_that_was_passed_on_does_not_rise_with_the_role() {
    let app = App::start().await;
    let admin = app.found("workshop", "ann").await;
    let ada = app.invite(&admin, "ada@person.test").await;
    let handed = app.post(&format!("/v1/users/{}/invitation/link", ada.user)).by(&admin.token).send().await.expect(200).json();
    let url = handed["url"].as_str().unwrap();
    let handed = url[url.find("/i/").unwrap()..].replace("/i/", "/v1/invitation-links/");
    put_role(&app, &admin.token, &ada.user, json!({ "role": "admin" })).await.expect(200);
    app.get(&handed).send().await.refused(410, "dead_link");
    app.advance(Span(61)).await;
    let link = tests::link_in(&app.mails("ada@person.test", "invitation").await[1], "/i/").replace("/i/", "/v1/invitation-links/");
    app.post(&format!("{link}/accept")).json(&json!({ "password": password("ada") })).send().await.expect(201);
    app.end().await;
}

/// F10 and INVITATIONS section 2: a link rests on its granter's right, whatever takes that away.
#[tokio::test]
async fn whoever_may_not_invite_any_more_has_granted_nothing() {
    let app = App::start().await;
    let admin = app.found("default", "ann").await;
    app.post("/v1/roles").by(&admin.token).json(&json!({ "name": "desk", "permissions": ["users.read", "users.invite"] })).send().await.expect(201);
    let policies = json!({ "values": { "invite.inviters": ["owner", "admin", "desk"] } });
    app.ask("PUT", "/v1/organization/policies").by(&admin.token).json(&policies).send().await.expect(200);
    let max = invited_as(&app, &admin, "max", json!({ "role": "desk" })).await;
    let granter = Admin { org: admin.org.clone(), user: max.user.clone(), email: max.email.clone(), token: max.token.clone() };
    let dead = |answer: Answer| assert_eq!(answer.refused(410, "dead_link").json()["reason"], "inviter_lost_rights");

    // By another role: dead for ever, though the role comes back.
    let ada = app.invite(&granter, "ada@person.test").await;
    put_role(&app, &admin.token, &max.user, json!({ "role": "viewer" })).await.expect(200);
    dead(app.get(&ada.api()).send().await);
    put_role(&app, &admin.token, &max.user, json!({ "role": "desk" })).await.expect(200);
    dead(app.accept(&ada, "ada").await);

    // By a policy: dead for ever too, for links and revoking alike, and what is granted after it is back lives.
    let bob = app.invite(&granter, "bob@person.test").await;
    let inviters = |list: Value| app.ask("PUT", "/v1/organization/policies").by(&admin.token).json(&json!({ "values": { "invite.inviters": list } })).send();
    inviters(json!(["owner", "admin"])).await.expect(200);
    dead(app.accept(&bob, "bob").await);
    for act in ["invitation/resend", "invitation/link", "invitation/revoke"] {
        let refused = app.post(&format!("/v1/users/{}/{act}", bob.user)).by(&granter.token).send().await.refused(403, "forbidden");
        assert_eq!(refused.json()["rule"], "invite.inviters", "{act}");
    }
    inviters(json!(["owner", "admin", "desk"])).await.expect(200);
    dead(app.accept(&bob, "bob").await);
    let eve = app.invite(&granter, "eve@person.test").await;

    // By the role becoming less: so again. More of it ends nothing.
    let desk = |permissions: Value| app.ask("PATCH", "/v1/roles/desk").by(&admin.token).json(&json!({ "permissions": permissions })).send();
    desk(json!(["users.read", "users.invite", "groups.manage"])).await.expect(200);
    app.get(&eve.api()).send().await.expect(200);
    desk(json!(["users.read", "users.invite"])).await.expect(200);
    dead(app.get(&eve.api()).send().await);
    desk(json!(["users.read", "users.invite", "groups.manage"])).await.expect(200);
    dead(app.accept(&eve, "eve").await);
    let kim = app.invite(&granter, "kim@person.test").await;
    app.accept(&kim, "kim").await.expect(201);

    // Whoever sets the invited person's role is the granter from then on, and what was dead is mailed anew.
    app.hold(app.now() + Span(61)).await;
    put_role(&app, &admin.token, &ada.user, json!({ "role": "member" })).await.expect(200);
    let mails = app.mails("ada@person.test", "invitation").await;
    assert_eq!(mails.len(), 2);
    dead(app.accept(&ada, "ada").await);
    let link = tests::link_in(&mails[1], "/i/").replace("/i/", "/v1/invitation-links/");
    assert_eq!(app.get(&link).send().await.expect(200).json()["role"], "member");
    app.post(&format!("{link}/accept")).json(&json!({ "password": password("ada") })).send().await.expect(201);
    assert_eq!(role_of(&app, &admin, &ada.user).await, "member");
    app.end().await;
}

/// What a role lost is lost, whatever its people become; what another role lost before they had it is nothing of theirs.
#[tokio::test]
async fn a_link_lives_and_dies_with_what_its_granter_lost_and_no_other() {
    let app = App::start().await;
    let admin = app.found("default", "ann").await;
    let role = |name: &str, more: &str| json!({ "name": name, "permissions": ["users.read", "users.invite", more] });
    let inviters = |list: Value| app.ask("PUT", "/v1/organization/policies").by(&admin.token).json(&json!({ "values": { "invite.inviters": list } })).send();
    app.post("/v1/roles").by(&admin.token).json(&role("desk", "groups.manage")).send().await.expect(201);
    inviters(json!(["owner", "admin", "desk"])).await.expect(200);
    let max = invited_as(&app, &admin, "max", json!({ "role": "desk" })).await;
    let granter = Admin { org: admin.org.clone(), user: max.user.clone(), email: max.email.clone(), token: max.token.clone() };
    let bob = app.invite(&granter, "bob@person.test").await;

    let mut lead = role("lead", "groups.manage");
    lead["permissions"].as_array_mut().unwrap().push("users.manage".into());
    app.post("/v1/roles").by(&admin.token).json(&lead).send().await.expect(201);
    inviters(json!(["owner", "admin", "desk", "lead"])).await.expect(200);
    put_role(&app, &admin.token, &max.user, json!({ "role": "lead" })).await.expect(200);
    app.get(&bob.api()).send().await.expect(200);

    let dead = |answer: Answer| assert_eq!(answer.refused(410, "dead_link").json()["reason"], "inviter_lost_rights");
    inviters(json!(["owner", "admin", "desk"])).await.expect(200);
    dead(app.get(&bob.api()).send().await);
    put_role(&app, &admin.token, &max.user, json!({ "role": "admin" })).await.expect(200);
    dead(app.accept(&bob, "bob").await);
    let eve = app.invite(&granter, "eve@person.test").await;
    app.accept(&eve, "eve").await.expect(201);
    app.end().await;
}

/// A link that lives keeps working when the role that it offers is another.
#[tokio::test]
async fn an_invited_person_gets_the_role_of_the_day() {
    let app = App::start().await;
    let admin = app.found("default", "ann").await;
    let ada = app.invite(&admin, "ada@person.test").await;
    put_role(&app, &admin.token, &ada.user, json!({ "role": "admin" })).await.expect(200);
    assert_eq!(app.get(&ada.api()).send().await.expect(200).json()["role"], "admin");
    put_role(&app, &admin.token, &ada.user, json!({ "role": "owner" })).await.refused(409, "wrong_status");
    let session = app.accept(&ada, "ada").await.expect(201).json()["session"]["token"].as_str().unwrap().to_owned();
    app.get("/v1/organization/policies").by(&session).send().await.expect(200);
    assert_eq!(app.mails("ada@person.test", "invitation").await.len(), 1);
    app.end().await;
}

/// Whoever becomes an admin has an admin's session from then on: 24 hours, and one without a request.
#[tokio::test]
async fn a_long_session_is_short_once_its_person_runs_the_organization() {
    let app = App::start().await;
    let admin = app.found("default", "ann").await;
    let max = app.person(&admin, "max").await;
    app.advance(Span::hours(2)).await;
    app.get("/v1/me").by(&max.token).send().await.expect(200);
    let ann = app.signed_in_again(&admin).await;
    put_role(&app, &ann, &max.user, json!({ "role": "admin" })).await.expect(200);
    app.get("/v1/me").by(&max.token).send().await.expect(200);
    app.advance(Span::minutes(61)).await;
    app.get("/v1/me").by(&max.token).send().await.refused(401, "unauthenticated");
    app.end().await;
}

/// F17, R62: "Their account cannot be modified or deleted by anyone else."
#[tokio::test]
async fn nobody_but_the_owner_changes_an_owners_role_and_the_last_stays() {
    let app = App::start().await;
    let owner = app.found("default", "ann").await;
    let bob = app.person_as(&owner, "bob", "admin").await;
    put_role(&app, &bob.token, &owner.user, json!({ "role": "viewer" })).await.refused(409, "owner_protected");
    put_permissions(&app, &bob.token, &owner.user, json!(["cards.create"])).await.refused(409, "owner_protected");
    put_role(&app, &owner.token, &owner.user, json!({ "role": "admin" })).await.refused(409, "last_owner");
    let above = put_role(&app, &bob.token, &bob.user, json!({ "role": "owner" })).await.refused(403, "forbidden");
    assert_eq!(above.json()["rule"], "role.above_own");
    put_role(&app, &owner.token, &bob.user, json!({ "role": "owner" })).await.expect(200);
    put_role(&app, &owner.token, &owner.user, json!({ "role": "admin" })).await.expect(200);
    put_role(&app, &bob.token, &bob.user, json!({ "role": "viewer" })).await.refused(409, "last_owner");
    app.end().await;

    let app = App::start().await;
    let owner = app.found("business", "ann").await;
    let bob = invited_as(&app, &owner, "bob", json!({ "role": "admin" })).await;
    put_role(&app, &owner.token, &bob.user, json!({ "role": "owner" })).await.refused(409, "second_owner");
    app.end().await;
}

/// Transfer = offer and accept, in one transaction; the giver is an admin then.
#[tokio::test]
async fn an_organization_is_handed_over() {
    let app = App::start().await;
    let owner = app.found("business", "ann").await;
    let bob = invited_as(&app, &owner, "bob", json!({ "role": "admin" })).await;
    let eve = invited_as(&app, &owner, "eve", json!({ "role": "collaborator", "permissions": ["cards.create"] })).await;
    let offer = |user: &str| json!({ "user": user });
    let asks = app.post("/v1/ownership/offer").by(&owner.token).json(&offer(&eve.user)).send().await.refused(403, "step_up_required");
    assert_eq!(asks.json()["next"], "step_up");
    app.post("/v1/ownership/offer").by(&bob.token).json(&offer(&bob.user)).send().await.refused(403, "forbidden");
    let proved = app.proved(&owner.token, "ann").await;
    app.get("/v1/me").by(&owner.token).send().await.refused(401, "unauthenticated");
    app.post("/v1/ownership/offer").by(&proved).json(&offer(&owner.user)).send().await.refused(409, "already_owner");
    let offered = app.post("/v1/ownership/offer").by(&proved).json(&offer(&eve.user)).send().await.expect(200).json();
    assert_eq!((&offered["ownership_offer"]["from"], &offered["ownership_offer"]["to"]), (&json!(owner.user), &json!(eve.user)));
    assert_eq!(app.get("/v1/organization").by(&bob.token).send().await.expect(200).json()["ownership_offer"], Value::Null);
    app.post("/v1/ownership/accept").by(&bob.token).send().await.refused(409, "no_offer");
    app.post("/v1/ownership/cancel").by(&bob.token).send().await.refused(409, "no_offer");
    app.post("/v1/ownership/cancel").by(&eve.token).header("if-match", "\"1\"").send().await.refused(412, "version_mismatch");
    app.post("/v1/ownership/cancel").by(&eve.token).send().await.expect(200);
    app.post("/v1/ownership/accept").by(&eve.token).send().await.refused(409, "no_offer");
    app.post("/v1/ownership/offer").by(&proved).json(&offer(&eve.user)).send().await.expect(200);
    app.post("/v1/ownership/accept").by(&eve.token).header("if-match", "\"1\"").send().await.refused(412, "version_mismatch");
    app.post("/v1/ownership/offer").by(&proved).header("if-match", "\"1\"").json(&offer(&eve.user)).send().await.refused(412, "version_mismatch");
    let taken = app.post("/v1/ownership/accept").by(&eve.token).header("idempotency-key", "take").send().await.expect(200);
    assert_eq!(taken.json()["ownership_offer"], Value::Null);
    let again = app.post("/v1/ownership/accept").by(&eve.token).header("idempotency-key", "take").send().await.expect(200);
    assert_eq!(again.json(), taken.json());
    let roles = [app.get("/v1/me").by(&proved).send().await, app.get("/v1/me").by(&eve.token).send().await].map(|me| me.expect(200).json()["role"].clone());
    assert_eq!(roles, [json!("admin"), json!("owner")]);
    put_role(&app, &proved, &eve.user, json!({ "role": "admin" })).await.refused(409, "owner_protected");
    put_role(&app, &eve.token, &owner.user, json!({ "role": "collaborator", "permissions": [] })).await.expect(200);
    let told: Vec<Value> = app.events("ownership.transferred").await;
    assert_eq!((told.len(), &told[0]["data"]["from"], &told[0]["data"]["to"]), (1, &json!(owner.user), &json!(eve.user)));
    app.end().await;
}

/// The proof of a step-up counts for ten minutes, and a wrong password is none.
#[tokio::test]
async fn a_step_up_wants_the_password_and_does_not_last() {
    let app = App::start().await;
    let owner = app.found("default", "ann").await;
    let bob = app.person_as(&owner, "bob", "admin").await;
    for _ in 0..3 {
        let wrong =
            app.post("/v1/sessions/current/step-up").by(&owner.token).json(&json!({ "password": password("bob") })).send().await.refused(422, "invalid");
        assert_eq!(wrong.json()["errors"][0], json!({ "pointer": "/password", "code": "wrong_password" }));
    }
    let proved = app.proved(&owner.token, "ann").await;
    app.hold(app.now() + Span::minutes(10)).await;
    let offer = json!({ "user": bob.user });
    app.post("/v1/ownership/offer").by(&proved).json(&offer).send().await.refused(403, "step_up_required");
    for _ in 0..10 {
        app.post("/v1/sessions/current/step-up").by(&proved).json(&json!({ "password": "no" })).send().await.expect(422);
    }
    app.post("/v1/sessions/current/step-up").by(&proved).json(&json!({ "password": password("ann") })).send().await.refused(429, "too_many_requests");
    app.end().await;
}
