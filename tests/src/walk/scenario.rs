//! One story that calls every row of the table at least once, with success.

use domain::Span;
use serde_json::{Value, json};
use tests::{Admin, App, Invited, link_in, password, picture};

use super::steps::Walk;

fn text(value: &Value) -> String {
    value.as_str().unwrap().to_owned()
}

/// The link in the latest mail to `to`, sent as a part of what follows now.
async fn mailed(walk: &Walk, to: &str, template: &str, prefix: &str) -> String {
    let mail = walk.app.mails(to, template).await.pop().unwrap();
    link_in(&mail, prefix).trim_start_matches(prefix).to_owned()
}

/// A request of the gateway that none of its routes takes.
fn unrouted() -> Value {
    json!({ "rawPath": "/nowhere", "requestContext": { "http": { "method": "GET", "sourceIp": "192.0.2.1" } } })
}

async fn another_session(walk: &Walk, of: &Admin, password: &str) -> String {
    let credentials = json!({ "email": of.email, "password": password, "organization": of.org });
    text(&walk.app.post("/v1/sessions").json(&credentials).send().await.expect(201).json()["token"])
}

/// Everything once.
pub async fn whole() -> Walk {
    let mut walk = Walk::start().await;
    let mut ann = founding(&mut walk).await;
    ann.token = sessions(&mut walk, &ann).await;
    let bob = inviting(&mut walk, &ann).await;
    invited_people(&mut walk, &ann, &bob).await;
    roles(&mut walk, &ann, &bob).await;
    places(&mut walk, &ann, &bob).await;
    days_off(&mut walk, &ann).await;
    groups(&mut walk, &ann).await;
    addresses(&mut walk, &ann).await;
    person(&mut walk).await;
    for_good(&mut walk).await;
    by_hand(&mut walk).await;
    ownership(&mut walk).await;
    going(&mut walk).await;
    links_of_the_dead_and_the_proved(&mut walk, &ann, &bob).await;
    switching(&mut walk, &ann).await;
    settings(&mut walk, &ann).await;
    credentials_by_admins(&mut walk, &ann).await;
    resets(&mut walk, &bob).await;
    exports(&mut walk, &ann).await;
    photos(&mut walk, &ann).await;
    expiry(&mut walk, &ann, &bob).await;
    walk
}

/// An organization, and both ways of proving its founder's mailbox.
async fn founding(walk: &mut Walk) -> Admin {
    let body = |name: &str| {
        let owner = json!({ "email": format!("{name}@boss.test"), "password": password(name), "first_name": name, "last_name": "Boss" });
        json!({ "name": format!("{name} Works"), "preset": "default", "owner": owner })
    };
    let ann = walk.http("create_organization", |app| app.post("/v1/organizations").json(&body("ann"))).await.json();
    let (token, email) = (text(&ann["session"]["token"]), "ann@boss.test".to_owned());
    walk.http("ask_verification", |app| app.post("/v1/me/email-verification").by(&token)).await;
    let link = mailed(walk, &email, "verify_email", "/v/").await;
    walk.http("verify_page", |app| app.get(&format!("/v/{link}")).cookie(&token)).await;
    walk.http("verify_mailbox", |app| app.post(&format!("/v1/email-verifications/{link}")).by(&token)).await;

    let cat = walk.app.post("/v1/organizations").json(&body("cat")).send().await.expect(201).json();
    let link = mailed(walk, "cat@boss.test", "verify_email", "/v/").await;
    let session = text(&cat["session"]["token"]);
    walk.http("verify_form", |app| app.post(&format!("/v/{link}")).cookie(&session).form(&[("action", "verify")])).await;
    Admin { org: text(&ann["organization"]["id"]), user: text(&ann["user"]["id"]), email, token }
}

/// Signing in and out in every way; answers with a session that lives.
async fn sessions(walk: &mut Walk, ann: &Admin) -> String {
    walk.http("healthz", |app| app.get("/healthz")).await;
    walk.job("not_found", unrouted()).await;
    walk.http("sign_in_page", |app| app.get("/sign-in")).await;
    walk.http("me", |app| app.get("/v1/me").by(&ann.token)).await;
    walk.http("verify_audit", |app| app.get("/v1/audit-events/verify").by(&ann.token)).await;
    walk.job("seal_audit", json!({ "Records": [] })).await;
    let credentials = json!({ "email": ann.email, "password": password("ann") });
    let first = text(&walk.http("sign_in", |app| app.post("/v1/sessions").json(&credentials)).await.json()["token"]);
    let form = [("action", "sign_in"), ("email", ann.email.as_str()), ("password", &password("ann"))].map(|(name, value)| (name, value.to_owned()));
    let form: Vec<(&str, &str)> = form.iter().map(|(name, value)| (*name, value.as_str())).collect();
    let second = walk.http("sign_in_form", |app| app.post("/sign-in").form(&form)).await.cookie("__Host-usher").unwrap();
    walk.http("sign_out_form", |app| app.post("/sign-out").cookie(&second).form(&[("action", "sign_out")])).await;
    let list = walk.http("list_sessions", |app| app.get("/v1/me/sessions").by(&first)).await.json();
    let other = list["data"].as_array().unwrap().iter().find(|session| session["current"] != true).unwrap();
    let other = text(&other["id"]);
    walk.http("revoke_session", |app| app.ask("DELETE", &format!("/v1/me/sessions/{other}")).by(&first)).await;
    let fresh = text(&walk.http("revoke_other_sessions", |app| app.post("/v1/me/sessions/revoke-others").by(&first)).await.json()["token"]);
    let more = another_session(walk, ann, &password("ann")).await;
    walk.http("sign_out", |app| app.ask("DELETE", "/v1/sessions/current").by(&more)).await;
    let change = json!({ "current_password": password("ann"), "new_password": password("ann again") });
    text(&walk.http("change_password", |app| app.ask("PUT", "/v1/me/password").by(&fresh).json(&change)).await.json()["token"])
}

/// Somebody is invited, looked at in every list, and a second admin joins.
async fn inviting(walk: &mut Walk, ann: &Admin) -> Admin {
    let body = json!({ "email": "bob@person.test", "first_name": "Bob", "last_name": "Stone", "role": "admin" });
    let invited = walk.followed("invite_user", |app| app.post("/v1/users").by(&ann.token).json(&body)).await.json();
    let user = text(&invited["user"]["id"]);
    bounced(walk, "bob@person.test").await;
    walk.http("get_user", |app| app.get(&format!("/v1/users/{user}")).by(&ann.token)).await;
    walk.http("get_invitation", |app| app.get(&format!("/v1/users/{user}/invitation")).by(&ann.token)).await;
    walk.http("list_users", |app| app.get("/v1/users?limit=50").by(&ann.token)).await;
    walk.http("list_invitations", |app| app.get("/v1/invitations?limit=50").by(&ann.token)).await;
    walk.http("home_page", |app| app.get("/home").cookie(&ann.token)).await;
    let link = mailed(walk, "bob@person.test", "invitation", "/i/").await;
    walk.http("preview_invitation", |app| app.get(&format!("/v1/invitation-links/{link}"))).await;
    walk.http("invitation_page", |app| app.get(&format!("/i/{link}"))).await;
    let accept = json!({ "password": password("bob") });
    let accepted = walk.http("accept_invitation", |app| app.post(&format!("/v1/invitation-links/{link}/accept")).json(&accept)).await.json();
    Admin { org: ann.org.clone(), user, email: "bob@person.test".to_owned(), token: text(&accepted["session"]["token"]) }
}

/// The mail service reports that the last invitation came back.
async fn bounced(walk: &mut Walk, to: &str) {
    let mail = walk.app.mails(to, "invitation").await.pop().unwrap();
    let tags: serde_json::Map<String, Value> = mail["tags"].as_object().unwrap().iter().map(|(name, tag)| (name.clone(), json!([tag]))).collect();
    let bounce = json!({ "bounceType": "Permanent", "bounceSubType": "General" });
    let detail = json!({ "eventType": "Bounce", "mail": { "destination": [to], "tags": tags }, "bounce": bounce });
    walk.job("record_delivery", json!({ "id": "6a7e8feb", "source": "aws.ses", "detail": detail })).await;
    walk.app.drain().await;
}

/// What admins and invited people do with invitations. Whoever acts is another than the granter: that is what costs most.
async fn invited_people(walk: &mut Walk, ann: &Admin, bob: &Admin) {
    let ada = walk.app.invite(ann, "ada@person.test").await;
    walk.app.hold(walk.app.now() + Span(61)).await;
    let of = |person: &Invited, act: &str| format!("/v1/users/{}/invitation/{act}", person.user);
    walk.http("resend_invitation", |app| app.post(&of(&ada, "resend")).by(&bob.token)).await;
    let handed = walk.http("hand_out_link", |app| app.post(&of(&ada, "link")).by(&ann.token)).await.json();
    let handed = handed["url"].as_str().and_then(|url| url.rsplit('/').next()).unwrap().to_owned();
    walk.http("ask_code", |app| app.post(&format!("/v1/invitation-links/{handed}/code"))).await;
    walk.app.hold(walk.app.now() + Span(61)).await;
    walk.http("renew_invitation", |app| app.post(&format!("{}/renew", ada.api()))).await;
    walk.app.hold(walk.app.now() + Span(61)).await;
    let one = json!({ "users": [ada.user] });
    walk.http("bulk_resend", |app| app.post("/v1/invitations/bulk-resend").by(&ann.token).json(&one)).await;
    let one = json!({ "users": [App::invitation(&ada.email)] });
    walk.http("check_users", |app| app.post("/v1/users/check").by(&ann.token).json(&one)).await;
    walk.http("user_timeline", |app| app.get(&format!("/v1/users/{}/timeline?limit=50", ada.user)).by(&ann.token)).await;

    let ida = walk.app.invite(ann, "ide@person.test").await;
    let right = json!({ "email": "ida@person.test" });
    walk.http("update_user", |app| app.ask("PATCH", &format!("/v1/users/{}", ida.user)).by(&ann.token).json(&right)).await;
    for (id, language) in [("7", "de"), ("8", "en")] {
        let edit = json!({ "first_name": "Ida", "last_name": "Noddack", "external_id": id, "position": "Chemist", "locale": language });
        walk.http("update_user", |app| app.ask("PATCH", &format!("/v1/users/{}", ida.user)).by(&ann.token).json(&edit)).await;
    }
    let edit = json!({ "first_name": "Bobby", "phone": "+4915112345678", "time_zone": "Europe/Vienna" });
    walk.http("update_me", |app| app.ask("PATCH", "/v1/me").by(&bob.token).json(&edit)).await;

    let eve = walk.app.invite(ann, "eve@person.test").await;
    walk.http("decline_invitation", |app| app.post(&format!("{}/decline", eve.api()))).await;
    let fay = walk.app.invite(ann, "fay@person.test").await;
    walk.http("revoke_invitation", |app| app.post(&of(&fay, "revoke")).by(&bob.token)).await;
    let gil = walk.app.invite(ann, "gil@person.test").await;
    let chosen = password("gil");
    walk.http("invitation_form", |app| app.post(&gil.link).form(&[("action", "accept"), ("password", &chosen)])).await;
    let invite = [("action", "invite"), ("email", "hal@person.test"), ("first_name", "Hal")];
    walk.http("home_form", |app| app.post("/home").cookie(&ann.token).form(&invite)).await;
    walk.app.drain().await;
}

/// What an organization keeps lists of, and somebody who is put on all of them.
async fn places(walk: &mut Walk, ann: &Admin, bob: &Admin) {
    let pat = walk.app.invite(ann, "pat@person.test").await;
    let mut placed = json!({ "position": "Painter", "external_id": "7", "manager_id": bob.user });
    for (word, list, field) in [("department", "departments", "department_id"), ("position", "positions", ""), ("location", "locations", "location_id")] {
        let path = format!("/v1/{list}");
        let added = walk.http(&format!("create_{word}"), |app| app.post(&path).by(&ann.token).json(&json!({ "name": "Works" }))).await.json();
        let kept = walk.app.post(&path).by(&ann.token).json(&json!({ "name": "Kept" })).send().await.expect(201).json();
        let one = format!("{path}/{}", text(&added["id"]));
        walk.http(&format!("list_{list}"), |app| app.get(&path).by(&ann.token)).await;
        walk.http(&format!("get_{word}"), |app| app.get(&one).by(&ann.token)).await;
        walk.http(&format!("update_{word}"), |app| app.ask("PATCH", &one).by(&ann.token).json(&json!({ "name": "Hall" }))).await;
        walk.http(&format!("delete_{word}"), |app| app.ask("DELETE", &one).by(&ann.token)).await;
        if !field.is_empty() {
            placed[field] = kept["id"].clone();
        }
    }
    let (department, location) = (text(&placed["department_id"]), text(&placed["location_id"]));
    walk.followed("update_user", |app| app.ask("PATCH", &format!("/v1/users/{}", pat.user)).by(&ann.token).json(&placed)).await;
    // Every index that a list walks; what is found by a keyword or sorted by status is deeper and stands with what is rare.
    let place = [format!("&department={department}"), format!("&location={location}"), "&role=admin".to_owned(), String::new()];
    for query in place.into_iter().map(|place| format!("?sort=name{place}")).chain(["?status=active".to_owned(), "?sort=name&status=active".to_owned()]) {
        walk.http("list_users", |app| app.get(&format!("/v1/users{query}")).by(&ann.token)).await;
    }
    walk.app.get("/v1/users?q=pat&sort=status").by(&ann.token).send().await.expect(200);
    for query in ["?status=pending", "?status=active&sort=name", "?sort=name", "?sort=status", "?q=pat", "?of_role=admin", "?vacation=at"] {
        walk.app.get(&format!("/home{query}")).cookie(&ann.token).send().await.expect(200);
    }
    // Where the form asks for a place, the page has the departments, and whoever is invited is put on the lists.
    let cora = walk.app.found("community", "cora").await;
    let works = walk.app.post("/v1/departments").by(&cora.token).json(&json!({ "name": "Works" })).send().await.expect(201).json();
    let works = text(&works["id"]);
    let form = [("action", "invite"), ("email", "cai@person.test"), ("first_name", "Cai"), ("department_id", works.as_str()), ("position", "Smith")];
    walk.app.post("/home").cookie(&cora.token).form(&form).send().await.expect(200);
}

/// Other addresses: by the person, of whom two organizations know, on both ways; and by an admin.
async fn addresses(walk: &mut Walk, ann: &Admin) {
    let eva = walk.app.person(ann, "eva").await;
    let dora = walk.app.found("default", "dorit").await;
    let there = walk.app.invite(&dora, &eva.email).await;
    let joined = walk.app.post(&format!("{}/accept", there.api())).by(&eva.token).json(&json!({})).send().await.expect(201).json();
    let token = text(&joined["session"]["token"]);
    walk.http("change_email", |app| app.post("/v1/me/email").by(&token).json(&json!({ "email": "eva@next.test" }))).await;
    let link = mailed(walk, "eva@next.test", "verify_email", "/v/").await;
    walk.http("verify_page", |app| app.get(&format!("/v/{link}")).cookie(&token)).await;
    walk.http("verify_mailbox", |app| app.post(&format!("/v1/email-verifications/{link}")).by(&token)).await;
    walk.app.post("/v1/me/email").by(&token).json(&json!({ "email": "eva@third.test" })).send().await.expect(202);
    let link = mailed(walk, "eva@third.test", "verify_email", "/v/").await;
    walk.http("verify_form", |app| app.post(&format!("/v/{link}")).cookie(&token).form(&[("action", "verify")])).await;
    // One that somebody else has in the first organization, who then goes: it comes along there when it is asked for.
    let kim = walk.app.invite(ann, "eva@fourth.test").await;
    walk.app.post("/v1/me/email").by(&token).json(&json!({ "email": "eva@fourth.test" })).send().await.expect(202);
    let link = mailed(walk, "eva@fourth.test", "verify_email", "/v/").await;
    walk.app.post(&format!("/v1/email-verifications/{link}")).by(&token).json(&json!({})).send().await.expect(200);
    walk.app.post(&format!("/v1/users/{}/invitation/revoke", kim.user)).by(&ann.token).send().await.expect(200);
    let there = json!({ "email": "eva@fourth.test", "password": password("eva"), "organization": ann.org });
    let there = text(&walk.app.post("/v1/sessions").json(&there).send().await.expect(201).json()["token"]);
    walk.app.post("/v1/me/email").by(&there).json(&json!({ "email": "eva@fourth.test" })).send().await.expect(202);
    let own = format!("/people/{}", eva.user);
    walk.app.post(&own).cookie(&there).form(&[("action", "email"), ("email", "eva@fourth.test")]).send().await.expect(303);
    let tia = walk.app.found("tenant", "tiara").await;
    let tom = walk.app.person(&tia, "tom").await;
    let path = format!("/v1/users/{}", tom.user);
    walk.http("update_user", |app| app.ask("PATCH", &path).by(&tia.token).json(&json!({ "email": "tom@next.test" }))).await;
}

/// Everything that a person's page offers.
async fn person(walk: &mut Walk) {
    let (tia, ole) = (walk.app.found("tenant", "tia2").await, walk.app.found("default", "oleg").await);
    let (tom, oda) = (walk.app.person(&tia, "tom2").await, walk.app.person(&ole, "oda").await);
    let works = walk.app.post("/v1/departments").by(&tia.token).json(&json!({ "name": "Works" })).send().await.expect(201).json();
    let works = text(&works["id"]);
    let path = format!("/people/{}", tom.user);
    walk.http("person_page", |app| app.get(&path).cookie(&tia.token)).await;
    let day = walk.app.now().to_string()[..10].to_owned();
    let save = [("action", "save"), ("first_name", "Thomas"), ("position", "Painter"), ("department_id", &works), ("time_zone", "Asia/Tokyo")];
    for form in [
        &save[..],
        &[("action", "email"), ("email", "tom2@next.test")],
        &[("action", "role"), ("role", "admin")],
        &[("action", "add_day_off"), ("start", &day), ("end", &day), ("note", "Skiing")],
        &[("action", "reset")],
        &[("action", "deactivate")],
        &[("action", "activate")],
        &[("action", "terminate")],
        &[("action", "restore")],
    ] {
        walk.http("person_form", |app| app.post(&path).cookie(&tia.token).form(form)).await;
    }
    // What is refused is shown on the page at once.
    walk.app.post(&path).cookie(&tia.token).form(&[("action", "restore")]).send().await.expect(409);
    let days = walk.app.get(&format!("/v1/users/{}/days-off", tom.user)).by(&tia.token).send().await.expect(200).json();
    let day = text(&days["data"][0]["id"]);
    walk.http("person_form", |app| app.post(&path).cookie(&tia.token).form(&[("action", "delete_day_off"), ("day_off", &day)])).await;
    let own = format!("/people/{}", oda.user);
    walk.http("person_form", |app| app.post(&own).cookie(&oda.token).form(&[("action", "email"), ("email", "oda@next.test")])).await;
    let kim = walk.app.invite(&ole, "kim2@person.test").await;
    walk.app.hold(walk.app.now() + Span(61)).await;
    let waiting = format!("/people/{}", kim.user);
    for form in [&[("action", "resend")][..], &[("action", "email"), ("email", "kim2@next.test")], &[("action", "role"), ("role", "admin")]] {
        walk.http("person_form", |app| app.post(&waiting).cookie(&ole.token).form(form)).await;
    }
}

/// What a person's page offers beyond the profile: groups, ownership, an export of one's own data, and what asks for the password.
async fn for_good(walk: &mut Walk) {
    let ole = walk.app.found("default", "olga").await;
    let (max, oda) = (walk.app.person(&ole, "max6").await, walk.app.person(&ole, "oda6").await);
    let made = walk.app.post("/v1/groups").by(&ole.token).json(&json!({ "name": "Smiths" })).send().await.expect(201).json();
    let (group, secret) = (text(&made["id"]), password("olga"));
    let (his, hers) = (format!("/people/{}", max.user), format!("/people/{}", oda.user));
    for form in [
        &[("action", "add_to_group"), ("group", &group)][..],
        &[("action", "role"), ("role", "member"), ("shown", "permissions"), ("permissions", "cards.create account:main")],
        &[("action", "offer_ownership"), ("password", &secret)],
        &[("action", "cancel_ownership")],
        &[("action", "offer_ownership"), ("password", &secret)],
    ] {
        walk.http("person_form", |app| app.post(&his).cookie(&ole.token).form(form)).await;
    }
    walk.http("person_page", |app| app.get(&his).cookie(&ole.token)).await;
    walk.http("person_form", |app| app.post(&his).cookie(&ole.token).form(&[("action", "take_out_of_group"), ("group", &group)])).await;
    walk.http("person_form", |app| app.post(&his).cookie(&max.token).form(&[("action", "accept_ownership")])).await;
    walk.http("person_form", |app| app.post(&hers).cookie(&oda.token).form(&[("action", "export")])).await;
    let hers_word = password("oda6");
    walk.http("person_form", |app| app.post(&hers).cookie(&oda.token).form(&[("action", "leave"), ("password", &hers_word)])).await;
    for form in [&[("action", "start_fresh")][..], &[("action", "erase"), ("password", &secret)]] {
        walk.http("person_form", |app| app.post(&hers).cookie(&ole.token).form(form)).await;
    }
    let wes = walk.app.found("workshop", "wes9").await;
    let ada = walk.app.invite(&wes, "ada9@person.test").await;
    let chosen = [("action", "set_password"), ("new_password", secret.as_str())];
    walk.http("person_form", |app| app.post(&format!("/people/{}", ada.user)).cookie(&wes.token).form(&chosen)).await;
    let own = format!("/people/{}", ole.user);
    walk.http("person_form", |app| app.post(&own).cookie(&ole.token).form(&[("action", "delete_account"), ("password", &secret)])).await;
}

/// What the organization's page offers, to the end.
async fn by_hand(walk: &mut Walk) {
    let otto = walk.app.found("default", "otto").await;
    let token = &otto.token;
    let secret = password("otto");
    for list in ["departments", "positions", "locations", "groups"] {
        walk.http("organization_form", |app| app.post("/organization").cookie(token).form(&[("action", "add"), ("list", list), ("name", "Works")])).await;
    }
    walk.http("organization_page", |app| app.get("/organization").cookie(token)).await;
    for list in ["departments", "positions", "locations", "groups"] {
        let listed = walk.app.get(&format!("/v1/{list}")).by(token).send().await.expect(200).json();
        let id = text(&listed["data"][0]["id"]);
        walk.http("organization_form", |app| app.post("/organization").cookie(token).form(&[("action", "change"), ("entry", &id), ("new_name", "Mill")])).await;
        for action in ["archive", "open"].into_iter().filter(|_| list != "groups") {
            walk.http("organization_form", |app| app.post("/organization").cookie(token).form(&[("action", action), ("entry", &id)])).await;
        }
        walk.http("organization_form", |app| app.post("/organization").cookie(token).form(&[("action", "delete"), ("entry", &id)])).await;
    }
    let role = [("action", "add_role"), ("role_name", "Desk"), ("role_permissions", "users.read")];
    for form in [&role[..], &[("action", "delete_role"), ("role", "desk")], &[("action", "policies"), ("preset", "business")]] {
        walk.http("organization_form", |app| app.post("/organization").cookie(token).form(form)).await;
    }
    walk.http("organization_page", |app| app.get("/organization?preset=default").cookie(token)).await;
    let general = [("action", "save"), ("title", "Otto's"), ("time_zone", "Asia/Tokyo"), ("locale", "de")];
    walk.http("organization_form", |app| app.post("/organization").cookie(token).form(&general)).await;
    let close = [("action", "close"), ("organization_name", "Otto's"), ("password", secret.as_str())];
    walk.http("organization_form", |app| app.post("/organization").cookie(token).form(&close)).await;
}

/// Somebody who is off: near enough that lists say so, which is what costs most.
async fn days_off(walk: &mut Walk, ann: &Admin) {
    let day = walk.app.now().to_string()[..10].to_owned();
    let person = walk.app.person(ann, "dan").await;
    let path = format!("/v1/users/{}/days-off", person.user);
    let today = json!({ "start": day, "end": day, "end_half": "am", "note": "Skiing" });
    let off = walk.http("create_day_off", |app| app.post(&path).by(&ann.token).json(&today)).await.json();
    let one = format!("{path}/{}", text(&off["id"]));
    walk.http("list_days_off", |app| app.get(&path).by(&ann.token)).await;
    walk.http("days_off_calendar", |app| app.get(&format!("{path}.ics")).by(&ann.token)).await;
    walk.http("update_day_off", |app| app.ask("PATCH", &one).by(&ann.token).json(&json!({ "end_half": null }))).await;
    walk.app.get("/v1/users?vacation=at").by(&ann.token).send().await.expect(200);
    walk.app.ask("PATCH", &format!("/v1/users/{}", person.user)).by(&ann.token).json(&json!({ "time_zone": "Asia/Tokyo" })).send().await.expect(200);
    walk.app.ask("PATCH", "/v1/me").by(&person.token).json(&json!({ "time_zone": "Asia/Kathmandu" })).send().await.expect(200);
    walk.http("delete_day_off", |app| app.ask("DELETE", &one).by(&ann.token)).await;
    // What is over is in no list, and changes nothing there.
    let past = json!({ "start": "2020-01-01", "end": "2020-01-01" });
    let off = walk.http("create_day_off", |app| app.post(&path).by(&ann.token).json(&past)).await.json();
    let one = format!("{path}/{}", text(&off["id"]));
    walk.http("update_day_off", |app| app.ask("PATCH", &one).by(&ann.token).json(&json!({ "note": "Home" }))).await;
    walk.http("delete_day_off", |app| app.ask("DELETE", &one).by(&ann.token)).await;
}

/// A group, and somebody who is in it; then one that ends with somebody in it, and somebody in another who is erased.
async fn groups(walk: &mut Walk, ann: &Admin) {
    let (gwen, hugo) = (walk.app.person(ann, "gwen").await, walk.app.person(ann, "hugo").await);
    let group = walk.http("create_group", |app| app.post("/v1/groups").by(&ann.token).json(&json!({ "name": "Smiths" }))).await.json();
    let path = format!("/v1/groups/{}", text(&group["id"]));
    walk.http("get_group", |app| app.get(&path).by(&ann.token)).await;
    walk.http("update_group", |app| app.ask("PATCH", &path).by(&ann.token).json(&json!({ "name": "Farriers" }))).await;
    let member = format!("{path}/members/{}", gwen.user);
    walk.http("add_member", |app| app.ask("PUT", &member).by(&ann.token)).await;
    walk.http("list_groups", |app| app.get("/v1/groups").by(&ann.token)).await;
    walk.http("list_members", |app| app.get(&format!("{path}/members")).by(&ann.token)).await;
    for query in ["", "&q=gwen"] {
        walk.app.get(&format!("/v1/users?group={}{query}", text(&group["id"]))).by(&ann.token).send().await.expect(200);
    }
    walk.http("remove_member", |app| app.ask("DELETE", &member).by(&ann.token)).await;
    let other = walk.app.post("/v1/groups").by(&ann.token).json(&json!({ "name": "Painters" })).send().await.expect(201).json();
    for (group, user) in [(&group, &gwen.user), (&other, &hugo.user)] {
        let member = format!("/v1/groups/{}/members/{user}", text(&group["id"]));
        walk.app.ask("PUT", &member).by(&ann.token).send().await.expect(204);
    }
    walk.http("delete_group", |app| app.ask("DELETE", &path).by(&ann.token)).await;
    let token = another_session(walk, ann, &password("ann again")).await;
    let token = walk.app.proved(&token, "ann again").await;
    for act in ["deactivate", "erase"] {
        walk.app.post(&format!("/v1/users/{}/{act}", hugo.user)).by(&token).send().await.expect(200);
    }
}

/// An export of somebody's own data, who has a photo and is in a group: what costs most to collect.
async fn exports(walk: &mut Walk, ann: &Admin) {
    let ivo = walk.app.person(ann, "ivo").await;
    walk.app.ask("PUT", "/v1/me/photo").by(&ivo.token).raw("image/png", picture()).send().await.expect(200);
    let group = walk.app.post("/v1/groups").by(&ann.token).json(&json!({ "name": "Runners" })).send().await.expect(201).json();
    let member = format!("/v1/groups/{}/members/{}", text(&group["id"]), ivo.user);
    walk.app.ask("PUT", &member).by(&ann.token).send().await.expect(204);
    let ordered = walk.http("create_export", |app| app.post("/v1/exports").by(&ivo.token).json(&json!({ "kind": "me" }))).await.json();
    walk.app.advance(Span::minutes(1)).await;
    let made = walk.http("get_export", |app| app.get(&format!("/v1/exports/{}", text(&ordered["id"]))).by(&ivo.token)).await.json();
    assert_eq!(made["status"], "done", "{made}");
    let page = format!("/people/{}?export={}", ivo.user, text(&ordered["id"]));
    let page = walk.http("person_page", |app| app.get(&page).cookie(&ivo.token)).await;
    assert!(page.text.contains("/exports/"));
}

/// A photo in place of another, by an admin, by the person, and on the page; then none.
async fn photos(walk: &mut Walk, ann: &Admin) {
    let person = walk.app.person(ann, "posy").await;
    let (path, page) = (format!("/v1/users/{}/photo", person.user), format!("/people/{}/photo", person.user));
    for _ in 0..2 {
        walk.http("set_photo", |app| app.ask("PUT", &path).by(&ann.token).raw("image/png", picture())).await;
        walk.http("set_own_photo", |app| app.ask("PUT", "/v1/me/photo").by(&person.token).raw("image/png", picture())).await;
        walk.http("photo_form", |app| app.post(&page).cookie(&ann.token).upload(&[("action", "photo")], &picture())).await;
    }
    walk.http("get_photo", |app| app.get(&path).by(&ann.token)).await;
    walk.http("get_own_photo", |app| app.get("/v1/me/photo").by(&person.token)).await;
    walk.http("photo_page", |app| app.get(&page).cookie(&ann.token)).await;
    // What is refused is shown on the page at once.
    walk.app.post(&page).cookie(&ann.token).upload(&[("action", "photo")], b"GIF89a").send().await.expect(415);
    walk.http("remove_photo", |app| app.ask("DELETE", &path).by(&ann.token)).await;
    walk.http("set_photo", |app| app.ask("PUT", &path).by(&ann.token).raw("image/png", picture())).await;
    walk.http("photo_form", |app| app.post(&page).cookie(&ann.token).upload(&[("action", "remove_photo")], b"")).await;
    walk.http("set_photo", |app| app.ask("PUT", &path).by(&ann.token).raw("image/png", picture())).await;
    walk.http("remove_own_photo", |app| app.ask("DELETE", "/v1/me/photo").by(&person.token)).await;
    walk.app.advance(Span::minutes(15)).await;
}

/// Roles are made and given: to people whom another invited, because that is what costs most.
async fn roles(walk: &mut Walk, ann: &Admin, bob: &Admin) {
    walk.http("list_roles", |app| app.get("/v1/roles").by(&ann.token)).await;
    let desk = json!({ "name": "Desk", "permissions": ["users.read", { "permission": "cards.create", "resources": ["account:main"] }] });
    walk.http("create_role", |app| app.post("/v1/roles").by(&ann.token).json(&desk)).await;
    walk.http("get_role", |app| app.get("/v1/roles/desk").by(&ann.token)).await;
    let limited = json!({ "limited": true });
    walk.http("update_role", |app| app.ask("PATCH", "/v1/roles/desk").by(&ann.token).json(&limited)).await;
    walk.http("delete_role", |app| app.ask("DELETE", "/v1/roles/desk").by(&ann.token)).await;
    let (pia, pam) = (walk.app.invite(ann, "pia@person.test").await, walk.app.invite(ann, "pam@person.test").await);
    let member = json!({ "role": "member" });
    walk.http("set_role", |app| app.ask("PUT", &format!("/v1/users/{}/role", pia.user)).by(&bob.token).json(&member)).await;
    let given = json!({ "permissions": [{ "permission": "cards.create", "resources": ["account:main"] }] });
    let path = format!("/v1/users/{}/permissions", pam.user);
    walk.http("set_permissions", |app| app.ask("PUT", &path).by(&bob.token).json(&given)).await;
    walk.http("get_permissions", |app| app.get(&path).by(&ann.token)).await;
    let question = json!({ "requests": [{ "user": bob.user, "action": "cards.create", "resource": "account:main" }] });
    walk.http("authorize", |app| app.post("/v1/authorize").by(&ann.token).json(&question)).await;
}

/// An organization is offered, refused, offered again and taken.
async fn ownership(walk: &mut Walk) {
    let una = walk.app.found("default", "una").await;
    let vic = walk.app.person_as(&una, "vic", "admin").await;
    let credential = json!({ "password": password("una") });
    let proved = walk.http("step_up", |app| app.post("/v1/sessions/current/step-up").by(&una.token).json(&credential)).await.json();
    let (proved, to) = (text(&proved["token"]), json!({ "user": vic.user }));
    walk.http("offer_ownership", |app| app.post("/v1/ownership/offer").by(&proved).json(&to)).await;
    walk.http("cancel_ownership", |app| app.post("/v1/ownership/cancel").by(&vic.token)).await;
    walk.http("offer_ownership", |app| app.post("/v1/ownership/offer").by(&proved).json(&to)).await;
    walk.http("accept_ownership", |app| app.post("/v1/ownership/accept").by(&vic.token)).await;
}

/// People go, and then the organization.
async fn going(walk: &mut Walk) {
    let zoe = walk.app.found("default", "zoe").await;
    let (lou, liz, len) = (walk.app.person(&zoe, "lou").await, walk.app.person(&zoe, "liz").await, walk.app.person(&zoe, "len").await);
    let lia = walk.app.person(&zoe, "lia").await;
    let credential = json!({ "password": password("zoe") });
    let proved = walk.http("step_up", |app| app.post("/v1/sessions/current/step-up").by(&zoe.token).json(&credential)).await.json();
    let token = text(&proved["token"]);
    walk.http("leave_organization", |app| app.post("/v1/me/leave").by(&lou.token)).await;
    walk.http("erase_user", |app| app.post(&format!("/v1/users/{}/erase", lou.user)).by(&token)).await;
    walk.app.post(&format!("/v1/users/{}/deactivate", len.user)).by(&token).send().await.expect(200);
    walk.http("erase_user", |app| app.post(&format!("/v1/users/{}/erase", len.user)).by(&token)).await;
    // Somebody who is active nowhere founds with the password alone; that stands with what is rare.
    walk.app.post("/v1/me/leave").by(&lia.token).send().await.expect(204);
    let owner = json!({ "email": lia.email, "password": password("lia"), "first_name": "Lia", "last_name": "Boss" });
    walk.app.post("/v1/organizations").json(&json!({ "name": "Lia Works", "owner": owner })).send().await.expect(201);
    let credential = json!({ "password": password("liz") });
    let proved = walk.http("step_up", |app| app.post("/v1/sessions/current/step-up").by(&liz.token).json(&credential)).await.json();
    walk.http("delete_account", |app| app.ask("DELETE", "/v1/me").by(&text(&proved["token"]))).await;
    let name = json!({ "name": "zoe Works" });
    walk.http("close_organization", |app| app.ask("DELETE", "/v1/organization").by(&token).json(&name)).await;
}

/// An account whose mailbox is proved holds the invited address: to its own session the link shows as cheaply as any other.
async fn links_of_the_dead_and_the_proved(walk: &mut Walk, ann: &Admin, bob: &Admin) {
    let dan = walk.app.found("default", "dan").await;
    let again = walk.app.invite(&dan, &bob.email).await;
    // Of an account that is not signed in it is asked where its person is active; that stands with what is rare.
    assert_eq!(walk.app.get(&again.api()).send().await.expect(200).json()["next"], "sign_in");
    walk.app.get(&again.link).send().await.expect(200);
    let elsewhere = walk.app.found("default", "dora").await;
    let other = walk.app.invite(&elsewhere, &bob.email).await;
    let handed = walk.app.post(&format!("/v1/users/{}/invitation/link", other.user)).by(&elsewhere.token).send().await.expect(200).json();
    let handed = text(&handed["url"]).rsplit('/').next().unwrap().to_owned();
    walk.app.post(&format!("/v1/invitation-links/{handed}/code")).send().await.refused(401, "sign_in_required");
    walk.app.post(&format!("/i/{}", other.token)).form(&[("action", "decline"), ("sure", "yes")]).send().await;
    walk.app.post(&format!("{}/renew", other.api())).send().await;
    walk.app.post(&format!("{}/decline", other.api())).send().await;
    walk.http("invitation_page", |app| app.get(&again.link).cookie(&bob.token)).await;
    let joined = walk.http("accept_invitation", |app| app.post(&format!("{}/accept", again.api())).by(&bob.token).json(&json!({}))).await.json();
    let (there, back) = (text(&joined["session"]["token"]), json!({ "organization": ann.org }));
    let here = walk.http("switch_organization", |app| app.post("/v1/sessions/current/organization").by(&there).json(&back)).await.json();
    let here = text(&here["token"]);
    walk.http("switch_form", |app| app.post("/switch-organization").cookie(&here).form(&[("organization", dan.org.as_str())])).await;
}

async fn switching(walk: &mut Walk, ann: &Admin) {
    let max = walk.app.person(ann, "max").await;
    walk.http("deactivate_user", |app| app.post(&format!("/v1/users/{}/deactivate", max.user)).by(&ann.token)).await;
    walk.http("activate_user", |app| app.post(&format!("/v1/users/{}/activate", max.user)).by(&ann.token)).await;
    walk.http("terminate_user", |app| app.post(&format!("/v1/users/{}/terminate", max.user)).by(&ann.token)).await;
    walk.http("restore_user", |app| app.post(&format!("/v1/users/{}/restore", max.user)).by(&ann.token).json(&json!({}))).await;
}

/// What an organization decides. A change of preset asks who has the roles that would be gone: that is what costs most.
async fn settings(walk: &mut Walk, ann: &Admin) {
    let eli = walk.app.found("default", "eli").await;
    let policies = "/v1/organization/policies";
    walk.http("list_presets", |app| app.get("/v1/presets")).await;
    walk.http("get_organization", |app| app.get("/v1/organization").by(&ann.token)).await;
    let rename = json!({ "name": "Ann and Sons", "time_zone": "Europe/Vienna" });
    walk.http("update_organization", |app| app.ask("PATCH", "/v1/organization").by(&ann.token).json(&rename)).await;
    walk.http("get_policies", |app| app.get(policies).by(&ann.token)).await;
    let business = json!({ "preset": "business" });
    walk.http("preview_policies", |app| app.post(&format!("{policies}/preview")).by(&ann.token).json(&business)).await;
    let ttl = json!({ "values": { "invite.ttl": "36h" } });
    walk.http("change_policies", |app| app.ask("PUT", policies).by(&eli.token).json(&ttl)).await;
    walk.http("change_policies", |app| app.ask("PUT", policies).by(&eli.token).json(&business)).await;
}

/// An admin sets a password, and has a reset mailed.
async fn credentials_by_admins(walk: &mut Walk, ann: &Admin) {
    let bea = walk.app.found("workshop", "bea").await;
    let (ida, joe) = (walk.app.invite(&bea, "ida@person.test").await, walk.app.person(&bea, "joe").await);
    for user in [&ida.user, &joe.user] {
        let given = json!({ "password": password("by bea") });
        walk.http("set_password", |app| app.ask("PUT", &format!("/v1/users/{user}/password")).by(&bea.token).json(&given)).await;
    }
    let kim = walk.app.person(ann, "kim").await;
    walk.followed("send_reset", |app| app.post(&format!("/v1/users/{}/password-reset", kim.user)).by(&ann.token)).await;
}

/// Both ways of choosing a new password.
async fn resets(walk: &mut Walk, bob: &Admin) {
    let order = json!({ "email": bob.email });
    walk.followed("order_reset", |app| app.post("/v1/password-resets").json(&order)).await;
    let link = mailed(walk, &bob.email, "password_reset", "/r/").await;
    let api = format!("/v1/password-reset-links/{link}");
    walk.http("preview_reset", |app| app.get(&api)).await;
    walk.http("reset_page", |app| app.get(&format!("/r/{link}"))).await;
    let next = json!({ "password": password("bob again") });
    walk.http("complete_reset", |app| app.post(&format!("{api}/complete")).json(&next)).await;
    walk.http("order_reset", |app| app.post("/v1/password-resets").json(&order)).await;
    let link = mailed(walk, &bob.email, "password_reset", "/r/").await;
    let chosen = password("bob at last");
    walk.http("reset_form", |app| app.post(&format!("/r/{link}")).form(&[("action", "complete"), ("password", &chosen)])).await;
}

/// A day passes: the timer, the notice, and the sweep that finds nothing left to do.
async fn expiry(walk: &mut Walk, ann: &Admin, bob: &Admin) {
    let ivy = walk.app.invite(ann, "ivy@person.test").await;
    walk.app.hold(walk.app.now().whole_second() + Span::hours(24)).await;
    let due = json!({ "organization": ann.org, "user": ivy.user });
    walk.job("expire_invitation", due).await;
    walk.app.drain().await;
    let link = mailed(walk, &ann.email, "expiry_notice", "/n/").await;
    let token = another_session(walk, bob, &password("bob at last")).await;
    walk.app.hold(walk.app.now() + Span(61)).await;
    walk.http("notice_page", |app| app.get(&format!("/n/{link}")).cookie(&token)).await;
    walk.http("notice_form", |app| app.post(&format!("/n/{link}")).cookie(&token).form(&[("action", "resend")])).await;
    walk.app.advance(Span::minutes(5)).await;
    walk.app.drain().await;
    walk.job("sweep", json!({})).await;
}
