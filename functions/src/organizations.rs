//! Organizations: founding one, its name and language, its policies.

pub mod accept_ownership;
pub mod cancel_ownership;
pub mod change_policies;
pub mod close_organization;
pub mod create_organization;
pub mod get_organization;
pub mod get_policies;
pub mod list_presets;
pub mod offer_ownership;
pub mod preview_policies;
pub mod update_organization;
