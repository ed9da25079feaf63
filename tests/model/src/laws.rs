//! What must hold in every state, and what must be reachable so that this says something (RELIABILITY section 3).

use domain::invitation::DeadReason;
use domain::{Session, StatusKind};
use stateright::Property;

use crate::call::{Act, Kind};
use crate::defence::Defence;
use crate::machine::Machine;
use crate::scene::{FIRST_ADMIN, INVITED, SCENE, SECOND_ADMIN};
use crate::sender::{Fate, is_free};
use crate::step::{AT_ONCE, Action, step};
use crate::store::Opened;
use crate::world::{Broken, Process, World};

/// I1.
pub const ADDRESS: &str = "I1: an address has one holder, and its marker says who";
/// I2.
pub const MOVE: &str = "I2: nobody makes a move that does not exist";
/// I3.
pub const MAIL: &str = "I3: an open invitation was delivered, is about to be, or is a dead letter";
/// I4.
pub const ACTIVATION: &str = "I4: only the present link before its end, or an admin, makes somebody active";
/// I5 and I6.
pub const DEAD_LINK: &str = "I5, I6: a link that was replaced, used or taken back never works again";
/// I7 and I8.
pub const SESSION: &str = "I7, I8: a session ends with the status and with the password that it was opened under";
/// I9, the bus.
pub const EXPIRY: &str = "I9: an expiry is told once, and only of a person who is pending with that link";
/// I9, the mails.
pub const SENT: &str = "I9: a mail goes twice only where nobody learned that it was sent";
/// I10.
pub const RENEWALS: &str = "I10: automatic new links are bounded";
/// I11.
pub const KEEPER: &str = "I11: somebody is left to run the organization, and the table knows who";
/// I13.
pub const ANSWER: &str = "I13: what is answered is so, and has its record";
/// I14.
pub const REPEATED: &str = "I14: a request that is repeated has one effect";
/// I22.
pub const DRAIN: &str = "I22: whatever is pending comes to its end";

/// Every property.
pub fn laws() -> Vec<Property<Machine>> {
    vec![
        Property::always(ADDRESS, |_, world: &World| address(world)),
        Property::always(MOVE, |_, world: &World| world.keeps(Broken::Move)),
        Property::always(MAIL, |_, world: &World| INVITED.into_iter().all(|place| is_on_its_way(world, place))),
        Property::always(ACTIVATION, |_, world: &World| world.keeps(Broken::Activation)),
        Property::always(DEAD_LINK, |_, world: &World| world.keeps(Broken::DeadLink)),
        Property::always(SESSION, |machine, world: &World| world.store.sessions.iter().all(|opened| !opens_wrongly(machine, world, opened))),
        Property::always(EXPIRY, |_, world: &World| world.keeps(Broken::Expiry)),
        Property::always(SENT, |_, world: &World| world.keeps(Broken::SentTwice)),
        Property::always(RENEWALS, |_, world: &World| world.keeps(Broken::Renewals)),
        Property::always(KEEPER, |_, world: &World| is_kept(world)),
        Property::always(ANSWER, |_, world: &World| world.keeps(Broken::Answer)),
        Property::always(REPEATED, |_, world: &World| world.keeps(Broken::Repeated)),
        Property::always(DRAIN, drains),
        Property::sometimes("a mailed link was accepted", |_, world: &World| accepted(world, Kind::Invite)),
        Property::sometimes("a link that an admin handed out was accepted", |_, world: &World| accepted(world, Kind::Handed)),
        Property::sometimes("a link of the third epoch was accepted", |_, world: &World| {
            ended(world, |epoch, reason| epoch == 3 && reason == DeadReason::Accepted)
        }),
        Property::sometimes("a mail is a dead letter", |_, world: &World| world.memory.iter().any(|memory| memory.dead_letters.all().next().is_some())),
        Property::sometimes("an expiry was told", |_, world: &World| world.memory.iter().any(|memory| memory.told.all().next().is_some())),
        Property::sometimes("an expired link was replaced by itself", |_, world: &World| world.memory.iter().any(|memory| memory.renewals > 0)),
        Property::sometimes("an address has its second holder", |_, world: &World| INVITED.into_iter().all(|place| world.store.users[place].is_some())),
        Property::sometimes("somebody has a session that is over", |_, world: &World| world.store.sessions.iter().any(|opened| opened.is_stale)),
    ]
}

fn address(world: &World) -> bool {
    let holds = |place: &usize| world.store.users[*place].as_ref().is_some_and(|user| user.status.kind() != StatusKind::Terminated);
    let holders: Vec<usize> = INVITED.into_iter().filter(holds).collect();
    holders.len() <= 1 && world.store.marker == holders.first().copied()
}

/// A link that would open has reached somebody, or its mail waits, or nobody can be reached and that is known.
fn is_on_its_way(world: &World, place: usize) -> bool {
    let (Some(user), Some(invitation)) = (world.store.users[place].as_deref(), world.store.invitations[place].as_deref()) else { return true };
    let epoch = invitation.epoch;
    let opens = invitation.standing(epoch, world.store.granter_stamp(invitation), world.now()).is_ok();
    let sets_up = user.account.is_none() && invitation.setup_until.is_some_and(|until| world.now() < until);
    let kinds: &[Kind] = match user.status.kind() {
        StatusKind::Pending if opens => &[Kind::Invite, Kind::Handed],
        StatusKind::Active if sets_up => &[Kind::Setup],
        _ => return true,
    };
    let (user, memory) = (Some(user.id), &world.memory[place]);
    let reached = kinds.iter().any(|kind| memory.links[*kind as usize].has(epoch));
    let waits = world.store.outbox.iter().any(|row| row.mail.user == user && row.mail.epoch == epoch);
    let in_hand = |process: &Process| matches!(process, Process::HandsOver { mails, .. } if mails.iter().any(|mail| mail.user == user && mail.epoch == epoch));
    let refused = memory.dead_letters.has(epoch);
    reached || waits || refused || world.processes.iter().any(in_hand)
}

fn opens_wrongly(machine: &Machine, world: &World, opened: &Opened) -> bool {
    let Some(place) = SCENE.place(opened.session.user) else { return true };
    let (Some(user), Some(account)) = (world.store.users[place].as_deref(), world.store.accounts[place].as_deref()) else { return false };
    let mut session = Session::clone(&opened.session);
    if machine.defences.lacks(Defence::AccessStamp) {
        (session.account_stamp, session.user_stamp) = (account.access_stamp, user.access_stamp);
    }
    let is_due = opened.is_stale || user.status.kind() != StatusKind::Active;
    is_due && session.is_live(account, user, world.now())
}

fn is_kept(world: &World) -> bool {
    let is_active = |place: usize| world.store.users[place].as_ref().is_some_and(|user| user.status.kind() == StatusKind::Active);
    let admins = [FIRST_ADMIN, SECOND_ADMIN];
    admins.into_iter().any(is_active) && admins.into_iter().all(|place| world.store.keepers[place] == is_active(place))
}

fn ended(world: &World, is: impl Fn(u32, DeadReason) -> bool) -> bool {
    world.store.invitations.iter().flatten().any(|invitation| invitation.ends.iter().any(|(epoch, reason)| is(*epoch, *reason)))
}

fn accepted(world: &World, kind: Kind) -> bool {
    INVITED.into_iter().any(|place| {
        let links = world.memory[place].links;
        let only = |epoch| Kind::ALL.into_iter().all(|other| links[other as usize].has(epoch) == (other == kind));
        world.store.invitations[place].iter().any(|it| it.ends.iter().any(|(epoch, reason)| *reason == DeadReason::Accepted && only(*epoch)))
    })
}

/// Where nothing new comes and nothing fails any more, every process ends, the outbox empties, and timers have nothing left to
/// do: whoever's link is over was told of. Asked of the states from which nothing else can happen either.
fn drains(machine: &Machine, world: &World) -> bool {
    let budget = world.budget;
    if budget.calls > 0 || budget.faults > 0 || budget.ticks > 0 {
        return true;
    }
    let mut world = world.clone();
    // Two processes take a few steps each, a mail three.
    for _ in 0..50 {
        let free = world.processes.len() < AT_ONCE;
        let row = world.store.outbox.iter().position(|row| free && is_free(row, machine.defences));
        let action = match (world.processes.first(), row) {
            (Some(Process::Commits { .. }), _) => Action::Commit(0),
            (Some(Process::HandsOver { .. }), _) => Action::HandOver(0),
            (Some(Process::Sends { .. }), _) => Action::Send(0, Fate::Taken),
            (Some(Process::Records { .. }), _) => Action::Record(0),
            (None, Some(row)) => Action::Claim(row),
            (None, None) if world.store.outbox.is_empty() => match INVITED.into_iter().find_map(|place| step(&world, fires(place), machine.rules())) {
                Some(next) => {
                    world = next;
                    continue;
                }
                None => return INVITED.into_iter().all(|place| is_told(&world, place)),
            },
            (None, None) => {
                world.budget.ticks = 1;
                Action::Tick
            }
        };
        let Some(next) = step(&world, action, machine.rules()) else { return false };
        world = next;
    }
    false
}

fn fires(place: usize) -> Action {
    Action::Begin(Act::Expire(place))
}

/// Whether nobody waits with a link that is over, unless that was told.
fn is_told(world: &World, place: usize) -> bool {
    let (Some(user), Some(invitation)) = (world.store.users[place].as_deref(), world.store.invitations[place].as_deref()) else { return true };
    let is_over = !invitation.ends.contains_key(&invitation.epoch) && invitation.expires_at <= world.now();
    user.status.kind() != StatusKind::Pending || !is_over || world.memory[place].told.has(invitation.epoch)
}
