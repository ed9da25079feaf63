//! An organization: the tenant that owns users and decides by its policies.

mod decide;
mod update;

pub use decide::{Asked, Decided, decide, would_be};
pub use update::{Edit, update};

use crate::id::{OrgId, UserId};
use crate::policy::{OwnPolicies, Policies};
use crate::text::{Locale, OrgName};
use crate::time::Time;

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
    /// The zone in which its deadlines are told, an IANA name.
    pub time_zone: String,
    /// The language of its mails and pages where neither invitation nor user names one.
    pub locale: Option<Locale>,
    /// When it was founded.
    pub created_at: Time,
    /// Counts its changes.
    pub version: u32,
}

/// How many people an organization may invite a day while its founder's mailbox is unproved (F1).
pub const INVITATIONS_BEFORE_PROOF: u32 = 5;

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
    /// Owners first, then admins; ids sort by creation, so older people come first.
    pub fn in_order(&self) -> Vec<UserId> {
        let mut owners = self.owners.clone();
        let mut admins = self.admins.clone();
        owners.sort_unstable();
        admins.sort_unstable();
        owners.extend(admins);
        owners
    }
}
