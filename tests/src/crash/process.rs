//! A process to be killed.

use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::atomic::{AtomicBool, Ordering};

use tests::program;

use super::log::{Log, Place};

fn command(folder: &Path) -> Command {
    let mut command = Command::new(program("usher"));
    command.args(["--json", "--port", "0", "--demo", "0", "--source-limit", "0", "--data"]).arg(folder);
    command.stdin(Stdio::null()).stdout(Stdio::piped()).env("USHER_LOG", "error,dynoxide=off");
    command
}

/// A process that does not outlive its test.
pub struct Process {
    pub child: Child,
    folder: PathBuf,
}

impl Process {
    pub fn spawn(folder: &Path) -> Process {
        Process { child: command(folder).spawn().unwrap(), folder: folder.to_owned() }
    }

    /// Kills it; inside a commit, if one begins before `idle`. Says what the table's log shows of that.
    pub fn kill(mut self, in_commit: bool, idle: &AtomicBool) -> Killed {
        let Some(log) = Log::of(&self.folder) else { return Killed::Anywhere };
        let begun = log.place().filter(|_| in_commit).is_some_and(|place| began(&log, &place, idle));
        self.end();
        match log.place() {
            Some(Place { torn: true, .. }) => Killed::TornCommit,
            _ if begun => Killed::BesideCommit,
            _ => Killed::Anywhere,
        }
    }

    fn end(&mut self) {
        // One that has ended already needs no kill.
        let _ = self.child.kill();
        self.child.wait().unwrap();
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        self.end();
    }
}

/// Whether a commit begins while requests are under way. It takes microseconds, so nothing but looking is quick enough.
fn began(log: &Log, place: &Place, idle: &AtomicBool) -> bool {
    while !idle.load(Ordering::Relaxed) {
        if log.went_on(place) {
            return true;
        }
    }
    false
}

/// Where a kill met the process.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Killed {
    /// After an answer, whatever else was going on.
    Anywhere,
    /// At the beginning of a commit, which was quicker.
    BesideCommit,
    /// The log ends in the middle of a commit.
    TornCommit,
}
