//! Counterexamples in plain words.

use std::fmt::Write;

use crate::sender::Fate;
use crate::step::Action;
use crate::world::{Process, World};

/// What happens in `world`.
pub fn told(world: &World, action: Action) -> String {
    let who = |at: usize| match world.processes.get(at) {
        Some(Process::Commits { call, .. } | Process::HandsOver { call, .. }) => format!("{call}"),
        Some(Process::Sends { mail, .. } | Process::Records { mail }) => format!("the sender of the mail of epoch {}", mail.epoch),
        None => "nobody".to_owned(),
    };
    match action {
        Action::Begin(act) => format!("{act}: reads and decides"),
        Action::Again(call) => format!("{call}: asked again with the same key"),
        Action::Commit(at) => format!("{}: commits", who(at)),
        Action::CommitUnanswered(at) => format!("{}: commits, and the answer is lost", who(at)),
        Action::HandOver(at) => format!("{}: hands its mails over", who(at)),
        Action::Die(at) => format!("{}: the process dies", who(at)),
        Action::Claim(row) => match world.store.outbox.get(row) {
            Some(row) => format!("a sender takes the mail of epoch {}", row.mail.epoch),
            None => "a sender takes nothing".to_owned(),
        },
        Action::Send(at, Fate::Taken) => format!("{}: sends it", who(at)),
        Action::Send(at, Fate::TakenUnanswered) => format!("{}: sends it, and the answer is lost", who(at)),
        Action::Send(at, Fate::Later) => format!("{}: is told to come later", who(at)),
        Action::Send(at, Fate::Never) => format!("{}: is refused for good", who(at)),
        Action::Record(at) => format!("{}: records that it was sent", who(at)),
        Action::Tick => "twelve hours pass".to_owned(),
    }
}

/// A way through the model, one line a step.
pub fn way(steps: &[(World, Option<Action>)]) -> String {
    let mut text = String::new();
    for (at, (world, action)) in steps.iter().enumerate() {
        if let Some(action) = action {
            let _ = writeln!(text, "  {:>2}. {}", at + 1, told(world, *action));
        }
    }
    text
}
