//! An organization: the tenant that owns users and decides by its policies.

pub mod close;
mod decide;
pub mod ownership;
mod roles;
mod update;

pub use decide::{Asked, Decided, decide, would_be};
pub use roles::{MOST_ROLES, RoleEdit, create_role, delete_role, update_role};
pub use update::{Edit, update};

use crate::id::{OrgId, UserId};
use crate::policy::{OwnPolicies, OwnerModel, Policies};
use crate::text::{Locale, OrgName};
use crate::time::{Time, Zone};
use crate::user::User;

/// A tenant.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Organization {
    /// Its id.
    pub id: OrgId,
    /// Its name, as mails and pages show it.
    pub name: OrgName,
    /// What it decided: a preset, and what it changed itself.
    pub policy: OwnPolicies,
    /// Who founded it.
    pub founder: UserId,
    /// Whether the founder's mailbox is proved; until then 5 invitations a day (F1).
    pub founder_proved: bool,
    /// The zone in which its deadlines are told and its people live, of whom nothing else is said.
    pub time_zone: Zone,
    /// The language of its mails and pages where neither invitation nor user names one.
    pub locale: Option<Locale>,
    /// When it was closed; nobody is in a closed one.
    pub closed_at: Option<Time>,
    /// To whom it is offered.
    pub offer: Option<ownership::Offer>,
    /// When it was founded.
    pub created_at: Time,
    /// Counts its changes.
    pub version: u32,
}

impl Organization {
    /// What it decided.
    pub fn policies(&self) -> &Policies {
        self.policy.policies()
    }
}

/// The ids of an organization's active owners and admins: the condition behind "never without" (F17).
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Keepers {
    /// Active owners.
    pub owners: Vec<UserId>,
    /// Active admins.
    pub admins: Vec<UserId>,
}

impl Keepers {
    /// Whether nobody would run the organization without `user` (F17).
    pub fn would_miss(&self, user: &User, policies: &Policies) -> bool {
        let set = if policies.owner_model == OwnerModel::None { &self.admins } else { &self.owners };
        set.as_slice() == [user.id]
    }

    /// Owners first, then admins; in each older people first, since ids sort by creation.
    pub fn in_order(&self) -> Vec<UserId> {
        let mut owners = self.owners.clone();
        let mut admins = self.admins.clone();
        owners.sort_unstable();
        admins.sort_unstable();
        owners.extend(admins);
        owners
    }
}
