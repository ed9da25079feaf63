//! What a link leads to: whether it stands, why not, and what its holder has to do next (INVITATIONS sections 3, 4, 6).

use crate::account::Account;
use crate::id::AccountId;
use crate::invitation::{DeadReason, Invitation, InvitationStatus};
use crate::organization::Organization;
use crate::policy::HandedLink;
use crate::refused::{Action, Refused};
use crate::time::Time;
use crate::user::{StatusKind, User};

/// What a link was given out as.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum LinkKind {
    /// Mailed to the invited address: proves the mailbox.
    Invite,
    /// Went through an admin: proves nothing.
    Handed,
    /// Mailed to an active person without credential: proves the mailbox.
    Setup,
}

impl LinkKind {
    /// Its name, as events show it.
    pub fn name(self) -> &'static str {
        match self {
            LinkKind::Invite => "invite",
            LinkKind::Handed => "handed",
            LinkKind::Setup => "setup",
        }
    }
}

/// The account that holds the invited address.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum AddressHolder {
    /// Its mailbox is proved: only its own session gets in, so its id says enough.
    Proved(AccountId),
    /// Its mailbox is proved, and its person is active nowhere: there is no session that could get in, so whoever answers a
    /// mail to it gets in as by a reset.
    Stranded(Box<Account>),
    /// Nobody proved its mailbox: whoever does takes it over.
    Unproved(Box<Account>),
}

impl From<Account> for AddressHolder {
    fn from(account: Account) -> AddressHolder {
        if account.is_proved() { AddressHolder::Proved(account.id) } else { AddressHolder::Unproved(Box::new(account)) }
    }
}

/// A link that unsealed, with everything that decides what it is worth now.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Door {
    /// Whose organization's.
    pub org: Organization,
    /// The invited person.
    pub user: User,
    /// The invitation.
    pub invitation: Invitation,
    /// What the link was given out as.
    pub kind: LinkKind,
    /// The epoch it names.
    pub epoch: u32,
    /// The granter's present grant stamp; none if the granter is gone.
    pub granter_stamp: Option<u32>,
    /// The account that holds the invited address.
    pub address: Option<AddressHolder>,
    /// The account whose session came along.
    pub signed_in: Option<Account>,
    /// Who else belongs to the account that joins or is taken over, where accepting changes what their rows say of it.
    pub others: Vec<User>,
}

/// What the holder of a live link does next.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Next {
    /// Choose a password.
    SetPassword,
    /// Sign in to the account that holds the address.
    SignIn,
    /// Give the code that is mailed to the invited address, and choose a password.
    Code,
    /// Join with the session that came along.
    Join,
}

impl Next {
    /// The word that answers use.
    pub fn name(self) -> &'static str {
        match self {
            Next::SetPassword => "set_password",
            Next::SignIn => "sign_in",
            Next::Code => "code",
            Next::Join => "join",
        }
    }
}

impl Door {
    /// Whether the link works.
    ///
    /// # Errors
    /// `DeadLink`: how the link's own epoch ended, and the ways on from the state now.
    pub fn standing(&self, now: Time) -> Result<(), Refused> {
        if self.kind == LinkKind::Setup {
            return self.setup_standing(now);
        }
        let standing = self.invitation.standing(self.epoch, self.granter_stamp, now);
        standing.map_err(|reason| Refused::DeadLink(reason, self.ways_on(reason, now)))
    }

    /// What to do next, as a page shows it.
    ///
    /// # Errors
    /// `DeadLink`.
    pub fn next(&self, now: Time) -> Result<Next, Refused> {
        self.standing(now)?;
        Ok(match (&self.address, self.kind, self.org.policies().handed_link) {
            (Some(AddressHolder::Proved(id)), ..) if self.signed_in.as_ref().is_some_and(|account| account.id == *id) => Next::Join,
            (Some(AddressHolder::Proved(_)), ..) => Next::SignIn,
            (_, LinkKind::Invite | LinkKind::Setup, _) | (None, LinkKind::Handed, HandedLink::Unverified) => Next::SetPassword,
            // Nobody's credential is replaced without proof of the mailbox, whatever the policy says of new ones.
            (None, LinkKind::Handed, HandedLink::CodeFirst) | (Some(_), LinkKind::Handed, _) => Next::Code,
        })
    }

    /// Whether the address is that of an account which somebody proved, and which may be another person's than the invited one's:
    /// not to whoever is signed in to it.
    pub fn is_perhaps_anothers(&self) -> bool {
        match &self.address {
            Some(AddressHolder::Proved(id)) => self.signed_in.as_ref().is_none_or(|account| account.id != *id),
            Some(AddressHolder::Stranded(_)) => true,
            Some(AddressHolder::Unproved(_)) | None => false,
        }
    }

    /// What to do next, as whoever acts is told: never [`Next::SignIn`].
    ///
    /// # Errors
    /// `DeadLink`, `SignInRequired`, `WrongAccount`.
    pub fn enter(&self, now: Time) -> Result<Next, Refused> {
        match self.next(now)? {
            Next::SignIn if self.signed_in.is_some() => Err(Refused::WrongAccount),
            Next::SignIn => Err(Refused::SignInRequired),
            next => Ok(next),
        }
    }

    fn setup_standing(&self, now: Time) -> Result<(), Refused> {
        let active = self.user.status.kind() == StatusKind::Active;
        let open = self.epoch == self.invitation.epoch && self.invitation.setup_until.is_some_and(|until| now < until);
        if active && open && self.user.account.is_none() {
            return Ok(());
        }
        let ended = |reason: &&DeadReason| reason.shown_as() == InvitationStatus::Accepted;
        let reason = match self.user.status.kind() {
            StatusKind::Inactive => DeadReason::UserInactive,
            StatusKind::Terminated | StatusKind::Erased => DeadReason::Terminated,
            _ => self.invitation.ends.get(&self.epoch).filter(ended).copied().unwrap_or(DeadReason::Activated),
        };
        Err(Refused::DeadLink(reason, reason.ways_on(false)))
    }

    fn ways_on(&self, reason: DeadReason, now: Time) -> Vec<Action> {
        // Whoever reads the old mailbox may be somebody else, and learns nothing of what came after.
        if self.invitation.address_changed_since(self.epoch) {
            return DeadReason::AddressChanged.ways_on(false);
        }
        match (self.user.status.kind(), reason) {
            (_, DeadReason::Unknown) => reason.ways_on(false),
            (StatusKind::Pending, _) => DeadReason::Expired.ways_on(may_renew(&self.org, &self.invitation, self.granter_stamp, now)),
            (StatusKind::Active, _) => DeadReason::Accepted.ways_on(false),
            (StatusKind::Inactive | StatusKind::Terminated, _) => DeadReason::UserInactive.ways_on(false),
            _ => reason.ways_on(false),
        }
    }
}

/// Whether a pending person may have another link mailed now: the link's term does not matter, its granter's right and
/// the day's limit (F7) do.
pub(super) fn may_renew(org: &Organization, invitation: &Invitation, granter_stamp: Option<u32>, now: Time) -> bool {
    let granted = matches!(invitation.standing(invitation.epoch, granter_stamp, now), Ok(()) | Err(DeadReason::Expired));
    granted && invitation.fresh_links.within(now.day()) < org.policies().fresh_links
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::account::AddressProof;
    use crate::presets::Preset;
    use crate::testing::Scene;
    use crate::time::Span;

    /// Rows: who holds the address and who is signed in. Columns: invite, handed, setup; what a page shows, and what a
    /// POST is told where that differs.
    #[test]
    fn every_kind_of_link_with_every_holder_of_the_address() {
        let rows = [
            (None, "nobody", ["set_password", "code", "set_password"], ["set_password", "set_password", "set_password"]),
            (Some(AddressProof::Unproved), "nobody", ["set_password", "code", "set_password"], ["set_password", "code", "set_password"]),
            (Some(AddressProof::Unproved), "holder", ["set_password", "code", "set_password"], ["set_password", "code", "set_password"]),
            (Some(AddressProof::Proved), "nobody", ["SignInRequired"; 3], ["SignInRequired"; 3]),
            (Some(AddressProof::Proved), "another", ["WrongAccount"; 3], ["WrongAccount"; 3]),
            (Some(AddressProof::Proved), "holder", ["join"; 3], ["join"; 3]),
        ];
        for (proof, signed_in, default, workshop) in rows {
            for (preset, expected) in [(Preset::Default, default), (Preset::Workshop, workshop)] {
                for (kind, expected) in [LinkKind::Invite, LinkKind::Handed, LinkKind::Setup].into_iter().zip(expected) {
                    let mut scene = Scene::new(preset);
                    let (mut user, mut invitation) = scene.invited();
                    if kind == LinkKind::Setup {
                        user.status = scene.admin.status.clone();
                        invitation.setup_until = Some(invitation.expires_at);
                    }
                    let mut door = scene.door(kind, &user, &invitation);
                    let holder = proof.map(|proof| scene.account(proof, None));
                    door.address = holder.clone().map(AddressHolder::from);
                    door.signed_in = match signed_in {
                        "holder" => holder,
                        "another" => Some(scene.account(AddressProof::Proved, None)),
                        _ => None,
                    };
                    let told = door.enter(scene.now).map_or_else(|refused| format!("{refused:?}"), |next| next.name().to_owned());
                    assert_eq!(told, expected, "{preset:?} {proof:?} {signed_in} {kind:?}");
                    let shown = door.next(scene.now).map(Next::name);
                    assert_eq!(shown, Ok(if expected.chars().all(|c| c.is_lowercase() || c == '_') { expected } else { "sign_in" }));
                }
            }
        }
    }

    #[test]
    fn the_actions_of_an_old_link_come_from_the_state_now() {
        let mut scene = Scene::new(Preset::Default);
        let (user, mut invitation) = scene.invited();
        for (reason, pending, active) in [
            (DeadReason::Expired, vec![Action::RequestFreshLink], vec![Action::SignIn, Action::Reset]),
            (DeadReason::UserInactive, vec![Action::RequestFreshLink], vec![Action::SignIn, Action::Reset]),
            (DeadReason::AddressChanged, vec![Action::TellOrganization], vec![Action::TellOrganization]),
        ] {
            invitation.epoch = 2;
            invitation.ends = [(1, reason)].into();
            for (status, ways) in [(user.status.clone(), pending), (scene.admin.status.clone(), active)] {
                let mut door = scene.door(LinkKind::Invite, &User { status, ..user.clone() }, &invitation);
                door.epoch = 1;
                assert_eq!(door.standing(scene.now), Err(Refused::DeadLink(reason, ways)), "{reason:?}");
            }
        }
        let mut door = scene.door(LinkKind::Invite, &user, &invitation);
        door.epoch = 3;
        let unknown = Err(Refused::DeadLink(DeadReason::Unknown, vec![Action::SignIn, Action::Reset, Action::AskInviter]));
        assert_eq!(door.standing(scene.now), unknown);
    }

    #[test]
    fn a_link_works_to_the_last_second_and_a_setup_link_once() {
        let mut scene = Scene::new(Preset::Default);
        let (mut user, mut invitation) = scene.invited();
        let door = scene.door(LinkKind::Invite, &user, &invitation);
        assert!(door.standing(invitation.expires_at - Span(1)).is_ok() && door.standing(invitation.expires_at).is_err());

        let until = scene.now + Span::hours(24);
        invitation.ends.insert(1, DeadReason::Activated);
        invitation.setup_until = Some(until);
        user.status = scene.admin.status.clone();
        let dead = Err(Refused::DeadLink(DeadReason::Activated, vec![Action::SignIn, Action::Reset]));
        let door = scene.door(LinkKind::Setup, &user, &invitation);
        assert_eq!((door.standing(until - Span(1)), door.standing(until)), (Ok(()), dead.clone()));
        user.account = Some(scene.account(AddressProof::Proved, None).id);
        assert_eq!(scene.door(LinkKind::Setup, &user, &invitation).standing(scene.now), dead);
    }
}
