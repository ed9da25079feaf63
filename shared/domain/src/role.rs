//! Roles are named permission sets (F35). Built-in ones live here; a preset says which of them an organization has.

use std::fmt;

/// One right. Products add theirs; these are Usher's own.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[repr(u32)]
pub enum Permission {
    /// See the users and the invitations.
    UsersRead,
    /// Invite people, resend and revoke.
    UsersInvite,
    /// Activate, deactivate and edit people.
    UsersManage,
    /// Change roles.
    RolesManage,
    /// Change the organization's settings.
    SettingsManage,
    /// Read the audit log.
    AuditRead,
    /// See the one page that a basic user may see (R5).
    ProductsView,
}

/// A set of permissions.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub struct PermissionSet(u32);

impl PermissionSet {
    /// The set of these.
    pub const fn of(permissions: &[Permission]) -> PermissionSet {
        let mut bits = 0;
        let mut at = 0;
        while at < permissions.len() {
            bits |= 1 << permissions[at] as u32;
            at += 1;
        }
        PermissionSet(bits)
    }
    /// Whether `permission` is among them.
    pub const fn holds(self, permission: Permission) -> bool {
        self.0 & (1 << permission as u32) != 0
    }
    /// Whether everything in `other` is here too.
    pub const fn covers(self, other: PermissionSet) -> bool {
        self.0 & other.0 == other.0
    }
    /// The names, as an API shows them.
    pub fn names(self) -> Vec<&'static str> {
        ALL.iter().filter(|(p, _)| self.holds(*p)).map(|(_, name)| *name).collect()
    }
}

const ALL: [(Permission, &str); 7] = [
    (Permission::UsersRead, "users.read"),
    (Permission::UsersInvite, "users.invite"),
    (Permission::UsersManage, "users.manage"),
    (Permission::RolesManage, "roles.manage"),
    (Permission::SettingsManage, "settings.manage"),
    (Permission::AuditRead, "audit.read"),
    (Permission::ProductsView, "products.view"),
];

impl Permission {
    /// Its name, as problems and views show it.
    pub fn name(self) -> &'static str {
        ALL.iter().find(|(p, _)| *p == self).map_or("", |(_, name)| name)
    }
}

/// A role's name. Whether the organization has such a role is the organization's to say.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
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
    /// Whether Usher knows it by itself.
    pub fn is_built_in(&self) -> bool {
        BUILT_IN.iter().any(|(name, _)| *name == self.0)
    }
    /// What it permits; an unknown role permits nothing.
    pub fn permissions(&self) -> PermissionSet {
        BUILT_IN.iter().find(|(name, _)| *name == self.0).map_or(PermissionSet::default(), |(_, set)| *set)
    }
}

use Permission::{AuditRead, ProductsView, RolesManage, SettingsManage, UsersInvite, UsersManage, UsersRead};

const BUILT_IN: [(&str, PermissionSet); 6] = [
    (RoleName::OWNER, PermissionSet::of(&[UsersRead, UsersInvite, UsersManage, RolesManage, SettingsManage, AuditRead, ProductsView])),
    (RoleName::ADMIN, PermissionSet::of(&[UsersRead, UsersInvite, UsersManage, RolesManage, SettingsManage, AuditRead, ProductsView])),
    ("member", PermissionSet::of(&[UsersRead])),
    ("viewer", PermissionSet::of(&[UsersRead])),
    ("basic", PermissionSet::of(&[ProductsView])),
    // Limited: one's own data, and what was granted (R64).
    ("collaborator", PermissionSet::of(&[])),
];

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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn who_covers_whom() {
        let sets = |name: &str| RoleName::parse(name).unwrap().permissions();
        assert!(sets("owner").covers(sets("admin")) && sets("admin").covers(sets("viewer")) && sets("admin").covers(sets("basic")));
        assert!(!sets("member").covers(sets("admin")) && !sets("viewer").covers(sets("basic")));
        assert_eq!(sets("nobody"), PermissionSet::default());
        assert_eq!(sets("basic").names(), ["products.view"]);
    }
}
