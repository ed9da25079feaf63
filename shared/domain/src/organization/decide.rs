//! Changing an organization's policies (REQUIREMENTS section 4). Nothing that is stored changes with them: statuses and
//! running expiries stay; only a set that can stand is taken.

use std::collections::BTreeMap;

use super::Organization;
use crate::change::{Change, Fact, Moment, Subject};
use crate::policy::{Live, OwnPolicies, PolicyChange, Value, contradictions};
use crate::presets::Preset;
use crate::refused::Refused;

/// What is asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Asked {
    /// A preset as it is; what the organization changed itself is gone.
    Preset(Preset),
    /// These values; all others stay.
    Values(BTreeMap<String, Value>),
}

/// What became of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Decided {
    /// The organization as it is now.
    pub organization: Organization,
    /// What is different.
    pub changes: Vec<PolicyChange>,
}

/// The policies that `asked` would make; whether they can stand is another question.
///
/// # Errors
/// `PolicyFaults`: every value that is not one.
pub fn would_be(organization: &Organization, asked: &Asked) -> Result<OwnPolicies, Refused> {
    match asked {
        Asked::Preset(preset) => Ok(organization.policy.under(*preset)),
        Asked::Values(values) => organization.policy.with(values).map_err(Refused::PolicyFaults),
    }
}

/// Makes `next`, which [`would_be`] gave, the organization's policies.
///
/// # Errors
/// `Contradictory`, with everything that keeps the set from standing.
pub fn decide(at: &mut Moment<'_>, mut organization: Organization, next: OwnPolicies, live: &Live) -> Result<Change<Decided>, Refused> {
    let changes = organization.policy.changes_to(&next);
    let (was, will_be) = (organization.policy.preset(), next.preset());
    if changes.is_empty() && was == will_be {
        return Ok(Change::quiet().with(Decided { organization, changes }));
    }
    let found = contradictions(next.policies(), live);
    if !found.is_empty() {
        return Err(Refused::Contradictory(found));
    }
    let id = organization.id;
    organization.policy = next.after(&organization.policy);
    organization.version += 1;
    let mut change = Change::of(at, "policy.updated", Some(id), None, Subject::Organization(id, organization.version));
    if was != will_be {
        change.note("preset", was.name(), will_be.name());
    }
    for PolicyChange { policy, from, to } in &changes {
        change.note(policy, from, to);
    }
    change.detail("preset", will_be.name());
    change.detail("policies", changes.iter().map(|change| change.policy).collect::<Vec<_>>().join(" "));
    change.detail("policy_version", organization.policy.version());
    if changes.iter().any(|change| change.policy == "owner.model") {
        change.fact(Fact::OwnersAre(id, live.keepers.owners.len()));
    }
    change.fact(Fact::Organization(organization.clone()));
    Ok(change.with(Decided { organization, changes }))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::organization::Keepers;
    use crate::testing::{Scene, is_sound};

    fn ask(scene: &mut Scene, asked: &Asked, owners: &[crate::UserId]) -> Result<Change<Decided>, Refused> {
        let live = Live { keepers: Keepers { owners: owners.to_vec(), admins: vec![scene.admin.id] }, roles_in_use: Vec::new() };
        scene.act(|at, org, _| decide(at, org.clone(), would_be(org, asked)?, &live))
    }
    fn values(name: &str, value: Value) -> Asked {
        Asked::Values(BTreeMap::from([(name.to_owned(), value)]))
    }

    #[test]
    fn a_change_is_told_and_counted_and_the_same_again_is_none() {
        let mut scene = Scene::new(Preset::Default);
        let owner = [scene.admin.id];
        let asked = values("invite.ttl", Value::text("2d"));
        let change = ask(&mut scene, &asked, &owner).unwrap();
        is_sound(&change);
        let record = change.record.as_ref().unwrap();
        assert_eq!((record.action, record.changes.len()), ("policy.updated", 1));
        assert_eq!((record.changes[0].before.as_str(), record.changes[0].after.as_str()), ("24h", "2d"));
        scene.org = change.outcome.organization;
        assert_eq!((scene.org.version, scene.org.policy.version(), scene.org.policies().invite_ttl.to_string().as_str()), (2, 2, "2d"));
        let again = ask(&mut scene, &asked, &owner).unwrap();
        assert!(again.facts.is_empty() && again.record.is_none() && again.outcome.changes.is_empty());
        let back = ask(&mut scene, &Asked::Preset(Preset::Default), &owner).unwrap().outcome;
        assert!(back.organization.policy.own().is_empty() && back.changes.len() == 1);
    }

    #[test]
    fn who_owns_is_a_condition_of_a_change_of_the_owner_model() {
        let mut scene = Scene::new(Preset::Default);
        let owner = [scene.admin.id];
        let change = ask(&mut scene, &Asked::Preset(Preset::Business), &owner).unwrap();
        assert!(change.facts.contains(&Fact::OwnersAre(scene.org.id, 1)));
        assert_eq!(change.outcome.organization.policy.preset(), Preset::Business);
        let two = [owner[0], scene.colleague("owner").id];
        let refused = ask(&mut scene, &Asked::Preset(Preset::Business), &two).unwrap_err();
        assert!(matches!(refused, Refused::Contradictory(found) if found[0].code == "several_owners"));
        assert!(matches!(ask(&mut scene, &values("a", Value::Null), &owner), Err(Refused::PolicyFaults(_))));
    }
}
