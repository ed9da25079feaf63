//! What a rule decides: facts to write, one audit record, follow-ups to do later. One commit stores them together.

use std::collections::BTreeMap;

use crate::account::{Account, AddressProof, Membership, Password};
use crate::catalog::{Catalog, CatalogKind};
use crate::days_off::DaysOff;
use crate::email::Email;
use crate::export::Export;
use crate::group::Group;
use crate::id::{AccountId, Entropy, EventId, ExportId, GroupId, InvitationId, MailId, OrgId, RequestId, SessionId, UserId};
use crate::invitation::{Invitation, MailFate, Reason};
use crate::limits::Counter;
use crate::notices::Tray;
use crate::organization::{Keepers, Organization};
use crate::session::Session;
use crate::text::Name;
use crate::time::Time;
use crate::user::{PersonalKey, User};

/// Who acts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Actor {
    /// A signed-in person.
    User(UserId),
    /// The holder of a link, acting for the invited person.
    Invitee(UserId),
    /// The owner of an account, outside any organization.
    Account(AccountId),
    /// Usher itself: a timer, a sweep.
    System,
}

impl Actor {
    /// The kind, as audit rows and events show it.
    pub fn kind(&self) -> &'static str {
        match self {
            Actor::User(_) => "user",
            Actor::Invitee(_) => "invitee",
            Actor::Account(_) => "account",
            Actor::System => "system",
        }
    }
    /// The id; empty for the system.
    pub fn id(&self) -> String {
        match self {
            Actor::User(id) | Actor::Invitee(id) => id.to_string(),
            Actor::Account(id) => id.to_string(),
            Actor::System => String::new(),
        }
    }
}

/// The moment of a decision: its time, its chance, who acts and in which request.
pub struct Moment<'a> {
    /// The clock when the decision is made.
    pub now: Time,
    /// Where ids come from.
    pub entropy: &'a mut dyn Entropy,
    /// Who acts.
    pub actor: Actor,
    /// The request that caused it.
    pub request: RequestId,
}

/// What must hold of a stored item for the fact to be written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Expect {
    /// It does not exist yet.
    Absent,
    /// It has this version.
    Version(u32),
}

/// What happens to an organization's set of active owners or admins.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum KeeperMove {
    /// Joins the set.
    Enter,
    /// Joins the set, refused if somebody is in it.
    EnterAlone,
    /// Leaves it.
    Leave,
    /// Leaves it, refused if that empties it.
    LeaveButNotLast,
}

/// One thing to write. Entities carry their new version; the stored one must be one less, or absent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fact {
    /// An organization.
    Organization(Organization),
    /// The founder's mailbox is proved: the limit of F1 is lifted.
    FounderProved(OrgId),
    /// An owner or admin enters or leaves the set of the active ones.
    Keeper(OrgId, UserId, KeeperSet, KeeperMove),
    /// An account.
    Account(Account),
    /// The organizations that an account entered, the last first, written without a version: the last sign-in wins. The
    /// access stamp must still be this one, so that nobody signs in or joins with what has been cut meanwhile.
    Entered(AccountId, Vec<OrgId>, u32),
    /// An account's pending reset links end. Its version moves, so that whoever just read them as living comes too late.
    ResetsCut(AccountId),
    /// A credential.
    Password(AccountId, Password),
    /// The same password under today's cost, if the stored hash is still this one.
    PasswordRehashed(AccountId, String, String),
    /// An account has a user in an organization.
    Membership(AccountId, Membership),
    /// It has none there any more; the row must still name this user.
    MembershipGone(AccountId, OrgId, UserId),
    /// An account takes a free address; whether its mailbox is proved stands beside it.
    AccountAddressTaken(Email, AccountId, AddressProof),
    /// The mailbox of an address that an account holds is proved.
    AccountAddressProved(Email, AccountId),
    /// An account lets go of its address: nobody signs in with it any more.
    AccountAddressFreed(Email, AccountId),
    /// The credential is deleted.
    PasswordGone(AccountId),
    /// A person without a credential was mailed a link to get one: whoever asks for a reset of this address is mailed it again.
    AwaitsCredential(Email, OrgId, UserId),
    /// The person has a credential now, or will have none.
    CredentialSettled(Email, OrgId),
    /// A user.
    User(User),
    /// An invitation.
    Invitation(Invitation),
    /// What is known of one mail (F9).
    MailFate(MailFate),
    /// Mails to the address are held back in this organization (INVITATIONS section 8).
    Suppressed(OrgId, Email, Reason),
    /// They are not any more.
    SuppressionLifted(OrgId, Email),
    /// A list of departments, positions or locations.
    Catalog(Catalog),
    /// Nothing is written: the list must still be at this version, because the decision rests on it.
    CatalogIs(OrgId, CatalogKind, u32),
    /// An export of somebody's own data.
    Export(Export),
    /// A group.
    Group(Group),
    /// It is no more; it must be there, at this version if one is given.
    GroupGone(OrgId, GroupId, Option<u32>),
    /// Somebody is in a group, who was not. The group must still be there.
    GroupMember(OrgId, GroupId, UserId),
    /// Somebody is not in it any more, who was.
    GroupMemberGone(OrgId, GroupId, UserId),
    /// When somebody is off.
    DaysOff(DaysOff),
    /// Nothing of it is left.
    DaysOffGone(OrgId, UserId),
    /// Nothing is written: the person must still be at this version, because the decision rests on it.
    UserIs(OrgId, UserId, u32),
    /// Nothing is written: this must still be the person's manager.
    ManagerIs(OrgId, UserId, Option<UserId>),
    /// A user takes an address that is free in its organization.
    UserAddressTaken(OrgId, Email, UserId),
    /// The address is free again. Who had it is remembered only by [`Fact::FormerHolder`].
    UserAddressFreed(OrgId, Email, UserId),
    /// The organization's own id of somebody, which is nobody else's.
    ExternalIdTaken(OrgId, Name, UserId),
    /// It is nobody's any more.
    ExternalIdFreed(OrgId, Name, UserId),
    /// Somebody who was removed had the address (R29, R30).
    FormerHolder(OrgId, Email, UserId),
    /// That person is back, or gone for good, and not remembered there any more; whether others still are.
    FormerHolderBack(OrgId, Email, UserId, bool),
    /// A new session.
    Session(Session),
    /// A session ends.
    SessionEnded(AccountId, SessionId),
    /// A session goes on under this stamp of its account, where all others end.
    SessionKept(AccountId, SessionId, u32),
    /// Nothing is written: somebody's grant stamp must still be this one, because the decision rests on it.
    GrantStamp(OrgId, UserId, u32),
    /// Who runs the organization: they must still be the first, and are the second from now on.
    KeepersAre(OrgId, Keepers, Keepers),
    /// Nothing is written: the organization must still have so many active owners, because the decision rests on it.
    OwnersAre(OrgId, usize),
    /// What of the notices to one recipient went, and what waits.
    Tray(Tray),
    /// A notice waits for the digest that this mail will be.
    DigestLine(MailId, Mail),
    /// Nothing is written: nobody has begun to send this digest.
    DigestOpen(MailId),
    /// A counter goes up; refused where it stands at its limit.
    Counted(Counter),
    /// A counter goes up, wherever it stands: what it counts is never refused.
    CountedAnyway(Counter),
}

/// Which set of keepers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum KeeperSet {
    /// Active owners.
    Owners,
    /// Active admins.
    Admins,
}

impl Fact {
    /// What must hold of the stored item, by the entity's version.
    pub fn expect(version: u32) -> Expect {
        match version {
            0 | 1 => Expect::Absent,
            n => Expect::Version(n - 1),
        }
    }
}

/// Which mail.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Template {
    /// To the invited person: the link.
    Invitation,
    /// To the invited person: the same link once more, before its time is over.
    InvitationReminder,
    /// To an active person without credential: a link to set one.
    SetUp,
    /// To the admin: an invitation expired.
    ExpiryNotice,
    /// To the admin: the invited person declined.
    InvitationDeclined,
    /// To the admin: a person with a dead link asks for help.
    InviteeAsks,
    /// To the admin: the account that holds the invited address is not the invited person's.
    NotTheirAccount,
    /// To the admin: a mail to the invited person came back.
    Undelivered,
    /// To the admin: the notices that waited, in one mail.
    NoticeDigest,
    /// To the invited person: the code that a handed link asks for.
    Code,
    /// To an account's person: prove the mailbox.
    VerifyEmail,
    /// To an account's person, where they were read so far: another address was asked for.
    EmailChangeRequested,
    /// There again: the account has another address.
    EmailChanged,
    /// To an account's person: choose a new password.
    PasswordReset,
    /// To an account's person: the password was changed.
    PasswordChanged,
    /// To an account's person: an admin set a password, which is to be changed at the first sign-in.
    PasswordSet,
}

const TEMPLATES: [(Template, &str); 16] = [
    (Template::Invitation, "invitation"),
    (Template::InvitationReminder, "invitation_reminder"),
    (Template::SetUp, "set_up"),
    (Template::ExpiryNotice, "expiry_notice"),
    (Template::InvitationDeclined, "invitation_declined"),
    (Template::InviteeAsks, "invitee_asks"),
    (Template::NotTheirAccount, "not_their_account"),
    (Template::Undelivered, "undelivered"),
    (Template::NoticeDigest, "notice_digest"),
    (Template::Code, "code"),
    (Template::VerifyEmail, "verify_email"),
    (Template::EmailChangeRequested, "email_change_requested"),
    (Template::EmailChanged, "email_changed"),
    (Template::PasswordReset, "password_reset"),
    (Template::PasswordChanged, "password_changed"),
    (Template::PasswordSet, "password_set"),
];

impl Template {
    /// Its name, as stored and as the mail viewer shows it.
    pub fn name(self) -> &'static str {
        TEMPLATES.iter().find(|(t, _)| *t == self).map_or("", |(_, name)| name)
    }
    /// Whether it carries the invited person's link: the row shows what became of the last of these.
    pub fn carries_the_link(self) -> bool {
        self.invites() || self == Template::SetUp
    }
    /// Whether the organization's suppression of an address holds it back: never a code, a reset or what else a person
    /// needs to get in, so that nobody can lock somebody out (INVITATIONS section 8).
    pub fn heeds_suppression(self) -> bool {
        self.invites() || self.is_notice() || self == Template::NoticeDigest
    }
    /// The template of this name.
    pub fn parse(name: &str) -> Option<Template> {
        TEMPLATES.iter().find(|(_, n)| *n == name).map(|(t, _)| *t)
    }
    /// Whether it carries an invitation to the invited person: these are counted per recipient and day (F13). Resets, codes
    /// and what an account's person asked for have limits of their own.
    pub fn invites(self) -> bool {
        matches!(self, Template::Invitation | Template::InvitationReminder)
    }
    /// Whether it tells an admin of an invitation: nobody waits for it, and many of them become one.
    pub fn is_notice(self) -> bool {
        use Template::{ExpiryNotice, InvitationDeclined, InviteeAsks, NotTheirAccount, Undelivered};
        matches!(self, ExpiryNotice | InvitationDeclined | InviteeAsks | NotTheirAccount | Undelivered)
    }
    /// Whether nobody waits for it: these go behind everything else.
    pub fn is_patient(self) -> bool {
        self.is_notice() || matches!(self, Template::InvitationReminder | Template::NoticeDigest)
    }
}

/// A mail to send: what it is about, never its text or its link; both are made when it is sent.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Mail {
    /// Its id, and that of its outbox row.
    pub id: MailId,
    /// Which.
    pub template: Template,
    /// To whom, in the stored form (a reset: as typed, looked up when it is sent).
    pub to: Email,
    /// About which organization.
    pub org: Option<OrgId>,
    /// About which user.
    pub user: Option<UserId>,
    /// About which account.
    pub account: Option<AccountId>,
    /// The epoch that it speaks of: a mail about an epoch that is over is not sent.
    pub epoch: u32,
    /// Which code, counted per invitation.
    pub serial: u32,
    /// The program that a change of credentials came from, for the mail that reports it.
    pub device: Option<String>,
    /// Not before.
    pub due: Time,
}

/// What an event or audit record is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Subject {
    /// A user at a version.
    User(UserId, u32),
    /// An invitation at a version.
    Invitation(InvitationId, u32),
    /// An organization at a version.
    Organization(OrgId, u32),
    /// An account at a version.
    Account(AccountId, u32),
    /// A session.
    Session(SessionId),
    /// A group at a version.
    Group(GroupId, u32),
    /// An export at a version.
    Export(ExportId, u32),
}

impl Subject {
    /// Kind, id and version, as events show them.
    pub fn parts(&self) -> (&'static str, String, u32) {
        match self {
            Subject::User(id, v) => ("user", id.to_string(), *v),
            Subject::Invitation(id, v) => ("invitation", id.to_string(), *v),
            Subject::Organization(id, v) => ("organization", id.to_string(), *v),
            Subject::Account(id, v) => ("account", id.to_string(), *v),
            Subject::Session(id) => ("session", id.to_string(), 1),
            Subject::Group(id, v) => ("group", id.to_string(), *v),
            Subject::Export(id, v) => ("export", id.to_string(), *v),
        }
    }
}

/// An event for the bus (`noun.past`, F37). Its data name ids and states, never addresses or names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Event {
    /// Its id; a repeated event has the same.
    pub id: EventId,
    /// `invitation.created`, …
    pub kind: &'static str,
    /// When it happened.
    pub time: Time,
    /// In which organization; none for an account's own matters.
    pub org: Option<OrgId>,
    /// Who did it.
    pub actor: Actor,
    /// What it is about.
    pub subject: Subject,
    /// More about it.
    pub data: BTreeMap<&'static str, String>,
    /// In which request.
    pub request: RequestId,
}

/// Something to do after the commit, by the outbox.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FollowUp {
    /// Send a mail.
    Mail(Mail),
    /// Put an event on the bus.
    Event(Event),
    /// Delete, at this time, what this person left behind: photos that are not theirs any more, exports whose time is over, and that
    /// they were in groups once they are erased.
    Leftovers(OrgId, UserId, Time),
    /// Make an export of somebody's own data, at this time.
    Export(OrgId, UserId, ExportId, Time),
    /// Forget, at this time, who was in a group that is no more.
    Members(OrgId, GroupId, Time),
}

/// One field of an audit record. Values are states and counts, but for those that are kept under somebody's key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FieldChange {
    /// Which field.
    pub field: &'static str,
    /// Before, empty for none.
    pub before: String,
    /// After, empty for none.
    pub after: String,
    /// The key that both are stored under, where they are personal.
    pub key: Option<PersonalKey>,
}

/// The audit record of a change (F20).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Record {
    /// Also the id of the event of the same name.
    pub id: EventId,
    /// When.
    pub time: Time,
    /// Who.
    pub actor: Actor,
    /// What was done: the event's type.
    pub action: &'static str,
    /// In which organization; none for an account's own matters.
    pub org: Option<OrgId>,
    /// Whose timeline shows it.
    pub user: Option<UserId>,
    /// To what.
    pub target: Subject,
    /// Before and after.
    pub changes: Vec<FieldChange>,
    /// In which request.
    pub request: RequestId,
}

/// The outcome of a rule: to be committed whole or not at all.
#[derive(Clone, Debug)]
#[must_use = "a change that is not committed did not happen"]
pub struct Change<T> {
    /// What to write.
    pub facts: Vec<Fact>,
    /// What to do afterwards.
    pub follow_ups: Vec<FollowUp>,
    /// What to remember; a change without effect on anybody's rights or data may have none.
    pub record: Option<Record>,
    /// What the caller is told.
    pub outcome: T,
}

impl Change<()> {
    /// A change that nobody needs to be told of: a counter, an order for a mail.
    pub fn quiet() -> Change<()> {
        Change { facts: Vec::new(), follow_ups: Vec::new(), record: None, outcome: () }
    }

    /// A change with its audit record and the event of the same name.
    pub fn of(at: &mut Moment<'_>, action: &'static str, org: Option<OrgId>, user: Option<UserId>, target: Subject) -> Change<()> {
        let id = EventId::draw(at.now, at.entropy);
        Change::identified(at, id, action, org, user, target)
    }

    /// The same with an id that is known beforehand: whoever decides it again decides the same event.
    pub(crate) fn identified(at: &Moment<'_>, id: EventId, action: &'static str, org: Option<OrgId>, user: Option<UserId>, target: Subject) -> Change<()> {
        let mut change = Change::quiet();
        let (time, actor, request) = (at.now, at.actor, at.request);
        change.follow_ups.push(FollowUp::Event(Event { id, kind: action, time, org, actor, subject: target, data: BTreeMap::new(), request }));
        change.record = Some(Record { id, time, actor, action, org, user, target, changes: Vec::new(), request });
        change
    }
}

impl<T> Change<T> {
    /// Adds an event.
    pub fn tell(&mut self, at: &mut Moment<'_>, kind: &'static str, org: Option<OrgId>, subject: Subject, data: &[(&'static str, String)]) {
        let id = EventId::draw(at.now, at.entropy);
        let data = data.iter().cloned().collect();
        let event = Event { id, kind, time: at.now, org, actor: at.actor, subject, data, request: at.request };
        self.follow_ups.push(FollowUp::Event(event));
    }
    /// Adds a datum to the first event, which is the one of the audit record.
    pub fn detail(&mut self, name: &'static str, value: impl ToString) {
        let first = self.follow_ups.iter_mut().find_map(|f| if let FollowUp::Event(event) = f { Some(event) } else { None });
        if let Some(event) = first {
            event.data.insert(name, value.to_string());
        }
    }
    /// Adds a line to the audit record.
    pub fn note(&mut self, field: &'static str, before: impl ToString, after: impl ToString) {
        if let Some(record) = &mut self.record {
            record.changes.push(FieldChange { field, before: before.to_string(), after: after.to_string(), key: None });
        }
    }
    /// Adds a line that nobody can read any more once `key` is gone.
    pub fn note_personal(&mut self, field: &'static str, before: &str, after: &str, key: &PersonalKey) {
        if let Some(record) = &mut self.record {
            record.changes.push(FieldChange { field, before: before.to_owned(), after: after.to_owned(), key: Some(key.clone()) });
        }
    }
    /// Adds a fact.
    pub fn fact(&mut self, fact: Fact) {
        self.facts.push(fact);
    }
    /// Adds a mail.
    pub fn mail(&mut self, mail: Mail) {
        self.follow_ups.push(FollowUp::Mail(mail));
    }
    /// The mails among the follow-ups.
    pub fn mails(&self) -> impl Iterator<Item = &Mail> {
        self.follow_ups.iter().filter_map(|f| if let FollowUp::Mail(mail) = f { Some(mail) } else { None })
    }
    /// The events among the follow-ups.
    pub fn events(&self) -> impl Iterator<Item = &Event> {
        self.follow_ups.iter().filter_map(|f| if let FollowUp::Event(event) = f { Some(event) } else { None })
    }
    /// The same change with another outcome.
    pub fn with<U>(self, outcome: U) -> Change<U> {
        Change { facts: self.facts, follow_ups: self.follow_ups, record: self.record, outcome }
    }
    /// The same change with its outcome turned into another.
    pub fn map<U>(self, turn: impl FnOnce(T) -> U) -> Change<U> {
        Change { facts: self.facts, follow_ups: self.follow_ups, record: self.record, outcome: turn(self.outcome) }
    }
}
