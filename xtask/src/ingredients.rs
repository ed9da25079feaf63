//! What a release is made of, as a CycloneDX document: every crate that is linked in, with its licence and checksum.

use std::collections::{BTreeMap, BTreeSet};
use std::process::Command;

use serde_json::{Value, json};

use crate::dist::hexadecimal;

/// The package whose ingredients are listed.
const ROOT: &str = "functions";

/// The document, and how many crates it names.
pub(crate) struct List {
    pub(crate) document: Value,
    pub(crate) crates: usize,
}

/// For the binary that was built for this target.
pub(crate) fn list(triple: &str, binary: &[u8]) -> Result<List, String> {
    let asked = ["metadata", "--format-version", "1", "--locked", "--filter-platform", triple];
    let output = Command::new(env!("CARGO")).args(asked).output().map_err(|e| format!("cargo does not start: {e}"))?;
    let metadata: Value = serde_json::from_slice(&output.stdout).map_err(|e| format!("cargo metadata: {e}"))?;
    let lock = std::fs::read_to_string("Cargo.lock").map_err(|e| format!("Cargo.lock: {e}"))?;
    let lock: toml::Table = lock.parse().map_err(|e| format!("Cargo.lock: {e}"))?;
    Ok(of(&metadata, &checksums(&lock), binary))
}

fn of(metadata: &Value, checksums: &BTreeMap<(String, String), String>, binary: &[u8]) -> List {
    let linked = linked(metadata);
    let mut parts: Vec<Value> =
        elements(&metadata["packages"]).iter().filter(|package| linked.contains(text(&package["id"]))).map(|package| part(package, checksums)).collect();
    parts.sort_by_key(|part| text(&part["bom-ref"]).to_owned());
    let crates = parts.len();
    let whole = json!({ "type": "application", "name": "usher", "version": env!("CARGO_PKG_VERSION"), "hashes": [{ "alg": "SHA-256", "content": hexadecimal(binary) }] });
    let document = json!({ "bomFormat": "CycloneDX", "specVersion": "1.6", "version": 1, "metadata": { "component": whole }, "components": parts });
    List { document, crates }
}

fn elements(value: &Value) -> &[Value] {
    value.as_array().map_or(&[], Vec::as_slice)
}

fn text(value: &Value) -> &str {
    value.as_str().unwrap_or_default()
}

/// Everything that the root reaches by ordinary dependencies: what builds or tests it is not in the binary.
fn linked(metadata: &Value) -> BTreeSet<&str> {
    let nodes: BTreeMap<&str, &Value> = elements(&metadata["resolve"]["nodes"]).iter().map(|node| (text(&node["id"]), node)).collect();
    let root = elements(&metadata["packages"]).iter().find(|package| package["name"] == ROOT).map(|package| text(&package["id"]));
    let (mut reached, mut open) = (BTreeSet::new(), Vec::from_iter(root));
    while let Some(id) = open.pop() {
        if reached.insert(id) {
            let needs = nodes.get(id).map_or(&[][..], |node| elements(&node["deps"]));
            let ordinary = |kinds: &Value| elements(kinds).iter().any(|kind| kind["kind"].is_null());
            open.extend(needs.iter().filter(|need| ordinary(&need["dep_kinds"])).map(|need| text(&need["pkg"])));
        }
    }
    reached
}

fn part(package: &Value, checksums: &BTreeMap<(String, String), String>) -> Value {
    let (name, version) = (text(&package["name"]), text(&package["version"]));
    let purl = format!("pkg:cargo/{name}@{version}");
    let mut part = json!({ "type": "library", "bom-ref": purl, "name": name, "version": version, "purl": purl });
    if let Some(licence) = package["license"].as_str() {
        // Some still write `MIT/Apache-2.0` for `MIT OR Apache-2.0`.
        part["licenses"] = json!([{ "expression": licence.replace('/', " OR ") }]);
    }
    if let Some(checksum) = checksums.get(&(name.to_owned(), version.to_owned())) {
        part["hashes"] = json!([{ "alg": "SHA-256", "content": checksum }]);
    }
    part
}

fn checksums(lock: &toml::Table) -> BTreeMap<(String, String), String> {
    let packages = lock.get("package").and_then(toml::Value::as_array).into_iter().flatten();
    let of = |package: &toml::Value| {
        let word = |name: &str| package.get(name).and_then(toml::Value::as_str).map(str::to_owned);
        Some(((word("name")?, word("version")?), word("checksum")?))
    };
    packages.filter_map(of).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_only_builds_or_tests_is_no_ingredient() {
        let need = |pkg: &str, kind: Value| json!({ "pkg": pkg, "dep_kinds": [{ "kind": kind }] });
        let package = |name: &str| json!({ "id": name, "name": name, "version": "1.0.0", "license": "MIT/Apache-2.0" });
        let packages: Vec<Value> = ["functions", "used", "deep", "builder", "tester", "alien"].into_iter().map(package).collect();
        let metadata = json!({
            "packages": packages,
            "resolve": { "nodes": [
                { "id": "functions", "deps": [need("used", Value::Null), need("builder", json!("build")), need("tester", json!("dev"))] },
                { "id": "used", "deps": [need("deep", Value::Null)] },
            ] },
        });
        let checksums = BTreeMap::from([(("deep".to_owned(), "1.0.0".to_owned()), "abc".to_owned())]);
        let List { document, crates } = of(&metadata, &checksums, b"binary");
        let names: Vec<&str> = document["components"].as_array().unwrap().iter().map(|part| text(&part["name"])).collect();
        assert_eq!((names.as_slice(), crates), (&["deep", "functions", "used"][..], 3));
        assert_eq!(document["components"][0]["hashes"][0]["content"], "abc");
        assert_eq!(document["components"][0]["licenses"][0]["expression"], "MIT OR Apache-2.0");
    }
}
