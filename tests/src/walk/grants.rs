//! What each operation may do in the cloud: exactly what the scenario and its rarer ways show that it needs. That no other test needs more,
//! `App::end` looks at.

use functions::OPERATIONS;
use infra::grants::{faults, write};
use tests::grants::{RECORDING, granted};

use super::rights::needed;

#[tokio::test]
async fn every_role_allows_what_its_operation_needs_and_nothing_more() {
    let needed = needed().await;
    if std::env::var_os(RECORDING).is_some() {
        let mut all = needed.clone();
        for row in OPERATIONS {
            all.entry(row.id.to_owned()).or_default();
        }
        std::fs::write(concat!(env!("CARGO_MANIFEST_DIR"), "/../infra/grants.toml"), write(&all)).unwrap();
        return;
    }
    let faults = faults(granted(), &needed, &OPERATIONS.iter().collect::<Vec<_>>());
    assert!(faults.is_empty(), "run cargo xtask template, and look at what it changes in infra/grants.toml: {faults:#?}");
}
