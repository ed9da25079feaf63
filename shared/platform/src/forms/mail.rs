//! What is known of mails (F9), and the addresses that an organization does not mail (INVITATIONS section 8).

use domain::MailId;
use domain::invitation::{DeliveryState, MailFate, MailOwner, Reason};
use domain::{AccountId, OrgId, UserId};
use serde::{Deserialize, Serialize};

use super::{SCHEMA, Stored, word};
use crate::item::{Corrupt, Item, read, write};

#[derive(Serialize, Deserialize)]
struct FateForm {
    schema: u32,
    mail: MailId,
    org: Option<OrgId>,
    user: Option<UserId>,
    account: Option<AccountId>,
    state: String,
    version: u32,
}

impl Stored for MailFate {
    const KIND: &'static str = "mail fate";

    fn from_item(item: &Item) -> Result<Self, Corrupt> {
        let form: FateForm = read(Self::KIND, item)?;
        let owner = match (form.org, form.user, form.account) {
            (Some(org), Some(user), None) => Some(MailOwner::User(org, user)),
            (None, None, Some(account)) => Some(MailOwner::Account(account)),
            _ => None,
        };
        let (owner, state) = (word(Self::KIND, "owner", owner)?, word(Self::KIND, "state", DeliveryState::parse(&form.state))?);
        Ok(MailFate { owner, mail: form.mail, state, version: form.version })
    }

    fn to_item(&self) -> Result<Item, Corrupt> {
        let (org, user, account) = match self.owner {
            MailOwner::User(org, user) => (Some(org), Some(user), None),
            MailOwner::Account(account) => (None, None, Some(account)),
        };
        let state = self.state.name().to_owned();
        write(Self::KIND, FateForm { schema: SCHEMA, mail: self.mail, org, user, account, state, version: self.version })
    }
}

/// Why an organization does not mail an address.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Suppression {
    /// The reason.
    pub reason: Reason,
}

#[derive(Serialize, Deserialize)]
struct SuppressionForm {
    schema: u32,
    reason: String,
}

impl Stored for Suppression {
    const KIND: &'static str = "suppression";

    fn from_item(item: &Item) -> Result<Self, Corrupt> {
        let form: SuppressionForm = read(Self::KIND, item)?;
        Ok(Suppression { reason: word(Self::KIND, "reason", Reason::parse(&form.reason))? })
    }

    fn to_item(&self) -> Result<Item, Corrupt> {
        write(Self::KIND, SuppressionForm { schema: SCHEMA, reason: self.reason.name().to_owned() })
    }
}
