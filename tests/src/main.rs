//! Every test that enters by the front door, in one binary.

#![expect(clippy::unwrap_used, clippy::panic, reason = "whatever goes wrong here is a failing test")]

mod accounts;
mod bad_input;
mod crash;
mod credentials;
mod faults;
mod guesses;
mod invitations;
mod isolation;
mod lifecycle;
mod links;
mod misfortunes;
mod pages;
mod runtime;
mod several;
mod story;
mod takeover;
mod texts;
mod timers;
mod walk;
