//! Mails that an organization holds back from an address (INVITATIONS section 8): after a complaint, or because the mail
//! service has the address on a list of its own. Whoever invites hears of it first, and may have them sent all the same.

use crate::change::{Change, Fact};
use crate::email::Email;
use crate::id::{OrgId, UserId};
use crate::refused::Refused;

/// Whether the organization's mails to an address are held back.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Hold {
    /// They go out.
    Free,
    /// They are held back.
    Held,
    /// They were held back; the caller knows, and has the hold lifted.
    Lifted,
}

impl Hold {
    /// What holds for an address that is `suppressed` or not, for a caller who `confirmed` or not.
    pub fn of(suppressed: bool, confirmed: bool) -> Hold {
        match (suppressed, confirmed) {
            (false, _) => Hold::Free,
            (true, false) => Hold::Held,
            (true, true) => Hold::Lifted,
        }
    }
    /// Whether a mail may go out. `user` has the address, if anybody has.
    ///
    /// # Errors
    /// `Suppressed`.
    pub(crate) fn lets_through(self, user: Option<UserId>) -> Result<(), Refused> {
        if self == Hold::Held { Err(Refused::Suppressed(user)) } else { Ok(()) }
    }
    /// Lifts it, where the caller has it so.
    pub(crate) fn lift<T>(self, change: &mut Change<T>, org: OrgId, email: &Email) {
        if self == Hold::Lifted {
            change.note("suppressed", true, false);
            change.fact(Fact::SuppressionLifted(org, email.clone()));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::invitation::create::{Holder, Invited, create};
    use crate::invitation::fix_address::{NewAddress, fix_address};
    use crate::invitation::renew::{Asking, Renewed, renew};
    use crate::invitation::resend::resend;
    use crate::presets::Preset;
    use crate::testing::{Scene, invite, is_sound};
    use crate::time::Span;

    fn lifted<T>(change: &Change<T>, email: &Email) -> bool {
        is_sound(change);
        let noted = change.record.as_ref().is_some_and(|record| record.changes.iter().any(|change| change.field == "suppressed"));
        let fact = change.facts.iter().any(|fact| matches!(fact, Fact::SuppressionLifted(_, of) if of == email));
        assert_eq!(noted, fact, "what is lifted is audited");
        fact
    }

    #[test]
    fn a_mail_to_a_held_address_needs_a_word_of_whoever_sends_it() {
        let mut scene = Scene::new(Preset::Default);
        let (user, invitation) = scene.invited();
        scene.pass(Span::minutes(2));
        for hold in [Hold::Free, Hold::Held, Hold::Lifted] {
            let (u, i) = (user.clone(), invitation.clone());
            let resent = scene.act(|at, org, by| resend(at, org, by, u, i, Some(0), hold));
            let holder = Holder { user: user.clone(), invitation: Some(invitation.clone()), granter_stamp: Some(0) };
            let again = scene.act(|at, org, by| create(at, org, by, Some(holder), invite(), hold));
            let new = scene.act(|at, org, by| create(at, org, by, None, invite(), hold));
            let (u, i, right) = (user.clone(), invitation.clone(), Email::parse("right@x.test").unwrap());
            let to = NewAddress { email: right.clone(), holder: None, hold };
            let fixed = scene.act(|at, org, by| fix_address(at, org, by, u, Some(i), to));
            if hold == Hold::Held {
                assert_eq!((resent.err(), again.err()), (Some(Refused::Suppressed(Some(user.id))), Some(Refused::Suppressed(Some(user.id)))));
                assert_eq!((new.err(), fixed.err()), (Some(Refused::Suppressed(None)), Some(Refused::Suppressed(Some(user.id)))));
                continue;
            }
            let was_held = hold == Hold::Lifted;
            assert_eq!(lifted(&resent.unwrap(), &user.email), was_held);
            let again = again.unwrap();
            assert!(matches!(again.outcome, Invited::Reinvited { mail_sent: true, .. }));
            assert_eq!((lifted(&again, &user.email), lifted(&new.unwrap(), &user.email), lifted(&fixed.unwrap(), &right)), (was_held, was_held, was_held));
        }
    }

    #[test]
    fn a_hold_is_lifted_only_together_with_a_mail() {
        let mut scene = Scene::new(Preset::Default);
        let (user, invitation) = scene.invited();
        let (u, i) = (user.clone(), invitation.clone());
        let early = scene.act(|at, org, by| resend(at, org, by, u, i, Some(0), Hold::Lifted));
        assert!(matches!(early.err(), Some(Refused::TooSoon("invite.gap", _))));
        let holder = Holder { user, invitation: Some(invitation), granter_stamp: Some(0) };
        let quiet = scene.act(|at, org, by| create(at, org, by, Some(holder), invite(), Hold::Lifted)).unwrap();
        assert!(quiet.facts.is_empty() && matches!(quiet.outcome, Invited::Reinvited { mail_sent: false, .. }));
    }

    #[test]
    fn a_fresh_link_that_cannot_be_mailed_is_told_to_the_organization() {
        let mut scene = Scene::new(Preset::Default);
        let (user, mut invitation) = scene.invited();
        for told in [Renewed::AdminsTold, Renewed::Nothing] {
            let (u, by) = (user.clone(), scene.admin.clone());
            let asking = Asking { epoch: 1, granter_stamp: Some(0), suppressed: true, tell: Some(&by) };
            let change = scene.act(|at, org, _| renew(at, org, u, invitation, asking));
            is_sound(&change);
            assert!(change.mails().all(|mail| mail.to == by.email));
            assert_eq!(change.outcome.1, told);
            invitation = change.outcome.0;
        }
    }
}
