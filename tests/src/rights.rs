//! Who may do what (F14, F17, F18, F22): `docs/rights.md` is read, and every cell of it tried. Refusals are tried one after the
//! other and change nothing; what succeeds is tried on a copy of the same organization each, so that it may do what it likes.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use domain::{Span, Time};
use functions::OPERATIONS;
use local::{Options, Storage};
use platform::edge::{Surface, Trigger, Who};
use serde_json::{Value, json};
use tests::{Admin, Answer, App, Folder, password, picture};

/// The columns of the table.
const CALLERS: [&str; 9] = ["nobody", "expired session", "inactive", "collaborator", "member", "admin", "owner", "foreign admin", "foreign owner"];
/// One thing that nobody has.
const NOBODY: &str = "usr_01900000000070008000000000000000";

/// One row: an operation, the target's role or nothing, and what each caller is answered.
struct Row {
    operation: &'static str,
    target: String,
    cells: Vec<String>,
}

fn rows() -> Vec<Row> {
    let text = std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/../docs/rights.md")).unwrap();
    let cells = |line: &str| -> Vec<String> { line.trim_matches('|').split('|').map(|cell| cell.trim().to_owned()).collect() };
    let known = |name: &str| OPERATIONS.iter().find(|row| row.id == name).map(|row| row.id);
    let mut rows = Vec::new();
    for line in text.lines().filter(|line| line.starts_with('|')) {
        let line = cells(line);
        let Some(operation) = known(&line[0]) else { continue };
        let about = line.len() - CALLERS.len();
        assert!((1..=2).contains(&about), "{line:?}");
        rows.push(Row { operation, target: if about == 2 { line[1].clone() } else { String::new() }, cells: line[about..].to_vec() });
    }
    for line in text.lines().filter(|line| line.contains("| operation |")) {
        assert!(cells(line).ends_with(&CALLERS.map(str::to_owned)), "{line}");
    }
    rows
}

/// People of one organization by what they are: `active member`, `pending admin`, …
type People = BTreeMap<&'static str, String>;

/// The organizations, in a folder, at a moment.
struct Stage {
    folder: Folder,
    now: Time,
    tokens: BTreeMap<&'static str, String>,
    /// Those whom everybody but the collaborator is tried on, and those of the collaborator's organization.
    people: [People; 2],
    session: String,
    /// An export that the owner ordered.
    export: String,
    /// A department, a position, a location and a group of the organization that is tried.
    entries: BTreeMap<&'static str, String>,
    /// A day off of everybody who is active.
    days: BTreeMap<String, String>,
    /// The organizations: the one that is tried, the collaborator's, the foreign one.
    orgs: [String; 3],
}

fn options(folder: &Path, now: Option<Time>) -> Options {
    Options { storage: Storage::Folder(folder.to_path_buf()), clock_start: now, limits: domain::Limits::NONE, ..Options::default() }
}

/// Somebody in this state and role.
async fn somebody(app: &App, by: &Admin, state: &str, role: &str, name: &str) -> String {
    let body =
        json!({ "email": format!("{name}@person.test"), "first_name": name, "last_name": "P", "phone": "+4915112345678", "role": role, "permissions": [] });
    let invited = app.invite_as(by, &body).await;
    if state != "pending" {
        app.accept(&invited, name).await.expect(201);
    }
    let act = match state {
        "inactive" => "deactivate",
        "terminated" => "terminate",
        _ => return invited.user,
    };
    app.post(&format!("/v1/users/{}/{act}", invited.user)).by(&by.token).send().await.expect(200);
    invited.user
}

/// Everybody whom something may be done to.
async fn targets(app: &App, by: &Admin, member: &'static str, prefix: &str) -> People {
    let mut people = People::new();
    for (name, state) in [("active", "active"), ("pending", "pending"), ("inactive", "inactive"), ("terminated", "terminated")] {
        for (role, label) in [(member, "member"), ("admin", "admin")] {
            let id = somebody(app, by, state, role, &format!("{prefix}-{name}-{label}")).await;
            people.insert(label_of(state, label), id);
        }
    }
    people
}

fn label_of(state: &str, role: &str) -> &'static str {
    match (state, role) {
        ("active", "member") => "active member",
        ("active", "admin") => "active admin",
        ("active", "owner") => "active owner",
        ("pending", "member") => "pending member",
        ("pending", "admin") => "pending admin",
        ("inactive", "member") => "inactive member",
        ("inactive", "admin") => "inactive admin",
        ("terminated", "member") => "terminated member",
        ("terminated", "admin") => "terminated admin",
        other => panic!("{other:?}"),
    }
}

async fn day_off(app: &App, by: &str, user: &str) -> String {
    let body = json!({ "start": "2031-12-24", "end": "2031-12-24" });
    app.post(&format!("/v1/users/{user}/days-off")).by(by).json(&body).send().await.expect(201).json()["id"].as_str().unwrap().to_owned()
}

async fn stage() -> Stage {
    let folder = Folder::new("rights");
    let app = App::start_with(options(folder.path(), None)).await;
    let ann = app.found("default", "ann").await;
    let old = app.person(&ann, "old").await;
    // Longer than any session.
    app.advance(Span::days(31)).await;
    let (ann, mut tokens) =
        (Admin { token: app.signed_in_again(&ann).await, ..ann }, BTreeMap::from([("nobody", String::new()), ("expired session", old.token)]));
    let bea = app.found("business", "bea").await;
    let fay = app.found("default", "fay").await;
    app.post("/v1/roles").by(&ann.token).json(&json!({ "name": "desk", "permissions": ["users.read"] })).send().await.expect(201);
    let mut entries = BTreeMap::new();
    for (word, list) in [("department", "departments"), ("position", "positions"), ("location", "locations"), ("group", "groups")] {
        let added = app.post(&format!("/v1/{list}")).by(&ann.token).json(&json!({ "name": "Works" })).send().await.expect(201).json();
        entries.insert(word, added["id"].as_str().unwrap().to_owned());
    }
    let mut here = targets(&app, &ann, "member", "a").await;
    let olga = app.person_as(&ann, "olga", "admin").await;
    app.ask("PUT", &format!("/v1/users/{}/role", olga.user)).by(&ann.token).json(&json!({ "role": "owner" })).send().await.expect(200);
    let mut days = BTreeMap::new();
    for (user, token) in [(&here["active member"], &ann.token), (&here["active admin"], &ann.token), (&olga.user, &olga.token)] {
        days.insert(user.clone(), day_off(&app, token, user).await);
        let member = format!("/v1/groups/{}/members/{user}", entries["group"]);
        app.ask("PUT", &member).by(token).send().await.expect(204);
    }
    here.insert("active owner", olga.user.clone());
    let mut there = targets(&app, &bea, "collaborator", "b").await;
    there.insert("active owner", bea.user.clone());
    for (user, token) in [(&here["active member"], &ann.token), (&here["active admin"], &ann.token), (&olga.user, &olga.token)] {
        app.ask("PUT", &format!("/v1/users/{user}/photo")).by(token).raw("image/png", picture()).send().await.expect(200);
    }
    for (by, role, name) in
        [(&ann, "member", "max"), (&ann, "admin", "ida"), (&ann, "member", "gone"), (&bea, "collaborator", "cleo"), (&fay, "admin", "fritz")]
    {
        somebody(&app, by, "active", role, name).await;
    }
    let gone = app.sign_in("gone@person.test", &password("gone")).await.expect(201).json();
    app.post(&format!("/v1/users/{}/deactivate", gone["user"]["id"].as_str().unwrap())).by(&ann.token).send().await.expect(200);
    tokens.insert("inactive", gone["token"].as_str().unwrap().to_owned());
    for (caller, email, name) in [
        ("collaborator", "cleo@person.test", "cleo"),
        ("member", "max@person.test", "max"),
        ("admin", "ida@person.test", "ida"),
        ("owner", "ann@boss.test", "ann"),
        ("foreign admin", "fritz@person.test", "fritz"),
        ("foreign owner", "fay@boss.test", "fay"),
    ] {
        let session = app.sign_in(email, &password(name)).await.expect(201).json();
        tokens.insert(caller, app.proved(session["token"].as_str().unwrap(), name).await);
    }
    // A minute later everybody who was invited may be mailed again.
    app.hold(app.now() + Span(61)).await;
    app.drain().await;
    let sessions = app.get("/v1/me/sessions").by(&tokens["owner"]).send().await.expect(200).json();
    let session = sessions["data"].as_array().unwrap().iter().find(|session| session["current"] != true).unwrap()["id"].as_str().unwrap().to_owned();
    let ordered = app.post("/v1/exports").by(&tokens["owner"]).json(&json!({ "kind": "me" })).send().await.expect(202).json();
    let export = ordered["id"].as_str().unwrap().to_owned();
    let now = app.now();
    app.runner.stop().await;
    Stage { folder, now, tokens, people: [here, there], session, export, entries, days, orgs: [ann.org, bea.org, fay.org] }
}

/// In which state somebody has to be for this.
fn state_for(operation: &str) -> &'static str {
    match operation {
        "activate_user" => "inactive",
        "restore_user" | "erase_user" => "terminated",
        "update_user" | "get_invitation" | "resend_invitation" | "revoke_invitation" | "hand_out_link" => "pending",
        _ => "active",
    }
}

impl Stage {
    /// Whom the row is about, for this caller.
    fn target(&self, row: &Row, caller: &str) -> &str {
        if row.target.is_empty() {
            return NOBODY;
        }
        &self.people[usize::from(caller == "collaborator")][label_of(state_for(row.operation), &row.target)]
    }

    async fn call(&self, app: &App, row: &Row, caller: &str, target: &str) -> Answer {
        let operation = OPERATIONS.iter().find(|operation| operation.id == row.operation).unwrap();
        let Trigger::Http(method, path) = operation.trigger else { panic!("{} has no route", row.operation) };
        let id = match row.operation {
            "get_role" | "update_role" | "delete_role" => "desk",
            "revoke_session" => &self.session,
            "get_export" => &self.export,
            "list_members" | "add_member" | "remove_member" => &self.entries["group"],
            of_list if self.entry(of_list).is_some() => self.entry(of_list).unwrap(),
            _ => target,
        };
        let day = self.days.get(target).map_or("day_01900000000070008000000000000000", String::as_str);
        let ask = app.ask(method, &path.replace("{id}", id).replace("{day_off}", day).replace("{user}", target));
        let ask = if self.tokens[caller].is_empty() { ask } else { ask.by(&self.tokens[caller]) };
        if method == "GET" { ask.send().await } else { ask.bring(operation, &self.body(row, caller, target), &[], &picture()).send().await }
    }

    /// What the operation is about, if that is on a list.
    fn entry(&self, operation: &str) -> Option<&str> {
        self.entries.iter().find(|(word, _)| operation.ends_with(*word)).map(|(_, id)| id.as_str())
    }

    fn body(&self, row: &Row, caller: &str, target: &str) -> Value {
        let name = BTreeMap::from([
            ("collaborator", "cleo"),
            ("member", "max"),
            ("admin", "ida"),
            ("owner", "ann"),
            ("foreign admin", "fritz"),
            ("foreign owner", "fay"),
        ]);
        let name = name.get(caller).copied().unwrap_or("ann");
        let viewer = if caller == "collaborator" { "collaborator" } else { "viewer" };
        match row.operation {
            "update_organization" => json!({ "time_zone": "Europe/Vienna" }),
            "close_organization" => json!({ "name": format!("{} Works", BTreeMap::from([("foreign owner", "fay")]).get(caller).unwrap_or(&"ann")) }),
            "change_policies" | "preview_policies" => json!({ "values": { "invite.ttl": "36h" } }),
            "change_password" => json!({ "current_password": password(name), "new_password": password("another") }),
            "step_up" => json!({ "password": password(name) }),
            "switch_organization" => json!({ "organization": self.place(caller) }),
            "invite_user" => json!({ "email": "new@person.test" }),
            "check_users" => json!({ "users": [{ "email": "new@person.test" }] }),
            "bulk_resend" => json!({ "users": [self.people[0]["pending member"]] }),
            "create_role" => json!({ "name": "helpers", "permissions": ["users.read"] }),
            "update_role" => json!({ "permissions": [] }),
            "create_export" => json!({ "kind": "me" }),
            "change_email" => json!({ "email": "next@person.test" }),
            "create_day_off" => json!({ "start": "2030-12-24", "end": "2030-12-31" }),
            "update_day_off" => json!({ "note": "Skiing" }),
            "create_department" | "create_position" | "create_location" | "create_group" => json!({ "name": "Halls" }),
            "authorize" => json!({ "requests": [{ "user": self.people[0]["active member"], "action": "users.read" }] }),
            "offer_ownership" => json!({ "user": target }),
            "set_role" => json!({ "role": viewer, "permissions": [] }),
            "set_permissions" => json!({ "permissions": [] }),
            "set_password" => json!({ "password": password("given") }),
            "update_user" => json!({ "email": "right@person.test" }),
            _ => json!({}),
        }
    }

    /// The organization that the caller is in.
    fn place(&self, caller: &str) -> &str {
        match caller {
            "collaborator" => &self.orgs[1],
            "foreign admin" | "foreign owner" => &self.orgs[2],
            _ => &self.orgs[0],
        }
    }
}

/// What an answer is called in the table.
fn cell(answer: &Answer) -> String {
    let problem = answer.json();
    match (answer.status, problem["code"].as_str().unwrap_or_default()) {
        (200..=204, _) => "yes".to_owned(),
        (401, "unauthenticated") => "401".to_owned(),
        (403, "forbidden") if problem["rule"] == "activation.admin_password" => "policy".to_owned(),
        (403, "forbidden") => "403".to_owned(),
        (404, "not_found") => "404".to_owned(),
        (409, "owner_protected") => "protected".to_owned(),
        (409, "last_owner") => "last".to_owned(),
        (409, "no_offer" | "already_owner") => "nothing".to_owned(),
        _ => format!("{answer:?}"),
    }
}

fn copy(from: &Path, to: &Path) {
    for entry in std::fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let place = to.join(entry.file_name());
        if entry.file_type().unwrap().is_dir() {
            std::fs::create_dir(&place).unwrap();
            copy(&entry.path(), &place);
        } else {
            std::fs::copy(entry.path(), place).unwrap();
        }
    }
}

#[test]
fn every_operation_that_asks_who_calls_has_its_rows() {
    let asks = |who: Who| matches!(who, Who::Member(_));
    let needed: BTreeSet<&str> = OPERATIONS.iter().filter(|row| row.surface == Surface::Api && asks(row.who)).map(|row| row.id).collect();
    let rows = rows();
    assert_eq!(rows.iter().map(|row| row.operation).collect::<BTreeSet<_>>(), needed);
    let places: BTreeSet<(&str, &str)> = rows.iter().map(|row| (row.operation, row.target.as_str())).collect();
    assert_eq!(places.len(), rows.len(), "a row stands twice");
    for operation in OPERATIONS.iter().filter(|row| needed.contains(row.id) && matches!(row.trigger, Trigger::Http(_, path) if path.contains("/users/{id}"))) {
        for target in ["member", "admin"] {
            assert!(places.contains(&(operation.id, target)), "{} on a {target}", operation.id);
        }
        assert_eq!(places.contains(&(operation.id, "owner")), state_for(operation.id) == "active", "{} on an owner", operation.id);
    }
}

#[tokio::test]
async fn every_cell_is_as_the_table_says() {
    let (stage, rows) = (stage().await, rows());
    let mut wrong = Vec::new();
    let app = App::start_with(options(stage.folder.path(), Some(stage.now))).await;
    let mut doing = Vec::new();
    for row in &rows {
        for (caller, said) in CALLERS.into_iter().zip(&row.cells) {
            let reads = matches!(OPERATIONS.iter().find(|operation| operation.id == row.operation).unwrap().trigger, Trigger::Http("GET", _));
            if said == "yes" && !reads {
                doing.push((row, caller));
                continue;
            }
            let found = cell(&stage.call(&app, row, caller, stage.target(row, caller)).await);
            if found != *said {
                wrong.push(format!("{} {} by {caller}: {said}, and is {found}", row.operation, row.target));
            }
            // F22: what is somebody else's answers like what is nobody's.
            if found == "404" && !row.target.is_empty() {
                let unknown = cell(&stage.call(&app, row, caller, NOBODY).await);
                assert_eq!(unknown, found, "{} by {caller}", row.operation);
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
    app.end().await;
    let tried = doing.len();
    for (at, (row, caller)) in doing.into_iter().enumerate() {
        let place = Folder::new(&format!("rights-{at}"));
        copy(stage.folder.path(), place.path());
        let app = App::start_with(options(place.path(), Some(stage.now))).await;
        let found = cell(&stage.call(&app, row, caller, stage.target(row, caller)).await);
        if found != "yes" {
            wrong.push(format!("{} {} by {caller}: yes, and is {found}", row.operation, row.target));
        }
        app.runner.stop().await;
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
    tests::show(&format!("{} operations on people and things, {} cells, {tried} of them done", rows.len(), rows.len() * CALLERS.len()));
}
