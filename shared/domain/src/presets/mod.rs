//! The presets: one file each, each told by its manual.

mod business;
mod community;
mod default;
mod tenant;
mod workshop;

use std::collections::BTreeMap;
use std::sync::LazyLock;

use crate::policy::{Policies, RequiredField, SessionLimits};
use crate::role::RoleName;
use crate::text::Name;
use crate::time::Span;

/// A named set of policies.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Preset {
    /// Usher's own choice.
    Default,
    /// Manuals 000 and 001: a workshop whose admin runs everything; people are never deleted.
    Workshop,
    /// Manual 002: a tenant with admins and members.
    Tenant,
    /// Manual 003: a community whose members own their personal data.
    Community,
    /// Manual 004: a business with one protected owner, admins and collaborators.
    Business,
}

/// What every preset says of `session.limits`.
const SESSIONS: SessionLimits = SessionLimits { absolute: Span::days(30), idle: Span::days(7) };

fn roles(names: &[&'static str]) -> Vec<RoleName> {
    names.iter().copied().map(RoleName::known).collect()
}

fn each(fields: &[RequiredField]) -> Vec<Vec<RequiredField>> {
    fields.iter().map(|field| vec![*field]).collect()
}

fn labels(labels: &[(&str, &str)]) -> BTreeMap<String, Name> {
    labels.iter().filter_map(|(status, label)| Some(((*status).to_owned(), Name::parse(label).ok()?))).collect()
}

impl Preset {
    /// Every one.
    pub const ALL: [Preset; 5] = [Preset::Default, Preset::Workshop, Preset::Tenant, Preset::Community, Preset::Business];

    /// The preset of this name.
    pub fn parse(name: &str) -> Option<Preset> {
        Preset::ALL.into_iter().find(|preset| preset.name() == name)
    }
    /// Its name.
    pub fn name(self) -> &'static str {
        match self {
            Preset::Default => "default",
            Preset::Workshop => "workshop",
            Preset::Tenant => "tenant",
            Preset::Community => "community",
            Preset::Business => "business",
        }
    }
    /// For whom it is, in a sentence.
    pub fn about(self) -> &'static str {
        match self {
            Preset::Default => "Usher's own choice",
            Preset::Workshop => "A workshop whose admin runs everything; people are switched off, never deleted",
            Preset::Tenant => "Tenant admins and members; deleted people are purged after a while",
            Preset::Community => "A community: members own name, address and phone number; admins say where everybody stands",
            Preset::Business => "One owner whom nobody touches, admins, and collaborators with limited access",
        }
    }
    /// What it decides.
    pub fn policies(self) -> &'static Policies {
        static DEFAULT: LazyLock<Policies> = LazyLock::new(default::policies);
        static WORKSHOP: LazyLock<Policies> = LazyLock::new(workshop::policies);
        static TENANT: LazyLock<Policies> = LazyLock::new(tenant::policies);
        static COMMUNITY: LazyLock<Policies> = LazyLock::new(community::policies);
        static BUSINESS: LazyLock<Policies> = LazyLock::new(business::policies);
        match self {
            Preset::Default => &DEFAULT,
            Preset::Workshop => &WORKSHOP,
            Preset::Tenant => &TENANT,
            Preset::Community => &COMMUNITY,
            Preset::Business => &BUSINESS,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::id::UserId;
    use crate::organization::Keepers;
    use crate::policy::{Live, OwnPolicies, OwnerModel, TABLE, contradictions};
    use crate::role::{Grants, Role};
    use crate::testing::Scene;

    /// The table of REQUIREMENTS section 4, as far as its features exist; `–` is whatever has no effect there.
    const WRITTEN: &str = include_str!("table.txt");

    #[test]
    fn every_preset_says_what_the_table_says() {
        let mut rows = WRITTEN.lines().filter(|line| !line.starts_with('#'));
        let columns: Vec<&str> = rows.next().unwrap().split('|').map(str::trim).skip(1).collect();
        assert_eq!(columns, Preset::ALL.map(Preset::name));
        let mut names = Vec::new();
        for row in rows {
            let cells: Vec<&str> = row.split('|').map(str::trim).collect();
            let policy = TABLE.iter().find(|policy| policy.name == cells[0]).unwrap_or_else(|| panic!("{}", cells[0]));
            names.push(policy.name);
            for (preset, said) in Preset::ALL.into_iter().zip(&cells[1..]) {
                assert!(*said == "–" || (policy.show)(preset.policies()).to_string() == *said, "{} {preset:?}: {said}", policy.name);
            }
        }
        assert_eq!(names, TABLE.iter().map(|policy| policy.name).collect::<Vec<_>>());
    }

    #[test]
    fn every_preset_is_sound() {
        for preset in Preset::ALL {
            let (name, policies) = (preset.name(), preset.policies());
            assert_eq!(Preset::parse(name), Some(preset));
            let people = |there: bool| if there { vec![UserId(uuid::Uuid::nil())] } else { Vec::new() };
            let owned = policies.owner_model != OwnerModel::None;
            let live = Live { keepers: Keepers { owners: people(owned), admins: people(!owned) }, roles_in_use: Vec::new() };
            assert_eq!(contradictions(policies, &live), [], "{name}");
            assert_eq!(OwnPolicies::of(preset).policies(), policies, "{name}: its roles follow from its owner model");
            let founder = Scene::new(preset).colleague(policies.founder_role().as_str());
            assert!(founder.may_grant(&policies.default_role(), &Grants::default(), policies), "{name}");
            assert!(policies.password_min_length() >= 15, "{name}: no second factor is enforced yet");
            for role in &policies.roles {
                assert!(Role::built_in(role).is_some(), "{name} {role}");
            }
        }
        assert_eq!(Preset::parse("Default"), None);
    }

    #[test]
    fn nobody_grants_ownership_or_more_than_their_own() {
        let mut scene = Scene::new(Preset::Default);
        let mut may = |granter: &str, role: &str| {
            let by = scene.colleague(granter);
            by.may_grant(&RoleName::parse(role).unwrap(), &Grants::default(), scene.org.policies())
        };
        assert!(may("admin", "admin") && !may("owner", "owner") && !may("member", "viewer"));
        assert!(!may("admin", "basic"), "basic is not a role of this preset");
    }
}
