//! Sessions: signing in and out, one's own sessions.

pub mod guesses;
pub mod list_sessions;
pub mod places;
pub mod revoke_other_sessions;
pub mod revoke_session;
pub mod sign_in;
pub mod sign_out;
pub mod step_up;
pub mod switch_organization;
pub mod token;
