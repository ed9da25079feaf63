//! The invitation: the offer to one address to become an active user. `INVITATIONS` in the manual decides every cell.
//!
//! A link names an *epoch*. Opening an epoch makes every earlier link dead for ever; what each past epoch ended with is
//! kept, so that its link can say so. Whether the present epoch has expired is never stored: the clock says it.
//!
//! The rules live beside this file, one act each: `create`, `resend`, `link` (hand it out), `door` (what a link leads
//! to), `accept`, `code`, `withdraw` (revoke and decline), `renew`, `expire`, `delivered`. An act that may open an epoch
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
pub mod expire;
pub mod link;
mod newcomer;
pub mod renew;
pub mod resend;
mod sends;
pub mod withdraw;

pub use ending::{DeadReason, InvitationStatus, LinkHolder};
pub use sends::{Delivery, DeliveryState, Sends, Tally};

use std::collections::BTreeMap;

use crate::change::{Actor, Change, Event, Fact, FollowUp, Mail, Moment, Subject, Template};
use crate::email::Email;
use crate::id::{EventId, InvitationId, MailId, OrgId, UserId};
use crate::role::RoleName;
use crate::text::{Locale, Message};
use crate::time::{Span, Time};
use crate::user::{LiveLink, User};

/// The least time between two mails of one invitation, the first included (F5).
pub const GAP: Span = Span(60);

/// An invitation; one per user.
#[derive(Clone, Debug, PartialEq, Eq)]
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
    /// Who holds the present link.
    pub link_held_by: LinkHolder,
    /// Who invited first.
    pub invited_by: UserId,
    /// Whose right to give the role the link rests on.
    pub granter: UserId,
    /// The granter's grant stamp at that time; another one now means that the right was lost.
    pub granter_stamp: u32,
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

    /// When its timer is due: at the end of an epoch that is open and whose end nobody was told of yet.
    pub fn due(&self) -> Option<Time> {
        (!self.ends.contains_key(&self.epoch) && self.told_epoch != self.epoch).then_some(self.expires_at)
    }

    /// The earliest moment at which the next mail may go out.
    pub fn next_mail_at(&self, now: Time) -> Time {
        self.sends.last_at.map_or(now, |last| now.max(last + GAP))
    }

    /// A link that follows one whose epoch has ended needs an epoch of its own, or the earlier one would work again (I6).
    /// That epoch never had an invitation's link: it has ended with `reason` from the start.
    pub(crate) fn leave_spent_epoch(&mut self, reason: DeadReason) {
        if self.ends.contains_key(&self.epoch) {
            self.epoch += 1;
            self.ends.insert(self.epoch, reason);
        }
    }

    /// The decision rests on the granter's right as it was read.
    pub(crate) fn rests_on_its_granter<T>(&self, change: &mut Change<T>, granter_stamp: Option<u32>) {
        if let Some(stamp) = granter_stamp {
            change.fact(Fact::GrantStamp(self.org, self.granter, stamp));
        }
    }

    /// What the user's row shows of it.
    pub fn live_link(&self) -> LiveLink {
        LiveLink { epoch: self.epoch, expires_at: self.expires_at, held_by: self.link_held_by }
    }

    /// The present link rests on `granter`'s right from now on.
    pub(crate) fn grant(&mut self, granter: &User) {
        self.granter = granter.id;
        self.granter_stamp = granter.grant_stamp;
    }

    /// A change of this invitation, with its audit record on the user's timeline.
    pub(crate) fn change(&self, at: &mut Moment<'_>, action: &'static str) -> Change<()> {
        let mut change = Change::of(at, action, Some(self.org), Some(self.user), Subject::Invitation(self.id, self.version + 1));
        change.detail("user", self.user);
        change
    }

    /// Notes what became of the link, in the audit record and in the event.
    pub(crate) fn note_link<T>(&self, change: &mut Change<T>, before: &Invitation) {
        change.note("epoch", before.epoch, self.epoch);
        change.note("expires_at", before.expires_at, self.expires_at);
        change.detail("epoch", self.epoch);
        change.detail("expires_at", self.expires_at);
    }

    /// The present epoch, if it is still open, ends with `reason`; a `setup` link dies too.
    pub(crate) fn end<T>(&mut self, at: &Moment<'_>, change: &mut Change<T>, reason: DeadReason) {
        if self.is_due(at.now) {
            self.tell_expiry(at, change);
        }
        self.ends.entry(self.epoch).or_insert(reason);
        self.setup_until = None;
        self.code = None;
    }

    /// Ends the present epoch with `reason` and opens the next, held by the invited person.
    pub(crate) fn open_epoch<T>(&mut self, at: &Moment<'_>, change: &mut Change<T>, reason: DeadReason, expires_at: Time) {
        self.end(at, change, reason);
        self.epoch += 1;
        self.expires_at = expires_at;
        self.link_held_by = LinkHolder::Invitee;
    }

    /// Another term for the invited person's link: the present epoch's if it stands, else a new epoch's.
    pub(crate) fn prolong<T>(&mut self, at: &Moment<'_>, change: &mut Change<T>, standing: Result<(), DeadReason>, expires_at: Time) {
        match standing {
            Ok(()) => {
                self.expires_at = expires_at;
                self.link_held_by = self.link_held_by.and_invitee();
            }
            Err(reason) => self.open_epoch(at, change, reason, expires_at),
        }
    }

    /// Whether the present epoch ran out and nobody was told yet.
    pub(crate) fn is_due(&self, now: Time) -> bool {
        self.due().is_some_and(|due| due <= now)
    }

    /// Tells the bus that the present epoch ran out, once: whatever comes first, its timer or the act that closes it.
    fn tell_expiry<T>(&mut self, at: &Moment<'_>, change: &mut Change<T>) {
        let subject = Subject::Invitation(self.id, self.version + 1);
        let data = [("user", self.user.to_string()), ("epoch", self.epoch.to_string())].into();
        let id = EventId::of_expiry(self.id, self.epoch);
        let (time, request) = (at.now, at.request);
        let event = Event { id, kind: "invitation.expired", time, org: Some(self.org), actor: Actor::System, subject, data, request };
        change.follow_ups.push(FollowUp::Event(event));
        self.told_epoch = self.epoch;
    }

    /// Orders a mail about this invitation to the invited person and counts it.
    pub(crate) fn queue_mail<T>(&mut self, at: &mut Moment<'_>, change: &mut Change<T>, template: Template, to: &Email, due: Time) {
        let mail = self.mail(at, template, to, due);
        self.sends.queued(mail.id, due);
        change.mail(mail);
    }

    /// A mail about this invitation, not counted as one to the invited person.
    pub(crate) fn mail(&self, at: &mut Moment<'_>, template: Template, to: &Email, due: Time) -> Mail {
        let id = MailId::draw(at.now, at.entropy);
        Mail { id, template, to: to.clone(), org: Some(self.org), user: Some(self.user), account: None, epoch: self.epoch, serial: 0, due }
    }

    /// Stores this invitation at its next version.
    pub(crate) fn stored<T>(&mut self, change: &mut Change<T>) {
        self.version += 1;
        change.fact(Fact::Invitation(self.clone()));
    }
}
