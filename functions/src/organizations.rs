//! Organizations.

pub mod create_organization;
