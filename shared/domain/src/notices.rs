//! Notices to admins (INVITATIONS section 7): a few an hour go singly, the rest wait for one mail, the digest.
//!
//! Every recipient has a *tray* in every organization: how many notices of the present hour went singly, and the digest that is
//! open. Whoever sends a notice places it here first. A notice that waits becomes a line: no text, only what the notice was about,
//! so that the line can be made anew, or left out, when the digest is sent. Notices count among the mails that one recipient gets
//! a day (F13); what is beyond that waits for the next day, and none is lost.

use crate::change::{Change, Fact, Mail, Moment, Template};
use crate::email::Email;
use crate::id::{MailId, OrgId};
use crate::invitation::{Invitation, LinkHolder};
use crate::limits::Counter;
use crate::organization::Organization;
use crate::time::{Span, Time};
use crate::user::{Status, StatusKind, User};

/// How many notices go to one recipient in an hour before the others wait.
pub const SINGLES: u32 = 5;
/// How many notices one digest holds; what is beyond goes into another. All its lines and its own row end in one transaction,
/// which may hold a hundred writes.
pub const MOST_LINES: u32 = 90;
/// How long the first notice of a digest waits.
pub const WAIT: Span = Span::hours(1);

/// What of the notices of one organization to one recipient went singly, and what waits.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tray {
    /// Whose notices.
    pub org: OrgId,
    /// To whom.
    pub to: Email,
    /// Which UTC hour was counted.
    pub hour: i64,
    /// How many went singly in it.
    pub singles: u32,
    /// The digest that was opened last; others may take its place before it is sent.
    pub digest: Option<Digest>,
    /// Counts its changes.
    pub version: u32,
}

/// A digest that is still to be sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Digest {
    /// The mail that it will be, and its outbox row.
    pub mail: MailId,
    /// When it goes, a whole second.
    pub due: Time,
    /// How many notices wait for it.
    pub lines: u32,
}

/// Where a notice was placed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Placed {
    /// It goes now, by itself.
    Goes,
    /// It is a line of a digest now.
    Waits,
    /// It goes by itself at this time: the recipient had all of the day's mails, and there are no digests here.
    Postponed(Time),
}

impl Tray {
    /// A recipient's first.
    pub fn new(org: OrgId, to: Email) -> Tray {
        Tray { org, to, hour: 0, singles: 0, digest: None, version: 0 }
    }

    /// What counts the mails to this recipient on a UTC day.
    pub fn mails_on(&self, day: i64) -> Counter {
        Counter::MailedTo(self.org, self.to.clone(), day)
    }

    /// The days on whose mails it may depend where a notice is placed at `now`.
    pub fn days(now: Time) -> Vec<i64> {
        let mut days: Vec<i64> = std::iter::once(now).chain(openings(now)).map(Time::day).collect();
        days.dedup();
        days
    }
}

/// When a digest that is opened at `now` may go: after the wait, or else on one of the two next days.
fn openings(now: Time) -> [Time; 3] {
    let first = now.whole_second() + WAIT;
    [first, first.next_day(), first.next_day().next_day()]
}

/// Places `notice`, about `user` and `invitation`, in the tray of its recipient. `has_room` tells of a UTC day whether the
/// recipient may get another mail on it. If the notice carries the link of an epoch, the epoch's term begins when the notice
/// goes (INVITATIONS section 2).
pub fn place(
    at: &mut Moment<'_>,
    org: &Organization,
    mut tray: Tray,
    notice: &Mail,
    user: User,
    invitation: Invitation,
    has_room: impl Fn(i64) -> bool,
) -> Change<Placed> {
    let digests = org.policies().digest;
    if tray.hour != at.now.hour() {
        (tray.hour, tray.singles) = (at.now.hour(), 0);
    }
    if has_room(at.now.day()) && (!digests || tray.singles < SINGLES) {
        let mut change = Change::quiet();
        change.fact(Fact::Counted(tray.mails_on(at.now.day())));
        if digests {
            tray.singles += 1;
            stored(tray, &mut change);
        }
        return change.with(Placed::Goes);
    }
    if !digests {
        let due = at.now.next_day();
        return begins_later(at, org, notice, user, invitation, due).with(Placed::Postponed(due));
    }
    let open = tray.digest.filter(|open| open.lines < MOST_LINES && at.now < open.due);
    let due = open.map_or_else(|| opening(at.now, &has_room), |open| open.due);
    let mut change = begins_later(at, org, notice, user, invitation, due);
    let digest = match open {
        Some(open) => {
            change.fact(Fact::DigestOpen(open.mail));
            Digest { lines: open.lines + 1, ..open }
        }
        None => open_digest(at, &mut change, &tray, due, has_room(due.day())),
    };
    change.fact(Fact::DigestLine(digest.mail, notice.clone()));
    tray.digest = Some(digest);
    stored(tray, &mut change);
    change.with(Placed::Waits)
}

/// The first time with room for another mail, else the last: no notice is lost.
fn opening(now: Time, has_room: impl Fn(i64) -> bool) -> Time {
    let [first, next, last] = openings(now);
    [first, next].into_iter().find(|due| has_room(due.day())).unwrap_or(last)
}

/// Orders the digest's mail; its place among the mails of its day is taken now.
fn open_digest(at: &mut Moment<'_>, change: &mut Change<()>, tray: &Tray, due: Time, room: bool) -> Digest {
    let mail = MailId::draw(at.now, at.entropy);
    let (template, to) = (Template::NoticeDigest, tray.to.clone());
    change.mail(Mail { id: mail, template, to, org: Some(tray.org), user: None, account: None, epoch: 0, serial: 0, device: None, due });
    let counter = tray.mails_on(due.day());
    change.fact(if room { Fact::Counted(counter) } else { Fact::CountedAnyway(counter) });
    Digest { mail, due, lines: 1 }
}

fn stored(mut tray: Tray, change: &mut Change<()>) {
    tray.version += 1;
    change.fact(Fact::Tray(tray));
}

/// The epoch whose link the notice carries, if it is still that admin's alone, lasts as long from `due` on as it would have from
/// the notice's own time.
fn begins_later(at: &mut Moment<'_>, org: &Organization, notice: &Mail, mut user: User, mut invitation: Invitation, due: Time) -> Change<()> {
    let until = due.whole_second() + org.policies().invite_ttl;
    let carried = notice.epoch != 0 && notice.epoch == invitation.epoch && invitation.link_held_by == LinkHolder::Admin;
    let live = user.status.kind() == StatusKind::Pending && invitation.untold_end().is_some_and(|end| at.now < end && end < until);
    if !(carried && live) {
        return Change::quiet();
    }
    let before = invitation.clone();
    let mut change = invitation.change(at, "invitation.prolonged");
    invitation.expires_at = until;
    invitation.note_link(&mut change, &before);
    user.status = Status::Pending { link: invitation.live_link() };
    invitation.stored(&mut change);
    user.stored(&mut change);
    change
}

/// Whether a notice of an expiry still asks for something: the person is pending, has no link that works, and no later notice
/// speaks of the same invitation. `granter_stamp` is that of the present granter.
pub fn still_asks(notice: &Mail, user: &User, invitation: &Invitation, granter_stamp: Option<u32>, now: Time) -> bool {
    let spoken_of = if notice.epoch == 0 { notice.serial } else { notice.epoch };
    let told_again = invitation.epoch != spoken_of || notice.epoch != 0 && invitation.told_epoch >= notice.epoch;
    let helped = invitation.link_held_by != LinkHolder::Admin && invitation.standing(invitation.epoch, granter_stamp, now).is_ok();
    user.status.kind() == StatusKind::Pending && !told_again && !helped
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::invitation::expire::expire;
    use crate::invitation::hold::Hold;
    use crate::invitation::resend::resend;
    use crate::presets::Preset;
    use crate::testing::{Scene, is_sound};

    /// A notice that was ordered just now, and what it is about.
    fn notice(scene: &mut Scene) -> (Mail, User, Invitation) {
        let (user, invitation) = scene.invited();
        let start = scene.now;
        scene.now = invitation.expires_at;
        let change = scene.act(|at, org, by| expire(at, org, user, invitation, Some(0), Some(by))).unwrap();
        scene.now = start;
        let mail = change.mails().next().unwrap().clone();
        let (user, invitation) = change.outcome;
        (mail, user, invitation)
    }

    fn tray_of(change: &Change<Placed>) -> Option<Tray> {
        change.facts.iter().find_map(|fact| if let Fact::Tray(tray) = fact { Some(tray.clone()) } else { None })
    }

    /// Places `n` notices one after the other; answers with what became of each, and how many digests were opened.
    fn placed(scene: &mut Scene, tray: &mut Tray, n: usize, room: impl Fn(i64) -> bool + Copy) -> (Vec<Placed>, Vec<Time>) {
        let (mut all, mut opened) = (Vec::new(), Vec::new());
        for _ in 0..n {
            let (mail, user, invitation) = notice(scene);
            let before = tray.clone();
            let change = scene.act(|at, org, _| place(at, org, before, &mail, user, invitation, room));
            is_sound(&change);
            opened.extend(change.mails().map(|digest| digest.due));
            *tray = tray_of(&change).unwrap_or_else(|| tray.clone());
            all.push(change.outcome);
        }
        (all, opened)
    }

    fn tray(scene: &Scene) -> Tray {
        Tray::new(scene.org.id, scene.admin.email.clone())
    }

    #[test]
    fn five_an_hour_go_and_the_rest_wait_for_one_mail() {
        let mut scene = Scene::new(Preset::Default);
        let mut tray = tray(&scene);
        let (all, opened) = placed(&mut scene, &mut tray, 20, |_| true);
        assert_eq!(all, [vec![Placed::Goes; 5], vec![Placed::Waits; 15]].concat());
        assert_eq!((opened, tray.digest.map(|digest| digest.lines)), (vec![scene.now + WAIT], Some(15)));
        scene.now = scene.now.next_hour();
        let (all, _) = placed(&mut scene, &mut tray, 6, |_| true);
        assert_eq!(all, [vec![Placed::Goes; 5], vec![Placed::Waits]].concat());
    }

    #[test]
    fn a_digest_that_is_full_or_due_is_followed_by_another() {
        let mut scene = Scene::new(Preset::Default);
        let mut tray = tray(&scene);
        let (_, opened) = placed(&mut scene, &mut tray, 5 + 90 + 90 + 1, |_| true);
        assert_eq!((opened.len(), tray.digest.map(|digest| digest.lines)), (3, Some(1)));
        scene.pass(WAIT);
        let (all, opened) = placed(&mut scene, &mut tray, 6, |_| true);
        assert_eq!((all[5], opened), (Placed::Waits, vec![scene.now + WAIT]));
    }

    #[test]
    fn what_is_beyond_a_days_mails_waits_for_the_next_day() {
        let mut scene = Scene::new(Preset::Default);
        let (mut tray, today) = (tray(&scene), scene.now.day());
        let (all, opened) = placed(&mut scene, &mut tray, 3, |day| day != today);
        assert_eq!((all, opened), (vec![Placed::Waits; 3], vec![scene.now.next_day()]));
        let mut tray = Tray { digest: None, ..tray };
        let (_, opened) = placed(&mut scene, &mut tray, 1, |_| false);
        assert_eq!(opened, [scene.now.next_day().next_day()], "and nothing is lost");
        assert_eq!(Tray::days(scene.now), [today, today + 1, today + 2]);

        let mut scene = Scene::new(Preset::Workshop);
        let mut tray = Tray::new(scene.org.id, scene.admin.email.clone());
        let (all, _) = placed(&mut scene, &mut tray, 9, |_| true);
        assert_eq!(all, vec![Placed::Goes; 9], "no digests here");
        let (all, _) = placed(&mut scene, &mut tray, 1, |_| false);
        assert_eq!(all, [Placed::Postponed(scene.now.next_day())]);
    }

    #[test]
    fn a_link_that_waits_has_its_whole_term_from_then_on() {
        let mut scene = Scene::new(Preset::Default);
        let (mail, user, invitation) = notice(&mut scene);
        scene.now = mail.due;
        let full = Tray { hour: scene.now.hour(), singles: SINGLES, ..tray(&scene) };
        let waits = |scene: &mut Scene, invitation: &Invitation| {
            let (u, i, tray) = (user.clone(), invitation.clone(), full.clone());
            let change = scene.act(|at, org, _| place(at, org, tray, &mail, u, i, |_| true));
            is_sound(&change);
            change.facts.iter().find_map(|fact| if let Fact::Invitation(it) = fact { Some(it.expires_at) } else { None })
        };
        assert_eq!(waits(&mut scene, &invitation), Some(mail.due + WAIT + Span::hours(24)));
        let both = Invitation { link_held_by: LinkHolder::Both, ..invitation.clone() };
        assert_eq!(waits(&mut scene, &both), None, "the person has the link already");
        assert_eq!(waits(&mut scene, &Invitation { epoch: 3, ..invitation }), None, "another epoch");
    }

    #[test]
    fn a_notice_asks_until_the_person_has_a_link_or_another_notice_came() {
        let mut scene = Scene::new(Preset::Default);
        let (mail, user, invitation) = notice(&mut scene);
        scene.now = mail.due;
        let asks = |user: &User, invitation: &Invitation, now: Time| still_asks(&mail, user, invitation, Some(0), now);
        assert!(asks(&user, &invitation, scene.now));
        assert!(!asks(&User { status: scene.admin.status.clone(), ..user.clone() }, &invitation, scene.now), "joined");
        let (u, i) = (user.clone(), invitation.clone());
        let later = scene.now + Span(61);
        scene.now = later;
        let (_, resent) = scene.act(|at, org, by| resend(at, org, by, u, i, Some(0), Hold::Free)).unwrap().outcome;
        assert!(!asks(&user, &resent, later), "mailed to the person");
        assert!(!asks(&user, &Invitation { told_epoch: 2, ..invitation.clone() }, later), "told again");
        let last = Mail { epoch: 0, serial: 2, ..mail.clone() };
        assert!(still_asks(&last, &user, &Invitation { told_epoch: 2, ..invitation }, Some(0), later), "the last notice, without a link");
    }
}
