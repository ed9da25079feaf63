//! The table of F14 and of INVITATIONS sections 5 and 6 through the front door: every status that can be reached times every
//! operation, and every reason for which a link is dead times every call of a link's holder.
//!
//! What is expected comes from the rules (`Operation::check`, which is itself held against a written table) and from section
//! 6 as it is written here, never from an answer. An operation that gets a route joins with one line in `OPERATIONS`.

use domain::moves::is_legal;
use domain::policy::RestoreModes;
use domain::presets::Preset;
use domain::{Operation, Refused, Span, StatusKind};
use serde_json::{Value, json};
use tests::{Admin, Answer, App, Invited, link_in, password};

/// How an operation is called: method, path below the person, body; and the usual answer.
type Route = (Operation, &'static str, &'static str, fn() -> Value, u16);

/// Every operation on a person that has a route. A new one joins here.
const OPERATIONS: [Route; 11] = [
    (Operation::Resend, "POST", "/invitation/resend", || json!({}), 200),
    (Operation::Revoke, "POST", "/invitation/revoke", || json!({}), 200),
    (Operation::Link, "POST", "/invitation/link", || json!({}), 200),
    (Operation::FixAddress, "PATCH", "", || json!({ "email": "corrected@person.test" }), 200),
    (Operation::Activate, "POST", "/activate", || json!({}), 200),
    (Operation::Deactivate, "POST", "/deactivate", || json!({}), 200),
    (Operation::Terminate, "POST", "/terminate", || json!({}), 200),
    (Operation::Restore, "POST", "/restore", || json!({}), 200),
    (Operation::Restore, "POST", "/restore", || json!({ "mode": "start_fresh" }), 201),
    (Operation::Password, "PUT", "/password", || json!({ "password": password("chosen by an admin") }), 200),
    (Operation::Reset, "POST", "/password-reset", || json!({}), 202),
];

/// What a link's holder does has a table of its own.
const OF_LINKS: [Operation; 3] = [Operation::Accept, Operation::Decline, Operation::Code];

/// A state that can be reached by calls, under these presets; and the status that it is.
struct State {
    name: &'static str,
    presets: &'static [Preset],
    status: StatusKind,
    ever_active: bool,
}

const ALL: &[Preset] = &[Preset::Default, Preset::Workshop, Preset::Tenant];
const ENDING: &[Preset] = &[Preset::Default, Preset::Tenant];

const STATES: [State; 8] = [
    State { name: "invited", presets: ALL, status: StatusKind::Pending, ever_active: false },
    State { name: "expired", presets: ALL, status: StatusKind::Pending, ever_active: false },
    State { name: "active", presets: ALL, status: StatusKind::Active, ever_active: true },
    State { name: "switched off", presets: ALL, status: StatusKind::Inactive, ever_active: true },
    State { name: "switched off before joining", presets: ALL, status: StatusKind::Inactive, ever_active: false },
    State { name: "revoked and kept", presets: &[Preset::Workshop], status: StatusKind::Inactive, ever_active: false },
    State { name: "removed", presets: ENDING, status: StatusKind::Terminated, ever_active: true },
    State { name: "never joined", presets: ENDING, status: StatusKind::Terminated, ever_active: false },
];

async fn act(app: &App, admin: &Admin, user: &str, act: &str) {
    app.post(&format!("/v1/users/{user}/{act}")).by(&admin.token).send().await.expect(200);
}

/// Somebody in this state.
async fn somebody(app: &App, admin: &Admin, state: &str, name: &str) -> String {
    let user = match state {
        "active" | "switched off" | "removed" => app.person(admin, name).await.user,
        _ => app.invite(admin, &format!("{name}@person.test")).await.user,
    };
    match state {
        "switched off" | "switched off before joining" => act(app, admin, &user, "deactivate").await,
        "removed" => act(app, admin, &user, "terminate").await,
        "revoked and kept" | "never joined" => act(app, admin, &user, "invitation/revoke").await,
        _ => {}
    }
    user
}

/// What the call must answer: the status, the code and rule of a refusal, and the way on that it names.
struct Expected {
    status: u16,
    code: String,
    rule: Option<String>,
    way: Option<&'static str>,
}

fn expected(route: &Route, state: &State, preset: Preset) -> Expected {
    let refused = |status, code: &str, rule: Option<&str>, way| Expected { status, code: code.to_owned(), rule: rule.map(str::to_owned), way };
    let (operation, policies) = (route.0, preset.policies());
    // An address that was in use is its person's, except where the organization keeps it.
    if operation == Operation::FixAddress && state.ever_active && !policies.email_editors.include_admins() {
        return refused(403, "forbidden", Some("profile.email.editors"), Some("change_policy"));
    }
    if route.4 == 201 && policies.restore == RestoreModes::SameProfile {
        return refused(403, "forbidden", Some("user.restore"), Some("change_policy"));
    }
    let way = match state.status {
        _ if state.name == "never joined" => "invite",
        StatusKind::Pending => "resend",
        StatusKind::Active => "reset",
        StatusKind::Inactive => "activate",
        _ => "restore",
    };
    // Wherever somebody was active once, a new address has to be proved by its person: that is a profile's matter.
    let operation = if operation == Operation::FixAddress && state.ever_active { Operation::Profile } else { operation };
    match operation.check(state.status, policies) {
        Ok(()) if operation == Operation::Restore && state.name == "never joined" => refused(409, "never_joined", Some(operation.rule()), Some(way)),
        Ok(()) => refused(route.4, "", None, None),
        Err(Refused::Already(status)) => refused(409, &format!("already_{}", status.name()), Some(operation.rule()), Some(way)),
        Err(Refused::WrongStatus(..)) => refused(409, "wrong_status", Some(operation.rule()), Some(way)),
        Err(Refused::NotAllowed(rule)) => refused(403, "forbidden", Some(rule), Some("change_policy")),
        Err(other) => panic!("{other:?} is no answer of the table"),
    }
}

async fn call(app: &App, admin: &Admin, route: &Route, user: &str) -> Answer {
    let (_, method, path, body, _) = route;
    app.ask(method, &format!("/v1/users/{user}{path}")).by(&admin.token).json(&body()).send().await
}

async fn shown(app: &App, admin: &Admin, user: &str) -> Value {
    app.get(&format!("/v1/users/{user}")).by(&admin.token).send().await.expect(200).json()
}

/// Asks everything of somebody in `state`; what is refused changes nothing, what is allowed is a legal move.
async fn every_operation(preset: Preset, state: &State) {
    let app = App::start().await;
    let mut admin = app.found(preset.name(), "ann").await;
    let allowed: Vec<&Route> = OPERATIONS.iter().filter(|route| expected(route, state, preset).status < 300).collect();
    let steady = somebody(&app, &admin, state.name, "steady").await;
    let mut willing = Vec::new();
    for at in 0..allowed.len() {
        willing.push(somebody(&app, &admin, state.name, &format!("willing{at}")).await);
    }
    app.drain().await;
    let pass = if state.name == "expired" { Span::hours(25) } else { Span(61) };
    app.hold(app.now() + pass).await;
    admin.token = app.signed_in_again(&admin).await;

    let before = shown(&app, &admin, &steady).await;
    assert_eq!(before["status"], state.status.name(), "{} {preset:?}", state.name);
    for route in &OPERATIONS {
        let Expected { status, code, rule, way } = expected(route, state, preset);
        if status < 300 {
            continue;
        }
        let cell = format!("{:?} of somebody {} under {preset:?}", route.0, state.name);
        let answer = call(&app, &admin, route, &steady).await;
        assert_eq!((answer.status, answer.code()), (status, code), "{cell}: {answer:?}");
        let problem = answer.json();
        assert_eq!(problem["rule"].as_str().map(str::to_owned), rule, "{cell}");
        assert_eq!(shown(&app, &admin, &steady).await, before, "{cell}: a refusal changes nothing");
        assert_eq!(problem["actions"][0].as_str(), way, "{cell}: {problem}");
    }
    for (route, user) in allowed.into_iter().zip(&willing) {
        let cell = format!("{:?} of somebody {} under {preset:?}", route.0, state.name);
        let answer = call(&app, &admin, route, user).await;
        assert_eq!(answer.status, route.4, "{cell}: {answer:?}");
        let to = StatusKind::parse(shown(&app, &admin, user).await["status"].as_str().unwrap()).unwrap();
        assert!(to == state.status || is_legal(state.status, to, state.ever_active, preset.policies()), "{cell}: {:?} became {to:?}", state.status);
    }
    app.end().await;
}

async fn under(preset: Preset) {
    for state in STATES.iter().filter(|state| state.presets.contains(&preset)) {
        every_operation(preset, state).await;
    }
}

#[tokio::test]
async fn every_status_and_operation_under_the_default() {
    under(Preset::Default).await;
}

#[tokio::test]
async fn every_status_and_operation_under_the_workshop() {
    under(Preset::Workshop).await;
}

#[tokio::test]
async fn every_status_and_operation_under_the_tenant() {
    under(Preset::Tenant).await;
}

#[test]
fn no_operation_of_a_link_is_called_on_a_person() {
    assert!(OF_LINKS.iter().all(|operation| OPERATIONS.iter().all(|route| route.0 != *operation)));
}

/// What a dead link says (INVITATIONS section 6), and whom `renew` writes to.
struct Dead {
    reason: &'static str,
    preset: Preset,
    actions: &'static [&'static str],
    renew: Renew,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Renew {
    /// 202, and nothing is sent: the person is in.
    Nothing,
    /// 202, and a fresh link goes to the invited address.
    FreshLink,
    /// 202, and the organization is told.
    TellsAdmin,
    /// 410: nobody knows whose link it is.
    Unknown,
}

const IN: &[&str] = &["sign_in", "reset"];
const OUT: &[&str] = &["tell_organization"];

const REASONS: [Dead; 12] = [
    Dead { reason: "accepted", preset: Preset::Default, actions: IN, renew: Renew::Nothing },
    Dead { reason: "activated", preset: Preset::Workshop, actions: IN, renew: Renew::Nothing },
    Dead { reason: "password_set", preset: Preset::Workshop, actions: IN, renew: Renew::Nothing },
    Dead { reason: "address_changed", preset: Preset::Default, actions: OUT, renew: Renew::TellsAdmin },
    Dead { reason: "expired", preset: Preset::Default, actions: &["request_fresh_link"], renew: Renew::FreshLink },
    Dead { reason: "declined", preset: Preset::Default, actions: OUT, renew: Renew::TellsAdmin },
    Dead { reason: "declined", preset: Preset::Workshop, actions: OUT, renew: Renew::TellsAdmin },
    Dead { reason: "revoked", preset: Preset::Default, actions: OUT, renew: Renew::TellsAdmin },
    Dead { reason: "user_inactive", preset: Preset::Default, actions: OUT, renew: Renew::TellsAdmin },
    Dead { reason: "terminated", preset: Preset::Default, actions: OUT, renew: Renew::TellsAdmin },
    Dead { reason: "inviter_lost_rights", preset: Preset::Default, actions: OUT, renew: Renew::TellsAdmin },
    Dead { reason: "unknown", preset: Preset::Default, actions: &["sign_in", "reset", "ask_inviter"], renew: Renew::Unknown },
];

/// Ends the link for this reason.
async fn end(app: &App, admin: &Admin, granter: &Admin, invited: &Invited, reason: &str) {
    match reason {
        "accepted" => {
            app.accept(invited, "ada").await.expect(201);
        }
        "activated" => act(app, admin, &invited.user, "activate").await,
        "declined" => {
            app.post(&format!("{}/decline", invited.api())).send().await.expect(204);
        }
        "revoked" => act(app, admin, &invited.user, "invitation/revoke").await,
        "user_inactive" => act(app, admin, &invited.user, "deactivate").await,
        "terminated" => act(app, admin, &invited.user, "terminate").await,
        "password_set" => {
            let chosen = json!({ "password": password("chosen by an admin") });
            app.ask("PUT", &format!("/v1/users/{}/password", invited.user)).by(&admin.token).json(&chosen).send().await.expect(200);
        }
        "address_changed" => {
            let right = json!({ "email": "right@person.test" });
            app.ask("PATCH", &format!("/v1/users/{}", invited.user)).by(&admin.token).json(&right).send().await.expect(200);
        }
        "inviter_lost_rights" => act(app, admin, &granter.user, "deactivate").await,
        "expired" => app.hold(app.now() + Span::hours(25)).await,
        _ => {}
    }
    app.drain().await;
}

/// Both links of somebody whose link is dead for this reason: the mailed one, and the one that an admin was given.
async fn dead_links(app: &App, dead: &Dead) -> (Admin, Vec<String>) {
    let admin = app.found(dead.preset.name(), "ann").await;
    let second = app.person_as(&admin, "bob", "admin").await;
    let granter = Admin { org: admin.org.clone(), user: second.user, email: second.email, token: second.token };
    let invited = app.invite(&granter, "ada@person.test").await;
    let reply = app.post(&format!("/v1/users/{}/invitation/link", invited.user)).by(&granter.token).send().await.expect(200).json();
    let handed = reply["url"].as_str().unwrap().rsplit('/').next().unwrap().to_owned();
    end(app, &admin, &granter, &invited, dead.reason).await;
    let links = if dead.reason == "unknown" { vec![invited.token.chars().rev().collect()] } else { vec![invited.token, handed] };
    // Whoever corrects an address answers for the link from then on.
    let told = if matches!(dead.reason, "inviter_lost_rights" | "address_changed") { admin } else { granter };
    (told, links)
}

async fn every_call(dead: &Dead) {
    let app = App::start().await;
    let (told, links) = dead_links(&app, dead).await;
    let count = |mails: Vec<Value>| mails.len();
    let fresh = count(app.mails("ada@person.test", "invitation").await);
    for link in &links {
        let api = format!("/v1/invitation-links/{link}");
        let accept = json!({ "password": password("eve"), "code": "12345678" });
        let calls = [
            ("preview", app.get(&api)),
            ("accept", app.post(&format!("{api}/accept")).json(&accept)),
            ("decline", app.post(&format!("{api}/decline"))),
            ("code", app.post(&format!("{api}/code"))),
        ];
        for (call, ask) in calls {
            let problem = ask.send().await.refused(410, "dead_link").json();
            assert_eq!((problem["reason"].as_str(), &problem["actions"]), (Some(dead.reason), &json!(dead.actions)), "{call} {}", dead.preset.name());
        }
        for ask in [app.get(&format!("/i/{link}")), app.post(&format!("/i/{link}")).form(&[("action", "accept"), ("password", &password("eve"))])] {
            let page = ask.send().await.expect(410).text;
            for action in dead.actions {
                let way = match *action {
                    "sign_in" => "href=\"/sign-in\"",
                    "reset" => "href=\"/sign-in?reset",
                    "request_fresh_link" | "tell_organization" => "value=\"renew\"",
                    _ => "",
                };
                assert!(page.contains(way), "{}: no {action} on {page}", dead.reason);
            }
        }
        let renewed = app.post(&format!("{api}/renew")).send().await;
        match dead.renew {
            Renew::Unknown => assert_eq!(renewed.refused(410, "dead_link").json()["reason"], "unknown"),
            _ => assert_eq!(renewed.status, 202, "{renewed:?}"),
        }
    }
    let (invitee, admin) = (count(app.mails("ada@person.test", "invitation").await) - fresh, count(app.mails(&told.email, "invitee_asks").await));
    let sent = match dead.renew {
        Renew::FreshLink => (links.len(), 0),
        // Once a day and person, however many links ask.
        Renew::TellsAdmin => (0, 1),
        Renew::Nothing | Renew::Unknown => (0, 0),
    };
    assert_eq!((invitee, admin), sent, "{}", dead.reason);
    app.end().await;
}

#[tokio::test]
async fn every_dead_link_and_call() {
    for dead in &REASONS {
        every_call(dead).await;
    }
}

#[tokio::test]
async fn an_expired_link_without_fresh_ones_left_tells_the_organization() {
    let app = App::start().await;
    let admin = app.found("default", "ann").await;
    let invited = app.invite(&admin, "ada@person.test").await;
    app.hold(app.now() + Span::hours(25)).await;
    for _ in 0..3 {
        app.post(&format!("{}/renew", invited.api())).send().await.expect(202);
    }
    let dead = app.get(&invited.api()).send().await.refused(410, "dead_link").json();
    assert_eq!((dead["reason"].as_str(), &dead["actions"]), (Some("expired"), &json!(["tell_organization"])));
    let last = link_in(&app.mails("ada@person.test", "invitation").await.pop().unwrap(), "/i/");
    app.get(&last).send().await.expect(200);
    app.end().await;
}
