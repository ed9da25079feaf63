//! The policies of an organization: the answers to what the product manuals decide differently (REQUIREMENTS section 4).

mod contradiction;
mod own;
mod shapes;
mod table;
mod value;

use std::collections::BTreeMap;
use std::sync::LazyLock;

pub use contradiction::{Contradiction, Live, contradictions};
pub use own::{OwnPolicies, PolicyChange, PolicyFault};
pub use table::{Row, TABLE, row};
pub use value::Value;

use crate::role::{Grants, Role, RoleName};
use crate::text::Name;
use crate::time::Span;
use crate::user::{Ending, Status, StatusKind};

/// Whether second factors can be enrolled and are asked for at sign-in. Until they are, what is required is kept and
/// shown as not enforced, and no password may be shorter than [`SHORTEST_ALONE`].
pub const SECOND_FACTORS_EXIST: bool = false;
/// The shortest password where it is all that protects an account.
pub const SHORTEST_ALONE: usize = 15;
/// Sessions of owners and admins end at least so soon.
pub(crate) const KEEPERS: SessionLimits = SessionLimits { absolute: Span::hours(24), idle: Span::hours(1) };

/// Everything that an organization decides for itself. A preset is one value of this.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Policies {
    /// `profile.email.editors`.
    pub email_editors: Editors,
    /// `profile.name.editors`.
    pub name_editors: Editors,
    /// `profile.phone.editors`.
    pub phone_editors: Editors,
    /// `profile.photo.editors`.
    pub photo_editors: Editors,
    /// `user.end`.
    pub user_end: UserEnd,
    /// `user.purge_after`: with `TerminateAndPurge`, how long after the end everything is erased.
    pub purge_after: Span,
    /// `user.restore`.
    pub restore: RestoreModes,
    /// `status.labels`: how a status is shown where it is not its own name, by that name.
    pub status_labels: BTreeMap<String, Name>,
    /// `invite.inviters`.
    pub inviters: Vec<RoleName>,
    /// `invite.required`: of each group one must be given.
    pub required: Vec<Vec<RequiredField>>,
    /// `invite.ttl`.
    pub invite_ttl: Span,
    /// `invite.on_expire`.
    pub on_expire: OnExpire,
    /// `invite.max_renewals`: automatic new links per invitation.
    pub max_renewals: u32,
    /// `notices.digest`: from the sixth notice an hour on, they wait for one mail.
    pub digest: bool,
    /// `invite.handed_link`.
    pub handed_link: HandedLink,
    /// `invite.renew_by_reset`: a reset mail to a pending person sends the invitation again.
    pub renew_by_reset: bool,
    /// `invite.reminders`: at which percentages of the link's time the person is reminded.
    pub reminders: Vec<u8>,
    /// `invite.fresh_links`: per day, by the invited person.
    pub fresh_links: u32,
    /// `invite.resends`: per day, by admins; none = no limit.
    pub resends: Option<u32>,
    /// `activation.manual`: an admin may make a pending person active.
    pub manual_activation: bool,
    /// `activation.admin_password`: whose password an admin may set.
    pub admin_password: AdminPassword,
    /// `mfa.policy`.
    pub mfa: MfaPolicy,
    /// `password.min_length` as the organization wants it; [`Policies::password_min_length`] is what holds.
    pub(crate) wanted_min_length: u32,
    /// `session.limits` as the organization wants them; [`Policies::session_limits`] are those of a role.
    pub(crate) sessions: SessionLimits,
    /// `owner.model`.
    pub owner_model: OwnerModel,
    /// `default.role`.
    pub default_role: RoleName,
    /// The built-in roles that exist here: the preset brings them along, and `owner.model` says whether `owner` is one.
    pub roles: Vec<RoleName>,
    /// The roles that the organization made itself.
    pub own_roles: BTreeMap<RoleName, Role>,
}

/// Who may edit a field of the profile.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Editors {
    /// Nobody, ever.
    None,
    /// The person alone.
    Itself,
    /// Admins alone.
    Admin,
    /// Both.
    Both,
}

impl Editors {
    /// Whether the person may edit the field.
    pub fn include_the_person(self) -> bool {
        matches!(self, Editors::Itself | Editors::Both)
    }
    /// Whether an admin may edit the field.
    pub fn include_admins(self) -> bool {
        matches!(self, Editors::Admin | Editors::Both)
    }
}

/// What ends a user (R43).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum UserEnd {
    /// Nothing is ever terminated: revoke, decline and leaving end in inactive.
    InactivateOnly,
    /// Terminated, restorable.
    Terminate,
    /// Terminated, erased after `user.purge_after`.
    TerminateAndPurge,
}

/// Which ways back a removed person has (R29, R30, R44).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RestoreModes {
    /// Always the same profile.
    SameProfile,
    /// The admin chooses: the same profile, or a new user for the same address.
    Choose,
}

/// Whose password an admin may set (R57, R58).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AdminPassword {
    /// Nobody's.
    Never,
    /// That of a pending person, who is active with it.
    PendingOnly,
    /// A pending or an active person's.
    Always,
}

/// Which second factor an organization asks for (R60, R61). Until factors are built, what is required is kept and shown
/// as not enforced.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MfaPolicy {
    /// None.
    Off,
    /// Whoever wants may enrol an authenticator.
    OptionalTotp,
    /// Everybody needs one, of any kind.
    RequiredAny,
    /// Everybody needs the phone.
    RequiredPhone,
}

impl MfaPolicy {
    /// Whether everybody needs one.
    pub fn is_required(self) -> bool {
        matches!(self, MfaPolicy::RequiredAny | MfaPolicy::RequiredPhone)
    }
}

/// What an admin gets when an invitation expires (R22).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OnExpire {
    /// Nothing; the event alone.
    None,
    /// A mail with the notice page.
    Notify,
    /// A mail with the notice page and a working new link.
    NotifyWithNewLink,
}

/// What a link that went through an admin is worth (F10).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum HandedLink {
    /// A code mailed to the invited address comes first.
    CodeFirst,
    /// It works, and the address stays unproved.
    Unverified,
}

/// Who owns the organization (R62).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OwnerModel {
    /// Nobody; at least one admin.
    None,
    /// Exactly one.
    ProtectedSingle,
    /// At least one.
    ProtectedMany,
}

/// A field that an invitation must carry (R2).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum RequiredField {
    /// `first_name`.
    First,
    /// `last_name`.
    Last,
    /// `email`.
    Email,
    /// `phone`.
    Phone,
    /// Department.
    Department,
    /// `position`.
    Position,
    /// `role`.
    Role,
}

impl RequiredField {
    /// The field of the request.
    pub fn field(self) -> &'static str {
        match self {
            RequiredField::First => "first_name",
            RequiredField::Last => "last_name",
            RequiredField::Email => "email",
            RequiredField::Phone => "phone",
            RequiredField::Department => "department_id",
            RequiredField::Position => "position",
            RequiredField::Role => "role",
        }
    }
}

/// How long sessions last: absolutely, and without a request (F30, RELIABILITY item 17).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SessionLimits {
    /// From sign-in to the end, whatever happens.
    pub absolute: Span,
    /// From the last request seen to the end.
    pub idle: Span,
}

impl Policies {
    /// `session.limits` for somebody of this role; owners and admins have 24 hours and 1 hour at most.
    pub fn session_limits(&self, role: &RoleName) -> SessionLimits {
        let SessionLimits { absolute, idle } = self.sessions;
        if role.is_keeper() { SessionLimits { absolute: absolute.min(KEEPERS.absolute), idle: idle.min(KEEPERS.idle) } } else { self.sessions }
    }

    /// The shortest password that is taken, in code points: what the organization wants, but never less than 15 while no
    /// second factor is enforced.
    pub fn password_min_length(&self) -> usize {
        let wanted = self.wanted_min_length as usize;
        if self.mfa.is_required() && SECOND_FACTORS_EXIST { wanted } else { wanted.max(SHORTEST_ALONE) }
    }

    /// How `status` is shown; somebody whom an approver refused is `rejected`.
    pub fn label_of(&self, status: &Status) -> &str {
        match status {
            Status::Terminated { ending: Ending::Rejected, .. } => self.label_named("rejected"),
            other => self.label(other.kind()),
        }
    }

    /// How a status is shown.
    pub fn label(&self, status: StatusKind) -> &str {
        self.label_named(status.name())
    }

    /// How the status of this name is shown.
    pub fn label_named(&self, status: &'static str) -> &str {
        self.status_labels.get(status).map_or(status, Name::as_str)
    }

    /// Whether an invitation must give this field, whatever else it gives.
    pub fn requires(&self, field: RequiredField) -> bool {
        self.required.iter().any(|group| group.as_slice() == [field])
    }

    /// The role of this name, if it exists here.
    pub fn role(&self, name: &RoleName) -> Option<&Role> {
        if self.roles.contains(name) { Role::built_in(name) } else { self.own_roles.get(name) }
    }

    /// Every role that exists here, the organization's own last.
    pub fn every_role(&self) -> impl Iterator<Item = &Role> {
        self.roles.iter().filter_map(|name| Role::built_in(name)).chain(self.own_roles.values())
    }

    /// Whether `role` exists here.
    pub fn has_role(&self, role: &RoleName) -> bool {
        self.role(role).is_some()
    }

    /// What a role permits; one that does not exist here permits nothing.
    pub fn grants_of(&self, role: &RoleName) -> &Grants {
        static NOTHING: LazyLock<Grants> = LazyLock::new(Grants::default);
        match self.role(role) {
            Some(role) => &role.grants,
            None => &NOTHING,
        }
    }

    /// The founder's role.
    pub fn founder_role(&self) -> RoleName {
        if self.owner_model == OwnerModel::None { RoleName::admin() } else { RoleName::owner() }
    }

    /// The role of somebody invited without one.
    pub fn default_role(&self) -> RoleName {
        self.default_role.clone()
    }
}
