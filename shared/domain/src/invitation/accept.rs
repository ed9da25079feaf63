//! Accepting (INVITATIONS sections 4 and 9): credential or session, user active, link spent, in one transaction.

use crate::account::{Account, AddressProof, Membership, Password};
use crate::change::{Actor, Change, Fact, Moment, Subject};
use crate::id::{AccountId, SessionId};
use crate::invitation::DeadReason;
use crate::invitation::door::{AddressHolder, Door, LinkKind, Next};
use crate::moves::Operation;
use crate::organization::Organization;
use crate::refused::Refused;
use crate::session::Session;
use crate::text::Name;
use crate::user::{StatusKind, User};

/// What the invited person gives.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Acceptance {
    /// The credential; not used by whoever joins with the session of a proved account.
    pub password: Option<Password>,
    /// First name, where the person may edit it.
    pub first_name: Option<Name>,
    /// Last name, where the person may edit it.
    pub last_name: Option<Name>,
    /// Whether the right code came along; asked of whoever stands before [`Next::Code`].
    pub code_given: bool,
    /// What the person signs in with, as the session list shows it.
    pub device: String,
}

/// What became of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Accepted {
    /// The user, active.
    pub user: User,
    /// The login behind it.
    pub account: Account,
    /// The session that comes with it.
    pub session: Session,
}

/// Lets the invited person in. The holder of the link is who acts.
///
/// # Errors
/// `DeadLink`, `SignInRequired`, `WrongAccount`, `WrongStatus`, `CodeRequired`, `NotEditable`, `Required`.
pub fn accept(at: &mut Moment<'_>, door: Door, given: Acceptance) -> Result<Change<Accepted>, Refused> {
    let next = door.enter(at.now)?;
    let policies = door.org.policies();
    if door.kind != LinkKind::Setup {
        door.user.allows(Operation::Accept, policies)?;
    }
    if next == Next::Code && !given.code_given {
        return Err(Refused::CodeRequired);
    }
    let names = given.first_name.is_some() || given.last_name.is_some();
    if names && !policies.name_editors.include_the_person() {
        return Err(Refused::NotEditable("profile.name.editors"));
    }
    let Door { org, user, mut invitation, kind, address, signed_in, granter_stamp, others, .. } = door;
    let others = others.into_iter().filter(|other| other.id != user.id);
    at.actor = Actor::Invitee(user.id);
    let mut change = invitation.change(at, "invitation.accepted");
    change.detail("link", kind.name());
    invitation.rests_on_its_granter(&mut change, granter_stamp.filter(|_| kind != LinkKind::Setup));
    let account = match address {
        Some(AddressHolder::Proved(_)) => {
            let mut account = signed_in.ok_or(Refused::SignInRequired)?;
            account.join_by_session(&mut change, org.id, others);
            account
        }
        Some(AddressHolder::Stranded(account)) => come_back(at, &mut change, (&org, *account, others), &given)?,
        Some(AddressHolder::Unproved(account)) => take_over(at, &mut change, (&org, *account, others), &given)?,
        None => {
            // A code counts where it was asked for, and was compared, alone.
            let proof = if kind == LinkKind::Handed && next != Next::Code { AddressProof::Unproved } else { AddressProof::Proved };
            new_account(at, &mut change, &org, &user, proof, given.password.clone())?
        }
    };
    change.fact(Fact::Membership(account.id, Membership { org: org.id, user: user.id }));
    invitation.end(at, &mut change, DeadReason::Accepted);
    invitation.stored(&mut change);
    change.fact(Fact::CredentialSettled(user.email.clone(), org.id));
    let user = let_in(at, &mut change, &org, user, &account, &given);
    let session = Session::open(SessionId::draw(at.now, at.entropy), &account, &user, org.policies().session_limits(&user.role), &given.device, at.now);
    change.tell(at, "session.created", Some(org.id), Subject::Session(session.id), &[("user", user.id.to_string())]);
    change.fact(Fact::Session(session.clone()));
    Ok(change.with(Accepted { user, account, session }))
}

/// An account whose person is active nowhere joins as by its own session, and as after a reset: with a new password, and every
/// session before it dead.
fn come_back(
    at: &mut Moment<'_>,
    change: &mut Change<()>,
    (org, mut account, others): (&Organization, Account, impl Iterator<Item = User>),
    given: &Acceptance,
) -> Result<Account, Refused> {
    let password = given.password.clone().ok_or(Refused::Required("password"))?;
    account.cut_sessions();
    account.must_change = false;
    account.join_by_session(change, org.id, others);
    replace_password(at, change, &account, password, &given.device);
    Ok(account)
}

fn replace_password(at: &mut Moment<'_>, change: &mut Change<()>, account: &Account, password: Password, device: &str) {
    change.fact(Fact::Password(account.id, password));
    change.tell(at, "account.password_set", None, Subject::Account(account.id, account.version), &[]);
    let mail = account.report(at, device);
    change.mail(mail);
}

/// An account whose mailbox nobody had proved keeps its id and users, and loses every credential made before.
fn take_over(
    at: &mut Moment<'_>,
    change: &mut Change<()>,
    (org, mut account, others): (&Organization, Account, impl Iterator<Item = User>),
    given: &Acceptance,
) -> Result<Account, Refused> {
    let password = given.password.clone().ok_or(Refused::Required("password"))?;
    account.cut_sessions();
    account.must_change = false;
    account.prove(change, Some(org.id), others);
    account.enter(org.id);
    account.stored(change);
    replace_password(at, change, &account, password, &given.device);
    Ok(account)
}

fn new_account(
    at: &mut Moment<'_>,
    change: &mut Change<()>,
    org: &Organization,
    user: &User,
    proof: AddressProof,
    password: Option<Password>,
) -> Result<Account, Refused> {
    let password = password.ok_or(Refused::Required("password"))?;
    let mut account = Account::new(AccountId::draw(at.now, at.entropy), user.email.clone(), proof, Some(org.id), at.now);
    account.enter(org.id);
    account.stored(change);
    change.fact(Fact::AccountAddressTaken(account.email.clone(), account.id, proof));
    change.fact(Fact::Password(account.id, password));
    change.tell(at, "account.created", None, Subject::Account(account.id, account.version), &[]);
    Ok(account)
}

fn let_in(at: &mut Moment<'_>, change: &mut Change<()>, org: &Organization, mut user: User, account: &Account, given: &Acceptance) -> User {
    let was = user.status.kind();
    user.account = Some(account.id);
    user.managed = Some(account.managed_by == Some(user.org));
    user.email_verified = account.is_proved();
    let before = user.clone();
    user.first_name = given.first_name.clone().or(user.first_name);
    user.last_name = given.last_name.clone().or(user.last_name);
    user.note_personal(change, Some(&before));
    if was != StatusKind::Active {
        user.enter(at, change, org.policies());
    }
    user.stored(change);
    user
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::account::AddressProof::{Proved, Unproved};
    use crate::change::Template;
    use crate::id::OrgId;
    use crate::presets::Preset;
    use crate::session::Session;
    use crate::testing::{Scene, acceptance, is_sound, name};
    use crate::user::activate;

    const ELSEWHERE: OrgId = OrgId(uuid::Uuid::from_u128(99));

    fn kinds(change: &Change<Accepted>) -> Vec<&'static str> {
        change.events().map(|event| event.kind).collect()
    }

    #[test]
    fn whoever_is_active_nowhere_comes_back_by_a_mail_as_by_a_reset() {
        for kind in [LinkKind::Invite, LinkKind::Handed] {
            let mut scene = Scene::new(Preset::Default);
            let (user, invitation) = scene.invited();
            let account = scene.account(Proved, Some(ELSEWHERE));
            let before = account.access_stamp;
            let gone = User { id: crate::id::UserId(uuid::Uuid::from_u128(5)), org: ELSEWHERE, account: Some(account.id), managed: Some(true), ..user.clone() };
            let door = Door { address: Some(AddressHolder::Stranded(Box::new(account))), others: vec![gone.clone()], ..scene.door(kind, &user, &invitation) };
            if kind == LinkKind::Handed {
                assert_eq!(scene.accept(door.clone(), acceptance()).unwrap_err(), Refused::CodeRequired, "what went through an admin proves no mailbox");
            }
            let change = scene.accept(door, Acceptance { code_given: kind == LinkKind::Handed, ..acceptance() }).unwrap();
            is_sound(&change);
            let Accepted { user, account, session } = &change.outcome;
            assert!(account.access_stamp > before, "sessions are dead");
            assert_eq!((account.managed_by, user.managed), (None, Some(false)), "management has ended");
            assert!(change.facts.iter().any(|fact| matches!(fact, Fact::Password(id, _) if *id == account.id)) && session.account == account.id);
            assert!(change.facts.iter().any(|fact| matches!(fact, Fact::User(it) if it.id == gone.id && it.managed == Some(false))));
            assert!(change.mails().any(|mail| mail.template == Template::PasswordChanged));
        }
    }

    #[test]
    fn a_mailed_link_makes_an_account_managed_here_with_its_mailbox_proved() {
        let mut scene = Scene::new(Preset::Default);
        let (user, invitation) = scene.invited();
        let door = scene.door(LinkKind::Invite, &user, &invitation);
        let given = Acceptance { first_name: name("Robert"), ..acceptance() };
        let change = scene.accept(door, given).unwrap();
        is_sound(&change);
        assert_eq!(kinds(&change), ["invitation.accepted", "account.created", "user.activated", "session.created"]);
        assert_eq!(change.record.as_ref().unwrap().actor, Actor::Invitee(user.id));
        let Accepted { user, account, session } = change.outcome;
        assert_eq!((user.managed, user.email_verified, user.account), (Some(true), true, Some(account.id)));
        assert_eq!((user.display_name().as_str(), user.first_activated_at, user.version), ("Robert Stone", Some(scene.now), 2));
        assert_eq!((account.proof, account.managed_by, account.version), (Proved, Some(scene.org.id), 1));
        assert!(session.is_live(&account, &user, scene.now));
    }

    #[test]
    fn what_the_proof_of_a_mailbox_is_worth() {
        // kind, code given, preset, whether the address is proved afterwards
        let rows = [
            (LinkKind::Invite, false, Preset::Default, Some(true)),
            (LinkKind::Handed, false, Preset::Default, None),
            (LinkKind::Handed, true, Preset::Default, Some(true)),
            (LinkKind::Handed, false, Preset::Workshop, Some(false)),
            (LinkKind::Handed, true, Preset::Workshop, Some(false)),
        ];
        for (kind, code_given, preset, proved) in rows {
            let mut scene = Scene::new(preset);
            let (user, invitation) = scene.invited();
            let door = scene.door(kind, &user, &invitation);
            match (scene.accept(door, Acceptance { code_given, ..acceptance() }), proved) {
                (Ok(change), Some(proved)) => {
                    is_sound(&change);
                    assert_eq!((change.outcome.user.email_verified, change.outcome.account.is_proved()), (proved, proved), "{kind:?} {code_given} {preset:?}");
                }
                (answer, _) => assert_eq!(answer.unwrap_err(), Refused::CodeRequired, "{kind:?} {code_given} {preset:?}"),
            }
        }
    }

    #[test]
    fn an_unproved_account_loses_everything_made_before() {
        for managed_by in [None, Some(ELSEWHERE)] {
            let mut scene = Scene::new(Preset::Default);
            let (user, invitation) = scene.invited();
            let mut before = scene.account(Unproved, managed_by);
            before.founded = managed_by;
            let old =
                Session::open(SessionId::draw(scene.now, &mut scene.dice), &before, &user, scene.org.policies().session_limits(&user.role), "", scene.now);
            let mut door = scene.door(LinkKind::Invite, &user, &invitation);
            (door.address, door.signed_in) = (Some(before.clone().into()), Some(before.clone()));
            let there = User { org: ELSEWHERE, account: Some(before.id), email: before.email.clone(), managed: Some(true), ..scene.colleague("owner") };
            door.others = vec![there.clone()];
            let no_password = scene.accept(door.clone(), Acceptance { password: None, ..acceptance() });
            assert_eq!(no_password.unwrap_err(), Refused::Required("password"), "even inside its own session");
            let change = scene.accept(door, acceptance()).unwrap();
            is_sound(&change);
            let proved = |fact: &Fact| matches!(fact, Fact::User(it) if it.id == there.id && it.email_verified && it.managed == Some(false));
            assert!(change.facts.iter().any(proved), "the copies elsewhere follow");
            assert!(change.facts.contains(&Fact::AccountAddressProved(before.email.clone(), before.id)));
            assert_eq!(change.facts.contains(&Fact::FounderProved(ELSEWHERE)), managed_by.is_some());
            assert!(change.mails().any(|mail| mail.template == Template::PasswordChanged));
            let Accepted { user, account, session } = change.outcome;
            assert_eq!((account.id, account.is_proved(), account.managed_by, user.managed), (before.id, true, None, Some(false)));
            assert!(!old.is_live(&account, &user, scene.now) && session.is_live(&account, &user, scene.now));
        }
    }

    #[test]
    fn joining_by_session_needs_no_password_and_ends_management_elsewhere() {
        for (managed_by, ended) in [(None, false), (Some(ELSEWHERE), true)] {
            let mut scene = Scene::new(Preset::Default);
            let (user, invitation) = scene.invited();
            let before = scene.account(Proved, managed_by);
            let mut door = scene.door(LinkKind::Handed, &user, &invitation);
            (door.address, door.signed_in) = (Some(before.clone().into()), Some(before.clone()));
            let there = User { org: ELSEWHERE, account: Some(before.id), managed: Some(true), ..scene.colleague("member") };
            door.others = vec![there.clone()];
            let change = scene.accept(door, Acceptance { password: None, ..acceptance() }).unwrap();
            is_sound(&change);
            assert!(!change.facts.iter().any(|fact| matches!(fact, Fact::Password(..))));
            let told = change.facts.iter().any(|fact| matches!(fact, Fact::User(it) if it.id == there.id && it.managed == Some(false)));
            assert_eq!(told, managed_by.is_some(), "who managed the account sees that it does not any more");
            let written = change.facts.iter().any(|fact| matches!(fact, Fact::Account(it) if it.version == before.version + 1));
            assert!(written, "whatever rests on where the account has users is decided anew");
            let Accepted { user, account, session } = change.outcome;
            assert_eq!((account.access_stamp, account.managed_by, user.managed), (u32::from(ended), None, Some(false)));
            assert!(user.email_verified && session.is_live(&account, &user, scene.now));
        }
    }

    #[test]
    fn names_are_refused_where_only_admins_edit_them() {
        let mut scene = Scene::new(Preset::Workshop);
        let (user, invitation) = scene.invited();
        let door = scene.door(LinkKind::Invite, &user, &invitation);
        let refused = scene.accept(door, Acceptance { last_name: name("Other"), ..acceptance() }).unwrap_err();
        assert_eq!(refused, Refused::NotEditable("profile.name.editors"));
    }

    #[test]
    fn a_setup_link_gives_an_active_person_a_login_and_is_spent() {
        let mut scene = Scene::new(Preset::Workshop);
        let (user, invitation) = scene.invited();
        let it = scene.act(|at, org, by| activate(at, org, by, user, Some(invitation))).unwrap().outcome;
        let (user, invitation) = (it.user, it.invitation.unwrap());
        let door = scene.door(LinkKind::Setup, &user, &invitation);
        let change = scene.accept(door, acceptance()).unwrap();
        is_sound(&change);
        assert_eq!(kinds(&change), ["invitation.accepted", "account.created", "session.created"]);
        let after = change.facts.iter().find_map(|fact| if let Fact::Invitation(it) = fact { Some(it) } else { None }).unwrap();
        assert_eq!((after.ends.get(&1), after.setup_until), (Some(&DeadReason::Activated), None));
        assert_eq!(change.outcome.user.status, user.status);
    }

    #[test]
    fn an_invited_admin_enters_the_keepers() {
        let mut scene = Scene::new(Preset::Workshop);
        let (user, invitation) = scene.invited();
        let door = scene.door(LinkKind::Invite, &User { role: crate::role::RoleName::admin(), ..user }, &invitation);
        let change = scene.accept(door, acceptance()).unwrap();
        assert_eq!(change.facts.iter().filter(|fact| matches!(fact, Fact::Keeper(..))).count(), 1);
    }
}
