//! The pages, as a browser without JavaScript uses them.

use tests::{App, link_in, password};

fn hidden_key(page: &str) -> String {
    let at = page.find("name=\"key\" value=\"").unwrap() + "name=\"key\" value=\"".len();
    page[at..].split('"').next().unwrap().to_owned()
}

#[tokio::test]
async fn the_story_by_clicking() {
    let app = App::start().await;
    let admin = app.found("default", "ann").await;
    app.get("/home").send().await.expect(303);
    let signed_in = app.post("/sign-in").form(&[("action", "sign_in"), ("email", &admin.email), ("password", &password("ann"))]).send().await.expect(303);
    assert_eq!(signed_in.header("location"), "/home");
    let session = signed_in.cookie("__Host-usher").unwrap();
    let home = app.get("/home").cookie(&session).send().await.expect(200);
    assert!(home.header("content-security-policy").contains("default-src 'none'"));

    let key = hidden_key(&home.text);
    let invite = [("action", "invite"), ("key", &key), ("email", "ada@person.test"), ("first_name", "Ada"), ("last_name", "Lovelace"), ("role", "viewer")];
    let page = app.post("/home").cookie(&session).form(&invite).send().await.expect(200);
    assert!(page.text.contains("ada@person.test is invited"), "{}", page.text);
    let mail = app.mails("ada@person.test", "invitation").await.pop().unwrap();
    let link = link_in(&mail, "/i/");

    let page = app.get(&link).send().await.expect(200);
    assert_eq!(page.header("referrer-policy"), "no-referrer");
    assert_eq!(page.header("cache-control"), "no-store");
    let key = hidden_key(&page.text);
    let short = app.post(&link).form(&[("action", "accept"), ("key", &key), ("password", "short")]).send().await.expect(422);
    assert!(short.text.contains("at least 15 characters"), "{}", short.text);
    let fields = [("action", "accept"), ("key", key.as_str()), ("password", &password("ada"))];
    let in_ = app.post(&link).form(&fields).send().await.expect(303);
    let twice = app.post(&link).form(&fields).send().await.expect(303);
    assert_eq!(in_.cookie("__Host-usher"), twice.cookie("__Host-usher"), "a double click gets in");
    app.get("/home").cookie(&in_.cookie("__Host-usher").unwrap()).send().await.expect(200);
    let dead = app.get(&link).send().await.expect(410);
    assert!(dead.text.contains("has been accepted"), "{}", dead.text);
    app.end().await;
}

#[tokio::test]
async fn signing_in_leads_back_to_the_link() {
    let app = App::start().await;
    let (ann, bea) = (app.found("default", "ann").await, app.found("tenant", "bea").await);
    app.person(&ann, "ada").await;
    let invited = app.invite(&bea, "ada@person.test").await;
    let page = app.get(&invited.link).send().await.expect(200);
    let back = page.cookie("__Host-usher-back").unwrap();
    assert_eq!(back, invited.link);
    let form = [("action", "sign_in"), ("email", "ada@person.test"), ("password", &password("ada"))];
    let signed_in = app.post("/sign-in").header("cookie", &format!("__Host-usher-back={back}")).form(&form).send().await.expect(303);
    assert_eq!(signed_in.header("location"), invited.link);
    for evil in ["//evil.test", "https://evil.test/i/x", "/\\evil", "/i/../home?x"] {
        let signed_in = app.post("/sign-in").header("cookie", &format!("__Host-usher-back={evil}")).form(&form).send().await.expect(303);
        assert_eq!(signed_in.header("location"), "/home");
    }
    let session = signed_in.cookie("__Host-usher").unwrap();
    let page = app.get(&invited.link).cookie(&session).send().await.expect(200);
    let key = hidden_key(&page.text);
    app.post(&invited.link).cookie(&session).form(&[("action", "accept"), ("key", &key)]).send().await.expect(303);
    app.end().await;
}

#[tokio::test]
async fn declining_needs_a_ticked_box() {
    let app = App::start().await;
    let admin = app.found("default", "ann").await;
    let invited = app.invite(&admin, "ada@person.test").await;
    app.post(&invited.link).form(&[("action", "decline-ask")]).send().await.expect(200);
    app.post(&invited.link).form(&[("action", "decline")]).send().await.expect(422);
    app.get(&invited.link).send().await.expect(200);
    app.post(&invited.link).form(&[("action", "decline"), ("confirm", "yes")]).send().await.expect(200);
    app.get(&invited.link).send().await.expect(410);
    app.end().await;
}

#[tokio::test]
async fn a_forgotten_password_by_clicking() {
    let app = App::start().await;
    let admin = app.found("default", "ann").await;
    app.post("/sign-in").form(&[("action", "reset"), ("email", &admin.email)]).send().await.expect(202);
    let mail = app.mails(&admin.email, "password_reset").await.pop().unwrap();
    let link = link_in(&mail, "/r/");
    let page = app.get(&link).send().await.expect(200);
    let key = hidden_key(&page.text);
    app.post(&link).form(&[("action", "complete"), ("key", &key), ("password", &password("new"))]).send().await.expect(200);
    app.get(&link).send().await.expect(410);
    app.sign_in(&admin.email, &password("new")).await.expect(201);
    app.end().await;
}

#[tokio::test]
async fn signing_out_to_continue_ends_the_other_session() {
    let app = App::start().await;
    let (ann, bea) = (app.found("default", "ann").await, app.found("tenant", "bea").await);
    app.person(&ann, "ada").await;
    let invited = app.invite(&bea, "ada@person.test").await;
    app.post(&invited.link).cookie(&ann.token).form(&[("action", "sign_out")]).send().await.expect(303);
    app.get("/v1/me").by(&ann.token).send().await.refused(401, "unauthenticated");
    app.end().await;
}

#[tokio::test]
async fn refusals_of_pages_say_when_and_what_is_allowed() {
    let app = App::start().await;
    let admin = app.found("default", "ann").await;
    let refused = app.ask("PUT", "/sign-in").send().await.expect(405);
    assert_eq!(refused.header("allow"), "GET, POST, HEAD");
    let invited = app.invite(&admin, "ada@person.test").await;
    let resend = app.post("/home").cookie(&admin.token).form(&[("action", "resend"), ("user", &invited.user)]).send().await.expect(429);
    assert_eq!(resend.header("retry-after"), "60");
    app.end().await;
}
