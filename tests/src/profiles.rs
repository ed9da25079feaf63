//! Profiles (R46, R48 to R50, R54; F23, F25): who edits what is the organization's to say, and an own id belongs to one person.

use serde_json::{Value, json};
use tests::{Admin, Answer, App};

async fn edit(app: &App, token: &str, user: &str, body: Value) -> Answer {
    app.ask("PATCH", &format!("/v1/users/{user}")).by(token).json(&body).send().await
}

async fn edit_me(app: &App, token: &str, body: Value) -> Answer {
    app.ask("PATCH", "/v1/me").by(token).json(&body).send().await
}

#[track_caller]
fn forbidden(answer: Answer, rule: &str) {
    assert_eq!(answer.refused(403, "forbidden").json()["rule"], rule);
}

async fn member(app: &App, admin: &Admin, role: &str) -> tests::Person {
    let body = json!({ "email": "max@person.test", "first_name": "Max", "last_name": "Planck", "phone": "+4915112345678", "role": role });
    let invited = app.invite_as(admin, &body).await;
    let accepted = app.accept(&invited, "max").await.expect(201).json();
    tests::Person { user: invited.user, email: invited.email, token: accepted["session"]["token"].as_str().unwrap().to_owned() }
}

/// "In the Edit pop-up change user data: First name, Last name, phone number and external id of a selected user; user email can
/// not be changed." "Choose position title from the list or write a new one."
#[tokio::test]
async fn r48_r49_r50_the_workshops_admin_edits_names_phone_and_ids_and_nobody_the_address() {
    let app = App::start().await;
    let admin = app.found("workshop", "ann").await;
    let max = member(&app, &admin, "basic").await;
    let body = json!({ "first_name": "Maximilian", "last_name": "P.", "phone": "+49 170 1234567", "external_id": "W-17", "position": "Welder" });
    let edited = edit(&app, &admin.token, &max.user, body).await.expect(200);
    let shown = edited.json();
    assert_eq!((&shown["display_name"], &shown["phone"]), (&json!("Maximilian P."), &json!("+491701234567")));
    assert_eq!((&shown["external_id"], &shown["position"]), (&json!("W-17"), &json!("Welder")));
    assert_eq!(edited.header("etag"), format!("\"{}\"", shown["version"]));
    forbidden(edit(&app, &admin.token, &max.user, json!({ "email": "new@person.test" })).await, "profile.email.editors");
    forbidden(edit_me(&app, &max.token, json!({ "first_name": "Max" })).await, "profile.name.editors");
    forbidden(edit_me(&app, &max.token, json!({ "phone": null })).await, "profile.phone.editors");
    forbidden(edit(&app, &max.token, &admin.user, json!({ "first_name": "Anna" })).await, "permission.users.manage");
    edit_me(&app, &max.token, json!({ "locale": "de", "time_zone": "Europe/Vienna" })).await.expect(200);
    let row = app.get("/v1/users?sort=name").by(&admin.token).send().await.expect(200).json()["data"][1].clone();
    assert_eq!(row["display_name"], "Maximilian P.");
    app.end().await;
}

/// "Administrators are able to edit a users email and name."
#[tokio::test]
async fn r48_the_tenants_admin_edits_names_and_the_person_the_phone() {
    let app = App::start().await;
    let admin = app.found("tenant", "ann").await;
    let max = member(&app, &admin, "member").await;
    edit(&app, &admin.token, &max.user, json!({ "first_name": "Maximilian" })).await.expect(200);
    forbidden(edit(&app, &admin.token, &max.user, json!({ "phone": "+491701234567" })).await, "profile.phone.editors");
    forbidden(edit_me(&app, &max.token, json!({ "last_name": "P." })).await, "profile.name.editors");
    edit_me(&app, &max.token, json!({ "phone": "+491701234567" })).await.expect(200);
    let unnamed = edit(&app, &admin.token, &max.user, json!({ "last_name": null })).await.refused(422, "required");
    assert_eq!(unnamed.json()["errors"][0]["pointer"], "/last_name", "this organization wants to know it of everybody");
    app.end().await;
}

/// "Administrators … can modify the information of other members"; the owner's account "cannot be modified … by anyone else".
#[tokio::test]
async fn r62_r63_admins_edit_members_and_nobody_the_owner() {
    let app = App::start().await;
    let owner = app.found("business", "ann").await;
    let ida = member(&app, &owner, "admin").await;
    edit(&app, &ida.token, &owner.user, json!({ "first_name": "Anna" })).await.refused(409, "owner_protected");
    edit(&app, &owner.token, &owner.user, json!({ "first_name": "Anna" })).await.expect(200);
    assert_eq!(app.get("/v1/me").by(&owner.token).send().await.expect(200).json()["first_name"], "Anna");
    app.end().await;
}

/// F25: a taken one is refused with its holder; who is gone keeps it, who never joined and who is erased does not.
#[tokio::test]
async fn an_id_of_the_organizations_own_belongs_to_one_person() {
    let app = App::start().await;
    let admin = app.found("default", "ann").await;
    let with = |email: &str, id: &str| json!({ "email": email, "external_id": id });
    let ada = app.invite_as(&admin, &with("ada@person.test", "7")).await;
    let taken = app.post("/v1/users").by(&admin.token).json(&with("bob@person.test", "7")).send().await.refused(409, "external_id_taken");
    assert_eq!((&taken.json()["user_id"], &taken.json()["errors"][0]["pointer"]), (&json!(ada.user), &json!("/external_id")));
    let check = json!({ "users": [with("bob@person.test", "7"), with("bob2@person.test", "8")] });
    let check = app.post("/v1/users/check").by(&admin.token).json(&check).send().await.expect(200).json();
    assert_eq!((&check["data"][0]["outcome"], &check["data"][1]["outcome"]), (&json!("external_id_taken"), &json!("ok")));
    // Who never joined is in nobody's way.
    app.post(&format!("/v1/users/{}/invitation/revoke", ada.user)).by(&admin.token).send().await.expect(200);
    let bob = app.invite_as(&admin, &with("bob@person.test", "7")).await;
    app.accept(&bob, "bob").await.expect(201);
    let max = app.person(&admin, "max").await;
    let taken = edit(&app, &admin.token, &max.user, json!({ "external_id": "7" })).await.refused(409, "external_id_taken");
    assert_eq!(taken.json()["user_id"], bob.user);
    edit(&app, &admin.token, &max.user, json!({ "external_id": "9" })).await.expect(200);
    edit(&app, &admin.token, &bob.user, json!({ "external_id": "9" })).await.refused(409, "external_id_taken");
    edit(&app, &admin.token, &max.user, json!({ "external_id": null })).await.expect(200);
    edit(&app, &admin.token, &bob.user, json!({ "external_id": "9" })).await.expect(200);
    // Who is gone keeps it, until erased.
    app.post(&format!("/v1/users/{}/terminate", bob.user)).by(&admin.token).send().await.expect(200);
    edit(&app, &admin.token, &max.user, json!({ "external_id": "9" })).await.refused(409, "external_id_taken");
    let token = app.proved(&admin.token, "ann").await;
    app.post(&format!("/v1/users/{}/erase", bob.user)).by(&token).send().await.expect(200);
    edit(&app, &token, &max.user, json!({ "external_id": "9" })).await.expect(200);
    app.end().await;
}

#[tokio::test]
async fn an_edit_says_what_it_means() {
    let app = App::start().await;
    let admin = app.found("default", "ann").await;
    let ada = app.invite(&admin, "ada@person.test").await;
    for (body, pointer, code) in [
        (json!({ "email": "a@person.test", "first_name": "A" }), "/email", "alone"),
        (json!({ "phone": "0170" }), "/phone", "invalid"),
        (json!({ "time_zone": "Mars/Olympus" }), "/time_zone", "time_zone_unknown"),
        (json!({ "first_name": "a\u{202e}b" }), "/first_name", "control_character"),
        (json!({ "role": "admin" }), "/role", "unknown_field"),
        (json!({ "status": "active" }), "/status", "unknown_field"),
    ] {
        let refused = edit(&app, &admin.token, &ada.user, body).await.expect(422).json();
        assert_eq!((&refused["errors"][0]["pointer"], &refused["errors"][0]["code"]), (&json!(pointer), &json!(code)));
    }
    let tag = app.get(&format!("/v1/users/{}", ada.user)).by(&admin.token).send().await.expect(200).header("etag").to_owned();
    let nothing = edit(&app, &admin.token, &ada.user, json!({})).await.expect(200);
    assert_eq!(nothing.header("etag"), tag, "nothing was said, nothing changed");
    edit(&app, &admin.token, &ada.user, json!({ "first_name": "Augusta" })).await.expect(200);
    let stale = app.ask("PATCH", &format!("/v1/users/{}", ada.user)).by(&admin.token).header("if-match", &tag).json(&json!({ "first_name": "A" }));
    stale.send().await.refused(412, "version_mismatch");
    let told = app.events("user.updated").await;
    assert_eq!(told.len(), 1);
    let timeline = app.get(&format!("/v1/users/{}/timeline", ada.user)).by(&admin.token).send().await.expect(200).json();
    let row = timeline["data"].as_array().unwrap().iter().find(|row| row["action"] == "user.updated").unwrap();
    assert_eq!(row["changes"], json!([{ "field": "first_name", "before": "Ada", "after": "Augusta" }]));
    app.end().await;
}
