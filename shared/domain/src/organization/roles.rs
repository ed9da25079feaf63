//! The roles that an organization makes itself (F18, F35). They stand with its policies, because policies name them: one
//! version counts both, and a role cannot go while a policy needs it.

use super::Organization;
use crate::change::{Change, Fact, Moment, Subject};
use crate::field::Field;
use crate::policy::{Live, OwnPolicies, contradictions};
use crate::refused::Refused;
use crate::role::{Grants, Role, RoleName};
use crate::text::Name;
use crate::user::User;

/// Roles that one organization makes at most: all of them are read with every request.
pub const MOST_ROLES: usize = 30;

/// What of a role is to be different.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RoleEdit {
    /// What people call it.
    pub title: Field<Name>,
    /// What it permits.
    pub grants: Option<Grants>,
    /// Whether each person's permissions are chosen.
    pub limited: Option<bool>,
}

/// Makes `role`.
///
/// # Errors
/// `RoleExists`, `TooManyRoles`, `NotAllowed("role.above_own")` for more than `by` may.
pub fn create_role(at: &mut Moment<'_>, org: Organization, by: &User, role: Role) -> Result<Change<(Organization, Role)>, Refused> {
    if role.is_built_in() || org.policy.roles().contains_key(&role.name) {
        return Err(Refused::RoleExists);
    }
    if org.policy.roles().len() >= MOST_ROLES {
        return Err(Refused::TooManyRoles);
    }
    within_own(&org, by, &role.grants)?;
    let mut roles = org.policy.roles().clone();
    roles.insert(role.name.clone(), role.clone());
    let policy = org.policy.having(roles);
    let mut change = decided(at, org, policy, "role.created", &role.name);
    note(&mut change, None, Some(&role));
    Ok(change.map(|org| (org, role)))
}

/// Edits `role`. What is said again changes nothing. It counts from the next request of everybody who has it; links that
/// somebody granted who may not by then are dead.
///
/// # Errors
/// `RoleBuiltIn`, `NotAllowed("role.above_own")` for more than `by` may, before or after, `Contradictory` where a policy
/// needs what would be gone.
pub fn update_role(at: &mut Moment<'_>, org: Organization, by: &User, role: &Role, edit: RoleEdit) -> Result<Change<(Organization, Role)>, Refused> {
    if role.is_built_in() {
        return Err(Refused::RoleBuiltIn);
    }
    let after = Role {
        name: role.name.clone(),
        title: edit.title.apply(role.title.clone()),
        grants: edit.grants.unwrap_or_else(|| role.grants.clone()),
        limited: edit.limited.unwrap_or(role.limited),
    };
    if after == *role {
        return Ok(Change::quiet().with((org, after)));
    }
    if after.grants != role.grants {
        within_own(&org, by, &role.grants)?;
        within_own(&org, by, &after.grants)?;
    }
    let mut roles = org.policy.roles().clone();
    roles.insert(after.name.clone(), after.clone());
    let policy = org.policy.having(roles);
    stands(&org, &policy)?;
    let mut change = decided(at, org, policy, "role.updated", &role.name);
    note(&mut change, Some(role), Some(&after));
    Ok(change.map(|org| (org, after)))
}

/// Deletes `role`. `in_use` is whether somebody has it who is still here.
///
/// # Errors
/// `RoleBuiltIn`, `NotAllowed("role.above_own")`, `RoleInUse` by people or by policies.
pub fn delete_role(at: &mut Moment<'_>, org: Organization, by: &User, role: &Role, in_use: bool) -> Result<Change<Organization>, Refused> {
    if role.is_built_in() {
        return Err(Refused::RoleBuiltIn);
    }
    within_own(&org, by, &role.grants)?;
    let mut roles = org.policy.roles().clone();
    roles.remove(&role.name);
    let policy = org.policy.having(roles);
    let needing: Vec<&'static str> = match stands(&org, &policy) {
        Err(Refused::Contradictory(found)) => found.into_iter().flat_map(|one| one.policies).collect(),
        _ => Vec::new(),
    };
    if in_use || !needing.is_empty() {
        return Err(Refused::RoleInUse(needing));
    }
    let mut change = decided(at, org, policy, "role.deleted", &role.name);
    note(&mut change, Some(role), None);
    Ok(change)
}

/// Nobody makes, widens, narrows or takes away what is above their own (F18).
fn within_own(org: &Organization, by: &User, grants: &Grants) -> Result<(), Refused> {
    if by.grants(org.policies()).covers(grants) { Ok(()) } else { Err(Refused::NotAllowed("role.above_own")) }
}

/// Whether `policy` can stand as far as policies alone say; who is there does not change with a role.
fn stands(org: &Organization, policy: &OwnPolicies) -> Result<(), Refused> {
    let nobody = Live::default();
    let before = contradictions(org.policies(), &nobody);
    let found: Vec<_> = contradictions(policy.policies(), &nobody).into_iter().filter(|one| !before.contains(one)).collect();
    if found.is_empty() { Ok(()) } else { Err(Refused::Contradictory(found)) }
}

fn decided(at: &mut Moment<'_>, mut org: Organization, policy: OwnPolicies, action: &'static str, role: &RoleName) -> Change<Organization> {
    org.policy = policy.after(&org.policy);
    org.version += 1;
    let mut change = Change::of(at, action, Some(org.id), None, Subject::Organization(org.id, org.version));
    change.detail("role", role);
    change.note("role", if action == "role.created" { "" } else { role.as_str() }, if action == "role.deleted" { "" } else { role.as_str() });
    change.fact(Fact::Organization(org.clone()));
    change.with(org)
}

fn note<T>(change: &mut Change<T>, before: Option<&Role>, after: Option<&Role>) {
    let line = |role: Option<&Role>| role.map(|role| role.grants.line()).unwrap_or_default();
    let limited = |role: Option<&Role>| role.map(|role| role.limited.to_string()).unwrap_or_default();
    if line(before) != line(after) {
        change.note("permissions", line(before), line(after));
    }
    if limited(before) != limited(after) {
        change.note("limited", limited(before), limited(after));
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;
    use crate::organization::{Asked, would_be};
    use crate::policy::Value;
    use crate::presets::Preset;
    use crate::role::{Permission, PermissionName};
    use crate::testing::{Scene, is_sound};

    fn helpdesk(permissions: &[Permission]) -> Role {
        Role { name: RoleName::parse("helpdesk").unwrap(), title: None, grants: Grants::of(permissions), limited: false }
    }

    fn made(scene: &mut Scene, role: Role) -> Role {
        let change = scene.act(|at, org, by| create_role(at, org.clone(), by, role)).unwrap();
        is_sound(&change);
        let (org, role) = change.outcome;
        scene.org = org;
        role
    }

    #[test]
    fn a_role_is_made_once_and_counts_for_whoever_has_it() {
        let mut scene = Scene::new(Preset::Default);
        let role = made(&mut scene, helpdesk(&[Permission::UsersRead, Permission::UsersManage]));
        let (ann, org) = (scene.colleague("helpdesk"), scene.org.clone());
        assert!(ann.may(Permission::UsersManage, org.policies()) && !ann.may(Permission::RolesManage, org.policies()));
        assert_eq!((org.version, org.policy.version()), (2, 2));
        let again = scene.act(|at, org, by| create_role(at, org.clone(), by, role.clone())).unwrap_err();
        assert_eq!(again, Refused::RoleExists);
        let ours = Role { name: RoleName::parse("viewer").unwrap(), ..role.clone() };
        assert_eq!(scene.act(|at, org, by| create_role(at, org.clone(), by, ours)).unwrap_err(), Refused::RoleExists);
        let wide = RoleEdit { grants: Some(Grants::of(&Permission::ALL)), ..RoleEdit::default() };
        let refused = scene.act(|at, org, _| update_role(at, org.clone(), &ann, &role, wide.clone())).unwrap_err();
        assert_eq!(refused, Refused::NotAllowed("role.above_own"), "nobody widens their own role");
        let change = scene.act(|at, org, by| update_role(at, org.clone(), by, &role, wide)).unwrap();
        is_sound(&change);
        let record = change.record.as_ref().unwrap();
        assert_eq!((record.action, record.changes[1].field, record.changes[1].before.as_str()), ("role.updated", "permissions", "users.manage users.read"));
        scene.org = change.outcome.0;
        assert!(ann.may(Permission::RolesManage, scene.org.policies()));
        let same = scene.act(|at, org, by| update_role(at, org.clone(), by, &org.policy.roles()[&role.name], RoleEdit::default())).unwrap();
        assert!(same.facts.is_empty() && same.record.is_none());
    }

    #[test]
    fn what_somebody_has_or_a_policy_names_cannot_go() {
        let mut scene = Scene::new(Preset::Default);
        let role = made(&mut scene, helpdesk(&[Permission::UsersInvite]));
        let delete = |scene: &mut Scene, in_use| scene.act(|at, org, by| delete_role(at, org.clone(), by, &role, in_use));
        assert_eq!(delete(&mut scene, true).unwrap_err(), Refused::RoleInUse(vec![]));
        let inviters = Value::List(["owner", "admin", "helpdesk"].map(Value::text).to_vec());
        for (policy, value) in [("default.role", Value::text("helpdesk")), ("invite.inviters", inviters)] {
            let free = scene.org.clone();
            scene.org.policy = would_be(&scene.org, &Asked::Values(BTreeMap::from([(policy.to_owned(), value)]))).unwrap();
            assert!(matches!(delete(&mut scene, false).unwrap_err(), Refused::RoleInUse(names) if names.contains(&policy)), "{policy}");
            let fewer = RoleEdit { grants: Some(Grants::one(PermissionName::known("cards.create"))), ..RoleEdit::default() };
            let narrowed = scene.act(|at, org, by| update_role(at, org.clone(), by, &role, fewer));
            assert_eq!(narrowed.is_err(), policy == "invite.inviters", "whoever may invite keeps the right to");
            scene.org = free;
        }
        let change = delete(&mut scene, false).unwrap();
        is_sound(&change);
        assert!(!change.outcome.policies().has_role(&role.name));
        for name in ["viewer", "basic"] {
            let built_in = Role::built_in(&RoleName::parse(name).unwrap()).unwrap();
            assert_eq!(scene.act(|at, org, by| delete_role(at, org.clone(), by, built_in, false)).unwrap_err(), Refused::RoleBuiltIn);
            assert_eq!(scene.act(|at, org, by| update_role(at, org.clone(), by, built_in, RoleEdit::default())).unwrap_err(), Refused::RoleBuiltIn);
        }
    }

    #[test]
    fn there_is_an_end_to_roles() {
        let mut scene = Scene::new(Preset::Default);
        for at in 0..MOST_ROLES {
            made(&mut scene, Role { name: RoleName::parse(&format!("role-{at}")).unwrap(), ..helpdesk(&[]) });
        }
        let refused = scene.act(|at, org, by| create_role(at, org.clone(), by, helpdesk(&[]))).unwrap_err();
        assert_eq!(refused, Refused::TooManyRoles);
    }
}
