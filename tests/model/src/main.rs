//! An exhaustive model of Usher's promises (RELIABILITY section 3): every order in which two calls at once, senders, timers, the
//! sweep, the clock and a few faults can come, on the rules of the domain as they are. The table, the senders and the callers
//! are modelled; what is decided is decided by `domain`.
//!
//! `USHER_MODEL=long` looks further than the ordinary run.

#![expect(clippy::unwrap_used, clippy::panic, reason = "whatever goes wrong here is a failing test")]

mod call;
mod commit;
mod decide;
mod defence;
mod laws;
mod machine;
mod model;

mod scene;
mod sender;
mod step;
mod store;
mod tidy;
mod words;
mod world;
