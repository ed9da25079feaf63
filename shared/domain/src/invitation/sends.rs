//! Counting what was sent, and what became of the last mail (F5, F7, F9).

use crate::id::MailId;
use crate::time::Time;

/// How many in one period; another period starts at nought.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default, Hash)]
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
    /// Given up by us or by the mail service, which ranks with a bounce.
    Failed,
    /// Held back, by us or by the mail service's own list.
    Suppressed,
    /// Refused by the mailbox.
    Bounced,
    /// Reported as unwanted.
    Complained,
}

impl DeliveryState {
    /// Every one, the weakest first.
    pub const ALL: [DeliveryState; 8] = {
        use DeliveryState::{Bounced, Complained, Delayed, Delivered, Failed, Queued, Sent, Suppressed};
        [Queued, Sent, Delayed, Delivered, Failed, Suppressed, Bounced, Complained]
    };
    /// Its name.
    pub fn name(self) -> &'static str {
        match self {
            DeliveryState::Queued => "queued",
            DeliveryState::Sent => "sent",
            DeliveryState::Delayed => "delayed",
            DeliveryState::Delivered => "delivered",
            DeliveryState::Failed => "failed",
            DeliveryState::Suppressed => "suppressed",
            DeliveryState::Bounced => "bounced",
            DeliveryState::Complained => "complained",
        }
    }
    /// The state of this name.
    pub fn parse(name: &str) -> Option<DeliveryState> {
        DeliveryState::ALL.into_iter().find(|state| state.name() == name)
    }
    /// Whether the mail is known not to have arrived, or not to be wanted.
    pub fn is_trouble(self) -> bool {
        self >= DeliveryState::Failed
    }
}

/// Why a mail did not arrive, or not yet: a word of a closed list, because what mail servers say may hold addresses.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Reason {
    /// The mailbox refuses for good.
    Permanent,
    /// There is no such mailbox.
    NoMailbox,
    /// The mail service holds the address back itself.
    SuppressionList,
    /// The mailbox refused this time.
    Transient,
    /// The mailbox is full.
    MailboxFull,
    /// The mail was too large.
    TooLarge,
    /// The content was not liked.
    Content,
    /// The person reported it as unwanted.
    Unwanted,
    /// The organization holds mails to the address back, because of an earlier one.
    HeldBack,
    /// The mail service refused to take it.
    Refused,
    /// Nobody knows.
    Undetermined,
}

const REASONS: [(Reason, &str); 11] = [
    (Reason::Permanent, "permanent"),
    (Reason::NoMailbox, "no_mailbox"),
    (Reason::SuppressionList, "suppression_list"),
    (Reason::Transient, "transient"),
    (Reason::MailboxFull, "mailbox_full"),
    (Reason::TooLarge, "too_large"),
    (Reason::Content, "content"),
    (Reason::Unwanted, "unwanted"),
    (Reason::HeldBack, "held_back"),
    (Reason::Refused, "refused"),
    (Reason::Undetermined, "undetermined"),
];

impl Reason {
    /// Its name, as stored and shown.
    pub fn name(self) -> &'static str {
        REASONS.iter().find(|(reason, _)| *reason == self).map_or("undetermined", |(_, name)| name)
    }
    /// The reason of this name.
    pub fn parse(name: &str) -> Option<Reason> {
        REASONS.iter().find(|(_, n)| *n == name).map(|(reason, _)| *reason)
    }
}

/// The last mail to the invited person.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Delivery {
    /// Which mail.
    pub mail: MailId,
    /// What is known of it.
    pub state: DeliveryState,
    /// Since when.
    pub at: Time,
    /// Why, if it is in trouble.
    pub reason: Option<Reason>,
}

/// Mails to the invited person.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default, Hash)]
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
        self.delivery = Some(Delivery { mail, state: DeliveryState::Queued, at: due, reason: None });
    }
    pub(crate) fn count_resend(&mut self, now: Time) {
        self.resends.add(now.day());
    }
    /// What is wrong with the last mail, if something is.
    pub fn trouble(&self) -> Option<DeliveryState> {
        self.delivery.map(|delivery| delivery.state).filter(|state| state.is_trouble())
    }
    /// Whether the last mail is known not to have arrived.
    pub fn undelivered(&self) -> bool {
        self.trouble().is_some()
    }
}
