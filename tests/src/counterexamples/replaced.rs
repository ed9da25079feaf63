//! Sessions from before access was taken away: dead for ever, whatever is given back afterwards.

use domain::Span;
use serde_json::json;
use tests::{App, Invited, link_in, password};

use super::{COMMIT, act, nobody_is_in, second, text};

/// A session is used before and after, on the spot, a minute and a day later, and after the person has a new one.
async fn dead_for_ever(app: &App, sessions: &[String]) {
    for wait in [0, 61, 3600, 23 * 3600] {
        app.hold(app.now() + Span(wait)).await;
        for session in sessions {
            app.get("/v1/me").by(session).send().await.refused(401, "unauthenticated");
            app.post("/v1/me/sessions/revoke-others").by(session).send().await.refused(401, "unauthenticated");
        }
    }
}

#[tokio::test]
async fn sessions_from_before_access_was_taken_away_are_dead_for_ever() {
    let ways = [("deactivate", "activate"), ("terminate", "restore"), ("change the password", ""), ("log out everywhere", "")];
    for (way, back) in ways {
        let app = App::start().await;
        let admin = app.found("default", "ann").await;
        let max = app.person(&admin, "max").await;
        let other = text(&app.sign_in(&max.email, &password("max")).await.expect(201).json()["token"]);
        for session in [&max.token, &other] {
            app.get("/v1/me").by(session).send().await.expect(200);
        }
        let (mut word, mut fresh) = (password("max"), None);
        match way {
            "change the password" => {
                word = password("next");
                let body = json!({ "current_password": password("max"), "new_password": word });
                fresh = Some(app.ask("PUT", "/v1/me/password").by(&other).json(&body).send().await.expect(200).json());
            }
            "log out everywhere" => fresh = Some(app.post("/v1/me/sessions/revoke-others").by(&other).send().await.expect(200).json()),
            _ => drop(act(&app, &admin, &max.user, way).await.expect(200)),
        }
        if !back.is_empty() {
            app.get("/v1/me").by(&max.token).send().await.refused(401, "unauthenticated");
            let answer = act(&app, &admin, &max.user, back).await;
            assert!(matches!(answer.status, 200 | 201), "{answer:?}");
        }
        let fresh = match fresh {
            Some(answer) => text(&answer["token"]),
            None => text(&app.sign_in(&max.email, &word).await.expect(201).json()["token"]),
        };
        app.get("/v1/me").by(&fresh).send().await.expect(200);
        dead_for_ever(&app, &[max.token, other]).await;
        app.end().await;
    }
}

/// The password was right when it was compared. Before the session is written the person is switched off, and on again.
#[tokio::test]
async fn a_sign_in_that_is_overtaken_by_the_end_of_access_opens_nothing_old() {
    for back in [false, true] {
        let app = App::start().await;
        let admin = app.found("default", "ann").await;
        let max = app.person(&admin, "max").await;
        let gate = app.faults.gate("sign_in", COMMIT, 0);
        let (signed_in, ()) = gate
            .overtake(app.sign_in(&max.email, &password("max")), async {
                act(&app, &admin, &max.user, "deactivate").await.expect(200);
                if back {
                    act(&app, &admin, &max.user, "activate").await.expect(200);
                }
            })
            .await;
        if signed_in.status == 201 {
            dead_for_ever(&app, &[text(&signed_in.json()["token"])]).await;
        } else {
            signed_in.refused(401, "wrong_credentials");
        }
        app.get("/v1/me").by(&max.token).send().await.refused(401, "unauthenticated");
        app.end().await;
    }
}

/// A link lives as long as the right of whoever granted it, to the moment of the write: an accept that has read that the
/// granter is active is refused once the granter is not.
#[tokio::test]
async fn an_accept_is_refused_once_the_granter_lost_the_right_to_invite() {
    let app = App::start().await;
    let ann = app.found("default", "ann").await;
    let bob = second(&app, &ann).await;
    let ada = app.invite(&bob, "ada@person.test").await;
    let gate = app.faults.gate("accept_invitation", COMMIT, 0);
    let (accepted, switched_off) = gate.overtake(app.accept(&ada, "ada"), act(&app, &ann, &bob.user, "deactivate")).await;
    switched_off.expect(200);
    assert_eq!(accepted.refused(410, "dead_link").json()["reason"], "inviter_lost_rights");
    nobody_is_in(&app, &ann, &ada).await;
    app.end().await;
}

/// An admin's act was allowed when it was read, and is written after the admin was switched off: it gives nobody a right. The
/// link rests on the granter's right, which is gone; whoever still has it sends another.
#[tokio::test]
async fn an_admin_who_is_switched_off_meanwhile_gives_no_role_away() {
    let app = App::start().await;
    let ann = app.found("default", "ann").await;
    let bob = second(&app, &ann).await;
    let mut body = App::invitation("eve@person.test");
    body["role"] = "admin".into();
    let gate = app.faults.gate("invite_user", COMMIT, 0);
    let invite = app.post("/v1/users").by(&bob.token).json(&body).send();
    let (invited, switched_off) = gate.overtake(invite, act(&app, &ann, &bob.user, "deactivate")).await;
    switched_off.expect(200);
    let user = text(&invited.expect(201).json()["user"]["id"]);
    assert!(app.mails("eve@person.test", "invitation").await.is_empty(), "a link that is dead already is not mailed");
    app.hold(app.now() + Span(61)).await;
    act(&app, &ann, &user, "invitation/resend").await.expect(200);
    let link = link_in(&app.mails("eve@person.test", "invitation").await[0], "/i/");
    let eve = Invited { user, email: "eve@person.test".to_owned(), token: link.replace("/i/", ""), link };
    app.accept(&eve, "eve").await.expect(201);
    app.end().await;
}
