//! Groups: sets of an organization's people that others refer to, such as an identity provider or a product (F26, F31). Being in one
//! permits nothing by itself.

use crate::change::{Change, Fact, FollowUp, Moment, Subject};
use crate::id::{GroupId, OrgId, UserId};
use crate::moves::Operation;
use crate::policy::Policies;
use crate::refused::Refused;
use crate::text::Name;
use crate::time::Time;
use crate::user::{User, may_act_on};

/// A group. Who is in it stands beside it, one by one: it may be all of a large organization.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Group {
    /// Which.
    pub id: GroupId,
    /// Whose.
    pub org: OrgId,
    /// What it is called; another may be called the same.
    pub name: Name,
    /// How many people are in it, whoever is gone but not erased included.
    pub members: u32,
    /// Since when there is one.
    pub created_at: Time,
    /// Counts its changes, those of who is in it included.
    pub version: u32,
}

impl Group {
    fn change(&self, at: &mut Moment<'_>, action: &'static str) -> Change<()> {
        Change::of(at, action, Some(self.org), None, Subject::Group(self.id, self.version + 1))
    }
}

/// Makes a group, in which nobody is.
pub fn create(at: &mut Moment<'_>, org: OrgId, name: Name) -> Change<Group> {
    let group = Group { id: GroupId::draw(at.now, at.entropy), org, name, members: 0, created_at: at.now, version: 1 };
    let mut change = Change::of(at, "group.created", Some(org), None, Subject::Group(group.id, 1));
    change.note("name", "", &group.name);
    change.fact(Fact::Group(group.clone()));
    change.with(group)
}

/// Gives it another name; the same one changes nothing.
pub fn rename(at: &mut Moment<'_>, mut group: Group, name: Name) -> Change<Group> {
    if group.name == name {
        return Change::quiet().with(group);
    }
    let mut change = group.change(at, "group.updated");
    change.note("name", &group.name, &name);
    (group.name, group.version) = (name, group.version + 1);
    change.fact(Fact::Group(group.clone()));
    change.with(group)
}

/// Ends it at once, however many are in it, and whoever comes or goes meanwhile, unless `exact`. That they were in it is tidied up
/// afterwards.
pub fn delete(at: &mut Moment<'_>, group: &Group, exact: bool) -> Change<()> {
    let mut change = group.change(at, "group.deleted");
    change.note("name", &group.name, "");
    change.detail("members", group.members);
    change.fact(Fact::GroupGone(group.org, group.id, exact.then_some(group.version)));
    change.follow_ups.push(FollowUp::Members(group.org, group.id, at.now.whole_second()));
    change
}

/// Puts somebody in it. `is_member` is whether they are in it already, which changes nothing.
///
/// # Errors
/// `NotAllowed("role.above_own")`, `OwnerProtected`, `WrongStatus` for whoever is gone.
pub fn add_member(at: &mut Moment<'_>, policies: &Policies, by: &User, group: &Group, user: &User, is_member: bool) -> Result<Change<()>, Refused> {
    by.may_reach(user, policies)?;
    may_act_on(&at.actor, user)?;
    user.allows(Operation::Profile, policies)?;
    if is_member {
        return Ok(Change::quiet());
    }
    let mut change = about(at, group, user, "group.member_added");
    // Whoever is erased meanwhile is in no group.
    change.fact(Fact::UserIs(user.org, user.id, user.version));
    change.fact(Fact::GroupMember(group.org, group.id, user.id));
    Ok(change)
}

/// Takes somebody out of it, whoever is gone too.
///
/// # Errors
/// `NotAllowed("role.above_own")`, `OwnerProtected`.
pub fn remove_member(at: &mut Moment<'_>, policies: &Policies, by: &User, group: &Group, user: &User) -> Result<Change<()>, Refused> {
    by.may_reach(user, policies)?;
    may_act_on(&at.actor, user)?;
    let mut change = about(at, group, user, "group.member_removed");
    change.fact(Fact::GroupMemberGone(group.org, group.id, user.id));
    Ok(change)
}

/// Somebody who is erased is in the group no more; that they are erased was told.
pub fn leaves(org: OrgId, group: GroupId, user: UserId) -> Change<()> {
    let mut change = Change::quiet();
    change.fact(Fact::GroupMemberGone(org, group, user));
    change
}

fn about(at: &mut Moment<'_>, group: &Group, user: &User, action: &'static str) -> Change<()> {
    let mut change = Change::of(at, action, Some(group.org), Some(user.id), Subject::Group(group.id, group.version + 1));
    change.detail("user", user.id);
    change
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::presets::Preset;
    use crate::testing::{Scene, is_sound, name};
    use crate::user::{StatusKind, deactivate, terminate};

    fn group(scene: &mut Scene) -> Group {
        scene.act(|at, org, _| create(at, org.id, name("Smiths").unwrap())).outcome
    }

    #[test]
    fn a_group_begins_empty_is_renamed_and_ends_whoever_is_in_it() {
        let mut scene = Scene::new(Preset::Default);
        let group = group(&mut scene);
        assert_eq!((group.members, group.version), (0, 1));
        let same = scene.act(|at, _, _| rename(at, group.clone(), name("Smiths").unwrap()));
        assert!(same.facts.is_empty() && same.record.is_none());
        let renamed = scene.act(|at, _, _| rename(at, group.clone(), name("Farriers").unwrap()));
        is_sound(&renamed);
        assert_eq!((renamed.outcome.name.as_str(), renamed.outcome.version), ("Farriers", 2));
        let full = Group { members: 7, ..renamed.outcome };
        let gone = scene.act(|at, _, _| delete(at, &full, true));
        is_sound(&gone);
        assert_eq!(gone.facts, [Fact::GroupGone(full.org, full.id, Some(2))]);
        assert_eq!(scene.act(|at, _, _| delete(at, &full, false)).facts, [Fact::GroupGone(full.org, full.id, None)]);
        assert!(gone.follow_ups.contains(&FollowUp::Members(full.org, full.id, scene.now.whole_second())));
    }

    #[test]
    fn whoever_is_gone_is_put_in_none_and_may_be_taken_out() {
        let mut scene = Scene::new(Preset::Default);
        let group = group(&mut scene);
        let ada = scene.colleague("viewer");
        let off = scene.act(|at, org, by| deactivate(at, org.policies(), by, ada.clone(), None)).unwrap().outcome;
        let gone = scene.act(|at, org, by| terminate(at, org.policies(), by, ada.clone(), None)).unwrap().outcome;
        for (user, may) in [(&ada, true), (&off, true), (&gone, false)] {
            let added = scene.act(|at, org, by| add_member(at, org.policies(), by, &group, user, false));
            assert_eq!(added.as_ref().err(), (!may).then_some(&Refused::WrongStatus(Operation::Profile, StatusKind::Terminated)));
            if let Ok(change) = added {
                is_sound(&change);
                assert_eq!(change.facts, [Fact::UserIs(user.org, user.id, user.version), Fact::GroupMember(group.org, group.id, user.id)]);
            }
            let removed = scene.act(|at, org, by| remove_member(at, org.policies(), by, &group, user)).unwrap();
            is_sound(&removed);
            assert_eq!(removed.facts, [Fact::GroupMemberGone(group.org, group.id, user.id)]);
        }
        let again = scene.act(|at, org, by| add_member(at, org.policies(), by, &group, &ada, true)).unwrap();
        assert!(again.facts.is_empty() && again.record.is_none());
    }

    #[test]
    fn nobody_but_an_owner_puts_an_owner_anywhere() {
        let mut scene = Scene::new(Preset::Default);
        let group = group(&mut scene);
        let owner = scene.colleague("owner");
        let added = scene.act(|at, org, by| add_member(at, org.policies(), by, &group, &owner, false));
        assert!(matches!(added, Err(Refused::NotAllowed("role.above_own") | Refused::OwnerProtected)), "{added:?}");
        let removed = scene.act(|at, org, by| remove_member(at, org.policies(), by, &group, &owner));
        assert!(removed.is_err());
    }
}
