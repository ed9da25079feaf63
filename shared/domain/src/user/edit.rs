//! Editing a profile (R48, R49, R50; F23, F25): which fields, by whom, is the organization's to say; its own data about
//! somebody (position, its own id of the person) are its admins' alone.

use crate::catalog::{CatalogKind, Catalogs, EntryId};
use crate::change::{Change, Fact, Moment, Subject};
use crate::days_off::DaysOff;
use crate::field::Field;
use crate::id::UserId;
use crate::moves::Operation;
use crate::organization::Organization;
use crate::policy::{Editors, Policies, RequiredField};
use crate::refused::Refused;
use crate::role::Permission;
use crate::text::{Locale, Name, Phone};
use crate::time::Zone;
use crate::user::{User, may_act_on};

/// What of a profile is to be different.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ProfileEdit {
    /// First name.
    pub first_name: Field<Name>,
    /// Last name.
    pub last_name: Field<Name>,
    /// Phone number.
    pub phone: Field<Phone>,
    /// Position, free text.
    pub position: Field<Name>,
    /// The department.
    pub department: Field<EntryId>,
    /// The location.
    pub location: Field<EntryId>,
    /// Who is above the person here.
    pub manager: Field<UserId>,
    /// The organization's own id of the person.
    pub external_id: Field<Name>,
    /// Language.
    pub locale: Field<Locale>,
    /// The zone that the person lives in.
    pub time_zone: Field<Zone>,
}

impl ProfileEdit {
    /// Whether nothing is said.
    pub fn is_empty(&self) -> bool {
        *self == ProfileEdit::default()
    }

    /// Whether it says something that is the organization's to say: where the person stands in it.
    fn is_about_the_organization(&self) -> bool {
        let placed = self.department != Field::Keep || self.location != Field::Keep || self.manager != Field::Keep;
        placed || self.position != Field::Keep || self.external_id != Field::Keep
    }
}

/// What an edit refers to.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Around {
    /// Who has the external id that is asked for.
    pub holder: Option<UserId>,
    /// The lists that are referred to.
    pub lists: Catalogs,
    /// The manager who is asked for, that person's manager, and so on up.
    pub managers: Vec<User>,
    /// When the person is off, which another zone moves.
    pub days_off: Option<DaysOff>,
}

/// Managers above one another at most.
pub const MOST_MANAGERS: usize = 30;

/// Edits `user` in the name of `by`. What is said again changes nothing.
///
/// # Errors
/// In this order: `NotAllowed` with the policy that names the editors of a field, `permission.users.manage` or `role.above_own`;
/// `OwnerProtected`; `WrongStatus`; `ExternalIdTaken`; `UnknownEntry`; `ManagerUnknown`, `ManagerInCircle`, `ManagersTooMany`;
/// `Required` for what the organization wants to know of everybody.
pub fn edit_profile(at: &mut Moment<'_>, org: &Organization, by: &User, user: User, edit: ProfileEdit, around: &Around) -> Result<Change<User>, Refused> {
    let policies = org.policies();
    may_edit(by, &user, &edit, policies)?;
    may_act_on(&at.actor, &user)?;
    user.allows(Operation::Profile, policies)?;
    if let Some(other) = around.holder.filter(|holder| *holder != user.id && matches!(edit.external_id, Field::Set(_))) {
        return Err(Refused::ExternalIdTaken(other));
    }
    let rests_on = refers(&user, &edit, around)?;
    let before = user.clone();
    let mut user = User {
        first_name: edit.first_name.apply(user.first_name),
        last_name: edit.last_name.apply(user.last_name),
        phone: edit.phone.apply(user.phone),
        position: edit.position.apply(user.position),
        department: edit.department.apply(user.department),
        location: edit.location.apply(user.location),
        manager: edit.manager.apply(user.manager),
        external_id: edit.external_id.apply(user.external_id),
        locale: edit.locale.apply(user.locale),
        time_zone: edit.time_zone.apply(user.time_zone),
        ..user
    };
    if user == before {
        return Ok(Change::quiet().with(user));
    }
    keeps_what_is_required(&before, &user, policies)?;
    let mut change = Change::of(at, "user.updated", Some(user.org), Some(user.id), Subject::User(user.id, user.version + 1));
    user.note_personal(&mut change, Some(&before));
    user.note_placed(&mut change, &before);
    change.facts.extend(rests_on);
    if let Some(position) = user.position.as_ref().filter(|position| before.position.as_ref() != Some(position)) {
        around.lists.joins(&mut change, position, at.now, at.entropy);
    }
    if before.external_id != user.external_id {
        before.frees_external_id(&mut change);
        user.takes_external_id(&mut change);
    }
    if let Some(days) = around.days_off.clone().filter(|_| before.time_zone != user.time_zone) {
        days.moves(at, &mut change, org, &user);
    }
    user.stored(&mut change);
    Ok(change.with(user))
}

/// What the edit rests on besides the person: that the lists and the managers above are still what they were.
fn refers(user: &User, edit: &ProfileEdit, around: &Around) -> Result<Vec<Fact>, Refused> {
    let mut facts = Vec::new();
    if let Field::Set(id) = edit.department
        && user.department != Some(id)
    {
        facts.push(around.lists.take(id, CatalogKind::Departments)?);
    }
    if let Field::Set(id) = edit.location
        && user.location != Some(id)
    {
        facts.push(around.lists.take(id, CatalogKind::Locations)?);
    }
    if let Field::Set(id) = edit.manager
        && user.manager != Some(id)
    {
        facts.extend(above(user, id, &around.managers)?);
    }
    Ok(facts)
}

/// Nobody is above themselves, whoever else is given a manager at the same moment.
fn above(user: &User, manager: UserId, chain: &[User]) -> Result<Vec<Fact>, Refused> {
    if manager == user.id || chain.iter().any(|one| one.id == user.id) {
        return Err(Refused::ManagerInCircle);
    }
    match chain.first().filter(|first| first.id == manager) {
        Some(first) if !first.status.kind().is_gone() => {}
        _ => return Err(Refused::ManagerUnknown),
    }
    if chain.len() > MOST_MANAGERS {
        return Err(Refused::ManagersTooMany);
    }
    Ok(chain.iter().map(|one| Fact::ManagerIs(one.org, one.id, one.manager)).collect())
}

fn text<T: ToString>(value: &Option<T>) -> String {
    value.as_ref().map(ToString::to_string).unwrap_or_default()
}

/// What of a profile somebody may edit, status and the protection of owners aside.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Editing {
    /// The names.
    pub name: bool,
    /// The phone number.
    pub phone: bool,
    /// The address, by proving another.
    pub email: bool,
    /// The photo.
    pub photo: bool,
    /// Where the person stands in the organization.
    pub places: bool,
    /// Zone and language.
    pub zone: bool,
}

/// What of the profile of `user` `by` may edit.
pub fn editing(by: &User, user: &User, policies: &Policies) -> Editing {
    let (own, admin) = (by.id == user.id, by.may(Permission::UsersManage, policies));
    let reaches = (own || admin) && by.may_reach(user, policies).is_ok();
    let lets = |editors: Editors| reaches && (own && editors.include_the_person() || admin && editors.include_admins());
    Editing {
        name: lets(policies.name_editors),
        phone: lets(policies.phone_editors),
        email: lets(policies.email_editors),
        photo: lets(policies.photo_editors),
        places: reaches && admin,
        zone: reaches,
    }
}

/// Whether `by` may edit every field that `edit` names.
fn may_edit(by: &User, user: &User, edit: &ProfileEdit, policies: &Policies) -> Result<(), Refused> {
    let (own, admin) = (by.id == user.id, by.may(Permission::UsersManage, policies));
    if !own && !admin {
        return Err(Refused::NotAllowed("permission.users.manage"));
    }
    by.may_reach(user, policies)?;
    let may = editing(by, user, policies);
    let by_policy = |asked: bool, may: bool, rule: &'static str| if asked && !may { Err(Refused::NotAllowed(rule)) } else { Ok(()) };
    by_policy(edit.first_name != Field::Keep || edit.last_name != Field::Keep, may.name, "profile.name.editors")?;
    by_policy(edit.phone != Field::Keep, may.phone, "profile.phone.editors")?;
    if edit.is_about_the_organization() && !may.places {
        return Err(Refused::NotAllowed("permission.users.manage"));
    }
    Ok(())
}

/// What an invitation has to say of everybody is not taken away later.
fn keeps_what_is_required(before: &User, after: &User, policies: &Policies) -> Result<(), Refused> {
    let gone = [
        (RequiredField::First, before.first_name.is_some() && after.first_name.is_none()),
        (RequiredField::Last, before.last_name.is_some() && after.last_name.is_none()),
        (RequiredField::Phone, before.phone.is_some() && after.phone.is_none()),
        (RequiredField::Department, before.department.is_some() && after.department.is_none()),
        (RequiredField::Position, before.position.is_some() && after.position.is_none()),
    ];
    match gone.into_iter().find(|(field, gone)| *gone && policies.requires(*field)) {
        Some((field, _)) => Err(Refused::Required(field.field())),
        None => Ok(()),
    }
}

impl User {
    /// Adds to the audit record where the person stands now, as far as it is elsewhere than `before`.
    fn note_placed<T>(&self, change: &mut Change<T>, before: &User) {
        let lines = [
            ("department_id", text(&before.department), text(&self.department)),
            ("location_id", text(&before.location), text(&self.location)),
            ("manager_id", text(&before.manager), text(&self.manager)),
            ("locale", text(&before.locale), text(&self.locale)),
            ("time_zone", text(&before.time_zone), text(&self.time_zone)),
        ];
        for (field, was, is) in lines.into_iter().filter(|(_, was, is)| was != is) {
            change.note(field, was, is);
        }
    }
    /// The organization's own id of this person is somebody's now: nobody else gets it.
    pub(crate) fn takes_external_id<T>(&self, change: &mut Change<T>) {
        if let Some(id) = &self.external_id {
            change.fact(Fact::ExternalIdTaken(self.org, id.clone(), self.id));
        }
    }
    /// It is free again.
    pub(crate) fn frees_external_id<T>(&self, change: &mut Change<T>) {
        if let Some(id) = &self.external_id {
            change.fact(Fact::ExternalIdFreed(self.org, id.clone(), self.id));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::presets::Preset;
    use crate::testing::{Scene, is_sound, name};
    use crate::user::StatusKind;

    fn names() -> ProfileEdit {
        ProfileEdit { first_name: Field::Set(name("Zoe").unwrap()), ..ProfileEdit::default() }
    }
    fn phone() -> ProfileEdit {
        ProfileEdit { phone: Field::Set(Phone::parse("+4915112345678").unwrap()), ..ProfileEdit::default() }
    }
    fn number(id: &str) -> ProfileEdit {
        ProfileEdit { external_id: Field::Set(name(id).unwrap()), ..ProfileEdit::default() }
    }
    fn held(by: &User) -> Around {
        Around { holder: Some(by.id), ..Around::default() }
    }
    fn language() -> ProfileEdit {
        ProfileEdit { locale: Field::Set(Locale::parse("de").unwrap()), ..ProfileEdit::default() }
    }

    #[test]
    fn every_field_has_its_editors() {
        let (name, phone_rule, manage) = ("profile.name.editors", "profile.phone.editors", "permission.users.manage");
        // preset, a role without rights there, the edit, the rule that keeps the person from it, the rule that keeps an admin
        let rows = [
            (Preset::Default, "viewer", names(), None, None),
            (Preset::Default, "viewer", phone(), None, None),
            (Preset::Workshop, "basic", names(), Some(name), None),
            (Preset::Workshop, "basic", phone(), Some(phone_rule), None),
            (Preset::Tenant, "member", names(), Some(name), None),
            (Preset::Tenant, "member", phone(), None, Some(phone_rule)),
            (Preset::Business, "collaborator", names(), Some(name), None),
            (Preset::Default, "viewer", number("7"), Some(manage), None),
            (Preset::Default, "viewer", language(), None, None),
        ];
        for (preset, role, edit, person, admin) in rows {
            let mut scene = Scene::new(preset);
            let (user, other) = (scene.colleague(role), scene.colleague(role));
            let mut by =
                |by: &User| scene.act(|at, org, _| edit_profile(at, org, by, user.clone(), edit.clone(), &Around::default())).map(|change| is_sound(&change));
            let refused = |rule: Option<&'static str>| rule.map_or(Ok(()), |rule| Err(Refused::NotAllowed(rule)));
            assert_eq!(by(&user), refused(person), "{preset:?} {edit:?} by the person");
            assert_eq!(by(&other), Err(Refused::NotAllowed(manage)), "{preset:?} {edit:?} by somebody else");
            let admin_of = Scene::new(preset).admin;
            assert_eq!(by(&admin_of), refused(admin), "{preset:?} {edit:?} by an admin");
        }
    }

    #[test]
    fn an_own_id_belongs_to_one_and_what_is_required_stays() {
        let mut scene = Scene::new(Preset::Tenant);
        let (ann, bob) = (scene.colleague("member"), scene.colleague("member"));
        let change = scene.act(|at, org, by| edit_profile(at, org, by, ann.clone(), number("7"), &Around::default())).unwrap();
        let ann = change.outcome;
        assert!(change.facts.contains(&Fact::ExternalIdTaken(ann.org, name("7").unwrap(), ann.id)));
        let taken = scene.act(|at, org, by| edit_profile(at, org, by, bob, number("7"), &held(&ann))).unwrap_err();
        assert_eq!(taken, Refused::ExternalIdTaken(ann.id));
        let same = scene.act(|at, org, by| edit_profile(at, org, by, ann.clone(), number("7"), &held(&ann))).unwrap();
        assert!(same.facts.is_empty() && same.record.is_none());
        let other = scene.act(|at, org, by| edit_profile(at, org, by, ann.clone(), number("8"), &Around::default())).unwrap();
        assert!(other.facts.contains(&Fact::ExternalIdFreed(ann.org, name("7").unwrap(), ann.id)));
        let named = User { first_name: name("Ann"), ..ann };
        let unnamed = ProfileEdit { first_name: Field::Clear, ..ProfileEdit::default() };
        let refused = scene.act(|at, org, by| edit_profile(at, org, by, named, unnamed, &Around::default())).unwrap_err();
        assert_eq!(refused, Refused::Required("first_name"));
    }

    #[test]
    fn an_owners_profile_is_the_owners_and_nobody_edits_who_is_gone() {
        let mut scene = Scene::new(Preset::Default);
        let owner = scene.colleague("owner");
        let refused = scene.act(|at, org, by| edit_profile(at, org, by, owner, names(), &Around::default())).unwrap_err();
        assert_eq!(refused, Refused::OwnerProtected);
        let user = scene.colleague("viewer");
        let gone = scene.act(|at, org, by| crate::user::terminate(at, org.policies(), by, user, None)).unwrap().outcome;
        let refused = scene.act(|at, org, by| edit_profile(at, org, by, gone, names(), &Around::default())).unwrap_err();
        assert_eq!(refused, Refused::WrongStatus(Operation::Profile, StatusKind::Terminated));
    }

    #[test]
    fn nobody_is_above_themselves() {
        let mut scene = Scene::new(Preset::Default);
        let [ann, bob, cid] = ["viewer"; 3].map(|role| scene.colleague(role));
        let under = |manager: &User| ProfileEdit { manager: Field::Set(manager.id), ..ProfileEdit::default() };
        let mut give = |user: &User, manager: &User, managers: Vec<User>| {
            let around = Around { managers, ..Around::default() };
            scene.act(|at, org, by| edit_profile(at, org, by, user.clone(), under(manager), &around))
        };
        let change = give(&bob, &ann, vec![ann.clone()]).unwrap();
        is_sound(&change);
        assert!(change.facts.contains(&Fact::ManagerIs(ann.org, ann.id, None)), "whoever gives Ann a manager meanwhile comes too late");
        let bob = change.outcome;
        let cid = give(&cid, &bob, vec![bob.clone(), ann.clone()]).unwrap().outcome;
        assert_eq!(give(&ann, &cid, vec![cid.clone(), bob.clone(), ann.clone()]).unwrap_err(), Refused::ManagerInCircle);
        assert_eq!(give(&ann, &ann, vec![ann.clone()]).unwrap_err(), Refused::ManagerInCircle);
        assert_eq!(give(&ann, &cid, Vec::new()).unwrap_err(), Refused::ManagerUnknown);
        let gone = User { status: crate::user::Status::Erased { since: cid.created_at }, manager: None, ..cid.clone() };
        assert_eq!(give(&ann, &gone, vec![gone.clone()]).unwrap_err(), Refused::ManagerUnknown);
        let long = vec![cid.clone(); MOST_MANAGERS + 1];
        assert_eq!(give(&ann, &cid, long).unwrap_err(), Refused::ManagersTooMany);
        assert!(give(&cid, &bob, Vec::new()).unwrap().facts.is_empty(), "what is said again changes nothing");
    }

    #[test]
    fn a_place_is_one_that_there_is() {
        let mut scene = Scene::new(Preset::Default);
        let user = scene.colleague("viewer");
        let kind = CatalogKind::Departments;
        let list = crate::catalog::Catalog::empty(scene.org.id, kind);
        let (list, works) = scene.act(|at, org, _| crate::catalog::add(at, org, list, name("Works").unwrap(), None)).unwrap().outcome;
        let around = Around { lists: Catalogs(vec![list]), ..Around::default() };
        let into = |id| ProfileEdit { department: Field::Set(id), ..ProfileEdit::default() };
        let change = scene.act(|at, org, by| edit_profile(at, org, by, user.clone(), into(works), &around)).unwrap();
        is_sound(&change);
        assert!(change.facts.contains(&Fact::CatalogIs(user.org, kind, 1)) && change.outcome.department == Some(works));
        let nowhere = EntryId { kind, id: uuid::Uuid::nil() };
        let refused = scene.act(|at, org, by| edit_profile(at, org, by, user.clone(), into(nowhere), &around)).unwrap_err();
        assert_eq!(refused, Refused::UnknownEntry("department_id"));
        let own = scene.act(|at, org, _| edit_profile(at, org, &user, user.clone(), into(works), &around)).unwrap_err();
        assert_eq!(own, Refused::NotAllowed("permission.users.manage"), "where somebody stands is the organization's to say");
    }
}
