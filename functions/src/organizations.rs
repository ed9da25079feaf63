//! Organizations: founding one, its name and language, its policies.

pub mod change_policies;
pub mod create_organization;
pub mod get_organization;
pub mod get_policies;
pub mod list_presets;
pub mod preview_policies;
pub mod update_organization;
