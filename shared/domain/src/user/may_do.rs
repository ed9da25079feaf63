//! May somebody do something, and which rule says so (F35).

use crate::policy::Policies;
use crate::role::{PermissionName, Resource, RoleName};
use crate::user::{StatusKind, User};

/// What decided.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Decision {
    /// The role permits it.
    ByRole(RoleName),
    /// It was given to the person beyond the role.
    ByPerson,
    /// The right is there, for other things.
    OutOfScope,
    /// Nothing permits it.
    NotGranted,
    /// Only active people may do anything.
    NotActive(StatusKind),
    /// There is no such person here.
    NobodyHere,
}

impl Decision {
    /// Whether it says yes.
    pub fn allows(&self) -> bool {
        matches!(self, Decision::ByRole(_) | Decision::ByPerson)
    }
    /// The rule's id.
    pub fn rule(&self) -> String {
        match self {
            Decision::ByRole(role) => format!("role.{role}"),
            Decision::ByPerson => "user.permissions".to_owned(),
            Decision::OutOfScope => "scope".to_owned(),
            Decision::NotGranted => "not_granted".to_owned(),
            Decision::NotActive(status) => format!("status.{}", status.name()),
            Decision::NobodyHere => "user.unknown".to_owned(),
        }
    }
}

/// May `user` do `action` on `resource`, or everywhere without one?
pub fn may_do(user: Option<&User>, policies: &Policies, action: &PermissionName, resource: Option<&Resource>) -> Decision {
    let Some(user) = user.filter(|user| !user.never_joined()) else { return Decision::NobodyHere };
    let role = policies.grants_of(&user.role);
    match user.status.kind() {
        StatusKind::Active if role.allow(action, resource) => Decision::ByRole(user.role.clone()),
        StatusKind::Active if user.given.allow(action, resource) => Decision::ByPerson,
        StatusKind::Active if role.names_it(action) || user.given.names_it(action) => Decision::OutOfScope,
        StatusKind::Active => Decision::NotGranted,
        status => Decision::NotActive(status),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::change::Actor;
    use crate::presets::Preset;
    use crate::role::{Grant, Grants, Scope};
    use crate::testing::Scene;
    use crate::user::{Ending, Status};

    #[test]
    fn every_answer_names_what_decided() {
        let mut scene = Scene::new(Preset::Business);
        let create = PermissionName::parse("cards.create").unwrap();
        let (main, other) = (Resource::parse("account:main").unwrap(), Resource::parse("account:other").unwrap());
        let given = Grants::listed(vec![Grant { permission: create.clone(), scope: Scope::Only([main.clone()].into()) }]).unwrap();
        let carl = User { given, ..scene.colleague("collaborator") };
        let admin = scene.admin.clone();
        let off = Status::Inactive { since: scene.now, by: Actor::System, ending: Ending::Removed };
        let off = User { status: off, ..admin.clone() };
        let policies = scene.org.policies();
        let transfer = PermissionName::parse("transfers.make").unwrap();
        let rows = [
            (Some(&carl), &create, Some(&main), "user.permissions", true),
            (Some(&carl), &create, Some(&other), "scope", false),
            (Some(&carl), &create, None, "scope", false),
            (Some(&carl), &transfer, None, "not_granted", false),
            (Some(&admin), &transfer, Some(&other), "role.admin", true),
            (Some(&off), &create, None, "status.inactive", false),
            (None, &create, None, "user.unknown", false),
        ];
        for (user, action, resource, rule, allowed) in rows {
            let decision = may_do(user, policies, action, resource);
            assert_eq!((decision.rule().as_str(), decision.allows()), (rule, allowed));
        }
    }
}
