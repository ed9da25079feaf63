//! Handing an organization over (R62, F17): its owner offers, the other accepts, and in one transaction one is the owner and
//! the other an admin.

use super::{Keepers, Organization};
use crate::change::{Change, Fact, Moment, Subject};
use crate::id::UserId;
use crate::moves::Operation;
use crate::policy::OwnerModel;
use crate::refused::Refused;
use crate::role::{Grants, RoleName};
use crate::time::{Span, Time};
use crate::user::{StatusKind, User};

/// How long an offer stands.
const STANDS: Span = Span::days(7);

/// That somebody is to own the organization.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Offer {
    /// The owner who goes.
    pub from: UserId,
    /// Who is to come.
    pub to: UserId,
    /// Until when.
    pub until: Time,
}

/// Whether `by` owns the organization, where somebody does.
///
/// # Errors
/// `NotAllowed("owner.model")`.
pub fn may_offer(org: &Organization, by: &User) -> Result<(), Refused> {
    if org.policies().owner_model == OwnerModel::None || !by.role.is_owner() { Err(Refused::NotAllowed("owner.model")) } else { Ok(()) }
}

/// Offers `to` the organization; an offer that stood is replaced.
///
/// # Errors
/// As [`may_offer`]; `AlreadyOwner`; `WrongStatus` for somebody who is not active.
pub fn offer(at: &mut Moment<'_>, org: Organization, by: &User, to: &User) -> Result<Change<Organization>, Refused> {
    may_offer(&org, by)?;
    if to.role.is_owner() {
        return Err(Refused::AlreadyOwner);
    }
    if to.status.kind() != StatusKind::Active {
        return Err(Refused::WrongStatus(Operation::Role, to.status.kind()));
    }
    let offer = Offer { from: by.id, to: to.id, until: at.now.whole_second() + STANDS };
    let change = decided(at, org, Some(offer), "ownership.offered");
    Ok(told(change, "", &to.id.to_string()))
}

/// Takes an offer back, or declines it.
///
/// # Errors
/// `NoOffer`, also for whom it does not concern.
pub fn cancel(at: &mut Moment<'_>, org: Organization, by: &User) -> Result<Change<Organization>, Refused> {
    let offer = org.offer.filter(|offer| offer.to == by.id || by.role.is_owner()).ok_or(Refused::NoOffer)?;
    let change = decided(at, org, None, "ownership.cancelled");
    Ok(told(change, &offer.to.to_string(), ""))
}

/// Who may be told of the offer that stands at `now`: both whom it concerns, and the other owners.
pub fn offer_seen_by(org: &Organization, user: &User, now: Time) -> Option<Offer> {
    org.offer.filter(|offer| now < offer.until && (offer.to == user.id || user.role.is_owner()))
}

/// What became of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Transferred {
    /// The organization, which nobody is offered any more.
    pub organization: Organization,
    /// The owner.
    pub owner: User,
    /// Who was it, an admin now.
    pub before: User,
}

/// `by` takes the offer. `from` is who made it, `keepers` are who runs the organization now.
///
/// # Errors
/// `NoOffer`: there is none for `by`, it is over, or whoever made it owns the organization no more.
pub fn accept(at: &mut Moment<'_>, org: Organization, by: &User, from: Option<User>, keepers: Keepers) -> Result<Change<Transferred>, Refused> {
    let offer = org.offer.filter(|offer| offer.to == by.id && at.now < offer.until).ok_or(Refused::NoOffer)?;
    let mut from = from.filter(|from| from.id == offer.from && from.role.is_owner() && from.status.kind() == StatusKind::Active).ok_or(Refused::NoOffer)?;
    if org.policies().owner_model == OwnerModel::None {
        return Err(Refused::NoOffer);
    }
    let mut owner = by.clone();
    let mut change = told(decided(at, org, None, "ownership.transferred"), &from.id.to_string(), &owner.id.to_string());
    let may_invite = from.may_invite(change.outcome.policies());
    owner.takes(RoleName::owner(), Grants::default(), &change.outcome.policy);
    from.takes(RoleName::admin(), Grants::default(), &change.outcome.policy);
    if may_invite && !from.may_invite(change.outcome.policies()) {
        from.grant_stamp += 1;
    }
    for user in [&mut owner, &mut from] {
        user.stored(&mut change);
        change.tell(at, "user.role_changed", Some(user.org), Subject::User(user.id, user.version), &[("role", user.role.to_string())]);
    }
    let but = |ids: &[UserId], gone: UserId, come: UserId| ids.iter().copied().filter(|id| *id != gone && *id != come).chain([come]).collect();
    let after = Keepers { owners: but(&keepers.owners, from.id, owner.id), admins: but(&keepers.admins, owner.id, from.id) };
    change.fact(Fact::KeepersAre(owner.org, keepers, after));
    Ok(change.map(|organization| Transferred { organization, owner, before: from }))
}

fn decided(at: &mut Moment<'_>, mut org: Organization, offer: Option<Offer>, action: &'static str) -> Change<Organization> {
    org.offer = offer;
    org.version += 1;
    let mut change = Change::of(at, action, Some(org.id), None, Subject::Organization(org.id, org.version));
    change.fact(Fact::Organization(org.clone()));
    change.with(org)
}

fn told(mut change: Change<Organization>, before: &str, after: &str) -> Change<Organization> {
    change.note("owner", before, after);
    for (name, id) in [("from", before), ("to", after)].into_iter().filter(|(_, id)| !id.is_empty()) {
        change.detail(name, id);
    }
    change
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::presets::Preset;
    use crate::testing::{Scene, is_sound};

    /// The owner, an admin, and who runs the organization.
    fn people(scene: &mut Scene) -> (User, User, Keepers) {
        let (owner, admin) = (scene.colleague("owner"), scene.colleague("admin"));
        let keepers = Keepers { owners: vec![owner.id], admins: vec![scene.admin.id, admin.id] };
        (owner, admin, keepers)
    }

    #[test]
    fn one_offers_the_other_accepts_and_they_change_places() {
        let mut scene = Scene::new(Preset::Business);
        let (owner, admin, keepers) = people(&mut scene);
        let offered = scene.act(|at, org, _| offer(at, org.clone(), &owner, &admin)).unwrap();
        is_sound(&offered);
        scene.org = offered.outcome;
        assert_eq!(scene.org.offer.map(|offer| (offer.from, offer.to)), Some((owner.id, admin.id)));
        assert!(offer_seen_by(&scene.org, &owner, scene.now).is_some() && offer_seen_by(&scene.org, &scene.admin, scene.now).is_none());
        let change = scene.act(|at, org, _| accept(at, org.clone(), &admin, Some(owner.clone()), keepers.clone())).unwrap();
        is_sound(&change);
        let after = Keepers { owners: vec![admin.id], admins: vec![scene.admin.id, owner.id] };
        assert!(change.facts.contains(&Fact::KeepersAre(scene.org.id, keepers.clone(), after)));
        let kinds: Vec<&str> = change.events().map(|event| event.kind).collect();
        assert_eq!(kinds, ["ownership.transferred", "user.role_changed", "user.role_changed"]);
        let Transferred { organization, owner: new, before } = change.outcome;
        assert_eq!((new.role.as_str(), before.role.as_str(), organization.offer), ("owner", "admin", None));
        let twice = scene.act(|at, _, _| accept(at, organization, &new, Some(before), keepers)).unwrap_err();
        assert_eq!(twice, Refused::NoOffer);
    }

    #[test]
    fn an_offer_is_for_one_person_and_for_a_time() {
        let mut scene = Scene::new(Preset::Default);
        let (owner, admin, keepers) = people(&mut scene);
        let refused = |scene: &mut Scene, by: &User, to: &User| scene.act(|at, org, _| offer(at, org.clone(), by, to)).unwrap_err();
        assert_eq!(refused(&mut scene, &admin, &owner), Refused::NotAllowed("owner.model"));
        assert_eq!(refused(&mut scene, &owner, &owner), Refused::AlreadyOwner);
        let (pending, _) = scene.invited();
        assert_eq!(refused(&mut scene, &owner, &pending), Refused::WrongStatus(Operation::Role, StatusKind::Pending));
        scene.org = scene.act(|at, org, _| offer(at, org.clone(), &owner, &admin)).unwrap().outcome;
        let take = |scene: &mut Scene, by: &User, from: Option<User>| scene.act(|at, org, _| accept(at, org.clone(), by, from, keepers.clone()).map(drop));
        let other = scene.colleague("admin");
        assert_eq!(take(&mut scene, &other, Some(owner.clone())), Err(Refused::NoOffer));
        assert_eq!(take(&mut scene, &admin, Some(User { role: RoleName::admin(), ..owner.clone() })), Err(Refused::NoOffer));
        assert_eq!(take(&mut scene, &admin, None), Err(Refused::NoOffer));
        assert_eq!(scene.act(|at, org, _| cancel(at, org.clone(), &other)).map(drop), Err(Refused::NoOffer));
        for by in [&owner, &admin] {
            let change = scene.act(|at, org, _| cancel(at, org.clone(), by)).unwrap();
            is_sound(&change);
            assert_eq!(change.outcome.offer, None);
        }
        scene.pass(STANDS);
        assert_eq!(take(&mut scene, &admin, Some(owner)), Err(Refused::NoOffer));
    }

    #[test]
    fn where_nobody_owns_it_nothing_is_offered() {
        let mut scene = Scene::new(Preset::Workshop);
        let (a, b) = (scene.admin.clone(), scene.colleague("admin"));
        assert_eq!(scene.act(|at, org, _| offer(at, org.clone(), &a, &b)).unwrap_err(), Refused::NotAllowed("owner.model"));
    }
}
