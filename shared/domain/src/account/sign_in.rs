//! Sessions that begin and end by the person's own act. Whether the credential is right was decided before.

use crate::account::Account;
use crate::change::{Actor, Change, Fact, Moment, Subject};
use crate::id::SessionId;
use crate::organization::Organization;
use crate::refused::Refused;
use crate::session::Session;
use crate::user::User;

/// A session for `user`, who is who acts from here on.
/// `rehashed` is the stored hash and its successor, where the cost of hashing was raised.
pub fn sign_in(at: &mut Moment<'_>, org: &Organization, account: &Account, user: &User, device: &str, rehashed: Option<(String, String)>) -> Change<Session> {
    at.actor = Actor::User(user.id);
    let session = open(at, org, account, user, device);
    let mut change = Change::of(at, "session.created", Some(org.id), Some(user.id), Subject::Session(session.id));
    change.detail("user", user.id);
    change.fact(Fact::Session(session.clone()));
    remember(&mut change, account, org);
    if let Some((before, after)) = rehashed {
        change.fact(Fact::PasswordRehashed(account.id, before, after));
    }
    change.with(session)
}

/// Ends `session`.
pub fn sign_out(at: &mut Moment<'_>, session: &Session) -> Change<()> {
    let mut change = Change::of(at, "session.revoked", Some(session.org), Some(session.user), Subject::Session(session.id));
    change.detail("user", session.user);
    change.fact(Fact::SessionEnded(session.account, session.id));
    change
}

/// The person goes on in another organization, as `user` there: with a new session; `before` is dead.
///
/// # Errors
/// `SignInRequired` where by that organization's limits the sign-in is too long ago.
pub fn switch(at: &mut Moment<'_>, org: &Organization, account: &Account, before: &Session, user: &User, device: &str) -> Result<Change<Session>, Refused> {
    at.actor = Actor::User(user.id);
    let limits = org.policies().session_limits(&user.role);
    let id = SessionId::draw(at.now, at.entropy);
    let session = before.switched(id, account, user, limits, device, at.now).ok_or(Refused::SignInRequired)?;
    let mut change = Change::of(at, "session.created", Some(org.id), Some(user.id), Subject::Session(session.id));
    change.detail("user", user.id);
    change.tell(at, "session.revoked", Some(before.org), Subject::Session(before.id), &[("user", before.user.to_string())]);
    change.fact(Fact::Session(session.clone()));
    change.fact(Fact::SessionEnded(before.account, before.id));
    remember(&mut change, account, org);
    Ok(change.with(session))
}

/// Where the account is now, unless it was there last. Nothing hangs on this being written: a session carries the stamps that
/// were read, and is dead from the start if one of them was raised meanwhile.
fn remember(change: &mut Change<()>, account: &Account, org: &Organization) {
    if account.entered.first() != Some(&org.id) {
        change.fact(Fact::Entered(account.id, account.after_entering(org.id), account.access_stamp));
    }
}

/// Ends every session of the account, everywhere, and gives the caller a new one.
pub fn revoke_others(at: &mut Moment<'_>, org: &Organization, mut account: Account, user: &User, device: &str) -> Change<(Account, Session)> {
    let mut change = Change::of(at, "session.revoked", Some(org.id), Some(user.id), Subject::Account(account.id, account.version + 1));
    let session = replace_all(at, &mut change, org, &mut account, user, device);
    change.with((account, session))
}

/// Every session minted before is dead; the caller goes on with a new one.
pub(super) fn replace_all(at: &mut Moment<'_>, change: &mut Change<()>, org: &Organization, account: &mut Account, user: &User, device: &str) -> Session {
    account.cut_sessions();
    account.enter(org.id);
    account.stored(change);
    let session = open(at, org, account, user, device);
    change.fact(Fact::Session(session.clone()));
    change.tell(at, "session.created", Some(org.id), Subject::Session(session.id), &[("user", user.id.to_string())]);
    session
}

fn open(at: &mut Moment<'_>, org: &Organization, account: &Account, user: &User, device: &str) -> Session {
    let limits = org.policies().session_limits(&user.role);
    Session::open(SessionId::draw(at.now, at.entropy), account, user, limits, device, at.now)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::account::AddressProof;
    use crate::account::change_password::change_password;
    use crate::change::Template;
    use crate::presets::Preset;
    use crate::testing::{Scene, is_sound, password};
    use crate::time::Span;

    #[test]
    fn sessions_begin_and_end() {
        let mut scene = Scene::new(Preset::Default);
        let account = scene.account(AddressProof::Proved, None);
        let user = scene.admin.clone();
        let change = scene.act(|at, org, _| sign_in(at, org, &account, &user, "Firefox", None));
        is_sound(&change);
        let session = change.outcome;
        assert!(session.is_live(&account, &user, scene.now));
        let change = scene.act(|at, _, _| sign_out(at, &session));
        is_sound(&change);
        assert_eq!(change.facts, [Fact::SessionEnded(account.id, session.id)]);
    }

    #[test]
    fn whoever_ends_all_others_or_changes_the_password_goes_on_with_a_new_session() {
        let mut scene = Scene::new(Preset::Default);
        let account = scene.account(AddressProof::Proved, None);
        let user = scene.admin.clone();
        let old = scene.act(|at, org, _| sign_in(at, org, &account, &user, "", None)).outcome;
        for password in [None, Some(password())] {
            let (before, mails) = (account.clone(), usize::from(password.is_some()));
            let change = match password {
                None => scene.act(|at, org, _| revoke_others(at, org, before, &user, "")),
                Some(password) => scene.act(|at, org, _| change_password(at, org, before, &user, password, "")),
            };
            is_sound(&change);
            assert_eq!(change.mails().filter(|mail| mail.template == Template::PasswordChanged).count(), mails);
            let (account, session) = change.outcome;
            assert!(!old.is_live(&account, &user, scene.now) && session.is_live(&account, &user, scene.now));
        }
    }

    #[test]
    fn switching_keeps_the_time_of_the_sign_in() {
        let mut scene = Scene::new(Preset::Default);
        let account = scene.account(AddressProof::Proved, None);
        let (member, admin) = (scene.colleague("member"), scene.admin.clone());
        let first = scene.act(|at, org, _| sign_in(at, org, &account, &member, "", None)).outcome;
        scene.pass(Span::hours(23));
        let change = scene.act(|at, org, _| switch(at, org, &account, &first, &admin, "")).unwrap();
        is_sound(&change);
        assert!(change.facts.contains(&Fact::SessionEnded(account.id, first.id)));
        let session = change.outcome;
        assert!(session.is_live(&account, &admin, scene.now));
        assert_eq!((session.signed_in_at, session.expires_at), (first.signed_in_at, first.created_at + Span::hours(24)));
        scene.pass(Span::hours(1));
        let late = scene.act(|at, org, _| switch(at, org, &account, &first, &admin, ""));
        assert_eq!(late.unwrap_err(), Refused::SignInRequired, "an admin's day counts from the sign-in");
    }
}
