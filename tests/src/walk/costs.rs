//! What every row says of its depth, its audit row and its units, held against the scenario.

use std::collections::BTreeMap;

use domain::Span;
use functions::OPERATIONS;
use infra::grants::ByOperation;
use platform::edge::{Class, Trigger};
use serde_json::json;
use tests::{App, link_in, password};
use tokio::sync::OnceCell;

use super::steps::{Seen, Walk};
use super::{ledger, scenario};

/// The scenario, once for all tests that look at it: its calls, and what they needed of a deployment.
pub async fn walked() -> &'static (Vec<Seen>, ByOperation) {
    static SEEN: OnceCell<(Vec<Seen>, ByOperation)> = OnceCell::const_new();
    SEEN.get_or_init(|| async {
        let walk = scenario::whole().await;
        let needed = walk.app.needed();
        walk.app.end().await;
        (walk.seen, needed)
    })
    .await
}

async fn seen() -> &'static [Seen] {
    &walked().await.0
}

fn of<'a>(seen: &'a [Seen], id: &'a str) -> impl Iterator<Item = &'a Seen> {
    seen.iter().filter(move |seen| seen.operation == id)
}

#[tokio::test]
async fn every_row_is_as_deep_as_it_says() {
    let seen = seen().await;
    let mut wrong = Vec::new();
    for row in OPERATIONS {
        let Some(deepest) = of(seen, row.id).map(|seen| seen.depth).max() else {
            wrong.push(format!("{} was never called", row.id));
            continue;
        };
        let said = match row.class {
            Class::Read(depth) | Class::Mutation(depth) => usize::try_from(depth).unwrap(),
            Class::Job => continue,
        };
        if deepest != said {
            wrong.push(format!("{} says {said} and is {deepest} deep", row.id));
        }
        if matches!(row.class, Class::Read(_)) && of(seen, row.id).any(|seen| seen.write > 0.0) {
            wrong.push(format!("{} is a read and writes", row.id));
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[tokio::test]
async fn every_audited_success_leaves_one_row_and_no_other_any() {
    let seen = seen().await;
    let mut wrong = Vec::new();
    for row in OPERATIONS {
        for call in of(seen, row.id) {
            if call.audit.len() != usize::from(row.audited) {
                wrong.push(format!("{} is {}audited and left {:?}", row.id, if row.audited { "" } else { "un" }, call.audit));
            }
        }
        let reads = matches!(row.class, Class::Read(_)) || matches!(row.trigger, Trigger::Http("GET", _));
        if reads && row.audited {
            wrong.push(format!("{} is a read and audited", row.id));
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[tokio::test]
async fn no_row_consumes_more_than_the_ledger_says() {
    let seen = seen().await;
    let mut measured: BTreeMap<&str, (f64, f64)> = BTreeMap::new();
    for call in seen {
        let most = measured.entry(call.operation).or_default();
        *most = (most.0.max(call.read), most.1.max(call.write));
    }
    let text = std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/../docs/ledger.toml")).unwrap_or_default();
    let faults = ledger::faults(&ledger::read(&text), &measured);
    assert!(faults.is_empty(), "{faults:#?}");
}

/// Paths that succeed and are deeper than their row, because they meet a thing that is rare. This list may only shrink.
#[tokio::test]
async fn what_is_rare_costs_just_so_much_more() {
    let mut walk = Walk::start().await;
    let ann = walk.app.found("default", "ann").await;
    let bob = walk.app.person_as(&ann, "bob", "admin").await;
    let ada = walk.app.invite(&ann, "ada@person.test").await;
    walk.app.hold(walk.app.now() + Span(61)).await;
    // Somebody else's invitation, found through the address: the person and the invitation, then the granter.
    walk.http_as("invite_user", 200, |app| app.post("/v1/users").by(&bob.token).json(&App::invitation(&ada.email))).await;

    // An account whose mailbox nobody proved holds the invited address: it is read before it is taken over.
    let owner = json!({ "email": "eve@boss.test", "password": password("eve"), "first_name": "Eve", "last_name": "Boss" });
    walk.app.post("/v1/organizations").json(&json!({ "name": "Eve Works", "owner": owner })).send().await.expect(201);
    let eve = walk.app.invite(&ann, "eve@boss.test").await;
    walk.http("preview_invitation", |app| app.get(&eve.api())).await;
    walk.http("accept_invitation", |app| app.post(&format!("{}/accept", eve.api())).json(&json!({ "password": password("eve two") }))).await;

    // One whose mailbox is proved, and who is not signed in: where the person is active, and in which organizations.
    let dan = walk.app.found("default", "dan").await;
    let proved = walk.app.invite(&dan, &bob.email).await;
    walk.http("preview_invitation", |app| app.get(&proved.api())).await;
    walk.http("invitation_page", |app| app.get(&proved.link)).await;

    // A founder who never proved the mailbox does so by the reset: the organization, then its founder.
    let owner = json!({ "email": "gus@boss.test", "password": password("gus"), "first_name": "Gus", "last_name": "Boss" });
    walk.app.post("/v1/organizations").json(&json!({ "name": "Gus Works", "owner": owner })).send().await.expect(201);
    walk.app.post("/v1/password-resets").json(&json!({ "email": "gus@boss.test" })).send().await.expect(202);
    let mail = walk.app.mails("gus@boss.test", "password_reset").await.pop().unwrap();
    let reset = link_in(&mail, "/r/").replace("/r/", "/v1/password-reset-links/");
    walk.http("complete_reset", |app| app.post(&format!("{reset}/complete")).json(&json!({ "password": password("gus two") }))).await;

    // A fresh start looks for another life of the login: its users, then those elsewhere.
    let gil = walk.app.person(&ann, "gil").await;
    let there = walk.app.invite(&dan, &gil.email).await;
    walk.app.post(&format!("{}/accept", there.api())).by(&gil.token).json(&json!({})).send().await.expect(201);
    walk.app.post(&format!("/v1/users/{}/terminate", gil.user)).by(&ann.token).send().await.expect(200);
    let fresh = json!({ "mode": "start_fresh" });
    walk.http_as("restore_user", 201, |app| app.post(&format!("/v1/users/{}/restore", gil.user)).by(&ann.token).json(&fresh)).await;

    // Whom a keyword finds: the tokens of its words, then the people. By status: what the statuses are called, then the people.
    walk.http("list_users", |app| app.get("/v1/users?q=gil").by(&ann.token)).await;
    walk.http("list_users", |app| app.get("/v1/users?sort=status").by(&ann.token)).await;
    walk.http("list_users", |app| app.get("/v1/users?sort=status&q=gil").by(&ann.token)).await;
    // A manager who has one: each above is read after the one below.
    let under = |manager: &str| json!({ "manager_id": manager });
    walk.app.ask("PATCH", &format!("/v1/users/{}", bob.user)).by(&ann.token).json(&under(&ann.user)).send().await.expect(200);
    walk.http("update_user", |app| app.ask("PATCH", &format!("/v1/users/{}", ada.user)).by(&ann.token).json(&under(&bob.user))).await;

    let depths: Vec<(&str, usize)> = walk.seen.iter().map(|seen| (seen.operation, seen.depth)).collect();
    let before = [
        ("invite_user", 4),
        ("preview_invitation", 3),
        ("accept_invitation", 6),
        ("preview_invitation", 4),
        ("invitation_page", 4),
        ("complete_reset", 4),
        ("restore_user", 5),
    ];
    assert_eq!(depths, [&before[..], &[("list_users", 2), ("list_users", 3), ("list_users", 3), ("update_user", 3)]].concat());
    walk.app.end().await;
}
