//! States that only differ in what nobody asks are made equal.

use std::sync::Arc;

use domain::invitation::GAP;

use crate::scene::{START, mail_id};
use crate::store::Store;
use crate::world::{Process, World};

/// What stands for a mail that nobody speaks of any more.
const FORGOTTEN: u8 = 101;

/// After every step: processes in one order, versions as small as can be. A version is only ever compared with the one that
/// somebody read; where nobody is about to commit, all may begin anew.
pub fn tidy(world: &mut World) {
    world.processes.sort_by_key(|process| match process {
        Process::Commits { call, .. } | Process::HandsOver { call, .. } => (Some(*call), None),
        Process::Sends { mail, .. } | Process::Records { mail } => (None, Some(mail.id)),
    });
    if world.processes.iter().any(|process| matches!(process, Process::Commits { .. })) {
        return;
    }
    if is_numbered(&world.store) {
        number_anew(world.table());
    }
    forget_mails(world);
}

fn is_numbered(store: &Store) -> bool {
    let users = store.users.iter().flatten().any(|it| it.version != 1);
    let invitations = store.invitations.iter().flatten().any(|it| it.version != 1);
    users || invitations || store.accounts.iter().flatten().any(|it| it.version != 1)
}

fn number_anew(store: &mut Store) {
    for user in store.users.iter_mut().flatten().filter(|it| it.version != 1) {
        Arc::make_mut(user).version = 1;
    }
    for invitation in store.invitations.iter_mut().flatten().filter(|it| it.version != 1) {
        Arc::make_mut(invitation).version = 1;
    }
    for account in store.accounts.iter_mut().flatten().filter(|it| it.version != 1) {
        Arc::make_mut(account).version = 1;
    }
}

/// The last mail of an invitation has no name once its row is gone and nobody is sending it.
fn forget_mails(world: &mut World) {
    let forgotten = mail_id(FORGOTTEN);
    for place in 0..world.store.invitations.len() {
        let Some(delivery) = world.store.invitations[place].as_ref().and_then(|it| it.sends.delivery) else { continue };
        let spoken_of = world.store.outbox.iter().any(|row| row.mail.id == delivery.mail)
            || world.processes.iter().any(|process| match process {
                Process::Sends { mail, .. } | Process::Records { mail } => mail.id == delivery.mail,
                Process::HandsOver { mails, .. } => mails.iter().any(|mail| mail.id == delivery.mail),
                Process::Commits { .. } => false,
            });
        if spoken_of || delivery.mail == forgotten {
            continue;
        }
        if let Some(invitation) = &mut world.table().invitations[place] {
            Arc::make_mut(invitation).sends.delivery = Some(domain::invitation::Delivery { mail: forgotten, ..delivery });
        }
    }
}

/// After a tick: gaps and leases are over, mails that waited are due, a new day counts anew, and callers have given up.
pub fn after_tick(world: &mut World) {
    let now = world.now();
    world.requests.retain(|request| request.instances > 0);
    for row in &mut world.table().outbox {
        row.is_held = false;
        if row.due <= now {
            row.due = START;
        }
    }
    for invitation in world.table().invitations.iter_mut().flatten() {
        let it = Arc::make_mut(invitation);
        it.sends.last_at = it.sends.last_at.filter(|last| now < *last + GAP);
        if it.fresh_links.period != now.day() {
            it.fresh_links = domain::invitation::Tally::default();
        }
    }
}
