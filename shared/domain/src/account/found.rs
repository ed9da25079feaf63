//! Founding an organization (INVITATIONS section 9, F1): the founder is its first owner, or admin where there is none.

use crate::account::{Account, AddressProof, Membership, Password, VERIFY_TTL};
use crate::change::{Actor, Change, Fact, Moment, Subject, Template};
use crate::email::Email;
use crate::id::{AccountId, OrgId, SessionId, UserId};
use crate::organization::Organization;
use crate::policy::OwnPolicies;
use crate::presets::Preset;
use crate::refused::Refused;
use crate::role::Grants;
use crate::session::Session;
use crate::text::{Name, OrgName, Phone};
use crate::time::Zone;
use crate::user::{Lost, PersonalKey, Status, StatusKind, User};

/// What a founder says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Founding {
    /// The organization's name.
    pub name: OrgName,
    /// Where its policies come from.
    pub preset: Preset,
    /// The founder's address.
    pub email: Email,
    /// The founder's first name.
    pub first_name: Name,
    /// The founder's last name.
    pub last_name: Name,
    /// The founder's phone number.
    pub phone: Option<Phone>,
    /// The credential; not used by whoever founds from the session of a proved account.
    pub password: Option<Password>,
    /// The founder elsewhere: in the organization of the session that came along, or everywhere. One of these may have managed
    /// the account so far.
    pub people: Vec<User>,
    /// What the founder signs in with, as the session list shows it.
    pub device: String,
}

/// What became of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Founded {
    /// The organization.
    pub organization: Organization,
    /// The founder in it, active.
    pub user: User,
    /// The founder's login.
    pub account: Account,
    /// The session that comes with it.
    pub session: Session,
}

/// Founds an organization. `holder` is the account that holds the founder's address, `signed_in` the one whose session
/// came along. The founder is who acts.
///
/// # Errors
/// `SignInRequired` if the address is a proved account's and the session another's, `AddressUnproved` if it is an
/// unproved one's, `Required("password")` for a new account.
pub fn found(at: &mut Moment<'_>, holder: Option<&Account>, signed_in: Option<Account>, given: Founding) -> Result<Change<Founded>, Refused> {
    let existing = match holder {
        None => None,
        Some(holder) if !holder.is_proved() => return Err(Refused::AddressUnproved),
        Some(holder) => Some(signed_in.filter(|account| account.id == holder.id).ok_or(Refused::SignInRequired)?),
    };
    let new_credential = match (&existing, &given.password) {
        (Some(_), _) => None,
        (None, Some(password)) => Some(password.clone()),
        (None, None) => return Err(Refused::Required("password")),
    };
    let (org, user) = (OrgId::draw(at.now, at.entropy), UserId::draw(at.now, at.entropy));
    let mut account = existing.unwrap_or_else(|| new_account(at, org, given.email.clone()));
    at.actor = Actor::Account(account.id);
    let mut change = Change::of(at, "organization.created", Some(org), Some(user), Subject::Organization(org, 1));
    change.note("preset", "", given.preset.name());
    match new_credential {
        Some(password) => store_login(at, &mut change, &mut account, password, user),
        None => account.join_by_session(&mut change, org, given.people.clone()),
    }
    let organization = new_organization(at, org, user, &account, &given);
    let user = first_user(at, user, &organization, &account, &given);
    user.note_personal(&mut change, None);
    change.fact(Fact::Organization(organization.clone()));
    change.fact(Fact::UserAddressTaken(org, user.email.clone(), user.id));
    change.fact(Fact::Membership(account.id, Membership { org, user: user.id }));
    user.enters_keepers(&mut change, organization.policies());
    change.fact(Fact::User(user.clone()));
    let limits = organization.policies().session_limits(&user.role);
    let session = Session::open(SessionId::draw(at.now, at.entropy), &account, &user, limits, &given.device, at.now);
    change.fact(Fact::Session(session.clone()));
    change.tell(at, "user.created", Some(org), Subject::User(user.id, 1), &[("status", StatusKind::Active.name().to_owned())]);
    change.tell(at, "session.created", Some(org), Subject::Session(session.id), &[("user", user.id.to_string())]);
    Ok(change.with(Founded { organization, user, account, session }))
}

fn new_account(at: &mut Moment<'_>, org: OrgId, email: Email) -> Account {
    let mut account = Account::new(AccountId::draw(at.now, at.entropy), email, AddressProof::Unproved, None, at.now);
    account.founded = Some(org);
    account.enter(org);
    account.verify_until = Some(at.now.whole_second() + VERIFY_TTL);
    account
}

fn store_login(at: &mut Moment<'_>, change: &mut Change<()>, account: &mut Account, password: Password, founder: UserId) {
    account.stored(change);
    change.fact(Fact::AccountAddressTaken(account.email.clone(), account.id, account.proof));
    change.fact(Fact::Password(account.id, password));
    change.tell(at, "account.created", None, Subject::Account(account.id, 1), &[]);
    let mut mail = account.mail(at, Template::VerifyEmail, 0);
    (mail.org, mail.user) = (account.founded, Some(founder));
    change.mail(mail);
}

fn new_organization(at: &Moment<'_>, id: OrgId, founder: UserId, account: &Account, given: &Founding) -> Organization {
    Organization {
        id,
        name: given.name.clone(),
        policy: OwnPolicies::of(given.preset),
        founder,
        founder_proved: account.is_proved(),
        time_zone: Zone::utc(),
        locale: None,
        offer: None,
        closed_at: None,
        created_at: at.now,
        version: 1,
    }
}

fn first_user(at: &mut Moment<'_>, id: UserId, organization: &Organization, account: &Account, given: &Founding) -> User {
    User {
        id,
        org: organization.id,
        account: Some(account.id),
        status: Status::Active { since: at.now },
        first_activated_at: Some(at.now),
        email: account.email.clone(),
        email_verified: account.is_proved(),
        phone: given.phone.clone(),
        first_name: Some(given.first_name.clone()),
        last_name: Some(given.last_name.clone()),
        role: organization.policies().founder_role(),
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
        purge_at: None,
        managed: Some(account.managed_by == Some(organization.id)),
        access_stamp: 0,
        grant_stamp: 0,
        lost: Lost::default(),
        personal_key: Some(PersonalKey::draw(at.entropy)),
        created_at: at.now,
        version: 1,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::change::FollowUp;
    use crate::testing::{Scene, is_sound, name, password};
    use crate::time::Span;

    fn founding(preset: Preset) -> Founding {
        let email = Email::parse("bob@x.test").unwrap();
        let (first_name, last_name) = (name("Bob").unwrap(), name("Stone").unwrap());
        let name = OrgName::parse("Bob's").unwrap();
        Founding { name, preset, email, first_name, last_name, phone: None, password: Some(password()), people: Vec::new(), device: String::new() }
    }

    #[test]
    fn a_stranger_founds_with_a_password_and_is_asked_to_prove_the_mailbox() {
        for (preset, role) in [(Preset::Default, "owner"), (Preset::Workshop, "admin"), (Preset::Tenant, "admin")] {
            let mut scene = Scene::new(preset);
            let change = scene.act(|at, _, _| found(at, None, None, founding(preset))).unwrap();
            is_sound(&change);
            assert_eq!(change.mails().map(|mail| mail.template).collect::<Vec<_>>(), [Template::VerifyEmail]);
            assert_eq!(change.follow_ups.iter().filter(|it| matches!(it, FollowUp::Event(_))).count(), 4);
            let Founded { organization, user, account, session } = change.outcome;
            assert_eq!((user.role.as_str(), organization.founder, organization.founder_proved), (role, user.id, false));
            assert_eq!((account.managed_by, account.founded, account.is_proved()), (None, Some(organization.id), false));
            assert_eq!(account.verify_until, Some(scene.now + Span::hours(24)));
            assert!(session.is_live(&account, &user, scene.now) && !user.email_verified);
        }
    }

    #[test]
    fn who_holds_the_address_decides() {
        let mut scene = Scene::new(Preset::Default);
        let (proved, unproved) = (scene.account(AddressProof::Proved, None), scene.account(AddressProof::Unproved, None));
        let another = scene.account(AddressProof::Proved, None);
        let mut refused = |holder: Option<&Account>, signed_in: Option<&Account>, password: Option<Password>| {
            let given = Founding { password, ..founding(Preset::Default) };
            scene.act(|at, _, _| found(at, holder, signed_in.cloned(), given)).map(|_| ()).err()
        };
        let typed = Some(password());
        assert_eq!(refused(None, None, None), Some(Refused::Required("password")));
        assert_eq!(refused(Some(&proved), None, typed.clone()), Some(Refused::SignInRequired));
        assert_eq!(refused(Some(&proved), Some(&another), typed.clone()), Some(Refused::SignInRequired));
        assert_eq!(refused(Some(&unproved), Some(&unproved), typed), Some(Refused::AddressUnproved));
        assert_eq!(refused(Some(&proved), Some(&proved), None), None);
    }

    #[test]
    fn a_proved_person_founds_from_the_session_and_leaves_the_management_of_others() {
        for managed in [false, true] {
            let mut scene = Scene::new(Preset::Default);
            let before = scene.account(AddressProof::Proved, managed.then_some(scene.org.id));
            let change = scene.act(|at, _, _| found(at, Some(&before), Some(before.clone()), founding(Preset::Default))).unwrap();
            is_sound(&change);
            assert!(!change.facts.iter().any(|fact| matches!(fact, Fact::Password(..))) && change.mails().count() == 0);
            let Founded { organization, user, account, session } = change.outcome;
            assert!(organization.founder_proved && user.email_verified && session.is_live(&account, &user, scene.now));
            assert_eq!((account.managed_by, account.access_stamp), (None, u32::from(managed)));
        }
    }
}
