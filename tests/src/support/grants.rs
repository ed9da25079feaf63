//! What each operation's role allows, held against every call of every test.

use std::collections::BTreeSet;
use std::path::Path;
use std::sync::OnceLock;

use infra::grants::{ByOperation, Grant, Grants};
use platform::aws::Recorder;
use platform::config::Config;

/// Set while `grants.toml` is being written anew: then nothing is held against the old one.
pub const RECORDING: &str = "USHER_RECORD_GRANTS";

/// What both files say.
pub fn granted() -> &'static Grants {
    static GRANTS: OnceLock<Grants> = OnceLock::new();
    GRANTS.get_or_init(|| {
        let read = |name: &str| std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("../infra").join(name)).unwrap_or_default();
        Grants::parse(&read("grants.toml"), &read("grants-reasoned.toml")).unwrap()
    })
}

/// What operations needed of a deployment.
pub fn needed(recorder: &Recorder, config: &Config) -> ByOperation {
    let mut all = ByOperation::new();
    for (operation, access) in recorder.needs() {
        all.entry(operation.to_owned()).or_default().insert(Grant::of(&access, config).unwrap());
    }
    all
}

/// Fails if an operation needed what its role does not allow: in the cloud it would have been refused.
pub fn hold(needed: &ByOperation) {
    if std::env::var_os(RECORDING).is_some() {
        return;
    }
    let none = BTreeSet::new();
    let missing: Vec<String> = needed
        .iter()
        .flat_map(|(operation, needs)| {
            let missing = needs.difference(granted().recorded.get(operation).unwrap_or(&none));
            missing.map(move |grant| format!("{operation} needs {} {}", grant.action, grant.on))
        })
        .collect();
    assert!(missing.is_empty(), "not granted in infra/grants.toml (let tests/src/walk/scenario.rs show it, then run cargo xtask template): {missing:#?}");
}
