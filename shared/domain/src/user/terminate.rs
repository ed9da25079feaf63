//! Removing a user (R29, R43, F15): everything that access meant ends at once, the address is free again, and who had it is
//! remembered, so that nobody is invited into somebody else's past unawares (R29, R30).

use crate::change::{Change, Fact, Moment, Subject};
use crate::invitation::{DeadReason, Invitation};
use crate::moves::Operation;
use crate::policy::Policies;
use crate::refused::Refused;
use crate::user::{Ending, Status, StatusKind, User, may_act_on};

/// Removes `user`; a live link dies with the reason `terminated`. A person who never joined is removed all the same, and
/// restorable to pending.
///
/// # Errors
/// `NotAllowed`: `user.end` where nothing is ever terminated, `role.above_own`; `OwnerProtected`, `WrongStatus`, `Already(Terminated)`. The
/// last owner or admin is refused at commit.
pub fn terminate(at: &mut Moment<'_>, policies: &Policies, by: &User, mut user: User, invitation: Option<Invitation>) -> Result<Change<User>, Refused> {
    Operation::Terminate.permitted(policies)?;
    by.may_reach(&user, policies)?;
    may_act_on(&at.actor, &user)?;
    let was = user.status.kind();
    user.allows(Operation::Terminate, policies)?;

    let mut change = Change::of(at, "user.terminated", Some(user.org), Some(user.id), Subject::User(user.id, user.version + 1));
    change.note("status", was.name(), StatusKind::Terminated.name());
    change.detail("ending", Ending::Removed.name());
    user.ends_access(at, &mut change, policies, invitation, DeadReason::Terminated);
    user.status = Status::Terminated { since: at.now, by: at.actor, ending: Ending::Removed };
    change.fact(Fact::UserAddressFreed(user.org, user.email.clone(), user.id));
    change.fact(Fact::FormerHolder(user.org, user.email.clone(), user.id));
    user.waits_for_no_credential(&mut change);
    user.plans_purge(at.now, policies);
    user.stored(&mut change);
    Ok(change.with(user))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::change::{KeeperMove, KeeperSet};
    use crate::presets::Preset;
    use crate::role::RoleName;
    use crate::testing::{Scene, is_sound};

    #[test]
    fn a_removed_person_loses_everything_and_the_address_remembers_who_had_it() {
        let mut scene = Scene::new(Preset::Default);
        let (pending, invitation) = scene.invited();
        let active = scene.colleague("viewer");
        for (user, invitation) in [(pending, Some(invitation)), (active, None)] {
            let (before, link) = (user.clone(), invitation.clone());
            let change = scene.act(|at, org, by| terminate(at, org.policies(), by, user, invitation)).unwrap();
            is_sound(&change);
            let address = |fact: fn(crate::OrgId, crate::Email, crate::UserId) -> Fact| fact(before.org, before.email.clone(), before.id);
            assert!(change.facts.contains(&address(Fact::UserAddressFreed)) && change.facts.contains(&address(Fact::FormerHolder)));
            let dead = change.facts.iter().find_map(|fact| if let Fact::Invitation(it) = fact { it.ends.get(&it.epoch) } else { None });
            assert_eq!(dead, link.map(|_| &DeadReason::Terminated));
            let after = change.outcome;
            assert_eq!((after.status.kind(), after.never_joined()), (StatusKind::Terminated, false));
            assert_eq!((after.access_stamp, after.grant_stamp), (before.access_stamp + 1, before.grant_stamp + 1));
        }
    }

    #[test]
    fn where_nothing_is_terminated_the_policy_is_named_whatever_the_status() {
        let mut scene = Scene::new(Preset::Workshop);
        let (user, invitation) = scene.invited();
        let refused = scene.act(|at, org, by| terminate(at, org.policies(), by, user, Some(invitation))).unwrap_err();
        assert_eq!(refused, Refused::NotAllowed("user.end"));
    }

    #[test]
    fn whoever_runs_the_organization_leaves_but_not_as_the_last() {
        // preset, role, own act: the step out of the keepers, or none for a refusal
        let rows = [
            (Preset::Default, "owner", true, Some((KeeperSet::Owners, KeeperMove::LeaveButNotLast))),
            (Preset::Default, "owner", false, None),
            (Preset::Default, "admin", false, Some((KeeperSet::Admins, KeeperMove::Leave))),
            (Preset::Tenant, "admin", false, Some((KeeperSet::Admins, KeeperMove::LeaveButNotLast))),
            (Preset::Tenant, "admin", true, Some((KeeperSet::Admins, KeeperMove::LeaveButNotLast))),
        ];
        for (preset, role, own, step) in rows {
            let mut scene = Scene::new(preset);
            let keeper = if own { User { role: RoleName::parse(role).unwrap(), ..scene.admin.clone() } } else { scene.colleague(role) };
            match scene.act(|at, org, by| terminate(at, org.policies(), by, keeper, None)) {
                Err(refused) => assert_eq!((refused, step), (Refused::OwnerProtected, None), "{preset:?} {role} {own}"),
                Ok(change) => {
                    let taken = change.facts.iter().find_map(|fact| if let Fact::Keeper(_, _, set, step) = fact { Some((*set, *step)) } else { None });
                    assert_eq!(taken, step, "{preset:?} {role} {own}");
                }
            }
        }
    }
}
