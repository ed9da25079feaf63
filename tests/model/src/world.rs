//! A state of the model: the table, who is at work on it, what is known outside, and what the properties remember.

use std::sync::Arc;

use domain::{Mail, Time};

use crate::call::{Call, Kind, Link};
use crate::scene::{FIRST_ADMIN, PEOPLE, SCENE, SECOND_ADMIN, clock};
use crate::store::{Store, Write};

/// A set of small numbers: epochs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Default)]
pub struct Epochs(pub u16);

impl Epochs {
    /// Whether `epoch` is in it.
    pub fn has(self, epoch: u32) -> bool {
        self.0 & (1 << epoch) != 0
    }
    /// Puts it in.
    pub fn add(&mut self, epoch: u32) {
        self.0 |= 1 << epoch;
    }
    /// All of them.
    pub fn all(self) -> impl Iterator<Item = u32> {
        (0..16).filter(move |epoch| self.has(*epoch))
    }
}

/// A decided change, on its way to the table.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Transaction {
    /// What it writes, and under which conditions.
    pub writes: Vec<Write>,
    /// The mails that it orders.
    pub mails: Vec<Arc<Mail>>,
    /// The epoch whose end it tells the bus.
    pub tells: Option<u32>,
    /// Whether an audit record goes with it.
    pub is_recorded: bool,
    /// The clock of the decision.
    pub at: Time,
}

/// Somebody at work.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Process {
    /// A call that has read and decided, and has yet to commit.
    Commits {
        /// Which.
        call: Call,
        /// What it decided.
        transaction: Arc<Transaction>,
        /// It was sent before, carried out, and the answer was lost.
        is_resent: bool,
        /// Access was taken away after its decision.
        is_stale: bool,
    },
    /// A call that committed and hands its mails over by itself: only without the outbox in the transaction.
    HandsOver {
        /// Which.
        call: Call,
        /// What is left.
        mails: Vec<Arc<Mail>>,
    },
    /// A sender that claimed a mail and composed it.
    Sends {
        /// The mail.
        mail: Arc<Mail>,
        /// The link in it.
        link: Option<Link>,
    },
    /// A sender whose mail the mail service took.
    Records {
        /// The mail.
        mail: Arc<Mail>,
    },
}

impl Process {
    /// The call that it serves.
    pub fn call(&self) -> Option<Call> {
        match self {
            Process::Commits { call, .. } | Process::HandsOver { call, .. } => Some(*call),
            Process::Sends { .. } | Process::Records { .. } => None,
        }
    }
    /// Whether it is a sender.
    pub fn is_sender(&self) -> bool {
        matches!(self, Process::Sends { .. } | Process::Records { .. })
    }
}

/// A request whose caller has no answer yet.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Request {
    /// Which.
    pub call: Call,
    /// How often its change was carried out.
    pub effects: u8,
    /// Whether the table holds its receipt.
    pub has_receipt: bool,
    /// How many processes serve it.
    pub instances: u8,
    /// Whether the caller was answered.
    pub is_answered: bool,
}

/// What the properties remember, per person.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Default)]
pub struct Memory {
    /// Links that somebody got, by kind.
    pub links: [Epochs; 3],
    /// Epochs whose mail is a dead letter.
    pub dead_letters: Epochs,
    /// Up to this epoch, no invitation link may work ever again.
    pub dead_up_to: u32,
    /// The same of setup links.
    pub setup_dead_up_to: u32,
    /// Epochs whose end was told.
    pub told: Epochs,
    /// New links since somebody did something.
    pub renewals: u8,
}

/// A property that an action broke.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Broken {
    /// A move that does not exist.
    Move = 1,
    /// Somebody became active otherwise than by the present link before its end, or by an admin.
    Activation = 2,
    /// A link was accepted that was dead for ever.
    DeadLink = 4,
    /// An expiry was told twice, or of somebody who was not pending with that epoch.
    Expiry = 8,
    /// A mail went twice though nothing was lost between mail service and table.
    SentTwice = 16,
    /// More automatic new links than there may be.
    Renewals = 32,
    /// An answer that is not true, or a change without its record.
    Answer = 64,
    /// A request had two effects.
    Repeated = 128,
}

/// What is left of what may happen.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Default)]
pub struct Budget {
    /// Calls that may still begin.
    pub calls: u8,
    /// Faults that may still happen.
    pub faults: u8,
    /// Ticks that may still pass.
    pub ticks: u8,
}

/// A state.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct World {
    /// The table.
    pub store: Arc<Store>,
    /// Who is at work, at most two.
    pub processes: Vec<Process>,
    /// Requests without an answer.
    pub requests: Vec<Request>,
    /// How far the clock is.
    pub ticks: u8,
    /// What is left.
    pub budget: Budget,
    /// What the properties remember.
    pub memory: [Memory; PEOPLE],
    /// [`Broken`] properties.
    pub broken: u16,
}

impl World {
    /// Two admins, and nobody else.
    pub fn new() -> World {
        let mut store = Store::default();
        for admin in [FIRST_ADMIN, SECOND_ADMIN] {
            store.users[admin] = Some(Arc::new(SCENE.admin(admin)));
            store.keepers[admin] = true;
        }
        World {
            store: Arc::new(store),
            processes: Vec::new(),
            requests: Vec::new(),
            ticks: 0,
            budget: Budget::default(),
            memory: [Memory::default(); PEOPLE],
            broken: 0,
        }
    }

    /// The clock.
    pub fn now(&self) -> Time {
        clock(self.ticks)
    }

    /// The table, to be changed.
    pub fn table(&mut self) -> &mut Store {
        Arc::make_mut(&mut self.store)
    }

    /// Notes that a property is broken.
    pub fn broke(&mut self, what: Broken, is_broken: bool) {
        if is_broken {
            self.broken |= what as u16;
        }
    }

    /// Whether a property was never broken.
    pub fn keeps(&self, what: Broken) -> bool {
        self.broken & what as u16 == 0
    }

    /// The request of a call.
    pub fn request(&mut self, call: Call) -> Option<&mut Request> {
        self.requests.iter_mut().find(|request| request.call == call)
    }

    /// Somebody got this link.
    pub fn delivered(&mut self, link: Link) {
        self.memory[link.about].links[link.kind as usize].add(link.epoch);
    }

    /// Every link that somebody got.
    pub fn links(&self) -> impl Iterator<Item = Link> + '_ {
        let of = |about: usize, kind: Kind| self.memory[about].links[kind as usize].all().map(move |epoch| Link { about, epoch, kind });
        (0..PEOPLE).flat_map(move |about| Kind::ALL.into_iter().flat_map(move |kind| of(about, kind)))
    }
}

impl Default for World {
    fn default() -> World {
        World::new()
    }
}
