//! A decision that has read and is overtaken before it writes: the conditions of its transaction refuse it.

use domain::Span;
use functions::invoke;
use futures::join;
use serde_json::json;
use tests::{App, Invited, password};

use super::{ADA, COMMIT, act, newest, nobody_is_in, second, status, times};

/// What ends a link while its holder is between reading and writing, and the reason that the holder is told.
const ENDS: [(&str, &str); 5] = [
    ("revoke", "revoked"),
    ("deactivate", "user_inactive"),
    ("terminate", "terminated"),
    ("correct the address", "address_changed"),
    ("resend after the end", "expired"),
];

#[tokio::test]
async fn an_accept_that_read_a_living_link_is_refused_once_it_ended() {
    for (end, reason) in ENDS {
        let app = App::start().await;
        let mut admin = app.found("default", "ann").await;
        let invited = app.invite(&admin, ADA).await;
        let over = app.now().whole_second() + Span::hours(24);
        app.hold(over - Span(1)).await;
        admin.token = app.signed_in_again(&admin).await;
        let gate = app.faults.gate("accept_invitation", COMMIT, 0);
        let (accepted, ()) = gate
            .overtake(app.accept(&invited, "ada"), async {
                match end {
                    "revoke" => drop(act(&app, &admin, &invited.user, "invitation/revoke").await.expect(200)),
                    "correct the address" => {
                        let ask = app.ask("PATCH", &format!("/v1/users/{}", invited.user)).by(&admin.token);
                        ask.json(&json!({ "email": "corrected@person.test" })).send().await.expect(200);
                    }
                    "resend after the end" => {
                        app.hold(over).await;
                        act(&app, &admin, &invited.user, "invitation/resend").await.expect(200);
                    }
                    other => drop(act(&app, &admin, &invited.user, other).await.expect(200)),
                }
            })
            .await;
        assert_eq!(accepted.refused(410, "dead_link").json()["reason"], reason, "{end}");
        nobody_is_in(&app, &admin, &invited).await;
        app.get(&invited.api()).send().await.refused(410, "dead_link");
        assert_eq!(times(&app, &admin, &invited.user, "invitation.accepted").await, 0, "{end}");
        app.end().await;
    }
}

/// The other way round: whoever ends a link that was accepted meanwhile does it to somebody active, or not at all.
#[tokio::test]
async fn a_revoke_that_read_a_living_link_is_refused_once_it_was_accepted() {
    let app = App::start().await;
    let admin = app.found("default", "ann").await;
    let invited = app.invite(&admin, ADA).await;
    let gate = app.faults.gate("revoke_invitation", COMMIT, 0);
    let revoke = act(&app, &admin, &invited.user, "invitation/revoke");
    let (revoked, accepted) = gate.overtake(revoke, app.accept(&invited, "ada")).await;
    revoked.refused(409, "wrong_status");
    let session = super::text(&accepted.expect(201).json()["session"]["token"]);
    app.get("/v1/me").by(&session).send().await.expect(200);
    assert_eq!(status(&app, &admin, &invited.user).await, "active");
    app.end().await;
}

#[tokio::test]
async fn one_second_before_the_end_is_in_time_and_the_end_is_not() {
    for (early, expected) in [(1, 201), (0, 410)] {
        let app = App::start().await;
        let admin = app.found("default", "ann").await;
        let invited = app.invite(&admin, ADA).await;
        app.hold(app.now().whole_second() + Span::hours(24) - Span(early)).await;
        let answer = app.accept(&invited, "ada").await;
        assert_eq!(answer.status, expected, "{early} before the end: {answer:?}");
        app.end().await;
    }
}

/// The clock of the decision decides: what was decided in time may be written after the end. What has to be decided anew
/// after the end, because something else came first, is decided by the new clock.
#[tokio::test]
async fn an_accept_decides_by_the_clock_of_its_decision() {
    for overtaken in [false, true] {
        let app = App::start().await;
        let admin = app.found("default", "ann").await;
        let invited = app.invite(&admin, ADA).await;
        let over = app.now().whole_second() + Span::hours(24);
        app.hold(over - Span(1)).await;
        let due = json!({ "kind": "invitation_due", "organization": admin.org, "user": invited.user, "epoch": 1, "due": over.unix() });
        let gate = app.faults.gate("accept_invitation", COMMIT, 0);
        let (accepted, ()) = gate
            .overtake(app.accept(&invited, "ada"), async {
                app.hold(over).await;
                if overtaken {
                    assert_eq!(invoke(app.runner.context(), "expire_invitation", due).await.unwrap(), json!({ "told": true }));
                }
            })
            .await;
        let notices = app.mails(&admin.email, "expiry_notice").await.len();
        if overtaken {
            assert_eq!(accepted.refused(410, "dead_link").json()["reason"], "expired");
            assert_eq!(notices, 1);
        } else {
            accepted.expect(201);
            assert_eq!(notices, 0);
        }
        app.end().await;
    }
}

/// Two admins invite one mailbox under two spellings. Both have read that nobody has it before either writes.
#[tokio::test]
async fn two_who_read_that_an_address_is_free_make_one_person() {
    let app = App::start().await;
    let ann = app.found("tenant", "ann").await;
    let bob = second(&app, &ann).await;
    let gate = app.faults.gate("invite_user", COMMIT, 0);
    let create = |token: &str, email: &str| app.post("/v1/users").by(token).json(&App::invitation(email)).send();
    let both_have_read = async {
        gate.reached(2).await;
        gate.open();
    };
    let (one, two, ()) = join!(create(&ann.token, ADA), create(&bob.token, "ADA@Person.test"), both_have_read);
    let (made, met) = if one.status == 201 { (one, two) } else { (two, one) };
    let made = made.expect(201).json();
    let user = made["user"]["id"].clone();
    let met = met.expect(200).json();
    assert_eq!((&met["reinvited"], &met["user"]["id"]), (&json!(true), &user));
    assert_eq!(app.mails(made["user"]["email"].as_str().unwrap(), "invitation").await.len(), 1);
    assert_eq!(app.runner.mailbox().find(None, Some("invitation")).unwrap().len(), 2, "and that of the second admin");
    let listed = app.get("/v1/users?status=pending").by(&ann.token).send().await.expect(200).json();
    assert_eq!(listed["data"].as_array().unwrap().len(), 1, "{listed}");
    app.end().await;
}

/// Both have read two who run the place, and each switches the other off.
#[tokio::test]
async fn the_last_two_who_run_a_place_leave_one() {
    for deed in ["deactivate", "terminate"] {
        let app = App::start().await;
        let ann = app.found("tenant", "ann").await;
        let bob = second(&app, &ann).await;
        let operation = if deed == "deactivate" { "deactivate_user" } else { "terminate_user" };
        let gate = app.faults.gate(operation, COMMIT, 0);
        let both_have_read = async {
            gate.reached(2).await;
            gate.open();
        };
        let (one, two, ()) = join!(act(&app, &ann, &bob.user, deed), act(&app, &bob, &ann.user, deed), both_have_read);
        let done = [&one, &two].iter().filter(|answer| answer.status == 200).count();
        assert_eq!(done, 1, "{one:?} {two:?}");
        assert!([&one, &two].iter().all(|answer| matches!(answer.status, 200 | 401 | 409)), "{one:?} {two:?}");
        let left = if one.status == 200 { &ann } else { &bob };
        app.get("/v1/me").by(&left.token).send().await.expect(200);
        app.end().await;
    }
}

/// Two timers read an end that nobody was told of, and both write.
#[tokio::test]
async fn two_timers_that_read_one_end_tell_it_once() {
    let app = App::start().await;
    let admin = app.found("default", "ann").await;
    let invited = app.invite(&admin, ADA).await;
    app.hold(app.now().whole_second() + Span::hours(24)).await;
    let due = json!({ "kind": "invitation_due", "organization": admin.org, "user": invited.user, "epoch": 1, "due": app.now().unix() });
    let gate = app.faults.gate("expire_invitation", COMMIT, 0);
    let fire = || invoke(app.runner.context(), "expire_invitation", due.clone());
    let both_have_read = async {
        gate.reached(2).await;
        gate.open();
    };
    let (one, two, ()) = join!(fire(), fire(), both_have_read);
    let told = [one.unwrap(), two.unwrap()].iter().filter(|answer| answer["told"] == true).count();
    assert_eq!((told, app.mails(&admin.email, "expiry_notice").await.len(), app.events("invitation.expired").await.len()), (1, 1, 1));
    app.end().await;
}

/// A timer has read the end of an epoch, and a new one is opened before it writes: nobody is told of the new one.
#[tokio::test]
async fn a_timer_that_is_overtaken_by_a_resend_tells_nothing() {
    let app = App::start().await;
    let mut admin = app.found("default", "ann").await;
    let invited = app.invite(&admin, ADA).await;
    app.hold(app.now().whole_second() + Span::hours(24)).await;
    admin.token = app.signed_in_again(&admin).await;
    let due = json!({ "kind": "invitation_due", "organization": admin.org, "user": invited.user, "epoch": 1, "due": app.now().unix() });
    let gate = app.faults.gate("expire_invitation", COMMIT, 0);
    let resend = act(&app, &admin, &invited.user, "invitation/resend");
    let (told, resent) = gate.overtake(invoke(app.runner.context(), "expire_invitation", due), resend).await;
    resent.expect(200);
    assert_eq!(told.unwrap(), json!({ "told": false }));
    // The resend has told the bus of the end that it found; the admin who resends needs no notice.
    assert_eq!((app.mails(&admin.email, "expiry_notice").await.len(), app.events("invitation.expired").await.len()), (0, 1));
    let fresh: Invited = newest(&app, &invited).await;
    app.post(&format!("{}/accept", fresh.api())).json(&json!({ "password": password("ada") })).send().await.expect(201);
    app.end().await;
}
