//! Rights as they stand on people and roles: a list, so that what newer code adds to one of them is ignored and not in the way.

use std::collections::{BTreeMap, BTreeSet};

use domain::Name;
use domain::role::{Grant, Grants, PermissionName, Resource, Role, RoleName, Scope};
use serde::{Deserialize, Serialize};

use super::word;
use crate::item::Corrupt;

/// One right. One-letter names: it is stored with every person who has it.
#[derive(Serialize, Deserialize)]
pub(super) struct GrantForm {
    p: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    r: Option<BTreeSet<String>>,
}

/// None for no rights at all, which is what most people have beyond their role.
pub(super) fn forms(grants: &Grants) -> Option<Vec<GrantForm>> {
    let form = |Grant { permission, scope }| match scope {
        Scope::Everywhere => GrantForm { p: permission.to_string(), r: None },
        Scope::Only(only) => GrantForm { p: permission.to_string(), r: Some(only.iter().map(ToString::to_string).collect()) },
    };
    let forms: Vec<GrantForm> = grants.list().map(form).collect();
    (!forms.is_empty()).then_some(forms)
}

pub(super) fn grants(kind: &'static str, forms: Option<Vec<GrantForm>>) -> Result<Grants, Corrupt> {
    word(kind, "given", Grants::listed(forms.unwrap_or_default().into_iter().filter_map(grant).collect()).ok())
}

/// A right; none for one that newer code knows and this does not: that permits nothing here.
fn grant(form: GrantForm) -> Option<Grant> {
    let permission = PermissionName::parse(&form.p).ok()?;
    let scope = match form.r {
        None => Scope::Everywhere,
        Some(only) => Scope::Only(only.iter().map(|text| Resource::parse(text)).collect::<Result<_, _>>().ok()?),
    };
    Some(Grant { permission, scope })
}

/// A role that an organization made.
#[derive(Serialize, Deserialize)]
pub(super) struct RoleForm {
    title: Option<Name>,
    grants: Option<Vec<GrantForm>>,
    limited: bool,
}

pub(super) fn role_forms(roles: &BTreeMap<RoleName, Role>) -> BTreeMap<RoleName, RoleForm> {
    roles.iter().map(|(name, role)| (name.clone(), RoleForm { title: role.title.clone(), grants: forms(&role.grants), limited: role.limited })).collect()
}

pub(super) fn roles(kind: &'static str, forms: Option<BTreeMap<RoleName, RoleForm>>) -> Result<BTreeMap<RoleName, Role>, Corrupt> {
    let role =
        |(name, form): (RoleName, RoleForm)| Ok((name.clone(), Role { name, title: form.title, grants: grants(kind, form.grants)?, limited: form.limited }));
    forms.unwrap_or_default().into_iter().map(role).collect()
}
