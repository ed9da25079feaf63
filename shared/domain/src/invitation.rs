//! The invitation: the offer to one address to become an active user. `INVITATIONS` in the manual decides every cell.
//!
//! A link names an *epoch*. Opening an epoch makes every earlier link dead for ever; what each past epoch ended with is
//! kept, so that its link can say so. Whether the present epoch has expired is never stored: the clock says it.
//!
//! The rules live beside this file, one act each: `create`, `resend`, `fix_address`, `link` (hand it out), `door` (what a
//! link leads to), `accept`, `code`, `withdraw` (revoke and decline), `renew`, `remind`, `expire`, `delivered`. An act that may open an epoch
//! is told the granter's present grant stamp (none: the granter is gone), because a link whose granter lost the right is
//! dead for ever and must not come to life under another granter.

pub mod accept;
#[cfg(test)]
mod cells;
pub mod code;
pub mod create;
pub mod delivered;
pub mod door;
mod ending;
mod epochs;
pub mod expire;
pub mod fix_address;
pub mod hold;
pub mod link;
mod newcomer;
pub mod remind;
pub mod renew;
pub mod resend;
mod sends;
pub mod withdraw;

pub use delivered::{MailFate, MailOwner};
pub use ending::{DeadReason, InvitationStatus, LinkHolder};
pub use remind::Reminder;
pub use sends::{Delivery, DeliveryState, Reason, Sends, Tally};

use std::collections::BTreeMap;

use crate::id::{InvitationId, OrgId, UserId};
use crate::role::RoleName;
use crate::text::{Locale, Message};
use crate::time::{Span, Time};
use crate::user::LiveLink;

/// The least time between two mails of one invitation, the first included (F5).
pub const GAP: Span = Span(60);

/// An invitation; one per user.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Invitation {
    /// Its id; never the secret of its link.
    pub id: InvitationId,
    /// Whose organization's.
    pub org: OrgId,
    /// For whom.
    pub user: UserId,
    /// The generation of its link.
    pub epoch: u32,
    /// The present epoch's end.
    pub expires_at: Time,
    /// What each epoch ended with; the present one is in it once it ended otherwise than by the clock.
    pub ends: BTreeMap<u32, DeadReason>,
    /// Until when the `setup` link of a person made active by an admin works.
    pub setup_until: Option<Time>,
    /// The reminders that are still to come in the present term, the earliest first.
    pub reminders: Vec<Reminder>,
    /// The highest percentage of which the present epoch was reminded; 0: of none.
    pub reminded: u8,
    /// Who holds the present link.
    pub link_held_by: LinkHolder,
    /// Who invited first.
    pub invited_by: UserId,
    /// Whose right to give the role the link rests on.
    pub granter: UserId,
    /// The granter's grant stamp at that time; another one now means that the right was lost by an act on the granter.
    pub granter_stamp: u32,
    /// The version of the organization's policies at that time: what roles lost since is lost to the link.
    pub granted_under: u32,
    /// The role offered.
    pub role: RoleName,
    /// The language of its mails.
    pub locale: Option<Locale>,
    /// The inviter's own words.
    pub message: Option<Message>,
    /// When it was created.
    pub created_at: Time,
    /// Mails to the invited person.
    pub sends: Sends,
    /// Fresh links that the invited person asked for today.
    pub fresh_links: Tally,
    /// Codes asked for this hour.
    pub codes: Tally,
    /// The code that is out.
    pub code: Option<code::IssuedCode>,
    /// Automatic new links left.
    pub renewals_left: u32,
    /// The epoch whose expiry was told; its timer is spent.
    pub told_epoch: u32,
    /// The day on which the admins were last told that the person asks for help.
    pub asked_on: Option<i64>,
    /// Counts its changes.
    pub version: u32,
}

impl Invitation {
    /// How the link of `epoch` stands at `now`. `granter_stamp` is the granter's present grant stamp,
    /// none if the granter is gone.
    ///
    /// # Errors
    /// The reason why it is dead.
    pub fn standing(&self, epoch: u32, granter_stamp: Option<u32>, now: Time) -> Result<(), DeadReason> {
        match self.ends.get(&epoch) {
            Some(reason) => Err(*reason),
            None if epoch != self.epoch => Err(DeadReason::Unknown),
            None if granter_stamp != Some(self.granter_stamp) => Err(DeadReason::InviterLostRights),
            None if now >= self.expires_at => Err(DeadReason::Expired),
            None => Ok(()),
        }
    }

    /// The status as shown (section 1).
    pub fn status(&self, now: Time) -> InvitationStatus {
        match self.ends.get(&self.epoch) {
            Some(reason) => reason.shown_as(),
            None if now >= self.expires_at => InvitationStatus::Expired,
            None => InvitationStatus::Pending,
        }
    }

    /// When its timer is due: at the next reminder, else at the end of the epoch, as long as the epoch is open and nobody was
    /// told of its end.
    pub fn due(&self) -> Option<Time> {
        let end = self.untold_end()?;
        Some(self.reminders.first().map_or(end, |next| next.at.min(end)))
    }

    /// When the present epoch ends by the clock; none if it ended otherwise, or if somebody was told already.
    pub fn untold_end(&self) -> Option<Time> {
        (!self.ends.contains_key(&self.epoch) && self.told_epoch != self.epoch).then_some(self.expires_at)
    }

    /// The earliest moment at which the next mail may go out.
    pub fn next_mail_at(&self, now: Time) -> Time {
        self.sends.last_at.map_or(now, |last| now.max(last + GAP))
    }

    /// What the user's row shows of it.
    pub fn live_link(&self) -> LiveLink {
        LiveLink { epoch: self.epoch, expires_at: self.expires_at, held_by: self.link_held_by, trouble: self.sends.trouble() }
    }
}
