//! Every entity in many shapes goes into the table's form and comes back as it was.

use std::collections::BTreeMap;

use aws_sdk_dynamodb::types::AttributeValue;
use domain::account::Membership;
use domain::account::change_email::NextEmail;
use domain::change::{FieldChange, Record};
use domain::export::ExportState;
use domain::invitation::code::IssuedCode;
use domain::invitation::{Delivery, DeliveryState, Reason, Reminder, Sends, Tally};
use domain::organization::Keepers;
use domain::organization::ownership::Offer;
use domain::policy::{OwnPolicies, Value};
use domain::presets::Preset;
use domain::role::{Grant, Grants, PermissionName, Resource, Role, Scope};
use domain::user::{Ending, LiveLink, Lost, PendingEmail, PersonalKey};
use domain::{
    Absence, Account, AccountId, Actor, AddressProof, Catalog, CatalogKind, Date, DayOff, DayOffId, DaysOff, DeadReason, Email, EntryId, EventId, Export,
    ExportId, HalfDay, Invitation, InvitationId, InvitationStatus, LinkHolder, Locale, Mail, MailId, Message, Name, OrgId, OrgName, Organization, Password,
    Phone, PhotoId, RequestId, ResetLink, RoleName, Session, SessionId, Span, Status, Subject, Template, Time, User, UserId,
};
use uuid::Uuid;

use super::*;
use crate::item::{key_attributes, read, text};
use crate::keys;

const ORG: OrgId = OrgId(Uuid::from_u128(1));
const PERSON: UserId = UserId(Uuid::from_u128(2));
const LOGIN: AccountId = AccountId(Uuid::from_u128(3));

/// Half of the values absent or plain, half of them full, by the bits of a seed.
struct Shape(u64);

impl Shape {
    fn flip(&mut self) -> bool {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        self.0 >> 63 == 1
    }
    fn maybe<T>(&mut self, value: T) -> Option<T> {
        self.flip().then_some(value)
    }
    fn pick<T: Clone>(&mut self, values: &[T]) -> T {
        let at = (0..8).fold(0, |sum, bit| sum + (usize::from(self.flip()) << bit));
        values[at % values.len()].clone()
    }
    fn name(&mut self) -> Name {
        let long = "\u{1f469}\u{200d}\u{1f4bb}".repeat(60);
        Name::parse(&self.pick(&["Ann".to_owned(), "Zo\u{eb}".to_owned(), "x".repeat(200), long])).unwrap()
    }
    fn email(&mut self) -> Email {
        let long = format!("{}@{}.{}.{}.test", "a".repeat(64), "b".repeat(60), "c".repeat(60), "d".repeat(60));
        Email::parse(&self.pick(&["Jo@Acme.test".to_owned(), "zo\u{e9}@b\u{fc}cher.test".to_owned(), long])).unwrap()
    }
    fn time(&mut self) -> Time {
        self.pick(&[Time(0), Time(1_767_225_600_123), Time(1_767_312_000_000)])
    }
    fn role(&mut self) -> RoleName {
        RoleName::parse(&self.pick(&["admin".to_owned(), "r".repeat(40)])).unwrap()
    }
    fn grants(&mut self) -> Grants {
        let permission = |name: &str| PermissionName::parse(name).unwrap();
        let only = ["account:a", "account:b"].into_iter().map(|name| Resource::parse(name).unwrap()).collect();
        let all = [
            Grant { permission: permission("cards.create"), scope: Scope::Only(only) },
            Grant { permission: permission("users.read"), scope: Scope::Everywhere },
        ];
        let count = usize::from(self.flip()) + usize::from(self.flip());
        Grants::listed(all.into_iter().take(count).collect()).unwrap()
    }
    fn actor(&mut self) -> Actor {
        self.pick(&[Actor::System, Actor::User(PERSON), Actor::Invitee(PERSON), Actor::Account(LOGIN)])
    }
    fn ending(&mut self) -> Ending {
        self.pick(&[Ending::Removed, Ending::Left, Ending::Rejected, Ending::Declined, Ending::Revoked, Ending::Withdrawn])
    }
    fn link(&mut self) -> LiveLink {
        LiveLink {
            epoch: u32::MAX,
            expires_at: self.time(),
            held_by: self.pick(&[LinkHolder::Invitee, LinkHolder::Admin, LinkHolder::Both]),
            trouble: self.maybe(DeliveryState::Suppressed),
        }
    }
    fn status(&mut self) -> Status {
        let (since, by, ending, link) = (self.time(), self.actor(), self.ending(), self.link());
        self.pick(&[
            Status::Pending { link },
            Status::AwaitingApproval { since },
            Status::Active { since },
            Status::Inactive { since, by, ending },
            Status::Terminated { since, by, ending },
            Status::Erased { since },
        ])
    }
    fn absences(&mut self) -> Vec<Absence> {
        let absence = |from: i64| Absence { from: HalfDay(from), until: HalfDay(from + 3) };
        [41_001, 99_999, 167_998].into_iter().map(absence).take(self.pick(&[0, 1, 3])).collect()
    }
    fn days_off(&mut self) -> DaysOff {
        let date = |text: &str| Date::parse(text).unwrap();
        let day = DayOff {
            start: date("2026-12-24"),
            end: date("2027-01-06"),
            from_noon: self.flip(),
            until_noon: self.flip(),
            note: self.maybe(Name::parse("Skiing").unwrap()),
        };
        let entries = if self.flip() { BTreeMap::from([(DayOffId(Uuid::from_u128(31)), day)]) } else { BTreeMap::new() };
        DaysOff { org: ORG, user: PERSON, entries, told_away: self.flip(), wake_at: self.maybe(Time(1_767_225_600_000)), revision: 3, version: 4 }
    }
    fn next_email(&mut self) -> NextEmail {
        NextEmail { email: self.email(), epoch: 3, until: Time(86_400_000), org: ORG, user: PERSON, by_admin: self.flip() }
    }
    fn user(&mut self) -> User {
        User {
            id: PERSON,
            org: ORG,
            account: self.maybe(LOGIN),
            status: self.status(),
            first_activated_at: self.maybe(Time(5)),
            email: self.email(),
            email_verified: self.flip(),
            phone: self.maybe(Phone::parse("+491701234567").unwrap()),
            first_name: if self.flip() { Some(self.name()) } else { None },
            last_name: if self.flip() { Some(self.name()) } else { None },
            role: self.role(),
            given: self.grants(),
            locale: self.maybe(Locale::parse("de-AT").unwrap()),
            position: self.maybe(Name::parse("Smith").unwrap()),
            department: self.maybe(EntryId { kind: CatalogKind::Departments, id: Uuid::from_u128(21) }),
            location: self.maybe(EntryId { kind: CatalogKind::Locations, id: Uuid::from_u128(22) }),
            manager: self.maybe(UserId(Uuid::from_u128(23))),
            mfa: self.flip(),
            external_id: self.maybe(Name::parse("007").unwrap()),
            purge_at: self.maybe(Time(86_400_000)),
            time_zone: self.maybe(domain::Zone::parse("Europe/Vienna").unwrap()),
            photo: self.maybe(PhotoId(Uuid::from_u128(24))),
            absences: self.absences(),
            pending_email: if self.flip() { Some(PendingEmail { email: self.email(), until: Time(86_400_000) }) } else { None },
            managed: self.pick(&[None, Some(true), Some(false)]),
            access_stamp: 7,
            grant_stamp: u32::MAX,
            lost: self.pick(&[Lost::default(), Lost { with_earlier_roles: 3, before_this_role: 0 }]),
            personal_key: self.maybe(PersonalKey([9; 32])),
            created_at: self.time(),
            version: 3,
        }
    }
    fn tally(&mut self) -> Tally {
        self.pick(&[Tally::default(), Tally { period: 20_454, count: 3 }])
    }
    fn invitation(&mut self) -> Invitation {
        let delivery = Delivery {
            mail: MailId(Uuid::from_u128(9)),
            state: self.pick(&[DeliveryState::Queued, DeliveryState::Bounced]),
            at: self.time(),
            reason: self.maybe(Reason::SuppressionList),
        };
        let ends = [(1, DeadReason::Expired), (2, DeadReason::Revoked)].into_iter().take(usize::from(self.flip()) + usize::from(self.flip())).collect();
        Invitation {
            id: InvitationId(Uuid::from_u128(4)),
            org: ORG,
            user: PERSON,
            epoch: 2,
            expires_at: self.time(),
            ends,
            setup_until: self.maybe(Time(77_000)),
            reminders: if self.flip() { vec![Reminder { percentage: 50, at: Time(60_000) }, Reminder { percentage: 90, at: Time(90_000) }] } else { vec![] },
            reminded: self.pick(&[0, 50]),
            link_held_by: self.link().held_by,
            invited_by: PERSON,
            granter: UserId(Uuid::from_u128(8)),
            granter_stamp: 1,
            granted_under: 3,
            role: self.role(),
            locale: self.maybe(Locale::parse("en").unwrap()),
            message: self.maybe(Message::parse("Welcome,\nAnn").unwrap()),
            created_at: self.time(),
            sends: Sends { count: 2, last_at: self.maybe(Time(9)), resends: self.tally(), delivery: self.maybe(delivery) },
            fresh_links: self.tally(),
            codes: self.tally(),
            code: self.maybe(IssuedCode { serial: 4, until: Time(600_000), wrong: 2 }),
            renewals_left: 1,
            told_epoch: self.pick(&[0, 2]),
            asked_on: self.maybe(20_454),
            version: 9,
        }
    }
    fn account(&mut self) -> Account {
        Account {
            id: LOGIN,
            email: self.email(),
            proof: self.pick(&[AddressProof::Proved, AddressProof::Unproved]),
            managed_by: self.maybe(ORG),
            founded: self.maybe(ORG),
            access_stamp: 2,
            must_change: self.pick(&[true, false]),
            reset: ResetLink { epoch: 4, until: self.maybe(Time(3_600_000)), before_until: self.maybe(Time(1_800_000)), by: self.maybe(ORG) },
            verify_until: self.maybe(Time(86_400_000)),
            next_email: if self.flip() { Some(self.next_email()) } else { None },
            email_epoch: self.pick(&[0, 3]),
            email_proved: self.pick(&[0, 2]),
            email_asked: self.tally(),
            entered: self.maybe(ORG).into_iter().collect(),
            retired_at: self.maybe(Time(1_767_225_600_123)),
            created_at: self.time(),
            version: 12,
        }
    }
    fn mail(&mut self) -> Mail {
        Mail {
            id: MailId(Uuid::from_u128(6)),
            template: self.pick(&[Template::Invitation, Template::Code, Template::PasswordReset]),
            to: self.email(),
            org: self.maybe(ORG),
            user: self.maybe(PERSON),
            account: self.maybe(LOGIN),
            epoch: 3,
            serial: 1,
            device: self.maybe("Firefox".to_owned()),
            due: self.time(),
        }
    }
    fn record(&mut self) -> Record {
        let change = FieldChange { field: "status", before: String::new(), after: "active".to_owned(), key: None };
        let personal = FieldChange { field: "email", before: String::new(), after: "ada@example.com".to_owned(), key: Some(PersonalKey([9; 32])) };
        let subjects = [Subject::User(PERSON, 2), Subject::Account(LOGIN, 1), Subject::Session(SessionId(Uuid::nil()))];
        Record {
            id: EventId(Uuid::from_u128(7)),
            time: self.time(),
            actor: self.actor(),
            action: "user.activated",
            org: self.maybe(ORG),
            user: self.maybe(PERSON),
            target: self.pick(&subjects),
            changes: if self.flip() { vec![change, personal] } else { Vec::new() },
            request: RequestId(Uuid::from_u128(5)),
        }
    }
}

fn shapes() -> impl Iterator<Item = Shape> {
    (0..200).map(|seed| Shape(seed * 7919 + 1))
}

/// Stored as a first version is: without what is absent, and with an attribute that only newer code knows.
fn back<T: Stored>(value: &T) -> T {
    let mut item = value.to_item().unwrap();
    item.retain(|_, value| !value.is_null());
    item.extend(key_attributes(&keys::user(ORG, PERSON)));
    item.insert("from_the_future".to_owned(), text("kept"));
    T::from_item(&item).unwrap()
}

/// Bytes as the table counts them.
fn size(value: &AttributeValue) -> usize {
    match value {
        AttributeValue::S(text) => text.len(),
        AttributeValue::N(digits) => digits.len().div_ceil(2) + 1,
        AttributeValue::M(map) => 3 + map.iter().map(|(name, value)| 1 + name.len() + size(value)).sum::<usize>(),
        _ => 1,
    }
}

#[test]
fn people_and_invitations_come_back() {
    for mut shape in shapes() {
        let (user, invitation) = (shape.user(), shape.invitation());
        assert_eq!(back(&user), user);
        assert_eq!(back(&invitation), invitation);
    }
}

/// A permission that newer code knows is none here, and in nobody's way.
#[test]
fn rights_that_are_not_known_here_permit_nothing() {
    let mut user = Shape(1).user();
    user.given = Grants::listed(vec![Grant { permission: PermissionName::parse("cards.create").unwrap(), scope: Scope::Everywhere }]).unwrap();
    let mut item = user.to_item().unwrap();
    let unknown = |name: &str| AttributeValue::M([("p".to_owned(), text(name))].into());
    let Some(AttributeValue::L(given)) = item.get_mut("given") else { panic!("{item:?}") };
    given.extend([unknown("users.teleport"), unknown("no permission at all")]);
    assert_eq!(User::from_item(&item).unwrap(), user);
}

#[test]
fn everything_else_comes_back() {
    for mut shape in shapes() {
        let (account, mail, time) = (shape.account(), shape.mail(), shape.time());
        assert_eq!(back(&account), account);
        assert_eq!(back(&mail), mail);
        let preset = shape.pick(&Preset::ALL);
        let own = BTreeMap::from([
            ("invite.ttl".to_owned(), Value::text("2d")),
            ("invite.resends".to_owned(), Value::Null),
            ("invite.reminders".to_owned(), Value::List(vec![Value::Number(50), Value::Number(90)])),
            ("notices.digest".to_owned(), Value::Flag(shape.flip())),
            ("of.newer.code".to_owned(), Value::Map(BTreeMap::from([("a/b".to_owned(), Value::List(vec![Value::Null, Value::Number(-3)]))]))),
        ]);
        let role =
            Role { name: RoleName::parse("desk").unwrap(), title: shape.maybe(Name::parse("Desk").unwrap()), grants: shape.grants(), limited: shape.flip() };
        let roles = shape.maybe(BTreeMap::from([(role.name.clone(), role)])).unwrap_or_default();
        let narrowed = shape.maybe(BTreeMap::from([(RoleName::parse("desk").unwrap(), 2)])).unwrap_or_default();
        let policy = OwnPolicies::stored(preset, shape.maybe(own).unwrap_or_default(), roles, 3).with_narrowed(narrowed);
        let name = OrgName::parse("Acme").unwrap();
        let time_zone = domain::Zone::parse("Europe/Vienna").unwrap();
        let (founder_proved, locale) = (shape.flip(), shape.maybe(Locale::parse("de").unwrap()));
        let org = Organization {
            id: ORG,
            name,
            policy,
            founder: PERSON,
            founder_proved,
            time_zone,
            locale,
            closed_at: shape.maybe(time),
            offer: shape.maybe(Offer { from: PERSON, to: PERSON, until: time }),
            created_at: time,
            version: 1,
        };
        assert_eq!(back(&org), org);
        let state = shape.pick(&[ExportState::Queued, ExportState::Done { at: time, bytes: 7 }, ExportState::Failed { at: time }]);
        let export = Export { id: ExportId(Uuid::nil()), org: ORG, user: PERSON, state, created_at: time, version: 2 };
        assert_eq!(back(&export), export);
        let days_off = shape.days_off();
        assert_eq!(back(&days_off), days_off);
        let password = Password { phc: "$argon2id$v=19$x".to_owned(), set_at: time };
        assert_eq!(back(&password), password);
        let membership = Membership { org: ORG, user: PERSON };
        assert_eq!(back(&membership), membership);
        let keepers = Keepers { owners: vec![PERSON], admins: shape.maybe(vec![PERSON]).unwrap_or_default() };
        assert_eq!(back(&keepers), keepers);
        let mark = AccountMark { account: LOGIN, proof: account.proof };
        assert_eq!(back(&mark), mark);
        assert_eq!(back(&AddressMark { user: PERSON }), AddressMark { user: PERSON });
        let former = FormerMark { users: shape.maybe(vec![PERSON]).unwrap_or_default() };
        assert_eq!(back(&former), former);
        let record = shape.record();
        let events = [event_of(&record, record.id, "user.activated"), event_of(&record, EventId(Uuid::from_u128(8)), "session.created")];
        let told: Vec<&domain::Event> = if shape.maybe(1).is_some() { events.iter().collect() } else { events.iter().take(1).collect() };
        let row = AuditRow::of(&record, &told, shape.maybe("192.0.2.1")).unwrap();
        assert_eq!(back(&row), row);
        assert_eq!(row.envelopes().len(), told.len());
    }
}

#[test]
fn sessions_receipts_and_events_come_back() {
    let session = Session {
        id: SessionId(Uuid::from_u128(8)),
        account: LOGIN,
        org: ORG,
        user: PERSON,
        account_stamp: 1,
        user_stamp: 2,
        signed_in_at: Time(0),
        created_at: Time(1),
        last_seen_at: Time(2),
        expires_at: Time(86_400_000),
        idle: Span::hours(1),
        device: String::new(),
        proved_until: Some(Time(600_000)),
    };
    assert_eq!(back(&session), session);
    let receipt = Receipt {
        key: keys::user(ORG, PERSON),
        operation: "invite_user".to_owned(),
        status: 201,
        ids: BTreeMap::from([("user".to_owned(), PERSON.to_string())]),
        fingerprint: "f".repeat(64),
        until: Time(86_400_000),
    };
    assert_eq!(back(&receipt), receipt);
    assert_eq!((receipt.parsed("user"), receipt.parsed::<UserId>("org")), (Some(PERSON), None));
    let (dep, other) =
        (EntryId { kind: CatalogKind::Departments, id: Uuid::from_u128(31) }, EntryId { kind: CatalogKind::Departments, id: Uuid::from_u128(32) });
    let entry = |name: &str, parent, archived| domain::catalog::Entry { name: Name::parse(name).unwrap(), parent, archived };
    let entries = BTreeMap::from([(dep, entry("Works", None, false)), (other, entry("Paint", Some(dep), true))]);
    let list = Catalog { org: ORG, kind: CatalogKind::Departments, entries, version: 2 };
    assert_eq!(back(&list), list);
    let words = ["ann", "zo\u{eb}"].map(str::to_owned).into();
    let projected = Projected { listed: Some(Listed::Rejected), words, positions: ["smith".to_owned()].into(), open: true, version: 4 };
    assert_eq!(back(&projected), projected);
    assert_eq!(back(&Projected::default()), Projected::default());
    let events = Events(vec![serde_json::json!({ "id": "evt_1", "data": { "epoch": "2" } }), serde_json::json!({ "organization_id": null })]);
    assert_eq!(back(&events), events);
}

#[test]
fn list_rows_fit_and_say_what_the_user_says() {
    for mut shape in shapes() {
        let user = shape.user();
        let mut item = user.to_item().unwrap();
        item.extend(key_attributes(&keys::user(ORG, PERSON)));
        let Some(listed) = Listed::of(&user) else {
            assert!(
                ["list_org", "list_org_status", "list_org_department", "list_org_location", "by_name", "created", "row"]
                    .iter()
                    .all(|name| item[*name].is_null())
            );
            continue;
        };
        assert!(size(&item["row"]) <= 500, "{} bytes", size(&item["row"]));
        let row = ListRow::from_item(&item).unwrap();
        assert_eq!((row.listed, row.status, row.created_at), (listed, user.status.kind(), user.created_at));
        assert_eq!((row.email.as_str(), row.role.as_str(), row.id), (user.email.as_str(), user.role.as_str(), user.id));
        assert_eq!(row.first_activated_at, user.first_activated_at);
        assert_eq!((row.photo, row.time_zone.as_ref()), (user.photo, user.time_zone.as_ref().filter(|_| !user.absences.is_empty())));
        // Those after the next give way where everything else is as long as it gets.
        assert!(user.absences.starts_with(&row.absences) && row.absences.len() >= user.absences.len().min(1), "{:?}", row.absences);
        assert_eq!((row.department, row.location, row.mfa), (user.department, user.location, user.mfa));
        if user.email.as_str().len() < 60 && user.first_name.is_none() && user.last_name.is_none() {
            assert_eq!((row.phone, row.position), (user.phone.as_ref().map(ToString::to_string), user.position.as_ref().map(ToString::to_string)));
        }
        assert_eq!(row.invitation.is_some(), listed == Listed::Pending);
        let whole = |name: &Option<Name>| name.as_ref().is_none_or(|name| name.as_str().len() < 30);
        if whole(&user.first_name) && whole(&user.last_name) {
            let text = |name: &Option<Name>| name.as_ref().map(ToString::to_string);
            assert_eq!((row.first_name, row.last_name, row.display_name), (text(&user.first_name), text(&user.last_name), user.display_name()));
        }
    }
}

#[test]
fn invitation_rows_agree_with_the_invitation() {
    for mut shape in shapes() {
        let invitation = shape.invitation();
        let item = invitation.to_item().unwrap();
        assert!(size(&item["row"]) <= 450, "{} bytes", size(&item["row"]));
        let row = InvitationRow::from_item(&item).unwrap();
        for now in [Time(0), invitation.expires_at] {
            assert_eq!(row.status(now), invitation.status(now));
        }
        assert_ne!(row.status(Time(i64::MAX)), InvitationStatus::Pending);
        assert_eq!((row.id, row.user, row.send_count, row.version), (invitation.id, invitation.user, invitation.sends.count, invitation.version));
        assert_eq!(item["due_at"].is_null(), invitation.due().is_none());
        assert_eq!(item["due_shard"].is_null(), invitation.due().is_none());
    }
}

#[test]
fn an_unreadable_item_is_told_by_field_and_never_by_value() {
    let mut user = Shape(1).user();
    user.status = Status::Active { since: Time(1) };
    let whole = user.to_item().unwrap();
    let told = |field: &str, value: Option<&str>| {
        let mut item = whole.clone();
        item.remove(field);
        item.extend(value.map(|value| (field.to_owned(), text(value))));
        User::from_item(&item).unwrap_err().to_string()
    };
    assert_eq!(told("email", None), "stored user is corrupt at ./email");
    for (field, secret) in [("email", "nobody"), ("status", "lost"), ("role", "NO SUCH"), ("version", "x1")] {
        let message = told(field, Some(secret));
        assert!(message.contains(field) && !message.contains(secret), "{message}");
    }
}

#[test]
fn an_audit_row_that_was_changed_in_place_is_corrupt() {
    let row = AuditRow::of(&Shape(3).record(), &[], Some("192.0.2.1")).unwrap();
    let mut item = row.to_item().unwrap();
    item.insert("action".to_owned(), text("user.invited"));
    assert_eq!(AuditRow::from_item(&item), Err(Corrupt::new("audit row", "digest")));
}

#[test]
fn personal_values_are_read_with_the_persons_key_alone_and_the_digest_covers_what_is_stored() {
    let record = shapes().map(|mut shape| shape.record()).find(|record| !record.changes.is_empty()).unwrap();
    let row = AuditRow::of(&record, &[], None).unwrap();
    let item = row.to_item().unwrap();
    assert!(!format!("{item:?}").contains("ada@example.com"));
    let row = AuditRow::from_item(&item).unwrap();
    let shown = |key: Option<PersonalKey>| row.shown(key.as_ref()).map(|(field, _, after)| format!("{field} {after:?}")).collect::<Vec<_>>();
    assert_eq!(shown(Some(PersonalKey([9; 32]))), [r#"status Some("active")"#, r#"email Some("ada@example.com")"#]);
    for gone in [None, Some(PersonalKey([8; 32]))] {
        assert_eq!(shown(gone), [r#"status Some("active")"#, "email None"]);
    }
}

fn event_of(record: &domain::change::Record, id: EventId, kind: &'static str) -> domain::Event {
    domain::Event {
        id,
        kind,
        time: record.time,
        org: record.org,
        actor: record.actor,
        subject: record.target,
        data: BTreeMap::from([("from", "pending".to_owned())]),
        request: record.request,
    }
}

#[test]
fn an_envelope_has_the_fields_of_every_event() {
    let record = Shape(3).record();
    let (own, other) = (event_of(&record, record.id, record.action), event_of(&record, EventId(Uuid::from_u128(9)), "session.created"));
    let told = AuditRow::of(&record, &[&own, &other], None).unwrap().envelopes();
    for (envelope, event) in told.iter().zip([&own, &other]) {
        let names: Vec<String> = envelope.as_object().unwrap().keys().cloned().collect();
        assert_eq!(names, ["id", "type", "time", "organization_id", "actor", "subject", "data", "request_id"]);
        let (kind, id, version) = event.subject.parts();
        let expected = serde_json::json!({
            "id": event.id, "type": event.kind, "time": event.time, "organization_id": event.org,
            "actor": { "type": event.actor.kind(), "id": event.actor.id() }, "subject": { "type": kind, "id": id, "version": version },
            "data": { "from": "pending" }, "request_id": event.request,
        });
        assert_eq!(*envelope, expected);
    }
    let item = Events(told).to_item().unwrap();
    let stored: serde_json::Value = read("events", &item).unwrap();
    assert!(stored["events"].is_array());
}
