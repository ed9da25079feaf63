//! What follows a committed change.

pub mod dispatch;
mod records;
pub mod seal_audit;
