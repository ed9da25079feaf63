//! The operator's drills (docs/operations.md): keys rotated while the service is used, and a table put back to an earlier
//! point in time.

use std::path::Path;
use std::process::Stdio;

use domain::{Span, Time};
use functions::serve_event;
use futures::future::join_all;
use local::recover::{Report, folder};
use local::{Options, Storage};
use platform::Context;
use platform::seal::rotation::{AHEAD, KEPT, add, replace, retire};
use serde_json::{Value, json};
use tests::{Admin, App, Folder, link_in, password, picture, program};

/// The version that sealed a link or a session, as its first byte says in base64url.
fn version(token: &str) -> u8 {
    const LETTERS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    let bits = |at: usize| LETTERS.iter().position(|letter| *letter == token.as_bytes()[at]).unwrap();
    u8::try_from(bits(0) << 2 | bits(1) >> 4).unwrap()
}

/// Who the instance says that the session is; the status of its answer.
async fn me(cx: &Context, token: &str) -> i64 {
    let event = json!({
        "version": "2.0", "rawPath": "/v1/me", "rawQueryString": "", "isBase64Encoded": false,
        "headers": { "authorization": format!("Bearer {token}"), "host": "api.example.test" },
        "requestContext": { "http": { "method": "GET", "path": "/v1/me", "protocol": "HTTP/1.1", "sourceIp": "127.0.0.1" } },
    });
    serve_event(cx, event).await.unwrap()["statusCode"].as_i64().unwrap()
}

/// What people do all the time: sign in, look, invite somebody whose link is opened. Gives a session and a link of it.
async fn round(app: &App, admin: &Admin, number: usize) -> (String, String) {
    let session = app.sign_in(&admin.email, &password("ann")).await.expect(201).json()["token"].as_str().unwrap().to_owned();
    app.get("/v1/me").by(&session).send().await.expect(200);
    let invited = app.invite(admin, &format!("guest{number}@person.test")).await;
    app.get(&invited.api()).send().await.expect(200);
    (session, invited.api())
}

#[tokio::test]
async fn keys_are_rotated_under_load_and_nobody_notices() {
    let app = App::start().await;
    let admin = app.found("tenant", "ann").await;
    let other = app.another_instance();
    assert_eq!(me(&other, &admin.token).await, 200, "the other instance has read the keys");
    let mut given = vec![round(&app, &admin, 0).await];
    assert_eq!((version(&given[0].0), version(given[0].1.rsplit('/').next().unwrap())), (1, 1));

    let published = app.now();
    let secrets = &app.runner.services().secrets;
    secrets.publish(add(&secrets.keys(), &[7; 32], published).unwrap());
    let mut sealed_by = Vec::new();
    for minute in 1..=15 {
        app.advance(Span::minutes(1)).await;
        let sessions: Vec<String> = given.iter().map(|(session, _)| session.clone()).collect();
        // Everybody at once: whoever signs in and invites, and every session and link that is out, at either instance.
        let (new, ()) = futures::join!(round(&app, &admin, minute), async {
            join_all(given.iter().map(async |(session, link)| {
                app.get("/v1/me").by(session).send().await.expect(200);
                app.get(link).send().await.expect(200);
            }))
            .await;
        });
        for session in sessions.iter().chain([&new.0]) {
            assert_eq!(me(&other, session).await, 200, "minute {minute}, version {}", version(session));
        }
        sealed_by.push(version(&new.0));
        given.push(new);
    }
    let first = sealed_by.iter().position(|version| *version == 2).unwrap();
    assert!(published + Span::minutes(i64::try_from(first).unwrap() + 1) >= published + AHEAD, "{sealed_by:?}");
    assert!(sealed_by[first..].iter().all(|version| *version == 2), "{sealed_by:?}");
    // An instance that never met a token of the new version seals with it all the same.
    assert_eq!(version(&other.keyring().await.unwrap().seal_session(&session_of(&other, &given[0].0).await, app.now())), 2);

    // What the old version sealed lives until it ends by itself; then the version goes.
    assert_eq!(retire(&secrets.keys(), app.now() + KEPT - Span::minutes(10)).unwrap().1, 0);
    let (one, removed) = retire(&secrets.keys(), app.now() + KEPT).unwrap();
    assert_eq!(removed, 1);
    secrets.publish(one);
    app.advance(Span::minutes(4)).await;
    app.get("/v1/me").by(&given[0].0).send().await.refused(401, "unauthenticated");
    app.get("/v1/me").by(&given[15].0).send().await.expect(200);
    app.end().await;
}

async fn session_of(cx: &Context, token: &str) -> platform::seal::SessionToken {
    cx.keyring().await.unwrap().open_session(token).unwrap()
}

/// A leaked key: whatever it sealed is dead everywhere within five minutes, also where nothing of a new version was met.
#[tokio::test]
async fn replaced_keys_open_nothing_five_minutes_later() {
    let app = App::start().await;
    let admin = app.found("default", "ann").await;
    let invited = app.invite(&admin, "ada@person.test").await;
    let secrets = &app.runner.services().secrets;
    secrets.publish(replace(&secrets.keys(), &[9; 32]).unwrap());
    app.hold(app.now() + Span::minutes(5)).await;
    app.get("/v1/me").by(&admin.token).send().await.refused(401, "unauthenticated");
    app.get(&invited.api()).send().await.refused(410, "dead_link");
    let again = app.signed_in_again(&admin).await;
    assert_eq!(version(&again), 2);
    app.post(&format!("/v1/users/{}/invitation/resend", invited.user)).by(&again).send().await.expect(200);
    let link = link_in(&app.mails(&invited.email, "invitation").await.pop().unwrap(), "/i/");
    app.get(&link).send().await.expect(200);
    app.end().await;
}

/// The secret as a shell pipes it through, and a laptop's file while its runner runs.
#[tokio::test]
async fn the_command_changes_a_secret_that_is_piped_and_a_file() {
    let drawn = r#"{"versions":[],"material":"abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789ab"}"#;
    let (added, said, fine) = piped(&["keys", "add", "--file", "-"], drawn).await;
    assert!(fine && said.contains("a new version seals from"), "{said}");
    assert!(added.contains("material") && added.contains("\"version\":2"));
    let (replaced, _, fine) = piped(&["keys", "replace", "--file", "-"], &added).await;
    assert!(fine && !replaced.contains("material") && replaced.contains("\"version\":3"));
    let (nothing, said, fine) = piped(&["keys", "add", "--file", "-"], "no keys").await;
    assert!(!fine && nothing.is_empty() && said.contains("not in the expected form"), "{said}");

    let place = Folder::new("keys");
    let app = App::start_with(on(&place)).await;
    let admin = app.found("default", "ann").await;
    let file = place.path().join("keys.json");
    let (_, said, fine) = piped(&["keys", "replace", "--file", file.to_str().unwrap()], "").await;
    assert!(fine, "{said}");
    app.hold(app.now() + Span::minutes(5)).await;
    app.get("/v1/me").by(&admin.token).send().await.refused(401, "unauthenticated");
    app.signed_in_again(&admin).await;
    app.end().await;
}

/// What `usher` answers to this input: on standard output, on standard error, and whether it succeeded.
async fn piped(arguments: &[&str], input: &str) -> (String, String, bool) {
    use tokio::io::AsyncWriteExt as _;
    let mut command = tokio::process::Command::new(program("usher"));
    let command = command.args(arguments).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut process = command.spawn().unwrap();
    process.stdin.take().unwrap().write_all(input.as_bytes()).await.unwrap();
    let output = process.wait_with_output().await.unwrap();
    (String::from_utf8(output.stdout).unwrap(), String::from_utf8(output.stderr).unwrap(), output.status.success())
}

fn on(place: &Folder) -> Options {
    Options { storage: Storage::Folder(place.path().to_path_buf()), ..Options::default() }
}

/// The table's files, as a backup keeps them.
fn copy_table(from: &Path, to: &Path) {
    for name in ["table.db", "table.db-wal", "table.db-shm"] {
        let _ = std::fs::remove_file(to.join(name));
        if from.join(name).exists() {
            std::fs::copy(from.join(name), to.join(name)).unwrap();
        }
    }
}

/// Whether there is a timer for the end of somebody's link.
fn has_timer(app: &App, user: &str, epoch: u32, due: Time) -> bool {
    let group = &app.runner.context().config.schedule_group;
    let name = format!("due-{user}-{epoch}-{}", due.unix());
    app.runner.services().ledger.schedule(group, &name).unwrap().is_some()
}

fn expires(invitation: &Value) -> Time {
    Time::parse(invitation["expires_at"].as_str().unwrap_or_else(|| panic!("{invitation}"))).unwrap()
}

/// Whoever waits for the end of one has the folder then, though somebody still holds on to it.
#[tokio::test]
async fn a_stopped_service_leaves_its_folder_to_the_next() {
    let place = Folder::new("handed-on");
    let first = App::start_with(on(&place)).await;
    let admin = first.found("default", "ann").await;
    first.runner.stop().await;
    let second = App::start_with(on(&place)).await;
    second.sign_in(&admin.email, &password("ann")).await.expect(201);
    second.end().await;
    drop(first);
}

/// A photo in place of another, which is still there to be deleted.
async fn two_photos(app: &App, token: &str) {
    for _ in 0..2 {
        app.ask("PUT", "/v1/me/photo").by(token).raw("image/png", picture()).send().await.expect(200);
    }
}

#[tokio::test]
async fn a_table_put_back_opens_nothing_older_and_mails_nobody_twice() {
    let (place, backup) = (Folder::new("restore"), Folder::new("restore-backup"));
    // Until the point in time: Max is in and has another photo, Ada is invited, Bob's mail waits.
    let app = App::start_with(on(&place)).await;
    let admin = app.found("default", "ann").await;
    let max = app.person(&admin, "max").await;
    two_photos(&app, &max.token).await;
    let ada = app.invite(&admin, "ada@person.test").await;
    let bob = app.post("/v1/users").by(&admin.token).json(&App::invitation("bob@person.test")).send().await.expect(201).json();
    let bob_id = bob["user"]["id"].as_str().unwrap().to_owned();
    app.runner.stop().await;
    copy_table(place.path(), backup.path());
    drop(app);

    // After it: Bob's mail goes out and he is in, Max is removed, Cat is invited, somebody asks for a reset.
    let app = App::start_with(on(&place)).await;
    let bob_link = link_in(&app.mails("bob@person.test", "invitation").await.pop().unwrap(), "/i/").replace("/i/", "/v1/invitation-links/");
    let accepted = app.post(&format!("{bob_link}/accept")).json(&json!({ "password": password("bob") })).send().await.expect(201).json();
    let bob_session = accepted["session"]["token"].as_str().unwrap().to_owned();
    app.post(&format!("/v1/users/{}/terminate", max.user)).by(&admin.token).send().await.expect(200);
    let cat = app.invite(&admin, "cat@person.test").await;
    app.post("/v1/password-resets").json(&json!({ "email": admin.email })).send().await.expect(202);
    let reset = link_in(&app.mails(&admin.email, "password_reset").await.pop().unwrap(), "/r/").replace("/r/", "/v1/password-reset-links/");
    app.get(&reset).send().await.expect(200);
    let (mails, at) = (app.runner.mailbox().count().unwrap(), app.now());
    app.end().await;

    // Schedules live elsewhere and are not put back; to see them made anew, those that exist are gone too.
    copy_table(backup.path(), place.path());
    forget_schedules(place.path());
    let Report { rows, raised, dropped, timers, contradictions } = folder(place.path(), at).await.unwrap();
    // Ann, Max and their accounts, Ada, Bob.
    assert_eq!((raised, timers, contradictions.as_slice()), (6, 2, &[][..]));
    assert!(dropped > 0 && rows > raised + dropped, "{dropped} of {rows}");

    let app = App::start_with(on(&place)).await;
    app.hold(at).await;
    app.drain().await;
    assert_eq!(app.runner.mailbox().count().unwrap(), mails, "nobody gets an old mail");
    for session in [&admin.token, &max.token, &bob_session] {
        app.get("/v1/me").by(session).send().await.refused(401, "unauthenticated");
    }
    for link in [&ada.api(), &bob_link, &cat.api(), &reset] {
        app.get(link).send().await.refused(410, "dead_link");
    }
    // Passwords work, Max is back, and Ada and Bob are invited as they were; their timers exist.
    app.sign_in(&max.email, &password("max")).await.expect(201);
    let again = app.signed_in_again(&admin).await;
    for user in [&ada.user, &bob_id] {
        let shown = app.get(&format!("/v1/users/{user}")).by(&again).send().await.expect(200).json();
        assert_eq!(shown["status"], "pending");
        let invitation = app.get(&format!("/v1/users/{user}/invitation")).by(&again).send().await.expect(200).json();
        assert!(has_timer(&app, user, 1, expires(&invitation)), "{invitation}");
    }
    app.get(&format!("/v1/users/{}", cat.user)).by(&again).send().await.refused(404, "not_found");

    // What goes on from here goes on: a fresh link works, the other expires with one notice.
    app.advance(Span(61)).await;
    app.post(&format!("/v1/users/{bob_id}/invitation/resend")).by(&again).send().await.expect(200);
    let fresh = link_in(&app.mails("bob@person.test", "invitation").await.pop().unwrap(), "/i/").replace("/i/", "/v1/invitation-links/");
    app.post(&format!("{fresh}/accept")).json(&json!({ "password": password("bob") })).send().await.expect(201);
    app.advance(Span::hours(25)).await;
    assert_eq!(app.mails(&admin.email, "expiry_notice").await.len(), 1, "Ada's");
    let photos = app.runner.services().objects.names(&format!("photos/{}/{}/", admin.org, max.user)).unwrap();
    assert_eq!(photos.len(), 3, "Max's photo of before is deleted, though the table was put back: {photos:?}");
    // Whoever compares the log with its seals sees what the restore took away, and nothing else.
    app.drain().await;
    let audit = local::verify::verify(app.runner.context()).await.unwrap();
    assert!(!audit.broken.is_empty() && audit.broken.iter().all(|line| line.starts_with("deleted")), "{audit}");
    app.holds().await;
    app.runner.stop().await;
}

/// The runner's schedules, thrown away with its process gone.
fn forget_schedules(place: &Path) {
    let ledger = local::ledger::Ledger::open(Some(&place.join("ledger.db"))).unwrap();
    while let Some(schedule) = ledger.due_schedule(Time(i64::MAX)).unwrap() {
        ledger.remove_schedule(&schedule.group, &schedule.name).unwrap();
    }
}
