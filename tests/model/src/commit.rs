//! Committing: a transaction's conditions, its writes, and what the properties say of it. The properties look at the table
//! as it was before, never at what the rule had read.

use std::sync::Arc;

use domain::moves::is_legal;
use domain::{Invitation, Mail, StatusKind, Time, User};

use crate::call::{Act, Kind, Link};
use crate::defence::{Defence, Defences};
use crate::scene::{SCENE, START};
use crate::store::{Failure, Opened, Row, Write};
use crate::world::{Broken, Process, Transaction, World};

/// Carries the transaction out, or nothing of it. Its mails are in the outbox afterwards, unless that defence is gone.
///
/// # Errors
/// Which condition failed; that something else came first outweighs the rest.
pub fn commit(world: &mut World, act: Act, transaction: &Transaction, is_stale: bool, defences: Defences) -> Result<(), Failure> {
    let blind = |write: &Write| match write {
        Write::User(..) | Write::Invitation(..) => matches!(act, Act::Accept(_)) && defences.lacks(Defence::AcceptVersion),
        Write::Taken(_) => defences.lacks(Defence::UniqueMarker),
        Write::GrantStamp(..) => defences.lacks(Defence::GrantStamp),
        Write::Leaves(..) => defences.lacks(Defence::LastKeeper),
        _ => false,
    };
    let failures: Vec<Failure> = transaction.writes.iter().filter(|write| !blind(write)).filter_map(|write| world.store.check(write).err()).collect();
    if let Some(first) = failures.first() {
        return Err(if failures.contains(&Failure::Conflict) { Failure::Conflict } else { *first });
    }
    judge(world, act, transaction);
    remember(world, act, transaction);
    for write in &transaction.writes {
        match write {
            Write::Session(session) => {
                world.table().sessions.push(Opened { session: Arc::clone(session), is_stale });
                world.table().sessions.sort_by_key(|opened| (opened.session.user, opened.session.account_stamp, opened.session.user_stamp, opened.is_stale));
                world.table().sessions.dedup();
            }
            write => world.table().put(write),
        }
    }
    if !defences.lacks(Defence::OutboxInTransaction) {
        order(world, &transaction.mails);
    }
    Ok(())
}

/// Puts mails into the outbox.
pub fn order(world: &mut World, mails: &[Arc<Mail>]) {
    let now = world.now();
    for mail in mails {
        let due = if mail.due <= now { START } else { mail.due };
        let mail = Arc::new(Mail { due: START, ..Mail::clone(mail) });
        world.table().outbox.push(Row { mail, due, is_held: false, sent: 0, unrecorded: 0 });
    }
    world.table().outbox.sort_by_key(|row| row.mail.id);
}

/// Whom it is about: whoever invites an address that is invited already writes to its holder.
fn subject(act: Act, transaction: &Transaction) -> usize {
    let written = |write: &Write| if let Write::Invitation(place, _) = write { Some(*place) } else { None };
    transaction.writes.iter().find_map(written).unwrap_or(act.about())
}

/// What the properties say of it.
fn judge(world: &mut World, act: Act, transaction: &Transaction) {
    let store = Arc::clone(&world.store);
    for write in &transaction.writes {
        if let Write::User(place, user) = write {
            let before = store.users[*place].as_deref();
            world.broke(Broken::Move, !moves(before, user));
            let becomes_active = user.status.kind() == StatusKind::Active && before.is_none_or(|before| before.status.kind() != StatusKind::Active);
            world.broke(Broken::Activation, becomes_active && !may_activate(world, act, transaction));
        }
    }
    if let Act::Accept(link) | Act::Decline(link) = act {
        let memory = &world.memory[link.about];
        let dead_up_to = if link.kind == Kind::Setup { memory.setup_dead_up_to } else { memory.dead_up_to };
        let is_late = link.kind == Kind::Setup && !may_set_up(world, link.about, link.epoch, transaction.at);
        world.broke(Broken::DeadLink, link.epoch <= dead_up_to || is_late);
    }
    if let Some(epoch) = transaction.tells {
        let place = subject(act, transaction);
        let (user, invitation) = (store.users[place].as_deref(), store.invitations[place].as_deref());
        let pending = user.is_some_and(|user| user.status.kind() == StatusKind::Pending);
        let ran_out = invitation.is_some_and(|it| it.epoch == epoch && !it.ends.contains_key(&epoch) && it.expires_at <= transaction.at);
        world.broke(Broken::Expiry, !pending || !ran_out || world.memory[place].told.has(epoch));
        world.memory[place].told.add(epoch);
    }
    world.broke(Broken::Answer, !transaction.is_recorded);
}

fn moves(before: Option<&User>, after: &User) -> bool {
    let to = after.status.kind();
    match before {
        None => to == StatusKind::Pending,
        Some(before) => {
            let from = before.status.kind();
            from == to || is_legal(from, to, before.first_activated_at.is_some(), SCENE.org.policies())
        }
    }
}

/// Whether `act` may make somebody active, by the table as it is.
fn may_activate(world: &World, act: Act, transaction: &Transaction) -> bool {
    match act {
        Act::Activate(_) | Act::SetPassword(_) => true,
        Act::Accept(Link { about, epoch, kind }) => {
            let pending = world.store.users[about].as_ref().is_some_and(|user| user.status.kind() == StatusKind::Pending);
            // What the rule asks of a link, told once more.
            let opens = |it: &Invitation| {
                let granted = world.store.granter_stamp(it) == Some(it.granter_stamp);
                epoch == it.epoch && !it.ends.contains_key(&epoch) && granted && transaction.at < it.expires_at
            };
            pending && world.store.invitations[about].as_deref().is_some_and(opens) && kind != Kind::Setup
        }
        _ => false,
    }
}

/// Whether a setup link may set the first password of somebody who is active, by the table as it is.
fn may_set_up(world: &World, about: usize, epoch: u32, at: Time) -> bool {
    let waits = world.store.users[about].as_ref().is_some_and(|user| user.status.kind() == StatusKind::Active && user.account.is_none());
    let in_time = |it: &Invitation| it.epoch == epoch && it.setup_until.is_some_and(|until| at < until);
    waits && world.store.invitations[about].as_deref().is_some_and(in_time)
}

/// What the properties keep in mind: which links are dead for ever, which sessions, how many links came by themselves.
fn remember(world: &mut World, act: Act, transaction: &Transaction) {
    let place = subject(act, transaction);
    let before = world.store.invitations[place].as_ref().map_or(0, |it| it.epoch);
    let written = transaction.writes.iter().find_map(|write| if let Write::Invitation(_, it) = write { Some(it.epoch) } else { None });
    let epoch = written.unwrap_or(before);
    let activates = transaction.writes.iter().any(|write| matches!(write, Write::User(_, user) if user.status.kind() == StatusKind::Active));
    let memory = &mut world.memory[place];
    let up_to = match act {
        Act::Deactivate(_) | Act::Terminate(_) | Act::Revoke(_) | Act::Decline(_) | Act::SetPassword(_) | Act::Accept(_) => epoch,
        _ => epoch.max(1) - 1,
    };
    memory.setup_dead_up_to = memory.setup_dead_up_to.max(up_to);
    let up_to = if activates { epoch } else { up_to };
    memory.dead_up_to = memory.dead_up_to.max(up_to);
    match act {
        Act::Expire(_) => memory.renewals += u8::from(epoch > before),
        Act::Create(_) | Act::Resend(..) | Act::Activate(_) => memory.renewals = 0,
        Act::HandOut(_) => memory.links[Kind::Handed as usize].add(epoch),
        _ => {}
    }
    let too_many = u32::from(memory.renewals) > SCENE.org.policies().max_renewals;
    world.broke(Broken::Renewals, too_many);
    let password = transaction.writes.iter().any(|write| matches!(write, Write::Password(_)));
    if password || matches!(act, Act::Deactivate(_) | Act::Terminate(_)) {
        cut(world, place);
    }
}

/// Whatever session of this person was opened, or is about to be by a decision that is made, must be dead from here on.
fn cut(world: &mut World, place: usize) {
    let user = SCENE.people[place];
    for opened in world.table().sessions.iter_mut().filter(|opened| opened.session.user == user) {
        opened.is_stale = true;
    }
    world.table().sessions.dedup();
    for process in &mut world.processes {
        if let Process::Commits { transaction, is_stale, .. } = process {
            *is_stale |= transaction.writes.iter().any(|write| matches!(write, Write::Session(session) if session.user == user));
        }
    }
}
