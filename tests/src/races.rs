//! Fifty callers at once who want what excludes each other (RELIABILITY section 5): every answer is true, one outcome stands,
//! and the invariants hold of the table.

use std::sync::atomic::{AtomicBool, Ordering};

use domain::Span;
use functions::invoke;
use futures::FutureExt as _;
use futures::future::{BoxFuture, join_all};
use serde_json::json;
use tests::{Admin, Answer, App, Invited, link_in, password};

/// How many callers there are.
const AT_ONCE: usize = 50;

/// All of these at once, taking turns.
async fn at_once<'a>(racers: &[&(dyn Fn(usize) -> BoxFuture<'a, Answer> + Sync)]) -> Vec<Vec<Answer>> {
    let answers = join_all((0..AT_ONCE).map(|at| racers[at % racers.len()](at))).await;
    let mut by_racer: Vec<Vec<Answer>> = racers.iter().map(|_| Vec::new()).collect();
    answers.into_iter().enumerate().for_each(|(at, answer)| by_racer[at % racers.len()].push(answer));
    by_racer
}

/// How many of them succeeded; every other was refused for a reason, and none failed.
#[track_caller]
fn successes(answers: &[Answer]) -> usize {
    for answer in answers {
        let true_one = matches!(answer.status, 200..=204 | 401 | 403 | 404 | 409 | 410 | 412 | 429);
        assert!(true_one, "{answer:?}");
        // Too many at once is said as a conflict that may be tried again, and as nothing else.
        assert!(answer.code() != "conflict" || !answer.header("retry-after").is_empty(), "{answer:?}");
    }
    answers.iter().filter(|answer| answer.status < 300).count()
}

async fn status(app: &App, admin: &Admin, user: &str) -> String {
    let shown = app.get(&format!("/v1/users/{user}")).by(&admin.token).send().await.expect(200).json();
    shown["status"].as_str().unwrap().to_owned()
}

fn accept<'a>(app: &'a App, invited: &'a Invited) -> impl Fn(usize) -> BoxFuture<'a, Answer> + Sync {
    move |at| {
        let body = json!({ "password": password(&format!("ada{at}")) });
        async move { app.post(&format!("{}/accept", invited.api())).json(&body).send().await }.boxed()
    }
}

fn act<'a>(app: &'a App, admin: &'a Admin, user: &'a str, act: &'static str) -> impl Fn(usize) -> BoxFuture<'a, Answer> + Sync {
    move |_| async move { app.post(&format!("/v1/users/{user}/{act}")).by(&admin.token).send().await }.boxed()
}

#[tokio::test]
async fn fifty_accepts_let_one_in() {
    let app = App::start().await;
    let admin = app.found("default", "ann").await;
    let invited = app.invite(&admin, "ada@person.test").await;
    let answers = at_once(&[&accept(&app, &invited)]).await;
    assert_eq!(successes(&answers[0]), 1);
    let session = answers[0].iter().find(|answer| answer.status == 201).unwrap().json()["session"]["token"].as_str().unwrap().to_owned();
    app.get("/v1/me").by(&session).send().await.expect(200);
    app.end().await;
}

/// Whoever is told of a success is right about it for as long as nobody undoes it, and nobody can: what came second is refused.
#[tokio::test]
async fn accept_and_revoke_exclude_each_other() {
    for preset in ["default", "workshop"] {
        let app = App::start().await;
        let admin = app.found(preset, "ann").await;
        let invited = app.invite(&admin, "ada@person.test").await;
        let answers = at_once(&[&accept(&app, &invited), &act(&app, &admin, &invited.user, "invitation/revoke")]).await;
        let (accepted, revoked) = (successes(&answers[0]), successes(&answers[1]));
        assert_eq!(accepted + revoked, 1, "{accepted} accepted, {revoked} revoked");
        let expected = match (accepted, preset) {
            (1, _) => "active",
            (_, "workshop") => "inactive",
            _ => "terminated",
        };
        assert_eq!(status(&app, &admin, &invited.user).await, expected);
        app.end().await;
    }
}

#[tokio::test]
async fn whoever_accepts_while_switched_off_is_off() {
    let app = App::start().await;
    let admin = app.found("default", "ann").await;
    let invited = app.invite(&admin, "ada@person.test").await;
    let answers = at_once(&[&accept(&app, &invited), &act(&app, &admin, &invited.user, "deactivate")]).await;
    let (accepted, switched_off) = (successes(&answers[0]), successes(&answers[1]));
    assert!(accepted <= 1 && switched_off == 1, "{accepted} accepted, {switched_off} switched off");
    assert_eq!(status(&app, &admin, &invited.user).await, "inactive");
    for answer in answers[0].iter().filter(|answer| answer.status == 201) {
        let session = answer.json()["session"]["token"].as_str().unwrap().to_owned();
        app.get("/v1/me").by(&session).send().await.refused(401, "unauthenticated");
    }
    app.end().await;
}

#[tokio::test]
async fn switching_on_and_off_ends_in_one_of_both() {
    let app = App::start().await;
    let admin = app.found("default", "ann").await;
    let max = app.person(&admin, "max").await;
    let answers = at_once(&[&act(&app, &admin, &max.user, "deactivate"), &act(&app, &admin, &max.user, "activate")]).await;
    let (off, on) = (successes(&answers[0]), successes(&answers[1]));
    let ends = status(&app, &admin, &max.user).await;
    // They take turns, and the first to do anything switches off.
    assert_eq!(off - on, usize::from(ends == "inactive"), "{off} off, {on} on, ends {ends}");
    // A session from before the first switching off is dead, however often it was switched on again.
    app.get("/v1/me").by(&max.token).send().await.refused(401, "unauthenticated");
    app.end().await;
}

/// At the very end of a link: it is sent again in time or expires, and the admins are told of each epoch once.
#[tokio::test]
async fn a_resend_at_the_moment_of_expiry_leaves_one_live_link() {
    let app = App::start().await;
    let mut admin = app.found("default", "ann").await;
    let invited = app.invite(&admin, "ada@person.test").await;
    app.hold(app.now() + Span::hours(24)).await;
    admin.token = app.signed_in_again(&admin).await;
    let due = json!({ "kind": "invitation_due", "organization": admin.org, "user": invited.user, "epoch": 1, "due": 0 });
    let firings = join_all((0..AT_ONCE / 2).map(|_| invoke(app.runner.context(), "expire_invitation", due.clone())));
    let resends = join_all((0..AT_ONCE / 2).map(|at| act(&app, &admin, &invited.user, "invitation/resend")(at)));
    let (fired, resent) = futures::join!(firings, resends);
    assert!(fired.iter().all(Result::is_ok), "{fired:?}");
    assert!(successes(&resent) <= 1, "one mail a minute");
    let told = fired.iter().filter(|told| told.as_ref().unwrap()["told"] == true).count();
    assert!(told <= 1, "{fired:?}");
    app.drain().await;
    app.holds().await;
    assert!(app.events("invitation.expired").await.len() <= 1);
    app.get(&invited.api()).send().await.refused(410, "dead_link");
    // Whatever came first: a link that somebody has lets the person in.
    app.hold(app.now() + Span(61)).await;
    let mut mails = app.mails(&invited.email, "invitation").await;
    if mails.len() == 1 {
        app.post(&format!("/v1/users/{}/invitation/resend", invited.user)).by(&admin.token).send().await.expect(200);
        mails = app.mails(&invited.email, "invitation").await;
    }
    let link = link_in(mails.last().unwrap(), "/i/").replace("/i/", "/v1/invitation-links/");
    app.post(&format!("{link}/accept")).json(&json!({ "password": password("ada") })).send().await.expect(201);
    app.end().await;
}

/// One mailbox under many spellings is one person.
#[tokio::test]
async fn fifty_creates_under_many_spellings_make_one_person() {
    let app = App::start().await;
    let admin = app.found("default", "ann").await;
    let spellings = ["ada@person.test", "Ada@Person.Test", "ADA@PERSON.TEST", " ada@person.test ", "ada@PERSON.test"];
    let (app_, admin_) = (&app, &admin);
    let create = move |at: usize| {
        let body = App::invitation(spellings[at % spellings.len()]);
        async move { app_.post("/v1/users").by(&admin_.token).json(&body).send().await }.boxed()
    };
    let answers = at_once(&[&create]).await.remove(0);
    successes(&answers);
    assert_eq!(answers.iter().filter(|answer| answer.status == 201).count(), 1);
    assert!(answers.iter().filter(|answer| answer.status == 200).all(|answer| answer.json()["reinvited"] == true));
    assert_eq!(app.mails("ada@person.test", "invitation").await.len(), 1);
    let listed = app.get("/v1/users?status=pending").by(&admin.token).send().await.expect(200).json();
    assert_eq!(listed["data"].as_array().or(listed["users"].as_array()).unwrap().len(), 1, "{listed}");
    app.end().await;
}

#[tokio::test]
async fn an_admins_password_and_the_persons_own_exclude_each_other() {
    let app = App::start().await;
    let admin = app.found("workshop", "ann").await;
    let invited = app.invite(&admin, "ada@person.test").await;
    let (app_, admin_, user) = (&app, &admin, invited.user.as_str());
    let set = move |at: usize| {
        let body = json!({ "password": password(&format!("admin{at}")) });
        async move { app_.ask("PUT", &format!("/v1/users/{user}/password")).by(&admin_.token).json(&body).send().await }.boxed()
    };
    let answers = at_once(&[&accept(&app, &invited), &set]).await;
    let accepted = successes(&answers[0]);
    successes(&answers[1]);
    assert!(accepted <= 1);
    assert_eq!(status(&app, &admin, user).await, "active");
    // Once the admin has set one, the link is dead; once the person has, it is theirs alone.
    app.get(&invited.api()).send().await.refused(410, "dead_link");
    app.end().await;
}

#[tokio::test]
async fn fifty_twins_of_one_request_are_answered_alike() {
    let app = App::start().await;
    let admin = app.found("default", "ann").await;
    let (app_, admin_) = (&app, &admin);
    let twin = move |_: usize| {
        let ask = app_.post("/v1/users").by(&admin_.token).header("idempotency-key", "twin");
        async move { ask.json(&App::invitation("ada@person.test")).send().await }.boxed()
    };
    let answers = at_once(&[&twin]).await.remove(0);
    successes(&answers);
    let made: Vec<_> = answers.iter().filter(|answer| answer.status < 300).collect();
    assert!(!made.is_empty() && made.iter().all(|answer| (answer.status, answer.json()) == (201, made[0].json())));
    assert_eq!(app.mails("ada@person.test", "invitation").await.len(), 1);
    app.end().await;
}

/// The last two who run a place switch each other off at once, again and again: one is always left.
#[tokio::test]
async fn the_last_two_admins_cannot_switch_each_other_off() {
    let app = App::start().await;
    let ann = app.found("tenant", "ann").await;
    let bob = app.person_as(&ann, "bob", "admin").await;
    let bob = Admin { org: ann.org.clone(), user: bob.user, email: bob.email, token: bob.token };
    let answers = at_once(&[&act(&app, &ann, &bob.user, "deactivate"), &act(&app, &bob, &ann.user, "deactivate")]).await;
    let done = successes(&answers[0]) + successes(&answers[1]);
    assert_eq!(done, 1, "{answers:?}");
    app.end().await;
}

/// Asks again and again, ten times after `off`. Says how often it succeeded.
async fn hold_on(app: &App, token: &str, off: &AtomicBool) -> usize {
    let (mut succeeded, mut after) = (0, 0);
    while after < 10 {
        let began_after = off.load(Ordering::SeqCst);
        let answer = app.get("/v1/me").by(token).send().await;
        assert!(matches!(answer.status, 200 | 401), "{answer:?}");
        assert!(!(began_after && answer.status == 200), "a success that began after access was taken away");
        succeeded += usize::from(answer.status == 200);
        after += usize::from(began_after);
    }
    succeeded
}

/// Twenty clients hold on to a person's sessions while an admin switches the person off: no request that began after the
/// admin's answer succeeds.
#[tokio::test]
async fn nothing_succeeds_that_begins_after_access_was_taken_away() {
    for way in ["deactivate", "terminate"] {
        let app = App::start().await;
        let admin = app.found("default", "ann").await;
        let max = app.person(&admin, "max").await;
        let off = AtomicBool::new(false);
        let taken = async {
            app.post(&format!("/v1/users/{}/{way}", max.user)).by(&admin.token).send().await.expect(200);
            off.store(true, Ordering::SeqCst);
        };
        let clients = join_all((0..20).map(|_| hold_on(&app, &max.token, &off)));
        let (succeeded, ()) = futures::join!(clients, taken);
        assert!(succeeded.iter().sum::<usize>() > 0, "somebody was in before");
        app.end().await;
    }
}

/// As many people of this role as there are callers, the founder among them.
async fn colleagues(app: &App, admin: &Admin, role: &str) -> Vec<(String, String)> {
    let mut people = vec![(admin.user.clone(), admin.token.clone())];
    for at in 1..AT_ONCE {
        let person = app.person_as(admin, &format!("p{at}"), "admin").await;
        if role != "admin" {
            app.ask("PUT", &format!("/v1/users/{}/role", person.user)).by(&admin.token).json(&json!({ "role": role })).send().await.expect(200);
        }
        people.push((person.user, person.token));
    }
    people
}

/// How many of the organization's active people have this role.
async fn how_many(app: &App, people: &[(String, String)], role: &str) -> usize {
    let roles = join_all(people.iter().map(|(_, token)| async move { app.get("/v1/me").by(token).send().await.expect(200).json()["role"].clone() })).await;
    roles.iter().filter(|shown| *shown == role).count()
}

/// F17: whoever is the last stays, however many go at once.
#[tokio::test]
async fn fifty_owners_who_step_down_leave_one() {
    let app = App::start().await;
    let owner = app.found("default", "ann").await;
    let people = colleagues(&app, &owner, "owner").await;
    assert_eq!(how_many(&app, &people, "owner").await, AT_ONCE);
    let steps_down = |at: usize| {
        let (user, token) = &people[at];
        app.ask("PUT", &format!("/v1/users/{user}/role")).by(token).json(&json!({ "role": "admin" })).send().boxed()
    };
    let answers = at_once(&[&steps_down]).await;
    let down = successes(&answers[0]);
    assert!(answers[0].iter().filter(|answer| answer.status != 200).all(|answer| ["last_owner", "conflict"].contains(&answer.code().as_str())));
    assert_eq!(how_many(&app, &people, "owner").await, AT_ONCE - down);
    assert!((1..AT_ONCE).contains(&down), "{down} stepped down");
    app.end().await;
}

#[tokio::test]
async fn fifty_admins_who_demote_each_other_leave_one() {
    let app = App::start().await;
    let admin = app.found("workshop", "ann").await;
    let people = colleagues(&app, &admin, "admin").await;
    let demotes = |at: usize| {
        let (_, token) = &people[at];
        let (user, _) = &people[(at + 1) % AT_ONCE];
        app.ask("PUT", &format!("/v1/users/{user}/role")).by(token).json(&json!({ "role": "basic" })).send().boxed()
    };
    let answers = at_once(&[&demotes]).await;
    let demoted = successes(&answers[0]);
    let left = how_many(&app, &people, "admin").await;
    assert_eq!(left, AT_ONCE - demoted);
    assert!(left >= 1 && demoted >= 1, "{demoted} demoted");
    app.end().await;
}
