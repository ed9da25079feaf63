//! What the scenario's calls do not show of the rights that operations need: the same operations on their rarer ways. It is
//! kept apart, because what is rare costs other than what a row says.

use domain::Span;
use functions::{OPERATIONS, invoke};
use infra::grants::ByOperation;
use platform::aws::Fault;
use platform::edge::{Surface, Trigger};
use serde_json::json;
use tests::{Admin, App, filled, link_in, password, picture};

use super::costs::walked;
use super::matrix;

/// Everything that the scenario and the rarer ways needed.
pub async fn needed() -> ByOperation {
    let mut all = walked().await.1.clone();
    let app = App::start().await;
    callers(&app).await;
    after_a_while(&app).await;
    invitations(&app).await;
    held_back(&app).await;
    held_back_for_the_api(&app).await;
    other_lives(&app).await;
    closed(&app).await;
    purged(&app).await;
    off_for_a_while(&app).await;
    reminders(&app).await;
    too_many_notices(&app).await;
    the_sweep_alone(&app).await;
    a_bus_that_refuses(&app).await;
    a_sealer_that_is_new(&app).await;
    for (operation, needs) in app.needed() {
        all.entry(operation).or_default().extend(needs);
    }
    app.runner.stop().await;
    all
}

/// What the bus does not take is kept: told by the stream's reader where it takes it a moment later, else by the sweep.
async fn a_bus_that_refuses(app: &App) {
    let una = app.found("default", "una").await;
    for (email, refusals) in [("uwe@person.test", 1), ("uli@person.test", usize::MAX)] {
        let mut left = refusals;
        app.faults.set(move |action, _| match action {
            "PutEvents" if left > 0 => {
                left -= 1;
                Fault::Throttled
            }
            _ => Fault::None,
        });
        app.post("/v1/users").by(&una.token).json(&App::invitation(email)).send().await.expect(201);
        app.runner.drain().await;
        app.faults.clear();
        app.advance(Span::minutes(2)).await;
        app.drain().await;
    }
}

/// An instance that has put nothing into the chain looks for its end.
async fn a_sealer_that_is_new(app: &App) {
    let ole = app.found("default", "ole").await;
    app.drain().await;
    *app.runner.context().chain_end.lock().await = None;
    app.invite(&ole, "osa@person.test").await;
    app.drain().await;
}

/// Sessions where none is needed and after a while; lists in every order; a reset that finds nobody.
async fn callers(app: &App) {
    let ann = app.found("default", "cat").await;
    for path in ["/healthz", "/sign-in", "/v1/presets"] {
        app.get(path).by(&ann.token).cookie(&ann.token).send().await.expect(200);
    }
    for query in ["sort=name", "sort=created", "status=active&sort=name", "status=active&sort=created", "role=owner&sort=name"] {
        app.get(&format!("/v1/users?{query}")).by(&ann.token).send().await.expect(200);
    }
    app.hold(app.now() + Span::minutes(30)).await;
    app.get("/v1/me").by(&ann.token).send().await.expect(200);
    let nobody = json!({ "email": "nobody@person.test" });
    app.post("/v1/password-resets").header("idempotency-key", "5f0c9c0e").json(&nobody).send().await.expect(202);
    app.drain().await;
}

/// Whatever somebody signed in asks for after a while, the session's row notes that it was seen: whoever only reads stays
/// signed in. What the answer is does not matter.
async fn after_a_while(app: &App) {
    let ben = app.found("default", "ben").await;
    for row in OPERATIONS {
        let Trigger::Http(method, path) = row.trigger else { continue };
        let token = app.signed_in_again(&ben).await;
        app.hold(app.now() + Span::minutes(6)).await;
        let path = filled(path, "usr_01900000000070008000000000000000", matrix::MADE_UP);
        let ask = app.ask(method, &path);
        let ask = if row.surface == Surface::Page { ask.cookie(&token) } else { ask.by(&token) };
        let ask = if method == "GET" { ask } else { ask.bring(row, &matrix::body(row.id), &matrix::form(row.id), &picture()) };
        assert!(ask.send().await.status < 500, "{}", row.id);
    }
    app.drain().await;
}

/// An invitation that somebody else repeats, and an account whose mailbox nobody proved, taken over by the link.
async fn invitations(app: &App) {
    let ann = app.found("default", "ann").await;
    let bob = app.person_as(&ann, "bob", "admin").await;
    let ada = app.invite(&ann, "ada@person.test").await;
    app.hold(app.now() + Span(61)).await;
    app.post("/v1/users").by(&bob.token).json(&App::invitation(&ada.email)).send().await.expect(200);
    // What another admin granted, mailed again as somebody's reset.
    let granter = Admin { org: ann.org.clone(), user: bob.user.clone(), email: bob.email.clone(), token: bob.token.clone() };
    let ida = app.invite(&granter, "waits@person.test").await;
    app.hold(app.now() + Span(61)).await;
    app.post(&format!("/v1/users/{}/password-reset", ida.user)).by(&ann.token).send().await.expect(202);
    for (name, page) in [("eve", false), ("gus", true)] {
        let owner = json!({ "email": format!("{name}@boss.test"), "password": password(name), "first_name": name, "last_name": "Boss" });
        app.post("/v1/organizations").json(&json!({ "name": "Works", "owner": owner })).send().await.expect(201);
        let invited = app.invite(&ann, &format!("{name}@boss.test")).await;
        let chosen = password("another");
        if page {
            app.post(&invited.link).form(&[("action", "accept"), ("password", &chosen)]).send().await.expect(303);
        } else {
            app.post(&format!("{}/accept", invited.api())).json(&json!({ "password": chosen })).send().await.expect(201);
        }
    }
    // Activated by hand without ever having had a password: the mailed link sets one.
    let wes = app.found("workshop", "wes").await;
    for (name, page) in [("max", false), ("mia", true)] {
        let invited = app.invite(&wes, &format!("{name}@person.test")).await;
        app.post(&format!("/v1/users/{}/activate", invited.user)).by(&wes.token).send().await.expect(200);
        app.hold(app.now() + Span(61)).await;
        app.post("/v1/password-resets").json(&json!({ "email": invited.email })).send().await.expect(202);
        let link = link_in(&app.mails(&invited.email, "set_up").await.pop().unwrap(), "/i/");
        let chosen = password(name);
        if page {
            app.post(&link).form(&[("action", "accept"), ("password", &chosen)]).send().await.expect(303);
        } else {
            app.post(&format!("{}/accept", link.replace("/i/", "/v1/invitation-links/"))).json(&json!({ "password": chosen })).send().await.expect(201);
        }
    }
    app.drain().await;
}

/// Mail to somebody who does not want it, once an admin insists: on the notice's page, and on the home page.
async fn held_back(app: &App) {
    let eli = app.found("default", "eli").await;
    for (name, home) in [("kim", false), ("lea", true)] {
        let invited = app.invite(&eli, &format!("{name}@person.test")).await;
        app.reported(&app.newest_mail(&invited.email, "invitation").await, "complaint", None).await;
        app.hold(app.now() + Span(61)).await;
        if home {
            app.post(&format!("/v1/users/{}/invitation/revoke", invited.user)).by(&eli.token).send().await.expect(200);
            let form = [("action", "invite"), ("email", &invited.email), ("first_name", "Lea"), ("role", "viewer"), ("confirm_suppressed", "yes")];
            app.post("/home").cookie(&eli.token).form(&form).send().await.expect(200);
        } else {
            let told = app.mails(&eli.email, "undelivered").await.pop().unwrap();
            app.post(&link_in(&told, "/n/")).cookie(&eli.token).form(&[("action", "lift_suppression")]).send().await.expect(200);
        }
    }
}

/// The same by the API: one, many, and somebody new.
async fn held_back_for_the_api(app: &App) {
    let eve = app.found("default", "hal").await;
    let confirmed = |mut body: serde_json::Value| {
        body["confirm_suppressed"] = true.into();
        body
    };
    for name in ["one", "many", "new"] {
        let invited = app.invite(&eve, &format!("{name}@person.test")).await;
        app.reported(&app.newest_mail(&invited.email, "invitation").await, "complaint", None).await;
        app.hold(app.now() + Span(61)).await;
        let path = format!("/v1/users/{}/invitation", invited.user);
        match name {
            "one" => drop(app.post(&format!("{path}/resend")).by(&eve.token).json(&confirmed(json!({}))).send().await.expect(200)),
            "many" => {
                let body = confirmed(json!({ "users": [invited.user] }));
                app.post("/v1/invitations/bulk-resend").by(&eve.token).json(&body).send().await.expect(200);
            }
            _ => {
                app.post(&format!("{path}/revoke")).by(&eve.token).send().await.expect(200);
                app.post("/v1/users").by(&eve.token).json(&confirmed(App::invitation(&invited.email))).send().await.expect(201);
            }
        }
    }
}

/// Founders who prove their mailbox by a reset, and a login that has another life when one of them begins anew.
async fn other_lives(app: &App) {
    for (name, page) in [("ned", false), ("nia", true)] {
        let email = format!("{name}@boss.test");
        let owner = json!({ "email": email, "password": password(name), "first_name": name, "last_name": "Boss" });
        app.post("/v1/organizations").json(&json!({ "name": "Works", "owner": owner })).send().await.expect(201);
        app.post("/v1/password-resets").json(&json!({ "email": email })).send().await.expect(202);
        let link = link_in(&app.mails(&email, "password_reset").await.pop().unwrap(), "/r/");
        let chosen = password("another");
        if page {
            app.post(&link).form(&[("action", "complete"), ("password", &chosen)]).send().await.expect(200);
        } else {
            let complete = format!("{}/complete", link.replace("/r/", "/v1/password-reset-links/"));
            app.post(&complete).json(&json!({ "password": chosen })).send().await.expect(204);
        }
    }
    let (fay, flo) = (app.found("default", "fay").await, app.found("default", "flo").await);
    let gil = app.person(&fay, "gil").await;
    let there = app.invite(&flo, &gil.email).await;
    app.post(&format!("{}/accept", there.api())).by(&gil.token).json(&json!({})).send().await.expect(201);
    app.post(&format!("/v1/users/{}/terminate", gil.user)).by(&fay.token).send().await.expect(200);
    let fresh = json!({ "mode": "start_fresh" });
    app.post(&format!("/v1/users/{}/restore", gil.user)).by(&fay.token).json(&fresh).send().await.expect(201);
}

/// An organization is closed while an invitation is open, and somebody who is in two deletes the account.
async fn closed(app: &App) {
    let (joy, jan) = (app.found("default", "joy").await, app.found("default", "jan").await);
    let jim = app.person(&joy, "jim").await;
    let there = app.invite(&jan, &jim.email).await;
    let joined = app.post(&format!("{}/accept", there.api())).by(&jim.token).json(&json!({})).send().await.expect(201).json();
    let open = app.invite(&joy, "jo@person.test").await;
    for (token, name, path, body) in [
        (joined["session"]["token"].as_str().unwrap().to_owned(), "jim", "/v1/me", json!({})),
        (joy.token.clone(), "joy", "/v1/organization", json!({ "name": "joy Works" })),
    ] {
        let proved = app.post("/v1/sessions/current/step-up").by(&token).json(&json!({ "password": password(name) })).send().await.expect(200).json();
        app.ask("DELETE", path).by(proved["token"].as_str().unwrap()).json(&body).send().await.expect(204);
    }
    app.hold(app.now().whole_second() + Span::hours(24)).await;
    let due = json!({ "kind": "invitation_due", "organization": joy.org, "user": open.user, "epoch": 1, "due": 0 });
    invoke(app.runner.context(), "expire_invitation", due).await.unwrap();
    app.drain().await;
}

/// Whoever is gone long enough is erased by the sweep, the account too.
async fn purged(app: &App) {
    let pam = app.found("tenant", "pam").await;
    for (name, revoked) in [("pat", false), ("pip", true)] {
        let (user, act) = match revoked {
            true => (app.invite(&pam, &format!("{name}@person.test")).await.user, "invitation/revoke"),
            false => (app.person(&pam, name).await.user, "terminate"),
        };
        app.post(&format!("/v1/users/{user}/{act}")).by(&pam.token).send().await.expect(200);
    }
    app.advance(Span::days(31)).await;
    app.drain().await;
}

/// Somebody is off and comes back; the sweep tells, and looks first when it might be midnight anywhere.
async fn off_for_a_while(app: &App) {
    let dot = app.found("default", "dot").await;
    let day = (app.now() + Span::days(2)).to_string()[..10].to_owned();
    let body = json!({ "start": day, "end": day });
    app.post(&format!("/v1/users/{}/days-off", dot.user)).by(&dot.token).json(&body).send().await.expect(201);
    app.advance(Span::days(4)).await;
    app.drain().await;
}

/// A reminder by the timer, and one by the sweep.
async fn reminders(app: &App) {
    let rio = app.found("default", "rio").await;
    let values = json!({ "values": { "invite.reminders": [50, 90] } });
    app.ask("PUT", "/v1/organization/policies").by(&rio.token).json(&values).send().await.expect(200);
    app.invite(&rio, "slow@person.test").await;
    app.advance(Span::minutes(12 * 60 + 1)).await;
    app.hold(app.now() + Span::hours(10)).await;
    invoke(app.runner.context(), "sweep", json!({})).await.unwrap();
    app.drain().await;
}

/// More notices in an hour than go singly: of mails that came back, and of invitations that ended; the rest waits for a digest.
async fn too_many_notices(app: &App) {
    for (name, bounced) in [("ida", true), ("ivo", false)] {
        let admin = app.found("default", name).await;
        let mut invited = Vec::new();
        for n in 0..8 {
            invited.push(app.invite(&admin, &format!("{name}{n}@person.test")).await);
        }
        if bounced {
            for one in &invited {
                app.reported(&app.newest_mail(&one.email, "invitation").await, "bounce", None).await;
            }
        } else {
            app.hold(app.now().whole_second() + Span::hours(24)).await;
            for one in &invited {
                let due = json!({ "kind": "invitation_due", "organization": admin.org, "user": one.user, "epoch": 1, "due": 0 });
                invoke(app.runner.context(), "expire_invitation", due).await.unwrap();
            }
            app.drain().await;
        }
        app.advance(Span::hours(1)).await;
    }
}

/// Neither stream nor timer nor queue: the sweep finds all that they would have done.
async fn the_sweep_alone(app: &App) {
    let dan = app.found("default", "dan").await;
    app.invite(&dan, "late@person.test").await;
    app.hold(app.now() + Span::hours(25)).await;
    let sweep = || invoke(app.runner.context(), "sweep", json!({}));
    sweep().await.unwrap();
    sweep().await.unwrap();
    let token = app.signed_in_again(&dan).await;
    app.post("/v1/users").by(&token).json(&App::invitation("new@person.test")).send().await.expect(201);
    sweep().await.unwrap();
}
