//! Departments, positions, locations, and people who are put in them.

use serde_json::json;
use tests::{Admin, App};

use super::super::Scenario;
use super::{ask, boss, invited, ready};

/// An entry of a list, and its path.
async fn entry(app: &App, admin: &Admin, list: &str) -> (String, String) {
    let added = app.post(&format!("/v1/{list}")).by(&admin.token).json(&json!({ "name": "Works" })).send().await.expect(201).json();
    let id = added["id"].as_str().unwrap().to_owned();
    (format!("/v1/{list}/{id}"), id)
}

macro_rules! of_list {
    ($list:literal, $create:literal, $update:literal, $delete:literal) => {
        [
            scenario!($create, |app, tag| {
                let admin = boss(app, tag).await;
                ready(&admin, &[], ask("POST", concat!("/v1/", $list), Some(&admin.token), json!({ "name": "Halls" })))
            }),
            scenario!($update, |app, tag| {
                let admin = boss(app, tag).await;
                let (path, _) = entry(app, &admin, $list).await;
                ready(&admin, &[], ask("PATCH", path, Some(&admin.token), json!({ "archived": true })))
            }),
            scenario!($delete, |app, tag| {
                let admin = boss(app, tag).await;
                let (path, _) = entry(app, &admin, $list).await;
                ready(&admin, &[], ask("DELETE", path, Some(&admin.token), json!({})))
            }),
        ]
    };
}

pub(in super::super) fn of_places() -> Vec<Scenario> {
    let lists = [
        of_list!("departments", "create_department", "update_department", "delete_department"),
        of_list!("positions", "create_position", "update_position", "delete_position"),
        of_list!("locations", "create_location", "update_location", "delete_location"),
    ];
    let placing = scenario!("update_user in department, position, location, under a manager", |app, tag| {
        let (admin, ada) = invited(app, tag).await;
        let ((_, department), (_, location)) = (entry(app, &admin, "departments").await, entry(app, &admin, "locations").await);
        let placed = json!({ "department_id": department, "location_id": location, "position": "Painter", "manager_id": admin.user });
        ready(&admin, &[&ada.email], ask("PATCH", format!("/v1/users/{}", ada.user), Some(&admin.token), placed))
    });
    lists.into_iter().flatten().chain([placing]).collect()
}
