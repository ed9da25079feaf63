//! What a person could grant and cannot any more because of what became of a role (F10; INVITATIONS section 2): links that rested on
//! it are dead for ever, whatever role the person has by now.

use crate::policy::OwnPolicies;
use crate::role::{Grants, RoleName};
use crate::user::User;

/// Rights that were lost with roles, as versions of the organization's policies.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Lost {
    /// Links that were granted under an earlier version are dead: what an earlier role of the person lost.
    pub with_earlier_roles: u32,
    /// The version at which the present role had last been narrowed when the person got it: the person lost nothing by that.
    pub before_this_role: u32,
}

impl User {
    /// The version of the organization's policies before which this person's grants are dead.
    pub(crate) fn grants_since(&self, own: &OwnPolicies) -> u32 {
        let by_this_role = own.narrowed_at(&self.role).filter(|version| *version > self.lost.before_this_role);
        self.lost.with_earlier_roles.max(by_this_role.unwrap_or(0))
    }

    /// Has `role` from now on, with `given` beyond it; what is dead by then stays dead.
    pub(crate) fn takes(&mut self, role: RoleName, given: Grants, own: &OwnPolicies) {
        if role != self.role {
            self.lost = Lost { with_earlier_roles: self.grants_since(own), before_this_role: own.narrowed_at(&role).unwrap_or(0) };
        }
        (self.role, self.given) = (role, given);
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;
    use crate::policy::Value;
    use crate::presets::Preset;
    use crate::role::{Permission, Role};
    use crate::testing::Scene;

    fn name(text: &str) -> RoleName {
        RoleName::parse(text).unwrap()
    }

    /// The same with `desk` permitting `permissions` and these who may invite.
    fn next(own: &OwnPolicies, desk: Option<&[Permission]>, inviters: &[&str]) -> OwnPolicies {
        let role = |permissions| Role { name: name("desk"), title: None, grants: Grants::of(permissions), limited: false };
        let roles: BTreeMap<RoleName, Role> = desk.map(|permissions| (name("desk"), role(permissions))).into_iter().collect();
        let inviters = Value::List(inviters.iter().map(|text| Value::text(*text)).collect());
        own.having(roles).with(&[("invite.inviters".to_owned(), inviters)].into()).unwrap().after(own)
    }

    #[test]
    fn a_role_is_narrowed_when_its_people_can_grant_less() {
        use Permission::{UsersInvite, UsersManage, UsersRead};
        let (few, many) = ([UsersRead, UsersInvite], [UsersRead, UsersInvite, UsersManage]);
        let (without, with) = (&["owner", "admin"][..], &["owner", "admin", "desk"][..]);
        let mut own = OwnPolicies::of(Preset::Default);
        for (desk, inviters, narrowed) in [
            (Some(&few[..]), without, Some(2)),
            (Some(&few), with, Some(2)),
            (Some(&many), with, Some(2)),
            (Some(&few), with, Some(5)),
            (Some(&few), without, Some(6)),
            (Some(&[UsersRead]), without, Some(6)),
            (None, without, None),
            (Some(&few), with, Some(9)),
            (Some(&few), &["owner", "desk"], Some(9)),
        ] {
            own = next(&own, desk, inviters);
            assert_eq!(own.narrowed_at(&name("desk")), narrowed, "version {}", own.version());
        }
        assert_eq!((own.narrowed_at(&name("admin")), own.narrowed_at(&name("owner"))), (Some(10), None));
        let there = own.under(Preset::Tenant).after(&own);
        let back = there.under(Preset::Default).after(&there);
        assert_eq!((there.narrowed_at(&name("viewer")), back.narrowed_at(&name("viewer"))), (None, Some(12)), "what is back is another role of that name");
    }

    #[test]
    fn what_died_with_a_role_stays_dead_and_what_another_role_lost_before_kills_nothing() {
        use Permission::{UsersInvite, UsersRead};
        let desk: &[Permission] = &[UsersRead, UsersInvite];
        let mut person = Scene::new(Preset::Default).colleague("admin");
        let first = OwnPolicies::of(Preset::Default);
        let second = next(&first, Some(desk), &["owner", "desk"]);
        assert_eq!((person.grants_since(&first), person.grants_since(&second)), (0, 2), "admins may invite no more");
        person.takes(RoleName::owner(), Grants::default(), &second);
        assert_eq!(person.grants_since(&second), 2);
        person.takes(name("desk"), Grants::default(), &second);
        assert_eq!(person.grants_since(&second), 2, "granted under 2, its links live, though desk is new with 2");
        let third = next(&second, Some(&[UsersRead, UsersInvite, Permission::UsersManage]), &["owner", "desk"]);
        let fourth = next(&third, Some(desk), &["owner", "desk"]);
        assert_eq!((person.grants_since(&third), person.grants_since(&fourth)), (2, 4));
        let mut other = Scene::new(Preset::Default).colleague("owner");
        other.takes(name("desk"), Grants::default(), &fourth);
        assert_eq!(other.grants_since(&fourth), 0, "what desk lost before is nothing of hers");
    }
}
