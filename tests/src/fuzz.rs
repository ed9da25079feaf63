//! Noise at every door (RELIABILITY section 5): events of the gateway with anything changed in them, and texts of any kind for
//! everything that is parsed. Nothing panics, nothing is an error of ours, and what was parsed reads as it was written.
//!
//! A case that broke something is kept in `tests/proptest-regressions` and tried first ever after. `PROPTEST_CASES` says how
//! many cases there are, `PROPTEST_RNG_SEED` repeats a run.

use base64::Engine as _;
use domain::{Email, Name, Time};
use functions::{OPERATIONS, invoke, serve_event};
use platform::edge::Trigger;
use platform::seal::{Cursor, Keyring};
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::test_runner::TestRunner;
use serde_json::{Map, Value, json};
use tests::{Admin, App, Invited, filled, password};

/// How many events and how many texts.
const CASES: u32 = 1500;

/// Ends a session of the one who asks, after which all others would only be strangers.
const ENDING: [&str; 13] = [
    "sign_out",
    "sign_out_form",
    "revoke_other_sessions",
    "revoke_session",
    "change_password",
    "switch_organization",
    "switch_form",
    "step_up",
    "leave_organization",
    "delete_account",
    "close_organization",
    "deactivate_user",
    "terminate_user",
];

fn runner() -> TestRunner {
    TestRunner::new(tests::tries("fuzz", CASES))
}

/// Any text: plain, of any script, of what paths and headers are made of, long.
fn text() -> impl Strategy<Value = String> {
    prop_oneof![
        "[a-zA-Z0-9@._-]{0,40}",
        "\\PC{0,60}",
        "[%/?&=+;,:\"<> \\\\a-f0-9-]{0,80}",
        "[a-z]{300,400}",
        vec(any::<char>(), 0..20).prop_map(|letters| letters.into_iter().collect()),
    ]
}

fn leaf() -> impl Strategy<Value = Value> {
    prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<f64>().prop_map(Value::from),
        text().prop_map(Value::from),
        vec(text(), 0..4).prop_map(|texts| json!(texts)),
        (text(), text()).prop_map(|(name, value)| Value::Object(Map::from_iter([(name, Value::from(value))]))),
    ]
}

/// One change: at which of the places, and to what; none removes.
type Edit = (prop::sample::Index, Option<Value>);

/// The places of a document, deepest last.
fn places(value: &Value, at: &str, found: &mut Vec<String>) {
    found.push(at.to_owned());
    let escaped = |name: &str| name.replace('~', "~0").replace('/', "~1");
    match value {
        Value::Object(members) => members.iter().for_each(|(name, member)| places(member, &format!("{at}/{}", escaped(name)), found)),
        Value::Array(items) => items.iter().enumerate().for_each(|(index, item)| places(item, &format!("{at}/{index}"), found)),
        _ => {}
    }
}

fn edited(mut document: Value, edits: &[Edit]) -> Value {
    for (which, new) in edits {
        let mut found = Vec::new();
        places(&document, "", &mut found);
        let at = which.get(&found).clone();
        match (new, at.rsplit_once('/')) {
            (None, Some((parent, name))) => {
                if let Some(members) = document.pointer_mut(parent).and_then(Value::as_object_mut) {
                    members.remove(name);
                }
            }
            (Some(new), _) => {
                if let Some(place) = document.pointer_mut(&at) {
                    *place = new.clone();
                }
            }
            (None, None) => {}
        }
    }
    document
}

/// What an operation is usually asked.
fn body(id: &str) -> Value {
    match id {
        "invite_user" | "check_users" => {
            json!({ "email": "ada@person.test", "first_name": "Ada", "last_name": "Lovelace", "role": "viewer", "locale": "de", "message": "Hello" })
        }
        "sign_in" => json!({ "email": "ann@boss.test", "password": password("ann"), "device_token": "x" }),
        "create_organization" => json!({ "name": "Works", "preset": "default", "owner": { "email": "new@boss.test", "password": password("new") } }),
        "update_user" => {
            json!({ "email": "other@person.test", "first_name": "Ada", "last_name": null, "phone": "+4915112345678", "position": "Smith", "department_id": "dep_01900000000070008000000000000000",
                "location_id": null, "manager_id": "usr_01900000000070008000000000000000", "external_id": "7", "locale": "de", "time_zone": "Europe/Berlin" })
        }
        "update_me" => json!({ "first_name": "Ann", "last_name": null, "phone": "+4915112345678", "locale": "de", "time_zone": "Europe/Berlin" }),
        "update_organization" => json!({ "name": "Other Works", "time_zone": "Europe/Berlin" }),
        "change_policies" | "preview_policies" => json!({ "preset": "tenant", "values": { "invite.ttl": "24h" } }),
        "accept_invitation" | "complete_reset" => json!({ "password": password("ada"), "code": "12345678" }),
        "order_reset" => json!({ "email": "ann@boss.test" }),
        "bulk_resend" => json!({ "users": ["usr_01900000000070008000000000000000"] }),
        "restore_user" => json!({ "mode": "same_profile" }),
        "set_password" | "step_up" => json!({ "password": password("set") }),
        "create_department" | "update_department" => json!({ "name": "Works", "parent_id": "dep_01900000000070008000000000000000" }),
        "create_export" => json!({ "kind": "me" }),
        "change_email" => json!({ "email": "next@person.test" }),
        "create_day_off" | "update_day_off" => {
            json!({ "start": "2026-12-24", "end": "2026-12-31", "start_half": "pm", "end_half": "am", "note": "Skiing" })
        }
        "create_position" | "create_location" | "create_group" | "update_group" => json!({ "name": "Smith" }),
        "update_position" | "update_location" => json!({ "name": "Smith", "archived": true }),
        "create_role" => {
            json!({ "name": "Desk", "slug": "desk", "permissions": ["users.read", { "permission": "cards.create", "resources": ["account:main"] }] })
        }
        "update_role" => json!({ "name": "Desk", "permissions": ["users.read"], "limited": true }),
        "set_role" => json!({ "role": "member", "permissions": ["cards.create"] }),
        "set_permissions" => json!({ "permissions": [{ "permission": "cards.create", "resources": ["account:main"] }] }),
        "authorize" => json!({ "requests": [{ "user": "usr_01900000000070008000000000000000", "action": "cards.create", "resource": "account:main" }] }),
        "offer_ownership" => json!({ "user": "usr_01900000000070008000000000000000" }),
        _ => json!({}),
    }
}

fn event(method: &str, path: &str, token: &str, body: &str) -> Value {
    json!({
        "version": "2.0", "routeKey": "$default", "rawPath": path, "rawQueryString": "limit=5&sort=name&status=pending&q=ada&mfa=false&department=none", "isBase64Encoded": false,
        "cookies": [format!("__Host-usher={token}")],
        "headers": { "accept": "*/*", "host": "api.example.test", "authorization": format!("Bearer {token}"), "content-type": "application/json",
            "idempotency-key": "key", "if-match": "\"1\"", "accept-language": "de", "sec-fetch-site": "same-origin" },
        "requestContext": { "http": { "method": method, "path": path, "protocol": "HTTP/1.1", "sourceIp": "127.0.0.1", "userAgent": "fuzz" } },
        "body": body,
    })
}

fn path_of(template: &str, admin: &Admin, invited: &Invited) -> String {
    filled(template, if template.starts_with("/v1/me") { &admin.user } else { &invited.user }, &invited.token)
}

#[test]
fn no_event_is_an_error_of_ours() {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let (app, admin, invited) = runtime.block_on(async {
        let app = App::start().await;
        let admin = app.found("default", "ann").await;
        let invited = app.invite(&admin, "ada@person.test").await;
        (app, admin, invited)
    });
    let rows: Vec<_> = OPERATIONS.iter().filter(|row| matches!(row.trigger, Trigger::Http(..)) && !ENDING.contains(&row.id)).collect();
    let edits = || vec((any::<prop::sample::Index>(), prop::option::weighted(0.9, leaf())), 0..3);
    let cases = (any::<prop::sample::Index>(), edits(), edits(), prop::option::weighted(0.1, text()), any::<bool>());
    let outcome = runner().run(&cases, |(which, of_body, of_event, raw, encoded)| {
        let row = *which.get(&rows);
        let Trigger::Http(method, path) = row.trigger else { return Ok(()) };
        let said = raw.unwrap_or_else(|| edited(body(row.id), &of_body).to_string());
        let mut event = event(method, &path_of(path, &admin, &invited), &admin.token, &said);
        if encoded {
            event["body"] = base64::engine::general_purpose::STANDARD.encode(&said).into();
            event["isBase64Encoded"] = true.into();
        }
        let event = edited(event, &of_event);
        let shown = event.to_string();
        // What is no request of the gateway is none of ours.
        if let Ok(answer) = runtime.block_on(serve_event(app.runner.context(), event)) {
            prop_assert!(answer["statusCode"].as_u64().is_some_and(|status| (200..500).contains(&status)), "{}: {shown}: {answer}", row.id);
        }
        Ok(())
    });
    outcome.unwrap();
    runtime.block_on(async {
        app.drain().await;
        app.holds().await;
        app.runner.stop().await;
    });
}

/// What is no batch, order or timer fails alone and says so; nothing panics.
#[test]
fn no_job_falls_over_what_it_is_given() {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let app = runtime.block_on(App::start());
    let usual = |job: &str| match job {
        "dispatch" => {
            json!({ "Records": [{ "eventName": "INSERT", "dynamodb": { "SequenceNumber": "1", "Keys": { "pk": { "S": "O#org#U#usr" }, "sk": { "S": "AUDIT#1#2" } },
            "NewImage": { "pk": { "S": "O#org" }, "action": { "S": "user.created" } } } }] })
        }
        "send_mail" => json!({ "Records": [{ "messageId": "1", "body": "{\"outbox\":\"mail_1\"}", "eventSourceARN": "arn:aws:sqs:x:1:mail_now" }] }),
        "record_delivery" => {
            json!({ "detail-type": "Email Bounced", "source": "aws.ses", "detail": { "eventType": "Bounce", "mail": { "tags": { "usher-mail": ["mail_1"] } }, "bounce": { "bounceType": "Permanent" } } })
        }
        _ => {
            json!({ "kind": "invitation_due", "organization": "org_01900000000070008000000000000000", "user": "usr_01900000000070008000000000000000", "epoch": 1, "due": 0 })
        }
    };
    let jobs = ["dispatch", "send_mail", "record_delivery", "expire_invitation", "sweep"];
    let cases = (any::<prop::sample::Index>(), vec((any::<prop::sample::Index>(), prop::option::weighted(0.9, leaf())), 0..4));
    let outcome = runner().run(&cases, |(which, edits)| {
        let job = *which.get(&jobs);
        // An error is an answer: the trigger tries again and puts it aside. Only a panic is none.
        let _ = runtime.block_on(invoke(app.runner.context(), job, edited(usual(job), &edits)));
        Ok(())
    });
    outcome.unwrap();
    runtime.block_on(async {
        app.drain().await;
        app.holds().await;
        app.runner.stop().await;
    });
}

/// Values that people type, and sealed texts that nobody sealed.
#[test]
fn whatever_is_parsed_reads_as_it_was_written() {
    let ring = Keyring::new(vec![(1, [7; 32], Time(0))]).unwrap();
    let org = domain::OrgId::parse("org_01900000000070008000000000000000").unwrap();
    let outcome = runner().run(&text(), |text| {
        if let Ok(email) = Email::parse(&text) {
            prop_assert_eq!(Email::parse(email.as_str()).map(|again| again.folded().to_owned()), Ok(email.folded().to_owned()));
            prop_assert_eq!(Email::parse(email.folded()).map(|again| again.folded().to_owned()), Ok(email.folded().to_owned()), "folding is done once");
        }
        if let Ok(name) = Name::parse(&text) {
            prop_assert_eq!(Name::parse(name.as_str()), Ok(name.clone()));
        }
        prop_assert!(
            ring.open_session(&text).is_err() && ring.open_link(&text).is_err() && ring.open_account_link(&text).is_err() && ring.open_device(&text).is_err()
        );
        prop_assert!(ring.open_cursor(&Cursor { org, query: "q" }, &text).is_err(), "a cursor of nobody's");
        Ok(())
    });
    outcome.unwrap();
}
