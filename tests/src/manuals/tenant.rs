//! Manual 002: "User management", whose admins have the settings menu and whose members do not.

use domain::Span;
use serde_json::json;

use tests::{link_in, password};

use super::{Desk, address, lacks, reason, text, without};

const PRESET: &str = "tenant";

/// "Enter the required fields: Email, First Name, Last Name. Once invited, the user is sent a system email to complete their
/// sign-in by setting a password."
#[tokio::test]
async fn r1_r2_r3_r25_an_invited_user_sets_a_password_from_the_mail() {
    let desk = Desk::open(PRESET).await;
    let form = desk.form("ada");
    for field in ["email", "first_name", "last_name"] {
        assert_eq!(lacks(desk.add(&without(&form, field)).await), format!("/{field}"));
    }
    let user = desk.added("ada").await;
    desk.set_password("ada", &desk.link("ada").await).await.expect(201);
    assert_eq!(desk.profile(&user).await["role"], "member");
    desk.sign_in("ada").await.expect(201);
    desk.close().await;
}

/// An admin edits a user's name and address; the address counts once the user proved the new mailbox.
#[tokio::test]
async fn r48_r49_the_admin_edits_name_and_address() {
    let desk = Desk::open(PRESET).await;
    let (user, token) = desk.joined("ada").await;
    let path = format!("/v1/users/{user}");
    let edit = |body: serde_json::Value| desk.app.ask("PATCH", &path).by(&desk.admin.token).json(&body);
    let named = edit(json!({ "first_name": "Augusta", "last_name": "King" })).send().await.expect(200).json();
    assert_eq!(named["display_name"], "Augusta King");
    desk.app.ask("PATCH", "/v1/me").by(&token).json(&json!({ "first_name": "Ada" })).send().await.refused(403, "forbidden");
    edit(json!({ "email": address("augusta") })).send().await.expect(200);
    let mail = desk.app.mails(&address("augusta"), "verify_email").await.pop().unwrap();
    let link = link_in(&mail, "/v/").replace("/v/", "/v1/email-verifications/");
    desk.sign_in("ada").await.expect(201);
    desk.app.post(&link).by(&token).json(&json!({})).send().await.expect(200);
    assert_eq!(desk.profile(&user).await["email"], address("augusta"));
    desk.close().await;
}

/// "Select whether the user should be a tenant admin. Admins will have access to the Settings menu and make configuration
/// changes."
#[tokio::test]
async fn r6_r9_only_tenant_admins_have_the_settings_and_invite() {
    let desk = Desk::open(PRESET).await;
    let mut form = desk.form("ada");
    form["role"] = json!("admin");
    let (_, admin) = desk.joined_as("ada", &form).await;
    let (_, member) = desk.joined("max").await;
    let rename = json!({ "name": "Heel and Toe" });
    let edit = |token: &str| desk.app.ask("PATCH", "/v1/organization").by(token).json(&rename).send();
    edit(&member).await.refused(403, "forbidden");
    assert_eq!(edit(&admin).await.expect(200).json()["name"], "Heel and Toe");
    desk.app.get("/v1/organization/policies").by(&member).send().await.refused(403, "forbidden");
    desk.app.post("/v1/users").by(&member).json(&desk.form("eve")).send().await.refused(403, "forbidden");
    desk.app.post("/v1/users").by(&admin).json(&desk.form("eve")).send().await.expect(201);
    form["role"] = json!("owner");
    form["email"] = json!(address("oda"));
    desk.add(&form).await.refused(422, "role_unknown");
    desk.close().await;
}

/// "The sign-in invitation is valid for 24 hours." Here the admin is told, and sends another by hand.
#[tokio::test]
async fn r19_r23_after_24_hours_the_admin_is_told_and_resends() {
    let mut desk = Desk::open(PRESET).await;
    let user = desk.added("ada").await;
    let old = desk.link("ada").await;
    desk.later(Span::hours(24)).await;
    assert_eq!(reason(desk.app.get(&old).send().await), "expired");
    let notice = desk.app.mails(&desk.admin.email, "expiry_notice").await.pop().unwrap();
    let links = notice["links"].to_string();
    assert!(links.contains("/n/") && !links.contains("/i/"), "a page to send it from, and no link to pass on: {links}");
    desk.press("invitation/resend", &user).await.expect(200);
    desk.set_password("ada", &desk.link("ada").await).await.expect(201);
    desk.close().await;
}

/// "In the case of a sign-in which was not performed within 24, a password reset can be used to re-trigger the setup."
#[tokio::test]
async fn r23_r58_a_reset_triggers_the_set_up_again() {
    for by_admin in [true, false] {
        let mut desk = Desk::open(PRESET).await;
        let user = desk.added("ada").await;
        let old = desk.link("ada").await;
        desk.later(Span::hours(25)).await;
        assert_eq!(reason(desk.app.get(&old).send().await), "expired");
        if by_admin {
            desk.press("password-reset", &user).await.expect(202);
        } else {
            desk.app.post("/v1/password-resets").json(&json!({ "email": address("ada") })).send().await.expect(202);
        }
        assert!(desk.app.mails(&address("ada"), "password_reset").await.is_empty(), "there is no password to reset");
        let link = desk.link("ada").await;
        assert_ne!(link, old);
        desk.set_password("ada", &link).await.expect(201);
        assert_eq!(desk.status(&user).await.0, "active");
        desk.close().await;
    }
}

/// "Resetting user password: enable Send Reset Password Email." Nobody but the person ever sees a password.
#[tokio::test]
async fn r58_a_password_is_reset_by_mail_alone() {
    let desk = Desk::open(PRESET).await;
    let (user, token) = desk.joined("ada").await;
    let rule = desk.create_password(&user, "chosen at the desk").await.refused(403, "forbidden").json();
    assert_eq!(rule["rule"], "activation.admin_password");
    desk.press("password-reset", &user).await.expect(202);
    let link = link_in(&desk.app.mails(&address("ada"), "password_reset").await.pop().unwrap(), "/r/").replace("/r/", "/v1/password-reset-links/");
    desk.app.post(&format!("{link}/complete")).json(&json!({ "password": password("by the link") })).send().await.expect(204);
    desk.app.get("/v1/me").by(&token).send().await.refused(401, "unauthenticated");
    desk.app.sign_in(&address("ada"), &password("by the link")).await.expect(201);
    desk.close().await;
}

/// "Delete user": out of the list and out of reach; the same person comes back by restoring, another by another address.
#[tokio::test]
async fn r29_r30_r43_r44_a_deleted_user_is_gone_and_comes_back_by_restoring() {
    let desk = Desk::open(PRESET).await;
    let (user, token) = desk.joined("ada").await;
    let before = desk.profile(&user).await;
    desk.press("terminate", &user).await.expect(200);
    desk.app.get("/v1/me").by(&token).send().await.refused(401, "unauthenticated");
    desk.sign_in("ada").await.refused(401, "wrong_credentials");
    let again = desk.add(&desk.form("ada")).await.refused(409, "previously_terminated").json();
    assert_eq!((again["user_id"].as_str(), &again["actions"]), (Some(user.as_str()), &json!(["restore", "start_fresh", "use_other_address"])));
    assert!(again["detail"].as_str().unwrap().contains("another"), "the refusal says what to do for somebody else: {again}");
    desk.press("restore", &user).await.expect(200);
    let after = desk.profile(&user).await;
    for field in ["id", "email", "first_name", "last_name", "role", "first_activated_at"] {
        assert_eq!(after[field], before[field], "{field}");
    }
    desk.app.get("/v1/me").by(&token).send().await.refused(401, "unauthenticated");
    desk.sign_in("ada").await.expect(201);
    desk.close().await;
}

/// "Disabling users": the status is called so here.
#[tokio::test]
async fn r40_a_disabled_user_is_out_and_comes_back() {
    let desk = Desk::open(PRESET).await;
    let (user, token) = desk.joined("ada").await;
    desk.press("deactivate", &user).await.expect(200);
    assert_eq!(desk.status(&user).await, ("inactive".to_owned(), "Disabled".to_owned()));
    let row = desk.app.get("/v1/users?status=inactive").by(&desk.admin.token).send().await.expect(200).json();
    assert_eq!(text(&row["data"][0]["status_label"]), "Disabled");
    desk.app.get("/v1/me").by(&token).send().await.refused(401, "unauthenticated");
    desk.sign_in("ada").await.refused(401, "wrong_credentials");
    desk.press("activate", &user).await.expect(200);
    desk.sign_in("ada").await.expect(201);
    desk.close().await;
}

/// "Deleting users": whoever never came leaves nothing behind, and the address is free.
#[tokio::test]
async fn r43_an_invitation_taken_back_leaves_the_address_free() {
    let desk = Desk::open(PRESET).await;
    let user = desk.added("ada").await;
    let link = desk.link("ada").await;
    desk.press("invitation/revoke", &user).await.expect(200);
    assert_eq!(reason(desk.app.get(&link).send().await), "revoked");
    assert!(!desk.list("").await.contains(&address("ada")));
    assert_ne!(desk.added("ada").await, user, "a new invitation makes a new user");
    desk.close().await;
}

/// The last tenant admin stays: nobody could run the tenant.
#[tokio::test]
async fn the_last_tenant_admin_is_not_disabled() {
    let desk = Desk::open(PRESET).await;
    desk.press("deactivate", &desk.admin.user).await.refused(409, "last_owner");
    desk.close().await;
}
