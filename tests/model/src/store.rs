//! The table: what it holds, and what a transaction writes under which condition. [`Write`]s stand for the writes that
//! `plan.rs` of the platform makes of facts; their conditions are the same.

use std::sync::Arc;

use domain::account::AddressProof;
use domain::invitation::Tally;
use domain::{Account, AccountId, Actor, Expect, Fact, Invitation, Mail, MailId, Session, Status, Time, User, UserId};

use crate::scene::{PEOPLE, SCENE, START};

/// A row of the outbox: a mail, and who is at work on it.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Row {
    /// The mail.
    pub mail: Arc<Mail>,
    /// Not before; [`START`](crate::scene::START) once that is past.
    pub due: Time,
    /// Whether a sender holds it, dead or alive. Its lease ends with the next tick.
    pub is_held: bool,
    /// How often it went to the mail service.
    pub sent: u8,
    /// How often nobody learned that it was taken.
    pub unrecorded: u8,
}

/// A session as it is stored, and what the model knows of it.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Opened {
    /// The session.
    pub session: Arc<Session>,
    /// Access was taken away after the decision that opened it: it must never authenticate again.
    pub is_stale: bool,
}

/// The table.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Default)]
pub struct Store {
    /// People, by place.
    pub users: [Option<Arc<User>>; PEOPLE],
    /// Their invitations.
    pub invitations: [Option<Arc<Invitation>>; PEOPLE],
    /// Their accounts.
    pub accounts: [Option<Arc<Account>>; PEOPLE],
    /// Who holds the address.
    pub marker: Option<usize>,
    /// Who had the address and was removed.
    pub former: [bool; PEOPLE],
    /// Whose account holds the address, and whether the mailbox is proved.
    pub login: Option<(usize, AddressProof)>,
    /// The active admins.
    pub keepers: [bool; PEOPLE],
    /// Sessions.
    pub sessions: Vec<Opened>,
    /// Mails that are still to go.
    pub outbox: Vec<Row>,
}

/// One write of a transaction, with its condition.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Write {
    /// A user at its next version.
    User(usize, Arc<User>),
    /// An invitation at its next version.
    Invitation(usize, Arc<Invitation>),
    /// An account at its next version.
    Account(usize, Arc<Account>),
    /// The address gets a holder; it must have none.
    Taken(usize),
    /// This holder lets go of it.
    Freed(usize),
    /// Somebody was removed.
    Former(usize),
    /// An account takes the free address.
    Login(usize, AddressProof),
    /// The mailbox is proved; the account must hold the address.
    Proved(usize),
    /// Somebody enters the active admins.
    Enters(usize),
    /// Somebody leaves them; where `true`, refused if nobody would be left.
    Leaves(usize, bool),
    /// Nothing is written: the grant stamp must be this one.
    GrantStamp(usize, u32),
    /// A credential is set.
    Password(usize),
    /// Pending resets end; the account's version moves.
    ResetsCut(usize),
    /// A session.
    Session(Arc<Session>),
}

/// Why a transaction was refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Failure {
    /// Something else came first.
    Conflict,
    /// Nobody would be left to run the organization.
    LastKeeper,
}

/// Ids that a rule drew, replaced by those of the scene.
#[derive(Clone, Copy)]
pub struct Naming {
    /// The place of whoever is new.
    pub place: usize,
    /// The mail that is ordered: as drawn, and as it is called.
    pub mail: Option<(MailId, MailId)>,
}

impl Naming {
    /// The place of a user.
    pub fn place_of(&self, id: UserId) -> usize {
        SCENE.place(id).unwrap_or(self.place)
    }
    /// The place of an account.
    pub fn account(&self, id: AccountId) -> usize {
        SCENE.accounts.iter().position(|known| *known == id).unwrap_or(self.place)
    }
    /// The mail by its name here.
    pub fn mail(&self, id: MailId) -> MailId {
        self.mail.filter(|(drawn, _)| *drawn == id).map_or(id, |(_, called)| called)
    }
}

/// What `facts` write. Counters, memberships and what else has no condition and is read by no rule here is left out.
pub fn plan(facts: &[Fact], naming: Naming) -> Vec<Write> {
    let has_user = |id: UserId| facts.iter().any(|fact| matches!(fact, Fact::User(it) if it.id == id));
    let write = |fact: &Fact| {
        Some(match fact {
            Fact::User(it) => Write::User(naming.place_of(it.id), Arc::new(named_user(it.clone(), naming))),
            Fact::Invitation(it) => Write::Invitation(naming.place_of(it.user), Arc::new(named_invitation(it.clone(), naming))),
            Fact::Account(it) => {
                let place = naming.account(it.id);
                Write::Account(place, Arc::new(Account { id: SCENE.accounts[place], created_at: START, ..it.clone() }))
            }
            Fact::UserAddressTaken(_, _, id) => Write::Taken(naming.place_of(*id)),
            Fact::UserAddressFreed(_, _, id) => Write::Freed(naming.place_of(*id)),
            Fact::FormerHolder(_, _, id) => Write::Former(naming.place_of(*id)),
            Fact::AccountAddressTaken(_, id, proof) => Write::Login(naming.account(*id), *proof),
            Fact::AccountAddressProved(_, id) => Write::Proved(naming.account(*id)),
            Fact::Keeper(_, id, _, step) => {
                use domain::change::KeeperMove::{Enter, EnterAlone, Leave, LeaveButNotLast};
                match step {
                    Enter | EnterAlone => Write::Enters(naming.place_of(*id)),
                    Leave | LeaveButNotLast => Write::Leaves(naming.place_of(*id), *step == LeaveButNotLast),
                }
            }
            Fact::GrantStamp(_, id, _) if has_user(*id) => return None,
            Fact::GrantStamp(_, id, stamp) => Write::GrantStamp(naming.place_of(*id), *stamp),
            Fact::Password(id, _) => Write::Password(naming.account(*id)),
            Fact::ResetsCut(id) => Write::ResetsCut(naming.account(*id)),
            Fact::Session(it) => Write::Session(Arc::new(named_session(it, naming))),
            _ => return None,
        })
    };
    facts.iter().filter_map(write).collect()
}

/// Without what no rule asks of an invited person: when things happened, and who did them.
fn named_user(user: User, naming: Naming) -> User {
    let id = SCENE.people[naming.place_of(user.id)];
    let status = match user.status {
        Status::Active { .. } => Status::Active { since: START },
        Status::Inactive { ending, .. } => Status::Inactive { since: START, by: Actor::System, ending },
        Status::Terminated { ending, .. } => Status::Terminated { since: START, by: Actor::System, ending },
        status => status,
    };
    let first_activated_at = user.first_activated_at.map(|_| START);
    User {
        id,
        status,
        first_activated_at,
        personal_key: None,
        created_at: START,
        account: user.account.map(|account| SCENE.accounts[naming.account(account)]),
        ..user
    }
}

fn named_invitation(mut invitation: Invitation, naming: Naming) -> Invitation {
    let place = naming.place_of(invitation.user);
    invitation.user = SCENE.people[place];
    invitation.id = SCENE.invitations[place];
    invitation.created_at = START;
    invitation.sends.count = 0;
    invitation.sends.resends = Tally::default();
    if invitation.ends.contains_key(&invitation.epoch) {
        invitation.expires_at = START;
    }
    if let Some(delivery) = &mut invitation.sends.delivery {
        delivery.mail = naming.mail(delivery.mail);
        delivery.at = START;
    }
    invitation
}

/// Sessions of one person with the same stamps are one: they live and die together.
fn named_session(session: &Session, naming: Naming) -> Session {
    let span = session.created_at.until(session.expires_at);
    let id = domain::SessionId(session.org.0);
    let (user, account) = (SCENE.people[naming.place_of(session.user)], SCENE.accounts[naming.account(session.account)]);
    let (signed_in_at, created_at, last_seen_at, expires_at) = (START, START, START, START + span);
    Session { id, user, account, signed_in_at, created_at, last_seen_at, expires_at, device: String::new(), ..session.clone() }
}

fn stands<T>(stored: Option<&Arc<T>>, version: u32, of: impl Fn(&T) -> u32) -> bool {
    match Fact::expect(version) {
        Expect::Absent => stored.is_none(),
        Expect::Version(before) => stored.is_some_and(|it| of(it) == before),
    }
}

impl Store {
    /// Whether the condition of `write` holds.
    ///
    /// # Errors
    /// What it means that it does not.
    pub fn check(&self, write: &Write) -> Result<(), Failure> {
        let holds = match write {
            Write::User(at, it) => stands(self.users[*at].as_ref(), it.version, |it| it.version),
            Write::Invitation(at, it) => stands(self.invitations[*at].as_ref(), it.version, |it| it.version),
            Write::Account(at, it) => stands(self.accounts[*at].as_ref(), it.version, |it| it.version),
            Write::Taken(_) => self.marker.is_none(),
            Write::Freed(at) => self.marker == Some(*at),
            Write::Login(..) => self.login.is_none(),
            Write::Proved(at) => self.login.is_some_and(|(holder, _)| holder == *at),
            Write::GrantStamp(at, stamp) => self.users[*at].as_ref().is_some_and(|it| it.grant_stamp == *stamp),
            Write::ResetsCut(at) => self.accounts[*at].is_some(),
            Write::Leaves(_, true) if self.keepers.iter().filter(|keeper| **keeper).count() <= 1 => return Err(Failure::LastKeeper),
            Write::Leaves(..) | Write::Former(_) | Write::Enters(_) | Write::Password(_) | Write::Session(_) => true,
        };
        if holds { Ok(()) } else { Err(Failure::Conflict) }
    }

    /// Writes it, whatever stood there.
    pub fn put(&mut self, write: &Write) {
        match write {
            Write::User(at, it) => self.users[*at] = Some(Arc::clone(it)),
            Write::Invitation(at, it) => self.invitations[*at] = Some(Arc::clone(it)),
            Write::Account(at, it) => self.accounts[*at] = Some(Arc::clone(it)),
            Write::Taken(at) => self.marker = Some(*at),
            Write::Freed(_) => self.marker = None,
            Write::Former(at) => self.former[*at] = true,
            Write::Login(at, proof) => self.login = Some((*at, *proof)),
            Write::Proved(at) => self.login = Some((*at, AddressProof::Proved)),
            Write::Enters(at) => self.keepers[*at] = true,
            Write::Leaves(at, _) => self.keepers[*at] = false,
            Write::ResetsCut(at) => {
                if let Some(account) = &mut self.accounts[*at] {
                    Arc::make_mut(account).version += 1;
                }
            }
            Write::GrantStamp(..) | Write::Password(_) | Write::Session(_) => {}
        }
    }

    /// The present grant stamp of whoever granted `invitation`; none if they are gone.
    pub fn granter_stamp(&self, invitation: &Invitation) -> Option<u32> {
        let granter = SCENE.place(invitation.granter)?;
        self.users[granter].as_ref().map(|user| user.grant_stamp)
    }
}
