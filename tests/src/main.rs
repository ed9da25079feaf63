//! Every test that enters by the front door, in one binary.

#![expect(clippy::unwrap_used, clippy::panic, reason = "whatever goes wrong here is a failing test")]

mod accounts;
mod addresses;
mod audit;
mod bad_input;
mod browser;
mod bulk;
mod cells;
mod cloud;
mod contract;
mod counterexamples;
mod crash;
mod credentials;
mod delivery;
mod drills;
mod faults;
mod fuzz;
mod guesses;
mod headers;
mod invitations;
mod isolation;
mod leaving;
mod lifecycle;
mod limits;
mod links;
mod manuals;
mod misfortunes;
mod notices;
mod pages;
mod policies;
mod profiles;
mod programs;
mod races;
mod reminders;
mod rights;
mod roles;
mod runtime;
mod secrets;
mod several;
mod story;
mod suppression;
mod takeover;
mod texts;
mod timers;
mod walk;
