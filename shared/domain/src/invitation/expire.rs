//! An epoch ran out (R22, F4; INVITATIONS section 7): one event, one notice, and by policy the next epoch's link for the
//! admin. The timer may fire early, twice, late or never: state and clock decide.

use crate::change::{Change, Moment, Subject, Template};
use crate::id::EventId;
use crate::invitation::Invitation;
use crate::invitation::link::open_for_admin;
use crate::organization::Organization;
use crate::policy::{OnExpire, Policies};
use crate::user::{Status, StatusKind, User};

/// Who is told: the inviter who may still give `invited` the role, else of `keepers` the one active for longest who may, owners first.
pub fn notice_recipient<'a>(inviter: Option<&'a User>, keepers: &'a [User], invited: &User, policies: &Policies) -> Option<&'a User> {
    let may = |user: &&User| user.may_grant(&invited.role, &invited.given, policies);
    inviter.filter(may).or_else(|| keepers.iter().filter(may).min_by_key(|user| (!user.role.is_owner(), user.active_since(), user.id)))
}

/// Tells that the present epoch ran out; `to` is the notice's recipient. None: it has not, or was told before, or ended
/// otherwise.
///
/// The notice names the epoch whose `handed` link it carries (0: none) and, as its serial, the epoch that ran out; it is due
/// since the end of that epoch.
pub fn expire(
    at: &mut Moment<'_>,
    org: &Organization,
    mut user: User,
    mut invitation: Invitation,
    granter_stamp: Option<u32>,
    to: Option<&User>,
) -> Option<Change<(User, Invitation)>> {
    if user.status.kind() != StatusKind::Pending || !invitation.is_due(at.now) {
        return None;
    }
    let before = invitation.clone();
    let id = EventId::of_expiry(invitation.id, invitation.epoch);
    let target = Subject::Invitation(invitation.id, invitation.version + 1);
    let mut change = Change::identified(at, id, "invitation.expired", Some(org.id), Some(user.id), target);
    change.detail("user", user.id);
    change.detail("epoch", invitation.epoch);
    invitation.told_epoch = invitation.epoch;

    let policies = org.policies();
    let to = to.filter(|_| policies.on_expire != OnExpire::None);
    let renews = policies.on_expire == OnExpire::NotifyWithNewLink && invitation.renewals_left > 0;
    if let Some(to) = to {
        if renews && let Err(reason) = invitation.standing(invitation.epoch, granter_stamp, at.now) {
            open_for_admin(at, &mut change, org, to, &mut invitation, reason);
            invitation.renewals_left -= 1;
            user.status = Status::Pending { link: invitation.live_link() };
            user.stored(&mut change);
        }
        // Due since the epoch's end, which is what it tells of, however late the timer fired.
        let mut mail = invitation.mail(at, Template::ExpiryNotice, &to.email, before.expires_at);
        mail.epoch = if invitation.epoch == before.epoch { 0 } else { invitation.epoch };
        mail.serial = before.epoch;
        change.mail(mail);
    }
    change.note("epoch", before.epoch, invitation.epoch);
    change.note("renewals_left", before.renewals_left, invitation.renewals_left);
    invitation.stored(&mut change);
    Some(change.with((user, invitation)))
}

/// Nobody is told of what ends in an organization that was closed: the timer rests.
pub fn rest(mut invitation: Invitation) -> Change<()> {
    let mut change = Change::quiet();
    invitation.told_epoch = invitation.epoch;
    invitation.reminders.clear();
    invitation.stored(&mut change);
    change
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::invitation::{DeadReason, LinkHolder};
    use crate::presets::Preset;
    use crate::role::RoleName;
    use crate::testing::{Scene, is_sound};
    use crate::time::Span;

    #[test]
    fn n_renewals_give_n_plus_one_notices_the_last_without_a_link() {
        for (preset, links) in [(Preset::Default, vec![2, 3, 4, 0]), (Preset::Workshop, vec![2, 3, 4, 0]), (Preset::Tenant, vec![0])] {
            let mut scene = Scene::new(preset);
            let (mut user, mut invitation) = scene.invited();
            let mut notices = Vec::new();
            for _ in 0..10 {
                scene.pass(Span::hours(25));
                let (u, i) = (user.clone(), invitation.clone());
                let Some(change) = scene.act(|at, org, by| expire(at, org, u, i, Some(0), Some(by))) else { continue };
                is_sound(&change);
                let record = change.record.as_ref().unwrap();
                assert_eq!(record.id, EventId::of_expiry(invitation.id, invitation.epoch));
                let mail = change.mails().next().unwrap();
                assert_eq!((&mail.to, mail.user, mail.serial), (&scene.admin.email, Some(user.id), invitation.epoch));
                assert_eq!(mail.due, invitation.expires_at, "the end that it tells of, not the time of telling");
                notices.push(mail.epoch);
                (user, invitation) = change.outcome;
                assert!(mail_matches(&invitation, notices.last().copied()));
            }
            assert_eq!(notices, links, "{preset:?}");
        }
    }

    fn mail_matches(invitation: &Invitation, link: Option<u32>) -> bool {
        link == Some(0) || link == Some(invitation.epoch) && invitation.link_held_by == LinkHolder::Admin
    }

    #[test]
    fn early_twice_and_after_the_end_nothing_happens() {
        let mut scene = Scene::new(Preset::Default);
        let (user, invitation) = scene.invited();
        let fire = |scene: &mut Scene, user: &User, invitation: &Invitation| {
            let (u, i) = (user.clone(), invitation.clone());
            scene.act(|at, org, by| expire(at, org, u, i, Some(0), Some(by)))
        };
        scene.now = invitation.expires_at - Span(1);
        assert!(fire(&mut scene, &user, &invitation).is_none());
        scene.pass(Span(1));
        let (user, invitation) = fire(&mut scene, &user, &invitation).unwrap().outcome;
        assert!(fire(&mut scene, &user, &invitation).is_none());
        scene.pass(Span::hours(24));
        let active = User { status: scene.admin.status.clone(), ..user };
        assert!(fire(&mut scene, &active, &invitation).is_none());
    }

    #[test]
    fn an_epoch_without_its_granter_keeps_that_reason_and_the_recipient_grants_the_next() {
        let mut scene = Scene::new(Preset::Default);
        let (user, invitation) = scene.invited();
        scene.pass(Span::hours(24));
        let owner = scene.colleague("owner");
        let (_, after) = scene.act(|at, org, _| expire(at, org, user, invitation, None, Some(&owner))).unwrap().outcome;
        assert_eq!((after.ends.get(&1), after.granter, after.renewals_left), (Some(&DeadReason::InviterLostRights), owner.id, 2));
    }

    #[test]
    fn with_nobody_to_tell_there_is_the_event_alone() {
        let mut scene = Scene::new(Preset::Default);
        let (user, invitation) = scene.invited();
        scene.pass(Span::hours(24));
        let change = scene.act(|at, org, _| expire(at, org, user, invitation, Some(0), None)).unwrap();
        assert_eq!((change.mails().count(), change.events().count(), change.outcome.1.epoch), (0, 1, 1));
    }

    #[test]
    fn the_inviter_is_told_or_else_the_first_keeper_who_may() {
        let mut scene = Scene::new(Preset::Default);
        let (inviter, member, owner) = (scene.colleague("admin"), scene.colleague("member"), scene.colleague("owner"));
        let invited = scene.invited().0;
        let gone = User { status: invited.status.clone(), ..owner.clone() };
        let policies = scene.org.policies();
        let keepers = [gone.clone(), owner.clone(), scene.admin.clone()];
        for (who, told) in [(Some(&inviter), &inviter), (Some(&member), &owner), (Some(&gone), &owner), (None, &owner)] {
            assert_eq!(notice_recipient(who, &keepers, &invited, policies).map(|user| user.id), Some(told.id));
        }
        assert_eq!(notice_recipient(Some(&member), &[gone], &invited, policies), None);
        // Created first, but switched off and on again since: the other has been active for longer.
        let back = User { status: Status::Active { since: scene.now + Span(1) }, ..scene.admin.clone() };
        assert!(back.id < inviter.id);
        let told = |keepers: &[User]| notice_recipient(Some(&member), keepers, &invited, policies).map(|user| user.id);
        assert_eq!(told(&[back.clone(), inviter.clone()]), Some(inviter.id));
        let owner = User { role: RoleName::owner(), ..back };
        assert_eq!(told(&[inviter.clone(), owner.clone()]), Some(owner.id), "owners first");
    }
}
