//! People of a large organization, written as the product writes them: the stored form of each with the keys of its lists, the
//! words it is found by, the marker of its address, and the counts of all.

use std::collections::BTreeMap;

use aws_sdk_dynamodb::types::{AttributeValue, PutRequest, WriteRequest};
use domain::user::PersonalKey;
use domain::{Absence, Actor, CatalogKind, Email, EntryId, HalfDay, Name, OrgId, Phone, PhotoId, RoleName, Status, Time, User, UserId, Zone};
use futures::StreamExt as _;
use platform::forms::{AddressMark, Listed, Projected, Stored};
use platform::item::{Item, key_attributes, number};
use platform::keys::{self, Key};
use platform::table::Table;
use uuid::Uuid;

/// Items of one write.
const AT_ONCE: usize = 25;
/// How often one is tried.
const TRIES: u32 = 20;
/// Writes beside each other.
const BESIDE: usize = 4;
/// People who are made before they are written.
const CHUNK: usize = 2_000;

const FIRST: [&str; 16] =
    ["Mia", "Noah", "Aylin", "Jonas", "Sof\u{ed}a", "Luca", "Zo\u{eb}", "Emre", "Hanna", "Tom\u{e1}s", "Ines", "Piotr", "Ngozi", "Kenji", "Leila", "Ann"];
const LAST: [&str; 15] = [
    "Berger",
    "Okafor",
    "Lindqvist",
    "Nov\u{e1}k",
    "Tanaka",
    "Moreau",
    "O'Neill",
    "Sch\u{e4}fer",
    "Rossi",
    "Yilmaz",
    "Garc\u{ed}a",
    "Kowalski",
    "Haddad",
    "Jansen",
    "Silva",
];

/// How many are in the department that few are in, at any number of people.
pub const RARE: usize = 120;

/// The places that people are put in: one that every twentieth is in, and one that few are.
#[derive(Clone, Copy)]
pub struct Places {
    pub large: EntryId,
    pub small: EntryId,
    pub location: EntryId,
}

impl Places {
    /// As they are before anybody is in them.
    pub fn made_up() -> Places {
        let id = |kind, number| EntryId { kind, id: Uuid::from_u128(number) };
        Places { large: id(CatalogKind::Departments, 1), small: id(CatalogKind::Departments, 2), location: id(CatalogKind::Locations, 3) }
    }
}

/// The person with this number.
pub fn person(org: OrgId, places: Places, created: Time, number: usize) -> User {
    let time = Time(created.0 - 60_000 * i64::try_from(number).unwrap_or(0));
    let random = [0; 10].map(|_: u8| u8::try_from(number % 251).unwrap_or(0));
    let id = UserId(uuid::Builder::from_unix_timestamp_millis(u64::try_from(time.0).unwrap_or(0), &random).into_uuid());
    let department = if number % 20 == 7 { Some(places.large) } else { (number % 8 == 3 && number / 8 < RARE).then_some(places.small) };
    let status = match number % 25 {
        0 => Status::Inactive { since: time, by: Actor::System, ending: domain::user::Ending::Removed },
        1 => Status::Terminated { since: time, by: Actor::System, ending: domain::user::Ending::Removed },
        _ => Status::Active { since: time },
    };
    let today = Zone::utc().half_day(created);
    let rare = number % 300 == 11 && number / 300 < 3;
    User {
        id,
        org,
        account: None,
        status,
        first_activated_at: Some(time),
        email: Email::parse(&format!("p{number}@people.test")).expect("an address"),
        email_verified: true,
        phone: number.is_multiple_of(3).then(|| Phone::parse(&format!("+49170{:07}", number % 10_000_000)).expect("a number")),
        first_name: Name::parse(if rare { "Quixote" } else { FIRST[number % FIRST.len()] }).ok(),
        last_name: Name::parse(LAST[(number / 16) % LAST.len()]).ok(),
        role: RoleName::parse(if number % 10 == 4 { "member" } else { "viewer" }).expect("a role"),
        given: domain::role::Grants::default(),
        locale: None,
        position: (number % 5 == 2).then(|| Name::parse("Painter").expect("a name")),
        department,
        location: (number % 20 == 9).then_some(places.location),
        manager: None,
        mfa: false,
        external_id: None,
        time_zone: None,
        photo: (number % 3 == 1).then(|| PhotoId(Uuid::from_u128(number as u128))),
        // Every fortieth is off now, and off again later.
        absences: if number % 40 == 5 {
            vec![Absence { from: today, until: HalfDay(today.0 + 4) }, Absence { from: HalfDay(today.0 + 60), until: HalfDay(today.0 + 80) }]
        } else {
            Vec::new()
        },
        pending_email: None,
        purge_at: None,
        managed: Some(false),
        access_stamp: 0,
        grant_stamp: 0,
        lost: domain::user::Lost::default(),
        personal_key: Some(PersonalKey([7; 32])),
        created_at: time,
        version: 1,
    }
}

fn put(key: &Key, item: Item) -> WriteRequest {
    let mut item: Item = item.into_iter().filter(|(_, value)| !value.is_null()).collect();
    item.extend(key_attributes(key));
    let put = PutRequest::builder().set_item(Some(item)).build().expect("an item");
    WriteRequest::builder().put_request(put).build()
}

fn items(user: &User, counts: &mut BTreeMap<(Key, Listed), i64>) -> Vec<WriteRequest> {
    let projected = Projected::of(user, 1);
    if let Some(listed) = projected.listed {
        *counts.entry((keys::counted_in(user.org, user.id), listed)).or_default() += 1;
    }
    let mut items = vec![
        put(&keys::user(user.org, user.id), user.to_item().expect("a form")),
        put(&keys::projected(user.org, user.id), projected.to_item().expect("a form")),
        put(&keys::address(user.org, &user.email), AddressMark { user: user.id }.to_item().expect("a form")),
    ];
    items.extend(projected.marks(user.org, user.id).iter().map(|key| put(key, Item::new())));
    items
}

/// A busy machine's disk may take longer than the SDK waits: putting the same again is harmless.
async fn write(table: &Table, mut requests: Vec<WriteRequest>) {
    for tried in 1.. {
        let outcome = table.client.batch_write_item().request_items(&table.name, requests.clone()).send().await;
        match outcome {
            Ok(answer) => requests = answer.unprocessed_items.and_then(|mut rest| rest.remove(&table.name)).unwrap_or_default(),
            Err(cause) => assert!(tried < TRIES, "a write: {cause:?}"),
        }
        if requests.is_empty() {
            return;
        }
    }
}

/// Writes so many people.
pub async fn load(table: &Table, org: OrgId, places: Places, created: Time, people: usize) {
    let mut counts = BTreeMap::new();
    for from in (0..people).step_by(CHUNK) {
        let users = (from..people.min(from + CHUNK)).map(|number| person(org, places, created, number));
        let requests: Vec<WriteRequest> = users.flat_map(|user| items(&user, &mut counts)).collect();
        let writes: Vec<Vec<WriteRequest>> = requests.chunks(AT_ONCE).map(<[_]>::to_vec).collect();
        futures::stream::iter(writes).for_each_concurrent(BESIDE, |requests| write(table, requests)).await;
    }
    for ((key, listed), count) in counts {
        let call = table.client.update_item().table_name(&table.name).set_key(Some(key_attributes(&key))).update_expression("ADD #status :count");
        let call = call.expression_attribute_names("#status", listed.name()).expression_attribute_values(":count", number(count));
        call.send().await.expect("a count");
    }
}

/// The largest item and index entry of such a person, in bytes as the service counts them.
pub fn sizes(user: &User) -> Vec<(&'static str, usize)> {
    let item: Item = user.to_item().expect("a form").into_iter().filter(|(_, value)| !value.is_null()).collect();
    let keyed = |item: Item, key: &Key| item.into_iter().chain(key_attributes(key)).collect::<Item>();
    let whole = keyed(item.clone(), &keys::user(user.org, user.id));
    let mut sizes = vec![("the person", size_of(&whole))];
    for index in platform::table::schema::INDEXES {
        if whole.contains_key(index.partition) {
            let entry: Item = whole
                .iter()
                .filter(|(name, _)| ["pk", "sk", index.partition, index.sort, index.carries].contains(&name.as_str()))
                .map(|(name, value)| (name.clone(), value.clone()))
                .collect();
            sizes.push((index.name, size_of(&entry)));
        }
    }
    sizes
}

/// Bytes of an item, as the service counts them.
pub fn size_of(item: &Item) -> usize {
    item.iter().map(|(name, value)| name.len() + size(value)).sum()
}

fn size(value: &AttributeValue) -> usize {
    match value {
        AttributeValue::S(text) => text.len(),
        AttributeValue::N(digits) => digits.trim_start_matches('-').len().div_ceil(2) + 1,
        AttributeValue::M(map) => 3 + map.iter().map(|(name, value)| name.len() + size(value) + 1).sum::<usize>(),
        AttributeValue::L(list) => 3 + list.iter().map(|value| size(value) + 1).sum::<usize>(),
        AttributeValue::Ss(set) => set.iter().map(String::len).sum(),
        _ => 1,
    }
}
