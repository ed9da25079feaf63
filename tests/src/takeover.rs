//! Whoever proves the mailbox takes the account, and nothing that a squatter made before is left (F10, F29; INVITATIONS
//! sections 4 and 9): each way of squatting an address against each way of proving it.

use serde_json::{Value, json};
use tests::{Admin, App, Invited, link_in, password};

fn text(value: &Value) -> String {
    value.as_str().unwrap().to_owned()
}

const VICTIM: &str = "victim@person.test";

/// What somebody has who never read the mailbox.
struct Squatted {
    session: String,
    password: String,
}

async fn by_founding(app: &App) -> Squatted {
    let owner = json!({ "email": VICTIM, "password": password("squatter"), "first_name": "Sly", "last_name": "Squatter" });
    let founded = app.post("/v1/organizations").json(&json!({ "name": "Squat Works", "owner": owner })).send().await.expect(201).json();
    Squatted { session: text(&founded["session"]["token"]), password: password("squatter") }
}

async fn by_an_admins_password(app: &App, admin: &Admin) -> Squatted {
    let invited = app.invite(admin, VICTIM).await;
    let set = json!({ "password": password("by the admin") });
    app.ask("PUT", &format!("/v1/users/{}/password", invited.user)).by(&admin.token).json(&set).send().await.expect(200);
    let restricted = text(&app.sign_in(VICTIM, &password("by the admin")).await.expect(201).json()["token"]);
    let own = json!({ "current_password": password("by the admin"), "new_password": password("squatter") });
    let session = text(&app.ask("PUT", "/v1/me/password").by(&restricted).json(&own).send().await.expect(200).json()["token"]);
    Squatted { session, password: password("squatter") }
}

async fn by_a_handed_link(app: &App, admin: &Admin) -> Squatted {
    let invited = app.invite(admin, VICTIM).await;
    let handed = app.post(&format!("/v1/users/{}/invitation/link", invited.user)).by(&admin.token).send().await.expect(200).json();
    let token = handed["url"].as_str().unwrap().rsplit('/').next().unwrap().to_owned();
    let handed = Invited { token, ..invited };
    let session = text(&app.accept(&handed, "squatter").await.expect(201).json()["session"]["token"]);
    Squatted { session, password: password("squatter") }
}

/// Nothing of the squatter's works any more; the owner's password does.
async fn is_the_owners(app: &App, squatted: &Squatted, own: &str) {
    app.get("/v1/me").by(&squatted.session).send().await.refused(401, "unauthenticated");
    app.sign_in(VICTIM, &squatted.password).await.refused(401, "wrong_credentials");
    let entered = app.sign_in(VICTIM, own).await.expect(201).json();
    let me = app.get("/v1/me").by(&text(&entered["token"])).send().await.expect(200).json();
    assert_eq!((&me["email_verified"], &me["mailbox_proved"]), (&json!(true), &json!(true)), "{me}");
    assert!(!app.mails(VICTIM, "password_changed").await.is_empty(), "the mailbox is told");
}

/// The owner of the mailbox answers a reset.
async fn proved_by_reset(app: &App, squatted: &Squatted) {
    app.get("/v1/me").by(&squatted.session).send().await.expect(200);
    app.post("/v1/password-resets").json(&json!({ "email": VICTIM })).send().await.expect(202);
    let reset = link_in(&app.mails(VICTIM, "password_reset").await.pop().unwrap(), "/r/").replace("/r/", "/v1/password-reset-links/");
    app.post(&format!("{reset}/complete")).json(&json!({ "password": password("owner") })).send().await.expect(204);
    is_the_owners(app, squatted, &password("owner")).await;
}

/// The owner of the mailbox accepts an invitation that another organization mailed, even from inside the squatter's session.
async fn proved_by_invitation(app: &App, squatted: &Squatted) {
    let bea = app.found("default", "bea").await;
    let invited = app.invite(&bea, VICTIM).await;
    let accept = json!({ "password": password("owner") });
    let joined = app.post(&format!("{}/accept", invited.api())).by(&squatted.session).json(&accept).send().await.expect(201).json();
    assert_eq!(joined["user"]["managed"], false);
    is_the_owners(app, squatted, &password("owner")).await;
    let entered = app.sign_in(VICTIM, &password("owner")).await.expect(201).json();
    for place in entered["users"].as_array().unwrap() {
        let credentials = json!({ "email": VICTIM, "password": password("owner"), "organization": place["organization_id"] });
        let there = app.post("/v1/sessions").json(&credentials).send().await.expect(201).json();
        let user = &there["user"];
        assert_eq!((&user["email_verified"], &user["managed"]), (&json!(true), &json!(false)), "the copies in {place} follow");
    }
    assert_eq!(entered["users"].as_array().unwrap().len(), 2, "the squatted place is the owner's now");
}

#[tokio::test]
async fn an_address_squatted_by_founding() {
    for by_reset in [true, false] {
        let app = App::start().await;
        let squatted = by_founding(&app).await;
        if by_reset {
            proved_by_reset(&app, &squatted).await
        } else {
            proved_by_invitation(&app, &squatted).await
        }
        app.end().await;
    }
}

#[tokio::test]
async fn an_address_squatted_by_an_admins_password() {
    for by_reset in [true, false] {
        let app = App::start().await;
        let admin = app.found("workshop", "ann").await;
        let squatted = by_an_admins_password(&app, &admin).await;
        if by_reset {
            proved_by_reset(&app, &squatted).await
        } else {
            proved_by_invitation(&app, &squatted).await
        }
        app.end().await;
    }
}

#[tokio::test]
async fn an_address_squatted_through_a_handed_link() {
    for by_reset in [true, false] {
        let app = App::start().await;
        let admin = app.found("workshop", "ann").await;
        let squatted = by_a_handed_link(&app, &admin).await;
        if by_reset {
            proved_by_reset(&app, &squatted).await
        } else {
            proved_by_invitation(&app, &squatted).await
        }
        app.end().await;
    }
}

#[tokio::test]
async fn founding_on_a_squatted_address_gives_nothing_but_mails_the_way_in() {
    let app = App::start().await;
    let squatted = by_founding(&app).await;
    let owner = json!({ "email": VICTIM, "password": password("owner"), "first_name": "Vic", "last_name": "Tim" });
    app.post("/v1/organizations").json(&json!({ "name": "Mine", "owner": owner })).send().await.refused(409, "address_unproved");
    let reset = link_in(&app.mails(VICTIM, "password_reset").await.pop().unwrap(), "/r/").replace("/r/", "/v1/password-reset-links/");
    app.post(&format!("{reset}/complete")).json(&json!({ "password": password("owner") })).send().await.expect(204);
    is_the_owners(&app, &squatted, &password("owner")).await;
    app.end().await;
}
