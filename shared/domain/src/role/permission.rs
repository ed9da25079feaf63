//! Single rights and the things that they may be limited to. Usher has its own; every other product adds what it likes.

use std::fmt;

/// Usher's own rights (F35): what its operations ask for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Permission {
    /// See the users and the invitations.
    UsersRead,
    /// Invite people, resend and revoke.
    UsersInvite,
    /// Activate, deactivate, remove and edit people.
    UsersManage,
    /// Make roles, and change those of people.
    RolesManage,
    /// Change the organization's settings.
    SettingsManage,
    /// Read the audit log.
    AuditRead,
    /// Export data.
    ExportsCreate,
    /// Make and revoke API keys.
    KeysManage,
    /// Set up directories and sign-in of others.
    ConnectionsManage,
    /// Ask what somebody may do: for other services.
    AuthorizeAsk,
}

impl Permission {
    /// Every one, in the order in which they are shown.
    pub const ALL: [Permission; 10] = [
        Permission::UsersRead,
        Permission::UsersInvite,
        Permission::UsersManage,
        Permission::RolesManage,
        Permission::SettingsManage,
        Permission::AuditRead,
        Permission::ExportsCreate,
        Permission::KeysManage,
        Permission::ConnectionsManage,
        Permission::AuthorizeAsk,
    ];

    /// Its name, as problems and views show it.
    pub fn name(self) -> &'static str {
        match self {
            Permission::UsersRead => "users.read",
            Permission::UsersInvite => "users.invite",
            Permission::UsersManage => "users.manage",
            Permission::RolesManage => "roles.manage",
            Permission::SettingsManage => "settings.manage",
            Permission::AuditRead => "audit.read",
            Permission::ExportsCreate => "exports.create",
            Permission::KeysManage => "keys.manage",
            Permission::ConnectionsManage => "connections.manage",
            Permission::AuthorizeAsk => "authorize.ask",
        }
    }
}

/// The text is no permission.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NotAPermission;

impl fmt::Display for NotAPermission {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("permission_unknown")
    }
}

/// The text names no resource.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NotAResource;

impl fmt::Display for NotAResource {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("resource_invalid")
    }
}

/// One right by name, `area.act`: one of Usher's own, or a product's (`cards.create`).
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct PermissionName(String);

fn is_word(text: &str) -> bool {
    text.starts_with(|c: char| c.is_ascii_lowercase()) && text.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'_')
}

impl PermissionName {
    /// Two words with a dot between them, at most 60 bytes: lower-case letters, digits and `_`. Usher's own areas hold
    /// nothing but Usher's own permissions, so that a mistyped one is not taken for a product's.
    ///
    /// # Errors
    /// [`NotAPermission`].
    pub fn parse(raw: &str) -> Result<PermissionName, NotAPermission> {
        let (area, act) = raw.split_once('.').ok_or(NotAPermission)?;
        if raw.len() > 60 || !is_word(area) || !is_word(act) {
            return Err(NotAPermission);
        }
        let mut own = Permission::ALL.into_iter().map(Permission::name);
        let is_ours = own.clone().any(|name| name.split('.').next() == Some(area));
        if is_ours && !own.any(|name| name == raw) { Err(NotAPermission) } else { Ok(PermissionName(raw.to_owned())) }
    }
    /// A name known at compile time.
    pub(crate) fn known(name: &'static str) -> PermissionName {
        PermissionName(name.to_owned())
    }
    /// The text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
    /// Whether it is one of Usher's own.
    pub fn is_own(&self) -> bool {
        Permission::ALL.into_iter().any(|permission| permission.name() == self.0)
    }
}

impl From<Permission> for PermissionName {
    fn from(permission: Permission) -> PermissionName {
        PermissionName::known(permission.name())
    }
}

/// One thing of a product that a right may be limited to, `kind:id`: `account:main`.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Resource(String);

impl Resource {
    /// A word, a colon, and the product's own id of the thing, at most 100 bytes: visible ASCII without blanks, quotes and
    /// backslashes.
    ///
    /// # Errors
    /// [`NotAResource`].
    pub fn parse(raw: &str) -> Result<Resource, NotAResource> {
        let (kind, id) = raw.split_once(':').ok_or(NotAResource)?;
        let sound = raw.len() <= 100 && is_word(kind) && !id.is_empty() && id.bytes().all(|b| b.is_ascii_graphic() && !matches!(b, b'"' | b'\\' | b'\''));
        if sound { Ok(Resource(raw.to_owned())) } else { Err(NotAResource) }
    }
    /// The text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

macro_rules! as_text {
    ($($name:ident),+) => {
        $(impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }
        impl serde::Serialize for $name {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.serialize_str(&self.0)
            }
        }
        impl<'de> serde::Deserialize<'de> for $name {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                let text = String::deserialize(deserializer)?;
                $name::parse(&text).map_err(serde::de::Error::custom)
            }
        })+
    };
}
as_text!(PermissionName, Resource);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_ushers_own_or_a_products() {
        for permission in Permission::ALL {
            assert!(PermissionName::parse(permission.name()).unwrap().is_own());
        }
        for name in ["cards.create", "transfers.make", "accounts.view", "products.view", "a1_b.c_2"] {
            assert!(!PermissionName::parse(name).unwrap().is_own(), "{name}");
        }
        let long = format!("cards.{}", "x".repeat(55));
        for name in ["users.delete", "audit.write", "cards", "cards.", ".create", "cards.create.now", "Cards.create", "cards create", "1cards.x", &long] {
            assert_eq!(PermissionName::parse(name), Err(NotAPermission), "{name}");
        }
    }

    #[test]
    fn resources_are_a_kind_and_an_id() {
        for name in ["account:main", "account:FR76-3000", "cost_centre:7:b"] {
            assert_eq!(Resource::parse(name).unwrap().as_str(), name);
        }
        for name in ["account", "account:", ":1", "Account:1", "account:a b", "account:\u{e9}", "account:\"", &format!("a:{}", "x".repeat(99))] {
            assert_eq!(Resource::parse(name), Err(NotAResource), "{name}");
        }
    }
}
