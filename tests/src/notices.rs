//! Notices to admins (F4; INVITATIONS section 7): one per epoch, a few singly and the rest in a digest.

use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};

use domain::{Limits, Span};
use functions::invoke;
use futures::future::join_all;
use local::Options;
use platform::aws::Fault;
use serde_json::{Value, json};
use tests::{Admin, App, Invited, link_in};

/// An organization with so many people invited at this moment, on a clock that stands where all of them expire; no timer ran.
async fn expiring(app: &App, preset: &str, people: usize) -> (Admin, Vec<Invited>) {
    let admin = app.found(preset, "ann").await;
    let mut invited = Vec::new();
    for n in 0..people {
        invited.push(app.invite(&admin, &format!("p{n}@person.test")).await);
    }
    app.hold(app.now().whole_second() + Span::hours(24)).await;
    (admin, invited)
}

/// Everything due happens, but the time stays: notices go out, or begin to wait.
async fn sweep(app: &App) {
    for _ in 0..2 {
        invoke(app.runner.context(), "sweep", json!({})).await.unwrap();
        app.drain().await;
    }
}

fn links(mail: &Value, prefix: &str) -> Vec<String> {
    let all = mail["links"].as_array().unwrap().iter().filter_map(Value::as_str);
    all.filter_map(|link| link.find(prefix).map(|at| link[at..].to_owned())).collect()
}

/// Those of whom `admin` was not told singly.
async fn waiting<'a>(app: &App, admin: &Admin, invited: &'a [Invited]) -> Vec<&'a Invited> {
    let told = app.mails(&admin.email, "expiry_notice").await;
    let told_of = |one: &Invited| told.iter().any(|mail| mail["text"].as_str().unwrap().contains(&one.email));
    invited.iter().filter(|one| !told_of(one)).collect()
}

#[tokio::test]
async fn of_twenty_notices_five_go_singly_and_fifteen_in_one_mail() {
    let app = App::start().await;
    let (admin, invited) = expiring(&app, "default", 20).await;
    let expired_at = app.now();
    let due = |one: &Invited| json!({ "kind": "invitation_due", "organization": admin.org, "user": one.user, "epoch": 1, "due": 0 });
    let firings = invited.iter().chain(&invited).map(|one| invoke(app.runner.context(), "expire_invitation", due(one)));
    // All timers at once, each twice; whatever one of them leaves on a busy machine, the sweep does.
    join_all(firings).await;
    sweep(&app).await;
    let waiting = waiting(&app, &admin, &invited).await;
    assert_eq!((app.mails(&admin.email, "expiry_notice").await.len(), waiting.len()), (5, 15));
    assert_eq!(app.events("invitation.expired").await.len(), 20);
    assert!(app.mails(&admin.email, "notice_digest").await.is_empty(), "they wait for an hour");

    app.advance(Span(3599)).await;
    assert!(app.mails(&admin.email, "notice_digest").await.is_empty());
    app.advance(Span(1)).await;
    let digests = app.mails(&admin.email, "notice_digest").await;
    assert_eq!(digests.len(), 1);
    let (handed, pages, text) = (links(&digests[0], "/i/"), links(&digests[0], "/n/"), digests[0]["text"].as_str().unwrap());
    assert_eq!((handed.len(), pages.len()), (15, 15), "{text}");
    assert!(waiting.iter().all(|one| text.contains(&one.email)), "{text}");

    app.hold(expired_at + Span::hours(25) - Span(1)).await;
    app.get(&handed[0].replace("/i/", "/v1/invitation-links/")).send().await.expect(200);
    app.hold(expired_at + Span::hours(25)).await;
    app.get(&handed[0].replace("/i/", "/v1/invitation-links/")).send().await.refused(410, "dead_link");
    app.end().await;
}

#[tokio::test]
async fn what_was_settled_meanwhile_is_left_out_of_the_digest() {
    let app = App::start().await;
    let (admin, invited) = expiring(&app, "default", 9).await;
    sweep(&app).await;
    let waiting = waiting(&app, &admin, &invited).await;
    assert_eq!(waiting.len(), 4);
    app.hold(app.now() + Span::minutes(10)).await;
    let token = app.signed_in_again(&admin).await;
    app.post(&format!("/v1/users/{}/invitation/resend", waiting[0].user)).by(&token).send().await.expect(200);
    app.post(&format!("/v1/users/{}/invitation/revoke", waiting[1].user)).by(&token).send().await.expect(200);
    app.post(&format!("{}/renew", waiting[2].api())).send().await.expect(202);
    let mail = app.mails(&waiting[2].email, "invitation").await.pop().unwrap();
    let link = link_in(&mail, "/i/").replace("/i/", "/v1/invitation-links/");
    app.post(&format!("{link}/accept")).json(&json!({ "password": tests::password("ada") })).send().await.expect(201);
    app.advance(Span::hours(1)).await;
    let digests = app.mails(&admin.email, "notice_digest").await;
    assert_eq!((digests.len(), links(&digests[0], "/i/").len()), (1, 1));
    assert!(digests[0]["text"].as_str().unwrap().contains(&waiting[3].email));
    app.end().await;
}

#[tokio::test]
async fn a_digest_without_lines_is_not_sent() {
    let app = App::start().await;
    let (admin, invited) = expiring(&app, "default", 7).await;
    sweep(&app).await;
    let token = app.signed_in_again(&admin).await;
    for one in waiting(&app, &admin, &invited).await {
        app.post(&format!("/v1/users/{}/invitation/revoke", one.user)).by(&token).send().await.expect(200);
    }
    app.advance(Span::hours(2)).await;
    assert!(app.mails(&admin.email, "notice_digest").await.is_empty());
    app.end().await;
}

#[tokio::test]
async fn without_digests_every_notice_goes_singly() {
    let app = App::start().await;
    let (admin, _) = expiring(&app, "workshop", 8).await;
    sweep(&app).await;
    assert_eq!(app.mails(&admin.email, "expiry_notice").await.len(), 8);
    app.advance(Span::hours(2)).await;
    assert!(app.mails(&admin.email, "notice_digest").await.is_empty());
    app.end().await;
}

#[tokio::test]
async fn beyond_a_days_mails_notices_wait_for_the_next_day_and_their_links_with_them() {
    let limits = Limits { mails_per_recipient: 3, ..Limits::default() };
    for (preset, singly, later, template) in [("default", 3, 1, "notice_digest"), ("workshop", 3, 3, "expiry_notice")] {
        let app = App::start_with(Options { limits, ..Options::default() }).await;
        let (admin, _) = expiring(&app, preset, 6).await;
        sweep(&app).await;
        assert_eq!(app.mails(&admin.email, "expiry_notice").await.len(), singly, "{preset}");
        app.advance(Span::hours(14)).await;
        assert_eq!(app.mails(&admin.email, "notice_digest").await.len(), 0, "{preset}: not on the same day");
        app.advance(app.now().until(app.now().next_day())).await;
        let mut mails = app.mails(&admin.email, template).await;
        assert_eq!(mails.len(), if template == "expiry_notice" { singly + later } else { later }, "{preset}");
        let handed = links(&mails.pop().unwrap(), "/i/");
        app.hold(app.now().whole_second() + Span::hours(24) - Span(1)).await;
        app.get(&handed[0].replace("/i/", "/v1/invitation-links/")).send().await.expect(200);
        app.end().await;
    }
}

#[tokio::test]
async fn a_late_notice_tells_the_time_at_which_the_invitation_ended() {
    let app = App::start().await;
    let (admin, _) = expiring(&app, "default", 1).await;
    app.hold(app.now() + Span::hours(3)).await;
    sweep(&app).await;
    let notice = app.mails(&admin.email, "expiry_notice").await.pop().unwrap();
    let text = notice["text"].as_str().unwrap();
    assert!(text.contains("3 March 2026, 09:00") && !text.contains("3 March 2026, 12:00"), "{text}");
    app.end().await;
}

#[tokio::test]
async fn a_sender_that_dies_loses_no_notice_and_places_none_twice() {
    let app = App::start().await;
    let (admin, _) = expiring(&app, "default", 12).await;
    // Every second thing that senders do with the table or the mail service goes wrong, for a while.
    let calls = Arc::new(AtomicU32::new(0));
    let counted = calls.clone();
    app.faults.set(move |action, operation| {
        let sends = operation == Some("send_mail") && (action == "TransactWriteItems" || action.contains("outbound-emails"));
        if sends && counted.fetch_add(1, Ordering::SeqCst).is_multiple_of(2) { Fault::Throttled } else { Fault::None }
    });
    invoke(app.runner.context(), "sweep", json!({})).await.unwrap();
    app.runner.drain().await;
    app.faults.clear();
    assert!(calls.load(Ordering::SeqCst) > 4, "something went wrong");
    app.advance(Span::minutes(30)).await;
    let singly = app.mails(&admin.email, "expiry_notice").await;

    app.advance(Span::hours(1)).await;
    let digests = app.mails(&admin.email, "notice_digest").await;
    let lines: usize = digests.iter().map(|mail| links(mail, "/n/").len()).sum();
    let told: std::collections::BTreeSet<String> = singly.iter().chain(&digests).flat_map(|mail| links(mail, "/n/")).collect();
    assert_eq!((told.len(), digests.len(), lines), (12, 1, 7), "each is told of, five of them singly");
    app.end().await;
}
