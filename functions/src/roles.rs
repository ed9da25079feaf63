//! Roles: the organization's own, and what anybody may do (F35).

pub mod authorize;
pub mod create_role;
pub mod delete_role;
pub mod get_role;
pub mod list_roles;
pub mod update_role;
