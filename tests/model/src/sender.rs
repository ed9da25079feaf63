//! Sending mails: claim, compose from the state at that moment, send, record.

use std::sync::Arc;

use domain::change::Moment;
use domain::invitation::delivered::{Report, report};
use domain::invitation::{DeliveryState, Reason};
use domain::notices::still_asks;
use domain::{Actor, Mail, StatusKind, Template};

use crate::call::{Kind, Link};
use crate::defence::{Defence, Defences};
use crate::scene::{Dice, SCENE, START};
use crate::store::{Naming, Row, plan};
use crate::world::{Broken, Process, World};

/// What the mail service says.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Fate {
    /// Taken.
    Taken,
    /// Taken, and the answer is lost: to the sender it is as if it had to come later.
    TakenUnanswered,
    /// Not now.
    Later,
    /// Never: a dead letter.
    Never,
}

/// Whether a sender may take the row.
pub fn is_free(row: &Row, defences: Defences) -> bool {
    row.due == START && (!row.is_held || defences.lacks(Defence::Claim))
}

/// A sender takes the row and composes the mail; one that has no point any more ends.
pub fn claim(world: &mut World, row: usize, defences: Defences) {
    let mail = Arc::clone(&world.store.outbox[row].mail);
    match composed(world, &mail) {
        None => drop(world.table().outbox.remove(row)),
        Some(link) => {
            if !defences.lacks(Defence::Claim) {
                world.table().outbox[row].is_held = true;
            }
            world.processes.push(Process::Sends { mail, link });
        }
    }
}

/// What `compose` of the functions says: none if the mail has no point, else the link in it, if there is one.
fn composed(world: &World, mail: &Mail) -> Option<Option<Link>> {
    let about = SCENE.place(mail.user?)?;
    let (user, invitation) = (world.store.users[about].as_deref()?, world.store.invitations[about].as_deref()?);
    let (now, stamp, epoch) = (world.now(), world.store.granter_stamp(invitation), mail.epoch);
    let stands = user.status.kind() == StatusKind::Pending && invitation.standing(epoch, stamp, now).is_ok();
    match mail.template {
        Template::Invitation => stands.then_some(Some(Link { about, epoch, kind: Kind::Invite })),
        Template::SetUp => {
            let open = user.status.kind() == StatusKind::Active && user.account.is_none() && epoch == invitation.epoch;
            (open && invitation.setup_until.is_some_and(|until| now < until)).then_some(Some(Link { about, epoch, kind: Kind::Setup }))
        }
        _ => still_asks(mail, user, invitation, stamp, now).then(|| (epoch != 0 && stands).then_some(Link { about, epoch, kind: Kind::Handed })),
    }
}

/// The mail goes to the mail service.
pub fn send(world: &mut World, process: usize, fate: Fate) {
    let Process::Sends { mail, link } = world.processes.remove(process) else { return };
    let row = world.store.outbox.iter().position(|row| row.mail.id == mail.id);
    if matches!(fate, Fate::Taken | Fate::TakenUnanswered) {
        let twice = row.is_none_or(|row| world.store.outbox[row].sent > world.store.outbox[row].unrecorded);
        world.broke(Broken::SentTwice, twice);
        if let Some(row) = row {
            world.table().outbox[row].sent += 1;
        }
        link.into_iter().for_each(|link| world.delivered(link));
    }
    match fate {
        Fate::Taken => world.processes.push(Process::Records { mail }),
        Fate::TakenUnanswered | Fate::Later => {
            let due = world.now() + domain::Span(30);
            if let Some(row) = row {
                let row = &mut world.table().outbox[row];
                (row.due, row.is_held) = (due, false);
                row.unrecorded += u8::from(fate == Fate::TakenUnanswered);
            }
        }
        Fate::Never => {
            if let Some(place) = mail.user.and_then(|user| SCENE.place(user)) {
                world.memory[place].dead_letters.add(mail.epoch);
            }
            record(world, &mail, DeliveryState::Failed);
        }
    }
}

/// What became of the mail is noted, in the transaction that ends its row. The sender decides anew when something comes in
/// between; one that gives up is one that died.
pub fn record(world: &mut World, mail: &Mail, state: DeliveryState) {
    let Some(row) = world.store.outbox.iter().position(|row| row.mail.id == mail.id) else { return };
    world.table().outbox.remove(row);
    let Some(place) = mail.user.and_then(|user| SCENE.place(user)) else { return };
    let (Some(user), Some(invitation)) = (world.store.users[place].as_deref().cloned(), world.store.invitations[place].as_deref().cloned()) else { return };
    let reason = (state == DeliveryState::Failed).then_some(Reason::Refused);
    let news = Report { mail: mail.id, template: mail.template, to: Some(mail.to.clone()), state, reason };
    let mut dice = Dice::default();
    let mut at = Moment { now: world.now(), entropy: &mut dice, actor: Actor::System, request: SCENE.request };
    if let Some(change) = report(&mut at, user, invitation, None, &news, None) {
        for write in plan(&change.facts, Naming { place, mail: None }) {
            world.table().put(&write);
        }
    }
}

/// The sender of a mail that was sent dies before it records that; its lease goes on.
pub fn die(world: &mut World, mail: &Mail) {
    if let Some(row) = world.store.outbox.iter().position(|row| row.mail.id == mail.id) {
        world.table().outbox[row].unrecorded += 1;
    }
}
