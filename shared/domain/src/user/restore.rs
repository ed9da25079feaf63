//! The ways back of a removed person (R29, R30, R44; F16; INVITATIONS section 5, restore): the same profile, or a new user
//! for the same address who never sees what the old one left.

use crate::account::{Account, Membership};
use crate::change::{Change, Fact, Moment, Subject};
use crate::id::UserId;
use crate::invitation::create::{Invite, new_person};
use crate::invitation::{DeadReason, Invitation};
use crate::moves::Operation;
use crate::organization::Organization;
use crate::policy::RestoreModes;
use crate::refused::Refused;
use crate::role::Grants;
use crate::user::activate::{back_to_pending, mail_setup};
use crate::user::{Activated, Status, StatusKind, User, may_act_on};

/// Who stands at a removed person's address now.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct AtAddress {
    /// The user who holds it.
    pub holder: Option<UserId>,
    /// Those who had it and were removed.
    pub former: Vec<UserId>,
}

/// Takes the removal of `user` back: id, role and profile are kept, sessions and keys stay dead, the password works again.
/// Somebody who was never active goes back to pending, with a mail and a new epoch. `account` is the login behind the
/// user; one that was retired meanwhile is left behind, and a `setup` link mailed.
///
/// # Errors
/// `OwnerProtected`, `WrongStatus`, `NeverJoined`, `NotAllowed` as [`User::offers`], `AddressTaken`.
pub fn restore(
    at: &mut Moment<'_>,
    org: &Organization,
    by: &User,
    mut user: User,
    invitation: Option<Invitation>,
    address: &AtAddress,
    account: Option<&Account>,
) -> Result<Change<Activated>, Refused> {
    let policies = org.policies();
    may_come_back(at, org, &user)?;
    let before = user.role.clone();
    (user.role, user.given) = user.role_on_return(policies);
    if !user.role.is_owner() {
        by.offers(&user.role, &user.given, policies)?;
    }
    if let Some(holder) = address.holder {
        return Err(Refused::AddressTaken(holder));
    }
    let mut change = Change::of(at, "user.restored", Some(user.org), Some(user.id), Subject::User(user.id, user.version + 1));
    change.fact(Fact::UserAddressTaken(user.org, user.email.clone(), user.id));
    user.purge_at = None;
    if before != user.role {
        change.note("role", before, &user.role);
    }
    let others = address.former.iter().any(|former| *former != user.id);
    change.fact(Fact::FormerHolderBack(user.org, user.email.clone(), user.id, others));
    if account.is_some_and(Account::is_retired) {
        (user.account, user.managed, user.email_verified) = (None, None, false);
    }
    match invitation {
        Some(invitation) if user.first_activated_at.is_none() => Ok(back_to_pending(at, change, org, by, user, invitation, DeadReason::Terminated)),
        invitation => {
            change.note("status", StatusKind::Terminated.name(), StatusKind::Active.name());
            user.status = Status::Active { since: at.now };
            user.first_activated_at.get_or_insert(at.now);
            user.enters_keepers(&mut change, org.policies());
            if let Some(account) = user.account {
                // Another user of this organization may have joined with the account since.
                change.fact(Fact::Membership(account, Membership { org: user.org, user: user.id }));
            }
            let invitation = invitation.map(|invitation| mail_setup(at, &mut change, org, by, &user, invitation));
            user.stored(&mut change);
            Ok(change.with(Activated { user, invitation }))
        }
    }
}

/// A new user for the address of `old`, invited at once in the organization's default role; nothing of the old one is
/// taken over. `account` is the old person's login, where it holds the address and has no live user elsewhere: it is
/// retired, so that accepting makes a new one.
///
/// # Errors
/// `NotAllowed("user.restore")` where only the same profile comes back, `OwnerProtected`, `WrongStatus`, `NeverJoined`,
/// `NotAllowed` where `by` may not invite, `AddressTaken`.
pub fn start_fresh(
    at: &mut Moment<'_>,
    org: &Organization,
    by: &User,
    old: &User,
    address: &AtAddress,
    account: Option<Account>,
) -> Result<Change<(User, Invitation)>, Refused> {
    let policies = org.policies();
    if policies.restore == RestoreModes::SameProfile {
        return Err(Refused::NotAllowed("user.restore"));
    }
    may_come_back(at, org, old)?;
    let role = policies.default_role();
    by.offers(&role, &Grants::default(), policies)?;
    if let Some(holder) = address.holder {
        return Err(Refused::AddressTaken(holder));
    }
    let mut change = new_person(at, org, by, role, Invite::of(old.email.clone()));
    change.detail("instead_of", old.id);
    if let Some(mut account) = account {
        account.retire(at, &mut change);
    }
    Ok(change)
}

/// What both ways ask first.
fn may_come_back(at: &Moment<'_>, org: &Organization, user: &User) -> Result<(), Refused> {
    may_act_on(&at.actor, user)?;
    user.allows(Operation::Restore, org.policies())?;
    if user.never_joined() { Err(Refused::NeverJoined) } else { Ok(()) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::account::AddressProof;
    use crate::change::{KeeperMove, Template};
    use crate::invitation::door::LinkKind;
    use crate::invitation::withdraw::revoke;
    use crate::presets::Preset;
    use crate::testing::{Scene, acceptance, is_sound};
    use crate::time::Span;
    use crate::user::terminate;

    fn removed(scene: &mut Scene, user: User, invitation: Option<Invitation>) -> (User, Option<Invitation>) {
        let change = scene.act(|at, org, by| terminate(at, org.policies(), by, user, invitation.clone())).unwrap();
        let after = change.facts.iter().find_map(|fact| if let Fact::Invitation(it) = fact { Some(it.clone()) } else { None });
        (change.outcome, after.or(invitation))
    }

    /// Somebody who accepted and was removed.
    fn once_active(scene: &mut Scene) -> (User, Invitation, Account) {
        let (user, invitation) = scene.invited();
        let door = scene.door(LinkKind::Invite, &user, &invitation);
        let change = scene.accept(door, acceptance()).unwrap();
        let invitation = change.facts.iter().find_map(|fact| if let Fact::Invitation(it) = fact { Some(it.clone()) } else { None });
        let account = change.outcome.account;
        let (user, invitation) = removed(scene, change.outcome.user, invitation);
        (user, invitation.unwrap(), account)
    }

    #[test]
    fn the_same_profile_is_active_again_and_its_sessions_stay_dead() {
        let mut scene = Scene::new(Preset::Default);
        let (user, invitation, account) = once_active(&mut scene);
        let address = AtAddress { holder: None, former: vec![user.id] };
        let (u, i) = (user.clone(), Some(invitation));
        let change = scene.act(|at, org, by| restore(at, org, by, u, i, &address, Some(&account))).unwrap();
        is_sound(&change);
        assert_eq!(change.mails().count(), 0);
        assert!(change.facts.contains(&Fact::UserAddressTaken(user.org, user.email.clone(), user.id)));
        assert!(change.facts.contains(&Fact::FormerHolderBack(user.org, user.email.clone(), user.id, false)));
        let after = change.outcome.user;
        assert_eq!((after.status.kind(), after.id, &after.role, after.account), (StatusKind::Active, user.id, &user.role, user.account));
        assert_eq!((after.access_stamp, after.first_activated_at), (user.access_stamp, user.first_activated_at));
    }

    #[test]
    fn whoever_was_never_active_is_pending_with_a_mail_and_a_new_epoch() {
        let mut scene = Scene::new(Preset::Default);
        let (user, invitation) = scene.invited();
        let (user, invitation) = removed(&mut scene, user, Some(invitation));
        scene.pass(Span::hours(1));
        let change = scene.act(|at, org, by| restore(at, org, by, user, invitation, &AtAddress::default(), None)).unwrap();
        is_sound(&change);
        assert_eq!(change.mails().map(|mail| (mail.template, mail.epoch)).collect::<Vec<_>>(), [(Template::Invitation, 2)]);
        let it = change.outcome;
        assert_eq!((it.user.status.kind(), it.invitation.unwrap().ends[&1]), (StatusKind::Pending, DeadReason::Terminated));
    }

    #[test]
    fn who_cannot_come_back_and_why() {
        let mut scene = Scene::new(Preset::Default);
        let (user, invitation, _) = once_active(&mut scene);
        let other = scene.colleague("viewer").id;
        let taken = AtAddress { holder: Some(other), former: Vec::new() };
        let both = |scene: &mut Scene, user: &User, invitation: &Invitation, address: &AtAddress| {
            let (u, i) = (user.clone(), Some(invitation.clone()));
            let same = scene.act(|at, org, by| restore(at, org, by, u, i, address, None)).unwrap_err();
            let fresh = scene.act(|at, org, by| start_fresh(at, org, by, user, address, None)).unwrap_err();
            assert_eq!(same, fresh);
            same
        };
        assert_eq!(both(&mut scene, &user, &invitation, &taken), Refused::AddressTaken(other));
        let active = User { status: scene.admin.status.clone(), ..user.clone() };
        assert_eq!(both(&mut scene, &active, &invitation, &taken), Refused::WrongStatus(Operation::Restore, StatusKind::Active));
        let owner = User { role: crate::role::RoleName::owner(), ..user.clone() };
        assert_eq!(both(&mut scene, &owner, &invitation, &taken), Refused::OwnerProtected);
        let (pending, link) = scene.invited();
        let (gone, link) = scene.act(|at, org, by| revoke(at, org, by, pending, link)).unwrap().outcome;
        assert_eq!(both(&mut scene, &gone, &link, &AtAddress::default()), Refused::NeverJoined);

        let member = scene.colleague("member");
        let (u, i) = (user.clone(), Some(invitation));
        let refused = scene.act(|at, org, _| restore(at, org, &member, u, i, &AtAddress::default(), None)).unwrap_err();
        assert_eq!(refused, Refused::NotAllowed("invite.inviters"));
        let refused = scene.act(|at, org, _| start_fresh(at, org, &member, &user, &AtAddress::default(), None)).unwrap_err();
        assert_eq!(refused, Refused::NotAllowed("invite.inviters"));
        let mut scene = Scene::new(Preset::Workshop);
        let refused = scene.act(|at, org, by| start_fresh(at, org, by, &user, &AtAddress::default(), None)).unwrap_err();
        assert_eq!(refused, Refused::NotAllowed("user.restore"));
    }

    #[test]
    fn a_fresh_start_takes_nothing_over_and_retires_the_login() {
        let mut scene = Scene::new(Preset::Default);
        let (old, _, account) = once_active(&mut scene);
        let before = account.clone();
        let change = scene.act(|at, org, by| start_fresh(at, org, by, &old, &AtAddress::default(), Some(account))).unwrap();
        is_sound(&change);
        let freed = [Fact::AccountAddressFreed(before.email.clone(), before.id), Fact::PasswordGone(before.id)];
        assert!(freed.iter().all(|fact| change.facts.contains(fact)));
        let retired = change.facts.iter().find_map(|fact| if let Fact::Account(it) = fact { Some(it) } else { None }).unwrap();
        assert!(retired.is_retired() && retired.access_stamp > before.access_stamp);
        assert_eq!(change.mails().map(|mail| mail.template).collect::<Vec<_>>(), [Template::Invitation]);
        let (new, _) = change.outcome;
        assert_ne!(new.id, old.id);
        assert_eq!((new.email, new.first_name, new.account, new.status.kind()), (old.email, None, None, StatusKind::Pending));
    }

    #[test]
    fn whoever_comes_back_after_the_login_was_retired_sets_a_new_one_up() {
        let mut scene = Scene::new(Preset::Default);
        let (user, invitation, mut account) = once_active(&mut scene);
        account.retired_at = Some(scene.now);
        scene.pass(Span::hours(1));
        let change = scene.act(|at, org, by| restore(at, org, by, user, Some(invitation), &AtAddress::default(), Some(&account))).unwrap();
        is_sound(&change);
        assert_eq!(change.mails().map(|mail| mail.template).collect::<Vec<_>>(), [Template::SetUp]);
        assert_eq!((change.outcome.user.status.kind(), change.outcome.user.account), (StatusKind::Active, None));
    }

    #[test]
    fn a_restored_admin_runs_the_organization_again() {
        let mut scene = Scene::new(Preset::Default);
        let admin = scene.colleague("admin");
        let (admin, _) = removed(&mut scene, admin, None);
        let account = scene.account(AddressProof::Proved, None);
        let change = scene.act(|at, org, by| restore(at, org, by, admin, None, &AtAddress::default(), Some(&account))).unwrap();
        assert!(change.facts.iter().any(|fact| matches!(fact, Fact::Keeper(.., KeeperMove::Enter))));
    }
}
