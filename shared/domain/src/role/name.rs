//! What a role is called.

use std::fmt;

/// A role's name. Whether the organization has such a role is the organization's to say.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct RoleName(String);

/// The text is no role name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NotARoleName;

impl fmt::Display for NotARoleName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("role_invalid")
    }
}

impl RoleName {
    /// The role that nobody else may act on.
    pub const OWNER: &'static str = "owner";
    /// Full rights short of acting on an owner.
    pub const ADMIN: &'static str = "admin";

    /// Lower-case letters, digits, `_` and `-`, at most 40.
    ///
    /// # Errors
    /// [`NotARoleName`].
    pub fn parse(raw: &str) -> Result<RoleName, NotARoleName> {
        let sound = (1..=40).contains(&raw.len()) && raw.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'_' || b == b'-');
        if sound { Ok(RoleName(raw.to_owned())) } else { Err(NotARoleName) }
    }
    /// The owner's.
    pub fn owner() -> RoleName {
        RoleName(Self::OWNER.to_owned())
    }
    /// The admin's.
    pub fn admin() -> RoleName {
        RoleName(Self::ADMIN.to_owned())
    }
    /// A name known at compile time.
    pub(crate) fn known(name: &'static str) -> RoleName {
        RoleName(name.to_owned())
    }
    /// The text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
    /// Whether it is the owner's.
    pub fn is_owner(&self) -> bool {
        self.0 == Self::OWNER
    }
    /// Owners and admins: the people without whom an organization cannot be run (F17).
    pub fn is_keeper(&self) -> bool {
        self.0 == Self::OWNER || self.0 == Self::ADMIN
    }
}

impl fmt::Display for RoleName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl serde::Serialize for RoleName {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.0)
    }
}

impl<'de> serde::Deserialize<'de> for RoleName {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        RoleName::parse(&text).map_err(serde::de::Error::custom)
    }
}
