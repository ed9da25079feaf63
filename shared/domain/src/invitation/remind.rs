//! Reminders (F8; INVITATIONS section 7): the link once more, at percentages of its term that the organization chooses.
//!
//! They are planned when a term begins and are part of the invitation; the earliest is when its timer is due. An epoch is
//! reminded once of each percentage, also when its term is prolonged. Whoever comes late is reminded of the latest percentage
//! alone: two equal mails at once help nobody.

use crate::change::{Change, Moment, Template};
use crate::invitation::{Invitation, LinkHolder};
use crate::policy::Policies;
use crate::time::{Span, Time};
use crate::user::{StatusKind, User};

/// A reminder to come.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Reminder {
    /// At which percentage of the term.
    pub percentage: u8,
    /// When that is, a whole second.
    pub at: Time,
}

impl Invitation {
    /// Plans the reminders of the term that begins at `from` and ends with the present epoch, at these percentages of it, but
    /// for those of which the epoch was reminded before.
    pub(crate) fn plan_reminders(&mut self, percentages: &[u8], from: Time) {
        let (from, done) = (from.whole_second(), self.reminded);
        let term = from.until(self.expires_at);
        let within = |percentage: &&u8| (1..100).contains(*percentage) && **percentage > done;
        let planned = percentages.iter().filter(within).map(|&percentage| Reminder { percentage, at: from + Span(term.0 * i64::from(percentage) / 100) });
        self.reminders = planned.collect();
        self.reminders.sort_unstable_by_key(|reminder| reminder.percentage);
        self.reminders.dedup();
    }
}

/// Works off the reminders that are due: the invited person is mailed the link again if it works, is theirs, and their last
/// mail is not known to have failed; else, and where `may_mail` says that the day's mails are used up, there is none, and
/// the reminder is over as well. None: no reminder is due.
pub fn remind(
    at: &mut Moment<'_>,
    policies: &Policies,
    user: &User,
    mut invitation: Invitation,
    granter_stamp: Option<u32>,
    may_mail: bool,
) -> Option<Change<Invitation>> {
    invitation.untold_end()?;
    let due = invitation.reminders.iter().take_while(|reminder| reminder.at <= at.now).count();
    let latest = invitation.reminders.drain(..due).next_back()?;
    let stands = user.status.kind() == StatusKind::Pending && invitation.standing(invitation.epoch, granter_stamp, at.now).is_ok();
    let reaches = invitation.link_held_by != LinkHolder::Admin && !invitation.sends.undelivered();
    let wanted = policies.reminders.contains(&latest.percentage) && latest.percentage > invitation.reminded;
    if !(stands && reaches && wanted && may_mail) {
        let mut change = Change::quiet();
        invitation.stored(&mut change);
        return Some(change.with(invitation));
    }
    let mut change = invitation.change(at, "invitation.reminded");
    invitation.rests_on_its_granter(&mut change, granter_stamp);
    change.note("reminded", invitation.reminded, latest.percentage);
    change.detail("epoch", invitation.epoch);
    change.detail("percentage", latest.percentage);
    invitation.reminded = latest.percentage;
    invitation.queue_mail(at, &mut change, Template::InvitationReminder, &user.email, at.now);
    invitation.stored(&mut change);
    Some(change.with(invitation))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::change::Fact;
    use crate::invitation::hold::Hold;
    use crate::invitation::resend::resend;
    use crate::invitation::{Delivery, DeliveryState, expire::expire};
    use crate::presets::Preset;
    use crate::testing::{Scene, is_sound};

    fn both() -> Policies {
        Policies { reminders: vec![50, 90], ..Preset::Default.policies().clone() }
    }

    /// Somebody invited under a policy with reminders at 50 % and 90 %.
    fn invited(scene: &mut Scene) -> (User, Invitation) {
        let (user, mut invitation) = scene.invited();
        invitation.plan_reminders(&both().reminders, scene.now);
        (user, invitation)
    }

    fn fire(scene: &mut Scene, user: &User, invitation: &mut Invitation) -> Vec<u8> {
        let before = invitation.clone();
        let Some(change) = scene.act(|at, _, _| remind(at, &both(), user, before, Some(0), true)) else { return Vec::new() };
        is_sound(&change);
        assert!(change.facts.iter().any(|fact| matches!(fact, Fact::Invitation(it) if it.version == invitation.version + 1)));
        *invitation = change.outcome.clone();
        let told: Vec<u8> = change.events().map(|event| event.data["percentage"].parse().unwrap()).collect();
        let mails: Vec<_> = change.mails().map(|mail| (mail.template, mail.epoch, mail.due)).collect();
        assert_eq!(mails, vec![(Template::InvitationReminder, invitation.epoch, scene.now); told.len()]);
        told
    }

    #[test]
    fn each_percentage_once_whatever_the_timer_does() {
        let mut scene = Scene::new(Preset::Default);
        let (user, mut invitation) = invited(&mut scene);
        let start = scene.now;
        assert_eq!(invitation.due(), Some(start + Span::hours(12)));
        let mut told = Vec::new();
        for (after, expected) in [(0, vec![]), (43_199, vec![]), (43_200, vec![50]), (43_201, vec![]), (77_759, vec![]), (77_760, vec![90]), (80_000, vec![])] {
            scene.now = start + Span(after);
            assert_eq!(fire(&mut scene, &user, &mut invitation), expected, "{after} s");
            assert!(fire(&mut scene, &user, &mut invitation).is_empty(), "fired again after {after} s");
            told.extend(expected);
        }
        assert_eq!((told, invitation.sends.count), (vec![50, 90], 3));
        assert_eq!(invitation.due(), Some(invitation.expires_at), "the timer goes on to the end");
    }

    #[test]
    fn a_late_timer_reminds_once_and_after_the_end_not_at_all() {
        for (after, expected) in [(23 * 3600, vec![90]), (24 * 3600, vec![]), (48 * 3600, vec![])] {
            let mut scene = Scene::new(Preset::Default);
            let (user, mut invitation) = invited(&mut scene);
            scene.pass(Span(after));
            assert_eq!(fire(&mut scene, &user, &mut invitation), expected, "{after} s");
            assert!(invitation.reminders.is_empty());
        }
    }

    #[test]
    fn a_prolonged_epoch_is_not_reminded_of_the_same_again_and_a_new_one_is() {
        let mut scene = Scene::new(Preset::Default);
        let (user, mut invitation) = invited(&mut scene);
        scene.pass(Span::hours(12));
        assert_eq!(fire(&mut scene, &user, &mut invitation), [50]);
        scene.pass(Span::hours(1));
        let (u, i) = (user.clone(), invitation);
        let (user, mut invitation) = scene.act(|at, org, by| resend(at, org, by, u, i, Some(0), Hold::Free)).unwrap().outcome;
        invitation.plan_reminders(&both().reminders, scene.now);
        scene.pass(Span::hours(20));
        assert_eq!(fire(&mut scene, &user, &mut invitation), [], "half of the second term");
        scene.pass(Span::hours(2));
        assert_eq!(fire(&mut scene, &user, &mut invitation), [90]);
        scene.pass(Span::hours(3));
        let (user, mut invitation) = scene.act(|at, org, by| resend(at, org, by, user, invitation, Some(0), Hold::Free)).unwrap().outcome;
        assert_eq!((invitation.epoch, invitation.reminded), (2, 0));
        invitation.plan_reminders(&both().reminders, scene.now);
        scene.pass(Span::hours(12));
        assert_eq!(fire(&mut scene, &user, &mut invitation), [50]);
    }

    #[test]
    fn nobody_is_reminded_of_what_does_not_concern_them() {
        let (mut scene, none) = (Scene::new(Preset::Default), Vec::<u8>::new());
        let (user, invitation) = invited(&mut scene);
        scene.pass(Span::hours(12));
        let active = User { status: scene.admin.status.clone(), ..user.clone() };
        assert_eq!(fire(&mut scene, &active, &mut invitation.clone()), none, "accepted");
        assert_eq!(fire(&mut scene, &user, &mut Invitation { link_held_by: LinkHolder::Admin, ..invitation.clone() }), none, "held by an admin");
        assert_eq!(fire(&mut scene, &user, &mut Invitation { granter_stamp: 7, ..invitation.clone() }), none, "dead, its granter lost the right");
        assert_eq!(fire(&mut scene, &user, &mut Invitation { reminded: 90, ..invitation.clone() }), none, "reminded before");
        for state in [DeliveryState::Failed, DeliveryState::Bounced, DeliveryState::Complained] {
            let mut bounced = invitation.clone();
            bounced.sends.delivery = bounced.sends.delivery.map(|last| Delivery { state, ..last });
            assert_eq!(fire(&mut scene, &user, &mut bounced), none, "{state:?}");
        }
        let off = scene.act(|at, org, _| remind(at, org.policies(), &user, invitation.clone(), Some(0), true)).unwrap();
        assert!(off.mails().count() == 0 && off.record.is_none(), "switched off meanwhile");
        let full = scene.act(|at, _, _| remind(at, &both(), &user, invitation.clone(), Some(0), false)).unwrap();
        assert!(full.mails().count() == 0 && full.outcome.reminders.len() == 1, "the day's mails are used up");
        assert_eq!(fire(&mut scene, &user, &mut Invitation { link_held_by: LinkHolder::Both, ..invitation }), [50]);
    }

    #[test]
    fn an_epoch_that_an_admin_holds_has_no_reminders() {
        let mut scene = Scene::new(Preset::Default);
        let (user, invitation) = invited(&mut scene);
        scene.pass(Span::hours(24));
        let (_, after) = scene.act(|at, org, by| expire(at, org, user, invitation, Some(0), Some(by))).unwrap().outcome;
        assert_eq!((after.link_held_by, after.reminders.len(), after.due()), (LinkHolder::Admin, 0, Some(after.expires_at)));
    }
}
