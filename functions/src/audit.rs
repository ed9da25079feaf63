//! The audit log.

pub mod verify_audit;
