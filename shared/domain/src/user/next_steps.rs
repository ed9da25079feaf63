//! What an admin may do now about a person (INVITATIONS section 10): asked by the notice page, and named by refusals.

use crate::moves::Operation;
use crate::policy::Policies;
use crate::refused::Action;
use crate::role::Permission;
use crate::user::User;

/// What `by` may do about `user`, the best first. `address_free` is whether nobody else holds the person's address by now.
/// That `by` may grant the person's role was asked before.
pub fn next_steps(user: &User, by: &User, policies: &Policies, address_free: bool, suppressed: bool) -> Vec<Action> {
    let status = user.status.kind();
    let may = |permission, operation: Operation| by.may(permission, policies) && operation.check(status, policies).is_ok();
    let back = may(Permission::UsersManage, Operation::Restore) && address_free && !user.never_joined();
    let steps = [
        (if suppressed { Action::LiftSuppression } else { Action::Resend }, may(Permission::UsersInvite, Operation::Resend)),
        (Action::Activate, may(Permission::UsersManage, Operation::Activate)),
        (Action::Invite, by.may(Permission::UsersInvite, policies) && user.never_joined() && address_free),
        (Action::Restore, back),
        (Action::FixAddress, user.first_activated_at.is_none() && may(Permission::UsersInvite, Operation::FixAddress)),
    ];
    steps.into_iter().filter(|(_, may)| *may).map(|(action, _)| action).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::change::Actor;
    use crate::presets::Preset;
    use crate::testing::Scene;
    use crate::user::{Ending, Status};

    #[test]
    fn every_state_offers_what_applies() {
        use Action::{Activate, FixAddress, Invite, LiftSuppression, Resend, Restore};
        for (preset, pending) in [(Preset::Default, vec![Resend, FixAddress]), (Preset::Workshop, vec![Resend, Activate, FixAddress])] {
            let mut scene = Scene::new(preset);
            let (user, _) = scene.invited();
            let (since, by) = (scene.now, Actor::System);
            let gone = |ending| Status::Terminated { since, by, ending };
            let rows = [
                (user.status.clone(), true, pending),
                (Status::AwaitingApproval { since }, true, vec![]),
                (Status::Active { since }, true, vec![]),
                (Status::Inactive { since, by, ending: Ending::Removed }, true, vec![Activate, FixAddress]),
                (gone(Ending::Removed), true, vec![Restore]),
                (gone(Ending::Removed), false, vec![]),
                (gone(Ending::Declined), true, vec![Invite]),
                (gone(Ending::Declined), false, vec![]),
                (Status::Erased { since }, true, vec![]),
            ];
            let member = scene.colleague("member");
            for (status, free, steps) in rows {
                let user = User { status, ..user.clone() };
                let all = |suppressed| next_steps(&user, &scene.admin, scene.org.policies(), free, suppressed);
                assert_eq!(all(false), steps, "{preset:?} {:?} {free}", user.status);
                let held: Vec<Action> = steps.iter().map(|step| if *step == Resend { LiftSuppression } else { *step }).collect();
                assert_eq!(all(true), held, "{preset:?} {:?} {free}", user.status);
                assert_eq!(next_steps(&user, &member, scene.org.policies(), free, false), vec![], "a member may nothing");
            }
        }
    }
}
