//! What the platform's adapters rest on, asked of any implementation of the services: the laptop's engine and the
//! independent one answer alike.

use domain::{Counter, Email, Entropy as _, EventId, Fact, MailId, OrgId, RequestId, Span, Time, UserId};
use platform::Context;
use platform::clock::OsEntropy;
use platform::edge::Problem;
use platform::keys::{self, Keys};
use platform::outside::{Outgoing, Queue, Timer, enqueue, publish, schedule, send};
use platform::table::{Commit, Extra, Guesses, Pile, StoreError, guesses_of};
use serde_json::json;
use tests::App;

/// Ids that nothing else has, and the instant of the asking.
struct Fresh {
    org: OrgId,
    users: [UserId; 2],
    now: domain::Time,
}

impl Fresh {
    fn of(cx: &Context) -> Fresh {
        let now = cx.clock.now().whole_second();
        let user = || UserId::draw(now, &mut OsEntropy);
        Fresh { users: [user(), user()], org: OrgId::draw(now, &mut OsEntropy), now }
    }
    fn commit<'a>(&self, facts: &'a [Fact], also: Vec<Extra>) -> Commit<'a> {
        let mut token = [0; 16];
        OsEntropy.fill(&mut token);
        let token = token.iter().map(|byte| format!("{byte:02x}")).collect();
        Commit { facts, follow_ups: &[], record: None, once: None, also, token, now: self.now, source: None }
    }
}

/// Everything, one after the other.
pub async fn holds(cx: &Context) {
    conditions_and_tokens(cx).await;
    the_outbox(cx).await;
    counters(cx).await;
    the_services(cx).await;
}

/// Conditions refuse the whole of a transaction, and its token carries it out once.
async fn conditions_and_tokens(cx: &Context) {
    let fresh = Fresh::of(cx);
    let email = Email::parse(&format!("{}@person.test", fresh.org)).unwrap();
    let taken = |user| vec![Fact::UserAddressTaken(fresh.org, email.clone(), user), Fact::Counted(Counter::InvitedIn(fresh.org, 1))];
    let (one, other) = (taken(fresh.users[0]), taken(fresh.users[1]));
    let commit = fresh.commit(&one, Vec::new());
    let token = commit.token.clone();
    cx.table.commit(commit).await.unwrap();
    let again = Commit { token, ..fresh.commit(&one, Vec::new()) };
    cx.table.commit(again).await.unwrap();
    assert_eq!(cx.table.commit(fresh.commit(&other, Vec::new())).await, Err(StoreError::Conflict));
    let found = cx.table.read(&Keys::from([keys::address(fresh.org, &email), keys::organization(fresh.org)])).await.unwrap();
    assert_eq!(found.address(fresh.org, &email).unwrap(), Some(fresh.users[0]), "the first stays");
    let counted = found.item(&keys::counter(&Counter::InvitedIn(fresh.org, 1)));
    assert!(counted.is_none(), "only what was asked for is read");
    let found = cx.table.read(&keys::counter(&Counter::InvitedIn(fresh.org, 1)).into()).await.unwrap();
    let count = found.item(&keys::counter(&Counter::InvitedIn(fresh.org, 1))).unwrap()["count"].as_n().unwrap().clone();
    assert_eq!(count, "1", "neither the repeated transaction nor the refused one counted");
    let freed = [Fact::UserAddressFreed(fresh.org, email.clone(), fresh.users[1])];
    assert_eq!(cx.table.commit(fresh.commit(&freed, Vec::new())).await, Err(StoreError::Conflict), "not theirs to free");
}

/// A row is due, claimed by one, given back, and gone.
async fn the_outbox(cx: &Context) {
    let fresh = Fresh::of(cx);
    let id = EventId::draw(fresh.now, &mut OsEntropy);
    let row = id.to_string();
    cx.table.keep_events(id, Some(fresh.org), vec![json!({ "id": id, "type": "user.created" })], fresh.now).await.unwrap();
    let shard = (0..keys::SHARDS).find(|shard| keys::due_partition(*shard) == keys::due_shard(&row)).unwrap();
    let due = cx.table.due(shard, fresh.now, 100).await.unwrap();
    assert!(due.iter().any(|due| due.key.sk == row && due.kind == "events"), "the sparse index shows it");
    assert!(cx.table.due(shard, fresh.now - Span(60), 100).await.unwrap().iter().all(|due| due.key.sk != row), "not before it is due");
    let lease = Span::minutes(2);
    let claimed = cx.table.claim_outbox(&row, fresh.now, lease, "one").await.unwrap().unwrap();
    assert_eq!((claimed.attempts, claimed.claim.as_deref()), (1, Some("one")));
    assert_eq!(cx.table.claim_outbox(&row, fresh.now, lease, "two").await.unwrap(), None);
    assert!(cx.table.claim_outbox(&row, fresh.now, lease, "one").await.unwrap().is_some(), "a lost answer is recognised");
    assert!(cx.table.claim_outbox(&row, fresh.now + lease, lease, "two").await.unwrap().is_some(), "a lease ends");
    cx.table.release_outbox(&row, "one", fresh.now).await.unwrap();
    assert_eq!(cx.table.load_outbox(&row).await.unwrap().unwrap().claim.as_deref(), Some("two"), "nobody gives back what another holds");
    let done = |claim: &str| vec![Extra::DeleteOutbox { id: row.clone(), claim: claim.to_owned() }];
    assert_eq!(cx.table.commit(fresh.commit(&[], done("one"))).await, Err(StoreError::Conflict));
    cx.table.commit(fresh.commit(&[], done("two"))).await.unwrap();
    assert_eq!(cx.table.load_outbox(&row).await.unwrap(), None);
}

/// Guesses are counted to their limits, also side by side, and forgiven.
async fn counters(cx: &Context) {
    let fresh = Fresh::of(cx);
    let subject = fresh.org.to_string();
    let guesses = Guesses { subject: &subject, source: "192.0.2.1", near: 3, near_window: 3600, far: 5, far_window: 86_400 };
    let refused = |counted: &platform::table::Counted| (counted.near.is_some(), counted.far.is_some(), counted.first_beyond);
    let all = futures::future::join_all((0..4).map(|_| cx.table.guess(&guesses, fresh.now))).await;
    assert_eq!(all.iter().filter(|counted| counted.as_ref().unwrap().near.is_some()).count(), 1, "three in the hour, however they come");
    let elsewhere = Guesses { source: "192.0.2.2", ..guesses };
    let mut seen = Vec::new();
    for _ in 0..3 {
        seen.push(refused(&cx.table.guess(&elsewhere, fresh.now).await.unwrap()));
    }
    seen.push(refused(&cx.table.guess(&Guesses { source: "192.0.2.3", ..guesses }, fresh.now).await.unwrap()));
    assert_eq!(seen, [(false, false, false), (false, false, false), (false, true, true), (false, true, false)]);
    cx.table.forgive_guesses(&elsewhere, &Pile::default(), fresh.now).await.unwrap();
    assert_eq!(refused(&cx.table.guess(&elsewhere, fresh.now).await.unwrap()), (false, false, false));
    assert!(cx.table.guess(&guesses, fresh.now).await.unwrap().near.is_some(), "another source's hour is its own");

    // Few are not worth forgiving. What hours left that are over goes along, so that nobody's row grows.
    let other = format!("{subject} again");
    let patient = Guesses { subject: &other, near: 10, far: 100, ..guesses };
    // From the day's first hour on, whatever time it is: eleven hours later it is still that day.
    let morning = Time::from_unix(fresh.now.unix().div_euclid(patient.far_window) * patient.far_window);
    let mut last = cx.table.guess(&patient, morning).await.unwrap();
    assert_eq!(last.pile, None);
    for hour in 1..12 {
        last = cx.table.guess(&patient, morning + Span::hours(hour)).await.unwrap();
    }
    let now = morning + Span::hours(11);
    cx.table.forgive_guesses(&patient, &last.pile.unwrap(), now).await.unwrap();
    let row = cx.table.read(&guesses_of(&other, patient.far_window, now).into()).await.unwrap();
    let row = row.item(&guesses_of(&other, patient.far_window, now)).unwrap();
    assert!(row.keys().all(|name| !name.starts_with('n')), "{row:?}");
}

/// Mail, queue, bus, scheduler and keys take what they are given.
async fn the_services(cx: &Context) {
    let fresh = Fresh::of(cx);
    let mail = Outgoing {
        id: MailId::draw(fresh.now, &mut OsEntropy),
        template: "invitation",
        org: Some(fresh.org),
        user: Some(fresh.users[0]),
        account: None,
        to: Email::parse("contract@person.test").unwrap(),
        subject: "D\u{e9}j\u{e0} vu".to_owned(),
        text: "Hello".to_owned(),
        html: "<p>Hello</p>".to_owned(),
    };
    send(cx, &mail).await.unwrap();
    let said = |outcome: Result<(), Problem>| outcome.map_err(|problem| problem.cause.unwrap_or_default());
    let rows: Vec<_> = (0..11).map(|at| (format!("mail_{at}"), Some(fresh.org))).collect();
    said(enqueue(cx, Queue::MailBulk, &rows).await).unwrap();
    let request = RequestId::draw(fresh.now, &mut OsEntropy);
    let envelopes: Vec<_> = (0..11).map(|at| json!({ "id": at, "type": "user.created", "request_id": request })).collect();
    said(publish(cx, &envelopes).await).unwrap();
    let timer = Timer { org: fresh.org, user: fresh.users[0], epoch: 1, due: fresh.now + Span::hours(24) };
    said(schedule(cx, &timer).await).unwrap();
    said(schedule(cx, &timer).await).unwrap();
    let keyring = cx.keyring().await.map_err(|problem| problem.cause).unwrap();
    assert_eq!(keyring.subject("one"), cx.newer_keyring().await.map_err(|problem| problem.cause).unwrap().subject("one"));
}

#[tokio::test]
async fn the_laptops_services_hold_the_contract() {
    let app = App::start().await;
    holds(app.runner.context()).await;
    // What was queued names rows that do not exist; it is taken and dropped.
    app.drain().await;
    app.runner.stop().await;
}
