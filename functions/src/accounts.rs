//! Accounts: proving the mailbox, changing and resetting the password.

pub mod ask_verification;
pub mod change_email;
pub mod change_password;
pub mod complete_reset;
pub mod credential;
pub mod delete_account;
pub mod order_reset;
pub mod preview_reset;
pub mod verify_mailbox;
