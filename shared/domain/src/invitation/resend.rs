//! Sending an invitation again (R23, F5): renews its term, keeps the link that lives.

use crate::change::{Change, Moment, Template};
use crate::invitation::Invitation;
use crate::invitation::hold::Hold;
use crate::moves::Operation;
use crate::organization::Organization;
use crate::policy::Policies;
use crate::refused::Refused;
use crate::time::Time;
use crate::user::{Status, User, may_act_on};

/// Mails the link to the invited person again, in the name of `by`, on whose right it rests from now on. A link that is
/// dead (its term over, its granter without the right) is followed by the next epoch's.
///
/// # Errors
/// `OwnerProtected`, `NotAllowed`, `WrongStatus`, `Suppressed`, `TooSoon` with the time to wait. The commit refuses it at the day's limit of
/// mails to one recipient.
pub fn resend(
    at: &mut Moment<'_>,
    org: &Organization,
    by: &User,
    mut user: User,
    mut invitation: Invitation,
    granter_stamp: Option<u32>,
    hold: Hold,
) -> Result<Change<(User, Invitation)>, Refused> {
    let policies = org.policies();
    may_act_on(&at.actor, &user)?;
    by.offers(&user.role, &user.given, policies)?;
    user.allows(Operation::Resend, policies)?;
    hold.lets_through(Some(user.id))?;
    within_limits(&invitation, policies, at.now)?;

    let before = invitation.clone();
    let mut change = invitation.change(at, "invitation.resent");
    hold.lift(&mut change, org.id, &user.email);
    invitation.rests_on_its_granter(&mut change, granter_stamp);
    let standing = invitation.standing(invitation.epoch, granter_stamp, at.now);
    invitation.prolong(at, &mut change, standing, at.now.whole_second() + policies.invite_ttl);
    invitation.plan_reminders(&policies.reminders, at.now);
    invitation.grant(by, org);
    invitation.renewals_left = policies.max_renewals;
    invitation.queue_mail(at, &mut change, Template::Invitation, &user.email, at.now);
    invitation.sends.count_resend(at.now);
    invitation.note_link(&mut change, &before);
    user.status = Status::Pending { link: invitation.live_link() };
    invitation.stored(&mut change);
    user.stored(&mut change);
    Ok(change.with((user, invitation)))
}

fn within_limits(invitation: &Invitation, policies: &Policies, now: Time) -> Result<(), Refused> {
    let next = invitation.next_mail_at(now);
    if next > now {
        return Err(Refused::TooSoon("invite.gap", now.until(next)));
    }
    match policies.resends {
        Some(most) if invitation.sends.resends.within(now.day()) >= most => Err(Refused::TooSoon("invite.resends", now.until(now.next_day()))),
        _ => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::presets::Preset;
    use crate::role::RoleName;
    use crate::testing::{Scene, is_sound};
    use crate::time::Span;

    #[test]
    fn limits_say_when_they_end() {
        let mut scene = Scene::new(Preset::Default);
        let (mut user, mut invitation) = scene.invited();
        scene.pass(Span(59));
        for n in 0..5 {
            let (u, i) = (user.clone(), invitation.clone());
            let early = scene.act(|at, org, by| resend(at, org, by, u, i, Some(0), Hold::Free));
            assert_eq!(early.unwrap_err(), Refused::TooSoon("invite.gap", Span(1)), "{n}");
            scene.pass(Span(1));
            let change = scene.act(|at, org, by| resend(at, org, by, user, invitation, Some(0), Hold::Free)).unwrap();
            is_sound(&change);
            (user, invitation) = change.outcome;
            assert_eq!((invitation.sends.count, invitation.epoch), (n + 2, 1));
            assert_eq!(invitation.expires_at, scene.now.whole_second() + Span::hours(24));
            scene.pass(Span(59));
        }
        scene.pass(Span(1));
        let (u, i) = (user.clone(), invitation.clone());
        let sixth = scene.act(|at, org, by| resend(at, org, by, u, i, Some(0), Hold::Free)).unwrap_err();
        assert_eq!(sixth, Refused::TooSoon("invite.resends", scene.now.until(scene.now.next_day())));
        scene.now = scene.now.next_day();
        assert!(scene.act(|at, org, by| resend(at, org, by, user, invitation, Some(0), Hold::Free)).is_ok());
    }

    #[test]
    fn only_whoever_may_give_the_role_resends_and_owners_are_left_alone() {
        let mut scene = Scene::new(Preset::Default);
        let (mut user, invitation) = scene.invited();
        scene.pass(Span::hours(1));
        let member = scene.colleague("member");
        let (u, i) = (user.clone(), invitation.clone());
        let refused = scene.act(|at, org, _| resend(at, org, &member, u, i, Some(0), Hold::Free)).unwrap_err();
        assert_eq!(refused, Refused::NotAllowed("invite.inviters"));
        user.role = RoleName::owner();
        let refused = scene.act(|at, org, by| resend(at, org, by, user, invitation, Some(0), Hold::Free)).unwrap_err();
        assert_eq!(refused, Refused::OwnerProtected);
    }

    #[test]
    fn a_resend_gives_the_automatic_links_back() {
        let mut scene = Scene::new(Preset::Default);
        let (user, mut invitation) = scene.invited();
        invitation.renewals_left = 0;
        scene.pass(Span::hours(25));
        let (_, after) = scene.act(|at, org, by| resend(at, org, by, user, invitation, Some(0), Hold::Free)).unwrap().outcome;
        assert_eq!((after.epoch, after.renewals_left), (2, 3));
    }
}
