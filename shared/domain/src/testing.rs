//! A scene for unit tests: one organization, its admin, a fixed clock, chance that is none, and the acts on them.

use crate::account::{Account, AddressProof, Password};
use crate::change::{Actor, Change, Fact, Moment};
use crate::email::Email;
use crate::id::{AccountId, Entropy, OrgId, RequestId, UserId};
use crate::invitation::Invitation;
use crate::invitation::accept::{Acceptance, Accepted, accept};
use crate::invitation::create::{Holder, Invite, Invited, create};
use crate::invitation::door::{Door, LinkKind};
use crate::invitation::hold::Hold;
use crate::organization::Organization;
use crate::policy::OwnPolicies;
use crate::presets::Preset;
use crate::refused::Refused;
use crate::text::{Name, OrgName};
use crate::time::{Span, Time, Zone};
use crate::user::{Lost, PersonalKey, Status, User};

/// The next number each time: ids differ and repeat from run to run.
pub(crate) struct Dice(u64);

impl Entropy for Dice {
    fn fill(&mut self, bytes: &mut [u8]) {
        self.0 += 1;
        bytes.fill(0);
        bytes[2..10].copy_from_slice(&self.0.to_be_bytes());
    }
}

/// Chance that is none.
pub(crate) fn dice() -> Dice {
    Dice(0)
}

/// One organization with its admin.
pub(crate) struct Scene {
    pub now: Time,
    pub dice: Dice,
    pub org: Organization,
    pub admin: User,
}

pub(crate) const START: Time = Time(1_767_225_600_000);

impl Scene {
    pub(crate) fn new(preset: Preset) -> Scene {
        let mut dice = Dice(0);
        let (org, founder) = (OrgId::draw(START, &mut dice), UserId::draw(START, &mut dice));
        let name = OrgName::parse("Acme").unwrap();
        let policy = OwnPolicies::of(preset);
        let time_zone = Zone::utc();
        let org = Organization {
            id: org,
            name,
            policy,
            founder,
            founder_proved: true,
            time_zone,
            locale: None,
            offer: None,
            closed_at: None,
            created_at: START,
            version: 1,
        };
        let admin = person(&org, founder, "admin@x.test", "admin");
        Scene { now: START, dice, org, admin }
    }

    pub(crate) fn pass(&mut self, span: Span) {
        self.now = self.now + span;
    }

    /// Decides something as the admin.
    pub(crate) fn act<T>(&mut self, act: impl FnOnce(&mut Moment<'_>, &Organization, &User) -> T) -> T {
        let actor = Actor::User(self.admin.id);
        act(&mut Moment { now: self.now, entropy: &mut self.dice, actor, request: REQUEST }, &self.org, &self.admin)
    }

    /// Another active person of this role.
    pub(crate) fn colleague(&mut self, role: &str) -> User {
        let id = UserId::draw(self.now, &mut self.dice);
        person(&self.org, id, &format!("{role}-{}@x.test", self.dice.0), role)
    }

    pub(crate) fn create(&mut self, holder: Option<Holder>, invite: Invite) -> Result<Change<Invited>, Refused> {
        self.act(|at, org, by| create(at, org, by, holder, invite, Hold::Free))
    }

    /// A person invited now.
    pub(crate) fn invited(&mut self) -> (User, Invitation) {
        match self.create(None, invite()).unwrap().outcome {
            Invited::Created { user, invitation } => (user, invitation),
            Invited::Reinvited { .. } => panic!("nobody held the address"),
        }
    }

    /// The door of the present link, for somebody signed out whose address no account holds.
    pub(crate) fn door(&self, kind: LinkKind, user: &User, invitation: &Invitation) -> Door {
        Door {
            org: self.org.clone(),
            user: user.clone(),
            invitation: invitation.clone(),
            kind,
            epoch: invitation.epoch,
            granter_stamp: Some(self.admin.grant_stamp),
            address: None,
            signed_in: None,
            others: Vec::new(),
        }
    }

    pub(crate) fn accept(&mut self, door: Door, given: Acceptance) -> Result<Change<Accepted>, Refused> {
        self.act(|at, _, _| accept(at, door, given))
    }

    /// An account with the invited address, made by `managed_by`.
    pub(crate) fn account(&mut self, proof: AddressProof, managed_by: Option<OrgId>) -> Account {
        let id = AccountId::draw(self.now, &mut self.dice);
        Account { version: 1, ..Account::new(id, invite().email, proof, managed_by, self.now) }
    }
}

const REQUEST: RequestId = RequestId(uuid::Uuid::from_u128(7));

fn person(org: &Organization, id: UserId, email: &str, role: &str) -> User {
    User {
        id,
        org: org.id,
        account: None,
        status: Status::Active { since: START },
        first_activated_at: Some(START),
        email: Email::parse(email).unwrap(),
        email_verified: true,
        phone: None,
        first_name: None,
        last_name: None,
        role: crate::role::RoleName::parse(role).unwrap(),
        given: crate::role::Grants::default(),
        locale: None,
        position: None,
        department: None,
        location: None,
        manager: None,
        mfa: false,
        external_id: None,
        time_zone: None,
        photo: None,
        absences: Vec::new(),
        pending_email: None,
        purge_at: None,
        managed: Some(false),
        access_stamp: 0,
        grant_stamp: 0,
        lost: Lost::default(),
        personal_key: Some(PersonalKey([7; 32])),
        created_at: START,
        version: 1,
    }
}

pub(crate) fn name(text: &str) -> Option<Name> {
    Some(Name::parse(text).unwrap())
}

/// What every preset is content with.
pub(crate) fn invite() -> Invite {
    Invite { first_name: name("Bob"), last_name: name("Stone"), ..Invite::of(Email::parse("bob@x.test").unwrap()) }
}

pub(crate) fn password() -> Password {
    Password { phc: "$argon2id$…".into(), set_at: START }
}

pub(crate) fn acceptance() -> Acceptance {
    Acceptance { password: Some(password()), first_name: None, last_name: None, code_given: false, device: "Firefox".into() }
}

/// No item is written twice in one transaction, and what is written is at its next version.
pub(crate) fn is_sound<T>(change: &Change<T>) {
    let item = |fact: &Fact| match fact {
        Fact::Organization(it) => format!("settings {}", it.id),
        Fact::FounderProved(id) => format!("settings {id}"),
        Fact::Keeper(org, user, set, _) => format!("keepers {org} {user} {set:?}"),
        Fact::Account(it) => format!("account {}", it.id),
        Fact::Entered(id, ..) | Fact::ResetsCut(id) => format!("account {id}"),
        Fact::Password(id, _) | Fact::PasswordRehashed(id, ..) | Fact::PasswordGone(id) => format!("password {id}"),
        Fact::Membership(id, it) => format!("membership {id} {}", it.org),
        Fact::MembershipGone(id, org, _) => format!("membership {id} {org}"),
        Fact::AccountAddressTaken(email, ..) | Fact::AccountAddressProved(email, _) | Fact::AccountAddressFreed(email, _) => {
            format!("account address {}", email.folded())
        }
        Fact::AwaitsCredential(email, org, _) | Fact::CredentialSettled(email, org) => format!("awaits {} {org}", email.folded()),
        Fact::User(it) => format!("user {}", it.id),
        Fact::Invitation(it) => format!("invitation {}", it.id),
        Fact::UserAddressTaken(org, email, _) | Fact::UserAddressFreed(org, email, _) => format!("address {org} {}", email.folded()),
        Fact::ExternalIdTaken(_, id, _) | Fact::ExternalIdFreed(_, id, _) => format!("external id {id}"),
        Fact::Catalog(it) => format!("list {} {:?}", it.org, it.kind),
        Fact::CatalogIs(org, kind, _) => format!("list {org} {kind:?}"),
        Fact::Export(it) => format!("export {}", it.id),
        Fact::Group(it) => format!("group {}", it.id),
        Fact::GroupGone(_, id, _) => format!("group {id}"),
        Fact::GroupMember(_, group, user) | Fact::GroupMemberGone(_, group, user) => format!("member {group} {user}"),
        Fact::DaysOff(it) => format!("days off {}", it.user),
        Fact::DaysOffGone(_, user) => format!("days off {user}"),
        Fact::ManagerIs(_, user, _) | Fact::UserIs(_, user, _) => format!("user {user}"),
        Fact::FormerHolder(org, email, _) | Fact::FormerHolderBack(org, email, ..) => format!("former {org} {}", email.folded()),
        Fact::MailFate(it) => format!("mail {}", it.mail),
        Fact::Suppressed(org, email, _) | Fact::SuppressionLifted(org, email) => format!("suppressed {org} {}", email.folded()),
        Fact::Session(it) => format!("session {}", it.id),
        Fact::SessionEnded(_, id) | Fact::SessionKept(_, id, _) => format!("session {id}"),
        Fact::GrantStamp(_, user, _) => format!("user {user}"),
        Fact::OwnersAre(org, _) | Fact::KeepersAre(org, ..) => format!("keepers {org}"),
        Fact::Tray(it) => format!("tray {} {}", it.org, it.to.folded()),
        Fact::DigestLine(digest, it) => format!("line {digest} {}", it.id),
        Fact::DigestOpen(digest) => format!("outbox {digest}"),
        Fact::Counted(counter) | Fact::CountedAnyway(counter) => format!("{counter:?}"),
    };
    let mut items: Vec<String> = change.facts.iter().map(item).collect();
    items.sort_unstable();
    assert!(items.windows(2).all(|pair| pair[0] != pair[1]), "{items:?}");
    if let Some(record) = &change.record {
        assert_eq!(change.events().next().map(|event| (event.id, event.kind)), Some((record.id, record.action)));
    } else {
        assert_eq!(change.events().count(), 0);
    }
}
