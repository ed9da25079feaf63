//! What every test stands on: a whole Usher in this process, its front door, its mailbox, its clock and its wire.
//!
//! A test ends with [`App::end`], which fails if anything is still pending.

#![expect(clippy::unwrap_used, clippy::panic, reason = "whatever goes wrong here is a failing test")]

mod app;
mod chance;
mod emulator;
mod faults;
mod feed;
pub mod grants;
pub mod invariants;
mod lambda;
mod paths;
mod people;
mod pictures;
mod program;
mod python;
mod report;
mod turns;

pub use app::{Answer, App, Ask};
pub use chance::{Chance, setting, tries};
pub use emulator::{Emulator, REGION};
pub use faults::{Gate, Script};
pub use feed::{Stream, message, queued};
pub use lambda::{Lambda, Outcome, environment};
pub use paths::filled;
pub use people::{Admin, Invited, Person, link_in, password};
pub use pictures::{drawn, picture};
pub use program::{Folder, program};
pub use python::python;
pub use report::show;
pub use turns::TURNS;
