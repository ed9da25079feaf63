//! Expiry: dead by the clock, told once, whatever the timer does.

use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};

use domain::Span;
use functions::invoke;
use platform::aws::Fault;
use serde_json::json;
use tests::{Admin, App, Invited, link_in, password};

async fn invited(app: &App, preset: &str) -> (Admin, Invited) {
    let admin = app.found(preset, "ann").await;
    let invited = app.invite(&admin, "ada@person.test").await;
    (admin, invited)
}

#[tokio::test]
async fn the_link_is_dead_at_the_very_second_even_if_no_timer_ran() {
    let app = App::start().await;
    let (admin, ada) = invited(&app, "default").await;
    let end = app.now().whole_second() + Span::hours(24);
    app.hold(end - Span(1)).await;
    app.get(&ada.api()).send().await.expect(200);
    app.hold(end).await;
    assert_eq!(app.get(&ada.api()).send().await.refused(410, "dead_link").json()["reason"], "expired");
    assert_eq!(app.accept(&ada, "ada").await.refused(410, "dead_link").json()["reason"], "expired");
    let token = app.signed_in_again(&admin).await;
    let shown = app.get(&format!("/v1/users/{}/invitation", ada.user)).by(&token).send().await.expect(200).json();
    assert_eq!(shown["status"], "expired");
    app.end().await;
}

#[tokio::test]
async fn an_accept_that_is_held_over_the_end_is_refused() {
    let app = App::start().await;
    let (_, ada) = invited(&app, "default").await;
    let end = app.now().whole_second() + Span::hours(24);
    app.hold(end - Span(1)).await;
    let moved = Arc::new(AtomicU32::new(0));
    let (clock, seen) = (app.runner.clock().clone(), moved.clone());
    app.faults.set(move |action, operation| {
        if operation == Some("accept_invitation") && action == "BatchGetItem" {
            seen.fetch_add(1, Ordering::SeqCst);
            clock.hold(end).unwrap();
        }
        Fault::None
    });
    let refused = app.accept(&ada, "ada").await.refused(410, "dead_link").json();
    assert_eq!(refused["reason"], "expired");
    assert!(moved.load(Ordering::SeqCst) > 0, "the clock moved while the handler was at work");
    app.end().await;
}

/// So many firings in time, sweeps, and firings after them; a sweep that is lost is one that did not run.
#[tokio::test]
async fn one_notice_per_epoch_whatever_timers_and_sweeps_do() {
    let cases = [(0, 1, 0), (0, 3, 0), (0, 1, 1), (1, 0, 0), (1, 3, 0), (1, 3, 2), (2, 0, 0), (2, 3, 0), (0, 0, 1), (0, 0, 2)];
    for (firings, sweeps, late) in cases {
        let case = format!("{firings} firings, {sweeps} sweeps, {late} late firings");
        let app = App::start().await;
        let (admin, ada) = invited(&app, "default").await;
        app.hold(app.now().whole_second() + Span::hours(24)).await;
        let due = json!({ "kind": "invitation_due", "organization": admin.org, "user": ada.user, "epoch": 1, "due": app.now().unix() });
        let fire = |times: u32| {
            let (app, due) = (&app, &due);
            async move {
                for _ in 0..times {
                    invoke(app.runner.context(), "expire_invitation", due.clone()).await.unwrap();
                    app.drain().await;
                }
            }
        };
        fire(firings).await;
        app.hold(app.now() + Span::minutes(4)).await;
        for _ in 0..sweeps {
            invoke(app.runner.context(), "sweep", json!({})).await.unwrap();
            app.drain().await;
        }
        app.hold(app.now() + Span::hours(2)).await;
        fire(late).await;
        assert_eq!(app.mails(&admin.email, "expiry_notice").await.len(), 1, "{case}");
        let events = app.events("invitation.expired").await;
        assert_eq!(events.len(), 1, "{case}");
        assert_eq!(events[0]["data"]["epoch"].as_str(), Some("1"), "{case}: {}", events[0]);
        app.end().await;
    }
}

#[tokio::test]
async fn firing_early_changes_nothing() {
    let app = App::start().await;
    let (admin, ada) = invited(&app, "default").await;
    let due = json!({ "kind": "invitation_due", "organization": admin.org, "user": ada.user, "epoch": 1, "due": 0 });
    for _ in 0..2 {
        let told = invoke(app.runner.context(), "expire_invitation", due.clone()).await.unwrap();
        assert_eq!(told, json!({ "told": false }));
    }
    app.get(&ada.api()).send().await.expect(200);
    assert!(app.mails(&admin.email, "expiry_notice").await.is_empty() && app.events("invitation.expired").await.is_empty());
    // Nor was the notice used up.
    app.advance(Span::hours(25)).await;
    assert_eq!((app.mails(&admin.email, "expiry_notice").await.len(), app.events("invitation.expired").await.len()), (1, 1));
    app.end().await;
}

#[tokio::test]
async fn automatic_links_are_bounded_and_the_last_notice_says_so() {
    let app = App::start().await;
    let (admin, ada) = invited(&app, "workshop").await;
    for _ in 0..6 {
        app.advance(Span::hours(25)).await;
    }
    let notices = app.mails(&admin.email, "expiry_notice").await;
    assert_eq!(notices.len(), 4, "three renewals give four notices");
    let links: Vec<bool> = notices.iter().map(|mail| mail["links"].to_string().contains("/i/")).collect();
    assert_eq!(links, [true, true, true, false]);
    let page = link_in(&notices[3], "/n/");
    app.get(&page).send().await.expect(303);
    let token = app.signed_in_again(&admin).await;
    let sent = app.post(&page).cookie(&token).form(&[("action", "resend")]).send().await.expect(200);
    assert!(sent.text.contains("ada@person.test"));
    let mail = app.mails("ada@person.test", "invitation").await.pop().unwrap();
    let link = link_in(&mail, "/i/").replace("/i/", "/v1/invitation-links/");
    app.post(&format!("{link}/accept")).json(&json!({ "password": password("ada") })).send().await.expect(201);
    assert_eq!(app.get(&ada.api()).send().await.refused(410, "dead_link").json()["actions"], json!(["sign_in", "reset"]));
    app.end().await;
}

#[tokio::test]
async fn under_the_tenant_a_notice_carries_no_link() {
    let app = App::start().await;
    let (admin, _) = invited(&app, "tenant").await;
    app.advance(Span::hours(25)).await;
    let notices = app.mails(&admin.email, "expiry_notice").await;
    assert_eq!(notices.len(), 1);
    assert!(!notices[0]["links"].to_string().contains("/i/"));
    link_in(&notices[0], "/n/");
    app.end().await;
}

#[tokio::test]
async fn an_outage_of_scheduler_bus_and_mail_loses_nothing() {
    let app = App::start().await;
    let admin = app.found("default", "ann").await;
    app.faults.set(|action, _| {
        let down = action.contains("schedules") || action == "PutEvents" || action.contains("outbound-emails") || action == "SendMessageBatch";
        if down { Fault::Throttled } else { Fault::None }
    });
    app.post("/v1/users").by(&admin.token).json(&App::invitation("ada@person.test")).send().await.expect(201);
    app.runner.drain().await;
    assert!(app.runner.mailbox().find(Some("ada@person.test"), None).unwrap().is_empty());
    app.faults.clear();
    app.advance(Span::minutes(30)).await;
    assert_eq!(app.mails("ada@person.test", "invitation").await.len(), 1);
    assert_eq!(app.events("invitation.created").await.len(), 1);
    app.advance(Span::hours(25)).await;
    assert_eq!(app.mails(&admin.email, "expiry_notice").await.len(), 1, "the sweep does what the missing timer would have done");
    app.end().await;
}
