//! `usher keys`: the sealing keys of a laptop's folder, or of a secret that a shell pipes through.

use std::io::{Read as _, Write as _};
use std::path::{Path, PathBuf};

use clap::{Args, Subcommand};
use domain::Time;
use platform::seal::KeyringError;
use platform::seal::rotation;

use crate::services::{draw_key, write_private};

/// Which keys, and what is to become of them.
#[derive(Debug, Args)]
pub struct KeysCommand {
    #[command(subcommand)]
    change: Change,
    /// The file that holds them; - reads them from standard input and writes the new ones to standard output
    #[arg(long, global = true, default_value = ".usher/keys.json")]
    file: PathBuf,
}

#[derive(Clone, Copy, Debug, Subcommand)]
enum Change {
    /// Publish a new version, which seals from ten minutes from now; what older ones sealed stays good
    Add,
    /// Remove the versions that nothing living was sealed with
    Retire,
    /// Replace all versions by a new one: every link and session that is out is dead
    Replace,
}

/// Why the keys stay as they are.
#[derive(Debug)]
pub enum KeysError {
    /// They cannot be read or written.
    File(std::io::Error),
    /// They are not what they should be.
    Ring(KeyringError),
}

impl std::fmt::Display for KeysError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            KeysError::File(cause) => write!(f, "the sealing keys: {cause}"),
            KeysError::Ring(cause) => cause.fmt(f),
        }
    }
}

impl std::error::Error for KeysError {}

impl From<std::io::Error> for KeysError {
    fn from(cause: std::io::Error) -> KeysError {
        KeysError::File(cause)
    }
}

impl From<KeyringError> for KeysError {
    fn from(cause: KeyringError) -> KeysError {
        KeysError::Ring(cause)
    }
}

/// Changes the keys. Answers what was done; the keys themselves go nowhere but to where they came from.
///
/// # Errors
/// See [`KeysError`]; then nothing was changed.
pub fn run(command: &KeysCommand, now: Time) -> Result<String, KeysError> {
    let piped = command.file == Path::new("-");
    let mut text = String::new();
    if piped {
        std::io::stdin().read_to_string(&mut text)?;
    } else {
        text = std::fs::read_to_string(&command.file)?;
    }
    let (new, done) = match command.change {
        Change::Add => (rotation::add(&text, &draw_key(), now)?, format!("a new version seals from {}", now + rotation::AHEAD)),
        Change::Retire => {
            let (new, removed) = rotation::retire(&text, now)?;
            (new, format!("{removed} spent versions removed"))
        }
        Change::Replace => (rotation::replace(&text, &draw_key())?, "one new version; what the others sealed is dead within five minutes".to_owned()),
    };
    if piped {
        std::io::stdout().write_all(new.as_bytes())?;
    } else {
        write_private(&command.file, &new)?;
    }
    Ok(done)
}

/// Replaces the keys of a laptop's folder.
///
/// # Errors
/// See [`KeysError`].
pub fn replace(folder: &Path, now: Time) -> Result<(), KeysError> {
    run(&KeysCommand { change: Change::Replace, file: folder.join("keys.json") }, now).map(drop)
}
