//! Counting what was sent, and what became of the last mail (F5, F7, F9).

use crate::id::MailId;
use crate::time::Time;

/// How many in one period; another period starts at nought.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub struct Tally {
    /// Which period: a day's or an hour's number.
    pub period: i64,
    /// How many in it.
    pub count: u32,
}

impl Tally {
    /// How many in `period`.
    pub fn within(&self, period: i64) -> u32 {
        if self.period == period { self.count } else { 0 }
    }
    /// One more in `period`.
    pub fn add(&mut self, period: i64) {
        *self = Tally { period, count: self.within(period) + 1 };
    }
}

/// What is known of a mail. Ordered by precedence: late or repeated reports never downgrade (F9).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum DeliveryState {
    /// Waiting to be sent.
    Queued,
    /// Taken by the mail service.
    Sent,
    /// On its way, late.
    Delayed,
    /// In the mailbox.
    Delivered,
    /// Not sent after all tries.
    Failed,
    /// Refused by the mailbox.
    Bounced,
    /// Reported as unwanted.
    Complained,
}

impl DeliveryState {
    /// Its name.
    pub fn name(self) -> &'static str {
        match self {
            DeliveryState::Queued => "queued",
            DeliveryState::Sent => "sent",
            DeliveryState::Delayed => "delayed",
            DeliveryState::Delivered => "delivered",
            DeliveryState::Failed => "failed",
            DeliveryState::Bounced => "bounced",
            DeliveryState::Complained => "complained",
        }
    }
    /// The state of this name.
    pub fn parse(name: &str) -> Option<DeliveryState> {
        use DeliveryState::{Bounced, Complained, Delayed, Delivered, Failed, Queued, Sent};
        [Queued, Sent, Delayed, Delivered, Failed, Bounced, Complained].into_iter().find(|state| state.name() == name)
    }
}

/// The last mail to the invited person.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Delivery {
    /// Which mail.
    pub mail: MailId,
    /// What is known of it.
    pub state: DeliveryState,
    /// Since when.
    pub at: Time,
}

/// Mails to the invited person.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub struct Sends {
    /// How many in all.
    pub count: u32,
    /// When the last was due.
    pub last_at: Option<Time>,
    /// Resends by admins today.
    pub resends: Tally,
    /// What became of the last.
    pub delivery: Option<Delivery>,
}

impl Sends {
    pub(crate) fn queued(&mut self, mail: MailId, due: Time) {
        self.count += 1;
        self.last_at = Some(due);
        self.delivery = Some(Delivery { mail, state: DeliveryState::Queued, at: due });
    }
    pub(crate) fn count_resend(&mut self, now: Time) {
        self.resends.add(now.day());
    }
    /// Whether the last mail is known not to have arrived.
    pub fn undelivered(&self) -> bool {
        self.delivery.is_some_and(|d| d.state >= DeliveryState::Failed)
    }
}
