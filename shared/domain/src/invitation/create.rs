//! Inviting a person (R1 to R9, F1, F11): a new user with an invitation, or another mail to the one who is pending.

use crate::catalog::{CatalogKind, Catalogs, EntryId};
use crate::change::{Change, Fact, Moment, Subject, Template};
use crate::email::Email;
use crate::id::UserId;
use crate::invitation::Invitation;
use crate::invitation::hold::Hold;
use crate::invitation::newcomer::{count_invitee, new_invitation, new_user};
use crate::invitation::resend::resend;
use crate::moves::Operation;
use crate::organization::Organization;
use crate::policy::{Policies, RestoreModes};
use crate::refused::{Action, Refused};
use crate::role::{Grants, RoleName};
use crate::text::{Locale, Message, Name, Phone};
use crate::user::{Ending, Status, StatusKind, User};

/// The fields that a second invitation of one address may name differently, without effect.
pub const IGNORABLE: [&str; 10] = ["role", "permissions", "first_name", "last_name", "phone", "position", "department_id", "external_id", "locale", "message"];

/// What an inviter says of the person.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Invite {
    /// The invited address.
    pub email: Email,
    /// Phone number.
    pub phone: Option<Phone>,
    /// First name.
    pub first_name: Option<Name>,
    /// Last name.
    pub last_name: Option<Name>,
    /// The role; none: the organization's default.
    pub role: Option<RoleName>,
    /// What the person is given beyond the role.
    pub given: Option<Grants>,
    /// Position, free text.
    pub position: Option<Name>,
    /// The department.
    pub department: Option<EntryId>,
    /// The organization's own id of the person.
    pub external_id: Option<Name>,
    /// The language of mails and pages.
    pub locale: Option<Locale>,
    /// The inviter's own words.
    pub message: Option<Message>,
}

impl Invite {
    /// The address, and nothing else.
    pub fn of(email: Email) -> Invite {
        Invite {
            email,
            phone: None,
            first_name: None,
            last_name: None,
            role: None,
            given: None,
            position: None,
            department: None,
            external_id: None,
            locale: None,
            message: None,
        }
    }
    /// The same person once more, who never joined: what was said then, but for the organization's own id, which the old
    /// user keeps, and for a department that takes nobody any more.
    pub fn again(user: &User, invitation: &Invitation, lists: &Catalogs) -> Invite {
        Invite {
            phone: user.phone.clone(),
            first_name: user.first_name.clone(),
            last_name: user.last_name.clone(),
            role: Some(invitation.role.clone()),
            given: Some(user.given.clone()),
            position: user.position.clone(),
            department: user.department.filter(|department| lists.take(*department, CatalogKind::Departments).is_ok()),
            locale: invitation.locale.clone(),
            message: invitation.message.clone(),
            ..Invite::of(user.email.clone())
        }
    }
    /// The role: the organization's default where none is named.
    fn role_offered(&self, policies: &Policies) -> RoleName {
        self.role.clone().unwrap_or_else(|| policies.default_role())
    }
}

/// Who holds the address in this organization, or was the last to have it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Holder {
    /// The user.
    pub user: User,
    /// Its invitation, if it has one.
    pub invitation: Option<Invitation>,
    /// The present grant stamp of that invitation's granter; none if the granter is gone.
    pub granter_stamp: Option<u32>,
}

/// What became of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Invited {
    /// A new user.
    Created {
        /// The user, pending.
        user: User,
        /// Its invitation.
        invitation: Invitation,
    },
    /// The person was invited before.
    Reinvited {
        /// The user as it stands.
        user: User,
        /// The invitation as it stands.
        invitation: Invitation,
        /// Whether another mail goes out; not within the gap or above the day's limit.
        mail_sent: bool,
        /// Fields that were given, differ and were not taken over.
        ignored: Vec<&'static str>,
    },
}

/// The person is invited already and had all the mails that one may have a day (F13): that is no refusal either, there is
/// just no further mail. None: `invited` is no such thing.
pub fn without_mail(invited: &Invited, before: Holder) -> Option<Change<Invited>> {
    match (invited, before.invitation) {
        (Invited::Reinvited { ignored, .. }, Some(invitation)) => {
            Some(Change::quiet().with(Invited::Reinvited { user: before.user, invitation, mail_sent: false, ignored: ignored.clone() }))
        }
        _ => None,
    }
}

/// What was found at the markers that an invitation asks for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Marks {
    /// Whether mails to the address are held back.
    pub hold: Hold,
    /// Who has the organization's own id that the person is to have.
    pub external_holder: Option<UserId>,
    /// The lists that the person is put on.
    pub lists: Catalogs,
}

impl From<Hold> for Marks {
    fn from(hold: Hold) -> Marks {
        Marks { hold, external_holder: None, lists: Catalogs::default() }
    }
}

/// Whether somebody may be invited, and as what.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    /// Nobody is in the way: a new user.
    New,
    /// The person is invited already.
    Invited,
}

/// What [`create`] asks before it acts; a dry run asks the same. `standing` is who holds the address or was the last to
/// have it.
///
/// # Errors
/// In this order: `NotAllowed`, `UnknownRole`, `PermissionsFixed`, `Required`, then what the holder of the address is: `AlreadyActive`,
/// `AwaitingApproval`, `Inactive`, `PreviouslyRejected`, `PreviouslyTerminated`; last `ExternalIdTaken`, `UnknownEntry`, `Suppressed`. Who never joined is
/// ignored.
pub fn examine(org: &Organization, by: &User, standing: Option<&User>, invite: &Invite, marks: impl Into<Marks>) -> Result<Standing, Refused> {
    let Marks { hold, external_holder, lists } = marks.into();
    let policies = org.policies();
    let role = invite.role_offered(policies);
    let given = invite.given.clone().unwrap_or_default();
    match by.offers(&role, &given, policies) {
        Err(Refused::NotAllowed("role.above_own")) if !policies.has_role(&role) => return Err(Refused::UnknownRole),
        answer => answer?,
    }
    if !given.is_empty() && role.is_keeper() {
        return Err(Refused::PermissionsFixed);
    }
    invite.has_what_is_required(policies)?;
    let standing = stands(policies, standing)?;
    // Whether somebody invited already is mailed again is for the resend to say.
    if standing == Standing::New {
        if let Some(other) = external_holder.filter(|_| invite.external_id.is_some()) {
            return Err(Refused::ExternalIdTaken(other));
        }
        if let Some(department) = invite.department {
            lists.take(department, CatalogKind::Departments)?;
        }
        hold.lets_through(None)?;
    }
    Ok(standing)
}

fn stands(policies: &Policies, standing: Option<&User>) -> Result<Standing, Refused> {
    let Some(user) = standing else { return Ok(Standing::New) };
    match user.status {
        Status::Pending { .. } => Ok(Standing::Invited),
        Status::Active { .. } => Err(Refused::AlreadyActive(user.id)),
        Status::AwaitingApproval { .. } => Err(Refused::AwaitingApproval(user.id)),
        Status::Inactive { .. } => Err(Refused::Inactive(user.id)),
        Status::Terminated { ending, .. } if ending.never_joined() => Ok(Standing::New),
        Status::Terminated { ending: Ending::Rejected, .. } => Err(Refused::PreviouslyRejected(user.id)),
        Status::Terminated { .. } => Err(Refused::PreviouslyTerminated(user.id, ways_back(policies))),
        // Whoever is gone for good left the address.
        Status::Erased { .. } => Ok(Standing::New),
    }
}

/// Invites a person in the name of `by`. `holder` is who holds the address or was the last to have it.
///
/// # Errors
/// As [`examine`].
pub fn create(
    at: &mut Moment<'_>,
    org: &Organization,
    by: &User,
    holder: Option<Holder>,
    invite: Invite,
    marks: impl Into<Marks>,
) -> Result<Change<Invited>, Refused> {
    let marks = marks.into();
    let hold = marks.hold;
    match (examine(org, by, holder.as_ref().map(|holder| &holder.user), &invite, marks.clone())?, holder) {
        (Standing::Invited, Some(Holder { user, invitation: Some(invitation), granter_stamp })) => {
            let ignored = invite.differing(&user, &invitation);
            let resent = resend(at, org, by, user.clone(), invitation.clone(), granter_stamp, hold);
            again(resent, user, invitation, ignored)
        }
        (Standing::Invited, _) => Err(Refused::WrongStatus(Operation::Resend, StatusKind::Pending)),
        (Standing::New, _) => {
            let role = invite.role_offered(org.policies());
            let email = invite.email.clone();
            let mut change = new_person(at, org, by, role, invite);
            let user = &change.outcome.0;
            let (position, department) = (user.position.clone(), user.department);
            if let Some(department) = department {
                change.fact(marks.lists.take(department, CatalogKind::Departments)?);
            }
            if let Some(position) = position {
                marks.lists.joins(&mut change, &position, at.now, at.entropy);
            }
            hold.lift(&mut change, org.id, &email);
            Ok(change.map(|(user, invitation)| Invited::Created { user, invitation }))
        }
    }
}

/// Nobody is told a second time within the gap or above the limit, and that is no refusal: the person is invited.
fn again(
    resent: Result<Change<(User, Invitation)>, Refused>,
    user: User,
    invitation: Invitation,
    ignored: Vec<&'static str>,
) -> Result<Change<Invited>, Refused> {
    match resent {
        Ok(change) => Ok(change.map(|(user, invitation)| Invited::Reinvited { user, invitation, mail_sent: true, ignored })),
        Err(Refused::TooSoon(..)) => Ok(Change::quiet().with(Invited::Reinvited { user, invitation, mail_sent: false, ignored })),
        Err(refused) => Err(refused),
    }
}

/// What an admin may do with the address of a removed person. Somebody else with the same mailbox uses another one (R30).
fn ways_back(policies: &Policies) -> Vec<Action> {
    match policies.restore {
        RestoreModes::SameProfile => vec![Action::Restore, Action::UseOtherAddress],
        RestoreModes::Choose => vec![Action::Restore, Action::StartFresh, Action::UseOtherAddress],
    }
}

/// Of those who had an address, the one who left last and may come back: a new invitation answers for that one.
pub fn last_to_leave(former: impl IntoIterator<Item = User>) -> Option<User> {
    let left = |user: &User| match user.status {
        Status::Terminated { since, ending, .. } if !ending.never_joined() => Some(since),
        _ => None,
    };
    former.into_iter().filter(|user| left(user).is_some()).max_by_key(left)
}

/// A new user with an invitation, mailed at once.
pub(crate) fn new_person(at: &mut Moment<'_>, org: &Organization, by: &User, role: RoleName, invite: Invite) -> Change<(User, Invitation)> {
    let user = UserId::draw(at.now, at.entropy);
    let mut invitation = new_invitation(at, org, by, user, role, &invite);
    let mut user = new_user(at, user, &invitation, invite);
    let mut change = invitation.change(at, "invitation.created");
    change.note("status", "", StatusKind::Pending.name());
    change.note("role", "", &user.role);
    if !user.given.is_empty() {
        change.note("permissions", "", user.given.line());
    }
    user.note_personal(&mut change, None);
    change.detail("role", &user.role);
    change.detail("expires_at", invitation.expires_at);
    change.tell(at, "user.created", Some(org.id), Subject::User(user.id, 1), &[("status", StatusKind::Pending.name().to_owned())]);
    invitation.plan_reminders(&org.policies().reminders, at.now);
    invitation.queue_mail(at, &mut change, Template::Invitation, &user.email, at.now);
    change.fact(Fact::UserAddressTaken(org.id, user.email.clone(), user.id));
    user.takes_external_id(&mut change);
    count_invitee(at, &mut change, org, by);
    invitation.stored(&mut change);
    user.stored(&mut change);
    change.with((user, invitation))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::invitation::LinkHolder;
    use crate::invitation::resend::resend;
    use crate::limits::Counter;
    use crate::presets::Preset;
    use crate::testing::{Scene, invite, is_sound, name};
    use crate::time::Span;
    use crate::user::{deactivate, terminate};

    fn role(name: &str) -> Option<RoleName> {
        Some(RoleName::parse(name).unwrap())
    }

    #[test]
    fn a_new_person_is_pending_with_a_link_and_a_mail() {
        let mut scene = Scene::new(Preset::Default);
        let change = scene.create(None, invite()).unwrap();
        is_sound(&change);
        let Invited::Created { user, invitation } = &change.outcome else { panic!() };
        assert_eq!((user.version, invitation.version, invitation.epoch, invitation.link_held_by), (1, 1, 1, LinkHolder::Invitee));
        assert_eq!((user.role.as_str(), user.managed, user.email_verified), ("viewer", None, false));
        assert_eq!(user.status, Status::Pending { link: invitation.live_link() });
        assert_eq!(invitation.expires_at, scene.now.whole_second() + Span::hours(24));
        let kinds: Vec<&str> = change.events().map(|event| event.kind).collect();
        assert_eq!(kinds, ["invitation.created", "user.created"]);
        let mail = change.mails().next().unwrap();
        assert_eq!((mail.template, mail.epoch, &mail.to, mail.due), (Template::Invitation, 1, &user.email, scene.now));
        let (org, now) = (scene.org.id, scene.now);
        for counter in
            [Counter::InvitedBy(org, scene.admin.id, now.hour()), Counter::InvitedIn(org, now.day()), Counter::MailedTo(org, user.email.clone(), now.day())]
        {
            assert!(change.facts.contains(&Fact::Counted(counter.clone())), "{counter:?}");
        }
        assert_eq!(change.facts.len(), 7, "user, invitation, address, three counters, and that a credential is waited for");
    }

    #[test]
    fn refusals_come_in_order() {
        let everything_wrong = Invite { first_name: None, last_name: None, role: role("nobody"), ..invite() };
        let mut scene = Scene::new(Preset::Tenant);
        let member = scene.colleague("member");
        let by_member = scene.act(|at, org, _| create(at, org, &member, None, everything_wrong.clone(), Hold::Free));
        assert_eq!(by_member.unwrap_err(), Refused::NotAllowed("invite.inviters"));
        let mut refused = |invite: Invite| scene.create(None, invite).map(|_| ()).unwrap_err();
        assert_eq!(refused(everything_wrong.clone()), Refused::UnknownRole);
        assert_eq!(refused(Invite { role: None, ..everything_wrong.clone() }), Refused::Required("first_name"));
        assert_eq!(refused(Invite { last_name: None, ..invite() }), Refused::Required("last_name"));
        let mut scene = Scene::new(Preset::Default);
        assert_eq!(scene.create(None, Invite { role: role("owner"), ..invite() }).unwrap_err(), Refused::NotAllowed("role.above_own"));
        assert!(scene.create(None, Invite { first_name: None, last_name: None, ..invite() }).is_ok(), "this preset requires no names");
    }

    #[test]
    fn an_inviter_switched_off_invites_nobody() {
        let mut scene = Scene::new(Preset::Default);
        let admin = scene.admin.clone();
        scene.admin = scene.act(|at, org, by| deactivate(at, org.policies(), by, admin, None)).unwrap().outcome;
        assert_eq!(scene.create(None, invite()).unwrap_err(), Refused::NotAllowed("invite.inviters"));
    }

    #[test]
    fn invitees_are_counted_until_the_founder_is_proved() {
        let mut scene = Scene::new(Preset::Default);
        scene.org.founder_proved = false;
        let change = scene.create(None, invite()).unwrap();
        let counted = Fact::Counted(Counter::InvitedBeforeProof(scene.org.id, scene.now.day()));
        assert!(change.facts.contains(&counted));
    }

    #[test]
    fn an_address_that_somebody_had_answers_for_who_left_last() {
        for (preset, ways) in [
            (Preset::Default, vec![Action::Restore, Action::StartFresh, Action::UseOtherAddress]),
            (Preset::Tenant, vec![Action::Restore, Action::StartFresh, Action::UseOtherAddress]),
        ] {
            let mut scene = Scene::new(preset);
            let mut former = Vec::new();
            for _ in 0..2 {
                let user = scene.colleague("member");
                former.push(scene.act(|at, org, by| terminate(at, org.policies(), by, user, None)).unwrap().outcome);
                scene.pass(Span(1));
            }
            former.reverse();
            let never = User { status: Status::Terminated { since: scene.now, by: crate::Actor::System, ending: Ending::Declined }, ..former[0].clone() };
            let last = last_to_leave([former.clone(), vec![never.clone()]].concat()).unwrap();
            assert_eq!(last.id, former[0].id);
            let holder = |user: User| Some(Holder { user, invitation: None, granter_stamp: None });
            let refused = scene.create(holder(last.clone()), invite()).unwrap_err();
            assert_eq!(refused, Refused::PreviouslyTerminated(last.id, ways));
            let rejected = User { status: Status::Terminated { since: scene.now, by: crate::Actor::System, ending: Ending::Rejected }, ..last };
            assert_eq!(scene.create(holder(rejected.clone()), invite()).unwrap_err(), Refused::PreviouslyRejected(rejected.id));
            assert!(matches!(scene.create(holder(never), invite()).unwrap().outcome, Invited::Created { .. }));
        }
    }

    #[test]
    fn a_second_create_resends_if_it_may_and_says_what_it_ignored() {
        let mut scene = Scene::new(Preset::Default);
        let (user, invitation) = scene.invited();
        let holder = Holder { user: user.clone(), invitation: Some(invitation.clone()), granter_stamp: Some(0) };
        let other = Invite { role: role("member"), first_name: name("Bob"), last_name: name("Other"), phone: None, ..invite() };
        let quiet = scene.create(Some(holder.clone()), other.clone()).unwrap();
        assert!(quiet.facts.is_empty() && quiet.follow_ups.is_empty() && quiet.record.is_none());
        let ignored = vec!["role", "last_name"];
        assert_eq!(quiet.outcome, Invited::Reinvited { user, invitation, mail_sent: false, ignored });
        scene.pass(Span(60));
        let change = scene.create(Some(holder), other).unwrap();
        assert_eq!(change.mails().count(), 1);
        let Invited::Reinvited { user, invitation, mail_sent, .. } = change.outcome else { panic!() };
        assert_eq!((user.role.as_str(), mail_sent, invitation.sends.resends.count), ("viewer", true, 1));
    }

    #[test]
    fn the_granter_changes_and_a_link_that_lost_its_granter_stays_dead() {
        let mut scene = Scene::new(Preset::Default);
        let (user, invitation) = scene.invited();
        scene.pass(Span::hours(1));
        let owner = scene.colleague("owner");
        for (granter_stamp, epoch) in [(Some(0), 1), (Some(1), 2), (None, 2)] {
            let (u, i) = (user.clone(), invitation.clone());
            let (_, after) = scene.act(|at, org, _| resend(at, org, &owner, u, i, granter_stamp, Hold::Free)).unwrap().outcome;
            assert_eq!((after.epoch, after.granter), (epoch, owner.id), "{granter_stamp:?}");
            assert_eq!(after.invited_by, scene.admin.id);
            let first = after.standing(1, Some(owner.grant_stamp), scene.now);
            assert_eq!(first.is_ok(), epoch == 1);
            assert!(epoch == 1 || first == Err(crate::invitation::DeadReason::InviterLostRights));
        }
    }
}
