//! How an epoch ends, how that is shown, and what the holder of its link may do next (INVITATIONS section 6).

use crate::refused::Action;

/// Why a link is dead.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum DeadReason {
    /// The person accepted.
    Accepted,
    /// An admin made the person active.
    Activated,
    /// An admin set a password.
    PasswordSet,
    /// The person declined.
    Declined,
    /// Its time is over.
    Expired,
    /// The organization took it back.
    Revoked,
    /// The user was switched off.
    UserInactive,
    /// The user was removed.
    Terminated,
    /// The address was corrected.
    AddressChanged,
    /// Whoever granted the role lost the right to.
    InviterLostRights,
    /// Single sign-on became mandatory.
    SsoRequired,
    /// It is no link of ours, or its invitation is gone.
    Unknown,
}

use DeadReason::{
    Accepted, Activated, AddressChanged, Declined, Expired, InviterLostRights, PasswordSet, Revoked, SsoRequired, Terminated, Unknown, UserInactive,
};

const NAMES: [(DeadReason, &str); 12] = [
    (Accepted, "accepted"),
    (Activated, "activated"),
    (PasswordSet, "password_set"),
    (Declined, "declined"),
    (Expired, "expired"),
    (Revoked, "revoked"),
    (UserInactive, "user_inactive"),
    (Terminated, "terminated"),
    (AddressChanged, "address_changed"),
    (InviterLostRights, "inviter_lost_rights"),
    (SsoRequired, "sso_required"),
    (Unknown, "unknown"),
];

impl DeadReason {
    /// Its name, as stored and shown.
    pub fn name(self) -> &'static str {
        NAMES.iter().find(|(reason, _)| *reason == self).map_or("unknown", |(_, name)| name)
    }
    /// The reason of this name.
    pub fn parse(name: &str) -> Option<DeadReason> {
        NAMES.iter().find(|(_, n)| *n == name).map(|(reason, _)| *reason)
    }
    /// All of them.
    pub fn all() -> impl Iterator<Item = DeadReason> {
        NAMES.iter().map(|(reason, _)| *reason)
    }
    /// How an invitation whose present epoch ended so is shown.
    pub fn shown_as(self) -> InvitationStatus {
        match self {
            Accepted | Activated | PasswordSet => InvitationStatus::Accepted,
            Declined => InvitationStatus::Declined,
            Expired => InvitationStatus::Expired,
            Revoked | UserInactive | Terminated | AddressChanged | InviterLostRights | SsoRequired | Unknown => InvitationStatus::Revoked,
        }
    }
    /// The ways on. `fresh_link` is whether the person may have another link mailed now.
    pub fn ways_on(self, fresh_link: bool) -> Vec<Action> {
        match self {
            Accepted | Activated | PasswordSet => vec![Action::SignIn, Action::Reset],
            Expired if fresh_link => vec![Action::RequestFreshLink],
            Expired | Declined | Revoked | UserInactive | Terminated | AddressChanged | InviterLostRights | SsoRequired => vec![Action::TellOrganization],
            Unknown => vec![Action::SignIn, Action::Reset, Action::AskInviter],
        }
    }
}

/// An invitation as lists show it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum InvitationStatus {
    /// Its link works.
    Pending,
    /// Its link's time is over.
    Expired,
    /// The person is in.
    Accepted,
    /// The person said no.
    Declined,
    /// The organization, or what happened to the user, ended it.
    Revoked,
}

impl InvitationStatus {
    /// Its name.
    pub fn name(self) -> &'static str {
        match self {
            InvitationStatus::Pending => "pending",
            InvitationStatus::Expired => "expired",
            InvitationStatus::Accepted => "accepted",
            InvitationStatus::Declined => "declined",
            InvitationStatus::Revoked => "revoked",
        }
    }
    /// The status of this name.
    pub fn parse(name: &str) -> Option<InvitationStatus> {
        use InvitationStatus::{Accepted, Declined, Expired, Pending, Revoked};
        [Pending, Expired, Accepted, Declined, Revoked].into_iter().find(|status| status.name() == name)
    }
}

/// Who holds the present link.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum LinkHolder {
    /// The invited person, by mail.
    Invitee,
    /// An admin, by a notice or by asking for it.
    Admin,
    /// Both.
    Both,
}

impl LinkHolder {
    /// Its name.
    pub fn name(self) -> &'static str {
        match self {
            LinkHolder::Invitee => "invitee",
            LinkHolder::Admin => "admin",
            LinkHolder::Both => "both",
        }
    }
    /// The holder of this name.
    pub fn parse(name: &str) -> Option<LinkHolder> {
        [LinkHolder::Invitee, LinkHolder::Admin, LinkHolder::Both].into_iter().find(|holder| holder.name() == name)
    }
    /// The invited person is mailed it too.
    pub(crate) fn and_invitee(self) -> LinkHolder {
        if self == LinkHolder::Invitee { LinkHolder::Invitee } else { LinkHolder::Both }
    }
}
