//! The bytes of each statement: fixed lengths, ids as their sixteen bytes, numbers big-endian.

use domain::{AccountId, OrgId, SessionId, UserId};

use super::{AccountLink, KnownDevice, Link, Purpose, SessionToken};

/// The kinds of statement. Each has its own key and is bound to its label.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Link,
    AccountLink,
    Session,
    Cursor,
    Device,
}

impl Kind {
    pub const ALL: [Kind; 5] = [Kind::Link, Kind::AccountLink, Kind::Session, Kind::Cursor, Kind::Device];

    /// Changing one makes everything sealed before unreadable.
    pub fn label(self) -> &'static str {
        match self {
            Kind::Link => "link",
            Kind::AccountLink => "account-link",
            Kind::Session => "session",
            Kind::Cursor => "cursor",
            Kind::Device => "device",
        }
    }
}

/// A statement of fixed length.
pub(super) trait Statement: Sized {
    const KIND: Kind;
    const LENGTH: usize;
    fn write(&self) -> Vec<u8>;
    fn read(bytes: &[u8]) -> Option<Self>;
}

/// Takes the next `N` bytes off.
fn take<const N: usize>(bytes: &mut &[u8]) -> Option<[u8; N]> {
    let (taken, rest) = bytes.split_first_chunk::<N>()?;
    *bytes = rest;
    Some(*taken)
}

impl Statement for Link {
    const KIND: Kind = Kind::Link;
    const LENGTH: usize = 37;

    fn write(&self) -> Vec<u8> {
        [&[self.purpose.byte()][..], &self.org.bytes(), &self.user.bytes(), &self.epoch.to_be_bytes()].concat()
    }

    fn read(mut bytes: &[u8]) -> Option<Link> {
        let [purpose] = take(&mut bytes)?;
        let purpose = Purpose::from_byte(purpose).filter(|purpose| !purpose.is_of_account())?;
        let org = OrgId(uuid::Uuid::from_bytes(take(&mut bytes)?));
        let user = UserId(uuid::Uuid::from_bytes(take(&mut bytes)?));
        Some(Link { purpose, org, user, epoch: u32::from_be_bytes(take(&mut bytes)?) })
    }
}

impl Statement for AccountLink {
    const KIND: Kind = Kind::AccountLink;
    const LENGTH: usize = 21;

    fn write(&self) -> Vec<u8> {
        [&[self.purpose.byte()][..], &self.account.bytes(), &self.epoch.to_be_bytes()].concat()
    }

    fn read(mut bytes: &[u8]) -> Option<AccountLink> {
        let [purpose] = take(&mut bytes)?;
        let purpose = Purpose::from_byte(purpose).filter(|purpose| purpose.is_of_account())?;
        let account = AccountId(uuid::Uuid::from_bytes(take(&mut bytes)?));
        Some(AccountLink { purpose, account, epoch: u32::from_be_bytes(take(&mut bytes)?) })
    }
}

impl Statement for SessionToken {
    const KIND: Kind = Kind::Session;
    const LENGTH: usize = 64;

    fn write(&self) -> Vec<u8> {
        [self.account.bytes(), self.session.bytes(), self.org.bytes(), self.user.bytes()].concat()
    }

    fn read(mut bytes: &[u8]) -> Option<SessionToken> {
        Some(SessionToken {
            account: AccountId(uuid::Uuid::from_bytes(take(&mut bytes)?)),
            session: SessionId(uuid::Uuid::from_bytes(take(&mut bytes)?)),
            org: OrgId(uuid::Uuid::from_bytes(take(&mut bytes)?)),
            user: UserId(uuid::Uuid::from_bytes(take(&mut bytes)?)),
        })
    }
}

impl Statement for KnownDevice {
    const KIND: Kind = Kind::Device;
    const LENGTH: usize = 32;

    fn write(&self) -> Vec<u8> {
        [self.account.bytes(), self.session.bytes()].concat()
    }

    fn read(mut bytes: &[u8]) -> Option<KnownDevice> {
        let account = AccountId(uuid::Uuid::from_bytes(take(&mut bytes)?));
        Some(KnownDevice { account, session: SessionId(uuid::Uuid::from_bytes(take(&mut bytes)?)) })
    }
}
