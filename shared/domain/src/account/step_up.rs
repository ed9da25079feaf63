//! Showing the credential once more (API, step-up): what cannot be undone asks for a proof that is minutes old.

use crate::change::{Change, Fact, Moment, Subject};
use crate::id::SessionId;
use crate::session::Session;
use crate::time::{Span, Time};

/// How long the proof counts.
pub const PROOF_COUNTS: Span = Span::minutes(10);

/// The session that follows `before`, whose holder just gave the credential again; `before` is dead (I15). Its limits stay.
pub fn step_up(at: &mut Moment<'_>, before: &Session) -> Change<Session> {
    let id = SessionId::draw(at.now, at.entropy);
    let session = Session { id, created_at: at.now, last_seen_at: at.now, proved_until: Some(at.now.whole_second() + PROOF_COUNTS), ..before.clone() };
    let mut change = Change::of(at, "session.created", Some(before.org), Some(before.user), Subject::Session(id));
    change.detail("user", before.user);
    change.detail("instead_of", before.id);
    change.tell(at, "session.revoked", Some(before.org), Subject::Session(before.id), &[("user", before.user.to_string())]);
    change.fact(Fact::Session(session.clone()));
    change.fact(Fact::SessionEnded(before.account, before.id));
    change.with(session)
}

/// `session` as one request sees it that brought the credential along: proved, and nothing of that is stored, so that there is
/// nothing to renew.
#[must_use]
pub fn proved_here(session: Session, now: Time) -> Session {
    Session { proved_until: Some(now.whole_second() + PROOF_COUNTS), ..session }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::account::AddressProof;
    use crate::presets::Preset;
    use crate::testing::{Scene, is_sound};

    #[test]
    fn the_old_session_is_gone_and_the_new_one_proved_for_minutes() {
        let mut scene = Scene::new(Preset::Default);
        let (account, user) = (scene.account(AddressProof::Proved, None), scene.colleague("viewer"));
        let limits = scene.org.policies().session_limits(&user.role);
        let before = Session::open(SessionId(uuid::Uuid::nil()), &account, &user, limits, "Firefox", scene.now);
        assert!(!before.is_proved(scene.now));
        scene.pass(Span::hours(1));
        let change = scene.act(|at, _, _| step_up(at, &before));
        is_sound(&change);
        let after = change.outcome;
        assert!(after.is_proved(scene.now) && after.id != before.id);
        assert_eq!((after.signed_in_at, after.expires_at), (before.signed_in_at, before.expires_at), "nobody stays longer by it");
        assert!(!after.is_proved(scene.now + PROOF_COUNTS));
        let here = proved_here(before.clone(), scene.now);
        assert!(here.is_proved(scene.now) && here.id == before.id);
    }
}
