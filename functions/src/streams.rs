//! What follows a committed change.

pub mod dispatch;
mod records;
