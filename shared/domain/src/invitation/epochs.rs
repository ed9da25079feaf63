//! How an invitation's acts change it: epochs close and open, mails are ordered, everything is told once.

use super::{DeadReason, Invitation, LinkHolder};
use crate::change::{Actor, Change, Event, Fact, FollowUp, Mail, Moment, Subject, Template};
use crate::email::Email;
use crate::id::{EventId, MailId};
use crate::limits::Counter;
use crate::organization::Organization;
use crate::time::Time;
use crate::user::User;

impl Invitation {
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

    /// The present link rests on `granter`'s right from now on, as `org`'s policies give it.
    pub(crate) fn grant(&mut self, granter: &User, org: &Organization) {
        self.granter = granter.id;
        self.granter_stamp = granter.grant_stamp;
        self.granted_under = org.policy.version();
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
        self.reminders.clear();
    }

    /// Ends the present epoch with `reason` and opens the next, held by the invited person.
    pub(crate) fn open_epoch<T>(&mut self, at: &Moment<'_>, change: &mut Change<T>, reason: DeadReason, expires_at: Time) {
        self.end(at, change, reason);
        self.epoch += 1;
        self.expires_at = expires_at;
        self.link_held_by = LinkHolder::Invitee;
        self.reminded = 0;
        self.reminders.clear();
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
        self.untold_end().is_some_and(|end| end <= now)
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

    /// Orders a mail about this invitation to the invited person and counts it: one with an invitation also among those that a
    /// recipient may get a day (F13), which refuses it at the limit. A link to get in by is found again by a reset of the address.
    pub(crate) fn queue_mail<T>(&mut self, at: &mut Moment<'_>, change: &mut Change<T>, template: Template, to: &Email, due: Time) {
        if template.invites() {
            change.fact(Fact::Counted(Counter::MailedTo(self.org, to.clone(), due.day())));
        }
        self.order_mail(at, change, template, to, due);
    }

    /// The same for a mail that nothing refuses: an act that is never refused for a mail causes it.
    pub(crate) fn queue_mail_anyway<T>(&mut self, at: &mut Moment<'_>, change: &mut Change<T>, template: Template, to: &Email, due: Time) {
        if template.invites() {
            change.fact(Fact::CountedAnyway(Counter::MailedTo(self.org, to.clone(), due.day())));
        }
        self.order_mail(at, change, template, to, due);
    }

    fn order_mail<T>(&mut self, at: &mut Moment<'_>, change: &mut Change<T>, template: Template, to: &Email, due: Time) {
        let mail = self.mail(at, template, to, due);
        self.sends.queued(mail.id, due);
        change.mail(mail);
        if matches!(template, Template::Invitation | Template::SetUp) {
            change.fact(Fact::AwaitsCredential(to.clone(), self.org, self.user));
        }
    }

    /// A mail about this invitation, not counted as one to the invited person.
    pub(crate) fn mail(&self, at: &mut Moment<'_>, template: Template, to: &Email, due: Time) -> Mail {
        let id = MailId::draw(at.now, at.entropy);
        Mail { id, template, to: to.clone(), org: Some(self.org), user: Some(self.user), account: None, epoch: self.epoch, serial: 0, device: None, due }
    }

    /// Stores this invitation at its next version.
    pub(crate) fn stored<T>(&mut self, change: &mut Change<T>) {
        self.version += 1;
        change.fact(Fact::Invitation(self.clone()));
    }
}
