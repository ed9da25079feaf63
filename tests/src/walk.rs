//! The walk of the operations table: whatever is said of every row is held against every row.

#[path = "walk/costs.rs"]
mod costs;
#[path = "walk/grants.rs"]
mod grants;
#[path = "walk/ledger.rs"]
mod ledger;
#[path = "walk/matrix.rs"]
mod matrix;
#[path = "walk/paper.rs"]
mod paper;
#[path = "walk/rights.rs"]
mod rights;
#[path = "walk/scenario.rs"]
mod scenario;
#[path = "walk/steps.rs"]
mod steps;
