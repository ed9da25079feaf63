//! "Send me a fresh link" (F7; INVITATIONS section 5, `renew`): mailed to the invited address alone, or the admins are
//! told. Whoever holds the link learns nothing from the answer.

use crate::change::{Change, Moment, Template};
use crate::invitation::Invitation;
use crate::invitation::door::{Door, may_renew};
use crate::organization::Organization;
use crate::refused::Refused;
use crate::user::{Status, StatusKind, User};

/// What was done.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Renewed {
    /// The link of the present epoch is mailed to the invited person.
    Mailed,
    /// An admin is told that the person asks for help.
    AdminsTold,
    /// The person is in already, or the admins were told today, or there is nobody to tell.
    Nothing,
}

/// Who asks, and what a fresh link depends on.
#[derive(Clone, Copy, Debug)]
pub struct Asking<'a> {
    /// The epoch that the link names which asks.
    pub epoch: u32,
    /// The granter's present grant stamp; none if the granter is gone.
    pub granter_stamp: Option<u32>,
    /// Whether the organization's mails to the invited address are held back.
    pub suppressed: bool,
    /// Who is told where nothing can be mailed.
    pub tell: Option<&'a User>,
}

/// Mails a link that works, if the person may have one and mails reach the address, else tells an admin, once a day. To a
/// link from a mailbox that the invitation left, nothing is mailed. Where the person had all the mails that one
/// may have a day (F13), the commit refuses the mail, and [`ask_for_help`] is what is left.
pub fn renew(at: &mut Moment<'_>, org: &Organization, user: User, invitation: Invitation, asking: Asking<'_>) -> Change<(Invitation, Renewed)> {
    let Asking { epoch, granter_stamp, suppressed, tell } = asking;
    match user.status.kind() {
        StatusKind::Pending | StatusKind::Inactive | StatusKind::Terminated if invitation.address_changed_since(epoch) => ask_for_help(at, invitation, tell),
        StatusKind::Pending if !suppressed && may_renew(org, &invitation, granter_stamp, at.now) => mail_it(at, org, user, invitation, granter_stamp),
        StatusKind::Pending => ask_for_help(at, invitation, tell),
        StatusKind::Inactive | StatusKind::Terminated => ask_for_help(at, invitation, tell),
        _ => Change::quiet().with((invitation, Renewed::Nothing)),
    }
}

/// A reset was asked for the address of somebody pending (manual 002): where the organization has it so, the invitation is
/// sent again, within the day's fresh links. None for everybody else, and nobody is told.
pub fn renew_by_reset(
    at: &mut Moment<'_>,
    org: &Organization,
    user: User,
    invitation: Invitation,
    granter_stamp: Option<u32>,
) -> Option<Change<(Invitation, Renewed)>> {
    let pending = user.status.kind() == StatusKind::Pending && org.policies().renew_by_reset;
    (pending && may_renew(org, &invitation, granter_stamp, at.now)).then(|| mail_it(at, org, user, invitation, granter_stamp))
}

fn mail_it(at: &mut Moment<'_>, org: &Organization, mut user: User, mut invitation: Invitation, granter_stamp: Option<u32>) -> Change<(Invitation, Renewed)> {
    let before = invitation.clone();
    let mut change = invitation.change(at, "invitation.renewed");
    invitation.rests_on_its_granter(&mut change, granter_stamp);
    let standing = invitation.standing(invitation.epoch, granter_stamp, at.now);
    invitation.prolong(at, &mut change, standing, at.now.whole_second() + org.policies().invite_ttl);
    invitation.plan_reminders(&org.policies().reminders, at.now);
    invitation.fresh_links.add(at.now.day());
    invitation.queue_mail(at, &mut change, Template::Invitation, &user.email, at.now);
    invitation.note_link(&mut change, &before);
    user.status = Status::Pending { link: invitation.live_link() };
    invitation.stored(&mut change);
    user.stored(&mut change);
    change.with((invitation, Renewed::Mailed))
}

/// Whoever opened the link says that the account which holds the address is somebody else's (R30): `tell` learns that the
/// person needs another address, once a day. Where no account stands in the way there is nothing to tell.
///
/// # Errors
/// `DeadLink`.
pub fn not_my_account(at: &mut Moment<'_>, door: &Door, tell: Option<&User>) -> Result<Change<(Invitation, Renewed)>, Refused> {
    let invitation = door.invitation.clone();
    door.standing(at.now)?;
    Ok(match door.is_perhaps_anothers() {
        true => ask(at, invitation, Template::NotTheirAccount, tell),
        false => Change::quiet().with((invitation, Renewed::Nothing)),
    })
}

/// Tells `tell` that the person needs a link, once a day.
pub fn ask_for_help(at: &mut Moment<'_>, invitation: Invitation, tell: Option<&User>) -> Change<(Invitation, Renewed)> {
    ask(at, invitation, Template::InviteeAsks, tell)
}

fn ask(at: &mut Moment<'_>, mut invitation: Invitation, template: Template, tell: Option<&User>) -> Change<(Invitation, Renewed)> {
    let today = Some(at.now.day());
    let Some(tell) = tell.filter(|_| invitation.asked_on != today) else { return Change::quiet().with((invitation, Renewed::Nothing)) };
    let mut change = invitation.change(at, "invitation.help_requested");
    let mail = invitation.mail(at, template, &tell.email, at.now);
    change.mail(mail);
    invitation.asked_on = today;
    invitation.stored(&mut change);
    change.with((invitation, Renewed::AdminsTold))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::invitation::LinkHolder;
    use crate::presets::Preset;
    use crate::testing::{Scene, is_sound};
    use crate::time::Span;

    #[test]
    fn three_fresh_links_a_day_without_a_gap_then_the_admins_once() {
        let mut scene = Scene::new(Preset::Default);
        let (user, mut invitation) = scene.invited();
        invitation.link_held_by = LinkHolder::Admin;
        let mut done = Vec::new();
        for _ in 0..5 {
            let (u, i) = (user.clone(), invitation);
            let change = scene.act(|at, org, by| renew(at, org, u, i, Asking { epoch: 1, granter_stamp: Some(0), suppressed: false, tell: Some(by) }));
            is_sound(&change);
            (invitation, _) = change.outcome.clone();
            done.push(change.outcome.1);
        }
        assert_eq!(done, [Renewed::Mailed, Renewed::Mailed, Renewed::Mailed, Renewed::AdminsTold, Renewed::Nothing]);
        assert_eq!((invitation.epoch, invitation.link_held_by, invitation.sends.resends.count), (1, LinkHolder::Both, 0));
        scene.now = scene.now.next_day();
        assert_eq!(
            scene.act(|at, org, by| renew(at, org, user, invitation, Asking { epoch: 1, granter_stamp: Some(0), suppressed: false, tell: Some(by) })).outcome.1,
            Renewed::Mailed
        );
    }

    #[test]
    fn an_account_that_is_somebody_elses_is_told_once_a_day() {
        let mut scene = Scene::new(Preset::Default);
        let (user, mut invitation) = scene.invited();
        let account = scene.account(crate::account::AddressProof::Proved, None);
        for (held, told) in [(false, Renewed::Nothing), (true, Renewed::AdminsTold), (true, Renewed::Nothing)] {
            let mut door = scene.door(crate::invitation::door::LinkKind::Invite, &user, &invitation);
            door.address = held.then(|| account.clone().into());
            let change = scene.act(|at, _, by| not_my_account(at, &door, Some(by))).unwrap();
            is_sound(&change);
            let mails: Vec<Template> = change.mails().map(|mail| mail.template).collect();
            assert_eq!(mails, if told == Renewed::AdminsTold { vec![Template::NotTheirAccount] } else { vec![] });
            assert_eq!(change.outcome.1, told);
            invitation = change.outcome.0;
        }
    }

    #[test]
    fn a_reset_renews_where_the_policy_says_so_within_the_days_fresh_links() {
        for (preset, mails) in [(Preset::Default, 3), (Preset::Tenant, 3), (Preset::Workshop, 0)] {
            let mut scene = Scene::new(preset);
            let (user, mut invitation) = scene.invited();
            let mut sent = 0;
            for _ in 0..5 {
                let (u, i) = (user.clone(), invitation.clone());
                if let Some(change) = scene.act(|at, org, _| renew_by_reset(at, org, u, i, Some(0))) {
                    is_sound(&change);
                    (invitation, _) = change.outcome;
                    sent += 1;
                }
            }
            assert_eq!(sent, mails, "{preset:?}");
            let active = User { status: scene.admin.status.clone(), ..user };
            assert!(scene.act(|at, org, _| renew_by_reset(at, org, active, invitation, Some(0))).is_none());
        }
    }

    #[test]
    fn nothing_happens_where_there_is_nobody_to_tell() {
        let mut scene = Scene::new(Preset::Default);
        let (user, invitation) = scene.invited();
        let change = scene.act(|at, org, _| renew(at, org, user, invitation, Asking { epoch: 1, granter_stamp: None, suppressed: false, tell: None }));
        assert!(change.facts.is_empty() && change.outcome.1 == Renewed::Nothing);
    }

    #[test]
    fn a_dead_epoch_is_followed_by_one_on_the_same_right() {
        let mut scene = Scene::new(Preset::Default);
        let (user, mut invitation) = scene.invited();
        (invitation.renewals_left, invitation.told_epoch) = (1, 1);
        scene.pass(Span::hours(24));
        let (after, _) =
            scene.act(|at, org, _| renew(at, org, user, invitation, Asking { epoch: 1, granter_stamp: Some(0), suppressed: false, tell: None })).outcome;
        assert_eq!((after.epoch, after.renewals_left, after.granter), (2, 1, scene.admin.id));
        assert_eq!(after.expires_at, scene.now + Span::hours(24));
    }
}
