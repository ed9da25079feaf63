//! What is there after a run, in words that two runs can be compared by.

use std::collections::{BTreeMap, BTreeSet};

use domain::{Email, OrgId, Span, UserId, Zone};
use platform::keys::{self, Keys, Timeline};
use platform::table::{InvitationsQuery, Listed, SWEPT, Table, UserFilter, UserOrder, UsersQuery};
use serde_json::Value;
use tests::App;

use super::Ready;

/// More than any list here is long.
const EVERYTHING: usize = 1000;

/// Everything that the act may have changed and caused, without ids and times, so that two runs compare.
pub(super) async fn drained(app: &App, ready: &Ready, tag: &str) -> String {
    app.drain().await;
    let mut lines = Vec::new();
    let mut orgs = BTreeSet::from([ready.org.parse().unwrap()]);
    for email in &ready.emails {
        account(app, email, &mut orgs, &mut lines).await;
    }
    for org in &orgs {
        organization(app, *org, &mut lines).await;
    }
    let events = app.runner.services().ledger.events(0, None, u32::MAX).unwrap().0;
    let own = |event: &&Value| orgs.iter().any(|org| event.to_string().contains(&org.to_string()));
    let told: BTreeSet<(String, String)> = events.iter().filter(own).map(|event| (event["type"].to_string(), event["id"].to_string())).collect();
    lines.extend(told.into_iter().map(|(kind, _)| format!("event {kind}")));
    for email in &ready.emails {
        let mails = app.runner.mailbox().find(Some(email), None).unwrap();
        let sent: BTreeSet<(String, String)> = mails.iter().map(|mail| (mail["template"].to_string(), mail["id"].to_string())).collect();
        lines.extend(sent.into_iter().map(|(template, _)| format!("mail {template} to {email}")));
    }
    lines.sort();
    lines.join("\n").replace(tag, "")
}

async fn account(app: &App, email: &str, orgs: &mut BTreeSet<OrgId>, lines: &mut Vec<String>) {
    let table = &app.runner.context().table;
    let parsed = Email::parse(email).unwrap();
    let mark = table.read(&keys::account_address(&parsed).into()).await.unwrap().account_address(&parsed).unwrap();
    let Some(id) = mark.map(|mark| mark.account) else { return lines.push(format!("account {email}: none")) };
    let held = table.credentials(Some(id)).await.unwrap().unwrap();
    let sessions = table.sessions(id, EVERYTHING).await.unwrap();
    let live = sessions.iter().filter(|session| session.account_stamp == held.account.access_stamp).count();
    let account = &held.account;
    lines.push(format!(
        "account {email}: {:?} version {} stamp {} reset {} password {} users {} sessions {live} of {}",
        account.proof,
        account.version,
        account.access_stamp,
        account.reset.epoch,
        held.password.is_some(),
        held.memberships.len(),
        sessions.len()
    ));
    orgs.extend(held.memberships.iter().map(|place| place.org));
    audit(table, Timeline::Account(id), email, lines).await;
}

async fn organization(app: &App, org: OrgId, lines: &mut Vec<String>) {
    let table = &app.runner.context().table;
    let users = UsersQuery {
        org,
        order: UserOrder::Created,
        descending: false,
        shelves: Vec::new(),
        filter: UserFilter { statuses: Listed::ALL.to_vec(), ..UserFilter::default() },
        here: (Zone::utc(), app.now()),
        search: None,
        limit: EVERYTHING,
        after: None,
    };
    let invitations = InvitationsQuery { org, statuses: Vec::new(), now: app.now(), limit: EVERYTHING, after: None };
    let mut ids: BTreeSet<UserId> = table.users_page(&users).await.unwrap().page.rows.iter().map(|row| row.id).collect();
    ids.extend(table.invitations_page(&invitations).await.unwrap().rows.iter().map(|row| row.user));
    let wanted: Keys = ids.iter().flat_map(|id| [keys::user(org, *id), keys::invitation(org, *id)]).chain([keys::organization(org)]).collect();
    let found = table.read(&wanted).await.unwrap();
    lines.push(match found.organization(org).unwrap() {
        Some(of) => format!(
            "organization {}: version {} proved {} roles {:?} offer {}",
            of.name,
            of.version,
            of.founder_proved,
            of.policy.roles().keys(),
            of.offer.is_some()
        ),
        None => "organization: closed".to_owned(),
    });
    for id in ids {
        let user = found.user(org, id).unwrap().unwrap();
        let email = user.email.as_str();
        let (status, role, given) = (user.status.kind(), &user.role, user.given.line());
        lines.push(format!("user {email}: {status:?} {role} {given} version {} verified {}", user.version, user.email_verified));
        if let Some(link) = found.invitation(org, id).unwrap() {
            let (status, epoch, sends) = (link.status(app.now()), link.epoch, link.sends.count);
            let (delivery, ends) = (link.sends.delivery.map(|delivery| delivery.state), link.ends);
            lines.push(format!("invitation {email}: {status:?} epoch {epoch} sends {sends} version {} {delivery:?} {ends:?}", link.version));
        }
        audit(table, Timeline::User(org, id), email, lines).await;
    }
    audit(table, Timeline::Organization(org), "organization", lines).await;
}

async fn audit(table: &Table, timeline: Timeline, whose: &str, lines: &mut Vec<String>) {
    let rows = table.audit(timeline, EVERYTHING, None).await.unwrap().rows;
    lines.extend(rows.iter().map(|row| format!("audit {whose}: {}", row.action)));
}

/// How many mails came more than once. All copies must carry the same links.
pub(super) fn repeated_mails(app: &App, ready: &Ready) -> usize {
    let mut copies = 0;
    for email in &ready.emails {
        let mut by_id = BTreeMap::new();
        for mail in app.runner.mailbox().find(Some(email), None).unwrap() {
            if let Some(links) = by_id.insert(mail["id"].to_string(), mail["links"].clone()) {
                assert_eq!(links, mail["links"], "a repeated mail carries other links");
                copies += 1;
            }
        }
    }
    copies
}

/// Outbox rows in the table, due or not, dead letters, and messages in the queues. Rows that are the sweep's are meant to wait.
pub(super) async fn left_over(app: &App) -> usize {
    let table = &app.runner.context().table;
    let mut rows = 0;
    for shard in 0..keys::SHARDS {
        let due = table.due(shard, app.now() + Span::hours(24 * 365), EVERYTHING).await.unwrap();
        rows += due.iter().filter(|due| keys::outbox_at(&due.key).is_some() && !SWEPT.contains(&due.kind.as_str())).count();
    }
    let services = app.runner.services();
    let dead: usize = ["dispatch", "mail_now", "mail_bulk", "schedules"].iter().map(|source| services.ledger.dead_letters(source).unwrap().len()).sum();
    rows + dead + services.queues.len()
}
