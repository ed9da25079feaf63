//! What becomes of a mail (F9; INVITATIONS section 8): the row shows the last mail's state, the timeline that of every one,
//! an admin is told once when a mail came back, and an address that does not want mail is held back.
//!
//! Reports come late, repeated and in any order. A mail's state only ever rises, so every order ends in the same state.

use crate::change::{Change, Fact, Moment, Subject, Template};
use crate::email::Email;
use crate::id::{AccountId, MailId, OrgId, UserId};
use crate::invitation::{Delivery, DeliveryState, Invitation, Reason};
use crate::user::{Status, StatusKind, User};

/// Whose timeline a mail belongs to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MailOwner {
    /// The person it is about.
    User(OrgId, UserId),
    /// The account it is about.
    Account(AccountId),
}

/// What is known of one mail, beyond that it was sent. Kept beside its owner while reports may come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct MailFate {
    /// Whose timeline shows it.
    pub owner: MailOwner,
    /// Which mail.
    pub mail: MailId,
    /// The strongest report so far.
    pub state: DeliveryState,
    /// Counts its changes.
    pub version: u32,
}

/// What the mail service, or Usher itself, says of a mail.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Report {
    /// Which mail.
    pub mail: MailId,
    /// What kind of mail.
    pub template: Template,
    /// To whom, where the report says so.
    pub to: Option<Email>,
    /// What became of it.
    pub state: DeliveryState,
    /// Why, where that is known.
    pub reason: Option<Reason>,
}

impl Report {
    /// The event and the audit record.
    fn action(&self) -> &'static str {
        match (self.state, self.template.carries_the_link()) {
            (DeliveryState::Queued | DeliveryState::Sent, _) => "invitation.sent",
            (DeliveryState::Delayed, _) => "invitation.delayed",
            (DeliveryState::Delivered, _) => "invitation.delivered",
            (DeliveryState::Failed, true) => "invitation.failed",
            (DeliveryState::Suppressed, true) => "invitation.suppressed",
            (DeliveryState::Bounced, true) => "invitation.bounced",
            (DeliveryState::Complained, true) => "invitation.complained",
            (DeliveryState::Failed, false) => "mail.failed",
            (DeliveryState::Suppressed, false) => "mail.suppressed",
            (DeliveryState::Bounced, false) => "mail.bounced",
            (DeliveryState::Complained, false) => "mail.complained",
        }
    }

    /// Whether it says more than `known`. Of mails without the person's link only trouble is worth a line.
    fn is_news(&self, known: DeliveryState) -> bool {
        self.state > known && (self.template.carries_the_link() || self.state.is_trouble())
    }

    /// The address that is held back from now on: it complained, or the mail service holds it back itself. A bounce does
    /// not suppress: a resend tries again.
    fn suppresses(&self) -> Option<(Email, Reason)> {
        let reason = match (self.state, self.reason) {
            (DeliveryState::Complained, _) => Reason::Unwanted,
            (DeliveryState::Suppressed, Some(Reason::SuppressionList)) => Reason::SuppressionList,
            _ => return None,
        };
        Some((self.to.clone()?, reason))
    }

    fn told<T>(&self, change: &mut Change<T>, owner: MailOwner, fate: Option<MailFate>, before: DeliveryState) {
        change.note("delivery", before.name(), self.state.name());
        change.note("template", "", self.template.name());
        change.detail("mail", self.mail);
        change.detail("delivery", self.state.name());
        if let Some(reason) = self.reason {
            change.note("reason", "", reason.name());
            change.detail("reason", reason.name());
        }
        // That it was sent is known without a row of its own.
        if self.state > DeliveryState::Sent {
            let version = fate.map_or(1, |fate| fate.version + 1);
            change.fact(Fact::MailFate(MailFate { owner, mail: self.mail, state: self.state, version }));
        }
    }
}

/// A mail about an invitation was reported on. `fate` is what was known of it beyond its being sent; `tell` is the admin
/// who learns that the last mail to the invited person came back. None: nothing new.
pub fn report(
    at: &mut Moment<'_>,
    mut user: User,
    mut invitation: Invitation,
    fate: Option<MailFate>,
    report: &Report,
    tell: Option<&User>,
) -> Option<Change<()>> {
    let last = invitation.sends.delivery.filter(|last| last.mail == report.mail);
    let known = last.map_or(DeliveryState::Sent, |last| last.state).max(fate.map_or(DeliveryState::Queued, |fate| fate.state));
    if !report.is_news(known) {
        return None;
    }
    let version = invitation.version + u32::from(last.is_some());
    let mut change = Change::of(at, report.action(), Some(user.org), Some(user.id), Subject::Invitation(invitation.id, version));
    change.detail("user", user.id);
    report.told(&mut change, MailOwner::User(user.org, user.id), fate, known);
    if let Some((email, reason)) = report.suppresses() {
        change.fact(Fact::Suppressed(user.org, email, reason));
    }
    if last.is_some() {
        invitation.sends.delivery = Some(Delivery { mail: report.mail, state: report.state, at: at.now, reason: report.reason });
        if user.status.kind() == StatusKind::Pending && report.state.is_trouble() {
            if let Some(tell) = tell.filter(|_| !known.is_trouble()) {
                let mail = invitation.mail(at, Template::Undelivered, &tell.email, at.now);
                change.mail(mail);
            }
            user.status = Status::Pending { link: invitation.live_link() };
            user.stored(&mut change);
        }
        invitation.stored(&mut change);
    }
    Some(change)
}

/// A mail about an account was reported on: trouble is noted on the account's own timeline. None: nothing new.
pub fn report_of_account(at: &mut Moment<'_>, account: AccountId, version: u32, fate: Option<MailFate>, report: &Report) -> Option<Change<()>> {
    let known = fate.map_or(DeliveryState::Sent, |fate| fate.state);
    if !report.is_news(known) {
        return None;
    }
    let mut change = Change::of(at, report.action(), None, None, Subject::Account(account, version));
    report.told(&mut change, MailOwner::Account(account), fate, known);
    Some(change)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::presets::Preset;
    use crate::testing::{Scene, is_sound};

    use DeliveryState::{Bounced, Complained, Delayed, Delivered, Failed, Sent, Suppressed};

    const STATES: [DeliveryState; 7] = [Sent, Delayed, Delivered, Failed, Suppressed, Bounced, Complained];

    fn of(mail: MailId, state: DeliveryState) -> Report {
        let reason = (state == Suppressed).then_some(Reason::SuppressionList);
        Report { mail, template: Template::Invitation, to: Some(crate::testing::invite().email), state, reason }
    }

    fn orders(states: &[DeliveryState]) -> Vec<Vec<DeliveryState>> {
        if states.is_empty() {
            return vec![Vec::new()];
        }
        let mut all = Vec::new();
        for (at, first) in states.iter().enumerate() {
            let rest = [&states[..at], &states[at + 1..]].concat();
            all.extend(orders(&rest).into_iter().map(|order| [vec![*first], order].concat()));
        }
        all
    }

    /// Plays reports, each twice; what is known in the end, the actions noted and how many mails the admin got.
    fn play(order: &[DeliveryState]) -> (User, Invitation, Vec<&'static str>, usize) {
        let mut scene = Scene::new(Preset::Default);
        let (mut user, mut invitation) = scene.invited();
        let mail = invitation.sends.delivery.unwrap().mail;
        let (mut fate, mut actions, mut mails) = (None, Vec::new(), 0);
        for state in order.iter().flat_map(|state| [state, state]) {
            let (u, i) = (user.clone(), invitation.clone());
            let Some(change) = scene.act(|at, _, by| report(at, u, i, fate, &of(mail, *state), Some(by))) else { continue };
            is_sound(&change);
            mails += change.mails().count();
            actions.push(change.record.as_ref().unwrap().action);
            for fact in change.facts {
                match fact {
                    Fact::User(it) => user = it,
                    Fact::Invitation(it) => invitation = it,
                    Fact::MailFate(it) => fate = Some(it),
                    _ => {}
                }
            }
        }
        (user, invitation, actions, mails)
    }

    #[test]
    fn every_order_of_every_five_reports_and_fewer_ends_in_the_strongest() {
        for set in (1..1_u32 << STATES.len()).filter(|set| set.count_ones() <= 5) {
            let states: Vec<DeliveryState> = STATES.into_iter().enumerate().filter(|(bit, _)| set >> bit & 1 == 1).map(|(_, state)| state).collect();
            let strongest = *states.iter().max().unwrap();
            for order in orders(&states) {
                let (user, invitation, actions, mails) = play(&order);
                assert_eq!(invitation.sends.delivery.map(|last| last.state), Some(strongest), "{order:?}");
                assert_eq!(mails, usize::from(strongest.is_trouble()), "{order:?}: the admin is told once");
                let once: std::collections::BTreeSet<_> = actions.iter().collect();
                assert_eq!(once.len(), actions.len(), "{order:?}: {actions:?}");
                let Status::Pending { link } = user.status else { panic!("{:?}", user.status) };
                assert_eq!(link.trouble, Some(strongest).filter(|state| state.is_trouble()));
            }
        }
    }

    #[test]
    fn news_of_an_older_mail_are_noted_and_leave_the_row_alone() {
        let mut scene = Scene::new(Preset::Default);
        let (user, mut invitation) = scene.invited();
        let older = invitation.sends.delivery.unwrap().mail;
        invitation.sends.queued(MailId::draw(scene.now, &mut scene.dice), scene.now);
        let (u, i) = (user.clone(), invitation.clone());
        let change = scene.act(|at, _, by| report(at, u, i, None, &of(older, Bounced), Some(by))).unwrap();
        assert_eq!((change.facts.len(), change.mails().count(), change.record.as_ref().unwrap().action), (1, 0, "invitation.bounced"));
        let fate = change.facts.into_iter().find_map(|fact| if let Fact::MailFate(fate) = fact { Some(fate) } else { None });
        for repeated in [Sent, Delivered, Bounced] {
            let (u, i) = (user.clone(), invitation.clone());
            assert!(scene.act(|at, _, by| report(at, u, i, fate, &of(older, repeated), Some(by))).is_none());
        }
    }

    #[test]
    fn complaints_and_the_services_own_list_suppress_and_bounces_do_not() {
        for state in STATES {
            let mut scene = Scene::new(Preset::Default);
            let (user, invitation) = scene.invited();
            let mail = invitation.sends.delivery.unwrap().mail;
            let Some(change) = scene.act(|at, _, by| report(at, user, invitation, None, &of(mail, state), Some(by))) else { continue };
            let suppressed = change.facts.iter().any(|fact| matches!(fact, Fact::Suppressed(..)));
            assert_eq!(suppressed, matches!(state, Suppressed | Complained), "{state:?}");
        }
    }

    #[test]
    fn of_other_mails_only_trouble_is_noted_and_the_row_knows_nothing_of_it() {
        for state in STATES {
            let mut scene = Scene::new(Preset::Default);
            let (user, invitation) = scene.invited();
            let mail = MailId::draw(scene.now, &mut scene.dice);
            let told = Report { template: Template::Code, ..of(mail, state) };
            let change = scene.act(|at, _, by| report(at, user, invitation, None, &told, Some(by)));
            assert_eq!(change.is_some(), state.is_trouble());
            let account = AccountId::draw(scene.now, &mut scene.dice);
            let told = Report { template: Template::PasswordReset, ..of(mail, state) };
            let of_account = scene.act(|at, _, _| report_of_account(at, account, 3, None, &told));
            assert_eq!(of_account.is_some(), state.is_trouble());
            for change in change.into_iter().chain(of_account) {
                is_sound(&change);
                assert!(change.facts.iter().all(|fact| !matches!(fact, Fact::Invitation(_) | Fact::User(_))) && change.mails().count() == 0);
            }
        }
    }
}
