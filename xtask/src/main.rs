//! The project's own commands: `cargo xtask test`, `cargo xtask proof`, `cargo xtask openapi [--check]`,
//! `cargo xtask template [--check]`, `cargo xtask dist [ARCHITECTURE]`,
//! `cargo xtask bench [bill | table | list [N…] | pace [N]]`.

mod dist;
mod ingredients;

use std::path::PathBuf;
use std::process::{Command, ExitCode, Stdio};

const USAGE: &str = "usage: cargo xtask test [PART] | proof | openapi [--check] | template [--check] | dist [ARCHITECTURE]
       cargo xtask bench [bill | table | list [N…] | pace [N]]

  test              every test; plain `cargo test` underneath
  test PART         the tests whose names contain PART: domain, platform, model, story, faults, walk, runtime, crash, browser, ...
  proof             the tests of the proof for as long as they are worth it: an hour and more (docs/proof.md)
  openapi           writes openapi.json from the operations table
  openapi --check   fails if openapi.json is not what the table says
  template          records what each operation needs (infra/grants.toml), and writes template.yaml and infra/functions-*.yaml
  template --check  fails if the templates are not what table and grants say
  dist              builds what is deployed, target/dist/bootstrap.zip, and the list of its ingredients
  dist ARCHITECTURE the same for arm64 or x86_64
  bench             starts, processor time, depth and the bill, as one report; builds the release first
  bench bill        the bill alone
  bench table       bytes of items and index entries, and what the everyday acts write of both
  bench list [N…]   lists, look-ups, sign-in, invitation and joining among N people of one organization, 1,000 100,000 and
                    1,000,000 without a number; an hour and 16 GB of disk
  bench pace [N]    how many commits a second reach a list when something is done to N people at once, 10,000 without a number
";

/// The generated document.
const OPENAPI: &str = "openapi.json";

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let outcome = match words.as_slice() {
        ["test"] => test(None),
        ["test", part] => test(Some(part)),
        ["proof"] => proof(),
        ["openapi"] => openapi(false),
        ["openapi", "--check"] => openapi(true),
        ["template"] => template(false),
        ["template", "--check"] => template(true),
        ["bench"] => bench(None),
        ["bench", report @ ("bill" | "table")] => bench(Some(report)),
        ["bench", "list"] => bench_crowd(&["list", "1000", "100000", "1000000"]),
        ["bench", "pace"] => bench_crowd(&["pace", "10000"]),
        ["bench", "list", ..] | ["bench", "pace", _] => bench_crowd(&words[1..]),
        ["dist"] => dist::dist(None).map(drop),
        ["dist", architecture @ ("arm64" | "x86_64")] => dist::dist(Some(architecture)).map(drop),
        _ => Err(USAGE.to_owned()),
    };
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(message) => {
            eprintln!("{message}");
            ExitCode::FAILURE
        }
    }
}

fn cargo(arguments: &[&str]) -> Result<(), String> {
    cargo_with(arguments, &[])
}

/// Cargo with these variables.
fn cargo_with(arguments: &[&str], variables: &[(&str, &str)]) -> Result<(), String> {
    let status = Command::new(env!("CARGO")).args(arguments).envs(variables.iter().copied()).status().map_err(|e| format!("cargo does not start: {e}"))?;
    if status.success() { Ok(()) } else { Err(format!("cargo {} failed", arguments.join(" "))) }
}

/// One build of everything first, so that the binaries that tests start (runner and bootstrap) are there.
fn test(part: Option<&str>) -> Result<(), String> {
    cargo(&["build", "--workspace", "--all-targets", "--locked"])?;
    match part {
        None => cargo(&["test", "--workspace", "--locked"]),
        Some("model") => cargo(&["test", "--workspace", "--locked", "--test", "model"]),
        Some(package @ ("domain" | "platform")) => cargo(&["test", "--locked", "--package", package]),
        Some(name) => cargo(&["test", "--workspace", "--locked", "--test", "usher", name]),
    }
}

/// What the tests of the proof try in the test command is a sample; here each part has its time.
fn proof() -> Result<(), String> {
    cargo(&["build", "--workspace", "--all-targets", "--locked"])?;
    cargo_with(&["test", "--workspace", "--locked", "--test", "model", "--", "--nocapture"], &[("USHER_MODEL", "long")])?;
    let parts: [(&str, &[(&str, &str)]); 7] = [
        ("programs::", &[("PROPTEST_CASES", "1000")]),
        ("fuzz::", &[("PROPTEST_CASES", "30000")]),
        ("faults::", &[("USHER_SWEEP", "whole")]),
        ("list::", &[("ORGANIZATIONS", "3")]),
        ("races::", &[]),
        ("secrets::", &[]),
        ("crash::", &[("USHER_KILLS", "200")]),
    ];
    for (part, variables) in parts {
        let test = ["test", "--workspace", "--locked", "--test", "usher", "--", "--nocapture", part];
        cargo_with(&test, variables)?;
    }
    Ok(())
}

/// One report, or all that is measured of this machine's release beside a hello-world that is built the same way.
fn bench(report: Option<&str>) -> Result<(), String> {
    let programs = match report {
        Some(report) => vec![PathBuf::from(report)],
        None => {
            let host = dist::host()?;
            vec![dist::release(&host, "functions", "bootstrap")?, dist::release(&host, "hello", "hello")?]
        }
    };
    cargo(&["build", "--workspace", "--bins", "--locked", "--quiet"])?;
    let status = Command::new(dist::target().join("debug/bench")).args(programs).status();
    if status.map_err(|e| format!("bench does not start: {e}"))?.success() { Ok(()) } else { Err("the bench failed".to_owned()) }
}

/// Organizations of so many people, on the runner with its engine, built as fast as the release.
fn bench_crowd(report: &[&str]) -> Result<(), String> {
    let run = ["run", "--locked", "--quiet", "--profile", "swift", "--package", "bench", "--"];
    cargo(&[&run[..], report].concat())
}

/// The grants are recorded by the walk of the table, as the tests run it.
fn template(check: bool) -> Result<(), String> {
    if !check {
        let walk = ["test", "--workspace", "--locked", "--quiet", "--test", "usher", "walk::grants::"];
        let recorded = Command::new(env!("CARGO")).args(walk).env("USHER_RECORD_GRANTS", "1").stdout(Stdio::null()).status();
        if !recorded.map_err(|e| format!("cargo does not start: {e}"))?.success() {
            return Err("the walk of the table failed: cargo xtask test walk".to_owned());
        }
    }
    // Built as the workspace is, so that nothing is compiled a second time with other features.
    cargo(&["build", "--workspace", "--bins", "--locked", "--quiet"])?;
    let status = Command::new(dist::target().join("debug/template")).args(check.then_some("--check")).status();
    if status.map_err(|e| format!("template does not start: {e}"))?.success() { Ok(()) } else { Err("the templates are not written".to_owned()) }
}

fn openapi(check: bool) -> Result<(), String> {
    let run = Command::new(env!("CARGO")).args(["run", "--quiet", "--locked", "--", "openapi"]).output().map_err(|e| format!("cargo does not start: {e}"))?;
    if !run.status.success() {
        return Err(String::from_utf8_lossy(&run.stderr).into_owned());
    }
    let document: serde_json::Value = serde_json::from_slice(&run.stdout).map_err(|e| format!("the runner printed no JSON: {e}"))?;
    let text = format!("{document:#}\n");
    if !check {
        return std::fs::write(OPENAPI, text).map_err(|e| format!("{OPENAPI}: {e}"));
    }
    let committed = std::fs::read_to_string(OPENAPI).map_err(|e| format!("{OPENAPI}: {e}"))?;
    if committed == text { Ok(()) } else { Err(format!("{OPENAPI} is not what the operations table says: run cargo xtask openapi")) }
}
