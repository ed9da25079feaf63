//! What the table says of itself: files, routes and the document made from it.

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;

use functions::OPERATIONS;
use platform::edge::{Surface, Trigger};

/// An operation's file is at most so long above its tests.
const LONGEST: usize = 150;

/// Files of an area that are no operation: what several of its operations share. This list may only shrink.
const SHARED: [&str; 20] = [
    "accounts/credential",
    "invitations/door",
    "mail/compose",
    "mail/letters",
    "mail/notices",
    "mail/reader",
    "mail/resets",
    "pages/acting",
    "pages/changing",
    "pages/declining",
    "pages/inviting",
    "pages/sending",
    "pages/settling",
    "pages/switching",
    "pages/views",
    "sessions/guesses",
    "sessions/places",
    "sessions/token",
    "streams/records",
    "timers/recipients",
];

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("..")
}

/// Every file of every area, as `area/name`.
fn files() -> BTreeSet<String> {
    let areas: BTreeSet<&str> = OPERATIONS.iter().map(|row| row.area).collect();
    let mut files = BTreeSet::new();
    for area in areas {
        for entry in std::fs::read_dir(root().join("functions/src").join(area)).unwrap() {
            let path = entry.unwrap().path();
            if path.extension().is_some_and(|extension| extension == "rs") {
                files.insert(format!("{area}/{}", path.file_stem().unwrap().to_string_lossy()));
            }
        }
    }
    files
}

#[test]
fn every_row_has_its_file_and_every_file_its_row() {
    let rows: BTreeSet<String> = OPERATIONS.iter().map(|row| format!("{}/{}", row.area, row.id)).collect();
    let shared: BTreeSet<String> = SHARED.iter().map(|name| (*name).to_owned()).collect();
    let listed: BTreeSet<String> = rows.union(&shared).cloned().collect();
    assert_eq!(files(), listed, "left: the files there are; right: the rows and what they share");
    assert!(rows.is_disjoint(&shared));
}

#[test]
fn an_operation_is_read_in_one_go() {
    for row in OPERATIONS {
        let path = root().join(format!("functions/src/{}/{}.rs", row.area, row.id));
        let text = std::fs::read_to_string(path).unwrap();
        let lines = text.lines().take_while(|line| !line.starts_with("#[cfg(test)]")).count();
        assert!(lines <= LONGEST, "{}/{} has {lines} lines above its tests", row.area, row.id);
    }
}

#[test]
fn ids_and_routes_are_unique_and_do_not_contradict_each_other() {
    let ids: BTreeSet<&str> = OPERATIONS.iter().map(|row| row.id).collect();
    assert_eq!(ids.len(), OPERATIONS.len(), "two rows have the same id");
    let mut shapes: BTreeMap<(String, String), (&str, &str)> = BTreeMap::new();
    for row in OPERATIONS {
        let Trigger::Http(method, path) = row.trigger else { continue };
        // A parameter's name is nothing that a router could tell two routes apart by.
        let shape = path.split('/').map(|segment| if segment.starts_with('{') { "{}" } else { segment }).collect::<Vec<_>>().join("/");
        let before = shapes.insert((method.to_owned(), shape.clone()), (row.id, path));
        assert_eq!(before, None, "{} has the route of another row", row.id);
        let other_name = shapes.iter().find(|((_, other), (_, written))| *other == shape && *written != path);
        assert!(other_name.is_none(), "{}: one path, two names of its parameter: {other_name:?}", row.id);
        assert_eq!(row.surface == Surface::Api, path.starts_with("/v1/") || path == "/healthz", "{}: {path} speaks the other dialect", row.id);
    }
}

#[test]
fn the_committed_document_is_what_the_table_says() {
    let document = functions::openapi::document();
    let committed = std::fs::read_to_string(root().join("openapi.json")).unwrap();
    assert!(committed == format!("{document:#}\n"), "openapi.json is not what the operations table says: run cargo xtask openapi");
    let mut listed = 0;
    for row in OPERATIONS.iter().filter(|row| row.surface == Surface::Api) {
        let Trigger::Http(method, path) = row.trigger else { panic!("{} has no route", row.id) };
        let entry = &document["paths"][path][method.to_ascii_lowercase()];
        assert_eq!(entry["operationId"], row.id);
        assert!(entry["responses"].get(row.answers.to_string()).is_some(), "{}", row.id);
        listed += 1;
    }
    let entries = document["paths"].as_object().unwrap().values().map(|methods| methods.as_object().unwrap().len());
    assert_eq!(entries.sum::<usize>(), listed, "the document lists what no row has");
}
