//! Taking an invitation back, and saying no to it (R24; INVITATIONS section 5): gone without ever having joined.

use crate::change::{Actor, Change, Fact, Moment, Subject, Template};
use crate::invitation::door::{Door, LinkKind};
use crate::invitation::{DeadReason, Invitation};
use crate::moves::Operation;
use crate::organization::Organization;
use crate::policy::{Policies, UserEnd};
use crate::refused::Refused;
use crate::user::{Ending, Status, User, may_act_on};

/// `by` takes the invitation of a pending person back, for the organization: whoever may give it (INVITATIONS section 5).
///
/// # Errors
/// `OwnerProtected`, `NotAllowed`, `WrongStatus`.
pub fn revoke(at: &mut Moment<'_>, org: &Organization, by: &User, mut user: User, mut invitation: Invitation) -> Result<Change<(User, Invitation)>, Refused> {
    let policies = org.policies();
    may_act_on(&at.actor, &user)?;
    // Not as for a link: whom nobody can invite any more, because the role is gone, can still be taken off the list.
    by.invites(policies)?;
    by.may_reach(&user, policies)?;
    user.allows(Operation::Revoke, policies)?;
    let mut change = invitation.change(at, "invitation.revoked");
    invitation.end(at, &mut change, DeadReason::Revoked);
    invitation.stored(&mut change);
    leave(at, &mut change, policies, &mut user, Ending::Revoked);
    Ok(change.with((user, invitation)))
}

/// The invited person says no; `tell` learns it. The holder of the link is who acts.
///
/// # Errors
/// `DeadLink`; `HandedLink`, because only the mailbox's owner may say no; `WrongStatus`.
pub fn decline(at: &mut Moment<'_>, door: Door, tell: Option<&User>) -> Result<Change<User>, Refused> {
    door.standing(at.now)?;
    if door.kind == LinkKind::Handed {
        return Err(Refused::HandedLink);
    }
    let policies = door.org.policies();
    door.user.allows(Operation::Decline, policies)?;
    let Door { mut user, mut invitation, .. } = door;
    at.actor = Actor::Invitee(user.id);
    let mut change = invitation.change(at, "invitation.declined");
    invitation.end(at, &mut change, DeadReason::Declined);
    if let Some(tell) = tell {
        let mail = invitation.mail(at, Template::InvitationDeclined, &tell.email, at.now);
        change.mail(mail);
    }
    invitation.stored(&mut change);
    leave(at, &mut change, policies, &mut user, Ending::Declined);
    Ok(change.with(user))
}

/// Where nothing is ever terminated the person is switched off and keeps the address; else the address is free again.
fn leave(at: &mut Moment<'_>, change: &mut Change<()>, policies: &Policies, user: &mut User, ending: Ending) {
    let (since, by, was) = (at.now, at.actor, user.status.kind());
    user.cut_access();
    change.fact(Fact::CredentialSettled(user.email.clone(), user.org));
    let event = if policies.user_end == UserEnd::InactivateOnly {
        user.status = Status::Inactive { since, by, ending };
        "user.deactivated"
    } else {
        user.status = Status::Terminated { since, by, ending };
        change.fact(Fact::UserAddressFreed(user.org, user.email.clone(), user.id));
        // Who never joined is in nobody's way.
        user.frees_external_id(change);
        user.external_id = None;
        user.plans_purge(at.now, policies);
        "user.terminated"
    };
    change.note("status", was.name(), user.status.kind().name());
    change.tell(at, event, Some(user.org), Subject::User(user.id, user.version + 1), &[("ending", ending.name().to_owned())]);
    user.stored(change);
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::presets::Preset;
    use crate::testing::{Scene, is_sound};
    use crate::user::StatusKind;

    #[test]
    fn whoever_may_invite_revokes_even_what_nobody_can_offer_any_more() {
        let mut scene = Scene::new(Preset::Default);
        let (mut user, invitation) = scene.invited();
        let member = scene.colleague("member");
        let (u, i) = (user.clone(), invitation.clone());
        let refused = scene.act(|at, org, _| revoke(at, org, &member, u, i)).unwrap_err();
        assert_eq!(refused, Refused::NotAllowed("invite.inviters"));
        user.role = crate::role::RoleName::parse("gone").unwrap();
        assert!(scene.act(|at, org, by| revoke(at, org, by, user, invitation)).is_ok());
    }

    #[test]
    fn the_address_is_free_again_where_people_are_terminated() {
        for (preset, status) in [(Preset::Default, StatusKind::Terminated), (Preset::Tenant, StatusKind::Terminated), (Preset::Workshop, StatusKind::Inactive)]
        {
            let mut scene = Scene::new(preset);
            let (user, invitation) = scene.invited();
            let door = scene.door(LinkKind::Invite, &user, &invitation);
            let declined = scene.act(|at, _, by| decline(at, door, Some(by))).unwrap();
            let (u, i) = (user.clone(), invitation);
            let revoked = scene.act(|at, org, by| revoke(at, org, by, u, i)).unwrap();
            is_sound(&declined);
            is_sound(&revoked);
            let freed = Fact::UserAddressFreed(user.org, user.email.clone(), user.id);
            assert_eq!(declined.facts.contains(&freed), status == StatusKind::Terminated);
            assert_eq!(revoked.facts.contains(&freed), status == StatusKind::Terminated);
            assert_eq!((declined.mails().next().map(|mail| &mail.to), revoked.mails().count()), (Some(&scene.admin.email), 0));
            assert_eq!(declined.record.as_ref().map(|record| record.actor), Some(Actor::Invitee(user.id)));
            for after in [declined.outcome, revoked.outcome.0] {
                assert_eq!((after.status.kind(), after.access_stamp), (status, user.access_stamp + 1));
                assert_eq!(after.never_joined(), status == StatusKind::Terminated);
            }
        }
    }
}
