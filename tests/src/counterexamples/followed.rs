//! What follows from a commit, and what repeats it: answers that are lost, processes that die, messages that come twice.

use std::path::Path;

use domain::Span;
use functions::invoke;
use futures::join;
use local::{Options, Pumping, Runner, Storage};
use platform::aws::Fault;
use platform::keys;
use serde_json::{Value, json};
use tests::{Admin, App, Folder, Invited, link_in, password};

use super::{ADA, COMMIT, act, newest, text, times};

/// The commit is carried out and so many of its answers are lost.
fn lose_answers(app: &App, operation: &'static str, answers: usize) {
    let mut seen = 0;
    app.faults.set(move |action, by| {
        let meant = by == Some(operation) && action == COMMIT;
        seen += usize::from(meant);
        if meant && seen <= answers { Fault::AnswerLost } else { Fault::None }
    });
}

/// One attempt of the SDK loses its answer, or all three of them and Usher asks once more: the transaction's own token says
/// that it was done. No caller sends a key here that could help.
#[tokio::test]
async fn a_commit_whose_answer_is_lost_is_a_success_that_happened_once() {
    for answers in [1, 3, 4] {
        let app = App::start().await;
        let admin = app.found("default", "ann").await;
        lose_answers(&app, "invite_user", answers);
        let made = app.post("/v1/users").by(&admin.token).json(&App::invitation(ADA)).send().await.expect(201).json();
        assert!(made["reinvited"].is_null() || made["reinvited"] == false, "{made}");
        let user = text(&made["user"]["id"]);
        assert_eq!(app.mails(ADA, "invitation").await.len(), 1, "{answers} lost");
        assert_eq!(times(&app, &admin, &user, "invitation.created").await, 1, "{answers} lost");
        assert_eq!(app.events("invitation.created").await.len(), 1, "{answers} lost");

        let link = link_in(&app.mails(ADA, "invitation").await[0], "/i/").replace("/i/", "");
        let invited = Invited { user, email: ADA.to_owned(), link: format!("/i/{link}"), token: link };
        lose_answers(&app, "accept_invitation", answers);
        let session = text(&app.accept(&invited, "ada").await.expect(201).json()["session"]["token"]);
        app.get("/v1/me").by(&session).send().await.expect(200);
        assert_eq!(times(&app, &admin, &invited.user, "invitation.accepted").await, 1, "{answers} lost");

        lose_answers(&app, "deactivate_user", answers);
        act(&app, &admin, &invited.user, "deactivate").await.expect(200);
        assert_eq!(times(&app, &admin, &invited.user, "user.deactivated").await, 1, "{answers} lost");
        app.end().await;
    }
}

/// What a killed process leaves on its disk at this moment: every file, while nothing is being written.
fn image(from: &Path, to: &Path) {
    for entry in std::fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let there = to.join(entry.file_name());
        if entry.file_type().unwrap().is_file() {
            std::fs::copy(entry.path(), there).unwrap();
        } else {
            std::fs::create_dir(&there).unwrap();
            image(&entry.path(), &there);
        }
    }
}

/// The process dies between the commit and everything else: no answer, nothing handed over. The next one finds the mail in
/// the table, by the stream, or by the sweep where the stream is lost too; and the caller who asks again is told of the same.
#[tokio::test]
async fn a_mail_outlives_the_process_that_ordered_it() {
    for stream in [true, false] {
        let (place, left) = (Folder::new(&format!("outbox-{stream}")), Folder::new(&format!("outbox-left-{stream}")));
        let on = |place: &Folder| Options { storage: Storage::Folder(place.path().to_path_buf()), ..Options::default() };
        let app = App::start_with(on(&place)).await;
        let admin = app.found("default", "ann").await;
        lose_answers(&app, "invite_user", 1);
        let gate = app.faults.gate("invite_user", COMMIT, 0);
        let invite = async |app: &App| app.post("/v1/users").by(&admin.token).header("idempotency-key", "1").json(&App::invitation(ADA)).send().await;
        let ((), ()) = join!(async { drop(invite(&app).await) }, async {
            gate.reached(1).await;
            image(place.path(), left.path());
            gate.open();
        });
        app.end().await;

        if !stream {
            let runner = Runner::start(Options { pumping: Pumping::OnDemand, ..on(&left) }).await.unwrap();
            runner.skip_stream().await.unwrap();
            runner.stop().await;
        }
        let app = App::start_with(on(&left)).await;
        // Well past the time within which a row is sealed: the two starts took their milliseconds, and not the same.
        app.advance(Span::minutes(10)).await;
        let mails = app.mails(ADA, "invitation").await;
        assert_eq!(mails.len(), 1, "through the stream: {stream}");
        let made = invite(&app).await.expect(201).json();
        assert_eq!(app.mails(ADA, "invitation").await.len(), 1);
        let link = link_in(&mails[0], "/i/");
        let invited = Invited { user: text(&made["user"]["id"]), email: ADA.to_owned(), token: link.replace("/i/", ""), link };
        assert_eq!(app.accept(&invited, "ada").await.expect(201).json()["user"]["id"], invited.user.as_str());
        if stream {
            app.end().await;
            continue;
        }
        // No seal knows what the stream never showed, and whoever compares is told so.
        app.drain().await;
        let audit = local::verify::verify(app.runner.context()).await.unwrap();
        assert!(!audit.broken.is_empty() && audit.broken.iter().all(|line| line.starts_with("inserted")), "{audit}");
        app.holds().await;
        app.runner.stop().await;
    }
}

/// The message of a queue that asks for the mail of the one outbox row there is.
async fn order(app: &App) -> Value {
    let mut rows = Vec::new();
    for shard in 0..keys::SHARDS {
        let due = app.runner.context().table.due(shard, app.now() + Span::hours(1), 10).await.unwrap();
        rows.extend(due.iter().filter_map(|due| keys::outbox_at(&due.key).map(|_| due.key.sk.clone())));
    }
    assert_eq!(rows.len(), 1, "{rows:?}");
    json!({ "Records": [{ "messageId": "1", "body": json!({ "outbox": rows[0] }).to_string() }] })
}

async fn ordered(app: &App, admin: &Admin) -> (String, Value) {
    let made = app.post("/v1/users").by(&admin.token).json(&App::invitation(ADA)).send().await.expect(201).json();
    (text(&made["user"]["id"]), order(app).await)
}

/// Both senders are about to claim the row before either does.
#[tokio::test]
async fn a_message_that_comes_twice_at_once_is_one_mail() {
    let app = App::start().await;
    let admin = app.found("default", "ann").await;
    let (_, order) = ordered(&app, &admin).await;
    let gate = app.faults.gate("send_mail", "UpdateItem", 0);
    let both_are_there = async {
        gate.reached(2).await;
        gate.open();
    };
    let send = || invoke(app.runner.context(), "send_mail", order.clone());
    let (one, two, ()) = join!(send(), send(), both_are_there);
    assert_eq!(app.runner.mailbox().find(Some(ADA), None).unwrap().len(), 1);
    assert_eq!([one.unwrap(), two.unwrap()], [json!({ "batchItemFailures": [] }), json!({ "batchItemFailures": [] })]);
    assert_eq!(invoke(app.runner.context(), "send_mail", order).await.unwrap(), json!({ "batchItemFailures": [] }), "nor later");
    assert_eq!(app.mails(ADA, "invitation").await.len(), 1);
    app.end().await;
}

/// A sender dies after the mail service took the mail. Whoever comes before its lease ran out leaves the row alone; afterwards
/// the mail goes out once more, and nobody can tell the two apart.
#[tokio::test]
async fn a_sender_that_died_after_sending_is_repeated_once_with_the_same_link() {
    let app = App::start().await;
    let admin = app.found("default", "ann").await;
    let (user, order) = ordered(&app, &admin).await;
    app.faults.set(|action, by| if by == Some("send_mail") && action == COMMIT { Fault::Refused } else { Fault::None });
    let dead = invoke(app.runner.context(), "send_mail", order.clone()).await.unwrap();
    assert_eq!(dead["batchItemFailures"].as_array().unwrap().len(), 1, "it could not record that it sent: {dead}");
    app.faults.clear();
    app.hold(app.now() + Span(119)).await;
    invoke(app.runner.context(), "send_mail", order.clone()).await.unwrap();
    assert_eq!(app.mails(ADA, "invitation").await.len(), 1, "the lease still runs");
    app.advance(Span::minutes(10)).await;
    invoke(app.runner.context(), "send_mail", order).await.unwrap();
    let mails = app.mails(ADA, "invitation").await;
    assert_eq!(mails.len(), 2);
    assert_eq!((&mails[0]["id"], link_in(&mails[0], "/i/")), (&mails[1]["id"], link_in(&mails[1], "/i/")));
    app.advance(Span::hours(1)).await;
    assert_eq!(app.mails(ADA, "invitation").await.len(), 2);
    let link = link_in(&mails[1], "/i/");
    let invited = Invited { user, email: ADA.to_owned(), token: link.replace("/i/", ""), link };
    app.accept(&invited, "ada").await.expect(201);
    app.end().await;
}

/// Timers of an invitation that ended, or of an epoch that was followed by another, fire early, twice and late.
#[tokio::test]
async fn a_timer_of_something_that_is_over_tells_nobody() {
    for end in ["accept", "revoke", "deactivate", "resend"] {
        let app = App::start().await;
        let mut admin = app.found("tenant", "ann").await;
        let invited = app.invite(&admin, ADA).await;
        let over = app.now().whole_second() + Span::hours(24);
        app.hold(over - Span::hours(1)).await;
        admin.token = app.signed_in_again(&admin).await;
        match end {
            "accept" => drop(app.accept(&invited, "ada").await.expect(201)),
            "revoke" => drop(act(&app, &admin, &invited.user, "invitation/revoke").await.expect(200)),
            "deactivate" => drop(act(&app, &admin, &invited.user, "deactivate").await.expect(200)),
            _ => drop(act(&app, &admin, &invited.user, "invitation/resend").await.expect(200)),
        }
        let due = json!({ "kind": "invitation_due", "organization": admin.org, "user": invited.user, "epoch": 1, "due": over.unix() });
        for at in [app.now(), over, over, over + Span::minutes(30), over + Span::hours(22)] {
            app.hold(at).await;
            let told = invoke(app.runner.context(), "expire_invitation", due.clone()).await.unwrap();
            assert_eq!(told, json!({ "told": false }), "{end} at {at:?}");
        }
        assert!(app.mails(&admin.email, "expiry_notice").await.is_empty() && app.events("invitation.expired").await.is_empty(), "{end}");
        if end == "resend" {
            // The same epoch with a new end: its own timer tells of it, once.
            app.advance(Span::hours(2)).await;
            invoke(app.runner.context(), "expire_invitation", due).await.unwrap();
            assert_eq!((app.mails(&admin.email, "expiry_notice").await.len(), app.events("invitation.expired").await.len()), (1, 1));
            admin.token = app.signed_in_again(&admin).await;
            act(&app, &admin, &invited.user, "invitation/resend").await.expect(200);
            let fresh = newest(&app, &invited).await;
            app.post(&format!("{}/accept", fresh.api())).json(&json!({ "password": password("ada") })).send().await.expect(201);
        }
        app.end().await;
    }
}
