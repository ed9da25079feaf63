//! Every test that enters by the front door, in one binary.

#![expect(clippy::unwrap_used, clippy::panic, reason = "whatever goes wrong here is a failing test")]

mod accounts;
mod bad_input;
mod crash;
mod delivery;
mod faults;
mod invitations;
mod isolation;
mod lifecycle;
mod links;
mod misfortunes;
mod pages;
mod runtime;
mod story;
mod texts;
mod timers;
mod walk;
