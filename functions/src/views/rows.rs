//! How people look in lists.

use domain::{Organization, Time};
use platform::table::{ListRow, Listed, Totals};
use schemars::JsonSchema;
use serde::Serialize;

use crate::photos;

/// A pending person's invitation, as short as a list shows it.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct InvitationShort {
    /// pending or expired.
    pub status: String,
    /// The generation of the link.
    pub epoch: u32,
    /// Its end.
    pub expires_at: String,
    /// invitee, admin or both.
    pub link_held_by: String,
    /// What is wrong with the last mail: failed, suppressed, bounced or complained.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub undelivered: Option<String>,
}

/// A user, as a list shows it.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct UserRow {
    /// `usr_…`
    pub id: String,
    /// The canonical status.
    pub status: String,
    /// The status as the organization calls it.
    pub status_label: String,
    /// The address.
    pub email: String,
    /// Whether the mailbox was proved.
    pub email_verified: bool,
    /// E.164; null also where the rest of the row is too long for it.
    pub phone: Option<String>,
    /// Both names, or the address.
    pub display_name: String,
    /// First name.
    pub first_name: Option<String>,
    /// Last name.
    pub last_name: Option<String>,
    /// The role.
    pub role: String,
    /// The department.
    pub department_id: Option<String>,
    /// Position; as phone.
    pub position: Option<String>,
    /// The location.
    pub location_id: Option<String>,
    /// Where the photo is, for whoever sends a session along; null for whoever has none.
    pub photo_url: Option<String>,
    /// Whether the person is off now.
    pub at_vacation: bool,
    /// Whether the account has a second factor.
    pub mfa: bool,
    /// RFC 3339.
    pub created_at: String,
    /// When the person first became active here.
    pub first_activated_at: Option<String>,
    /// While pending.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub invitation: Option<InvitationShort>,
}

impl UserRow {
    /// A list's row as `org` shows it at `now`.
    pub fn of(row: &ListRow, org: &Organization, now: Time) -> UserRow {
        let invitation = row.invitation.map(|link| InvitationShort {
            status: if now >= link.expires_at { "expired" } else { "pending" }.to_owned(),
            epoch: link.epoch,
            expires_at: link.expires_at.to_string(),
            link_held_by: link.held_by.name().to_owned(),
            undelivered: link.trouble.map(|state| state.name().to_owned()),
        });
        UserRow {
            id: row.id.to_string(),
            status: row.status.name().to_owned(),
            status_label: org.policies().label_named(row.listed.name()).to_owned(),
            email: row.email.clone(),
            email_verified: row.email_verified,
            phone: row.phone.clone(),
            display_name: row.display_name.clone(),
            first_name: row.first_name.clone(),
            last_name: row.last_name.clone(),
            role: row.role.clone(),
            department_id: row.department.map(|id| id.to_string()),
            position: row.position.clone(),
            location_id: row.location.map(|id| id.to_string()),
            photo_url: photos::url(row.id, row.photo),
            at_vacation: row.is_away(&org.time_zone, now),
            mfa: row.mfa,
            created_at: row.created_at.to_string(),
            first_activated_at: row.first_activated_at.map(|at| at.to_string()),
            invitation,
        }
    }
}

/// How many people of each status an organization has.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct UserTotals {
    /// Invited.
    pub pending: u64,
    /// Accepted, awaiting an admin.
    pub awaiting_approval: u64,
    /// Refused by an approver.
    pub rejected: u64,
    /// In.
    pub active: u64,
    /// Switched off.
    pub inactive: u64,
    /// Gone after having been here.
    pub terminated: u64,
}

impl UserTotals {
    /// The counts as answers show them.
    pub fn of(totals: &Totals) -> UserTotals {
        let of = |listed: Listed| totals.iter().find(|(other, _)| *other == listed).map_or(0, |(_, count)| *count);
        UserTotals {
            pending: of(Listed::Pending),
            awaiting_approval: of(Listed::AwaitingApproval),
            rejected: of(Listed::Rejected),
            active: of(Listed::Active),
            inactive: of(Listed::Inactive),
            terminated: of(Listed::Terminated),
        }
    }

    /// The counts by status.
    pub fn named(&self) -> Vec<(Listed, u64)> {
        let counts = [self.pending, self.awaiting_approval, self.rejected, self.active, self.inactive, self.terminated];
        Listed::ALL.into_iter().zip(counts).collect()
    }
}
