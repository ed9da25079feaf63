//! What people may do, who owns the organization, and people and organizations that go for good.

use serde_json::json;
use tests::{Admin, App, password};

use super::super::Scenario;
use super::{ask, boss, invited, ready};

/// The role that organizations here make.
async fn desk(app: &App, admin: &Admin) {
    let desk = json!({ "name": "desk", "permissions": ["users.read", { "permission": "cards.create", "resources": ["account:main"] }] });
    app.post("/v1/roles").by(&admin.token).json(&desk).send().await.expect(201);
}

pub(in super::super) fn of_rights() -> Vec<Scenario> {
    vec![
        scenario!("create_role", |app, tag| {
            let admin = boss(app, tag).await;
            let desk = json!({ "name": "Desk", "permissions": ["users.read"] });
            ready(&admin, &[], ask("POST", "/v1/roles", Some(&admin.token), desk))
        }),
        scenario!("update_role", |app, tag| {
            let admin = boss(app, tag).await;
            desk(app, &admin).await;
            ready(&admin, &[], ask("PATCH", "/v1/roles/desk", Some(&admin.token), json!({ "permissions": ["users.manage"] })))
        }),
        scenario!("delete_role", |app, tag| {
            let admin = boss(app, tag).await;
            desk(app, &admin).await;
            ready(&admin, &[], ask("DELETE", "/v1/roles/desk", Some(&admin.token), json!({})))
        }),
        scenario!("set_role", |app, tag| {
            let admin = boss(app, tag).await;
            let max = app.person_as(&admin, &format!("max{tag}"), "admin").await;
            ready(&admin, &[&max.email], ask("PUT", format!("/v1/users/{}/role", max.user), Some(&admin.token), json!({ "role": "member" })))
        }),
        scenario!("set_role of somebody invited", |app, tag| {
            let (admin, ada) = invited(app, tag).await;
            let bob = app.person_as(&admin, &format!("bob{tag}"), "admin").await;
            ready(&admin, &[&ada.email], ask("PUT", format!("/v1/users/{}/role", ada.user), Some(&bob.token), json!({ "role": "admin" })))
        }),
        scenario!("set_permissions", |app, tag| {
            let admin = boss(app, tag).await;
            let max = app.person(&admin, &format!("max{tag}")).await;
            let given = json!({ "permissions": ["cards.create"] });
            ready(&admin, &[&max.email], ask("PUT", format!("/v1/users/{}/permissions", max.user), Some(&admin.token), given))
        }),
        scenario!("offer_ownership", |app, tag| {
            let admin = boss(app, tag).await;
            let max = app.person_as(&admin, &format!("max{tag}"), "admin").await;
            let token = app.proved(&admin.token, &format!("ann{tag}")).await;
            ready(&admin, &[&max.email], ask("POST", "/v1/ownership/offer", Some(&token), json!({ "user": max.user })))
        }),
        scenario!("accept_ownership", |app, tag| {
            let (admin, email, token) = offered(app, tag).await;
            ready(&admin, &[&email], ask("POST", "/v1/ownership/accept", Some(&token), json!({})))
        }),
        scenario!("cancel_ownership", |app, tag| {
            let (admin, email, token) = offered(app, tag).await;
            ready(&admin, &[&email], ask("POST", "/v1/ownership/cancel", Some(&token), json!({})))
        }),
        scenario!("step_up", |app, tag| {
            let admin = boss(app, tag).await;
            let credential = json!({ "password": password(&format!("ann{tag}")) });
            ready(&admin, &[], ask("POST", "/v1/sessions/current/step-up", Some(&admin.token), credential))
        }),
    ]
}

/// The organization, and to whom it is offered: the address and a session.
async fn offered(app: &App, tag: &str) -> (Admin, String, String) {
    let admin = boss(app, tag).await;
    let max = app.person_as(&admin, &format!("max{tag}"), "admin").await;
    let token = app.proved(&admin.token, &format!("ann{tag}")).await;
    app.post("/v1/ownership/offer").by(&token).json(&json!({ "user": max.user })).send().await.expect(200);
    (admin, max.email, max.token)
}

pub(in super::super) fn of_goings() -> Vec<Scenario> {
    vec![
        scenario!("leave_organization", |app, tag| {
            let admin = boss(app, tag).await;
            let max = app.person(&admin, &format!("max{tag}")).await;
            ready(&admin, &[&max.email], ask("POST", "/v1/me/leave", Some(&max.token), json!({})))
        }),
        scenario!("erase_user", |app, tag| {
            let admin = boss(app, tag).await;
            let max = app.person(&admin, &format!("max{tag}")).await;
            app.post(&format!("/v1/users/{}/terminate", max.user)).by(&admin.token).send().await.expect(200);
            let token = app.proved(&admin.token, &format!("ann{tag}")).await;
            ready(&admin, &[&max.email], ask("POST", format!("/v1/users/{}/erase", max.user), Some(&token), json!({})))
        }),
        scenario!("delete_account", |app, tag| {
            let admin = boss(app, tag).await;
            let max = app.person(&admin, &format!("max{tag}")).await;
            let token = app.proved(&max.token, &format!("max{tag}")).await;
            ready(&admin, &[&max.email], ask("DELETE", "/v1/me", Some(&token), json!({})))
        }),
        scenario!("close_organization", |app, tag| {
            let admin = boss(app, tag).await;
            let token = app.proved(&admin.token, &format!("ann{tag}")).await;
            let name = json!({ "name": format!("ann{tag} Works") });
            ready(&admin, &[], ask("DELETE", "/v1/organization", Some(&token), name))
        }),
    ]
}
