//! Correcting the address of somebody who was never active (F6, F9; INVITATIONS section 5): possible under every preset, on
//! the same invitation. Whoever reads the old mailbox holds a dead link and learns nothing of the new one.

use crate::change::{Change, Fact, Moment, Subject, Template};
use crate::email::Email;
use crate::id::UserId;
use crate::invitation::hold::Hold;
use crate::invitation::{DeadReason, Invitation};
use crate::moves::Operation;
use crate::organization::Organization;
use crate::refused::Refused;
use crate::user::{Status, StatusKind, User, may_act_on};

/// The address that is right.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewAddress {
    /// It.
    pub email: Email,
    /// Who has it here already.
    pub holder: Option<UserId>,
    /// Whether mails to it are held back.
    pub hold: Hold,
}

/// Gives `user` the address `to`, in the name of `by`, on whose right the new link rests. A pending person is mailed the
/// new link at once, without the gap; an inactive one when switched on. The address that
/// the user has changes nothing.
///
/// # Errors
/// `OwnerProtected`, `NotAllowed` where the caller may not grant the role or where the organization lets no admin change the
/// address of somebody who was active, `WrongStatus`, `AddressTaken`, `Suppressed`.
pub fn fix_address(
    at: &mut Moment<'_>,
    org: &Organization,
    by: &User,
    mut user: User,
    mut invitation: Option<Invitation>,
    to: NewAddress,
) -> Result<Change<(User, Option<Invitation>)>, Refused> {
    let policies = org.policies();
    may_act_on(&at.actor, &user)?;
    by.offers(&user.role, &user.given, policies)?;
    if user.first_activated_at.is_some() && !policies.email_editors.include_admins() {
        return Err(Refused::NotAllowed("profile.email.editors"));
    }
    // An address that was in use is changed by proving the new one, not by an admin's word alone (F23).
    if user.first_activated_at.is_some() {
        return Err(Refused::WrongStatus(Operation::FixAddress, user.status.kind()));
    }
    user.allows(Operation::FixAddress, policies)?;
    let NewAddress { email, holder, hold } = to;
    if user.email.folded() == email.folded() {
        return Ok(Change::quiet().with((user, invitation)));
    }
    if let Some(other) = holder.filter(|holder| *holder != user.id) {
        return Err(Refused::AddressTaken(other));
    }
    hold.lets_through(Some(user.id))?;

    let mut change = Change::of(at, "user.email_changed", Some(user.org), Some(user.id), Subject::User(user.id, user.version + 1));
    hold.lift(&mut change, org.id, &email);
    change.fact(Fact::UserAddressFreed(user.org, user.email.clone(), user.id));
    change.fact(Fact::UserAddressTaken(user.org, email.clone(), user.id));
    change.fact(Fact::CredentialSettled(user.email.clone(), user.org));
    let was = user.clone();
    user.email = email;
    user.email_verified = false;
    user.note_personal(&mut change, Some(&was));
    if let Some(invitation) = &mut invitation {
        let before = invitation.clone();
        if user.status.kind() == StatusKind::Pending {
            invitation.open_epoch(at, &mut change, DeadReason::AddressChanged, at.now.whole_second() + policies.invite_ttl);
            invitation.plan_reminders(&policies.reminders, at.now);
            invitation.grant(by, org);
            invitation.renewals_left = policies.max_renewals;
            invitation.queue_mail(at, &mut change, Template::Invitation, &user.email, at.now);
            user.status = Status::Pending { link: invitation.live_link() };
        } else {
            // The line after which links went to another mailbox; nothing is mailed until somebody is switched on.
            invitation.leave_spent_epoch(DeadReason::AddressChanged);
            invitation.sends.delivery = None;
        }
        invitation.note_link(&mut change, &before);
        invitation.stored(&mut change);
    }
    user.stored(&mut change);
    Ok(change.with((user, invitation)))
}

impl Invitation {
    /// Whether the link of `epoch` went to an address that was corrected since: its holder may be anybody.
    pub fn address_changed_since(&self, epoch: u32) -> bool {
        self.ends.range(epoch..).any(|(_, reason)| *reason == DeadReason::AddressChanged)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::invitation::LinkHolder;
    use crate::invitation::door::LinkKind;
    use crate::invitation::withdraw::revoke;
    use crate::presets::Preset;
    use crate::refused::Action;
    use crate::testing::{Scene, is_sound};
    use crate::time::Span;

    fn to(email: Email, holder: Option<UserId>) -> NewAddress {
        NewAddress { email, holder, hold: Hold::Free }
    }

    fn right() -> Email {
        Email::parse("robert@x.test").unwrap()
    }

    #[test]
    fn a_pending_person_gets_another_link_at_once_and_the_old_one_is_dead() {
        for (preset, later) in [(Preset::Default, Span(1)), (Preset::Workshop, Span::hours(25)), (Preset::Tenant, Span(1))] {
            let mut scene = Scene::new(preset);
            let (user, mut invitation) = scene.invited();
            invitation.link_held_by = LinkHolder::Both;
            invitation.renewals_left = 0;
            scene.pass(later);
            let (u, i) = (user.clone(), invitation.clone());
            let change = scene.act(|at, org, by| fix_address(at, org, by, u, Some(i), to(right(), None))).unwrap();
            is_sound(&change);
            let mail = change.mails().next().unwrap();
            assert_eq!((mail.template, mail.to.clone(), mail.epoch, mail.due), (Template::Invitation, right(), 2, scene.now));
            assert!(change.facts.contains(&Fact::UserAddressFreed(user.org, user.email.clone(), user.id)));
            assert!(change.facts.contains(&Fact::UserAddressTaken(user.org, right(), user.id)));
            let (after, Some(link)) = change.outcome else { panic!() };
            assert_eq!((after.email, after.email_verified, link.epoch, link.link_held_by), (right(), false, 2, LinkHolder::Invitee));
            assert_eq!((link.expires_at, link.renewals_left), (scene.now.whole_second() + scene.org.policies().invite_ttl, scene.org.policies().max_renewals));
            assert_eq!(link.standing(1, Some(0), scene.now), Err(DeadReason::AddressChanged));
            assert!(link.address_changed_since(1) && !link.address_changed_since(2));
        }
    }

    #[test]
    fn no_earlier_link_offers_a_fresh_one_after_that() {
        let mut scene = Scene::new(Preset::Default);
        let (user, mut invitation) = scene.invited();
        invitation.ends.insert(1, DeadReason::Expired);
        invitation.epoch = 2;
        let (user, invitation) = scene.act(|at, org, by| fix_address(at, org, by, user, Some(invitation), to(right(), None))).unwrap().outcome;
        let invitation = invitation.unwrap();
        for (epoch, reason) in [(1, DeadReason::Expired), (2, DeadReason::AddressChanged)] {
            let mut door = scene.door(LinkKind::Invite, &user, &invitation);
            door.epoch = epoch;
            assert_eq!(door.standing(scene.now), Err(Refused::DeadLink(reason, vec![Action::TellOrganization])));
        }
    }

    #[test]
    fn somebody_switched_off_before_joining_is_mailed_only_when_switched_on() {
        let mut scene = Scene::new(Preset::Workshop);
        let (user, invitation) = scene.invited();
        let (user, invitation) = scene.act(|at, org, by| revoke(at, org, by, user, invitation)).unwrap().outcome;
        let change = scene.act(|at, org, by| fix_address(at, org, by, user, Some(invitation), to(right(), None))).unwrap();
        is_sound(&change);
        assert_eq!(change.mails().count(), 0);
        let (user, invitation) = change.outcome;
        let invitation = invitation.unwrap();
        assert_eq!((user.status.kind(), &user.email, invitation.sends.delivery), (StatusKind::Inactive, &right(), None));
        assert_eq!(invitation.standing(1, Some(0), scene.now), Err(DeadReason::Revoked));
        assert!(invitation.address_changed_since(1));
    }

    #[test]
    fn whoever_was_active_keeps_the_address_until_the_new_one_is_proved() {
        for (preset, refused) in [
            (Preset::Default, Refused::NotAllowed("profile.email.editors")),
            (Preset::Workshop, Refused::NotAllowed("profile.email.editors")),
            (Preset::Tenant, Refused::WrongStatus(Operation::FixAddress, StatusKind::Active)),
        ] {
            let mut scene = Scene::new(preset);
            let active = scene.colleague(scene.org.policies().default_role().as_str());
            assert_eq!(scene.act(|at, org, by| fix_address(at, org, by, active, None, to(right(), None))).err(), Some(refused));
        }
    }

    #[test]
    fn an_address_in_use_is_refused_and_ones_own_changes_nothing() {
        let mut scene = Scene::new(Preset::Default);
        let (user, invitation) = scene.invited();
        let (u, i, other) = (user.clone(), invitation.clone(), scene.admin.id);
        let taken = scene.act(|at, org, by| fix_address(at, org, by, u, Some(i), to(right(), Some(other))));
        assert_eq!(taken.err(), Some(Refused::AddressTaken(other)));
        let (u, i, own, id) = (user.clone(), invitation.clone(), user.email.clone(), user.id);
        let same = scene.act(|at, org, by| fix_address(at, org, by, u, Some(i), to(own, Some(id)))).unwrap();
        assert!(same.facts.is_empty() && same.outcome == (user, Some(invitation)));
    }
}
