//! What is known of the last mail to the invited person (F9).

use crate::change::{Change, Moment};
use crate::id::MailId;
use crate::invitation::{Delivery, DeliveryState, Invitation};
use crate::user::User;

/// The mail service took `mail`. None: it is not the last mail to `user`, or more is known of it already.
pub fn mail_sent(at: &mut Moment<'_>, user: &User, invitation: Invitation, mail: MailId) -> Option<Change<Invitation>> {
    raise(at, user, invitation, mail, DeliveryState::Sent, "invitation.sent")
}

/// `mail` is given up: the mail service refuses it for good. None: as for [`mail_sent`].
pub fn mail_failed(at: &mut Moment<'_>, user: &User, invitation: Invitation, mail: MailId) -> Option<Change<Invitation>> {
    raise(at, user, invitation, mail, DeliveryState::Failed, "invitation.bounced")
}

/// Late or repeated news never downgrades what is known.
fn raise(at: &mut Moment<'_>, user: &User, mut invitation: Invitation, mail: MailId, state: DeliveryState, event: &'static str) -> Option<Change<Invitation>> {
    let last = invitation.sends.delivery.filter(|last| last.mail == mail && last.state < state && invitation.user == user.id)?;
    let mut change = invitation.change(at, event);
    change.note("delivery", last.state.name(), state.name());
    change.detail("mail", mail);
    change.detail("delivery", state.name());
    invitation.sends.delivery = Some(Delivery { mail, state, at: at.now });
    invitation.stored(&mut change);
    Some(change.with(invitation))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::presets::Preset;
    use crate::testing::{Scene, is_sound};

    #[test]
    fn only_the_last_mail_counts_and_nothing_is_downgraded() {
        let mut scene = Scene::new(Preset::Default);
        let (user, invitation) = scene.invited();
        let last = invitation.sends.delivery.unwrap();
        let other = MailId::draw(scene.now, &mut scene.dice);
        for (mail, state, sent, failed) in [
            (last.mail, DeliveryState::Queued, true, true),
            (last.mail, DeliveryState::Sent, false, true),
            (last.mail, DeliveryState::Bounced, false, false),
            (other, DeliveryState::Queued, false, false),
        ] {
            let mut before = invitation.clone();
            before.sends.delivery = Some(Delivery { state, ..last });
            let (one, two) = (before.clone(), before);
            let sends = scene.act(|at, _, _| mail_sent(at, &user, one, mail));
            let fails = scene.act(|at, _, _| mail_failed(at, &user, two, mail));
            assert_eq!((sends.is_some(), fails.is_some()), (sent, failed), "{mail} {state:?}");
            for (change, state) in [(sends, DeliveryState::Sent), (fails, DeliveryState::Failed)] {
                let Some(change) = change else { continue };
                is_sound(&change);
                assert_eq!(change.outcome.sends.delivery.map(|it| it.state), Some(state));
            }
        }
    }
}
