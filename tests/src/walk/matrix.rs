//! Who may call what: every row with every kind of caller (F22; RELIABILITY items 23 and 24), and what nobody may set.

use functions::{OPERATIONS, Operation, invoke};
use platform::edge::{Body, Surface, Trigger, Who};
use serde_json::{Value, json};
use tests::{Admin, Answer, App, filled, password, picture};

use super::steps::{Dump, dump};

/// A link that nobody made.
pub const MADE_UP: &str = "AYWmVxZzJ0b2tlbi10aGF0LW5vYm9keS1ldmVyLW1hZGUtYXQtYWxs";

/// What no request may say of itself.
const NOT_YOURS: [&str; 8] = ["id", "org", "organization_id", "status", "password_hash", "epoch", "version", "created_at"];

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Caller {
    Nobody,
    Forged,
    Deactivated,
    WithoutTheRight,
    Foreign,
}

struct Scene {
    app: App,
    ann: Admin,
    /// A person whom the calls are about.
    user: String,
    /// A session of that person.
    session: String,
    tokens: [(Caller, String); 5],
}

async fn scene() -> Scene {
    let app = App::start().await;
    let (ann, cat) = (app.found("workshop", "ann").await, app.found("workshop", "cat").await);
    let (max, gone) = (app.person_as(&ann, "max", "basic").await, app.person_as(&ann, "gone", "admin").await);
    let ada = app.invite(&ann, "ada@person.test").await;
    app.get("/v1/me").by(&gone.token).send().await.expect(200);
    app.post(&format!("/v1/users/{}/deactivate", gone.user)).by(&ann.token).send().await.expect(200);
    let sessions = app.get("/v1/me/sessions").by(&ann.token).send().await.expect(200).json();
    let session = sessions["data"][0]["id"].as_str().unwrap().to_owned();
    let middle = ann.token.len() / 2;
    let other = if ann.token.as_bytes()[middle] == b'A' { "B" } else { "A" };
    let forged = format!("{}{other}{}", &ann.token[..middle], &ann.token[middle + 1..]);
    app.drain().await;
    let tokens = [
        (Caller::Nobody, String::new()),
        (Caller::Forged, forged),
        (Caller::Deactivated, gone.token),
        (Caller::WithoutTheRight, max.token),
        (Caller::Foreign, cat.token),
    ];
    Scene { app, ann, user: ada.user, session, tokens }
}

/// What a row is sent when its shape is to be right.
pub fn body(id: &str) -> Value {
    let owner = json!({ "email": "new@boss.test", "password": password("new"), "first_name": "New", "last_name": "Boss" });
    match id {
        "create_organization" => json!({ "name": "New Works", "owner": owner }),
        "change_password" => json!({ "current_password": password("ann"), "new_password": password("next") }),
        "switch_organization" => json!({ "organization": "org_01900000000070008000000000000000" }),
        "order_reset" => json!({ "email": "new@boss.test" }),
        "sign_in" => json!({ "email": "new@boss.test", "password": password("new") }),
        "complete_reset" | "accept_invitation" | "set_password" => json!({ "password": password("new") }),
        "invite_user" => App::invitation("new@person.test"),
        "update_user" => json!({ "email": "new@person.test" }),
        "check_users" => json!({ "users": [App::invitation("new@person.test")] }),
        "bulk_resend" => json!({ "users": ["usr_x"] }),
        "create_role" => json!({ "name": "Desk", "permissions": [{ "permission": "cards.create" }] }),
        "set_role" => json!({ "role": "basic", "permissions": [{ "permission": "cards.create" }] }),
        "set_permissions" => json!({ "permissions": [{ "permission": "cards.create" }] }),
        "authorize" => json!({ "requests": [{ "user": "usr_x", "action": "cards.create" }] }),
        "create_department" | "create_position" | "create_location" | "create_group" => json!({ "name": "Works" }),
        "create_export" => json!({ "kind": "me" }),
        "change_email" => json!({ "email": "next@person.test" }),
        "create_day_off" => json!({ "start": "2026-12-24", "end": "2026-12-31" }),
        "step_up" => json!({ "password": password("ann") }),
        "close_organization" => json!({ "name": "ann Works" }),
        "offer_ownership" => json!({ "user": "usr_x" }),
        _ => json!({}),
    }
}

pub fn form(id: &str) -> Vec<(&'static str, &'static str)> {
    match id {
        "invitation_form" => vec![("action", "accept"), ("password", "nobody keeps eleven blue teapots")],
        "reset_form" => vec![("action", "complete"), ("password", "nobody keeps eleven blue teapots")],
        _ => Vec::new(),
    }
}

impl Scene {
    /// Calls a row about Ann's people, with a field that it does not know if `surprise`.
    async fn call(&self, row: &Operation, token: &str, surprise: bool) -> Answer {
        let Trigger::Http(method, path) = row.trigger else { panic!("{} has no route", row.id) };
        let about = if row.id == "revoke_session" { &self.session } else { &self.user };
        let mut path = filled(path, about, MADE_UP);
        let reads = method == "GET";
        if surprise && reads {
            path += "?surprise=1";
        }
        let mut ask = self.app.ask(method, &path);
        if !token.is_empty() {
            ask = if row.surface == Surface::Page { ask.cookie(token) } else { ask.by(token) };
        }
        if reads {
            return ask.send().await;
        }
        let (mut form, mut body) = (form(row.id), body(row.id));
        if surprise {
            form.push(("surprise", "1"));
            body["surprise"] = 1.into();
        }
        // A file has no fields: an empty one is what surprises.
        let file = if surprise { Vec::new() } else { picture() };
        ask.bring(row, &body, &form, &file).send().await
    }

    /// The answer names nothing of Ann's.
    fn hides(&self, row: &Operation, answer: &Answer) {
        for ours in [&self.ann.org, &self.ann.user, &self.user, &self.ann.email] {
            assert!(!answer.text.contains(ours.as_str()), "{} shows {ours}: {}", row.id, answer.text);
        }
    }
}

/// What was refused may have moved a throttle and nothing else.
fn without_throttles(dump: Dump) -> Dump {
    dump.into_iter().filter(|((pk, _), _)| !pk.starts_with("T#")).collect()
}

/// Whether a row, called so by somebody who may, is refused for what it was sent, and how.
fn past_the_door(row: &Operation) -> u16 {
    match row.id {
        // These ignore what they do not know: a query may carry somebody's tracking.
        "healthz" | "sign_in_page" | "home_page" | "organization_page" => 200,
        "sign_out_form" => 303,
        _ => 422,
    }
}

/// What it takes to do to another what everybody may do to themselves.
fn of_anothers(row: &Operation) -> &'static str {
    match row.id {
        "update_user" => "permission.users.invite",
        "user_timeline" => "permission.audit.read",
        "set_photo" | "remove_photo" => "permission.users.manage",
        _ => "permission.users.read",
    }
}

async fn check(scene: &Scene, row: &'static Operation, caller: Caller, token: &str) {
    let Trigger::Http(_, path) = row.trigger else { return };
    let one_thing = path.contains("{id}");
    let live = matches!(caller, Caller::WithoutTheRight | Caller::Foreign);
    let what = format!("{} by {caller:?}", row.id);
    match row.who {
        Who::Member(_) if !live => {
            let answer = scene.call(row, token, false).await;
            if row.surface == Surface::Page {
                assert_eq!((answer.status, answer.header("location")), (303, "/sign-in"), "{what}");
            } else {
                assert_eq!((answer.status, answer.code().as_str()), (401, "unauthenticated"), "{what}");
            }
            scene.hides(row, &answer);
        }
        Who::Member(Some(_)) if caller == Caller::WithoutTheRight && row.surface == Surface::Page => {
            assert_eq!(scene.call(row, token, false).await.status, 403, "{what}");
        }
        Who::Member(Some(permission)) if caller == Caller::WithoutTheRight => {
            let answer = scene.call(row, token, false).await;
            assert_eq!((answer.status, answer.code().as_str()), (403, "forbidden"), "{what}");
            assert_eq!(answer.json()["rule"], format!("permission.{}", permission.name()), "{what}");
        }
        // One's own page needs no right, another's does.
        Who::Member(None) if one_thing && row.surface == Surface::Page => {
            let answer = scene.call(row, token, false).await;
            assert_eq!(answer.status, if caller == Caller::WithoutTheRight { 403 } else { 404 }, "{what}");
            scene.hides(row, &answer);
        }
        // One's own timeline, profile, photo and days off need no right, so their rows name none; another's do.
        Who::Member(None)
            if matches!(row.id, "user_timeline" | "update_user" | "list_days_off" | "days_off_calendar" | "get_photo" | "set_photo" | "remove_photo")
                && caller == Caller::WithoutTheRight =>
        {
            let answer = scene.call(row, token, false).await;
            assert_eq!((answer.status, answer.json()["rule"].as_str()), (403, Some(of_anothers(row))), "{what}");
            scene.hides(row, &answer);
        }
        Who::Member(_) if one_thing => {
            let answer = scene.call(row, token, false).await;
            // Whoever did not give the credential again is told so before anything is looked up.
            let told = if row.id == "erase_user" { (403, "step_up_required") } else { (404, "not_found") };
            assert_eq!((answer.status, answer.code().as_str()), told, "{what}");
            scene.hides(row, &answer);
        }
        Who::Holder => {
            let answer = scene.call(row, token, false).await;
            assert_eq!(answer.status, 410, "{what}");
            scene.hides(row, &answer);
        }
        // Whoever may do this does it to their own things alone: it is not done, so that the next caller finds all as it was.
        Who::Member(_) => {
            let answer = scene.call(row, token, true).await;
            assert_eq!(answer.status, past_the_door(row), "{what}");
            if caller == Caller::Foreign {
                scene.hides(row, &answer);
            }
        }
        Who::Anyone(_) if live && row.id == "sign_out_form" => {}
        Who::Anyone(_) => assert_eq!(scene.call(row, token, true).await.status, past_the_door(row), "{what}"),
        Who::System => panic!("{} is the system's and has a route", row.id),
    }
}

#[tokio::test]
async fn every_row_knows_every_kind_of_caller_and_refusals_change_nothing() {
    let scene = scene().await;
    let before = without_throttles(dump(&scene.app).await);
    for row in OPERATIONS {
        for (caller, token) in &scene.tokens {
            check(&scene, row, *caller, token).await;
        }
    }
    assert!(without_throttles(dump(&scene.app).await) == before, "a refused call changed the table");
    scene.app.end().await;
}

#[tokio::test]
async fn what_lists_show_a_foreigner_is_their_own() {
    let scene = scene().await;
    let (_, foreign) = &scene.tokens[4];
    for row in OPERATIONS.iter().filter(|row| matches!(row.trigger, Trigger::Http("GET", path) if !path.contains('{'))) {
        // Whoever has no photo is shown none.
        let answer = scene.call(row, foreign, false).await.expect(if row.id == "get_own_photo" { 404 } else { 200 });
        scene.hides(row, &answer);
    }
    scene.app.end().await;
}

#[tokio::test]
async fn the_systems_rows_are_not_called_over_http_nor_the_others_by_events() {
    let app = App::start().await;
    for row in OPERATIONS {
        let over_http = matches!(row.trigger, Trigger::Http(..) | Trigger::Otherwise);
        assert_eq!(over_http, row.who != Who::System, "{}", row.id);
        if over_http {
            invoke(app.runner.context(), row.id, json!({})).await.unwrap_err();
        }
    }
    app.end().await;
}

#[tokio::test]
async fn nobody_sets_what_is_not_theirs() {
    let scene = scene().await;
    let before = without_throttles(dump(&scene.app).await);
    for row in OPERATIONS.iter().filter(|row| row.surface == Surface::Api && row.body == Body::Fields) {
        let Trigger::Http(method @ ("POST" | "PUT" | "PATCH"), path) = row.trigger else { continue };
        let path = filled(path, &scene.user, MADE_UP);
        let sound = body(row.id);
        let inside = sound.as_object().unwrap().iter().filter(|(_, value)| value.is_object()).map(|(name, _)| format!("/{name}"));
        for place in inside.chain([String::new()]) {
            for field in NOT_YOURS {
                let mut body = sound.clone();
                body.pointer_mut(&place).unwrap()[field] = "1".into();
                let answer = scene.app.ask(method, &path).by(&scene.ann.token).json(&body).send().await.refused(422, "unknown_field");
                assert_eq!(answer.json()["errors"][0]["pointer"], format!("{place}/{field}"), "{}", row.id);
            }
        }
    }
    assert!(without_throttles(dump(&scene.app).await) == before, "a refused call changed the table");
    scene.app.end().await;
}
