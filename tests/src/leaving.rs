//! Going for good (F19, R43): leaving, deleting one's own account, being erased, closing an organization.

use domain::Span;
use platform::item::Item;
use serde_json::{Value, json};
use tests::{Admin, App, Person, password};

async fn profile(app: &App, admin: &Admin, user: &str) -> Value {
    app.get(&format!("/v1/users/{user}")).by(&admin.token).send().await.expect(200).json()
}

/// Everything in the table, as text, one item on a line.
async fn everything(app: &App) -> String {
    let table = &app.runner.context().table;
    let page = table.client.scan().table_name(&table.name).consistent_read(true).send().await.unwrap();
    assert!(page.last_evaluated_key.is_none(), "one page holds it");
    let items: Vec<String> = page.items().iter().map(|item: &Item| format!("{item:?}")).collect();
    items.join("\n")
}

#[tokio::test]
async fn whoever_leaves_is_out_at_once_and_may_be_brought_back() {
    for (preset, status, reason) in [("default", "terminated", "left"), ("workshop", "inactive", "left")] {
        let app = App::start().await;
        let admin = app.found(preset, "ann").await;
        let max = app.person(&admin, "max").await;
        app.post("/v1/me/leave").by(&max.token).send().await.expect(204);
        app.get("/v1/me").by(&max.token).send().await.refused(401, "unauthenticated");
        app.sign_in(&max.email, &password("max")).await.refused(401, "wrong_credentials");
        let left = profile(&app, &admin, &max.user).await;
        assert_eq!((&left["status"], &left["reason"], &left["first_name"]), (&json!(status), &json!(reason), &json!("Ada")));
        let back = if status == "inactive" { "activate" } else { "restore" };
        app.post(&format!("/v1/users/{}/{back}", max.user)).by(&admin.token).send().await.expect(200);
        app.sign_in(&max.email, &password("max")).await.expect(201);
        app.end().await;
    }
}

/// F17: the last who runs it stays; whoever goes as an owner comes back as an admin.
#[tokio::test]
async fn an_owner_leaves_when_there_is_another_and_ownership_stays_behind() {
    let app = App::start().await;
    let ann = app.found("default", "ann").await;
    app.post("/v1/me/leave").by(&ann.token).send().await.refused(409, "last_owner");
    let bob = app.person_as(&ann, "bob", "admin").await;
    app.ask("PUT", &format!("/v1/users/{}/role", bob.user)).by(&ann.token).json(&json!({ "role": "owner" })).send().await.expect(200);
    app.post("/v1/me/leave").by(&ann.token).send().await.expect(204);
    let eve = app.invite(&Admin { token: bob.token.clone(), ..ann.clone() }, "eve@person.test").await;
    app.accept(&eve, "eve").await.expect(201);
    app.post(&format!("/v1/users/{}/restore", ann.user)).by(&bob.token).send().await.expect(200);
    let back = app.get(&format!("/v1/users/{}", ann.user)).by(&bob.token).send().await.expect(200).json();
    assert_eq!((&back["status"], &back["role"]), (&json!("active"), &json!("admin")));
    app.post("/v1/me/leave").by(&bob.token).send().await.refused(409, "last_owner");
    app.end().await;
}

#[tokio::test]
async fn nothing_of_an_erased_person_is_left_but_the_id() {
    let app = App::start().await;
    let admin = app.found("default", "ann").await;
    let body = json!({ "email": "Zora.Neale@person.test", "first_name": "Zora", "last_name": "Hurston", "phone": "+4915199887766",
        "position": "Anthropologist", "external_id": "ZNH-1891", "locale": "de", "message": "Their eyes were watching", "role": "member" });
    let invited = app.invite_as(&admin, &body).await;
    let session = app.accept(&invited, "zora").await.expect(201).json()["session"]["token"].as_str().unwrap().to_owned();
    app.get("/v1/me").by(&session).send().await.expect(200);
    let path = format!("/v1/users/{}/erase", invited.user);
    app.post(&path).by(&admin.token).send().await.refused(403, "step_up_required");
    let token = app.proved(&admin.token, "ann").await;
    app.post(&path).by(&token).send().await.refused(409, "wrong_status");
    app.post(&format!("/v1/users/{}/terminate", invited.user)).by(&token).send().await.expect(200);
    let erased = app.post(&path).by(&token).send().await.expect(200).json();
    assert_eq!(erased["user"]["status"], "erased");
    let shown = profile(&app, &Admin { token: token.clone(), ..admin.clone() }, &invited.user).await;
    for field in ["phone", "first_name", "last_name", "position", "external_id", "locale", "managed", "reason"] {
        assert_eq!(shown[field], Value::Null, "{field}");
    }
    assert_eq!((&shown["email"], &shown["display_name"], &shown["id"]), (&json!(""), &json!(""), &json!(invited.user)));
    assert_eq!((&shown["role"], &shown["permissions"]), (&json!(""), &json!([])));
    let rights = app.get(&format!("/v1/users/{}/permissions", invited.user)).by(&token).send().await.expect(200).json();
    assert_eq!((&rights["role"], &rights["of_role"], &rights["effective"]), (&json!(""), &json!([]), &json!([])));
    app.post(&path).by(&token).send().await.refused(409, "already_erased");
    app.post(&format!("/v1/users/{}/restore", invited.user)).by(&token).send().await.refused(409, "wrong_status");

    // The log says what was done and not to whom.
    let timeline = app.get(&format!("/v1/users/{}/timeline?limit=100", invited.user)).by(&token).send().await.expect(200).json();
    let actions: Vec<&str> = timeline["data"].as_array().unwrap().iter().map(|row| row["action"].as_str().unwrap()).collect();
    assert!(actions.contains(&"user.erased") && actions.contains(&"invitation.created"), "{actions:?}");
    app.drain().await;
    // The word for what she did stays on the organization's list, which says of nobody that they did it: it can be deleted.
    let positions = app.get("/v1/positions").by(&token).send().await.expect(200).json();
    let position = positions["data"][0]["id"].as_str().unwrap();
    app.ask("DELETE", &format!("/v1/positions/{position}")).by(&token).send().await.expect(204);
    app.drain().await;
    // Sent mails' rows are gone, and so is everything else that named her; a sign-in by the address finds nobody.
    let (table, told) = (everything(&app).await.to_lowercase(), timeline.to_string().to_lowercase());
    for word in ["zora", "hurston", "4915199887766", "anthropologist", "znh-1891", "watching"] {
        // What the organization's log says of its list is about nobody.
        let mut said = table.lines().filter(|line| line.contains(word) && !line.contains("position.deleted"));
        assert_eq!(said.next(), None, "{word} is in the table");
        assert!(!told.contains(word), "{word} is on the timeline");
    }
    app.sign_in("zora.neale@person.test", &password("zora")).await.refused(401, "wrong_credentials");

    // The address is free, for somebody else.
    let again = app.invite(&Admin { token, ..admin }, "zora.neale@person.test").await;
    assert_ne!(again.user, invited.user);
    app.accept(&again, "another").await.expect(201);
    app.end().await;
}

/// Nor is anything left of somebody who never came: not even that a link was mailed.
#[tokio::test]
async fn nothing_of_an_erased_invitation_is_left() {
    let app = App::start().await;
    let admin = app.found("default", "ann").await;
    let ada = app.invite(&admin, "zora.neale@person.test").await;
    app.post(&format!("/v1/users/{}/terminate", ada.user)).by(&admin.token).send().await.expect(200);
    let token = app.proved(&admin.token, "ann").await;
    app.post(&format!("/v1/users/{}/erase", ada.user)).by(&token).send().await.expect(200);
    app.drain().await;
    assert!(!everything(&app).await.contains("zora"));
    app.end().await;
}

/// "Deleting Users … select Delete User": with this preset whoever is gone is remembered for thirty days and then erased.
#[tokio::test]
async fn r43_whoever_was_deleted_is_erased_after_thirty_days_unless_brought_back() {
    let app = App::start().await;
    let admin = app.found("tenant", "ann").await;
    let (max, eve) = (app.person(&admin, "max").await, app.person(&admin, "eve").await);
    for user in [&max.user, &eve.user] {
        let gone = app.post(&format!("/v1/users/{user}/terminate")).by(&admin.token).send().await.expect(200).json();
        assert_eq!(gone["user"]["purge_at"], (app.now().whole_second() + Span::days(30)).to_string());
    }
    let back = app.post(&format!("/v1/users/{}/restore", eve.user)).by(&admin.token).send().await.expect(200).json();
    assert_eq!(back["user"]["purge_at"], Value::Null);
    app.advance(Span::days(29)).await;
    let admin = Admin { token: app.signed_in_again(&admin).await, ..admin };
    assert_eq!(profile(&app, &admin, &max.user).await["status"], "terminated");
    app.advance(Span::days(2)).await;
    let admin = Admin { token: app.signed_in_again(&admin).await, ..admin };
    let erased = profile(&app, &admin, &max.user).await;
    assert_eq!((&erased["status"], &erased["first_name"], &erased["email"]), (&json!("erased"), &Value::Null, &json!("")));
    assert_eq!(profile(&app, &admin, &eve.user).await["status"], "active");
    let told = app.events("user.erased").await;
    assert_eq!((told.len(), &told[0]["actor"]["type"]), (1, &json!("system")));
    assert!(!everything(&app).await.contains("max@person.test"));
    app.end().await;
}

/// Somebody whose account is their own keeps it: it is not the organization's to erase.
#[tokio::test]
async fn an_account_of_ones_own_outlives_being_erased_somewhere() {
    let app = App::start().await;
    let (ann, bea) = (app.found("default", "ann").await, app.found("default", "bea").await);
    let max = app.person(&ann, "max").await;
    let there = app.invite(&bea, &max.email).await;
    app.post(&format!("{}/accept", there.api())).by(&max.token).json(&json!({})).send().await.expect(201);
    app.post(&format!("/v1/users/{}/deactivate", max.user)).by(&ann.token).send().await.expect(200);
    let token = app.proved(&ann.token, "ann").await;
    app.post(&format!("/v1/users/{}/erase", max.user)).by(&token).send().await.expect(200);
    let session = app.sign_in(&max.email, &password("max")).await.expect(201).json();
    assert_eq!((&session["user"]["id"], session["users"].as_array().unwrap().len()), (&json!(there.user), 1));
    app.end().await;
}

#[tokio::test]
async fn an_account_is_deleted_by_its_person_everywhere() {
    let app = App::start().await;
    let (ann, bea) = (app.found("default", "ann").await, app.found("workshop", "bea").await);
    let max = app.person(&ann, "max").await;
    let there = app.invite(&bea, &max.email).await;
    let elsewhere = app.post(&format!("{}/accept", there.api())).by(&max.token).json(&json!({})).send().await.expect(201).json();
    let elsewhere = elsewhere["session"]["token"].as_str().unwrap().to_owned();
    app.ask("DELETE", "/v1/me").by(&elsewhere).send().await.refused(403, "step_up_required");
    let token = app.proved(&elsewhere, "max").await;
    app.ask("DELETE", "/v1/me").by(&token).send().await.expect(204);
    app.get("/v1/me").by(&token).send().await.refused(401, "unauthenticated");
    app.sign_in(&max.email, &password("max")).await.refused(401, "wrong_credentials");
    assert_eq!(profile(&app, &ann, &max.user).await["status"], "terminated");
    assert_eq!(profile(&app, &bea, &there.user).await["status"], "inactive");
    assert_eq!(app.events("account.deleted").await.len(), 1);
    // The address is whoever proves it next.
    app.post(&format!("/v1/users/{}/restore", max.user)).by(&ann.token).send().await.expect(200);
    app.advance(Span(61)).await;
    let link = tests::link_in(&app.mails(&max.email, "set_up").await.pop().unwrap(), "/i/").replace("/i/", "/v1/invitation-links/");
    app.post(&format!("{link}/accept")).json(&json!({ "password": password("again") })).send().await.expect(201);
    app.sign_in(&max.email, &password("again")).await.expect(201);
    app.end().await;
}

/// Where the last owner cannot go, nothing has happened anywhere, wherever the session is for.
#[tokio::test]
async fn the_last_owner_deletes_no_account() {
    let app = App::start().await;
    let (ann, bea) = (app.found("default", "ann").await, app.found("default", "bea").await);
    let there = app.invite(&bea, &ann.email).await;
    let joined = app.post(&format!("{}/accept", there.api())).by(&ann.token).json(&json!({})).send().await.expect(201).json();
    let elsewhere = joined["session"]["token"].as_str().unwrap().to_owned();
    let here = app.post("/v1/sessions/current/organization").by(&elsewhere).json(&json!({ "organization": ann.org })).send().await.expect(201).json();
    let token = app.proved(here["token"].as_str().unwrap(), "ann").await;
    let refused = app.ask("DELETE", "/v1/me").by(&token).send().await.refused(409, "last_owner");
    assert_eq!(refused.json()["organization_id"], ann.org);
    let there_again = app.post("/v1/sessions/current/organization").by(&token).json(&json!({ "organization": bea.org })).send().await.expect(201).json();
    let token = app.proved(there_again["token"].as_str().unwrap(), "ann").await;
    let refused = app.ask("DELETE", "/v1/me").by(&token).send().await.refused(409, "last_owner");
    assert_eq!(refused.json()["organization_id"], ann.org);
    assert_eq!(profile(&app, &bea, &there.user).await["status"], "active");
    app.get("/v1/me").by(&token).send().await.expect(200);
    app.end().await;
}

/// Whoever deleted the account and is brought back gets a link to set a password, wherever the organization keeps people.
#[tokio::test]
async fn whoever_is_brought_back_without_an_account_is_mailed_a_link() {
    let app = App::start().await;
    let (ann, bea) = (app.found("workshop", "ann").await, app.found("default", "bea").await);
    let max = app.person(&ann, "max").await;
    let there = app.invite(&bea, &max.email).await;
    let joined = app.post(&format!("{}/accept", there.api())).by(&max.token).json(&json!({})).send().await.expect(201).json();
    app.post(&format!("/v1/users/{}/deactivate", max.user)).by(&ann.token).send().await.expect(200);
    let token = app.proved(joined["session"]["token"].as_str().unwrap(), "max").await;
    app.ask("DELETE", "/v1/me").by(&token).send().await.expect(204);
    app.post(&format!("/v1/users/{}/activate", max.user)).by(&ann.token).send().await.expect(200);
    app.advance(Span(61)).await;
    let link = tests::link_in(&app.mails(&max.email, "set_up").await.pop().unwrap(), "/i/").replace("/i/", "/v1/invitation-links/");
    app.post(&format!("{link}/accept")).json(&json!({ "password": password("again") })).send().await.expect(201);
    app.sign_in(&max.email, &password("again")).await.expect(201);
    app.end().await;
}

async fn close(app: &App, token: &str, name: &str) -> tests::Answer {
    app.ask("DELETE", "/v1/organization").by(token).json(&json!({ "name": name })).send().await
}

#[tokio::test]
async fn a_closed_organization_lets_nobody_in_and_mails_nobody() {
    let app = App::start().await;
    let ann = app.found("default", "ann").await;
    let bob: Person = app.person_as(&ann, "bob", "admin").await;
    let ada = app.invite(&ann, "ada@person.test").await;
    close(&app, &ann.token, "ann Works").await.refused(403, "step_up_required");
    let token = app.proved(&ann.token, "ann").await;
    let other = app.proved(&bob.token, "bob").await;
    close(&app, &other, "ann Works").await.refused(403, "forbidden");
    let wrong = close(&app, &token, "Ann Works").await.refused(422, "invalid");
    assert_eq!(wrong.json()["errors"][0], json!({ "pointer": "/name", "code": "name_differs" }));
    app.post("/v1/users").by(&token).json(&App::invitation("late@person.test")).send().await.expect(201);
    let stale = app.ask("DELETE", "/v1/organization").by(&token).header("if-match", "\"9\"").json(&json!({ "name": "ann Works" }));
    stale.send().await.refused(412, "version_mismatch");
    close(&app, &token, "ann Works").await.expect(204);
    for session in [&token, &other] {
        app.get("/v1/me").by(session).send().await.refused(401, "unauthenticated");
    }
    app.sign_in(&ann.email, &password("ann")).await.refused(401, "wrong_credentials");
    assert_eq!(app.get(&ada.api()).send().await.refused(410, "dead_link").json()["reason"], "unknown");
    assert_eq!(app.accept(&ada, "ada").await.refused(410, "dead_link").json()["reason"], "unknown");
    app.get(&ada.link).send().await.expect(410);
    // What was on its way is not sent, and nothing is told when links run out.
    app.drain().await;
    assert_eq!(app.runner.mailbox().find(Some("late@person.test"), None).unwrap().len(), 0);
    app.advance(Span::hours(25)).await;
    assert_eq!(app.runner.mailbox().find(Some(&ann.email), Some("expiry_notice")).unwrap().len(), 0);
    app.end().await;
}

#[tokio::test]
async fn whoever_is_active_nowhere_comes_back_by_a_mailed_link_or_founds() {
    let app = App::start().await;
    let (ann, dan) = (app.found("default", "ann").await, app.found("default", "dan").await);
    let (max, lou) = (app.person(&ann, "max").await, app.person(&ann, "lou").await);
    let invited = app.invite(&dan, &max.email).await;
    assert_eq!(app.get(&invited.api()).send().await.expect(200).json()["next"], "sign_in", "who is active somewhere signs in there");
    app.accept(&invited, "max again").await.refused(401, "sign_in_required");
    for person in [&max, &lou] {
        app.post("/v1/me/leave").by(&person.token).send().await.expect(204);
        app.sign_in(&person.email, &password(person.email.split('@').next().unwrap())).await.refused(401, "wrong_credentials");
    }
    // The link does what a reset would, and lets in. Whoever has the mailbox now may be somebody else, and can say so.
    let page = app.get(&invited.link).send().await.expect(200).text;
    assert!(page.contains("value=\"not_my_account\"") && page.contains("At this address there is an account already"));
    app.post(&invited.link).form(&[("action", "not_my_account")]).send().await.expect(202);
    assert_eq!(app.mails(&dan.email, "not_their_account").await.len(), 1);
    assert_eq!(app.get(&invited.api()).send().await.expect(200).json()["next"], "set_password");
    assert!(app.get(&invited.link).send().await.expect(200).text.contains("type=\"password\""));
    let joined = app.accept(&invited, "max again").await.expect(201).json();
    assert_eq!(joined["user"]["managed"], false, "the account was another organization's");
    app.sign_in(&max.email, &password("max")).await.refused(401, "wrong_credentials");
    app.sign_in(&max.email, &password("max again")).await.expect(201);
    assert_eq!(app.mails(&max.email, "password_changed").await.len(), 1);

    // Founding takes the password of the account, and nobody else's.
    let owner = |secret: &str| json!({ "email": lou.email, "password": password(secret), "first_name": "Lou", "last_name": "Boss" });
    let found = |secret: &str| app.post("/v1/organizations").json(&json!({ "name": "Lou Works", "owner": owner(secret) })).send();
    found("a guess").await.refused(401, "sign_in_required");
    let founded = found("lou").await.expect(201).json();
    let token = founded["session"]["token"].as_str().unwrap();
    assert_eq!(profile(&app, &ann, &lou.user).await["managed"], false, "the account is not that organization's any more");
    assert_eq!(app.get("/v1/me").by(token).send().await.expect(200).json()["mailbox_proved"], true);
    found("lou").await.refused(401, "sign_in_required");
    app.sign_in(&lou.email, &password("lou")).await.expect(201);
    app.end().await;
}

/// Founding says of nobody's address whether its person is active somewhere, and takes no password that is to be changed.
#[tokio::test]
async fn founding_by_password_tells_nobody_who_is_active_where() {
    let app = App::start().await;
    let ann = app.found("default", "ann").await;
    let (max, lou) = (app.person(&ann, "max").await, app.person(&ann, "lou").await);
    app.post("/v1/me/leave").by(&lou.token).send().await.expect(204);
    app.drain().await;
    let found = |email: &str, secret: &str| {
        let owner = json!({ "email": email, "password": secret, "first_name": "L", "last_name": "B" });
        app.post("/v1/organizations").json(&json!({ "name": "Works", "owner": owner })).send()
    };
    let mut told = Vec::new();
    for email in [&max.email, &lou.email] {
        let (hashes, mut statuses) = (app.runner.context().hasher.hashes(), Vec::new());
        for _ in 0..11 {
            let answer = found(email, "a guess of somebody's").await;
            statuses.push((answer.status, answer.code()));
        }
        told.push((statuses, app.runner.context().hasher.hashes() - hashes));
    }
    assert_eq!(told[0], told[1]);
    assert_eq!((told[0].0[9].0, told[0].0[10].0, told[0].1), (401, 429, 10));
    app.end().await;

    let app = App::start().await;
    let bea = app.found("workshop", "bea").await;
    let joe = app.person(&bea, "joe").await;
    let path = |act: &str| format!("/v1/users/{}/{act}", joe.user);
    app.ask("PUT", &path("password")).by(&bea.token).json(&json!({ "password": password("by bea") })).send().await.expect(200);
    app.post(&path("deactivate")).by(&bea.token).send().await.expect(200);
    let owner = json!({ "email": joe.email, "password": password("by bea"), "first_name": "J", "last_name": "B" });
    app.post("/v1/organizations").json(&json!({ "name": "Works", "owner": owner })).send().await.refused(401, "sign_in_required");
    app.end().await;
}
