//! Manual 004: "User management - a quick guide": an owner, admins, collaborators.

use domain::Span;
use serde_json::json;
use tests::password;

use super::{Desk, address, lacks, reason, text, without};

const PRESET: &str = "business";

/// "Enter the new user's details: first name, last name, email, and phone number. Assign a role to the new user. Click Send
/// Invitation to trigger the email invitation." "… create an account by setting up a password … using their own credentials."
#[tokio::test]
async fn r1_r2_r3_r6_r25_a_user_is_invited_with_phone_and_role() {
    let desk = Desk::open(PRESET).await;
    let form = desk.form("ada");
    for field in ["first_name", "last_name", "email", "phone", "role"] {
        assert_eq!(lacks(desk.add(&without(&form, field)).await), format!("/{field}"));
    }
    let (user, _) = desk.joined("ada").await;
    let profile = desk.profile(&user).await;
    assert_eq!((&profile["phone"], &profile["role"]), (&json!("+4915112345678"), &json!("collaborator")));
    desk.sign_in("ada").await.expect(201);
    desk.close().await;
}

/// The same form on the page without JavaScript.
#[tokio::test]
async fn r2_the_page_asks_for_the_phone_number() {
    let desk = Desk::open(PRESET).await;
    let page = desk.app.get("/home").cookie(&desk.admin.token).send().await.expect(200).text;
    assert!(page.contains("name=\"phone\""), "{page}");
    let email = address("ada");
    let mut form = vec![("action", "invite"), ("email", email.as_str()), ("first_name", "Ada"), ("last_name", "Stone"), ("role", "admin")];
    desk.app.post("/home").cookie(&desk.admin.token).form(&form).send().await.expect(422);
    form.push(("phone", "+4915112345678"));
    desk.app.post("/home").cookie(&desk.admin.token).form(&form).send().await.expect(200);
    assert_eq!(desk.app.mails(&email, "invitation").await.len(), 1);
    let plain = desk.app.found("default", "bea").await;
    assert!(!desk.app.get("/home").cookie(&plain.token).send().await.expect(200).text.contains("name=\"phone\""));
    desk.close().await;
}

/// "As soon as you create your Business Account, you can invite other users to join your workspace."
#[tokio::test]
async fn r8_inviting_works_from_the_first_minute() {
    let desk = Desk::open(PRESET).await;
    let owner = json!({ "email": "olga@boss.test", "password": password("olga"), "first_name": "Olga", "last_name": "Boss" });
    let body = json!({ "name": "Olga Cards", "preset": PRESET, "owner": owner });
    let founded = desk.app.post("/v1/organizations").json(&body).send().await.expect(201).json();
    assert_eq!(founded["user"]["role"], "owner");
    let token = text(&founded["session"]["token"]);
    desk.app.post("/v1/users").by(&token).json(&desk.form("eve")).send().await.expect(201);
    desk.close().await;
}

/// "Only users with the role of Owner or Admin can invite, modify, or delete other users." "Collaborators have limited
/// access." "Administrators can modify the information of other members as well as add new members."
#[tokio::test]
async fn r9_r63_r64_owner_and_admins_manage_people_and_collaborators_do_not() {
    let desk = Desk::open(PRESET).await;
    let mut form = desk.form("ada");
    form["role"] = json!("admin");
    let (_, admin) = desk.joined_as("ada", &form).await;
    let (member, token) = desk.joined("cleo").await;
    assert_eq!(desk.profile(&member).await["permissions"], json!([]));
    desk.app.post("/v1/users").by(&token).json(&desk.form("eve")).send().await.refused(403, "forbidden");
    desk.press_as(&token, "deactivate", &member).await.refused(403, "forbidden");
    desk.app.get("/v1/users").by(&token).send().await.refused(403, "forbidden");
    assert_eq!(desk.app.get("/v1/me").by(&token).send().await.expect(200).json()["role"], "collaborator");
    desk.app.post("/v1/users").by(&admin).json(&desk.form("eve")).send().await.expect(201);
    desk.press_as(&admin, "deactivate", &member).await.expect(200);
    desk.close().await;
}

/// "You can resend the invitation at any time": the button between role and Edit, as often as it is pressed.
#[tokio::test]
async fn r23_r70_resending_has_no_limit_but_the_minute_between() {
    let desk = Desk::open(PRESET).await;
    let user = desk.added("ada").await;
    desk.press("invitation/resend", &user).await.refused(429, "too_soon");
    for _ in 0..8 {
        desk.app.hold(desk.app.now() + Span(61)).await;
        desk.press("invitation/resend", &user).await.expect(200);
    }
    assert_eq!(desk.app.mails(&address("ada"), "invitation").await.len(), 9);
    desk.set_password("ada", &desk.link("ada").await).await.expect(201);
    desk.close().await;
}

/// The link lives a week here; then the owner is told.
#[tokio::test]
async fn the_link_lives_seven_days() {
    let mut desk = Desk::open(PRESET).await;
    desk.added("ada").await;
    let link = desk.link("ada").await;
    let end = desk.app.now().whole_second() + Span::days(7);
    desk.app.hold(end - Span(1)).await;
    desk.app.get(&link).send().await.expect(200);
    desk.later(Span::hours(1)).await;
    assert_eq!(reason(desk.app.get(&link).send().await), "expired");
    let notice = desk.app.mails(&desk.admin.email, "expiry_notice").await.pop().unwrap();
    assert!(!notice["links"].to_string().contains("/i/"));
    desk.close().await;
}

/// "The owner is the legal representative of the company. Their account cannot be modified or deleted by anyone else. They can
/// also add new members."
#[tokio::test]
async fn r62_there_is_one_owner_and_nobody_touches_that_account() {
    let desk = Desk::open(PRESET).await;
    let mut form = desk.form("ada");
    form["role"] = json!("admin");
    let (_, admin) = desk.joined_as("ada", &form).await;
    desk.press_as(&admin, "deactivate", &desk.admin.user).await.refused(409, "owner_protected");
    desk.press("deactivate", &desk.admin.user).await.refused(409, "last_owner");
    form["role"] = json!("owner");
    form["email"] = json!(address("oda"));
    desk.add(&form).await.refused(403, "forbidden");
    desk.close().await;
}

/// "An inactive user will no longer have access to any features unless their status is reactivated later."
#[tokio::test]
async fn r38_r39_an_inactive_user_is_out_until_reactivated() {
    let desk = Desk::open(PRESET).await;
    let (user, token) = desk.joined("ada").await;
    desk.press("deactivate", &user).await.expect(200);
    assert_eq!(desk.status(&user).await, ("inactive".to_owned(), "Inactive".to_owned()));
    desk.app.get("/v1/me").by(&token).send().await.refused(401, "unauthenticated");
    desk.sign_in("ada").await.refused(401, "wrong_credentials");
    desk.press("activate", &user).await.expect(200);
    desk.sign_in("ada").await.expect(201);
    desk.close().await;
}

/// "For the Collaborator role, you can assign more granular permissions, such as access to specific accounts only, or whether they can
/// create HERO cards and/or make transfers." "Changing a user's role can be done at any time by users with an Owner or Admin role."
#[tokio::test]
async fn r7_r64_r65_a_collaborator_gets_granular_permissions_and_loses_or_gains_them_at_once() {
    let desk = Desk::open(PRESET).await;
    let mut form = desk.form("cleo");
    form["permissions"] = json!([{ "permission": "accounts.view", "resources": ["account:main"] }, "cards.create"]);
    let (user, token) = desk.joined_as("cleo", &form).await;
    let may = async |action: &str, resource: &str| {
        let asked = json!({ "requests": [{ "user": user, "action": action, "resource": resource }] });
        desk.app.post("/v1/authorize").by(&desk.admin.token).json(&asked).send().await.expect(200).json()["data"][0]["allowed"] == true
    };
    assert!(may("accounts.view", "account:main").await && may("cards.create", "account:other").await);
    assert!(!may("accounts.view", "account:other").await && !may("transfers.make", "account:main").await);
    desk.app.get("/v1/users").by(&token).send().await.refused(403, "forbidden");
    let role = |body: serde_json::Value| desk.app.ask("PUT", &format!("/v1/users/{user}/role")).by(&desk.admin.token).json(&body);
    role(json!({ "role": "admin" })).send().await.expect(200);
    desk.app.get("/v1/users").by(&token).send().await.expect(200);
    assert!(may("transfers.make", "account:main").await);
    role(json!({ "role": "collaborator" })).send().await.refused(422, "permissions_required");
    role(json!({ "role": "collaborator", "permissions": ["transfers.make"] })).send().await.expect(200);
    desk.app.get("/v1/users").by(&token).send().await.refused(403, "forbidden");
    assert!(may("transfers.make", "account:other").await && !may("accounts.view", "account:main").await);
    desk.close().await;
}

/// Whoever loses access may hold cards, which another product has to freeze: the answer says so.
#[tokio::test]
async fn r45_deactivating_reminds_of_the_cards() {
    let desk = Desk::open(PRESET).await;
    let mut form = desk.form("cleo");
    form["permissions"] = json!(["cards.create"]);
    let (with, _) = desk.joined_as("cleo", &form).await;
    let (without, _) = desk.joined("ada").await;
    let reminded = |user: &str| {
        let page = desk.app.get(&format!("/people/{user}")).cookie(&desk.admin.token);
        async move { page.send().await.expect(200).text.contains("payment cards elsewhere") }
    };
    assert!(!reminded(&with).await);
    let off = desk.press("deactivate", &with).await.expect(200).json();
    assert_eq!(off["user"]["hints"], json!([{ "code": "freeze_cards", "action": "freeze_elsewhere" }]));
    assert!(reminded(&with).await);
    assert!(desk.press("deactivate", &without).await.expect(200).json()["user"]["hints"].is_null());
    assert!(!reminded(&without).await);
    desk.close().await;
}

/// "Only users with the role of Owner or Admin can invite, modify, or delete other users."
#[tokio::test]
async fn r9_r43_r62_only_owner_and_admins_delete() {
    let desk = Desk::open(PRESET).await;
    let (user, _) = desk.joined("ada").await;
    let (_, collaborator) = desk.joined("bob").await;
    desk.press_as(&collaborator, "terminate", &user).await.refused(403, "forbidden");
    desk.press("terminate", &user).await.expect(200);
    desk.sign_in("ada").await.refused(401, "wrong_credentials");
    desk.press("terminate", &user).await.refused(409, "already_terminated");
    desk.close().await;
}
