//! What may happen next, and what comes of it.

use std::sync::Arc;

use domain::invitation::DeliveryState;

use crate::call::{Act, Call};
use crate::commit::{commit, order};
use crate::decide::{Decision, decide};
use crate::defence::{Defence, Defences};
use crate::scene::mail_id;
use crate::sender::{self, Fate};
use crate::store::Failure;
use crate::tidy;
use crate::world::{Broken, Process, Request, World};

/// Processes at work at once.
pub const AT_ONCE: usize = 2;

/// One step.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Action {
    /// A call begins: it reads and decides.
    Begin(Act),
    /// A caller without an answer asks again, with the same Idempotency-Key.
    Again(Call),
    /// A process commits; the answer arrives.
    Commit(usize),
    /// A process commits, and the answer is lost: it will send the same transaction again.
    CommitUnanswered(usize),
    /// A process that committed puts its mails into the outbox: only without the outbox in the transaction.
    HandOver(usize),
    /// A process dies.
    Die(usize),
    /// A sender claims the row of the outbox.
    Claim(usize),
    /// A sender gives its mail to the mail service.
    Send(usize, Fate),
    /// A sender records that its mail was sent.
    Record(usize),
    /// Twelve hours pass.
    Tick,
}

/// What holds in a run of the model.
#[derive(Clone, Copy, Debug)]
pub struct Rules {
    /// Which defences stand.
    pub defences: Defences,
    /// Whether callers send an Idempotency-Key, and ask again when they get no answer.
    pub is_keyed: bool,
}

/// Why a call ends.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Answer {
    Done,
    Refused,
}

/// What comes of `action`; none if nothing does.
pub fn step(world: &World, action: Action, rules: Rules) -> Option<World> {
    let mut next = world.clone();
    match action {
        Action::Begin(act) => begin(&mut next, act, rules)?,
        Action::Again(call) => {
            let request = next.request(call)?;
            let is_late = request.instances > 0;
            request.instances += 1;
            next.budget.faults -= u8::from(is_late);
            attempt(&mut next, call, rules);
        }
        Action::Commit(at) => commits(&mut next, at, false, rules)?,
        Action::CommitUnanswered(at) => {
            next.budget.faults -= 1;
            commits(&mut next, at, true, rules)?;
        }
        Action::HandOver(at) => {
            let Process::HandsOver { call, mails } = next.processes.remove(at) else { return None };
            order(&mut next, &mails);
            answer(&mut next, call, Answer::Done);
        }
        Action::Die(at) => {
            next.budget.faults -= 1;
            die(&mut next, at, rules);
        }
        Action::Claim(row) => sender::claim(&mut next, row, rules.defences),
        Action::Send(at, fate) => {
            next.budget.faults -= u8::from(fate != Fate::Taken);
            sender::send(&mut next, at, fate);
        }
        Action::Record(at) => {
            let Process::Records { mail } = next.processes.remove(at) else { return None };
            sender::record(&mut next, &mail, DeliveryState::Sent);
        }
        Action::Tick => {
            next.ticks += 1;
            next.budget.ticks -= 1;
            tidy::after_tick(&mut next);
        }
    }
    tidy::tidy(&mut next);
    Some(next)
}

/// None where the rule refuses at once or there is nothing to do: such a call changes nothing.
fn begin(world: &mut World, act: Act, rules: Rules) -> Option<()> {
    let call = Call { act, number: free_number(world, act)? };
    let Decision::Commits(transaction) = decided(world, call, rules) else { return None };
    if act.is_asked() {
        world.budget.calls -= 1;
        world.requests.push(Request { call, effects: 0, has_receipt: false, instances: 1, is_answered: false });
        world.requests.sort_unstable();
    }
    world.processes.push(Process::Commits { call, transaction: Arc::new(transaction), is_resent: false, is_stale: false });
    Some(())
}

/// Equal calls at once are told apart.
fn free_number(world: &World, act: Act) -> Option<u8> {
    let taken = |number: u8| {
        let call = Call { act, number };
        world.requests.iter().any(|request| request.call == call) || world.processes.iter().any(|process| process.call() == Some(call))
    };
    (0..2).find(|number| !taken(*number))
}

fn decided(world: &World, call: Call, rules: Rules) -> Decision {
    decide(&world.store, call.act, world.now(), free_mail(world), rules.defences)
}

/// The least number that no mail has which is still spoken of.
fn free_mail(world: &World) -> u8 {
    let used = |number: u8| {
        let id = mail_id(number);
        let stored = world.store.invitations.iter().flatten().any(|it| it.sends.delivery.is_some_and(|delivery| delivery.mail == id));
        let ordered = |process: &Process| match process {
            Process::Commits { transaction, .. } => transaction.mails.iter().any(|mail| mail.id == id),
            Process::HandsOver { mails, .. } => mails.iter().any(|mail| mail.id == id),
            Process::Sends { mail, .. } | Process::Records { mail } => mail.id == id,
        };
        stored || world.store.outbox.iter().any(|row| row.mail.id == id) || world.processes.iter().any(ordered)
    };
    (0..100).find(|number| !used(*number)).unwrap_or(100)
}

/// Reads and decides, the first time or again.
fn attempt(world: &mut World, call: Call, rules: Rules) {
    if world.request(call).is_some_and(|request| request.has_receipt) {
        return answer(world, call, Answer::Done);
    }
    match decided(world, call, rules) {
        Decision::Commits(transaction) => {
            world.processes.push(Process::Commits { call, transaction: Arc::new(transaction), is_resent: false, is_stale: false });
        }
        Decision::Nothing => answer(world, call, Answer::Done),
        Decision::Refused => answer(world, call, Answer::Refused),
    }
}

fn commits(world: &mut World, at: usize, is_unanswered: bool, rules: Rules) -> Option<()> {
    let Process::Commits { call, transaction, is_resent, is_stale } = world.processes.remove(at) else { return None };
    if is_resent && !rules.defences.lacks(Defence::ClientToken) {
        finish(world, call, &transaction, rules);
        return Some(());
    }
    let has_receipt = world.request(call).is_some_and(|request| request.has_receipt);
    let outcome = if has_receipt { Err(Failure::Conflict) } else { commit(world, call.act, &transaction, is_stale, rules.defences) };
    match outcome {
        Err(_) if is_unanswered => return None,
        Err(Failure::Conflict) => attempt(world, call, rules),
        Err(Failure::LastKeeper) => answer(world, call, Answer::Refused),
        Ok(()) => {
            let effects = world.request(call).map_or(0, |request| {
                request.effects += 1;
                request.has_receipt = rules.is_keyed && !rules.defences.lacks(Defence::Receipt);
                request.effects
            });
            world.broke(Broken::Repeated, effects > 1);
            match is_unanswered {
                true => world.processes.push(Process::Commits { call, transaction, is_resent: true, is_stale }),
                false => finish(world, call, &transaction, rules),
            }
        }
    }
    Some(())
}

fn finish(world: &mut World, call: Call, transaction: &crate::world::Transaction, rules: Rules) {
    if rules.defences.lacks(Defence::OutboxInTransaction) && !transaction.mails.is_empty() {
        return world.processes.push(Process::HandsOver { call, mails: transaction.mails.clone() });
    }
    answer(world, call, Answer::Done);
}

/// The caller is told. Whoever is refused must have changed nothing.
fn answer(world: &mut World, call: Call, answer: Answer) {
    let Some(request) = world.request(call) else { return };
    let untrue = answer == Answer::Refused && request.effects > 0;
    request.is_answered = true;
    request.instances -= 1;
    world.broke(Broken::Answer, untrue);
    world.requests.retain(|request| request.instances > 0 || !request.is_answered);
}

fn die(world: &mut World, at: usize, rules: Rules) {
    match world.processes.remove(at) {
        Process::Sends { .. } => {}
        Process::Records { mail } => sender::die(world, &mail),
        Process::Commits { call, .. } | Process::HandsOver { call, .. } => {
            if let Some(request) = world.request(call) {
                request.instances -= 1;
                let is_over = request.is_answered || !rules.is_keyed;
                world.requests.retain(|request| request.instances > 0 || request.call != call || !is_over);
            }
        }
    }
}
