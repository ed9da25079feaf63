//! Anonymizing a person for good (F19): the id stays, everything personal goes, what the audit log says of names and
//! addresses included, because the key that it is under goes too.

use crate::account::Account;
use crate::change::{Change, Fact, Moment, Subject};
use crate::email::Email;
use crate::invitation::Invitation;
use crate::moves::Operation;
use crate::policy::Policies;
use crate::refused::Refused;
use crate::role::Grants;
use crate::user::{AtAddress, Status, StatusKind, User, may_act_on};

/// What hangs on somebody who is to be erased.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Remains {
    /// The invitation, whose words may be personal.
    pub invitation: Option<Invitation>,
    /// Who has and had the address.
    pub address: AtAddress,
    /// Whether the person's account still names this user.
    pub is_member: bool,
    /// The person's account, if this organization manages it and nobody else is behind it: it is erased too.
    pub account: Option<Account>,
}

/// Erases `user`.
///
/// # Errors
/// `NotAllowed("role.above_own")`, `OwnerProtected`, `WrongStatus`, `Already(Erased)`.
pub fn erase(at: &mut Moment<'_>, policies: &Policies, by: &User, user: User, remains: Remains) -> Result<Change<User>, Refused> {
    by.may_reach(&user, policies)?;
    may_act_on(&at.actor, &user)?;
    user.allows(Operation::Erase, policies)?;
    Ok(gone_for_good(at, user, remains))
}

/// Erases somebody whose time is over (`user.purge_after`); none if it is not, or if the person came back.
pub fn purge(at: &mut Moment<'_>, user: User, remains: Remains) -> Option<Change<User>> {
    let due = user.status.kind() == StatusKind::Terminated && user.purge_at.is_some_and(|due| due <= at.now);
    due.then(|| gone_for_good(at, user, remains))
}

fn gone_for_good(at: &mut Moment<'_>, user: User, remains: Remains) -> Change<User> {
    let Remains { invitation, address, is_member, account } = remains;
    let mut change = Change::of(at, "user.erased", Some(user.org), Some(user.id), Subject::User(user.id, user.version + 1));
    change.note("status", user.status.kind().name(), StatusKind::Erased.name());
    leaves_the_address(&mut change, &user, &address);
    user.frees_external_id(&mut change);
    // Whether or not any were read: one may have been planned since, which changes nothing about the person.
    change.fact(Fact::DaysOffGone(user.org, user.id));
    if let Some(account) = user.account.filter(|_| is_member) {
        change.fact(Fact::MembershipGone(account, user.org, user.id));
    }
    if let Some(mut account) = account {
        account.erase(at, &mut change);
    }
    if let Some(mut invitation) = invitation {
        (invitation.message, invitation.locale, invitation.code) = (None, None, None);
        invitation.stored(&mut change);
    }
    let mut erased = User {
        account: None,
        status: Status::Erased { since: at.now },
        email: Email::nobody(),
        email_verified: false,
        phone: None,
        first_name: None,
        last_name: None,
        given: Grants::default(),
        locale: None,
        position: None,
        department: None,
        location: None,
        manager: None,
        mfa: false,
        external_id: None,
        time_zone: None,
        photo: None,
        absences: Vec::new(),
        pending_email: None,
        managed: None,
        personal_key: None,
        purge_at: None,
        ..user
    };
    erased.cut_access();
    // Whether or not there is one: what was on its way to become one is deleted too.
    erased.leaves_leftovers(at.now, &mut change);
    erased.stored(&mut change);
    change.with(erased)
}

/// Nobody is remembered at the address any more.
fn leaves_the_address(change: &mut Change<()>, user: &User, address: &AtAddress) {
    if address.holder == Some(user.id) {
        change.fact(Fact::UserAddressFreed(user.org, user.email.clone(), user.id));
        change.fact(Fact::CredentialSettled(user.email.clone(), user.org));
    }
    if address.former.contains(&user.id) {
        let others = address.former.iter().any(|former| *former != user.id);
        change.fact(Fact::FormerHolderBack(user.org, user.email.clone(), user.id, others));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::account::AddressProof;
    use crate::presets::Preset;
    use crate::testing::{Scene, is_sound, name};
    use crate::user::{deactivate, terminate};

    fn remains(address: AtAddress) -> Remains {
        Remains { invitation: None, address, is_member: false, account: None }
    }

    #[test]
    fn nothing_personal_is_left_and_the_address_remembers_nobody() {
        for gone in [false, true] {
            let mut scene = Scene::new(Preset::Default);
            let account = scene.account(AddressProof::Proved, Some(scene.org.id));
            let person = User { first_name: name("Ada"), account: Some(account.id), ..scene.colleague("member") };
            let off =
                scene.act(|at, org, by| if gone { terminate(at, org.policies(), by, person, None) } else { deactivate(at, org.policies(), by, person, None) });
            let off = off.unwrap().outcome;
            let others = vec![off.id, scene.admin.id];
            let address = if gone { AtAddress { holder: None, former: others } } else { AtAddress { holder: Some(off.id), former: Vec::new() } };
            let all = Remains { is_member: true, account: Some(account.clone()), ..remains(address) };
            let before = off.clone();
            let change = scene.act(|at, org, by| erase(at, org.policies(), by, off, all)).unwrap();
            is_sound(&change);
            assert!(change.facts.contains(&Fact::MembershipGone(account.id, before.org, before.id)));
            assert!(change.facts.contains(&Fact::PasswordGone(account.id)));
            assert_eq!(change.facts.contains(&Fact::FormerHolderBack(before.org, before.email.clone(), before.id, true)), gone);
            assert_eq!(change.facts.contains(&Fact::UserAddressFreed(before.org, before.email.clone(), before.id)), !gone);
            let login = change.facts.iter().find_map(|fact| if let Fact::Account(it) = fact { Some(it) } else { None }).unwrap();
            assert!(login.is_retired() && login.email == Email::nobody());
            assert!(change.record.as_ref().unwrap().changes.iter().all(|change| change.key.is_none()));
            let after = change.outcome;
            assert_eq!((after.status.kind(), after.personal_key, after.first_name, after.account), (StatusKind::Erased, None, None, None));
            assert_eq!((after.id, after.version), (before.id, before.version + 1));
        }
    }

    #[test]
    fn whoever_is_gone_long_enough_is_erased_unless_brought_back() {
        let mut scene = Scene::new(Preset::Tenant);
        let person = scene.colleague("member");
        let gone = scene.act(|at, org, by| terminate(at, org.policies(), by, person, None)).unwrap().outcome;
        assert_eq!(gone.purge_at, Some(scene.now + crate::time::Span::days(30)));
        let purged = |scene: &mut Scene, user: &User| scene.act(|at, _, _| purge(at, user.clone(), remains(AtAddress::default()))).map(|change| change.outcome);
        assert_eq!(purged(&mut scene, &gone), None);
        scene.pass(crate::time::Span::days(30));
        assert_eq!(purged(&mut scene, &gone).map(|user| (user.status.kind(), user.purge_at)), Some((StatusKind::Erased, None)));
        let back = User { status: Status::Active { since: scene.now }, ..gone };
        assert_eq!(purged(&mut scene, &back), None);
    }

    #[test]
    fn whoever_is_here_is_not_erased_and_nobody_twice() {
        let mut scene = Scene::new(Preset::Default);
        let (pending, _) = scene.invited();
        let active = scene.colleague("member");
        for user in [pending, active] {
            let status = user.status.kind();
            let refused = scene.act(|at, org, by| erase(at, org.policies(), by, user, remains(AtAddress::default()))).unwrap_err();
            assert_eq!(refused, Refused::WrongStatus(Operation::Erase, status));
        }
        let gone = User { status: Status::Erased { since: scene.now }, ..scene.colleague("member") };
        let refused = scene.act(|at, org, by| erase(at, org.policies(), by, gone, remains(AtAddress::default()))).unwrap_err();
        assert_eq!(refused, Refused::Already(StatusKind::Erased));
    }
}
