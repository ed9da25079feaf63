//! The operations of Usher: one file each, listed in [`operations`].
//!
//! Invariant: a file here reads, asks one rule of `domain`, commits its change and answers. Nothing is sent, scheduled or
//! published inside a request; that is the work of `streams`, `mail` and `timers`, which follow the committed change. (A photo is stored
//! before, and is nobody's until then.)

#[macro_use]
mod row;

pub mod accounts;
pub mod audit;
pub mod catalog;
mod cursor;
pub mod days_off;
pub mod exports;
pub mod groups;
pub mod invitations;
mod leftovers;
pub mod mail;
pub mod meta;
#[cfg(feature = "document")]
pub mod openapi;
pub mod operations;
pub mod organizations;
mod own_data;
pub mod pages;
pub mod photos;
pub mod roles;
mod router;
pub mod sessions;
pub mod streams;
mod texts;
pub mod timers;
pub mod users;
pub mod views;

pub use operations::OPERATIONS;
pub use platform::edge::Operation;
pub use router::{InvokeError, invoke, serve, serve_event};
