//! The policies of an organization: the answers to what the product manuals decide differently (REQUIREMENTS section 4).

use crate::role::RoleName;
use crate::time::Span;
use crate::user::StatusKind;

/// Everything that an organization decides for itself. A preset is one value of this.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Policies {
    /// `profile.email.editors`.
    pub email_editors: Editors,
    /// `profile.name.editors`.
    pub name_editors: Editors,
    /// `profile.phone.editors`.
    pub phone_editors: Editors,
    /// `user.end`.
    pub user_end: UserEnd,
    /// `user.restore`.
    pub restore: RestoreModes,
    /// `status.labels`: how a status is shown where it is not its own name.
    pub status_labels: &'static [(StatusKind, &'static str)],
    /// `invite.inviters`.
    pub inviters: &'static [&'static str],
    /// `invite.required`.
    pub required: &'static [RequiredField],
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
    pub reminders: &'static [u8],
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
    /// `password.min_length`, in code points.
    pub password_min_length: usize,
    /// `owner.model`.
    pub owner_model: OwnerModel,
    /// `default.role`.
    pub default_role: &'static str,
    /// The roles that the preset brings along.
    pub roles: &'static [&'static str],
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
    /// Terminated, erased after this long.
    TerminateAndPurge(Span),
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
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RequiredField {
    /// `first_name`.
    First,
    /// `last_name`.
    Last,
    /// `email`.
    Email,
    /// `phone`.
    Phone,
    /// `role`.
    Role,
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
    /// `session.limits`: 30 days and 7 days; for owners and admins 24 hours and 1 hour.
    pub fn session_limits(&self, role: &RoleName) -> SessionLimits {
        if role.is_keeper() {
            SessionLimits { absolute: Span::hours(24), idle: Span::hours(1) }
        } else {
            SessionLimits { absolute: Span::days(30), idle: Span::days(7) }
        }
    }

    /// How `status` is shown.
    pub fn label(&self, status: StatusKind) -> &'static str {
        self.status_labels.iter().find(|(kind, _)| *kind == status).map_or(status.name(), |(_, label)| label)
    }

    /// Whether `role` exists here.
    pub fn has_role(&self, role: &RoleName) -> bool {
        self.roles.contains(&role.as_str())
    }

    /// Whether somebody of role `role` may invite at all.
    pub fn may_invite(&self, role: &RoleName) -> bool {
        self.inviters.contains(&role.as_str())
    }

    /// Whether somebody of role `granter` may give `role` to another: never more than one's own, and ownership is not
    /// given by an invitation (F17, F18).
    pub fn may_grant(&self, granter: &RoleName, role: &RoleName) -> bool {
        self.may_invite(granter) && self.has_role(role) && !role.is_owner() && granter.permissions().covers(role.permissions())
    }

    /// The roles that somebody of role `granter` may give to another.
    pub fn roles_granted_by(&self, granter: &RoleName) -> impl Iterator<Item = &'static str> {
        self.roles.iter().copied().filter(move |name| self.may_grant(granter, &RoleName::known(name)))
    }

    /// The founder's role.
    pub fn founder_role(&self) -> RoleName {
        if self.owner_model == OwnerModel::None { RoleName::admin() } else { RoleName::owner() }
    }

    /// The role of somebody invited without one.
    pub fn default_role(&self) -> RoleName {
        RoleName::known(self.default_role)
    }
}
