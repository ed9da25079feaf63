//! A user: a person in one organization. Its status is an enum that owns its data; `moves.rs` says which moves exist.

mod activate;
mod deactivate;
mod edit;
mod erase;
mod hint;
pub(crate) mod leave;
mod lost;
mod may_do;
mod next_steps;
mod personal;
pub mod photo;
mod restore;
pub mod search;
mod set_password;
mod set_role;
mod terminate;

pub use activate::{Activated, activate, set_up_again};
pub use deactivate::deactivate;
pub use edit::{Around, Editing, MOST_MANAGERS, ProfileEdit, edit_profile, editing};
pub use erase::{Remains, erase, purge};
pub use hint::Hint;
pub use leave::leave;
pub use lost::Lost;
pub use may_do::{Decision, may_do};
pub use next_steps::next_steps;
pub use personal::PersonalKey;
pub use restore::{AtAddress, restore, start_fresh};
pub use set_password::{may_set_password, set_password};
pub use set_role::{NewRole, set_permissions, set_role};
pub use terminate::terminate;

use crate::catalog::EntryId;
use crate::change::{Actor, Change, Fact, KeeperMove, KeeperSet, Moment, Subject};
use crate::days_off::Absence;
use crate::email::Email;
use crate::id::{AccountId, OrgId, PhotoId, UserId};
use crate::invitation::{DeadReason, DeliveryState, Invitation, LinkHolder};
use crate::moves::Operation;
use crate::organization::Organization;
use crate::policy::{OwnerModel, Policies, UserEnd};
use crate::refused::Refused;
use crate::role::{Grants, Permission, Role, RoleName};
use crate::text::{Locale, Name, Phone};
use crate::time::{Time, Zone};

/// The statuses, without their data: what lists filter by and tables are written in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum StatusKind {
    /// Invited.
    Pending,
    /// Accepted, an admin has yet to approve.
    AwaitingApproval,
    /// May do what the role permits.
    Active,
    /// Switched off.
    Inactive,
    /// Gone, with a reason.
    Terminated,
    /// A tombstone.
    Erased,
}

impl StatusKind {
    /// The canonical name.
    pub fn name(self) -> &'static str {
        match self {
            StatusKind::Pending => "pending",
            StatusKind::AwaitingApproval => "awaiting_approval",
            StatusKind::Active => "active",
            StatusKind::Inactive => "inactive",
            StatusKind::Terminated => "terminated",
            StatusKind::Erased => "erased",
        }
    }
    /// Gone from the organization, to come back or not.
    pub fn is_gone(self) -> bool {
        matches!(self, StatusKind::Terminated | StatusKind::Erased)
    }
    /// The status of this name.
    pub fn parse(name: &str) -> Option<StatusKind> {
        use StatusKind::{Active, AwaitingApproval, Erased, Inactive, Pending, Terminated};
        [Pending, AwaitingApproval, Active, Inactive, Terminated, Erased].into_iter().find(|kind| kind.name() == name)
    }
}

/// Why a user is where it is, beyond the status.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Ending {
    /// Removed or switched off by somebody.
    Removed,
    /// Left.
    Left,
    /// Refused by an approver.
    Rejected,
    /// Said no to the invitation.
    Declined,
    /// The invitation was taken back.
    Revoked,
    /// The join request was taken back.
    Withdrawn,
}

impl Ending {
    /// Its name, as stored and shown.
    pub fn name(self) -> &'static str {
        match self {
            Ending::Removed => "removed",
            Ending::Left => "left",
            Ending::Rejected => "rejected",
            Ending::Declined => "declined",
            Ending::Revoked => "revoked",
            Ending::Withdrawn => "withdrawn",
        }
    }
    /// The ending of this name.
    pub fn parse(name: &str) -> Option<Ending> {
        use Ending::{Declined, Left, Rejected, Removed, Revoked, Withdrawn};
        [Removed, Left, Rejected, Declined, Revoked, Withdrawn].into_iter().find(|ending| ending.name() == name)
    }
    /// Gone without ever having joined: out of lists and search, the address free.
    pub fn never_joined(self) -> bool {
        matches!(self, Ending::Declined | Ending::Revoked | Ending::Withdrawn)
    }
}

/// What a pending user's list row shows of the invitation.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct LiveLink {
    /// The epoch that is open.
    pub epoch: u32,
    /// Its end.
    pub expires_at: Time,
    /// Who holds its link.
    pub held_by: LinkHolder,
    /// What is wrong with the last mail, if something is.
    pub trouble: Option<DeliveryState>,
}

/// Where a user stands.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Status {
    /// Invited; the link may have expired.
    Pending {
        /// The epoch that is open.
        link: LiveLink,
    },
    /// Accepted, awaiting an admin.
    AwaitingApproval {
        /// Since when.
        since: Time,
    },
    /// In.
    Active {
        /// Since when.
        since: Time,
    },
    /// Switched off.
    Inactive {
        /// Since when.
        since: Time,
        /// By whom.
        by: Actor,
        /// Why; after a revoke or decline the way back leads through pending.
        ending: Ending,
    },
    /// Gone.
    Terminated {
        /// Since when.
        since: Time,
        /// By whom.
        by: Actor,
        /// Why.
        ending: Ending,
    },
    /// Anonymized.
    Erased {
        /// Since when.
        since: Time,
    },
}

impl Status {
    /// The status without its data.
    pub fn kind(&self) -> StatusKind {
        match self {
            Status::Pending { .. } => StatusKind::Pending,
            Status::AwaitingApproval { .. } => StatusKind::AwaitingApproval,
            Status::Active { .. } => StatusKind::Active,
            Status::Inactive { .. } => StatusKind::Inactive,
            Status::Terminated { .. } => StatusKind::Terminated,
            Status::Erased { .. } => StatusKind::Erased,
        }
    }
}

/// An address that a person is to have, until its mailbox is proved.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct PendingEmail {
    /// It.
    pub email: Email,
    /// Until when that can be done.
    pub until: Time,
}

/// A person in one organization.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct User {
    /// Its id.
    pub id: UserId,
    /// Its organization.
    pub org: OrgId,
    /// The login behind it, once there is one.
    pub account: Option<AccountId>,
    /// Where it stands.
    pub status: Status,
    /// When it first became active here.
    pub first_activated_at: Option<Time>,
    /// Its address in this organization.
    pub email: Email,
    /// Whether the mailbox was proved.
    pub email_verified: bool,
    /// The address that it is to have, asked for here.
    pub pending_email: Option<PendingEmail>,
    /// Its phone number.
    pub phone: Option<Phone>,
    /// First name.
    pub first_name: Option<Name>,
    /// Last name.
    pub last_name: Option<Name>,
    /// Its role.
    pub role: RoleName,
    /// What it was given beyond the role (R7).
    pub given: Grants,
    /// Its language.
    pub locale: Option<Locale>,
    /// Its position, free text.
    pub position: Option<Name>,
    /// The department, if the person is in one.
    pub department: Option<EntryId>,
    /// The location.
    pub location: Option<EntryId>,
    /// Who is above the person here.
    pub manager: Option<UserId>,
    /// The organization's own id of the person.
    pub external_id: Option<Name>,
    /// The zone that the person lives in; none: the organization's.
    pub time_zone: Option<Zone>,
    /// The photo.
    pub photo: Option<PhotoId>,
    /// When the person is away, as far as lists know of it: what is not over, at most three times.
    pub absences: Vec<Absence>,
    /// Whether the organization manages the account; none until joined.
    pub managed: Option<bool>,
    /// Whether the account has a second factor: a copy, for lists.
    pub mfa: bool,
    /// Raised by `cut_access`: sessions minted before are dead.
    pub access_stamp: u32,
    /// Raised by every loss of the right to invite that is an act on the person: links granted before are dead.
    pub grant_stamp: u32,
    /// What was lost by acts on roles.
    pub lost: Lost,
    /// The key of what the audit log says of names and addresses; none once erased.
    pub personal_key: Option<PersonalKey>,
    /// When somebody who is gone is erased (`user.purge_after`), as it was planned at the end.
    pub purge_at: Option<Time>,
    /// When it was created.
    pub created_at: Time,
    /// Counts its changes; the ETag.
    pub version: u32,
}

impl User {
    /// Whoever is gone is mailed no link to get a credential, and nothing at the address remembers that there was one to come.
    pub(crate) fn waits_for_no_credential(&self, change: &mut Change<()>) {
        if self.account.is_none() {
            change.fact(Fact::CredentialSettled(self.email.clone(), self.org));
        }
    }

    /// Whoever is gone from here is erased after a while, where the organization wants that.
    pub(crate) fn plans_purge(&mut self, now: Time, policies: &Policies) {
        self.purge_at = (policies.user_end == UserEnd::TerminateAndPurge).then(|| now.whole_second() + policies.purge_after);
    }

    /// What a person is called where there is one line for it.
    pub fn display_name(&self) -> String {
        let names: Vec<&str> = [&self.first_name, &self.last_name].into_iter().flatten().map(Name::as_str).collect();
        if names.is_empty() { self.email.as_str().to_owned() } else { names.join(" ") }
    }

    /// Adds what this person is called and reached by to the audit record, as far as it is another than `before`.
    pub(crate) fn note_personal<T>(&self, change: &mut Change<T>, before: Option<&User>) {
        let Some(key) = &self.personal_key else { return };
        let was = before.map(User::personal);
        for (at, (field, is)) in self.personal().into_iter().enumerate() {
            let was = was.as_ref().map_or("", |was| was[at].1);
            if was != is {
                change.note_personal(field, was, is, key);
            }
        }
    }

    /// What is personal about somebody, by field; empty for none.
    fn personal(&self) -> [(&'static str, &str); 6] {
        fn name(name: Option<&Name>) -> &str {
            name.map_or("", Name::as_str)
        }
        [
            ("email", self.email.as_str()),
            ("first_name", name(self.first_name.as_ref())),
            ("last_name", name(self.last_name.as_ref())),
            ("phone", self.phone.as_ref().map_or("", Phone::as_str)),
            ("position", name(self.position.as_ref())),
            ("external_id", name(self.external_id.as_ref())),
        ]
    }

    /// The address that it is to have, as long as that can still be proved.
    pub fn email_to_prove(&self, now: Time) -> Option<&Email> {
        self.pending_email.as_ref().filter(|pending| now < pending.until).map(|pending| &pending.email)
    }

    /// Since when it is active; none if it is not.
    pub fn active_since(&self) -> Option<Time> {
        if let Status::Active { since } = self.status { Some(since) } else { None }
    }

    /// Gone without ever having joined.
    pub fn never_joined(&self) -> bool {
        matches!(self.status, Status::Terminated { ending, .. } if ending.never_joined())
    }

    /// Whether the person's status allows `operation` (F14).
    ///
    /// # Errors
    /// As [`Operation::check`]; [`Refused::OfNobody`] around it for somebody who never joined.
    pub fn allows(&self, operation: Operation, policies: &Policies) -> Result<(), Refused> {
        operation.check(self.status.kind(), policies).map_err(|refused| match refused {
            Refused::WrongStatus(..) | Refused::Already(_) if self.never_joined() => Refused::OfNobody(Box::new(refused)),
            refused => refused,
        })
    }

    /// Everything that it may do: what its role permits and what it was given beyond; nothing of somebody erased.
    pub fn grants(&self, policies: &Policies) -> Grants {
        self.role_shown().map_or_else(Grants::default, |role| policies.grants_of(role).with(&self.given))
    }

    /// Its role; none of somebody erased.
    pub fn role_shown(&self) -> Option<&RoleName> {
        Some(&self.role).filter(|_| self.status.kind() != StatusKind::Erased)
    }

    /// Whether it has one of Usher's own permissions.
    pub fn may(&self, permission: Permission, policies: &Policies) -> bool {
        policies.grants_of(&self.role).holds(permission) || self.given.holds(permission)
    }

    /// Whether it may invite at all, now.
    pub fn may_invite(&self, policies: &Policies) -> bool {
        let active = matches!(self.status, Status::Active { .. });
        active && policies.inviters.contains(&self.role) && self.may(Permission::UsersInvite, policies)
    }

    /// Whether it may invite and give `role` with `given` beyond it, now (INVITATIONS section 2): never more than its own,
    /// and ownership is not given by an invitation (F17, F18).
    pub fn may_grant(&self, role: &RoleName, given: &Grants, policies: &Policies) -> bool {
        self.may_invite(policies) && policies.has_role(role) && !role.is_owner() && self.covers(role, given, policies)
    }

    /// The stamp under which a link that it granted `invited` by `invitation` works; none if it has no right to give that, or had none
    /// since (F10).
    pub fn grants_still(&self, invited: &User, invitation: &Invitation, org: &Organization) -> Option<u32> {
        let lives = invitation.granted_under >= self.grants_since(&org.policy);
        (lives && self.may_grant(&invited.role, &invited.given, org.policies())).then_some(self.grant_stamp)
    }

    /// Whether whoever has `role`, with `given` beyond it, may do nothing that this person may not.
    pub(crate) fn covers(&self, role: &RoleName, given: &Grants, policies: &Policies) -> bool {
        self.grants(policies).covers(&policies.grants_of(role).with(given))
    }

    /// Whether it may invite at all, as an answer.
    ///
    /// # Errors
    /// `NotAllowed("invite.inviters")`.
    pub fn invites(&self, policies: &Policies) -> Result<(), Refused> {
        if self.may_invite(policies) { Ok(()) } else { Err(Refused::NotAllowed("invite.inviters")) }
    }

    /// Whether it may invite at all, and give `role` with `given` beyond it: asked before every act that sends or hands out
    /// a link.
    ///
    /// # Errors
    /// `NotAllowed`: `invite.inviters` or `role.above_own`.
    pub fn offers(&self, role: &RoleName, given: &Grants, policies: &Policies) -> Result<(), Refused> {
        self.invites(policies)?;
        if self.may_grant(role, given, policies) { Ok(()) } else { Err(Refused::NotAllowed("role.above_own")) }
    }

    /// Whoever may manage people acts on those who may do no more than they (F18). On an owner nobody but the owner acts, which
    /// is [`may_act_on`]'s to say.
    ///
    /// # Errors
    /// `NotAllowed("role.above_own")`.
    pub(crate) fn may_reach(&self, target: &User, policies: &Policies) -> Result<(), Refused> {
        let within = self.id == target.id || target.role.is_owner() || self.covers(&target.role, &target.given, policies);
        if within { Ok(()) } else { Err(Refused::NotAllowed("role.above_own")) }
    }

    /// The role in which whoever is gone would come back, and what it would have beyond it: a role that is gone by now is followed
    /// by the one of whoever is new.
    pub fn role_on_return(&self, policies: &Policies) -> (RoleName, Grants) {
        if policies.has_role(&self.role) { (self.role.clone(), self.given.clone()) } else { (policies.default_role(), Grants::default()) }
    }

    /// The roles that it may give to others.
    pub fn roles_to_give<'a>(&self, policies: &'a Policies) -> Vec<&'a Role> {
        let nothing = Grants::default();
        policies.every_role().filter(|role| self.may_grant(&role.name, &nothing, policies)).collect()
    }

    /// Becomes active by an act that has another name; noted and told.
    pub(crate) fn enter(&mut self, at: &mut Moment<'_>, change: &mut Change<()>, policies: &Policies) {
        change.note("status", self.status.kind().name(), StatusKind::Active.name());
        self.status = Status::Active { since: at.now };
        self.first_activated_at.get_or_insert(at.now);
        self.enters_keepers(change, policies);
        change.tell(at, "user.activated", Some(self.org), Subject::User(self.id, self.version + 1), &[]);
    }

    /// Ends everything that this user could still do here: sessions, and the links it granted (F15). Every path that
    /// takes access away comes through here.
    pub(crate) fn cut_access(&mut self) {
        self.access_stamp += 1;
        self.grant_stamp += 1;
    }

    /// Takes away all that an active or invited person has: the place among those who run the organization, sessions,
    /// pending resets of an account that is managed here, granted links, and the live link, which dies with `reason`. The status is
    /// still the one before.
    pub(crate) fn ends_access(&mut self, at: &Moment<'_>, change: &mut Change<()>, policies: &Policies, invitation: Option<Invitation>, reason: DeadReason) {
        let was = self.status.kind();
        if was == StatusKind::Active {
            self.leaves_keepers(change, policies);
        }
        // Ownership is not taken along: whoever comes back is not an owner by that, and others may act on who is gone.
        if self.role.is_owner() {
            change.note("role", RoleName::OWNER, RoleName::ADMIN);
            self.role = RoleName::admin();
        }
        self.cut_access();
        // A login that is not managed here is not this organization's to touch (F40, I12).
        if let Some(account) = self.account.filter(|_| self.managed == Some(true)) {
            change.fact(Fact::ResetsCut(account));
        }
        if let Some(mut invitation) = invitation
            && (was == StatusKind::Pending || invitation.setup_until.is_some())
        {
            invitation.end(at, change, reason);
            invitation.stored(change);
        }
    }

    /// Stores this user at its next version.
    pub(crate) fn stored<T>(&mut self, change: &mut Change<T>) {
        self.version += 1;
        change.fact(Fact::User(self.clone()));
    }

    /// Enters the organization's set of active owners or admins, if the role is one of these; refused at commit for a
    /// second owner where there is to be one.
    pub(crate) fn enters_keepers<T>(&self, change: &mut Change<T>, policies: &Policies) {
        if let Some(set) = self.keeper_set() {
            let alone = set == KeeperSet::Owners && policies.owner_model == OwnerModel::ProtectedSingle;
            let step = if alone { KeeperMove::EnterAlone } else { KeeperMove::Enter };
            change.fact(Fact::Keeper(self.org, self.id, set, step));
        }
    }

    /// Leaves it; refused at commit if that leaves an organization without the people who run it (F17).
    pub(crate) fn leaves_keepers<T>(&self, change: &mut Change<T>, policies: &Policies) {
        if let Some(set) = self.keeper_set() {
            let indispensable = match policies.owner_model {
                OwnerModel::None => KeeperSet::Admins,
                OwnerModel::ProtectedSingle | OwnerModel::ProtectedMany => KeeperSet::Owners,
            };
            let step = if set == indispensable { KeeperMove::LeaveButNotLast } else { KeeperMove::Leave };
            change.fact(Fact::Keeper(self.org, self.id, set, step));
        }
    }

    fn keeper_set(&self) -> Option<KeeperSet> {
        match self.role.as_str() {
            RoleName::OWNER => Some(KeeperSet::Owners),
            RoleName::ADMIN => Some(KeeperSet::Admins),
            _ => None,
        }
    }
}

/// The first question of every act on another person: an owner is acted on by nobody but himself (F17).
///
/// # Errors
/// [`Refused::OwnerProtected`].
pub fn may_act_on(actor: &Actor, target: &User) -> Result<(), Refused> {
    let own_act = matches!(actor, Actor::User(id) if *id == target.id);
    if target.role.is_owner() && !own_act && *actor != Actor::System { Err(Refused::OwnerProtected) } else { Ok(()) }
}
