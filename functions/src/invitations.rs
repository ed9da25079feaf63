//! Invitations: what an admin does with them, and what the holder of a link does.

pub mod accept_invitation;
pub mod ask_code;
pub mod bulk_resend;
pub mod decline_invitation;
pub mod door;
pub mod get_invitation;
pub mod hand_out_link;
pub mod list_invitations;
pub mod preview_invitation;
pub mod renew_invitation;
pub mod resend_invitation;
pub mod revoke_invitation;
