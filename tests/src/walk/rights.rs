//! What the scenario's calls do not show of the rights that operations need: the same operations on their rarer ways. It is
//! kept apart, because what is rare costs other than what a row says.

use domain::Span;
use functions::invoke;
use infra::grants::ByOperation;
use serde_json::json;
use tests::{App, link_in, password};

use super::costs::walked;

/// Everything that the scenario and the rarer ways needed.
pub async fn needed() -> ByOperation {
    let mut all = walked().await.1.clone();
    let app = App::start().await;
    callers(&app).await;
    invitations(&app).await;
    the_sweep_alone(&app).await;
    for (operation, needs) in app.needed() {
        all.entry(operation).or_default().extend(needs);
    }
    app.runner.stop().await;
    all
}

/// Sessions where none is needed and after a while; lists in every order; a reset that finds nobody.
async fn callers(app: &App) {
    let ann = app.found("default", "cat").await;
    for path in ["/healthz", "/sign-in"] {
        app.get(path).by(&ann.token).cookie(&ann.token).send().await.expect(200);
    }
    for query in ["sort=name", "sort=created_at", "status=active&sort=name", "status=active&sort=created_at"] {
        app.get(&format!("/v1/users?{query}")).by(&ann.token).send().await;
    }
    app.hold(app.now() + Span::minutes(30)).await;
    app.get("/v1/me").by(&ann.token).send().await.expect(200);
    let nobody = json!({ "email": "nobody@person.test" });
    app.post("/v1/password-resets").header("idempotency-key", "5f0c9c0e").json(&nobody).send().await.expect(202);
    app.drain().await;
}

/// An invitation that somebody else repeats, and an account whose mailbox nobody proved, taken over by the link.
async fn invitations(app: &App) {
    let ann = app.found("default", "ann").await;
    let bob = app.person_as(&ann, "bob", "admin").await;
    let ada = app.invite(&ann, "ada@person.test").await;
    app.hold(app.now() + Span(61)).await;
    app.post("/v1/users").by(&bob.token).json(&App::invitation(&ada.email)).send().await.expect(200);
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
