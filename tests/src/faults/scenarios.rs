//! What the sweep breaks: every operation that changes something, in each of its ways, and what is there before it.

/// `scenario!(name, |app, tag| { … })`
macro_rules! scenario {
    ($name:literal, |$app:ident, $tag:ident| $body:block) => {
        Scenario { name: $name, prepare: |$app, $tag| Box::pin(async move { $body }) }
    };
}

mod forms;
mod places;
mod rights;
mod settings;

use domain::Span;
use platform::aws::Fault;
use serde_json::{Value, json};
use tests::{Admin, App, Invited, link_in, password, picture};

use super::{Act, Body, Ready, Scenario};

fn ask(method: &'static str, path: impl Into<String>, token: Option<&str>, body: Value) -> Act {
    Act::Ask(method, path.into(), token.map(str::to_owned), Body::Json(body))
}

fn ready(admin: &Admin, emails: &[&str], act: Act) -> Ready {
    let emails = emails.iter().chain([&admin.email.as_str()]).map(|email| (*email).to_owned()).collect();
    Ready { org: admin.org.clone(), emails, act }
}

async fn boss(app: &App, tag: &str) -> Admin {
    app.found("default", &format!("ann{tag}")).await
}

/// An organization whose first person has not proved the mailbox, and the path of the link that proves it.
async fn unproved(app: &App, tag: &str) -> (Admin, String) {
    let email = format!("ann{tag}@boss.test");
    let founded = app.post("/v1/organizations").json(&founding(&email, tag)).send().await.expect(201).json();
    let text = |value: &Value| value.as_str().unwrap().to_owned();
    let (org, user, token) = (text(&founded["organization"]["id"]), text(&founded["user"]["id"]), text(&founded["session"]["token"]));
    let mail = app.mails(&email, "verify_email").await.pop().unwrap();
    (Admin { org, user, email, token }, link_in(&mail, "/v/").replace("/v/", "/v1/email-verifications/"))
}

fn founding(email: &str, tag: &str) -> Value {
    json!({ "name": "Works", "owner": { "email": email, "password": password(tag), "first_name": "Ann", "last_name": "Boss" } })
}

async fn invited(app: &App, tag: &str) -> (Admin, Invited) {
    let admin = boss(app, tag).await;
    let invited = app.invite(&admin, &format!("ada{tag}@person.test")).await;
    (admin, invited)
}

async fn handed(app: &App, admin: &Admin, invited: &Invited) -> String {
    let reply = app.post(&format!("/v1/users/{}/invitation/link", invited.user)).by(&admin.token).send().await.expect(200).json();
    let url = reply["url"].as_str().unwrap();
    url[url.find("/i/").unwrap()..].replace("/i/", "/v1/invitation-links/")
}

async fn reset_link(app: &App, email: &str) -> String {
    app.post("/v1/password-resets").json(&json!({ "email": email })).send().await.expect(202);
    let mail = app.mails(email, "password_reset").await.pop().unwrap();
    link_in(&mail, "/r/").replace("/r/", "/v1/password-reset-links/")
}

/// Somebody of the admin's organization who has joined another, the address, and the session there.
async fn in_two_places(app: &App, tag: &str) -> (Admin, String, String) {
    let admin = boss(app, tag).await;
    let ada = app.person(&admin, &format!("ada{tag}")).await;
    let other = app.found("default", &format!("bea{tag}")).await;
    let there = app.invite(&other, &ada.email).await;
    let joined = app.post(&format!("{}/accept", there.api())).by(&ada.token).json(&json!({})).send().await.expect(201).json();
    (admin, ada.email, joined["session"]["token"].as_str().unwrap().to_owned())
}

fn code_in(mail: &Value) -> String {
    let text = mail["text"].as_str().unwrap();
    let codes = text.split(|c: char| !c.is_ascii_digit() && c != ' ').map(|part| part.chars().filter(char::is_ascii_digit).collect::<String>());
    codes.into_iter().find(|digits| digits.len() == 8).unwrap()
}

pub fn all() -> Vec<Scenario> {
    let jobs = [of_follow_ups(), of_timers(), of_sweeps()].into_iter().flatten();
    let asked = [
        of_accounts(),
        of_addresses(),
        of_admins(),
        of_lifecycles(),
        of_links(),
        settings::of_settings(),
        rights::of_rights(),
        rights::of_goings(),
        places::of_places(),
        forms::of_forms(),
        forms::of_workbenches(),
    ];
    asked.into_iter().flatten().chain(jobs).collect()
}

fn of_accounts() -> Vec<Scenario> {
    vec![
        scenario!("create_organization", |app, tag| {
            let email = format!("eve{tag}@boss.test");
            ready(&boss(app, tag).await, &[&email], ask("POST", "/v1/organizations", None, founding(&email, tag)))
        }),
        scenario!("verify_mailbox", |app, tag| {
            let (admin, link) = unproved(app, tag).await;
            ready(&admin, &[], ask("POST", link, Some(&admin.token), Value::Null))
        }),
        scenario!("ask_verification", |app, tag| {
            let (admin, _) = unproved(app, tag).await;
            ready(&admin, &[], ask("POST", "/v1/me/email-verification", Some(&admin.token), Value::Null))
        }),
        scenario!("change_password", |app, tag| {
            let admin = boss(app, tag).await;
            let body = json!({ "current_password": password(&format!("ann{tag}")), "new_password": password("new") });
            ready(&admin, &[], ask("PUT", "/v1/me/password", Some(&admin.token), body))
        }),
        scenario!("order_reset", |app, tag| {
            let admin = boss(app, tag).await;
            ready(&admin, &[], ask("POST", "/v1/password-resets", None, json!({ "email": admin.email })))
        }),
        scenario!("complete_reset", |app, tag| {
            let admin = boss(app, tag).await;
            let link = reset_link(app, &admin.email).await;
            ready(&admin, &[], ask("POST", format!("{link}/complete"), None, json!({ "password": password("new") })))
        }),
        scenario!("complete_reset by an unproved founder", |app, tag| {
            let (admin, _) = unproved(app, tag).await;
            let link = reset_link(app, &admin.email).await;
            ready(&admin, &[], ask("POST", format!("{link}/complete"), None, json!({ "password": password("new") })))
        }),
        scenario!("sign_in", |app, tag| {
            let admin = boss(app, tag).await;
            let body = json!({ "email": admin.email, "password": password(&format!("ann{tag}")) });
            ready(&admin, &[], ask("POST", "/v1/sessions", None, body))
        }),
        scenario!("sign_out", |app, tag| {
            let admin = boss(app, tag).await;
            ready(&admin, &[], ask("DELETE", "/v1/sessions/current", Some(&admin.token), Value::Null))
        }),
        scenario!("revoke_session", |app, tag| {
            let admin = boss(app, tag).await;
            app.sign_in(&admin.email, &password(&format!("ann{tag}"))).await.expect(201);
            let list = app.get("/v1/me/sessions").by(&admin.token).send().await.expect(200).json();
            let other = list["data"].as_array().unwrap().iter().find(|session| session["current"] == false).unwrap()["id"].clone();
            ready(&admin, &[], ask("DELETE", format!("/v1/me/sessions/{}", other.as_str().unwrap()), Some(&admin.token), Value::Null))
        }),
        scenario!("revoke_other_sessions", |app, tag| {
            let admin = boss(app, tag).await;
            ready(&admin, &[], ask("POST", "/v1/me/sessions/revoke-others", Some(&admin.token), Value::Null))
        }),
    ]
}

fn of_addresses() -> Vec<Scenario> {
    vec![
        scenario!("change_email", |app, tag| {
            let admin = boss(app, tag).await;
            let next = format!("ann{tag}@next.test");
            ready(&admin, &[&next], ask("POST", "/v1/me/email", Some(&admin.token), json!({ "email": next })))
        }),
        scenario!("verify_mailbox of another address, of somebody in two organizations", |app, tag| {
            let (admin, email, token) = in_two_places(app, tag).await;
            let next = format!("ada{tag}@next.test");
            app.post("/v1/me/email").by(&token).json(&json!({ "email": next })).send().await.expect(202);
            let link = link_in(&app.mails(&next, "verify_email").await.pop().unwrap(), "/v/").replace("/v/", "/v1/email-verifications/");
            ready(&admin, &[&email, &next], ask("POST", link, Some(&token), Value::Null))
        }),
    ]
}

fn of_admins() -> Vec<Scenario> {
    vec![
        scenario!("invite_user", |app, tag| {
            let (admin, email) = (boss(app, tag).await, format!("ada{tag}@person.test"));
            ready(&admin, &[&email], ask("POST", "/v1/users", Some(&admin.token), App::invitation(&email)))
        }),
        scenario!("invite_user again", |app, tag| {
            let (admin, ada) = invited(app, tag).await;
            app.hold(app.now() + Span(61)).await;
            ready(&admin, &[&ada.email], ask("POST", "/v1/users", Some(&admin.token), App::invitation(&ada.email)))
        }),
        scenario!("resend_invitation", |app, tag| {
            let (admin, ada) = invited(app, tag).await;
            app.hold(app.now() + Span(61)).await;
            ready(&admin, &[&ada.email], ask("POST", format!("/v1/users/{}/invitation/resend", ada.user), Some(&admin.token), Value::Null))
        }),
        scenario!("bulk_resend", |app, tag| {
            let (admin, ada) = invited(app, tag).await;
            app.hold(app.now() + Span(61)).await;
            ready(&admin, &[&ada.email], ask("POST", "/v1/invitations/bulk-resend", Some(&admin.token), json!({ "users": [ada.user] })))
        }),
        scenario!("revoke_invitation", |app, tag| {
            let (admin, ada) = invited(app, tag).await;
            ready(&admin, &[&ada.email], ask("POST", format!("/v1/users/{}/invitation/revoke", ada.user), Some(&admin.token), Value::Null))
        }),
        scenario!("hand_out_link", |app, tag| {
            let (admin, ada) = invited(app, tag).await;
            ready(&admin, &[&ada.email], ask("POST", format!("/v1/users/{}/invitation/link", ada.user), Some(&admin.token), Value::Null))
        }),
    ]
}

fn of_lifecycles() -> Vec<Scenario> {
    vec![
        scenario!("activate_user", |app, tag| {
            let admin = boss(app, tag).await;
            let max = app.person(&admin, &format!("max{tag}")).await;
            app.post(&format!("/v1/users/{}/deactivate", max.user)).by(&admin.token).send().await.expect(200);
            ready(&admin, &[&max.email], ask("POST", format!("/v1/users/{}/activate", max.user), Some(&admin.token), Value::Null))
        }),
        scenario!("activate_user who never was active", |app, tag| {
            let (admin, ada) = invited(app, tag).await;
            app.post(&format!("/v1/users/{}/deactivate", ada.user)).by(&admin.token).send().await.expect(200);
            app.hold(app.now() + Span(61)).await;
            ready(&admin, &[&ada.email], ask("POST", format!("/v1/users/{}/activate", ada.user), Some(&admin.token), Value::Null))
        }),
        scenario!("deactivate_user", |app, tag| {
            let admin = boss(app, tag).await;
            let max = app.person(&admin, &format!("max{tag}")).await;
            ready(&admin, &[&max.email], ask("POST", format!("/v1/users/{}/deactivate", max.user), Some(&admin.token), Value::Null))
        }),
        scenario!("terminate_user", |app, tag| {
            let admin = boss(app, tag).await;
            let max = app.person(&admin, &format!("max{tag}")).await;
            ready(&admin, &[&max.email], ask("POST", format!("/v1/users/{}/terminate", max.user), Some(&admin.token), Value::Null))
        }),
        scenario!("restore_user", |app, tag| {
            let admin = boss(app, tag).await;
            let max = app.person(&admin, &format!("max{tag}")).await;
            app.post(&format!("/v1/users/{}/terminate", max.user)).by(&admin.token).send().await.expect(200);
            ready(&admin, &[&max.email], ask("POST", format!("/v1/users/{}/restore", max.user), Some(&admin.token), json!({})))
        }),
        scenario!("restore_user as somebody new", |app, tag| {
            let admin = boss(app, tag).await;
            let max = app.person(&admin, &format!("max{tag}")).await;
            app.post(&format!("/v1/users/{}/terminate", max.user)).by(&admin.token).send().await.expect(200);
            let fresh = json!({ "mode": "start_fresh" });
            ready(&admin, &[&max.email], ask("POST", format!("/v1/users/{}/restore", max.user), Some(&admin.token), fresh))
        }),
        scenario!("update_user profile", |app, tag| {
            let admin = boss(app, tag).await;
            let max = app.person(&admin, &format!("max{tag}")).await;
            let edit = json!({ "first_name": "Maxine", "external_id": "7" });
            ready(&admin, &[&max.email], ask("PATCH", format!("/v1/users/{}", max.user), Some(&admin.token), edit))
        }),
        scenario!("update_me", |app, tag| {
            let admin = boss(app, tag).await;
            let max = app.person(&admin, &format!("max{tag}")).await;
            ready(&admin, &[&max.email], ask("PATCH", "/v1/me", Some(&max.token), json!({ "first_name": "Maxine", "time_zone": "Europe/Vienna" })))
        }),
        scenario!("update_user", |app, tag| {
            let (admin, ada) = invited(app, tag).await;
            let right = json!({ "email": format!("right{tag}@person.test") });
            ready(&admin, &[&ada.email], ask("PATCH", format!("/v1/users/{}", ada.user), Some(&admin.token), right))
        }),
    ]
}

fn of_links() -> Vec<Scenario> {
    vec![
        scenario!("accept_invitation", |app, tag| {
            let (admin, ada) = invited(app, tag).await;
            ready(&admin, &[&ada.email], ask("POST", format!("{}/accept", ada.api()), None, json!({ "password": password("ada") })))
        }),
        scenario!("accept_invitation by joining", |app, tag| {
            let admin = boss(app, tag).await;
            let ada = app.person(&admin, &format!("ada{tag}")).await;
            let other = app.found("tenant", &format!("bea{tag}")).await;
            let invited = app.invite(&other, &ada.email).await;
            ready(&other, &[&ada.email], ask("POST", format!("{}/accept", invited.api()), Some(&ada.token), json!({})))
        }),
        scenario!("accept_invitation with a code", |app, tag| {
            let (admin, ada) = invited(app, tag).await;
            let link = handed(app, &admin, &ada).await;
            app.post(&format!("{link}/code")).send().await.expect(202);
            let code = code_in(&app.mails(&ada.email, "code").await[0]);
            ready(&admin, &[&ada.email], ask("POST", format!("{link}/accept"), None, json!({ "password": password("ada"), "code": code })))
        }),
        scenario!("decline_invitation", |app, tag| {
            let (admin, ada) = invited(app, tag).await;
            ready(&admin, &[&ada.email], ask("POST", format!("{}/decline", ada.api()), None, Value::Null))
        }),
        scenario!("ask_code", |app, tag| {
            let (admin, ada) = invited(app, tag).await;
            let link = handed(app, &admin, &ada).await;
            ready(&admin, &[&ada.email], ask("POST", format!("{link}/code"), None, Value::Null))
        }),
        scenario!("renew_invitation", |app, tag| {
            let (admin, ada) = invited(app, tag).await;
            app.hold(app.now() + Span::hours(25)).await;
            ready(&admin, &[&ada.email], ask("POST", format!("{}/renew", ada.api()), None, Value::Null))
        }),
    ]
}

/// An invitation is committed, and nothing has followed yet.
async fn committed(app: &App, tag: &str) -> Ready {
    let (admin, email) = (boss(app, tag).await, format!("ada{tag}@person.test"));
    app.post("/v1/users").by(&admin.token).json(&App::invitation(&email)).send().await.expect(201);
    ready(&admin, &[&email], Act::Drain)
}

fn of_follow_ups() -> Vec<Scenario> {
    vec![
        scenario!("dispatch", |app, tag| { committed(app, tag).await }),
        scenario!("dispatch of another name", |app, tag| {
            let (admin, ada) = invited(app, tag).await;
            let name = json!({ "first_name": "Augusta", "position": "Painter" });
            app.ask("PATCH", &format!("/v1/users/{}", ada.user)).by(&admin.token).json(&name).send().await.expect(200);
            ready(&admin, &[&ada.email], Act::Drain)
        }),
        scenario!("dispatch of an erasure", |app, tag| {
            let admin = boss(app, tag).await;
            let max = app.person(&admin, &format!("max{tag}")).await;
            app.post(&format!("/v1/users/{}/terminate", max.user)).by(&admin.token).send().await.expect(200);
            let token = app.proved(&admin.token, &format!("ann{tag}")).await;
            app.drain().await;
            app.post(&format!("/v1/users/{}/erase", max.user)).by(&token).send().await.expect(200);
            ready(&admin, &[&max.email], Act::Drain)
        }),
        scenario!("send_mail", |app, tag| { committed(app, tag).await }),
        scenario!("seal_audit", |app, tag| { committed(app, tag).await }),
        scenario!("send_mail of a reset", |app, tag| {
            let admin = boss(app, tag).await;
            app.post("/v1/password-resets").json(&json!({ "email": admin.email })).send().await.expect(202);
            ready(&admin, &[], Act::Drain)
        }),
    ]
}

fn of_timers() -> Vec<Scenario> {
    vec![
        scenario!("expire_invitation", |app, tag| {
            let (admin, ada) = invited(app, tag).await;
            app.hold(app.now().whole_second() + Span::hours(24)).await;
            let due = json!({ "kind": "invitation_due", "organization": admin.org, "user": ada.user, "epoch": 1, "due": app.now().unix() });
            ready(&admin, &[&ada.email], Act::Run(due))
        }),
        scenario!("record_delivery", |app, tag| {
            let (admin, ada) = invited(app, tag).await;
            let mail = app.mails(&ada.email, "invitation").await.pop().unwrap();
            let tags: serde_json::Map<String, Value> = mail["tags"].as_object().unwrap().iter().map(|(name, tag)| (name.clone(), json!([tag]))).collect();
            let bounce = json!({ "bounceType": "Permanent", "bounceSubType": "General" });
            let detail = json!({ "eventType": "Bounce", "mail": { "destination": [ada.email], "tags": tags }, "bounce": bounce });
            ready(&admin, &[&ada.email], Act::Run(json!({ "id": "6a7e8feb", "source": "aws.ses", "detail": detail })))
        }),
        scenario!("sweep", |app, tag| {
            let (admin, ada) = invited(app, tag).await;
            app.hold(app.now().whole_second() + Span::hours(24)).await;
            let token = app.sign_in(&admin.email, &password(&format!("ann{tag}"))).await.expect(201).json()["token"].as_str().unwrap().to_owned();
            let email = format!("bob{tag}@person.test");
            app.faults.set(|action, _| if action == "PutEvents" || action == "SendMessageBatch" { Fault::Throttled } else { Fault::None });
            app.post("/v1/users").by(&token).json(&App::invitation(&email)).send().await.expect(201);
            app.runner.drain().await;
            app.faults.clear();
            ready(&admin, &[&ada.email, &email], Act::Run(json!({})))
        }),
    ]
}

/// What the sweep finds that nothing else does.
fn of_sweeps() -> Vec<Scenario> {
    vec![
        scenario!("sweep when days off begin", |app, tag| {
            let (admin, email, _, days) = places::off(app, tag, "2031-01-01").await;
            let tomorrow = app.now() + Span::days(1);
            let day = json!({ "start": tomorrow.to_string()[..10], "end": tomorrow.to_string()[..10] });
            app.post(&days).by(&admin.token).json(&day).send().await.expect(201);
            app.drain().await;
            app.hold(tomorrow).await;
            ready(&admin, &[&email], Act::Run(json!({})))
        }),
        scenario!("sweep when an export is ordered", |app, tag| {
            let admin = boss(app, tag).await;
            app.ask("PUT", "/v1/me/photo").by(&admin.token).raw("image/png", picture()).send().await.expect(200);
            app.post("/v1/exports").by(&admin.token).json(&json!({ "kind": "me" })).send().await.expect(202);
            app.drain().await;
            app.hold(app.now() + Span::minutes(1)).await;
            ready(&admin, &[], Act::Run(json!({})))
        }),
        scenario!("sweep when groups are left", |app, tag| {
            let (admin, max, group, _) = places::grouped(app, tag).await;
            let (_, other) = places::entry(app, &admin, "groups").await;
            app.ask("PUT", &format!("/v1/groups/{other}/members/{}", max.user)).by(&admin.token).send().await.expect(204);
            app.ask("DELETE", &group).by(&admin.token).send().await.expect(204);
            let token = app.proved(&admin.token, &format!("ann{tag}")).await;
            for act in ["deactivate", "erase"] {
                app.post(&format!("/v1/users/{}/{act}", max.user)).by(&token).send().await.expect(200);
            }
            app.drain().await;
            app.hold(app.now() + Span::minutes(11)).await;
            ready(&admin, &[&max.email], Act::Run(json!({})))
        }),
        scenario!("sweep when photos are left", |app, tag| {
            let (admin, email, _, days) = places::off(app, tag, "2031-01-01").await;
            let photo = format!("{}/photo", days.trim_end_matches("/days-off"));
            for _ in 0..2 {
                app.ask("PUT", &photo).by(&admin.token).raw("image/png", picture()).send().await.expect(200);
            }
            app.drain().await;
            app.hold(app.now() + Span::minutes(11)).await;
            ready(&admin, &[&email], Act::Run(json!({})))
        }),
    ]
}
