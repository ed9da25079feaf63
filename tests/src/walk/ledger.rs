//! docs/ledger.toml: what each operation consumes of the table, written down once.

use std::collections::BTreeMap;

/// One entry.
#[derive(Clone, Debug, PartialEq, serde::Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Entry {
    /// Read units.
    pub read: f64,
    /// Write units.
    pub write: f64,
    /// Why it cannot be less.
    pub why: String,
}

/// By how much a measured value may differ from the written one.
const TOLERANCE: f64 = 0.1;

/// The entries by operation.
pub fn read(text: &str) -> BTreeMap<String, Entry> {
    toml::from_str(text).unwrap()
}

/// What is wrong between the ledger and what was measured: entries that are missing, left over, without a reason, too low
/// or so much too high that growth would hide below them.
pub fn faults(entries: &BTreeMap<String, Entry>, measured: &BTreeMap<&str, (f64, f64)>) -> Vec<String> {
    let mut faults = Vec::new();
    for (operation, (read, write)) in measured {
        let Some(entry) = entries.get(*operation) else {
            faults.push(format!("{operation} is missing: read = {read}, write = {write}"));
            continue;
        };
        for (what, written, seen) in [("read", entry.read, *read), ("write", entry.write, *write)] {
            if (seen - written).abs() > written * TOLERANCE + f64::EPSILON * written {
                faults.push(format!("{operation} consumes {seen} {what} units, the ledger says {written}"));
            }
        }
        if entry.why.is_empty() {
            faults.push(format!("{operation} does not say why"));
        }
    }
    faults.extend(entries.keys().filter(|name| !measured.contains_key(name.as_str())).map(|name| format!("{name} is no operation")));
    faults
}

#[test]
fn the_ledger_notices_what_grew_shrank_or_is_missing() {
    let entries = read("# a comment\n[me]\nread = 4\nwrite = 0\nwhy = \"one\"\n\n[gone]\nread = 1\nwrite = 2\nwhy = \"two\"\n");
    let of = |me: (f64, f64)| faults(&entries, &BTreeMap::from([("me", me), ("gone", (1.0, 2.0))]));
    assert!(of((4.0, 0.0)).is_empty() && of((4.4, 0.0)).is_empty());
    assert_eq!((of((4.5, 0.0)).len(), of((3.0, 0.0)).len(), of((4.0, 1.0)).len()), (1, 1, 1));
    assert_eq!(faults(&entries, &BTreeMap::from([("me", (4.0, 0.0)), ("new", (1.0, 0.0))])).len(), 2, "one is missing, one left over");
}
