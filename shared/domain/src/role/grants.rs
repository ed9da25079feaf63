//! Sets of rights: what a role permits, what one person was given beyond it, and who may give what to whom (F18).

use std::collections::{BTreeMap, BTreeSet};

use super::{Permission, PermissionName, Resource};

/// Permissions in one set.
pub const MOST_GRANTS: usize = 40;
/// Resources in one set, over all its permissions: a set stands on the person, who is read with every request.
pub const MOST_RESOURCES: usize = 100;

/// Where a right holds.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Scope {
    /// Everywhere in the organization.
    Everywhere,
    /// For these things alone.
    Only(BTreeSet<Resource>),
}

/// One right and where it holds.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Grant {
    /// Which.
    pub permission: PermissionName,
    /// Where.
    pub scope: Scope,
}

/// A set of rights.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Default)]
pub struct Grants {
    everything: bool,
    given: BTreeMap<PermissionName, Scope>,
}

/// Why a list of grants is no set of rights; the text form is the code of the field error.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum GrantFault {
    /// A permission twice.
    Repeated,
    /// A list of resources without any: that would be no right at all.
    Empty,
    /// Usher's own permissions hold for the whole organization.
    NotScoped,
    /// More than [`MOST_GRANTS`] or [`MOST_RESOURCES`].
    TooMany,
}

impl GrantFault {
    /// The code.
    pub fn code(self) -> &'static str {
        match self {
            GrantFault::Repeated => "repeated",
            GrantFault::Empty => "empty",
            GrantFault::NotScoped => "not_scoped",
            GrantFault::TooMany => "too_many",
        }
    }
}

impl Grants {
    /// Every right there is, Usher's own and every product's.
    pub(crate) fn everything() -> Grants {
        Grants { everything: true, given: BTreeMap::new() }
    }
    /// These of Usher's own.
    pub fn of(permissions: &[Permission]) -> Grants {
        Grants { everything: false, given: permissions.iter().map(|permission| (PermissionName::from(*permission), Scope::Everywhere)).collect() }
    }
    /// This one, everywhere.
    pub(crate) fn one(permission: PermissionName) -> Grants {
        Grants { everything: false, given: BTreeMap::from([(permission, Scope::Everywhere)]) }
    }

    /// The set of a list, as somebody wrote it.
    ///
    /// # Errors
    /// The place of the first grant that does not fit, and why.
    pub fn listed(list: Vec<Grant>) -> Result<Grants, (usize, GrantFault)> {
        let (mut given, mut resources) = (BTreeMap::new(), 0);
        for (at, Grant { permission, scope }) in list.into_iter().enumerate() {
            if let Scope::Only(only) = &scope {
                resources += only.len();
                if only.is_empty() {
                    return Err((at, GrantFault::Empty));
                }
                if permission.is_own() {
                    return Err((at, GrantFault::NotScoped));
                }
            }
            if given.len() >= MOST_GRANTS || resources > MOST_RESOURCES {
                return Err((at, GrantFault::TooMany));
            }
            if given.insert(permission, scope).is_some() {
                return Err((at, GrantFault::Repeated));
            }
        }
        Ok(Grants { everything: false, given })
    }

    /// Whether it holds every right there is.
    pub fn is_everything(&self) -> bool {
        self.everything
    }
    /// Whether it holds none.
    pub fn is_empty(&self) -> bool {
        !self.everything && self.given.is_empty()
    }
    /// What it lists; nothing for a set that holds everything.
    pub fn list(&self) -> impl Iterator<Item = Grant> + '_ {
        self.given.iter().map(|(permission, scope)| Grant { permission: permission.clone(), scope: scope.clone() })
    }
    /// The names of the permissions, Usher's own alone where it holds everything.
    pub fn names(&self) -> Vec<&str> {
        match self.everything {
            true => Permission::ALL.into_iter().map(Permission::name).collect(),
            false => self.given.keys().map(PermissionName::as_str).collect(),
        }
    }

    /// Whether it holds one of Usher's own.
    pub fn holds(&self, permission: Permission) -> bool {
        self.everything || self.given.contains_key(&PermissionName::from(permission))
    }

    /// Whether `action` on `resource` is within it; without a resource the right has to hold everywhere.
    pub fn allow(&self, action: &PermissionName, resource: Option<&Resource>) -> bool {
        self.everything
            || match (self.given.get(action), resource) {
                (None, _) => false,
                (Some(Scope::Everywhere), _) => true,
                (Some(Scope::Only(only)), Some(resource)) => only.contains(resource),
                (Some(Scope::Only(_)), None) => false,
            }
    }

    /// Whether `action` is within it for anything at all.
    pub fn names_it(&self, action: &PermissionName) -> bool {
        self.everything || self.given.contains_key(action)
    }

    /// Whether everything in `other` is here too.
    pub fn covers(&self, other: &Grants) -> bool {
        let within = |(permission, scope): (&PermissionName, &Scope)| match (self.given.get(permission), scope) {
            (None, _) => false,
            (Some(Scope::Everywhere), _) => true,
            (Some(Scope::Only(_)), Scope::Everywhere) => false,
            (Some(Scope::Only(here)), Scope::Only(there)) => there.is_subset(here),
        };
        self.everything || !other.everything && other.given.iter().all(within)
    }

    /// Both sets in one.
    #[must_use]
    pub fn with(&self, more: &Grants) -> Grants {
        let mut all = self.clone();
        all.everything |= more.everything;
        for (permission, scope) in &more.given {
            let before = all.given.remove(permission);
            let both = match (before, scope) {
                (Some(Scope::Only(here)), Scope::Only(there)) => Scope::Only(here.union(there).cloned().collect()),
                (None, scope) => scope.clone(),
                (Some(_), _) => Scope::Everywhere,
            };
            all.given.insert(permission.clone(), both);
        }
        all
    }

    /// As one line, for the audit log: names, each with what it is limited to.
    pub fn line(&self) -> String {
        if self.everything {
            return "everything".to_owned();
        }
        let one = |(permission, scope): (&PermissionName, &Scope)| match scope {
            Scope::Everywhere => permission.to_string(),
            Scope::Only(only) => format!("{permission}({})", only.iter().map(Resource::as_str).collect::<Vec<_>>().join(" ")),
        };
        self.given.iter().map(one).collect::<Vec<_>>().join(" ")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn grant(permission: &str, resources: Option<&[&str]>) -> Grant {
        let scope = match resources {
            None => Scope::Everywhere,
            Some(only) => Scope::Only(only.iter().map(|text| Resource::parse(text).unwrap()).collect()),
        };
        Grant { permission: PermissionName::parse(permission).unwrap(), scope }
    }
    fn set(list: &[(&str, Option<&[&str]>)]) -> Grants {
        Grants::listed(list.iter().map(|(permission, resources)| grant(permission, *resources)).collect()).unwrap()
    }

    #[test]
    fn a_scope_counts_and_a_list_is_checked() {
        let cards = set(&[("cards.create", Some(&["account:a", "account:b"])), ("users.read", None)]);
        let (create, a, c) = (PermissionName::parse("cards.create").unwrap(), Resource::parse("account:a").unwrap(), Resource::parse("account:c").unwrap());
        assert!(cards.allow(&create, Some(&a)) && !cards.allow(&create, Some(&c)) && !cards.allow(&create, None));
        assert!(cards.holds(Permission::UsersRead) && !cards.holds(Permission::UsersManage));
        assert!(Grants::everything().allow(&create, Some(&c)) && Grants::everything().allow(&create, None));
        assert_eq!(cards.line(), "cards.create(account:a account:b) users.read");
        let twice = vec![grant("cards.create", None), grant("cards.create", Some(&["account:a"]))];
        assert_eq!(Grants::listed(twice), Err((1, GrantFault::Repeated)));
        assert_eq!(Grants::listed(vec![grant("cards.create", Some(&[]))]), Err((0, GrantFault::Empty)));
        assert_eq!(Grants::listed(vec![grant("users.read", Some(&["account:a"]))]), Err((0, GrantFault::NotScoped)));
        let many = (0..=MOST_GRANTS).map(|at| grant(&format!("cards.act_{at}"), None)).collect();
        assert_eq!(Grants::listed(many), Err((MOST_GRANTS, GrantFault::TooMany)));
        let names: Vec<String> = (0..=MOST_RESOURCES).map(|at| format!("account:{at}")).collect();
        let names: Vec<&str> = names.iter().map(String::as_str).collect();
        assert_eq!(Grants::listed(vec![grant("cards.create", Some(&names))]), Err((0, GrantFault::TooMany)));
    }

    #[test]
    fn who_covers_whom_by_scope() {
        let (everywhere, one, two) =
            (set(&[("cards.create", None)]), set(&[("cards.create", Some(&["account:a"]))]), set(&[("cards.create", Some(&["account:a", "account:b"]))]));
        assert!(everywhere.covers(&two) && two.covers(&one) && one.covers(&Grants::default()));
        assert!(!one.covers(&two) && !two.covers(&everywhere) && !everywhere.covers(&Grants::everything()));
        assert!(Grants::everything().covers(&everywhere) && Grants::everything().covers(&Grants::everything()));
        assert_eq!(one.with(&set(&[("cards.create", Some(&["account:b"]))])), two);
        assert_eq!(two.with(&everywhere), everywhere);
        assert_eq!(everywhere.with(&one), everywhere);
        assert!(one.with(&Grants::everything()).is_everything());
    }
}
