//! What the checker walks through: the states to begin with, and what may happen in each.

use stateright::{Model, Property};

use crate::call::Act;
use crate::defence::Defences;
use crate::laws;
use crate::scene::{FIRST_ADMIN, INVITED, PEOPLE, SECOND_ADMIN};
use crate::sender::{Fate, is_free};
use crate::step::{AT_ONCE, Action, Rules, step};
use crate::world::{Budget, Process, World};

/// How far a run goes.
#[derive(Clone, Copy, Debug)]
pub struct Bounds {
    /// Calls that people make.
    pub calls: u8,
    /// Faults.
    pub faults: u8,
    /// Ticks of twelve hours.
    pub ticks: u8,
}

/// A model: what may be called, how far it goes, and which defences stand.
pub struct Machine {
    /// Which calls are made.
    pub plays: fn(&Act) -> bool,
    /// The states that it begins in.
    pub begins: Vec<Vec<Action>>,
    /// How far it goes.
    pub bounds: Bounds,
    /// Whether callers send an Idempotency-Key, and ask again when they get no answer.
    pub is_keyed: bool,
    /// What stands.
    pub defences: Defences,
}

impl Machine {
    /// What holds.
    pub fn rules(&self) -> Rules {
        Rules { defences: self.defences, is_keyed: self.is_keyed }
    }

    /// Every call that could be made now.
    fn acts(&self, world: &World) -> Vec<Act> {
        let (store, [first, second]) = (&world.store, INVITED);
        let mut acts = vec![Act::DeactivateAdmin(FIRST_ADMIN), Act::DeactivateAdmin(SECOND_ADMIN)];
        // Who comes first gets the first place: the other way round is the same with names exchanged.
        let is_begun = |place: usize| store.users[place].is_some() || world.requests.iter().any(|request| request.call.act == Act::Create(place));
        let next = if is_begun(first) { second } else { first };
        if store.users[next].is_none() {
            acts.push(Act::Create(next));
        }
        for at in INVITED.into_iter().filter(|at| store.users[*at].is_some()) {
            acts.extend([Act::Resend(at, FIRST_ADMIN), Act::Resend(at, SECOND_ADMIN), Act::HandOut(at), Act::Revoke(at), Act::Activate(at)]);
            acts.extend([Act::Deactivate(at), Act::Terminate(at), Act::SetPassword(at)]);
            acts.extend(store.accounts[at].is_some().then_some(Act::SignIn(at)));
        }
        acts.extend(world.links().flat_map(|link| [Act::Accept(link), Act::Decline(link), Act::Renew(link)]));
        acts.retain(|act| (self.plays)(act));
        acts
    }

    fn of_process(world: &World, at: usize, actions: &mut Vec<Action>) {
        let may_fail = world.budget.faults > 0;
        match &world.processes[at] {
            Process::Commits { is_resent, .. } => {
                actions.push(Action::Commit(at));
                actions.extend((may_fail && !is_resent).then_some(Action::CommitUnanswered(at)));
            }
            Process::HandsOver { .. } => actions.push(Action::HandOver(at)),
            Process::Sends { .. } => {
                actions.push(Action::Send(at, Fate::Taken));
                actions.extend([Fate::TakenUnanswered, Fate::Later, Fate::Never].into_iter().filter(|_| may_fail).map(|fate| Action::Send(at, fate)));
            }
            Process::Records { .. } => actions.push(Action::Record(at)),
        }
        actions.extend(may_fail.then_some(Action::Die(at)));
    }
}

impl Model for Machine {
    type State = World;
    type Action = Action;

    fn init_states(&self) -> Vec<World> {
        let after = |actions: &Vec<Action>| {
            let mut world = World::new();
            world.budget = Budget { calls: u8::MAX, faults: u8::MAX, ticks: u8::MAX };
            for action in actions {
                world = step(&world, *action, self.rules()).unwrap();
            }
            let Bounds { calls, faults, ticks } = self.bounds;
            world.budget = Budget { calls, faults, ticks };
            world
        };
        self.begins.iter().map(after).collect()
    }

    fn actions(&self, world: &World, actions: &mut Vec<Action>) {
        if world.processes.len() < AT_ONCE {
            if world.budget.calls > 0 {
                actions.extend(self.acts(world).into_iter().map(Action::Begin));
            }
            for request in world.requests.iter().filter(|request| self.is_keyed && !request.is_answered) {
                let waits = request.instances == 1 && world.budget.faults > 0;
                actions.extend((request.instances == 0 || waits).then_some(Action::Again(request.call)));
            }
            actions.extend((0..PEOPLE).filter(|at| world.store.invitations[*at].is_some()).map(|at| Action::Begin(Act::Expire(at))));
            let rows = world.store.outbox.iter().enumerate();
            actions.extend(rows.filter(|(_, row)| is_free(row, self.defences)).map(|(at, _)| Action::Claim(at)));
        }
        for at in 0..world.processes.len() {
            Machine::of_process(world, at, actions);
        }
        // A sender's lease is longer than any sender lives, and a tick is longer than any lease.
        if world.budget.ticks > 0 && !world.processes.iter().any(Process::is_sender) {
            actions.push(Action::Tick);
        }
    }

    fn next_state(&self, world: &World, action: Action) -> Option<World> {
        step(world, action, self.rules()).filter(|next| next != world)
    }

    fn properties(&self) -> Vec<Property<Machine>> {
        laws::laws()
    }
}
