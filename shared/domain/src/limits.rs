//! Sending limits (F13), counted in people and mails, never in requests: what is counted, until when, and at what it stops.
//!
//! A rule says *that* something counts ([`Fact::Counted`](crate::Fact::Counted)); how many are too many the deployment says,
//! never the organization, because these limits protect others from it. The counters go up in the transaction of what they
//! count, so that calls made at the same time cannot pass them together. Resets, codes and sign-ins have limits of their own
//! (INVITATIONS section 8): nobody is locked out by mails that somebody else had sent to them.

use crate::email::Email;
use crate::id::{OrgId, UserId};
use crate::time::Time;

/// How many people an organization may invite a day while its founder's mailbox is unproved (F1).
const BEFORE_PROOF: u32 = 5;

/// Something that is counted within one period of the clock.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Counter {
    /// People invited on a UTC day by an organization whose founder's mailbox is unproved.
    InvitedBeforeProof(OrgId, i64),
    /// People invited by one inviter in a UTC hour.
    InvitedBy(OrgId, UserId, i64),
    /// People invited by an organization on a UTC day.
    InvitedIn(OrgId, i64),
    /// Invitations, reminders and notices that an organization sends to one address on a UTC day.
    MailedTo(OrgId, Email, i64),
}

impl Counter {
    /// The rule that refuses what would pass its limit.
    pub fn rule(&self) -> &'static str {
        match self {
            Counter::InvitedBeforeProof(..) => "invite.before_proof",
            Counter::InvitedBy(..) => "limits.inviter",
            Counter::InvitedIn(..) => "limits.organization",
            Counter::MailedTo(..) => RECIPIENT,
        }
    }

    /// When its period ends and it begins anew.
    pub fn ends(&self) -> Time {
        match self {
            Counter::InvitedBy(_, _, hour) => Time((hour + 1) * 3_600_000),
            Counter::InvitedBeforeProof(_, day) | Counter::InvitedIn(_, day) | Counter::MailedTo(_, _, day) => Time((day + 1) * 86_400_000),
        }
    }
}

/// The rule of [`Counter::MailedTo`]: some calls do without the mail where it refuses.
pub const RECIPIENT: &str = "limits.recipient";

/// The limits of one deployment; 0 = none. The default is F13's.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// People whom one inviter may invite in an hour.
    pub invitees_per_inviter: u32,
    /// People whom an organization may invite in a day.
    pub invitees_per_organization: u32,
    /// Invitations, reminders and notices of one organization to one address in a day.
    pub mails_per_recipient: u32,
}

impl Default for Limits {
    fn default() -> Limits {
        Limits { invitees_per_inviter: 500, invitees_per_organization: 5_000, mails_per_recipient: 10 }
    }
}

impl Limits {
    /// No limits but that of organizations whose founder is unproved.
    pub const NONE: Limits = Limits { invitees_per_inviter: 0, invitees_per_organization: 0, mails_per_recipient: 0 };

    /// At how many `counter` stops; none: never.
    pub fn most(&self, counter: &Counter) -> Option<u32> {
        let most = match counter {
            Counter::InvitedBeforeProof(..) => BEFORE_PROOF,
            Counter::InvitedBy(..) => self.invitees_per_inviter,
            Counter::InvitedIn(..) => self.invitees_per_organization,
            Counter::MailedTo(..) => self.mails_per_recipient,
        };
        (most > 0).then_some(most)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::time::Span;
    use uuid::Uuid;

    #[test]
    fn a_counter_ends_with_its_period_and_stops_at_its_limit() {
        let (org, user, now) = (OrgId(Uuid::from_u128(1)), UserId(Uuid::from_u128(2)), Time::from_unix(1_767_225_600 + 5_000));
        let to = Email::parse("bob@x.test").unwrap();
        let limits = Limits::default();
        for (counter, most, wait) in [
            (Counter::InvitedBeforeProof(org, now.day()), 5, now.until(now.next_day())),
            (Counter::InvitedBy(org, user, now.hour()), 500, Span(3600 - 1400)),
            (Counter::InvitedIn(org, now.day()), 5_000, now.until(now.next_day())),
            (Counter::MailedTo(org, to, now.day()), 10, now.until(now.next_day())),
        ] {
            assert_eq!((limits.most(&counter), now.until(counter.ends())), (Some(most), wait), "{counter:?}");
        }
        assert_eq!(Limits::NONE.most(&Counter::InvitedIn(org, 1)), None);
    }
}
