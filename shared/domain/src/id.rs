//! Identifiers: a UUID version 7, shown as `<kind>_<32 hex digits>`. Opaque to clients, ordered by creation for us.

use std::fmt;

use crate::time::Time;

/// Where chance comes from. The platform supplies it; rules only ask.
pub trait Entropy {
    /// Fills `bytes` with random ones.
    fn fill(&mut self, bytes: &mut [u8]);
}

/// An identifier's text does not have the form of its kind.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NotAnId;

impl fmt::Display for NotAnId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("id_invalid")
    }
}

/// A UUID whose first 48 bits are the time, so that ids sort by creation.
pub(crate) fn drawn(now: Time, entropy: &mut dyn Entropy) -> uuid::Uuid {
    let mut random = [0u8; 10];
    entropy.fill(&mut random);
    uuid::Builder::from_unix_timestamp_millis(u64::try_from(now.0).unwrap_or(0), &random).into_uuid()
}

macro_rules! id {
    ($(#[$doc:meta])* $name:ident, $prefix:literal) => {
        $(#[$doc])*
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(pub uuid::Uuid);

        impl $name {
            /// What its text starts with.
            pub const PREFIX: &'static str = $prefix;
            /// A new one: its first 48 bits are the time, so ids sort by creation.
            pub fn draw(now: Time, entropy: &mut dyn Entropy) -> Self {
                Self(drawn(now, entropy))
            }
            /// Reads the text form; everything else is refused.
            pub fn parse(text: &str) -> Result<Self, NotAnId> {
                let digits = text.strip_prefix($prefix).filter(|d| d.len() == 32 && !d.bytes().any(|b| b.is_ascii_uppercase()));
                digits.and_then(|d| uuid::Uuid::try_parse(d).ok()).map(Self).ok_or(NotAnId)
            }
            /// The sixteen bytes, as sealed statements carry them.
            pub fn bytes(&self) -> [u8; 16] {
                *self.0.as_bytes()
            }
        }
        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, concat!($prefix, "{}"), self.0.simple())
            }
        }
        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                fmt::Display::fmt(self, f)
            }
        }
        impl std::str::FromStr for $name {
            type Err = NotAnId;
            fn from_str(text: &str) -> Result<Self, NotAnId> {
                Self::parse(text)
            }
        }
        impl TryFrom<String> for $name {
            type Error = NotAnId;
            fn try_from(text: String) -> Result<Self, NotAnId> {
                Self::parse(&text)
            }
        }
        impl serde::Serialize for $name {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.collect_str(self)
            }
        }
        impl<'de> serde::Deserialize<'de> for $name {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                let text = String::deserialize(deserializer)?;
                Self::parse(&text).map_err(serde::de::Error::custom)
            }
        }
    };
}

id!(/// An organization (tenant).
    OrgId, "org_");
id!(/// A person in one organization.
    UserId, "usr_");
id!(/// A person's login, global.
    AccountId, "acc_");
id!(/// An invitation. Never the secret of its link.
    InvitationId, "inv_");
id!(/// A session.
    SessionId, "ses_");
id!(/// One mail to send, and its outbox row.
    MailId, "mail_");
id!(/// A time off that is planned for somebody.
    DayOffId, "day_");
id!(/// A photo of somebody: each is another.
    PhotoId, "pho_");
id!(/// A group of people.
    GroupId, "grp_");
id!(/// An export of somebody's own data.
    ExportId, "exp_");
id!(/// One event on the bus.
    EventId, "evt_");
id!(/// One request, for logs and support.
    RequestId, "req_");

impl PhotoId {
    /// When it was drawn.
    pub fn drawn_at(&self) -> Time {
        let mut milliseconds = [0u8; 8];
        milliseconds[2..].copy_from_slice(&self.0.as_bytes()[..6]);
        Time(i64::from_be_bytes(milliseconds))
    }
}

impl EventId {
    /// The id of the one `invitation.expired` event of an epoch: the same whoever computes it, so a repeated one is seen
    /// to be a repetition (F4).
    pub fn of_expiry(invitation: InvitationId, epoch: u32) -> EventId {
        let mut bytes = invitation.bytes();
        for (byte, mask) in bytes[12..].iter_mut().zip(epoch.to_be_bytes()) {
            *byte ^= mask;
        }
        bytes[6] = (bytes[6] & 0x0f) | 0x80;
        EventId(uuid::Uuid::from_bytes(bytes))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    struct Ones;
    impl Entropy for Ones {
        fn fill(&mut self, bytes: &mut [u8]) {
            bytes.fill(1);
        }
    }

    #[test]
    fn text_form_round_trips_and_refuses_other_kinds() {
        let id = UserId::draw(Time(1_767_225_600_000), &mut Ones);
        assert_eq!(UserId::parse(&id.to_string()), Ok(id));
        assert_eq!(OrgId::parse(&id.to_string()), Err(NotAnId));
        assert_eq!(UserId::parse(&id.to_string().to_uppercase()), Err(NotAnId));
        assert_eq!(UserId::parse("usr_"), Err(NotAnId));
    }

    #[test]
    fn a_photo_knows_when_it_was_drawn() {
        assert_eq!(PhotoId::draw(Time(1_767_225_600_123), &mut Ones).drawn_at(), Time(1_767_225_600_123));
    }

    #[test]
    fn later_ids_sort_later() {
        let earlier = UserId::draw(Time(1_000), &mut Ones);
        assert!(earlier < UserId::draw(Time(2_000), &mut Ones));
    }

    #[test]
    fn expiry_event_ids_differ_by_epoch_and_by_invitation() {
        let one = InvitationId::draw(Time(1_000), &mut Ones);
        let two = InvitationId::draw(Time(2_000), &mut Ones);
        assert_eq!(EventId::of_expiry(one, 1), EventId::of_expiry(one, 1));
        assert_ne!(EventId::of_expiry(one, 1), EventId::of_expiry(one, 2));
        assert_ne!(EventId::of_expiry(one, 1), EventId::of_expiry(two, 1));
    }
}
