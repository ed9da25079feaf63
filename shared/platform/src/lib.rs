//! The world around the rules: table and keys, stored forms, commit, SDK clients, sealed tokens, the edge, configuration.
//!
//! Invariant: this crate decides nothing about users and invitations; it stores what the domain decided and carries words
//! in and out. Nothing here knows which operations exist.

pub mod aws;
pub mod clock;
pub mod config;
pub mod context;
pub mod edge;
pub mod forms;
pub mod item;
pub mod keys;
pub mod outside;
pub mod pace;
pub mod password;
pub mod picture;
pub mod seal;
pub mod seals;
pub mod table;
pub mod telemetry;

pub use context::Context;
