//! People: inviting them, reading them, switching them on and off.

pub mod activate_user;
pub mod check_users;
pub mod deactivate_user;
pub mod erase_user;
pub mod get_permissions;
pub mod get_user;
pub mod invite_user;
pub mod leave_organization;
pub mod list_users;
pub mod me;
pub mod restore_user;
pub mod send_reset;
pub mod set_password;
pub mod set_permissions;
pub mod set_role;
pub mod terminate_user;
pub mod update_me;
pub mod update_user;
pub mod user_timeline;
