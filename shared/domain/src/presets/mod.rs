//! The presets: one file each, each told by its manual. `community` and `business` come with the features they need.

mod default;
mod tenant;
mod workshop;

use crate::policy::Policies;

/// A named set of policies.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Preset {
    /// Usher's own choice.
    Default,
    /// Manuals 000 and 001: a workshop whose admin runs everything; people are never deleted.
    Workshop,
    /// Manual 002: a tenant with admins and members.
    Tenant,
}

const ALL: [(Preset, &str); 3] = [(Preset::Default, "default"), (Preset::Workshop, "workshop"), (Preset::Tenant, "tenant")];

impl Preset {
    /// The preset of this name.
    pub fn parse(name: &str) -> Option<Preset> {
        ALL.iter().find(|(_, n)| *n == name).map(|(preset, _)| *preset)
    }
    /// Its name.
    pub fn name(self) -> &'static str {
        ALL.iter().find(|(preset, _)| *preset == self).map_or("", |(_, name)| name)
    }
    /// What it decides.
    pub fn policies(self) -> &'static Policies {
        match self {
            Preset::Default => &default::POLICIES,
            Preset::Workshop => &workshop::POLICIES,
            Preset::Tenant => &tenant::POLICIES,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::role::RoleName;

    #[test]
    fn every_preset_is_sound() {
        for (preset, name) in ALL {
            let policies = preset.policies();
            assert_eq!(Preset::parse(name), Some(preset));
            assert!(policies.has_role(&policies.default_role()), "{name}");
            assert!(policies.has_role(&policies.founder_role()), "{name}");
            assert!(policies.may_invite(&policies.founder_role()), "{name}");
            assert!(policies.password_min_length >= 15, "{name}: no second factor is enforced yet");
            for role in policies.roles {
                assert_ne!(RoleName::parse(role).unwrap().permissions(), crate::role::PermissionSet::default(), "{name} {role}");
            }
        }
        assert_eq!(Preset::parse("Default"), None);
    }

    #[test]
    fn nobody_grants_ownership_or_more_than_their_own() {
        let policies = Preset::Default.policies();
        let role = |name: &str| RoleName::parse(name).unwrap();
        assert!(policies.may_grant(&role("admin"), &role("admin")));
        assert!(!policies.may_grant(&role("owner"), &role("owner")));
        assert!(!policies.may_grant(&role("member"), &role("viewer")));
        assert!(!policies.may_grant(&role("admin"), &role("basic")), "basic is not a role of this preset");
    }
}
