//! `cargo xtask bench table`: how large the items of each kind are, what each index carries of them, and how many items and index
//! entries the everyday acts write, their follow-ups with them. All of it is read from the table itself, before and after.

use std::collections::BTreeMap;

use domain::{Span, Time};
use functions::invoke;
use platform::item::{Item, key_of};
use platform::keys::Key;
use platform::table::schema::{INDEXES, Index};
use serde_json::{Value, json};
use tests::{Admin, App, password};

use crate::people::size_of;

/// Bytes of one write unit.
const UNIT: usize = 1024;

type Whole = BTreeMap<Key, Item>;

async fn whole(app: &App) -> Whole {
    let (table, mut whole, mut start) = (&app.runner.context().table, Whole::new(), None);
    loop {
        let page = table.client.scan().table_name(&table.name).consistent_read(true).set_exclusive_start_key(start).send().await.expect("a page");
        whole.extend(page.items.unwrap_or_default().into_iter().map(|item| (key_of(&item).expect("a key"), item)));
        start = page.last_evaluated_key;
        if start.is_none() {
            return whole;
        }
    }
}

/// What kind of item stands at a key: the names in it without what they name.
fn kind(key: &Key) -> String {
    // A digest names nothing either.
    let named = key.pk.split('#').step_by(2).filter(|part| part.len() < 32);
    let partition = named.collect::<Vec<_>>().join("#…#");
    let mut sort = key.sk.split('#').next().unwrap_or_default().to_owned();
    if sort.chars().any(|c| !c.is_ascii_uppercase() && c != '_') || key.pk.contains("#T#") {
        "…".clone_into(&mut sort);
    } else if key.sk.contains('#') {
        sort.push_str("#…");
    }
    format!("`{partition}#…` `{sort}`")
}

/// What an index has of an item.
fn entry(index: &Index, item: &Item) -> Option<Item> {
    let carried = ["pk", "sk", index.partition, index.sort, index.carries];
    let has = item.contains_key(index.partition) && item.contains_key(index.sort);
    has.then(|| item.iter().filter(|(name, _)| carried.contains(&name.as_str())).map(|(name, value)| (name.clone(), value.clone())).collect())
}

/// How many entries of an index one write of an item writes: an entry whose key moves is taken out and put in.
fn entries_written(index: &Index, before: Option<&Item>, after: Option<&Item>) -> usize {
    let keys = |item: &Item| [item.get(index.partition).cloned(), item.get(index.sort).cloned()];
    match (before.and_then(|item| entry(index, item)), after.and_then(|item| entry(index, item))) {
        (None, None) => 0,
        (Some(before), Some(after)) if before == after => 0,
        (Some(before), Some(after)) if keys(&before) != keys(&after) => 2,
        _ => 1,
    }
}

/// What an act wrote.
#[derive(Default)]
struct Written {
    items: usize,
    bytes: usize,
    entries: BTreeMap<&'static str, usize>,
    units: f64,
}

impl Written {
    fn between(before: &Whole, after: &Whole, units: f64) -> Written {
        let mut written = Written { units, ..Written::default() };
        let mut keys: Vec<&Key> = before.keys().chain(after.keys()).collect();
        keys.sort();
        keys.dedup();
        for key in keys {
            let (was, is) = (before.get(key), after.get(key));
            if was == is {
                continue;
            }
            written.items += 1;
            written.bytes += is.map_or(0, size_of);
            for index in &INDEXES {
                *written.entries.entry(index.name).or_default() += entries_written(index, was, is);
            }
        }
        written
    }
    fn all_entries(&self) -> usize {
        self.entries.values().sum()
    }
}

/// Somebody everyday things are done to.
struct Desk {
    app: App,
    ann: Admin,
    acts: Vec<(&'static str, Written)>,
    before: Whole,
    /// The largest item of each kind that there ever was, and the largest entry of each index, in bytes.
    largest: BTreeMap<String, usize>,
    entries: BTreeMap<&'static str, usize>,
}

impl Desk {
    async fn open() -> Desk {
        let app = App::start().await;
        let ann = app.found("default", "ann").await;
        app.drain().await;
        let before = whole(&app).await;
        app.calls();
        Desk { app, ann, acts: Vec::new(), before, largest: BTreeMap::new(), entries: BTreeMap::new() }
    }

    /// Notes what was written since the last time, when all that follows is done.
    async fn note(&mut self, act: &'static str) {
        self.app.drain().await;
        let units = self.app.calls().iter().map(|call| call.write_units).sum();
        let after = whole(&self.app).await;
        self.acts.push((act, Written::between(&self.before, &after, units)));
        for (key, item) in &after {
            let known = self.largest.entry(kind(key)).or_default();
            *known = size_of(item).max(*known);
            for index in &INDEXES {
                let known = self.entries.entry(index.name).or_default();
                *known = entry(index, item).map_or(0, |entry| size_of(&entry)).max(*known);
            }
        }
        self.before = after;
        self.app.calls();
    }

    async fn ask(&mut self, act: &'static str, method: &str, path: &str, body: Value) -> Value {
        let answer = self.app.ask(method, path).by(&self.ann.token).json(&body).send().await;
        assert!(answer.status < 300, "{act}: {answer:?}");
        self.note(act).await;
        answer.json()
    }

    async fn acts(&mut self) {
        let place = |list: &str| (format!("/v1/{list}"), json!({ "name": "Works" }));
        let (departments, locations) = (place("departments"), place("locations"));
        let department = self.ask("a department", "POST", &departments.0, departments.1).await["id"].clone();
        let location = self.ask("a location", "POST", &locations.0, locations.1).await["id"].clone();
        let ada = self.app.invite(&self.ann, "ada@person.test").await;
        self.note("invite somebody").await;
        self.app.accept(&ada, "ada").await.expect(201);
        self.note("join").await;
        self.app.sign_in("ada@person.test", &password("ada")).await.expect(201);
        self.note("sign in").await;
        let path = format!("/v1/users/{}", ada.user);
        self.ask("another name", "PATCH", &path, json!({ "last_name": "King" })).await;
        self.ask("put in a department", "PATCH", &path, json!({ "department_id": department })).await;
        self.ask("put in a location", "PATCH", &path, json!({ "location_id": location })).await;
        self.ask("another role", "PUT", &format!("{path}/role"), json!({ "role": "member" })).await;
        let group = self.ask("a group", "POST", "/v1/groups", json!({ "name": "Smiths" })).await["id"].as_str().unwrap_or_default().to_owned();
        self.ask("put in a group", "PUT", &format!("/v1/groups/{group}/members/{}", ada.user), json!({})).await;
        let day = json!({ "start": "2026-03-03", "end": "2026-03-03" });
        self.ask("a day off", "POST", &format!("{path}/days-off"), day).await;
        self.app.hold(Time::parse("2026-03-03T00:00:00Z").expect("a time")).await;
        invoke(self.app.runner.context(), "sweep", json!({})).await.expect("a sweep");
        self.note("the day off begins").await;
        self.app.hold(self.app.now() + Span::hours(1)).await;
        self.ann.token = self.app.signed_in_again(&self.ann).await;
        self.note("sign in after a day").await;
        self.ann.token = self.app.proved(&self.ann.token, "ann").await;
        self.note("step up").await;
        for (act, what) in [("switch off", "deactivate"), ("switch on", "activate"), ("end", "terminate"), ("erase", "erase")] {
            self.ask(act, "POST", &format!("{path}/{what}"), json!({})).await;
        }
    }
}

/// Prints all of it.
pub async fn table() {
    let mut desk = Desk::open().await;
    desk.acts().await;
    println!("# What an item of each kind takes\n\n| partition, sort | bytes | write units |\n|---|---|---|");
    for (kind, bytes) in &desk.largest {
        println!("| {kind} | {bytes} | {} |", bytes.div_ceil(UNIT));
    }
    println!("\n# What an index carries\n\nBesides the item's own key and the two of the index, one attribute.\n");
    println!("| index | partition key | sort key | carries | bytes of an entry |\n|---|---|---|---|---|");
    for index in &INDEXES {
        println!("| {} | `{}` | `{}` | `{}` | {} |", index.name, index.partition, index.sort, index.carries, desk.entries[index.name]);
    }
    println!("\n# What an act writes, with all that follows\n\n| act | items | bytes | index entries | of which | units consumed |\n|---|---|---|---|---|---|");
    for (act, written) in &desk.acts {
        let of: Vec<String> = written.entries.iter().filter(|(_, count)| **count > 0).map(|(index, count)| format!("{index} {count}")).collect();
        println!("| {act} | {} | {} | {} | {} | {} |", written.items, written.bytes, written.all_entries(), of.join(", "), written.units);
    }
    desk.app.end().await;
}
