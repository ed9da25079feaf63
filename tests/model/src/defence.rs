//! What keeps the product right, one piece at a time: the model can take each away, and has to find what breaks then.

/// A defence that can be taken away.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Defence {
    /// The versions in the condition of an accept: user and invitation must be as they were read.
    AcceptVersion,
    /// The link's end, which an accept compares with the clock.
    AcceptExpiry,
    /// The marker of an address, of which there is one.
    UniqueMarker,
    /// The token by which a transaction that is sent again is known to be the same.
    ClientToken,
    /// The receipt of an Idempotency-Key, in the transaction of the change.
    Receipt,
    /// The outbox rows in the transaction of the change.
    OutboxInTransaction,
    /// The look at invitation and clock when a timer fires.
    TimerRecheck,
    /// The claim of an outbox row before its mail is sent.
    Claim,
    /// The access stamps that a session is compared with.
    AccessStamp,
    /// The condition that somebody is left to run the organization.
    LastKeeper,
    /// The granter's stamp in the condition of whatever rests on the granter's right.
    GrantStamp,
}

/// The defences that stand: all but one, or all.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub struct Defences(pub Option<Defence>);

impl Defences {
    /// Whether `defence` was taken away.
    pub fn lacks(self, defence: Defence) -> bool {
        self.0 == Some(defence)
    }
}
