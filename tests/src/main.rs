//! Every test that enters by the front door, in one binary.

#![expect(clippy::unwrap_used, reason = "whatever goes wrong here is a failing test")]

mod accounts;
mod bad_input;
mod invitations;
mod isolation;
mod links;
mod pages;
mod story;
mod timers;
