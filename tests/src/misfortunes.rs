//! What happens to invitations in real mailboxes and browsers: scanners, second tabs, old mails, double clicks, other people.

use domain::Span;
use serde_json::json;
use tests::{Admin, App, Invited, link_in, password};

/// The forms of a page: the fields that a browser would send if somebody pressed the button and typed nothing.
fn forms(page: &str) -> Vec<Vec<(String, String)>> {
    page.split("<form").skip(1).map(|form| fields(form.split("</form>").next().unwrap())).collect()
}

fn fields(form: &str) -> Vec<(String, String)> {
    let attribute = |tag: &str, name: &str| tag.split(&format!("{name}=\"")).nth(1).map(|rest| rest.split('"').next().unwrap().to_owned());
    let tags = form.split('<').filter(|tag| tag.starts_with("input") || tag.starts_with("button"));
    let sent = tags.filter(|tag| !tag.contains("type=\"checkbox\"") && !tag.contains("type=\"radio\""));
    sent.filter_map(|tag| Some((attribute(tag, "name")?, attribute(tag, "value").unwrap_or_default()))).collect()
}

async fn press(app: &App, path: &str, form: &[(String, String)]) -> tests::Answer {
    let fields: Vec<(&str, &str)> = form.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
    app.post(path).form(&fields).send().await
}

async fn accepts(app: &App, invited: &Invited) {
    let user = app.accept(invited, "ada").await.expect(201).json()["user"].clone();
    assert_eq!(user["status"], "active");
}

/// Mail scanners fetch, render and press whatever there is to press; only a chosen password lets somebody in.
#[tokio::test]
async fn a_scanner_that_presses_every_button_leaves_the_link_as_it_was() {
    let app = App::start().await;
    let admin = app.found("default", "ann").await;
    let invited = app.invite(&admin, "ada@person.test").await;
    let before = app.get(&format!("/v1/users/{}", invited.user)).by(&admin.token).send().await.expect(200).header("etag").to_owned();
    let mut pages = vec![app.get(&invited.link).send().await.expect(200).text];
    let mut pressed = 0;
    while let Some(page) = pages.pop() {
        for form in forms(&page) {
            app.ask("HEAD", &invited.link).send().await.expect(200);
            let answer = press(&app, &invited.link, &form).await;
            assert!([200, 422].contains(&answer.status), "{form:?} {answer:?}");
            pressed += 1;
            if pressed < 20 && answer.status == 200 {
                pages.push(answer.text);
            }
        }
    }
    assert!(pressed >= 3, "accepting, asking to decline and declining were pressed, not {pressed} forms");
    let after = app.get(&format!("/v1/users/{}", invited.user)).by(&admin.token).send().await.expect(200);
    assert_eq!((after.header("etag"), after.json()["status"].as_str()), (before.as_str(), Some("pending")));
    accepts(&app, &invited).await;
    app.end().await;
}

#[tokio::test]
async fn the_second_of_two_tabs_is_told_that_the_first_was_used() {
    let app = App::start().await;
    let admin = app.found("default", "ann").await;
    let invited = app.invite(&admin, "ada@person.test").await;
    let (first, second) = (app.get(&invited.link).send().await.expect(200), app.get(&invited.link).send().await.expect(200));
    let filled = |page: &str| {
        let mut form = forms(page).into_iter().find(|form| form.contains(&("action".to_owned(), "accept".to_owned()))).unwrap();
        form.iter_mut().filter(|(name, _)| name == "password").for_each(|(_, value)| *value = password("ada"));
        form
    };
    assert_ne!(filled(&first.text), filled(&second.text), "each tab has a key of its own");
    press(&app, &invited.link, &filled(&first.text)).await.expect(303);
    let late = press(&app, &invited.link, &filled(&second.text)).await.expect(410);
    assert!(late.cookie("__Host-usher").is_none(), "a used link signs nobody in");
    assert!(late.text.contains("/sign-in"), "{}", late.text);
    app.end().await;
}

/// Two posts of the same form, at the same time: one person, one session, both answered alike.
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_double_click_gets_in_once() {
    let app = App::start().await;
    let admin = app.found("default", "ann").await;
    for round in 0..5 {
        let invited = app.invite(&admin, &format!("ada{round}@person.test")).await;
        let page = app.get(&invited.link).send().await.expect(200);
        let mut form = forms(&page.text).swap_remove(0);
        form.iter_mut().filter(|(name, _)| name == "password").for_each(|(_, value)| *value = password("ada"));
        let (one, two) = futures::join!(press(&app, &invited.link, &form), press(&app, &invited.link, &form));
        let sessions = [one.expect(303), two.expect(303)].map(|answer| answer.cookie("__Host-usher").unwrap());
        assert_eq!(sessions[0], sessions[1]);
        app.get("/v1/me").by(&sessions[0]).send().await.expect(200);
    }
    assert_eq!(app.events("invitation.accepted").await.len(), 5);
    app.end().await;
}

/// The mail of an epoch that is over stays in the mailbox. Its link says what became of it and offers the one that works.
#[tokio::test]
async fn an_old_link_after_a_resend_after_expiry_leads_to_the_new_one() {
    let app = App::start().await;
    let mut admin = app.found("default", "ann").await;
    let invited = app.invite(&admin, "ada@person.test").await;
    app.hold(app.now() + Span::hours(25)).await;
    admin.token = app.signed_in_again(&admin).await;
    app.post(&format!("/v1/users/{}/invitation/resend", invited.user)).by(&admin.token).send().await.expect(200);
    let newest = |mails: &[serde_json::Value]| link_in(mails.last().unwrap(), "/i/");
    let fresh = newest(&app.mails("ada@person.test", "invitation").await);
    assert_ne!(fresh, invited.link);

    let dead = app.get(&invited.api()).send().await.refused(410, "dead_link").json();
    assert_eq!((dead["reason"].as_str(), &dead["actions"]), (Some("expired"), &json!(["request_fresh_link"])));
    app.accept(&invited, "ada").await.refused(410, "dead_link");
    app.post(&format!("{}/renew", invited.api())).send().await.expect(202);
    let mails = app.mails("ada@person.test", "invitation").await;
    assert_eq!((mails.len(), newest(&mails)), (3, fresh.clone()), "the living epoch keeps its link");

    let fresh = Invited { token: fresh.replace("/i/", ""), link: fresh, ..invited.clone() };
    accepts(&app, &fresh).await;
    let dead = app.get(&invited.api()).send().await.refused(410, "dead_link").json();
    assert_eq!((dead["reason"].as_str(), &dead["actions"]), (Some("expired"), &json!(["sign_in", "reset"])));
    app.end().await;
}

/// An invitation for one person, opened in a browser that is signed in as another.
#[tokio::test]
async fn the_wrong_person_is_shown_both_addresses_and_the_way_on() {
    let app = App::start().await;
    let (ann, bea) = (app.found("default", "ann").await, app.found("tenant", "bea").await);
    app.person(&ann, "ada").await;
    let cyd = app.person(&ann, "cyd").await;
    let invited = app.invite(&bea, "ada@person.test").await;
    let page = app.get(&invited.link).cookie(&cyd.token).send().await.expect(200);
    assert!(page.text.contains("ada@person.test") && page.text.contains("cyd@person.test"), "{}", page.text);
    let refused = app.post(&format!("{}/accept", invited.api())).by(&cyd.token).json(&json!({})).send().await.refused(403, "wrong_account");
    assert_eq!(refused.json()["actions"], json!(["sign_out_and_continue", "send_to_person"]));
    let left = app.post(&invited.link).cookie(&cyd.token).form(&[("action", "sign_out")]).send().await.expect(303);
    assert_eq!(left.header("location"), invited.link);
    app.get("/v1/me").by(&cyd.token).send().await.refused(401, "unauthenticated");
    app.end().await;
}

/// Whoever is handed a link that an admin fetched and forwarded it proves nothing by it: the code goes to the mailbox.
#[tokio::test]
async fn a_forwarded_link_lets_nobody_in_but_the_mailbox() {
    let app = App::start().await;
    let admin = app.found("default", "ann").await;
    let invited = app.invite(&admin, "ada@person.test").await;
    let url = app.post(&format!("/v1/users/{}/invitation/link", invited.user)).by(&admin.token).send().await.expect(200).json();
    let url = url["url"].as_str().unwrap();
    let forwarded = url[url.find("/i/").unwrap()..].replace("/i/", "/v1/invitation-links/");
    let body = json!({ "password": password("mallory") });
    app.post(&format!("{forwarded}/accept")).json(&body).send().await.refused(409, "code_required");
    app.post(&format!("{forwarded}/code")).send().await.expect(202);
    for template in ["code", "invitation"] {
        assert!(app.mails(&admin.email, template).await.is_empty(), "the admin gets no {template}");
    }
    assert_eq!(app.mails("ada@person.test", "code").await.len(), 1);
    app.post(&format!("{forwarded}/decline")).send().await.refused(403, "handed_link");
    accepts(&app, &invited).await;
    assert_eq!(app.get(&forwarded).send().await.refused(410, "dead_link").json()["reason"], "accepted");
    app.end().await;
}

/// The inviter is switched off between invitation and accept: the link is dead for ever, the next admin may give it anew.
#[tokio::test]
async fn an_inviter_who_is_gone_leaves_a_link_that_another_can_renew() {
    let app = App::start().await;
    let owner = app.found("default", "ann").await;
    let bob = app.person_as(&owner, "bob", "admin").await;
    let inviter = Admin { org: owner.org.clone(), user: bob.user.clone(), email: bob.email.clone(), token: bob.token.clone() };
    let invited = app.invite(&inviter, "ada@person.test").await;
    app.post(&format!("/v1/users/{}/deactivate", bob.user)).by(&owner.token).send().await.expect(200);
    let dead = app.accept(&invited, "ada").await.refused(410, "dead_link").json();
    assert_eq!((dead["reason"].as_str(), &dead["actions"]), (Some("inviter_lost_rights"), &json!(["tell_organization"])));
    app.post(&format!("{}/renew", invited.api())).send().await.expect(202);
    assert_eq!(app.mails(&owner.email, "invitee_asks").await.len(), 1);
    app.post(&format!("/v1/users/{}/activate", bob.user)).by(&owner.token).send().await.expect(200);
    assert_eq!(app.get(&invited.api()).send().await.refused(410, "dead_link").json()["reason"], "inviter_lost_rights");
    app.advance(Span(61)).await;
    app.post(&format!("/v1/users/{}/invitation/resend", invited.user)).by(&owner.token).send().await.expect(200);
    let link = link_in(app.mails("ada@person.test", "invitation").await.last().unwrap(), "/i/");
    let fresh = Invited { token: link.replace("/i/", ""), link, ..invited };
    accepts(&app, &fresh).await;
    app.end().await;
}
