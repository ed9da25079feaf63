//! The project's own commands: `cargo xtask test`, `cargo xtask openapi [--check]`.

use std::process::{Command, ExitCode};

const USAGE: &str = "usage: cargo xtask test [PART] | openapi [--check]

  test              every test; plain `cargo test` underneath
  test PART         the tests whose names contain PART: domain, platform, story, faults, walk, runtime, crash, browser, ...
  openapi           writes openapi.json from the operations table
  openapi --check   fails if openapi.json is not what the table says
";

/// The generated document.
const OPENAPI: &str = "openapi.json";

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let outcome = match words.as_slice() {
        ["test"] => test(None),
        ["test", part] => test(Some(part)),
        ["openapi"] => openapi(false),
        ["openapi", "--check"] => openapi(true),
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
    let status = Command::new(env!("CARGO")).args(arguments).status().map_err(|e| format!("cargo does not start: {e}"))?;
    if status.success() { Ok(()) } else { Err(format!("cargo {} failed", arguments.join(" "))) }
}

/// One build of everything first, so that the binaries that tests start (runner and bootstrap) are there.
fn test(part: Option<&str>) -> Result<(), String> {
    cargo(&["build", "--workspace", "--all-targets", "--locked"])?;
    match part {
        None => cargo(&["test", "--workspace", "--locked"]),
        Some(package @ ("domain" | "platform")) => cargo(&["test", "--locked", "--package", package]),
        Some(name) => cargo(&["test", "--workspace", "--locked", "--test", "usher", name]),
    }
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
