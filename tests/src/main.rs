//! Every test that enters by the front door, in one binary.

#![expect(clippy::unwrap_used, clippy::panic, reason = "whatever goes wrong here is a failing test")]

mod accounts;
mod bad_input;
mod crash;
mod faults;
mod invitations;
mod isolation;
mod lifecycle;
mod limits;
mod links;
mod misfortunes;
mod notices;
mod pages;
mod runtime;
mod story;
mod texts;
mod timers;
mod walk;
