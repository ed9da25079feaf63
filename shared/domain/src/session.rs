//! A session: one opaque credential of one account in one organization, with an absolute and a sliding limit.

use crate::account::{Account, device_name};
use crate::id::{AccountId, OrgId, SessionId, UserId};
use crate::policy::{KEEPERS, SessionLimits};
use crate::time::{Span, Time};
use crate::user::{Status, User};

/// A session's row is rewritten at most this often, to keep "last seen" (F30).
pub const SEEN_EVERY: Span = Span::minutes(5);

/// A session.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Session {
    /// Its id; the token is a sealed statement of it.
    pub id: SessionId,
    /// Whose.
    pub account: AccountId,
    /// Where.
    pub org: OrgId,
    /// As whom.
    pub user: UserId,
    /// The account's stamp when it was minted.
    pub account_stamp: u32,
    /// The user's stamp when it was minted.
    pub user_stamp: u32,
    /// When the person gave a credential: what the absolute limit counts from, however often the organization is switched.
    pub signed_in_at: Time,
    /// When it began.
    pub created_at: Time,
    /// When it was last seen, to five minutes.
    pub last_seen_at: Time,
    /// Its end, whatever happens.
    pub expires_at: Time,
    /// How long it may go unseen.
    pub idle: Span,
    /// What the person signed in with, as the session list shows it.
    pub device: String,
    /// Until when the proof counts that the person gave the credential again.
    pub proved_until: Option<Time>,
}

impl Session {
    /// A session of `account` as `user` from `now`.
    pub fn open(id: SessionId, account: &Account, user: &User, limits: SessionLimits, device: &str, now: Time) -> Session {
        Session {
            id,
            account: account.id,
            org: user.org,
            user: user.id,
            account_stamp: account.access_stamp,
            user_stamp: user.access_stamp,
            signed_in_at: now,
            created_at: now,
            last_seen_at: now,
            expires_at: now.whole_second() + limits.absolute,
            idle: limits.idle,
            device: device_name(device),
            proved_until: None,
        }
    }

    /// The session that follows this one in another organization, as `user`: a new one under that organization's limits,
    /// counted from the same sign-in. None if by these it would be over.
    pub fn switched(&self, id: SessionId, account: &Account, user: &User, limits: SessionLimits, device: &str, now: Time) -> Option<Session> {
        let expires_at = self.signed_in_at.whole_second() + limits.absolute;
        let next = Session::open(id, account, user, limits, device, now);
        (now < expires_at).then_some(Session { signed_in_at: self.signed_in_at, expires_at, ..next })
    }

    /// Whether it still authenticates: within both limits, no stamp raised since, the person active (I7, I8). Whoever came
    /// to run the organization since it began has the shorter limits of those who do.
    pub fn is_live(&self, account: &Account, user: &User, now: Time) -> bool {
        let keeper = user.role.is_keeper();
        let idle = if keeper { self.idle.min(KEEPERS.idle) } else { self.idle };
        now < self.expires_at
            && now < self.last_seen_at + idle
            && (!keeper || now < self.signed_in_at.whole_second() + KEEPERS.absolute)
            && self.account_stamp == account.access_stamp
            && self.user_stamp == user.access_stamp
            && matches!(user.status, Status::Active { .. })
    }

    /// Whether the person gave the credential again, minutes ago.
    pub fn is_proved(&self, now: Time) -> bool {
        self.proved_until.is_some_and(|until| now < until)
    }

    /// Whether its row should say that it was seen again.
    pub fn wants_touch(&self, now: Time) -> bool {
        now >= self.last_seen_at + SEEN_EVERY
    }
}
