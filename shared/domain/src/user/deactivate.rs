//! Switching a user off (R38, F15): pending, awaiting approval and active people lose everything at once.

use crate::change::{Change, Moment, Subject};
use crate::invitation::{DeadReason, Invitation};
use crate::moves::Operation;
use crate::policy::Policies;
use crate::refused::Refused;
use crate::user::{Ending, Status, StatusKind, User, may_act_on};

/// Switches `user` off; a live invitation dies with the reason `user_inactive`.
///
/// # Errors
/// `NotAllowed("role.above_own")`, `OwnerProtected`, `WrongStatus`, `Already(Inactive)`. The last owner or admin is refused at commit.
pub fn deactivate(at: &mut Moment<'_>, policies: &Policies, by: &User, mut user: User, invitation: Option<Invitation>) -> Result<Change<User>, Refused> {
    by.may_reach(&user, policies)?;
    may_act_on(&at.actor, &user)?;
    let was = user.status.kind();
    user.allows(Operation::Deactivate, policies)?;

    let mut change = Change::of(at, "user.deactivated", Some(user.org), Some(user.id), Subject::User(user.id, user.version + 1));
    change.note("status", was.name(), StatusKind::Inactive.name());
    user.ends_access(at, &mut change, policies, invitation, DeadReason::UserInactive);
    user.status = Status::Inactive { since: at.now, by: at.actor, ending: Ending::Removed };
    user.stored(&mut change);
    Ok(change.with(user))
}
