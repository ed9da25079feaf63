//! Roles are named permission sets (F35). Built-in ones live here, and a preset says which of them an organization has;
//! what an organization makes itself is kept with its policies.

mod grants;
mod name;
mod permission;

pub use grants::{Grant, GrantFault, Grants, MOST_GRANTS, MOST_RESOURCES, Scope};
pub use name::{NotARoleName, RoleName};
pub use permission::{NotAPermission, NotAResource, Permission, PermissionName, Resource};

use std::sync::LazyLock;

use crate::text::Name;

/// A role: what somebody who has it may do.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Role {
    /// Its name, which is its id.
    pub name: RoleName,
    /// What people call it; none where its name says it.
    pub title: Option<Name>,
    /// What it permits.
    pub grants: Grants,
    /// Whether it permits little by itself and each person's permissions are chosen: whoever comes down to it has to be
    /// given a list (F18).
    pub limited: bool,
}

impl Role {
    /// The built-in role of this name.
    pub fn built_in(name: &RoleName) -> Option<&'static Role> {
        BUILT_IN.iter().find(|role| role.name == *name)
    }
    /// Whether Usher made it: nobody edits or deletes it.
    pub fn is_built_in(&self) -> bool {
        Role::built_in(&self.name).is_some()
    }
}

/// The roles that Usher knows by itself (F35).
static BUILT_IN: LazyLock<Vec<Role>> = LazyLock::new(|| {
    let role = |name, grants, limited| Role { name: RoleName::known(name), title: None, grants, limited };
    let view = || Grants::of(&[Permission::UsersRead]);
    vec![
        role(RoleName::OWNER, Grants::everything(), false),
        role(RoleName::ADMIN, Grants::everything(), false),
        role("member", view(), false),
        role("viewer", view(), false),
        // One's own data and one page (R5).
        role("basic", Grants::one(PermissionName::known("products.view")), false),
        // One's own data, and what was granted (R64).
        role("collaborator", Grants::default(), true),
    ]
});

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn who_covers_whom() {
        let grants = |name: &str| Role::built_in(&RoleName::parse(name).unwrap()).unwrap().grants.clone();
        assert!(grants("owner").covers(&grants("admin")) && grants("admin").covers(&grants("viewer")) && grants("admin").covers(&grants("basic")));
        assert!(!grants("member").covers(&grants("admin")) && !grants("viewer").covers(&grants("basic")));
        assert!(grants("member").covers(&grants("collaborator")));
        assert_eq!(Role::built_in(&RoleName::parse("nobody").unwrap()), None);
        assert_eq!(grants("basic").names(), ["products.view"]);
    }
}
