//! Departments, positions, locations, and people who are put in them.

use serde_json::json;
use tests::{Admin, App, Person, picture};

use super::super::{Act, Body, Scenario};
use super::{ask, boss, invited, ready};

/// An entry of a list, and its path.
pub(super) async fn entry(app: &App, admin: &Admin, list: &str) -> (String, String) {
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
    lists.into_iter().flatten().chain([placing]).chain(of_days_off()).chain(of_groups()).collect()
}

/// Somebody with a day off, and its path.
pub(super) async fn off(app: &App, tag: &str, start: &str) -> (Admin, String, String, String) {
    let admin = boss(app, tag).await;
    let max = app.person(&admin, &format!("max{tag}")).await;
    let days = format!("/v1/users/{}/days-off", max.user);
    let body = json!({ "start": start, "end": start });
    let id = app.post(&days).by(&admin.token).json(&body).send().await.expect(201).json()["id"].as_str().unwrap().to_owned();
    (admin, max.email, format!("{days}/{id}"), days)
}

/// A group with somebody in it: its path, and theirs in it.
pub(super) async fn grouped(app: &App, tag: &str) -> (Admin, Person, String, String) {
    let admin = boss(app, tag).await;
    let max = app.person(&admin, &format!("max{tag}")).await;
    let (group, _) = entry(app, &admin, "groups").await;
    let member = format!("{group}/members/{}", max.user);
    app.ask("PUT", &member).by(&admin.token).send().await.expect(204);
    (admin, max, group, member)
}

fn of_groups() -> Vec<Scenario> {
    vec![
        scenario!("create_group", |app, tag| {
            let admin = boss(app, tag).await;
            ready(&admin, &[], ask("POST", "/v1/groups", Some(&admin.token), json!({ "name": "Halls" })))
        }),
        scenario!("update_group", |app, tag| {
            let (admin, max, group, _) = grouped(app, tag).await;
            ready(&admin, &[&max.email], ask("PATCH", group, Some(&admin.token), json!({ "name": "Halls" })))
        }),
        scenario!("delete_group", |app, tag| {
            let (admin, max, group, _) = grouped(app, tag).await;
            ready(&admin, &[&max.email], ask("DELETE", group, Some(&admin.token), json!({})))
        }),
        scenario!("add_member", |app, tag| {
            let (admin, max, group, _) = grouped(app, tag).await;
            ready(&admin, &[&max.email], ask("PUT", format!("{group}/members/{}", admin.user), Some(&admin.token), json!({})))
        }),
        scenario!("remove_member", |app, tag| {
            let (admin, max, _, member) = grouped(app, tag).await;
            ready(&admin, &[&max.email], ask("DELETE", member, Some(&admin.token), json!({})))
        }),
    ]
}

fn of_days_off() -> Vec<Scenario> {
    vec![
        scenario!("create_day_off", |app, tag| {
            let (admin, email, _, days) = off(app, tag, "2031-01-01").await;
            ready(&admin, &[&email], ask("POST", days, Some(&admin.token), json!({ "start": "2030-12-24", "end": "2030-12-31", "end_half": "am" })))
        }),
        scenario!("update_day_off", |app, tag| {
            let (admin, email, day, _) = off(app, tag, "2031-01-01").await;
            ready(&admin, &[&email], ask("PATCH", day, Some(&admin.token), json!({ "end": "2031-01-02", "note": "Skiing" })))
        }),
        scenario!("delete_day_off", |app, tag| {
            let (admin, email, day, _) = off(app, tag, "2031-01-01").await;
            ready(&admin, &[&email], ask("DELETE", day, Some(&admin.token), json!({})))
        }),
        scenario!("set_photo in place of another", |app, tag| {
            let (admin, email, _, days) = off(app, tag, "2031-01-01").await;
            let photo = format!("{}/photo", days.trim_end_matches("/days-off"));
            app.ask("PUT", &photo).by(&admin.token).raw("image/png", picture()).send().await.expect(200);
            ready(&admin, &[&email], Act::Ask("PUT", photo, Some(admin.token.clone()), Body::Picture))
        }),
        scenario!("photo_form", |app, tag| {
            let (admin, email, _, days) = off(app, tag, "2031-01-01").await;
            let page = days.trim_end_matches("/days-off").replace("/v1/users/", "/people/");
            ready(&admin, &[&email], Act::Ask("POST", format!("{page}/photo"), Some(admin.token.clone()), Body::PictureForm("photo")))
        }),
        scenario!("create_export", |app, tag| {
            let admin = boss(app, tag).await;
            ready(&admin, &[], ask("POST", "/v1/exports", Some(&admin.token), json!({ "kind": "me" })))
        }),
        scenario!("set_own_photo", |app, tag| {
            let admin = boss(app, tag).await;
            ready(&admin, &[], Act::Ask("PUT", "/v1/me/photo".to_owned(), Some(admin.token.clone()), Body::Picture))
        }),
        scenario!("remove_own_photo", |app, tag| {
            let admin = boss(app, tag).await;
            app.ask("PUT", "/v1/me/photo").by(&admin.token).raw("image/png", picture()).send().await.expect(200);
            ready(&admin, &[], ask("DELETE", "/v1/me/photo", Some(&admin.token), json!({})))
        }),
        scenario!("remove_photo", |app, tag| {
            let (admin, email, _, days) = off(app, tag, "2031-01-01").await;
            let photo = format!("{}/photo", days.trim_end_matches("/days-off"));
            app.ask("PUT", &photo).by(&admin.token).raw("image/png", picture()).send().await.expect(200);
            ready(&admin, &[&email], ask("DELETE", photo, Some(&admin.token), json!({})))
        }),
        scenario!("update_user moves days off to another zone", |app, tag| {
            let (admin, email, _, days) = off(app, tag, "2031-01-01").await;
            let person = days.trim_end_matches("/days-off").to_owned();
            ready(&admin, &[&email], ask("PATCH", person, Some(&admin.token), json!({ "time_zone": "Asia/Tokyo" })))
        }),
    ]
}
