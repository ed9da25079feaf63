//! An admin sets a person's password (R57, R58; INVITATIONS section 5): only where the policy says so, only of an account that
//! is managed here. Nobody's mailbox is proved by it, so whoever proves the mailbox later takes the account.

use crate::account::{Account, AddressProof, Membership, Password};
use crate::change::{Actor, Change, Fact, Mail, Moment, Subject, Template};
use crate::id::AccountId;
use crate::invitation::{DeadReason, Invitation};
use crate::moves::Operation;
use crate::organization::Organization;
use crate::policy::AdminPassword;
use crate::refused::Refused;
use crate::user::{StatusKind, User, may_act_on};

const RULE: &str = "activation.admin_password";

/// Whether `by` may set the password of `user`. `account` is the user's login or, before there is one, the account that
/// holds the address.
///
/// # Errors
/// `NotAllowed("activation.admin_password")`; `OwnerProtected`; `NotAllowed`: `password.own` (one's own is changed with the present one), or as
/// [`User::offers`]; `WrongStatus`; `AccountElsewhere`.
pub fn may_set_password(actor: &Actor, org: &Organization, by: &User, user: &User, account: Option<&Account>) -> Result<(), Refused> {
    let (policies, status) = (org.policies(), user.status.kind());
    Operation::Password.permitted(policies)?;
    may_act_on(actor, user)?;
    if by.id == user.id {
        return Err(Refused::NotAllowed("password.own"));
    }
    user.allows(Operation::Password, policies)?;
    if policies.admin_password == AdminPassword::PendingOnly && status != StatusKind::Pending {
        return Err(Refused::NotAllowed(RULE));
    }
    by.offers(&user.role, &user.given, policies)?;
    match account {
        Some(account) if account.managed_by != Some(org.id) => Err(Refused::AccountElsewhere),
        _ => Ok(()),
    }
}

/// Sets it: every session of the account is dead, the next one may only choose another password. Somebody pending is active
/// with it and the invitation's link dead; where there is no account yet, one is made, managed here. The person is told by
/// mail, never the password.
///
/// # Errors
/// As [`may_set_password`].
pub fn set_password(
    at: &mut Moment<'_>,
    org: &Organization,
    by: &User,
    mut user: User,
    invitation: Option<Invitation>,
    account: Option<Account>,
    password: Password,
) -> Result<Change<User>, Refused> {
    may_set_password(&at.actor, org, by, &user, account.as_ref())?;
    let mut change = Change::of(at, "account.password_set", Some(user.org), Some(user.id), Subject::User(user.id, user.version + 1));
    let mut account = match account {
        Some(account) => account,
        None => new_account(at, &mut change, org, &user),
    };
    change.note("must_change", account.must_change, true);
    account.cut_sessions();
    account.must_change = true;
    account.stored(&mut change);
    change.fact(Fact::Password(account.id, password));
    if user.account.is_none() {
        change.fact(Fact::Membership(account.id, Membership { org: user.org, user: user.id }));
        change.fact(Fact::CredentialSettled(user.email.clone(), user.org));
    }
    let pending = user.status.kind() == StatusKind::Pending;
    if let Some(mut invitation) = invitation.filter(|invitation| pending || invitation.setup_until.is_some()) {
        invitation.end(at, &mut change, DeadReason::PasswordSet);
        invitation.stored(&mut change);
    }
    user.account = Some(account.id);
    user.managed = Some(true);
    user.email_verified = account.is_proved();
    if pending {
        user.enter(at, &mut change, org.policies());
    }
    user.stored(&mut change);
    let mail = account.mail(at, Template::PasswordSet, 0);
    change.mail(Mail { org: Some(user.org), user: Some(user.id), ..mail });
    Ok(change.with(user))
}

fn new_account(at: &mut Moment<'_>, change: &mut Change<()>, org: &Organization, user: &User) -> Account {
    let id = AccountId::draw(at.now, at.entropy);
    let mut account = Account::new(id, user.email.clone(), AddressProof::Unproved, Some(org.id), at.now);
    account.enter(org.id);
    change.fact(Fact::AccountAddressTaken(account.email.clone(), id, AddressProof::Unproved));
    change.tell(at, "account.created", None, Subject::Account(id, 1), &[]);
    account
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::account::AddressProof::{Proved, Unproved};
    use crate::id::OrgId;
    use crate::presets::Preset;
    use crate::role::RoleName;
    use crate::testing::{Scene, is_sound, password};

    const ELSEWHERE: OrgId = OrgId(uuid::Uuid::from_u128(99));

    fn set(scene: &mut Scene, user: &User, invitation: Option<&Invitation>, account: Option<&Account>) -> Result<Change<User>, Refused> {
        let (user, invitation, account) = (user.clone(), invitation.cloned(), account.cloned());
        scene.act(|at, org, by| set_password(at, org, by, user, invitation, account, password()))
    }

    #[test]
    fn a_pending_person_is_active_with_an_account_managed_here_and_the_link_is_dead() {
        let mut scene = Scene::new(Preset::Workshop);
        let (user, invitation) = scene.invited();
        let change = set(&mut scene, &user, Some(&invitation), None).unwrap();
        is_sound(&change);
        let kinds: Vec<_> = change.events().map(|event| event.kind).collect();
        assert_eq!(kinds, ["account.password_set", "account.created", "user.activated"]);
        assert_eq!(change.mails().map(|mail| mail.template).collect::<Vec<_>>(), [Template::PasswordSet]);
        let account = change.facts.iter().find_map(|fact| if let Fact::Account(it) = fact { Some(it.clone()) } else { None }).unwrap();
        assert_eq!((account.proof, account.managed_by, account.must_change, account.version), (Unproved, Some(scene.org.id), true, 1));
        let after = change.facts.iter().find_map(|fact| if let Fact::Invitation(it) = fact { Some(it) } else { None }).unwrap();
        assert_eq!(after.ends.get(&1), Some(&DeadReason::PasswordSet));
        let user = change.outcome;
        assert_eq!((user.status.kind(), user.account, user.managed, user.email_verified), (StatusKind::Active, Some(account.id), Some(true), false));
    }

    #[test]
    fn an_active_persons_sessions_die_and_a_setup_link_with_them() {
        let mut scene = Scene::new(Preset::Workshop);
        let (user, invitation) = scene.invited();
        let it = scene.act(|at, org, by| crate::user::activate(at, org, by, user, Some(invitation))).unwrap().outcome;
        let invitation = it.invitation.unwrap();
        let change = set(&mut scene, &it.user, Some(&invitation), None).unwrap();
        is_sound(&change);
        let after = change.facts.iter().find_map(|fact| if let Fact::Invitation(it) = fact { Some(it) } else { None }).unwrap();
        assert_eq!(after.setup_until, None);

        let account = scene.account(Proved, Some(scene.org.id));
        let user = User { account: Some(account.id), ..it.user };
        let change = set(&mut scene, &user, None, Some(&account)).unwrap();
        is_sound(&change);
        let stored = change.facts.iter().find_map(|fact| if let Fact::Account(it) = fact { Some(it) } else { None }).unwrap();
        assert_eq!((stored.access_stamp, stored.must_change, stored.is_proved()), (1, true, true));
        assert!(change.outcome.email_verified);
    }

    #[test]
    fn who_is_refused_and_by_what() {
        for (preset, policy, pending, active) in
            [(Preset::Default, AdminPassword::Never, Some(RULE), Some(RULE)), (Preset::Workshop, AdminPassword::Always, None, None)]
        {
            let mut scene = Scene::new(preset);
            assert_eq!(scene.org.policies().admin_password, policy);
            let (user, invitation) = scene.invited();
            let colleague = scene.colleague("basic");
            for (user, invitation, rule) in [(&user, Some(&invitation), pending), (&colleague, None, active)] {
                let user = User { role: scene.org.policies().default_role(), ..user.clone() };
                assert_eq!(set(&mut scene, &user, invitation, None).err(), rule.map(Refused::NotAllowed), "{preset:?}");
            }
        }
        let mut scene = Scene::new(Preset::Workshop);
        let admin = scene.admin.clone();
        assert_eq!(set(&mut scene, &admin, None, None).unwrap_err(), Refused::NotAllowed("password.own"));
        let owner = User { role: RoleName::owner(), ..scene.colleague("admin") };
        assert_eq!(set(&mut scene, &owner, None, None).unwrap_err(), Refused::OwnerProtected);
        let (user, invitation) = scene.invited();
        for (proof, managed_by) in [(Proved, None), (Proved, Some(ELSEWHERE)), (Unproved, None), (Unproved, Some(ELSEWHERE))] {
            let account = scene.account(proof, managed_by);
            assert_eq!(set(&mut scene, &user, Some(&invitation), Some(&account)).unwrap_err(), Refused::AccountElsewhere, "{proof:?} {managed_by:?}");
        }
        let change = scene.act(|at, org, by| crate::user::deactivate(at, org.policies(), by, user, None)).unwrap();
        assert_eq!(set(&mut scene, &change.outcome, None, None).unwrap_err(), Refused::WrongStatus(Operation::Password, StatusKind::Inactive));
    }
}
