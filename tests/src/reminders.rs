//! Reminders of an open invitation (F8; INVITATIONS section 7): the same link once more, once per epoch and percentage, and
//! never to somebody who is in, was told otherwise or cannot be reached.

use domain::Span;
use functions::invoke;
use serde_json::json;
use tests::{Admin, App, Invited, link_in};

/// An organization that reminds at half and at nine tenths of the time, and somebody whom it invited.
async fn reminding(app: &App) -> (Admin, Invited) {
    let admin = app.found("default", "ann").await;
    let values = json!({ "values": { "invite.reminders": [50, 90] } });
    app.ask("PUT", "/v1/organization/policies").by(&admin.token).json(&values).send().await.expect(200);
    let ada = app.invite(&admin, "ada@person.test").await;
    (admin, ada)
}

async fn reminders(app: &App) -> usize {
    app.mails("ada@person.test", "invitation_reminder").await.len()
}

#[tokio::test]
async fn a_reminder_is_the_same_link_at_its_percentage_and_once() {
    let app = App::start().await;
    let (admin, ada) = reminding(&app).await;
    let sent = app.now().whole_second();
    app.advance(Span::minutes(12 * 60 - 1)).await;
    assert_eq!(reminders(&app).await, 0, "a minute before its half");
    app.advance(Span(120)).await;
    assert_eq!(reminders(&app).await, 1);
    // A late firing, a repeated one, and the sweep say nothing twice.
    let due = json!({ "kind": "invitation_due", "organization": admin.org, "user": ada.user, "epoch": 1, "due": (sent + Span::hours(12)).unix() });
    for _ in 0..2 {
        invoke(app.runner.context(), "expire_invitation", due.clone()).await.unwrap();
        invoke(app.runner.context(), "sweep", json!({})).await.unwrap();
        app.drain().await;
    }
    assert_eq!(reminders(&app).await, 1);
    app.advance(Span::hours(10)).await;
    let mails = app.mails("ada@person.test", "invitation_reminder").await;
    assert_eq!(mails.len(), 2);
    assert!(mails.iter().all(|mail| link_in(mail, "/i/") == ada.link), "the link that she has");
    assert_eq!(app.mails(&ada.email, "invitation").await.len(), 1);
    app.accept(&ada, "ada").await.expect(201);
    app.advance(Span::hours(3)).await;
    assert_eq!((reminders(&app).await, app.events("invitation.expired").await.len()), (2, 0));
    app.end().await;
}

#[tokio::test]
async fn nobody_is_reminded_who_is_in_or_was_told_otherwise_or_cannot_be_reached() {
    for ending in ["accepted", "declined", "revoked", "switched off", "bounced", "with the admin"] {
        let app = App::start().await;
        let (admin, ada) = reminding(&app).await;
        match ending {
            "accepted" => drop(app.accept(&ada, "ada").await.expect(201)),
            "declined" => drop(app.post(&format!("{}/decline", ada.api())).send().await.expect(204)),
            "revoked" => drop(app.post(&format!("/v1/users/{}/invitation/revoke", ada.user)).by(&admin.token).send().await.expect(200)),
            "switched off" => drop(app.post(&format!("/v1/users/{}/deactivate", ada.user)).by(&admin.token).send().await.expect(200)),
            "bounced" => assert!(app.reported(&app.newest_mail(&ada.email, "invitation").await, "bounce", None).await),
            _ => {
                // The next epoch's link is with the admin alone.
                app.advance(Span::hours(25)).await;
            }
        }
        let before = reminders(&app).await;
        app.advance(Span::hours(23)).await;
        assert_eq!(reminders(&app).await, before, "{ending}");
        app.end().await;
    }
}

/// A resend begins the time anew, and with it the percentages.
#[tokio::test]
async fn a_resend_plans_the_reminders_anew() {
    let app = App::start().await;
    let (admin, ada) = reminding(&app).await;
    app.advance(Span::hours(11)).await;
    let token = app.signed_in_again(&admin).await;
    app.post(&format!("/v1/users/{}/invitation/resend", ada.user)).by(&token).send().await.expect(200);
    app.advance(Span::hours(11)).await;
    assert_eq!(reminders(&app).await, 0);
    app.advance(Span::hours(2)).await;
    assert_eq!(reminders(&app).await, 1);
    app.end().await;
}
