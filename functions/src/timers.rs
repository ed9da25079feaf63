//! What the clock does: expiring invitations, sweeping up what a timer or an outage missed.

pub mod expire_invitation;
pub mod recipients;
pub mod sweep;
