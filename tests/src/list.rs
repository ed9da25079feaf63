//! The list of people (R66 to R69; F26): sorts, filters, keyword, totals and cursors, against a plain filter and sort of what
//! each person's own page says.

use std::cmp::Ordering;
use std::collections::BTreeSet;

use domain::text::sort_key;
use domain::{Fact, OrgId, Span, User};
use futures::StreamExt as _;
use platform::clock::draw_token;
use platform::keys;
use platform::table::Commit;
use serde_json::{Value, json};
use tests::{Admin, App, Chance, setting};

/// People of a random organization.
const PEOPLE: usize = 300;
/// Random organizations that are tried.
const ORGANIZATIONS: u64 = 1;
/// Changes to each of them, besides those that made the people.
const CHANGES: usize = 350;
/// Requests beside each other.
const BESIDE: usize = 12;

const FIRST: [&str; 8] = ["Ann", "\u{c5}nn", "anna-maria", "Zo\u{eb}", "Bob", "\u{5e9}\u{5dc}\u{5d5}\u{5dd}", "O'Neill", "Jo Ann"];
const LAST: [&str; 7] = ["Stone", "stone", "St\u{f6}ne", "de la Cruz", "M\u{fc}ller-Stone", "\u{10d}apek", ""];
/// Some statuses are called alike, whatever the case.
const LABELS: [(&str, &str); 4] = [("active", "Zed"), ("pending", "zed"), ("inactive", "alpha"), ("terminated", "Alpha")];

fn text(value: &Value) -> String {
    value.as_str().unwrap_or_default().to_owned()
}

/// A random organization and everybody who ever was in it.
struct World {
    app: App,
    ann: Admin,
    chance: Chance,
    people: Vec<String>,
    departments: Vec<String>,
    locations: Vec<String>,
    /// A group, and who is in it.
    group: (String, BTreeSet<String>),
}

impl World {
    async fn new(seed: u64) -> World {
        let app = App::start_with(local::Options { limits: domain::Limits::NONE, ..local::Options::default() }).await;
        let ann = app.found("default", "ann").await;
        let labels: serde_json::Map<String, Value> = LABELS.iter().map(|(status, label)| ((*status).to_owned(), (*label).into())).collect();
        let values = json!({ "values": { "activation.manual": true, "status.labels": labels } });
        app.ask("PUT", "/v1/organization/policies").by(&ann.token).json(&values).send().await.expect(200);
        let mut world = World { app, ann, chance: Chance(seed), people: Vec::new(), departments: Vec::new(), locations: Vec::new(), group: Default::default() };
        world.group.0 = world.added("groups", "Smiths").await;
        for name in ["Works", "Paint", "Office"] {
            let id = world.added("departments", name).await;
            world.departments.push(id);
            let id = world.added("locations", name).await;
            world.locations.push(id);
        }
        world
    }

    async fn added(&self, list: &str, name: &str) -> String {
        let added = self.app.post(&format!("/v1/{list}")).by(&self.ann.token).json(&json!({ "name": name })).send().await.expect(201);
        text(&added.json()["id"])
    }

    fn pick<'a, T>(&mut self, from: &'a [T]) -> &'a T {
        &from[self.chance.below(from.len())]
    }

    fn newcomer(&mut self, number: usize) -> Value {
        let (first, last) = (*self.pick(&FIRST), *self.pick(&LAST));
        let mut body = json!({ "email": format!("{}{number}.p@x{}.test", ["ann", "stone", "q"][number % 3], number % 4), "first_name": first });
        if !last.is_empty() {
            body["last_name"] = last.into();
        }
        if self.chance.below(3) == 0 {
            body["phone"] = format!("+49170{number:05}").into();
        }
        if self.chance.below(3) == 0 {
            body["external_id"] = format!("AB-{number}/7").into();
        }
        body["role"] = (*self.pick(&["viewer", "member", "admin"])).into();
        body
    }

    /// Invites people side by side; the clock moves between the batches, so that creation orders them.
    async fn fill(&mut self) {
        for batch in 0..PEOPLE / BESIDE {
            let bodies: Vec<Value> = (0..BESIDE).map(|at| self.newcomer(batch * BESIDE + at)).collect();
            let (app, token) = (&self.app, self.ann.token.as_str());
            let invite = |body: Value| async move { text(&app.post("/v1/users").by(token).json(&body).send().await.expect(201).json()["user"]["id"]) };
            let ids: Vec<String> = futures::stream::iter(bodies).map(invite).buffered(BESIDE).collect().await;
            self.people.extend(ids);
            self.app.hold(self.app.now() + Span(self.chance.below(2) as i64)).await;
        }
    }

    /// Does something to somebody, whether or not it is allowed.
    async fn change(&mut self) {
        let people = self.people.clone();
        let id = self.pick(&people).clone();
        let (departments, locations) = (self.departments.clone(), self.locations.clone());
        let (method, act, body) = match self.chance.below(15) {
            0..=2 => ("POST", "/activate", json!({})),
            3 => ("POST", "/deactivate", json!({})),
            4 => ("POST", "/terminate", json!({})),
            5 => ("POST", "/invitation/revoke", json!({})),
            6 => ("PUT", "/role", json!({ "role": self.pick(&["viewer", "member"]) })),
            7 => ("PATCH", "", json!({ "department_id": self.pick(&departments), "position": self.pick(&["Smith", "Painter"]) })),
            8 => ("PATCH", "", json!({ "location_id": self.pick(&locations), "last_name": self.pick(&["Stone", "Q"]) })),
            9..=10 => {
                let (start, end) = *self.pick(&[(0, 0), (0, 9), (-9, -1), (-3, 0), (1, 2)]);
                let day = |days: i64| (self.app.now() + Span::days(days)).to_string()[..10].to_owned();
                ("POST", "/days-off", json!({ "start": day(start), "end": day(end) }))
            }
            11..=13 => return self.grouped(&id).await,
            _ => ("POST", "/restore", json!({ "mode": "same_profile" })),
        };
        let answer = self.app.ask(method, &format!("/v1/users/{id}{act}")).by(&self.ann.token).json(&body).send().await;
        assert!(answer.status < 500 && answer.status != 401, "{answer:?}");
    }

    /// Puts somebody in the group, or takes them out.
    async fn grouped(&mut self, id: &str) {
        let method = *self.pick(&["PUT", "PUT", "DELETE"]);
        let path = format!("/v1/groups/{}/members/{id}", self.group.0);
        let answer = self.app.ask(method, &path).by(&self.ann.token).send().await;
        match (answer.status, method) {
            (204, "PUT") => self.group.1.insert(id.to_owned()),
            (204, _) => self.group.1.remove(id),
            (status, _) => {
                assert!([404, 409].contains(&status), "{answer:?}");
                false
            }
        };
    }

    /// Every seventh has a second factor. Nobody can enrol one yet, so the table is told.
    async fn second_factors(&self) {
        let (cx, org) = (self.app.runner.context(), OrgId::parse(&self.ann.org).unwrap());
        for id in self.people.iter().step_by(7) {
            let id = id.parse().unwrap();
            let user = cx.table.read(&keys::user(org, id).into()).await.unwrap().user(org, id).unwrap().unwrap();
            let fact = [Fact::User(User { mfa: true, version: user.version + 1, ..user })];
            let (token, now) = (draw_token(), self.app.now());
            cx.table.commit(Commit { facts: &fact, follow_ups: &[], record: None, once: None, also: Vec::new(), token, now, source: None }).await.unwrap();
        }
    }

    /// What everybody's own page says.
    async fn everybody(&self) -> Vec<Value> {
        let (app, token) = (&self.app, self.ann.token.as_str());
        let ids = self.people.iter().chain([&self.ann.user]);
        let read = |id: &String| {
            let path = format!("/v1/users/{id}");
            async move { app.get(&path).by(token).send().await.expect(200).json() }
        };
        futures::stream::iter(ids).map(read).buffered(BESIDE).collect().await
    }

    /// Every page of a list: its ids, and the first page as it came.
    async fn pages(&self, query: &str, limit: usize) -> (Vec<String>, Value) {
        let (mut ids, mut first, mut cursor) = (Vec::new(), Value::Null, String::new());
        for _ in 0..2_000 {
            let after = if cursor.is_empty() { String::new() } else { format!("&cursor={cursor}") };
            let page = self.app.get(&format!("/v1/users?limit={limit}{query}{after}")).by(&self.ann.token).send().await.expect(200).json();
            assert!(page["data"].as_array().unwrap().len() <= limit && page["scanned"].as_u64().unwrap() <= 500);
            assert_eq!(page["totals"].is_null(), !cursor.is_empty());
            ids.extend(page["data"].as_array().unwrap().iter().map(|row| text(&row["id"])));
            cursor = text(&page["next_cursor"]);
            if first.is_null() {
                first = page;
            }
            if cursor.is_empty() {
                return (ids, first);
            }
        }
        panic!("{query} has no end");
    }
}

/// What is asked of a list, and which people it is to show.
struct Question {
    query: &'static str,
    shows: fn(&Value, &World) -> bool,
}

/// The words of a text.
fn words(of: &str) -> Vec<String> {
    sort_key(of).split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).map(str::to_owned).collect()
}

/// Whether each of `asked` begins a word that a person is found by.
fn found(user: &Value, asked: &[&str]) -> bool {
    let together = |field: &str| words(&text(&user[field])).concat();
    let local = text(&user["email"]).split('@').next().unwrap_or_default().to_owned();
    let mut by = vec![together("email"), together("phone"), together("external_id")];
    by.extend([text(&user["first_name"]), text(&user["last_name"]), local, text(&user["external_id"])].iter().flat_map(|text| words(text)));
    asked.iter().all(|asked| by.iter().any(|word| word.starts_with(asked)))
}

const QUESTIONS: [Question; 16] = [
    Question { query: "", shows: |_, _| true },
    Question { query: "&role=member", shows: |user, _| user["role"] == "member" },
    Question { query: "&department={0}", shows: |user, world| user["department_id"] == world.departments[0] },
    Question { query: "&department=none", shows: |user, _| user["department_id"].is_null() },
    Question { query: "&location={1}", shows: |user, world| user["location_id"] == world.locations[1] },
    Question {
        query: "&department={0}&role=viewer&location={1}",
        shows: |user, world| user["department_id"] == world.departments[0] && user["role"] == "viewer" && user["location_id"] == world.locations[1],
    },
    Question { query: "&mfa=true", shows: |user, _| user["mfa"] == true },
    Question { query: "&mfa=false&role=admin", shows: |user, _| user["role"] == "admin" && user["mfa"] == false },
    Question { query: "&vacation=at", shows: |user, _| user["at_vacation"] == true },
    Question { query: "&vacation=not&location={1}", shows: |user, world| user["at_vacation"] == false && user["location_id"] == world.locations[1] },
    Question { query: "&group={2}", shows: |user, world| world.group.1.contains(user["id"].as_str().unwrap()) },
    Question {
        query: "&group={2}&role=viewer&q=stone",
        shows: |user, world| world.group.1.contains(user["id"].as_str().unwrap()) && user["role"] == "viewer" && found(user, &["stone"]),
    },
    Question { query: "&q=ST%C3%96N", shows: |user, _| found(user, &["ston"]) },
    Question { query: "&q=stone%20ann&role=viewer", shows: |user, _| found(user, &["stone", "ann"]) && user["role"] == "viewer" },
    Question { query: "&q=ab-1", shows: |user, _| found(user, &["ab", "1"]) || found(user, &["ab1"]) },
    Question { query: "&q=ann1&department={0}", shows: |user, world| found(user, &["ann1"]) && user["department_id"] == world.departments[0] },
];

/// What is asked of the status, and which statuses these are.
const STATUSES: [(&str, &[&str]); 6] = [
    ("", &["pending", "awaiting_approval", "active", "inactive"]),
    ("&status=active", &["active"]),
    ("&status=inactive&status=pending", &["inactive", "pending"]),
    ("&status=terminated", &["terminated"]),
    ("&status=terminated&status=active&status=pending&status=inactive&status=rejected", &["terminated", "active", "pending", "inactive"]),
    ("&assignable=true", &["active"]),
];

fn label(user: &Value) -> String {
    sort_key(&text(&user["status_label"]))
}

fn in_order(sort: &str, a: &Value, b: &Value) -> Ordering {
    let name = |user: &Value| (sort_key(&text(&user["display_name"])), text(&user["id"]));
    match sort {
        "name" => name(a).cmp(&name(b)),
        "created" => (text(&a["created_at"]), text(&a["id"])).cmp(&(text(&b["created_at"]), text(&b["id"]))),
        _ => label(a).cmp(&label(b)).then_with(|| name(a).cmp(&name(b))),
    }
}

/// Whoever never joined, and whoever is erased, stands in no list.
fn is_listed(user: &Value) -> bool {
    user["status"] != "erased" && !matches!(user["reason"].as_str(), Some("revoked" | "declined" | "withdrawn"))
}

#[tokio::test]
async fn every_combination_shows_what_a_plain_filter_and_sort_would() {
    let seed = setting("SEED").unwrap_or(20_261_126);
    tests::show(&format!("lists: SEED={seed}"));
    let asked = setting("ORGANIZATIONS");
    let thorough = asked.is_some();
    for organization in 0..asked.unwrap_or(ORGANIZATIONS) {
        let mut world = World::new(seed + organization).await;
        world.fill().await;
        for _ in 0..CHANGES {
            world.change().await;
        }
        world.second_factors().await;
        world.app.drain().await;
        let everybody: Vec<Value> = world.everybody().await.into_iter().filter(is_listed).collect();
        let mut compared = 0;
        for (status, statuses) in STATUSES {
            for question in &QUESTIONS {
                let query = question.query.replace("{0}", &world.departments[0]).replace("{1}", &world.locations[1]).replace("{2}", &world.group.0);
                let mut wanted: Vec<&Value> = everybody.iter().filter(|user| (question.shows)(user, &world)).collect();
                wanted.retain(|user| statuses.contains(&user["status"].as_str().unwrap()));
                for sort in ["name", "created", "status"] {
                    wanted.sort_by(|a, b| in_order(sort, a, b));
                    let mut ids: Vec<String> = wanted.iter().map(|user| text(&user["id"])).collect();
                    for order in ["asc", "desc"] {
                        let query = format!("&sort={sort}&order={order}{status}{query}");
                        for limit in [1, 7, 50] {
                            // Small pages of long lists are tried with the plainest questions, unless there is time.
                            let plain = question.query.is_empty() && (order == "asc" || limit > 1) && (status.is_empty() || limit > 1);
                            if !thorough && !plain && limit < 50 && ids.len() > 5 * limit {
                                continue;
                            }
                            let (shown, first) = world.pages(&query, limit).await;
                            assert_eq!(shown, ids, "{query} at {limit}: {first}");
                            compared += shown.len();
                        }
                        ids.reverse();
                    }
                }
            }
        }
        counts(&world, &everybody).await;
        tests::show(&format!("lists: {} people, {compared} rows compared", everybody.len()));
        world.app.end().await;
    }
}

/// The totals are those of everybody, whatever is asked for.
async fn counts(world: &World, everybody: &[Value]) {
    let (_, first) = world.pages("&q=nobody-is-called-so&status=terminated", 5).await;
    for status in ["pending", "awaiting_approval", "rejected", "active", "inactive", "terminated"] {
        let of_status = everybody.iter().filter(|user| user["status"] == status).count();
        assert_eq!(first["totals"][status], of_status, "{status}");
    }
}

#[tokio::test]
async fn a_cursor_goes_on_where_it_was_whatever_is_written_meanwhile() {
    let mut world = World::new(5).await;
    world.fill().await;
    world.app.drain().await;
    let stays: BTreeSet<String> = world.people.iter().skip(1).step_by(2).cloned().collect();
    for query in ["&sort=name", "&sort=created", "&sort=status&order=desc", "&q=ann", "&q=s&sort=name"] {
        let (all, _) = world.pages(query, 100).await;
        let expected: Vec<&String> = all.iter().filter(|id| stays.contains(*id)).collect();
        let (mut shown, mut cursor, mut page_number) = (Vec::new(), String::new(), 0);
        loop {
            let after = if cursor.is_empty() { String::new() } else { format!("&cursor={cursor}") };
            let page = world.app.get(&format!("/v1/users?limit=7{query}{after}")).by(&world.ann.token).send().await.expect(200).json();
            shown.extend(page["data"].as_array().unwrap().iter().map(|row| text(&row["id"])));
            cursor = text(&page["next_cursor"]);
            if cursor.is_empty() {
                break;
            }
            // Somebody who is shown leaves the order, another is renamed, a third comes.
            let moved = &world.people[(page_number * 2) % PEOPLE];
            let rename = json!({ "last_name": format!("Moved {page_number}") });
            world.app.ask("PATCH", &format!("/v1/users/{moved}")).by(&world.ann.token).json(&rename).send().await.expect(200);
            page_number += 1;
            let newcomer = json!({ "email": format!("new{page_number}{}@late.test", query.len()), "first_name": "Ann", "last_name": "Late" });
            world.app.post("/v1/users").by(&world.ann.token).json(&newcomer).send().await.expect(201);
            world.app.drain().await;
        }
        let kept: Vec<&String> = shown.iter().filter(|id| stays.contains(*id)).collect();
        assert_eq!(kept, expected, "{query}");
    }
    world.app.end().await;
}

#[tokio::test]
async fn what_is_found_too_often_comes_unsorted_and_says_so() {
    let mut world = World::new(9).await;
    world.fill().await;
    let (app, token) = (&world.app, world.ann.token.as_str());
    let more = (0..320).map(|number| {
        let body = json!({ "email": format!("crowd{number}@x.test"), "first_name": "Stony", "last_name": format!("Ann{number}") });
        async move { text(&app.post("/v1/users").by(token).json(&body).send().await.expect(201).json()["user"]["id"]) }
    });
    let _: Vec<String> = futures::stream::iter(more).buffered(BESIDE).collect().await;
    world.app.drain().await;
    let everybody: BTreeSet<String> = world.pages("", 100).await.0.into_iter().collect();
    for (query, least) in [("&q=st%20ann", 320), ("&q=s", 501), ("&q=stony%20a", 320)] {
        for limit in [7, 50] {
            let (ids, first) = world.pages(query, limit).await;
            let unique: BTreeSet<&String> = ids.iter().collect();
            assert!(unique.len() == ids.len() && ids.len() >= least && unique.iter().all(|id| everybody.contains(*id)), "{query}: {}", ids.len());
            assert_eq!(first["sort_ignored"] == true, query != "&q=stony%20a", "{query}");
        }
    }
    // So do the people of a group that more are in, each once, and those of a keyword among them.
    let group = text(&app.post("/v1/groups").by(token).json(&json!({ "name": "Everybody" })).send().await.expect(201).json()["id"]);
    let join = |user: &String| {
        let path = format!("/v1/groups/{group}/members/{user}");
        async move { app.ask("PUT", &path).by(token).send().await.expect(204) }
    };
    let joined = futures::stream::iter(everybody.iter().take(520).filter(|user| **user != world.ann.user)).map(join).buffer_unordered(BESIDE).count().await;
    for (query, least) in [("", joined), ("&role=viewer", 1), ("&q=s", 1)] {
        for limit in [7, 50] {
            let (ids, first) = world.pages(&format!("&group={group}{query}"), limit).await;
            let unique: BTreeSet<&String> = ids.iter().collect();
            assert!(unique.len() == ids.len() && ids.len() >= least && first["sort_ignored"] == true, "{query}: {} {first}", ids.len());
            assert!(!query.is_empty() || ids.len() == joined, "{}", ids.len());
        }
    }
    // Nobody is like that: 500 people are looked at and the list goes on, then the rest.
    let ask = |cursor: String| app.get(&format!("/v1/users?mfa=true&sort=name{cursor}")).by(token).send();
    let first = ask(String::new()).await.expect(200).json();
    assert_eq!((first["data"].as_array().unwrap().len(), first["scanned"].as_u64()), (0, Some(500)));
    let rest = ask(format!("&cursor={}", text(&first["next_cursor"]))).await.expect(200).json();
    assert_eq!((rest["scanned"].as_u64().unwrap(), rest["next_cursor"].is_null()), (everybody.len() as u64 - 500, true));
    let by_status = app.get("/v1/users?mfa=true&sort=status&order=desc").by(token).send().await.expect(200).json();
    // Of those who are called alike some are read and left for the next page.
    assert!((400..=500).contains(&by_status["scanned"].as_u64().unwrap()) && !by_status["next_cursor"].is_null(), "{by_status}");
    let rare = world.pages("&q=ann319&sort=name", 7).await;
    assert_eq!((rare.0.len(), rare.1["sort_ignored"].is_null()), (1, true));
    world.app.end().await;
}

#[tokio::test]
async fn what_no_list_is_is_refused() {
    let app = App::start().await;
    let (ann, bea) = (app.found("default", "ann").await, app.found("default", "bea").await);
    for name in ["ada", "ida", "eda"] {
        app.invite(&ann, &format!("{name}@person.test")).await;
    }
    let ask = |query: &str, token: &str| app.get(&format!("/v1/users{query}")).by(token);
    for (query, pointer) in [
        ("?sort=shoe", "/sort"),
        ("?order=up", "/order"),
        ("?status=lost", "/status"),
        ("?mfa=maybe", "/mfa"),
        ("?assignable=1", "/assignable"),
        ("?department=works", "/department"),
        ("?location=usr_01900000000070008000000000000000", "/location"),
        ("?limit=101", "/limit"),
        ("?q=a%20b%20c%20d%20e%20f%20g%20h%20i", "/q"),
    ] {
        let problem = ask(query, &ann.token).send().await.expect(422).json();
        assert_eq!(problem["errors"][0]["pointer"], pointer, "{problem}");
    }
    let page = ask("?limit=1&sort=name", &ann.token).send().await.expect(200).json();
    let cursor = text(&page["next_cursor"]);
    let bent = format!("{}{}", &cursor[..cursor.len() - 2], if cursor.ends_with("AA") { "BB" } else { "AA" });
    for (query, token) in [
        (format!("?limit=1&sort=created&cursor={cursor}"), &ann.token),
        (format!("?limit=1&sort=name&q=a&cursor={cursor}"), &ann.token),
        (format!("?limit=1&sort=name&cursor={bent}"), &ann.token),
        (format!("?limit=1&sort=name&cursor={cursor}"), &bea.token),
    ] {
        ask(&query, token).send().await.refused(422, "cursor_invalid");
    }
    // Whoever is somebody else's is found by nobody here.
    let foreign = ask(&format!("?q={}", ann.user), &bea.token).send().await.expect(200).json();
    assert_eq!(foreign["data"], json!([]));
    let own = ask(&format!("?q={}", ann.user), &ann.token).send().await.expect(200).json();
    assert_eq!(own["data"][0]["id"], ann.user);
    assert_eq!(ask("?q=--", &ann.token).send().await.expect(200).json()["data"], json!([]), "nothing to look for finds nobody");
    app.end().await;
}
