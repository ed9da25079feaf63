//! Leaving an organization by one's own act (F19).

use crate::change::{Change, Fact, Moment, Subject};
use crate::invitation::{DeadReason, Invitation};
use crate::policy::{Policies, UserEnd};
use crate::refused::Refused;
use crate::user::{Ending, Status, StatusKind, User};

/// `user` leaves: removed, or only switched off where nothing is ever terminated. The organization keeps the profile and may
/// bring the person back.
///
/// # Errors
/// None here; the last owner or admin is refused at commit.
pub fn leave(at: &mut Moment<'_>, policies: &Policies, mut user: User, invitation: Option<Invitation>) -> Result<Change<User>, Refused> {
    let action = if policies.user_end == UserEnd::InactivateOnly { "user.deactivated" } else { "user.terminated" };
    let mut change = Change::of(at, action, Some(user.org), Some(user.id), Subject::User(user.id, user.version + 1));
    change.detail("ending", Ending::Left.name());
    goes(at, &mut change, policies, &mut user, invitation);
    Ok(change.with(user))
}

/// What leaving writes, in a change that may have another name.
pub(crate) fn goes(at: &Moment<'_>, change: &mut Change<()>, policies: &Policies, user: &mut User, invitation: Option<Invitation>) {
    let (since, by, ending, was) = (at.now, at.actor, Ending::Left, user.status.kind());
    let (stays, reason) = match policies.user_end {
        UserEnd::InactivateOnly => (true, DeadReason::UserInactive),
        UserEnd::Terminate | UserEnd::TerminateAndPurge => (false, DeadReason::Terminated),
    };
    user.ends_access(at, change, policies, invitation, reason);
    if stays {
        user.status = Status::Inactive { since, by, ending };
    } else {
        user.status = Status::Terminated { since, by, ending };
        change.fact(Fact::UserAddressFreed(user.org, user.email.clone(), user.id));
        change.fact(Fact::FormerHolder(user.org, user.email.clone(), user.id));
        user.waits_for_no_credential(change);
        user.plans_purge(at.now, policies);
    }
    change.note("status", was.name(), if stays { StatusKind::Inactive } else { StatusKind::Terminated }.name());
    user.stored(change);
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::change::{Actor, KeeperMove, KeeperSet};
    use crate::presets::Preset;
    use crate::testing::{Scene, is_sound};

    #[test]
    fn whoever_leaves_is_gone_or_only_off_and_may_come_back() {
        for (preset, status, freed) in [(Preset::Default, StatusKind::Terminated, true), (Preset::Workshop, StatusKind::Inactive, false)] {
            let mut scene = Scene::new(preset);
            let user = scene.colleague("admin");
            let before = user.clone();
            let change = scene.act(|at, org, _| {
                at.actor = Actor::User(user.id);
                leave(at, org.policies(), user, None).unwrap()
            });
            is_sound(&change);
            assert_eq!(change.facts.contains(&Fact::UserAddressFreed(before.org, before.email.clone(), before.id)), freed);
            let left = &change.outcome;
            assert_eq!((left.status.kind(), left.never_joined(), left.access_stamp), (status, false, before.access_stamp + 1));
        }
    }

    #[test]
    fn an_owner_leaves_ownership_behind() {
        let mut scene = Scene::new(Preset::Default);
        let owner = scene.colleague("owner");
        let id = owner.id;
        let change = scene.act(|at, org, _| {
            at.actor = Actor::User(id);
            leave(at, org.policies(), owner, None).unwrap()
        });
        assert!(change.facts.contains(&Fact::Keeper(scene.org.id, id, KeeperSet::Owners, KeeperMove::LeaveButNotLast)));
        assert_eq!(change.outcome.role.as_str(), "admin");
        let noted = &change.record.as_ref().unwrap().changes[0];
        assert_eq!((noted.field, noted.before.as_str(), noted.after.as_str()), ("role", "owner", "admin"));
    }
}
