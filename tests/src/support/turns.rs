//! Whose turn it is among the tests that take the machine for minutes.

use tokio::sync::RwLock;

/// Tests that measure how long an answer takes hold it for reading, and may run beside each other; tests that keep all
/// cores busy for minutes hold it for writing.
pub static TURNS: RwLock<()> = RwLock::const_new(());
