//! Switching a user on (R36, R39; INVITATIONS section 5): straight to active where that is allowed, else through a mail.

use crate::change::{Change, Moment, Subject, Template};
use crate::invitation::{DeadReason, Invitation};
use crate::moves::Operation;
use crate::organization::Organization;
use crate::refused::Refused;
use crate::time::Time;
use crate::user::{Status, StatusKind, User, may_act_on};

/// What became of the user, and the invitation if it changed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Activated {
    /// The user, active or pending again.
    pub user: User,
    /// The invitation, if there is one.
    pub invitation: Option<Invitation>,
}

/// Makes `user` active. Somebody without a credential here is mailed a `setup` link; somebody who was never active here
/// (and never will be without own act) goes back to pending with a fresh invitation. `by` is who does it, whose grant
/// the new link carries.
///
/// # Errors
/// `OwnerProtected`, `WrongStatus`, `Already(Active)`, `NotAllowed` as [`User::offers`].
pub fn activate(at: &mut Moment<'_>, org: &Organization, by: &User, mut user: User, invitation: Option<Invitation>) -> Result<Change<Activated>, Refused> {
    may_act_on(&at.actor, &user)?;
    let policies = org.policies();
    let was = user.status.kind();
    user.allows(Operation::Activate, policies)?;
    if !user.role.is_owner() {
        by.offers(&user.role, &user.given, policies)?;
    }
    let declined_or_revoked = matches!(user.status, Status::Inactive { ending, .. } if ending.never_joined());
    let straight = user.first_activated_at.is_some() || policies.manual_activation && !declined_or_revoked;
    match invitation {
        Some(invitation) if !straight => {
            let change = Change::of(at, "user.reactivated", Some(user.org), Some(user.id), Subject::User(user.id, user.version + 1));
            Ok(back_to_pending(at, change, org, by, user, invitation, DeadReason::UserInactive))
        }
        invitation => {
            let name = if user.first_activated_at.is_some() { "user.reactivated" } else { "user.activated" };
            let mut change = Change::of(at, name, Some(user.org), Some(user.id), Subject::User(user.id, user.version + 1));
            change.note("status", was.name(), StatusKind::Active.name());
            user.status = Status::Active { since: at.now };
            user.first_activated_at.get_or_insert(at.now);
            user.enters_keepers(&mut change, policies);
            let invitation = invitation.map(|invitation| mail_setup(at, &mut change, org, by, &user, invitation));
            user.stored(&mut change);
            Ok(change.with(Activated { user, invitation }))
        }
    }
}

/// An active person without a credential missed the link to set one and asks for a reset: another is mailed. None for
/// anybody else.
pub fn set_up_again(at: &mut Moment<'_>, org: &Organization, user: &User, mut invitation: Invitation) -> Option<Change<Invitation>> {
    if user.status.kind() != StatusKind::Active || user.account.is_some() {
        return None;
    }
    let mut change = invitation.change(at, "invitation.setup_resent");
    let until = at.now.whole_second() + org.policies().invite_ttl;
    if invitation.setup_until.is_none_or(|until| at.now >= until) {
        invitation.leave_spent_epoch(DeadReason::Activated);
    }
    invitation.setup_until = Some(until);
    invitation.queue_mail(at, &mut change, Template::SetUp, &user.email, at.now);
    invitation.stored(&mut change);
    Some(change.with(invitation))
}

/// An active person without a credential here gets a link to set one; it never waits for a refusal, only for the gap.
pub(super) fn mail_setup(at: &mut Moment<'_>, change: &mut Change<()>, org: &Organization, by: &User, user: &User, mut invitation: Invitation) -> Invitation {
    if user.account.is_some() {
        return invitation;
    }
    let due = invitation.next_mail_at(at.now);
    invitation.leave_spent_epoch(DeadReason::Activated);
    invitation.end(at, change, DeadReason::Activated);
    invitation.grant(by, org);
    invitation.setup_until = Some(due.whole_second() + org.policies().invite_ttl);
    invitation.queue_mail(at, change, Template::SetUp, &user.email, due);
    invitation.sends.count_resend(at.now);
    invitation.stored(change);
    invitation
}

/// `change`, and in it the user pending again, with a mail and a new epoch; the one before ended with `reason` if not
/// otherwise before.
pub(super) fn back_to_pending(
    at: &mut Moment<'_>,
    mut change: Change<()>,
    org: &Organization,
    by: &User,
    mut user: User,
    mut invitation: Invitation,
    reason: DeadReason,
) -> Change<Activated> {
    change.note("status", user.status.kind().name(), StatusKind::Pending.name());
    let due: Time = invitation.next_mail_at(at.now);
    invitation.grant(by, org);
    invitation.renewals_left = org.policies().max_renewals;
    invitation.open_epoch(at, &mut change, reason, due.whole_second() + org.policies().invite_ttl);
    invitation.plan_reminders(&org.policies().reminders, due);
    invitation.queue_mail_anyway(at, &mut change, Template::Invitation, &user.email, due);
    invitation.sends.count_resend(at.now);
    user.status = Status::Pending { link: invitation.live_link() };
    invitation.stored(&mut change);
    user.stored(&mut change);
    change.with(Activated { user, invitation: Some(invitation) })
}
