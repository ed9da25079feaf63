//! An organization's own policies: its preset, the values that it changed itself, and what follows from both.

use std::collections::BTreeMap;

use super::shapes::Fault;
use super::{OwnerModel, Policies, TABLE, Value, row};
use crate::presets::Preset;
use crate::role::{Role, RoleName};

/// What an organization decided. Changing it is a rule of the organization's.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OwnPolicies {
    preset: Preset,
    own: BTreeMap<String, Value>,
    roles: BTreeMap<RoleName, Role>,
    narrowed: BTreeMap<RoleName, u32>,
    version: u32,
    policies: Policies,
}

/// What is wrong with one of the values given.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PolicyFault {
    /// Where: a JSON pointer inside `values`.
    pub pointer: String,
    /// `unknown_field`, `wrong_type`, `unknown_value`, `out_of_bounds`, …
    pub code: String,
}

/// One policy that would be another.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PolicyChange {
    /// Which.
    pub policy: &'static str,
    /// What it says now.
    pub from: Value,
    /// What it would say.
    pub to: Value,
}

impl OwnPolicies {
    /// A preset as it is, at version 1.
    pub fn of(preset: Preset) -> OwnPolicies {
        OwnPolicies::stored(preset, BTreeMap::new(), BTreeMap::new(), 1)
    }

    /// What the table holds: a preset, values, and roles that the organization made, without [`OwnPolicies::narrowed`]. A value that is not
    /// understood here was written by newer code: it is kept for that code, and the preset's counts.
    pub fn stored(preset: Preset, own: BTreeMap<String, Value>, roles: BTreeMap<RoleName, Role>, version: u32) -> OwnPolicies {
        let mut policies = preset.policies().clone();
        for (name, value) in &own {
            if let Some(row) = row(name) {
                let _newer = (row.read)(value, &mut policies);
            }
        }
        let mut policies = with_roles_of(preset, policies);
        policies.own_roles.clone_from(&roles);
        OwnPolicies { preset, own, roles, narrowed: BTreeMap::new(), version, policies }
    }

    /// The same with what was stored of [`OwnPolicies::narrowed`].
    pub fn with_narrowed(mut self, narrowed: BTreeMap<RoleName, u32>) -> OwnPolicies {
        self.narrowed = narrowed;
        self
    }

    /// What holds.
    pub fn policies(&self) -> &Policies {
        &self.policies
    }
    /// Where the values come from that the organization did not change.
    pub fn preset(&self) -> Preset {
        self.preset
    }
    /// The values that it changed itself, by name.
    pub fn own(&self) -> &BTreeMap<String, Value> {
        &self.own
    }
    /// The roles that it made itself, by name.
    pub fn roles(&self) -> &BTreeMap<RoleName, Role> {
        &self.roles
    }
    /// The version at which a role that invites last came to permit less than it did, or to invite no more, and at which one was made that
    /// may have had another's name: links that were granted by whoever had it then are dead for ever (INVITATIONS section 2). What
    /// the link gave does not matter, nor what somebody was given beyond the role. Other roles are not in it.
    pub fn narrowed(&self) -> &BTreeMap<RoleName, u32> {
        &self.narrowed
    }
    pub(crate) fn narrowed_at(&self, role: &RoleName) -> Option<u32> {
        self.narrowed.get(role).copied()
    }
    /// Counts the changes; the `ETag` of the policies.
    pub fn version(&self) -> u32 {
        self.version
    }

    /// The same organization under a preset as it is: what it changed itself is gone; the roles that it made stay.
    pub fn under(&self, preset: Preset) -> OwnPolicies {
        self.made_of(preset, BTreeMap::new(), self.roles.clone())
    }

    /// The same with these roles of its own.
    pub(crate) fn having(&self, roles: BTreeMap<RoleName, Role>) -> OwnPolicies {
        self.made_of(self.preset, self.own.clone(), roles)
    }

    fn made_of(&self, preset: Preset, own: BTreeMap<String, Value>, roles: BTreeMap<RoleName, Role>) -> OwnPolicies {
        OwnPolicies::stored(preset, own, roles, self.version).with_narrowed(self.narrowed.clone())
    }

    /// The same with these values changed; one that is the preset's is the organization's own no longer.
    ///
    /// # Errors
    /// Every fault of every value.
    pub fn with(&self, values: &BTreeMap<String, Value>) -> Result<OwnPolicies, Vec<PolicyFault>> {
        let (mut own, mut policies, mut faults) = (self.own.clone(), self.policies.clone(), Vec::new());
        for (name, value) in values {
            let set = row(name).ok_or_else(|| Fault::of("unknown_field")).and_then(|row| {
                (row.read)(value, &mut policies)?;
                let shown = (row.show)(&policies);
                Ok(if shown == (row.show)(self.preset.policies()) { None } else { Some(shown) })
            });
            match set {
                Ok(None) => own.remove(name),
                Ok(Some(shown)) => own.insert(name.clone(), shown),
                Err(fault) => {
                    let name = name.replace('~', "~0").replace('/', "~1");
                    faults.push(PolicyFault { pointer: format!("/{name}{}", fault.at), code: fault.code });
                    None
                }
            };
        }
        if faults.is_empty() { Ok(self.made_of(self.preset, own, self.roles.clone())) } else { Err(faults) }
    }

    /// What would be different, in the table's order.
    pub fn changes_to(&self, other: &OwnPolicies) -> Vec<PolicyChange> {
        let change = |row: &'static super::Row| PolicyChange { policy: row.name, from: (row.show)(&self.policies), to: (row.show)(&other.policies) };
        TABLE.iter().map(change).filter(|change| change.from != change.to).collect()
    }

    /// The roles that would be gone.
    pub fn roles_gone_under(&self, other: &OwnPolicies) -> Vec<RoleName> {
        self.policies.roles.iter().filter(|role| !other.policies.has_role(role)).cloned().collect()
    }

    /// The same at the version after `before`'s, which it replaces.
    pub(crate) fn after(mut self, before: &OwnPolicies) -> OwnPolicies {
        self.version = before.version + 1;
        let (was, is) = (&before.policies, &self.policies);
        // A role that is new may have had an earlier one's name.
        let narrowed = |role: &RoleName| match was.has_role(role) {
            true => was.inviters.contains(role) && !(is.inviters.contains(role) && is.grants_of(role).covers(was.grants_of(role))),
            false => true,
        };
        let names: Vec<RoleName> = is.every_role().map(|role| role.name.clone()).collect();
        self.narrowed.retain(|role, _| names.contains(role));
        self.narrowed.extend(names.into_iter().filter(narrowed).map(|role| (role, self.version)));
        self
    }
}

/// A preset brings its roles along; `owner` is one of them exactly where there are owners.
fn with_roles_of(preset: Preset, mut policies: Policies) -> Policies {
    policies.roles = preset.policies().roles.iter().filter(|role| !role.is_owner()).cloned().collect();
    if policies.owner_model != OwnerModel::None {
        policies.roles.insert(0, RoleName::owner());
    }
    policies
}

#[cfg(test)]
mod tests {
    use super::super::{Contradiction, Live, contradictions};
    use super::*;
    use crate::id::UserId;
    use crate::organization::Keepers;
    use crate::presets::Preset;

    fn values(given: &[(&str, Value)]) -> BTreeMap<String, Value> {
        given.iter().map(|(name, value)| ((*name).to_owned(), value.clone())).collect()
    }
    fn list(words: &[&str]) -> Value {
        Value::List(words.iter().map(|word| Value::text(*word)).collect())
    }

    #[test]
    fn whatever_a_policy_shows_it_reads() {
        for preset in Preset::ALL {
            let own = OwnPolicies::of(preset);
            let shown: BTreeMap<String, Value> = TABLE.iter().map(|row| (row.name.to_owned(), (row.show)(own.policies()))).collect();
            assert_eq!(shown.len(), TABLE.len(), "a name stands twice");
            for other in Preset::ALL {
                let there = OwnPolicies::of(other).with(&shown).unwrap();
                assert_eq!(there.changes_to(&own), [], "{preset:?} {other:?}");
            }
            assert!(own.with(&shown).unwrap().own().is_empty(), "what the preset says is not the organization's own");
        }
    }

    #[test]
    fn bounds_types_and_words_are_refused_where_they_stand() {
        let cases: [(&str, Value, &str, &str); 24] = [
            ("invite.ttl", Value::text("59m"), "", "out_of_bounds"),
            ("invite.ttl", Value::text("721h"), "", "out_of_bounds"),
            ("invite.ttl", Value::Number(24), "", "wrong_type"),
            ("invite.ttl", Value::text("soon"), "", "invalid_span"),
            ("invite.max_renewals", Value::Number(11), "", "out_of_bounds"),
            ("invite.max_renewals", Value::Number(-1), "", "out_of_bounds"),
            ("invite.max_renewals", Value::Null, "", "wrong_type"),
            ("password.min_length", Value::Number(7), "", "out_of_bounds"),
            ("password.min_length", Value::Number(65), "", "out_of_bounds"),
            ("invite.on_expire", Value::text("shout"), "", "unknown_value"),
            ("invite.required", Value::List(vec![list(&["email", "fax"])]), "/0/1", "unknown_value"),
            ("invite.required", Value::List(vec![Value::List(vec![])]), "/0", "empty"),
            ("invite.reminders", Value::List(vec![Value::Number(50), Value::Number(100)]), "/1", "out_of_bounds"),
            ("invite.reminders", Value::List(vec![Value::Number(50), Value::Number(50)]), "", "repeated"),
            ("invite.inviters", list(&[]), "", "empty"),
            ("invite.inviters", list(&["admin", "admin"]), "/1", "repeated"),
            ("invite.resends", Value::Number(0), "", "out_of_bounds"),
            ("notices.digest", Value::text("yes"), "", "wrong_type"),
            ("status.labels", Value::Map(values(&[("gone", Value::text("Gone"))])), "/gone", "unknown_field"),
            ("status.labels", Value::Map(values(&[("active", Value::text(" "))])), "/active", "empty"),
            ("status.labels", Value::Map(values(&[("active", Value::text("x".repeat(41)))])), "/active", "too_long"),
            ("session.limits", Value::Map(values(&[("absolute", Value::text("30d"))])), "/idle", "required"),
            ("session.limits", Value::Map(values(&[("absolute", Value::text("30d")), ("idle", Value::text("1m"))])), "/idle", "out_of_bounds"),
            ("invite.colour", Value::Null, "", "unknown_field"),
        ];
        let own = OwnPolicies::of(Preset::Default);
        for (name, value, at, code) in cases {
            let faults = own.with(&values(&[(name, value.clone())])).unwrap_err();
            assert_eq!(faults, [PolicyFault { pointer: format!("/{name}{at}"), code: code.to_owned() }], "{name} {value}");
        }
        let two = own.with(&values(&[("a/b", Value::Null), ("invite.ttl", Value::Null)])).unwrap_err();
        assert_eq!(two.iter().map(|fault| fault.pointer.as_str()).collect::<Vec<_>>(), ["/a~1b", "/invite.ttl"], "all faults at once");
    }

    #[test]
    fn what_newer_code_wrote_is_kept_and_does_not_count() {
        let written = values(&[("invite.ttl", Value::text("2d")), ("invite.channels", list(&["sms"])), ("invite.on_expire", Value::text("sing"))]);
        let own = OwnPolicies::stored(Preset::Default, written.clone(), BTreeMap::new(), 4);
        assert_eq!(own.changes_to(&OwnPolicies::of(Preset::Default)).len(), 1);
        let changed = own.with(&values(&[("notices.digest", Value::Flag(false))])).unwrap();
        assert_eq!(changed.own().get("invite.channels"), written.get("invite.channels"));
        assert_eq!(changed.own().get("invite.on_expire"), written.get("invite.on_expire"));
        assert_eq!((changed.own().len(), changed.version(), changed.clone().after(&own).version()), (4, 4, 5));
        assert_eq!(changed.under(Preset::Tenant).own().len(), 0);
    }

    /// The codes of what contradicts `preset` with `given`, in an organization with so many owners and admins.
    fn codes(preset: Preset, given: &[(&str, Value)], people: (u128, u128)) -> Vec<&'static str> {
        let ids = |n: u128| (0..n).map(|at| UserId(uuid::Uuid::from_u128(at))).collect();
        let live = Live { keepers: Keepers { owners: ids(people.0), admins: ids(people.1) }, roles_in_use: Vec::new() };
        let own = OwnPolicies::of(preset).with(&values(given)).unwrap();
        contradictions(own.policies(), &live).into_iter().map(|Contradiction { code, .. }| code).collect()
    }

    #[test]
    fn sets_that_deny_themselves_or_the_organization_are_told() {
        let [default, workshop, business] = [Preset::Default, Preset::Workshop, Preset::Business];
        let limits = |absolute: &str, idle: &str| Value::Map(values(&[("absolute", Value::text(absolute)), ("idle", Value::text(idle))]));
        assert_eq!(codes(default, &[("default.role", Value::text("basic"))], (1, 0)), ["default_role_unknown"]);
        assert_eq!(codes(default, &[("default.role", Value::text("owner"))], (1, 0)), ["default_role_owner"]);
        assert_eq!(codes(default, &[("invite.inviters", list(&["owner", "boss"]))], (1, 0)), ["inviter_unknown"]);
        assert_eq!(codes(default, &[("invite.inviters", list(&["owner", "member"]))], (1, 0)), ["inviter_without_right"]);
        assert_eq!(codes(default, &[("invite.inviters", list(&["admin"]))], (1, 0)), ["nobody_invites"]);
        assert_eq!(codes(default, &[("invite.inviters", list(&["owner"]))], (1, 0)), [] as [&str; 0]);
        assert_eq!(codes(default, &[("session.limits", limits("2h", "3h"))], (1, 0)), ["idle_above_absolute"]);
        assert_eq!(codes(default, &[("password.min_length", Value::Number(14))], (1, 0)), ["password_too_short_alone"]);
        assert_eq!(codes(business, &[("mfa.policy", Value::text("off"))], (1, 0)), ["password_too_short_alone"]);
        assert_eq!(codes(default, &[("owner.model", Value::text("protected_single"))], (2, 0)), ["several_owners"]);
        let none = [("owner.model", Value::text("none")), ("invite.inviters", list(&["admin"]))];
        assert_eq!(codes(default, &none, (1, 1)), ["owner_exists"]);
        assert_eq!(codes(default, &none, (0, 0)), ["no_admin"]);
        assert_eq!(codes(default, &none[..1], (0, 1)), ["inviter_unknown"]);
        let many = [("owner.model", Value::text("protected_many")), ("invite.inviters", list(&["owner", "admin"]))];
        assert_eq!(codes(workshop, &many, (0, 1)), ["no_owner"]);
        assert_eq!(codes(workshop, &many[..1], (1, 1)), ["nobody_invites"]);
    }

    #[test]
    fn a_role_that_somebody_has_cannot_go() {
        let (here, there) = (OwnPolicies::of(Preset::Default), OwnPolicies::of(Preset::Business));
        let gone: Vec<String> = here.roles_gone_under(&there).iter().map(ToString::to_string).collect();
        assert_eq!(gone, ["member", "viewer"]);
        let keepers = Keepers { owners: vec![UserId(uuid::Uuid::nil())], admins: Vec::new() };
        let live = Live { keepers, roles_in_use: vec![RoleName::parse("viewer").unwrap()] };
        let told = contradictions(there.policies(), &live);
        assert_eq!(told.iter().map(|one| (one.code, one.detail.contains("viewer"))).collect::<Vec<_>>(), [("role_in_use", true)]);
    }

    #[test]
    fn sessions_of_those_who_run_it_are_short_whatever_is_wanted() {
        let limits = Value::Map(values(&[("absolute", Value::text("12h")), ("idle", Value::text("2h"))]));
        let own = OwnPolicies::of(Preset::Default).with(&values(&[("session.limits", limits)])).unwrap();
        let told = |role: &str| {
            let limits = own.policies().session_limits(&RoleName::parse(role).unwrap());
            (limits.absolute.to_string(), limits.idle.to_string())
        };
        assert_eq!(told("viewer"), ("12h".to_owned(), "2h".to_owned()));
        assert_eq!(told("admin"), ("12h".to_owned(), "1h".to_owned()));
    }
}
