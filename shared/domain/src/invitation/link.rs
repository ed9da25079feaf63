//! Handing out the link to an admin (INVITATIONS section 5, `…/link`): it proves no mailbox, and it is audited.

use crate::change::{Change, Moment};
use crate::invitation::{DeadReason, Invitation, LinkHolder};
use crate::moves::Operation;
use crate::organization::Organization;
use crate::refused::Refused;
use crate::user::{Status, User, may_act_on};

/// Gives `by` the `handed` link of the present epoch. A live epoch stays as it is but for who holds it; a dead one is
/// followed by the next, without a mail, on the right of `by`.
///
/// # Errors
/// `OwnerProtected`, `NotAllowed`, `WrongStatus`.
pub fn hand_out(
    at: &mut Moment<'_>,
    org: &Organization,
    by: &User,
    mut user: User,
    mut invitation: Invitation,
    granter_stamp: Option<u32>,
) -> Result<Change<(User, Invitation)>, Refused> {
    let policies = org.policies();
    may_act_on(&at.actor, &user)?;
    by.offers(&user.role, &user.given, policies)?;
    user.allows(Operation::Link, policies)?;

    let before = invitation.clone();
    let mut change = invitation.change(at, "invitation.handed");
    invitation.rests_on_its_granter(&mut change, granter_stamp);
    match invitation.standing(invitation.epoch, granter_stamp, at.now) {
        Ok(()) if invitation.link_held_by == LinkHolder::Invitee => invitation.link_held_by = LinkHolder::Both,
        Ok(()) => {}
        Err(reason) => open_for_admin(at, &mut change, org, by, &mut invitation, reason),
    }
    invitation.note_link(&mut change, &before);
    if invitation != before {
        user.status = Status::Pending { link: invitation.live_link() };
        invitation.stored(&mut change);
        user.stored(&mut change);
    }
    Ok(change.with((user, invitation)))
}

/// The next epoch, held by an admin on whose right it rests.
pub(super) fn open_for_admin<T>(at: &Moment<'_>, change: &mut Change<T>, org: &Organization, by: &User, invitation: &mut Invitation, reason: DeadReason) {
    invitation.open_epoch(at, change, reason, at.now.whole_second() + org.policies().invite_ttl);
    invitation.link_held_by = LinkHolder::Admin;
    invitation.grant(by, org);
}
