//! Manual 003: "User management" of a community: folders Inactivated, Pending and Terminated, restoring instead of inviting
//! again, and personal data that only the person edits.

use domain::user::Ending;
use domain::{Actor, Status};
use serde_json::{Value, json};
use tests::link_in;

use super::{Desk, address, lacks, reason, text, without};

const PRESET: &str = "community";

/// "After entering name, email or phone number and selecting the department and position, you can send an invitation and wait
/// him/her to sign up and join."
#[tokio::test]
async fn r1_r2_r3_r25_an_invitation_says_where_somebody_is_to_work() {
    let desk = Desk::open(PRESET).await;
    let form = desk.form("ada");
    for field in ["first_name", "department_id", "position"] {
        assert_eq!(lacks(desk.add(&without(&form, field)).await), format!("/{field}"));
    }
    // Without an SMS provider there is only the address to invite by.
    assert_eq!(lacks(desk.add(&without(&form, "email")).await), "/email");
    let (user, _) = desk.joined_as("ada", &without(&form, "last_name")).await;
    let profile = desk.profile(&user).await;
    assert_eq!((&profile["role"], &profile["position"], &profile["department_id"]), (&json!("member"), &json!("Smith"), &form["department_id"]));
    desk.sign_in("ada").await.expect(201);
    desk.close().await;
}

/// The same form on the page without JavaScript.
#[tokio::test]
async fn r2_r52_the_page_asks_for_department_and_position() {
    let desk = Desk::open(PRESET).await;
    let page = desk.app.get("/home").cookie(&desk.admin.token).send().await.expect(200).text;
    assert!(page.contains("name=\"position\"") && page.contains("Works</option>"), "{page}");
    let (email, department) = (address("ada"), text(&desk.form("ada")["department_id"]));
    let mut form = vec![("action", "invite"), ("email", email.as_str()), ("first_name", "Ada"), ("role", "member"), ("position", "Farrier")];
    let refused = desk.app.post("/home").cookie(&desk.admin.token).form(&form).send().await.expect(422).text;
    assert!(refused.contains("department_id-wrong") && refused.contains("value=\"Farrier\""), "{refused}");
    form.push(("department_id", &department));
    desk.app.post("/home").cookie(&desk.admin.token).form(&form).send().await.expect(200);
    assert_eq!(desk.app.mails(&email, "invitation").await.len(), 1);
    let positions = desk.app.get("/v1/positions").by(&desk.admin.token).send().await.expect(200).json();
    assert!(positions["data"].to_string().contains("Farrier"), "a position that is typed joins the list: {positions}");
    // Where there is no department yet, the page says so.
    let empty = desk.app.found(PRESET, "bea").await;
    let page = desk.app.get("/home").cookie(&empty.token).send().await.expect(200).text;
    assert!(page.contains("There is no department yet"), "{page}");
    desk.close().await;
}

/// "If you are an administrator in your organization, you can add new members …"
#[tokio::test]
async fn r9_r63_one_by_one_only_administrators_invite() {
    let desk = Desk::open(PRESET).await;
    let (_, member) = desk.joined("max").await;
    let refused = desk.app.post("/v1/users").by(&member).json(&desk.form("eve")).send().await.refused(403, "forbidden").json();
    assert_eq!(refused["detail"].as_str().map(str::is_empty), Some(false));
    let mut form = desk.form("ada");
    form["role"] = json!("admin");
    let (_, admin) = desk.joined_as("ada", &form).await;
    desk.app.post("/v1/users").by(&admin).json(&desk.form("eve")).send().await.expect(201);
    // The super administrator is the owner, whom an administrator does not touch.
    desk.press_as(&admin, "terminate", &desk.admin.user).await.refused(409, "owner_protected");
    desk.close().await;
}

/// "If the invited user has not completed signup, he/she will be placed under [Inactivated]." "You can re-invite and send SMS
/// or email again, or revoke the invitation."
#[tokio::test]
async fn r23_r24_r41_the_inactivated_are_invited_again_or_not_at_all() {
    let desk = Desk::open(PRESET).await;
    let (ada, eve) = (desk.added("ada").await, desk.added("eve").await);
    assert_eq!(desk.status(&ada).await, ("pending".to_owned(), "Inactivated".to_owned()));
    let old = desk.link("ada").await;
    desk.app.hold(desk.app.now() + domain::Span::minutes(2)).await;
    desk.press("invitation/resend", &ada).await.expect(200);
    desk.set_password("ada", &desk.link("ada").await).await.expect(201);
    assert_eq!(reason(desk.app.get(&old).send().await), "accepted", "whichever mail it came from, the link is used up");
    let link = desk.link("eve").await;
    desk.press("invitation/revoke", &eve).await.expect(200);
    assert_eq!(reason(desk.app.get(&link).send().await), "revoked");
    assert!(!desk.list("status=pending").await.contains(&address("eve")));
    desk.close().await;
}

/// The folders of [Member and Department], on the page: statuses that are called alike are one folder.
#[tokio::test]
async fn r41_r69_folders_are_named_as_the_organization_names_them() {
    let desk = Desk::open(PRESET).await;
    desk.added("ina").await;
    let (gone, _) = desk.joined("tim").await;
    let (off, _) = desk.joined("dan").await;
    desk.press("terminate", &gone).await.expect(200);
    desk.press("deactivate", &off).await.expect(200);
    desk.app.drain().await;
    assert_eq!(desk.status(&gone).await, ("terminated".to_owned(), "Terminated".to_owned()));
    assert_eq!(desk.status(&off).await, ("inactive".to_owned(), "Disabled".to_owned()));
    let page = |query: &str| desk.app.get(&format!("/home{query}")).cookie(&desk.admin.token).send();
    let everybody = page("").await.expect(200).text;
    for (folder, label) in [("pending", "Inactivated"), ("awaiting_approval.rejected", "Pending"), ("inactive", "Disabled"), ("terminated", "Terminated")] {
        assert_eq!(everybody.matches(&format!("<option value=\"{folder}\">{label}</option>")).count(), 1, "{folder}: {everybody}");
    }
    for (folder, name) in [("pending", "ina"), ("inactive", "dan"), ("terminated", "tim")] {
        let shown = page(&format!("?status={folder}")).await.expect(200).text;
        for other in ["ina", "dan", "tim"] {
            assert_eq!(shown.contains(&address(other)), other == name, "{folder} {other}");
        }
    }
    let nobody = page("?status=awaiting_approval.rejected").await.expect(200).text;
    assert!(nobody.contains("<option value=\"awaiting_approval.rejected\" selected>Pending</option>"), "{nobody}");
    desk.close().await;
}

/// "The user has previously been removed from the organization, and only needs to be restored permissions, not re-invited."
/// "[Terminated], find the target user and click [Restore]." "If the invited user and the removed user are not the same person,
/// but only the same mailbox, please change the mailbox (try to add a suffix …)."
#[tokio::test]
async fn r29_r30_r43_r44_whoever_was_removed_is_restored_and_nobody_else() {
    let desk = Desk::open(PRESET).await;
    let (user, token) = desk.joined("allen").await;
    let before = desk.profile(&user).await;
    desk.press("terminate", &user).await.expect(200);
    desk.app.get("/v1/me").by(&token).send().await.refused(401, "unauthenticated");
    let refused = desk.add(&desk.form("allen")).await.refused(409, "previously_terminated").json();
    assert_eq!((refused["user_id"].as_str(), &refused["actions"]), (Some(user.as_str()), &json!(["restore", "start_fresh", "use_other_address"])));
    let detail = text(&refused["detail"]);
    assert!(detail.contains("another"), "somebody else with the mailbox takes another one: {detail}");
    let other = desk.added("allen1").await;
    desk.press("restore", &user).await.expect(200);
    let after = desk.profile(&user).await;
    for field in ["id", "email", "first_name", "last_name", "role", "department_id", "position"] {
        assert_eq!(after[field], before[field], "{field}");
    }
    assert_ne!(other, user);
    desk.app.get("/v1/me").by(&token).send().await.refused(401, "unauthenticated");
    desk.sign_in("allen").await.expect(201);
    desk.close().await;
}

/// "Unable to invite": who joined and waits for the administrator's approval is approved, and who was rejected is approved after all,
/// not invited again. Nobody can join so yet, so the table is told.
#[tokio::test]
async fn r27_r28_whoever_waits_or_was_rejected_is_approved_instead() {
    let desk = Desk::open(PRESET).await;
    let (waits, _) = desk.joined("wes").await;
    let (refused, _) = desk.joined("rob").await;
    desk.press("terminate", &refused).await.expect(200);
    let since = desk.app.now();
    desk.becomes(&waits, Status::AwaitingApproval { since }).await;
    desk.becomes(&refused, Status::Terminated { since, by: Actor::System, ending: Ending::Rejected }).await;
    for (name, user, code) in [("wes", &waits, "awaiting_approval"), ("rob", &refused, "previously_rejected")] {
        let answer = desk.add(&desk.form(name)).await.refused(409, code).json();
        assert_eq!((&answer["user_id"], &answer["actions"]), (&json!(user), &json!(["approve"])), "{name}");
        let check = json!({ "users": [desk.form(name)] });
        let checked = desk.app.post("/v1/users/check").by(&desk.admin.token).json(&check).send().await.expect(200).json();
        assert!(checked.to_string().contains(code), "{checked}");
        assert_eq!(desk.app.mails(&address(name), "invitation").await.len(), 1, "{name}: the first one, and no other");
        assert_eq!(desk.status(user).await.1, "Pending", "both are in that folder");
    }
    desk.close().await;
}

/// The other person starts with nothing of the former: neither the form's fields nor the days off, and the old one stays gone.
#[tokio::test]
async fn r30_starting_fresh_shows_nothing_of_the_former_person() {
    let desk = Desk::open(PRESET).await;
    let (former, _) = desk.joined("allen").await;
    let path = format!("/v1/users/{former}");
    let private = json!({ "external_id": "job-7" });
    desk.app.ask("PATCH", &path).by(&desk.admin.token).json(&private).send().await.expect(200);
    desk.press("terminate", &former).await.expect(200);
    let body = json!({ "mode": "start_fresh" });
    let fresh = desk.app.post(&format!("{path}/restore")).by(&desk.admin.token).json(&body).send().await.expect(201).json();
    let user = text(&fresh["user"]["id"]);
    desk.set_password("allen", &desk.link("allen").await).await.expect(201);
    assert_ne!(user, former);
    assert_eq!(desk.profile(&user).await["external_id"], Value::Null);
    assert_eq!(desk.status(&former).await.0, "terminated");
    desk.press("restore", &former).await.refused(409, "address_taken");
    desk.close().await;
}

/// "… editing the basic information of users in the organization, such as department, position, job ID and other information
/// (name, phone number and email are personal account information, which can only be modified by the user himself)."
#[tokio::test]
async fn r48_r49_r52_r54_the_organization_says_where_and_the_person_says_who() {
    let desk = Desk::open(PRESET).await;
    let (user, token) = desk.joined("ada").await;
    let path = format!("/v1/users/{user}");
    let by = async |token: &str, path: &str, body: Value| desk.app.ask("PATCH", path).by(token).json(&body).send().await;
    for (body, rule) in [
        (json!({ "first_name": "Augusta" }), "profile.name.editors"),
        (json!({ "phone": "+4915112345678" }), "profile.phone.editors"),
        (json!({ "email": address("augusta") }), "profile.email.editors"),
    ] {
        let refused = by(&desk.admin.token, &path, body).await.refused(403, "forbidden").json();
        assert_eq!(refused["rule"], rule);
    }
    let location = desk.entry("locations", "Kerk Street").await;
    let department = desk.entry("departments", "Office").await;
    let place = json!({ "department_id": department, "location_id": location, "position": "Clerk", "external_id": "job-7" });
    let placed = by(&desk.admin.token, &path, place.clone()).await.expect(200).json();
    for field in ["department_id", "location_id", "position", "external_id"] {
        assert_eq!(placed[field], place[field], "{field}");
        by(&token, &path, json!({ field: place[field] })).await.refused(403, "forbidden");
    }
    let own = by(&token, "/v1/me", json!({ "first_name": "Augusta", "phone": "+4915112345678" })).await.expect(200).json();
    assert_eq!((&own["display_name"], &own["phone"]), (&json!("Augusta Stone"), &json!("+4915112345678")));
    desk.app.post("/v1/me/email").by(&token).json(&json!({ "email": address("augusta") })).send().await.expect(202);
    let mail = desk.app.mails(&address("augusta"), "verify_email").await.pop().unwrap();
    let link = link_in(&mail, "/v/").replace("/v/", "/v1/email-verifications/");
    desk.app.post(&link).by(&token).json(&json!({})).send().await.expect(200);
    assert_eq!(desk.profile(&user).await["email"], address("augusta"));
    desk.close().await;
}

/// What an invitation had to say of somebody is not taken away later.
#[tokio::test]
async fn r54_what_is_required_stays_said() {
    let desk = Desk::open(PRESET).await;
    let (user, _) = desk.joined("ada").await;
    for field in ["department_id", "position"] {
        let edit = desk.app.ask("PATCH", &format!("/v1/users/{user}")).by(&desk.admin.token).json(&json!({ field: null })).send().await;
        assert_eq!(lacks(edit), format!("/{field}"));
    }
    desk.close().await;
}
