//! The laptop: the whole service in one process on loopback, with everything it talks to embedded. Nothing leaves the machine.
//!
//! It runs the same handlers over the same SDK clients as the cloud; only the far ends differ. It holds no rule of the
//! product, and nothing of it is compiled into the functions.

pub mod cli;
pub mod clock;
mod demo;
mod dev;
pub mod engine;
pub mod front;
pub mod keys;
pub mod ledger;
pub mod meter;
pub mod options;
pub mod owner;
pub mod pumps;
pub mod recover;
pub mod runner;
mod server;
pub mod services;
mod settings;
pub mod verify;

pub use clock::LocalClock;
pub use options::{Options, PortChoice, Pumping, StartError, Storage};
pub use owner::Owner;
pub use pumps::Fired;
pub use runner::Runner;
pub use services::{Mailbox, Services};
