//! What every page tells the browser (RELIABILITY section 1, items 15 and 35): nothing but its own style is loaded or run, no
//! other site may frame it or send its forms, and neither its address nor its content is passed on or kept.

use std::collections::{BTreeMap, BTreeSet};

use domain::Span;
use functions::OPERATIONS;
use platform::edge::{Operation, Surface, Trigger};
use tests::{Answer, App, Ask, link_in, password, picture};

const YEAR: u64 = 365 * 24 * 3600;

fn pages() -> impl Iterator<Item = (&'static Operation, &'static str, &'static str)> {
    OPERATIONS.iter().filter(|operation| operation.surface == Surface::Page).filter_map(|operation| match operation.trigger {
        Trigger::Http(method, path) => Some((operation, method, path)),
        _ => None,
    })
}

fn directives(policy: &str) -> BTreeMap<&str, Vec<&str>> {
    let words = policy.split(';').map(|directive| directive.split_whitespace().collect::<Vec<_>>());
    words.filter(|words| !words.is_empty()).map(|words| (words[0], words[1..].to_vec())).collect()
}

/// What a policy allows that it should not. Some directives stand for themselves; the others fall back to `default-src`.
fn wrong_policy(policy: &str) -> Vec<String> {
    let directives = directives(policy);
    let of = |name: &str| directives.get(name).cloned().unwrap_or_default();
    let mut wrong = Vec::new();
    for alone in ["default-src", "base-uri", "frame-ancestors"] {
        if of(alone) != ["'none'"] {
            wrong.push(format!("{alone} {:?}", of(alone)));
        }
    }
    if !["'self'", "'none'"].contains(&of("form-action").join(" ").as_str()) {
        wrong.push(format!("form-action {:?}", of("form-action")));
    }
    for falls_back in ["object-src", "script-src", "connect-src", "frame-src", "worker-src"] {
        if directives.get(falls_back).is_some_and(|sources| *sources != ["'none'"]) {
            wrong.push(format!("{falls_back} {:?}", of(falls_back)));
        }
    }
    let own = |source: &str| ["'none'", "'self'"].contains(&source) || source.starts_with("'sha256-");
    wrong.extend(directives.values().flatten().filter(|source| !own(source)).map(|source| format!("the source {source}")));
    wrong
}

/// What is missing of the headers that every page has. A photo may be kept, by the browser alone.
fn wrong_headers(answer: &Answer) -> Vec<String> {
    let mut wrong = wrong_policy(answer.header("content-security-policy"));
    let photo = answer.header("content-type") == "image/jpeg";
    let kept = if photo { "private, no-cache" } else { "no-store" };
    for (name, value) in [("x-content-type-options", "nosniff"), ("referrer-policy", "no-referrer"), ("cache-control", kept)] {
        if answer.header(name) != value {
            wrong.push(format!("{name}: {:?}", answer.header(name)));
        }
    }
    let transport = answer.header("strict-transport-security");
    let age = transport.split(';').find_map(|part| part.trim().strip_prefix("max-age=")).and_then(|seconds| seconds.parse::<u64>().ok());
    if age.is_none_or(|age| age < YEAR) || !transport.contains("includeSubDomains") {
        wrong.push(format!("strict-transport-security: {transport:?}"));
    }
    if !photo && !answer.text.is_empty() && answer.header("content-type") != "text/html; charset=utf-8" {
        wrong.push(format!("content-type: {:?}", answer.header("content-type")));
    }
    for (name, _) in answer.headers.iter().filter(|(name, _)| name.starts_with("access-control-")) {
        wrong.push(format!("{name} lets other sites read"));
    }
    wrong
}

/// Cookies that other sites, scripts or plain HTTP could see or set.
fn wrong_cookies(answer: &Answer) -> Vec<String> {
    let cookies = answer.headers.iter().filter(|(name, _)| name == "set-cookie").map(|(_, cookie)| cookie.as_str());
    let sound = |cookie: &&str| {
        let attributes: Vec<&str> = cookie.split(';').skip(1).map(str::trim).collect();
        let has = |attribute: &str| attributes.contains(&attribute);
        let strict = has("SameSite=Lax") || has("SameSite=Strict");
        cookie.starts_with("__Host-") && has("Path=/") && has("Secure") && has("HttpOnly") && strict && !attributes.iter().any(|a| a.starts_with("Domain"))
    };
    cookies.filter(|cookie| !sound(cookie)).map(|cookie| format!("the cookie {cookie}")).collect()
}

/// What a page would fetch from elsewhere, or run.
fn wrong_content(base: &str, page: &str) -> Vec<String> {
    let page = page.to_lowercase();
    let mut wrong = Vec::new();
    for loading in ["src=\"", "href=\"", "action=\"", "srcset=\"", "poster=\"", "data=\"", "url("] {
        let urls = page.split(loading).skip(1).map(|rest| rest.split(['"', ')']).next().unwrap_or_default());
        let elsewhere = urls.filter(|url| (url.contains("://") || url.starts_with("//")) && !url.starts_with(&format!("{base}/")));
        wrong.extend(elsewhere.map(|url| format!("{loading}{url}")));
    }
    for running in ["<script", "<iframe", "<object", "<embed", "<base", "<link", "javascript:", "@import", "http-equiv"] {
        if page.contains(running) {
            wrong.push(running.to_owned());
        }
    }
    // Attributes alone: what people typed may hold these words.
    let tags = page.split('<').map(|rest| rest.split('>').next().unwrap_or_default());
    let handlers = tags.filter(|tag| tag.split_whitespace().skip(1).any(|word| word.starts_with("on") && word.contains('=') || word.starts_with("style=")));
    wrong.extend(handlers.map(|tag| format!("<{tag}>")));
    wrong
}

/// Every page that was visited, and what was wrong with it.
struct Tour<'a> {
    app: &'a App,
    seen: BTreeSet<&'static str>,
    wrong: Vec<String>,
    cookies: usize,
}

impl Tour<'_> {
    async fn visit(&mut self, operation: &'static str, status: u16, ask: Ask<'_>) -> Answer {
        let answer = ask.send().await.expect(status);
        let mut wrong = wrong_headers(&answer);
        wrong.extend(wrong_cookies(&answer));
        wrong.extend(wrong_content(self.app.runner.base_url(), &answer.text));
        self.wrong.extend(wrong.into_iter().map(|what| format!("{operation}, {status}: {what}")));
        self.cookies += answer.headers.iter().filter(|(name, _)| name == "set-cookie").count();
        self.seen.insert(operation);
        answer
    }
}

async fn signing_in(tour: &mut Tour<'_>) -> String {
    let app = tour.app;
    let ann = app.found("default", "ann").await;
    tour.visit("sign_in_page", 200, app.get("/sign-in")).await;
    tour.visit("home_page", 303, app.get("/home")).await;
    tour.visit("sign_in_form", 401, app.post("/sign-in").form(&[("action", "sign_in"), ("email", &ann.email), ("password", "teapots")])).await;
    let right = [("action", "sign_in"), ("email", ann.email.as_str()), ("password", &password("ann"))];
    let first = tour.visit("sign_in_form", 303, app.post("/sign-in").form(&right)).await.cookie("__Host-usher").unwrap();
    tour.visit("sign_out_form", 303, app.post("/sign-out").cookie(&first).form(&[("action", "sign_out")])).await;
    tour.visit("sign_in_form", 202, app.post("/sign-in").form(&[("action", "reset"), ("email", &ann.email)])).await;
    let reset = link_in(&app.mails(&ann.email, "password_reset").await[0], "/r/");
    tour.visit("reset_page", 200, app.get(&reset)).await;
    tour.visit("reset_form", 422, app.post(&reset).form(&[("action", "complete"), ("password", "short")])).await;
    tour.visit("reset_form", 200, app.post(&reset).form(&[("action", "complete"), ("password", &password("ann again"))])).await;
    tour.visit("reset_page", 410, app.get(&reset)).await;
    let cat = app.post("/v1/organizations").json(&serde_json::json!({
        "name": "Cat Works", "owner": { "email": "cat@boss.test", "password": password("cat"), "first_name": "Cat", "last_name": "Boss" },
    }));
    let session = cat.send().await.expect(201).json()["session"]["token"].as_str().unwrap().to_owned();
    let verify = link_in(&app.mails("cat@boss.test", "verify_email").await[0], "/v/");
    tour.visit("verify_page", 200, app.get(&verify).cookie(&session)).await;
    tour.visit("verify_form", 303, app.post(&verify).form(&[("action", "verify")])).await;
    tour.visit("verify_form", 200, app.post(&verify).cookie(&session).form(&[("action", "verify")])).await;
    app.sign_in(&ann.email, &password("ann again")).await.expect(201).json()["token"].as_str().unwrap().to_owned()
}

async fn inviting(tour: &mut Tour<'_>, session: &str) {
    let app = tour.app;
    tour.visit("home_page", 200, app.get("/home").cookie(session)).await;
    let invite = |name: &str| [("action", "invite".to_owned()), ("email", format!("{name}@person.test")), ("first_name", name.to_owned())];
    for (name, status) in [("ada", 200), ("eve", 200), ("no mailbox ", 422)] {
        let fields = invite(name);
        let fields: Vec<(&str, &str)> = fields.iter().map(|(field, value)| (*field, value.as_str())).collect();
        tour.visit("home_form", status, app.post("/home").cookie(session).form(&fields)).await;
    }
    let me = app.get("/v1/me").by(session).send().await.expect(200).json()["id"].as_str().unwrap().to_owned();
    let person = format!("/people/{me}");
    tour.visit("person_page", 200, app.get(&person).cookie(session)).await;
    tour.visit("person_form", 303, app.post(&person).cookie(session).form(&[("action", "save"), ("first_name", "Ann")])).await;
    tour.visit("person_form", 422, app.post(&person).cookie(session).form(&[("action", "save"), ("time_zone", "Moon/Crater")])).await;
    tour.visit("organization_page", 200, app.get("/organization").cookie(session)).await;
    let entry = [("action", "add"), ("list", "positions"), ("name", "Smith")];
    tour.visit("organization_form", 303, app.post("/organization").cookie(session).form(&entry)).await;
    tour.visit("organization_form", 409, app.post("/organization").cookie(session).form(&entry)).await;
    tour.visit("organization_page", 200, app.get("/organization?values=invite.ttl%20%3D%2048h").cookie(session)).await;
    tour.visit("organization_page", 422, app.get("/organization?values=nothing").cookie(session)).await;
    let photo = format!("{person}/photo");
    tour.visit("photo_page", 404, app.get(&photo).cookie(session)).await;
    tour.visit("photo_form", 303, app.post(&photo).cookie(session).upload(&[("action", "photo")], &picture())).await;
    tour.visit("photo_form", 415, app.post(&photo).cookie(session).upload(&[("action", "photo")], b"GIF89a")).await;
    tour.visit("photo_page", 200, app.get(&photo).cookie(session)).await;
    tour.visit("person_page", 200, app.get(&person).cookie(session)).await;
    tour.visit("person_page", 404, app.get("/people/nobody").cookie(session)).await;
    let link = link_in(&app.mails("ada@person.test", "invitation").await[0], "/i/");
    tour.visit("invitation_page", 200, app.get(&link)).await;
    tour.visit("invitation_form", 422, app.post(&link).form(&[("action", "accept"), ("password", "short")])).await;
    let accepted = tour.visit("invitation_form", 303, app.post(&link).form(&[("action", "accept"), ("password", &password("ada"))])).await;
    tour.visit("invitation_page", 410, app.get(&link)).await;
    tour.visit("invitation_page", 410, app.get("/i/nonsense")).await;
    let ada = accepted.cookie("__Host-usher").unwrap();
    let bea = app.found("tenant", "bea").await;
    let there = app.invite(&bea, "ada@person.test").await;
    tour.visit("invitation_page", 200, app.get(&there.link)).await;
    app.post(&format!("{}/accept", there.api())).by(&ada).json(&serde_json::json!({})).send().await.expect(201);
    tour.visit("switch_form", 303, app.post("/switch-organization").cookie(&ada).form(&[("organization", &bea.org)])).await;
    app.advance(Span::hours(25)).await;
    let notice = link_in(&app.mails("ann@boss.test", "expiry_notice").await[0], "/n/");
    tour.visit("notice_page", 303, app.get(&notice)).await;
    let session = app.sign_in("ann@boss.test", &password("ann again")).await.expect(201).json()["token"].as_str().unwrap().to_owned();
    tour.visit("notice_page", 200, app.get(&notice).cookie(&session)).await;
    tour.visit("notice_form", 200, app.post(&notice).cookie(&session).form(&[("action", "resend")])).await;
    tour.visit("not there", 404, app.get("/nowhere")).await;
    tour.visit("not so", 405, app.ask("PUT", "/sign-in")).await;
}

#[tokio::test]
async fn every_page_keeps_to_itself() {
    let app = App::start().await;
    let mut tour = Tour { app: &app, seen: BTreeSet::new(), wrong: Vec::new(), cookies: 0 };
    let session = signing_in(&mut tour).await;
    inviting(&mut tour, &session).await;
    let missed: Vec<&str> = pages().map(|(operation, ..)| operation.id).filter(|id| !tour.seen.contains(id)).collect();
    assert!(missed.is_empty(), "never visited: {missed:?}");
    assert!(tour.cookies >= 8, "sessions, devices and ways back, not {} cookies", tour.cookies);
    assert!(tour.wrong.is_empty(), "{}", tour.wrong.join("\n"));
    app.end().await;
}

/// Whatever a form would do, it is refused before anything is looked at.
#[tokio::test]
async fn no_form_of_another_site_is_taken() {
    let app = App::start().await;
    let ann = app.found("default", "ann").await;
    let ada = app.invite(&ann, "ada@person.test").await;
    let forms = || pages().filter(|(_, method, _)| *method != "GET");
    assert!(forms().count() >= 8);
    for (operation, method, path) in forms() {
        for (name, value) in [("sec-fetch-site", "cross-site"), ("sec-fetch-site", "same-site"), ("origin", "https://evil.test"), ("origin", "null")] {
            let ask = app.ask(method, &path.replace("{token}", &ada.token)).cookie(&ann.token).form(&[("action", "accept"), ("password", &password("eve"))]);
            let refused = ask.header(name, value).send().await;
            assert_eq!(refused.status, 403, "{} with {name}: {value}", operation.id);
            assert!(refused.cookie("__Host-usher").is_none());
            let wrong = wrong_headers(&refused);
            assert!(wrong.is_empty(), "{}: {wrong:?}", operation.id);
        }
    }
    app.get("/v1/me").by(&ann.token).send().await.expect(200);
    app.accept(&ada, "ada").await.expect(201);
    app.end().await;
}

/// The checks themselves see what they are for.
#[test]
fn a_loose_page_is_noticed() {
    let good = "default-src 'none'; base-uri 'none'; frame-ancestors 'none'; form-action 'self'";
    assert_eq!(wrong_policy(good), Vec::<String>::new());
    for loose in [
        "",
        "base-uri 'none'; frame-ancestors 'none'; form-action 'self'",
        "default-src 'none'; frame-ancestors 'none'; form-action 'self'",
        "default-src 'none'; base-uri 'none'; form-action 'self'",
        "default-src 'none'; base-uri 'none'; frame-ancestors 'none'",
        &format!("{good}; style-src 'unsafe-inline'"),
        &format!("{good}; img-src https://cdn.test"),
        &format!("{good}; object-src 'self'"),
    ] {
        assert!(!wrong_policy(loose).is_empty(), "{loose}");
    }
    let answer = |cookie: &str| Answer { status: 200, headers: vec![("set-cookie".to_owned(), cookie.to_owned())], text: String::new(), bytes: Vec::new() };
    assert!(wrong_cookies(&answer("__Host-a=b; Path=/; Secure; HttpOnly; SameSite=Lax")).is_empty());
    for loose in [
        "a=b; Path=/; Secure; HttpOnly; SameSite=Lax",
        "__Host-a=b; Path=/; HttpOnly; SameSite=Lax",
        "__Host-a=b; Path=/; Secure; SameSite=Lax",
        "__Host-a=b; Path=/; Secure; HttpOnly",
    ] {
        assert_eq!(wrong_cookies(&answer(loose)).len(), 1, "{loose}");
    }
    assert!(wrong_content("http://here", "<a href=\"http://here/home\">onward=style</a>").is_empty());
    for loose in ["<img src=\"//cdn.test/x\">", "<script>", "<p style=\"x\">", "<a onclick=\"x\">", "<form action=\"https://evil.test\">"] {
        assert_eq!(wrong_content("http://here", loose).len(), 1, "{loose}");
    }
}
