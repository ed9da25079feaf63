//! What an organization decides, for itself and about its people's passwords; and going from one to another.

use serde_json::json;
use tests::password;

use super::super::Scenario;
use super::{ask, boss, in_two_places, invited, ready};

pub(in super::super) fn of_settings() -> Vec<Scenario> {
    vec![
        scenario!("update_organization", |app, tag| {
            let admin = boss(app, tag).await;
            ready(&admin, &[], ask("PATCH", "/v1/organization", Some(&admin.token), json!({ "name": "Other Works" })))
        }),
        scenario!("change_policies", |app, tag| {
            let admin = boss(app, tag).await;
            let longer = json!({ "values": { "invite.ttl": "36h" } });
            ready(&admin, &[], ask("PUT", "/v1/organization/policies", Some(&admin.token), longer))
        }),
        scenario!("change_policies to another preset", |app, tag| {
            let admin = boss(app, tag).await;
            ready(&admin, &[], ask("PUT", "/v1/organization/policies", Some(&admin.token), json!({ "preset": "business" })))
        }),
        scenario!("switch_organization", |app, tag| {
            let (admin, email, session) = in_two_places(app, tag).await;
            ready(&admin, &[&email], ask("POST", "/v1/sessions/current/organization", Some(&session), json!({ "organization": admin.org })))
        }),
        scenario!("set_password", |app, tag| {
            let admin = app.found("workshop", &format!("ann{tag}")).await;
            let ada = app.invite(&admin, &format!("ada{tag}@person.test")).await;
            let given = json!({ "password": password("by ann") });
            ready(&admin, &[&ada.email], ask("PUT", format!("/v1/users/{}/password", ada.user), Some(&admin.token), given))
        }),
        scenario!("set_password of an active person", |app, tag| {
            let admin = app.found("workshop", &format!("ann{tag}")).await;
            let max = app.person(&admin, &format!("max{tag}")).await;
            let given = json!({ "password": password("by ann") });
            ready(&admin, &[&max.email], ask("PUT", format!("/v1/users/{}/password", max.user), Some(&admin.token), given))
        }),
        scenario!("send_reset", |app, tag| {
            let admin = boss(app, tag).await;
            let max = app.person(&admin, &format!("max{tag}")).await;
            ready(&admin, &[&max.email], ask("POST", format!("/v1/users/{}/password-reset", max.user), Some(&admin.token), json!({})))
        }),
        scenario!("send_reset to somebody invited", |app, tag| {
            let (admin, ada) = invited(app, tag).await;
            app.hold(app.now() + domain::Span(61)).await;
            ready(&admin, &[&ada.email], ask("POST", format!("/v1/users/{}/password-reset", ada.user), Some(&admin.token), json!({})))
        }),
    ]
}
