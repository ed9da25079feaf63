//! The code that a handed link asks for (INVITATIONS sections 3 and 4): it proves the mailbox that the link does not.

use crate::change::{Change, Moment, Template};
use crate::invitation::Invitation;
use crate::invitation::door::Door;
use crate::moves::Operation;
use crate::refused::Refused;
use crate::time::{Span, Time};

/// How long a code lives.
pub const CODE_TTL: Span = Span::minutes(10);
/// Codes an hour per link (INVITATIONS section 8).
pub const CODES_PER_HOUR: u32 = 5;
/// Wrong tries after which a code is spent.
pub const WRONG_TRIES: u32 = 5;

/// A code that was mailed. The digits are not here: they follow from the serial by a key that the table does not hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct IssuedCode {
    /// Which code: the version at which the invitation issued it, so never the same twice, not even after the address
    /// was corrected. A new one voids the old.
    pub serial: u32,
    /// Its end.
    pub until: Time,
    /// Wrong tries so far.
    pub wrong: u32,
}

/// Mails a new code to the invited address, unless mails of the organization are held back from it (`suppressed`) or the
/// last one did not arrive: then only the organization can help, and [`crate::invitation::renew::ask_for_help`] tells it.
///
/// # Errors
/// `DeadLink`, `SignInRequired` or `WrongAccount` where a code would not help, `WrongStatus`, `Undeliverable`, `TooSoon`.
pub fn ask(at: &mut Moment<'_>, door: &Door, suppressed: bool) -> Result<Change<Invitation>, Refused> {
    door.enter(at.now)?;
    door.user.allows(Operation::Code, door.org.policies())?;
    let mut invitation = door.invitation.clone();
    if suppressed || invitation.sends.undelivered() {
        return Err(Refused::Undeliverable);
    }
    if invitation.codes.within(at.now.hour()) >= CODES_PER_HOUR {
        return Err(Refused::TooSoon("code.per_hour", at.now.until(at.now.next_hour())));
    }
    let mut change = invitation.change(at, "invitation.code_sent");
    let serial = invitation.version + 1;
    invitation.codes.add(at.now.hour());
    invitation.code = Some(IssuedCode { serial, until: at.now.whole_second() + CODE_TTL, wrong: 0 });
    let mut mail = invitation.mail(at, Template::Code, &door.user.email, at.now);
    mail.serial = serial;
    change.mail(mail);
    invitation.stored(&mut change);
    Ok(change.with(invitation))
}

/// The code that a given one is compared with.
///
/// # Errors
/// `CodeRequired` if none is out, `CodeSpent` after too many wrong tries.
pub fn check(invitation: &Invitation, now: Time) -> Result<IssuedCode, Refused> {
    match invitation.code {
        Some(code) if code.wrong >= WRONG_TRIES => Err(Refused::CodeSpent),
        Some(code) if now < code.until => Ok(code),
        _ => Err(Refused::CodeRequired),
    }
}

/// Counts a wrong code; the refusal is for after the commit, so that no try goes uncounted.
pub fn count_wrong(at: &mut Moment<'_>, mut invitation: Invitation) -> Change<(Invitation, Refused)> {
    let Some(mut code) = invitation.code else { return Change::quiet().with((invitation, Refused::CodeRequired)) };
    let mut change = invitation.change(at, "invitation.code_failed");
    change.note("wrong", code.wrong, code.wrong + 1);
    code.wrong += 1;
    invitation.code = Some(code);
    let refused = if code.wrong >= WRONG_TRIES { Refused::CodeSpent } else { Refused::CodeWrong };
    invitation.stored(&mut change);
    change.with((invitation, refused))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::invitation::DeliveryState;
    use crate::invitation::door::LinkKind;
    use crate::presets::Preset;
    use crate::testing::{Scene, is_sound};

    #[test]
    fn a_new_code_voids_the_old_and_five_an_hour_are_enough() {
        let mut scene = Scene::new(Preset::Default);
        let (user, mut invitation) = scene.invited();
        assert_eq!(check(&invitation, scene.now), Err(Refused::CodeRequired));
        let mut serials = Vec::new();
        for _ in 0..CODES_PER_HOUR {
            let door = scene.door(LinkKind::Handed, &user, &invitation);
            let change = scene.act(|at, _, _| ask(at, &door, false)).unwrap();
            is_sound(&change);
            serials.push(change.mails().next().unwrap().serial);
            invitation = change.outcome;
            assert_eq!(check(&invitation, scene.now).map(|code| code.serial).ok(), serials.last().copied());
        }
        assert!(serials.is_sorted_by(|one, other| one < other));
        let door = scene.door(LinkKind::Handed, &user, &invitation);
        let sixth = scene.act(|at, _, _| ask(at, &door, false)).unwrap_err();
        assert_eq!(sixth, Refused::TooSoon("code.per_hour", Span::hours(1)));
        let until = scene.now.whole_second() + CODE_TTL;
        assert!(check(&invitation, until - Span(1)).is_ok());
        assert_eq!(check(&invitation, until), Err(Refused::CodeRequired));
    }

    #[test]
    fn five_wrong_codes_spend_it_until_a_new_one_is_asked_for() {
        let mut scene = Scene::new(Preset::Default);
        let (user, invitation) = scene.invited();
        let door = scene.door(LinkKind::Handed, &user, &invitation);
        let mut invitation = scene.act(|at, _, _| ask(at, &door, false)).unwrap().outcome;
        for n in 1..=WRONG_TRIES {
            assert!(check(&invitation, scene.now).is_ok());
            let change = scene.act(|at, _, _| count_wrong(at, invitation));
            is_sound(&change);
            assert_eq!(change.outcome.1, if n == WRONG_TRIES { Refused::CodeSpent } else { Refused::CodeWrong });
            invitation = change.outcome.0;
        }
        assert_eq!(check(&invitation, scene.now), Err(Refused::CodeSpent));
        let door = scene.door(LinkKind::Handed, &user, &invitation);
        let invitation = scene.act(|at, _, _| ask(at, &door, false)).unwrap().outcome;
        assert!(check(&invitation, scene.now).is_ok());
    }

    #[test]
    fn no_code_goes_to_an_address_whose_last_mail_did_not_arrive() {
        let mut scene = Scene::new(Preset::Default);
        let (user, mut invitation) = scene.invited();
        for state in [DeliveryState::Queued, DeliveryState::Delayed, DeliveryState::Failed, DeliveryState::Bounced, DeliveryState::Complained] {
            invitation.sends.delivery.as_mut().unwrap().state = state;
            let door = scene.door(LinkKind::Handed, &user, &invitation);
            for suppressed in [false, true] {
                let answer = scene.act(|at, _, _| ask(at, &door, suppressed));
                assert_eq!(answer.err() == Some(Refused::Undeliverable), suppressed || state >= DeliveryState::Failed, "{state:?}");
            }
        }
    }
}
