//! Changing what somebody may do (R64, R65; F17, F18): another role, or other permissions beyond it. It counts from the next
//! request, and whoever may invite or give less than before has granted nothing any more.

use crate::change::{Change, Moment, Subject, Template};
use crate::invitation::create::Holder;
use crate::invitation::{DeadReason, Invitation, LinkHolder};
use crate::moves::Operation;
use crate::organization::Organization;
use crate::policy::Policies;
use crate::refused::Refused;
use crate::role::{Grants, RoleName};
use crate::user::{Status, StatusKind, User, may_act_on};

/// What somebody is to become.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewRole {
    /// The role.
    pub role: RoleName,
    /// What is given beyond it; none: nothing.
    pub given: Option<Grants>,
}

/// Gives somebody another role; what was given beyond the old one is gone.
///
/// # Errors
/// In this order: `OwnerProtected`; `NotAllowed("role.above_own")`; `WrongStatus`; `UnknownRole`; `PermissionsFixed`;
/// `PermissionsRequired`. The last owner or admin, and a second owner where there is to be one, are refused at commit.
pub fn set_role(at: &mut Moment<'_>, org: &Organization, by: &User, person: Holder, new: NewRole) -> Result<Change<User>, Refused> {
    let (user, policies) = (&person.user, org.policies());
    may_give(at, by, user, &new, policies)?;
    // Ownership comes with no invitation, and whoever is switched off runs nothing.
    if new.role.is_owner() && user.status.kind() != StatusKind::Active {
        return Err(Refused::WrongStatus(Operation::Role, user.status.kind()));
    }
    if new.role == user.role && new.given.as_ref().is_none_or(|given| *given == user.given) {
        return Ok(Change::quiet().with(person.user));
    }
    let comes_down = new.role != user.role && policies.role(&new.role).is_some_and(|role| role.limited);
    if comes_down && new.given.is_none() {
        return Err(Refused::PermissionsRequired);
    }
    Ok(become_it(at, org, by, person, new))
}

/// Gives somebody these permissions beyond the role; the others that were given so are gone.
///
/// # Errors
/// As [`set_role`].
pub fn set_permissions(at: &mut Moment<'_>, org: &Organization, by: &User, person: Holder, given: Grants) -> Result<Change<User>, Refused> {
    let new = NewRole { role: person.user.role.clone(), given: Some(given) };
    set_role(at, org, by, person, new)
}

/// Nobody gives or takes away more than their own (F18); only an owner makes an owner.
fn may_give(at: &Moment<'_>, by: &User, user: &User, new: &NewRole, policies: &Policies) -> Result<(), Refused> {
    may_act_on(&at.actor, user)?;
    let (exists, given) = (policies.has_role(&new.role), new.given.clone().unwrap_or_default());
    let enough = by.covers(&new.role, &given, policies) && by.covers(&user.role, &user.given, policies);
    if !enough || exists && new.role.is_owner() && !by.role.is_owner() {
        return Err(Refused::NotAllowed("role.above_own"));
    }
    user.allows(Operation::Role, policies)?;
    if !exists {
        return Err(Refused::UnknownRole);
    }
    if new.role.is_keeper() && !given.is_empty() { Err(Refused::PermissionsFixed) } else { Ok(()) }
}

fn become_it(at: &mut Moment<'_>, org: &Organization, by: &User, person: Holder, new: NewRole) -> Change<User> {
    let Holder { mut user, invitation, granter_stamp } = person;
    let policies = org.policies();
    let mut change = Change::of(at, "user.role_changed", Some(user.org), Some(user.id), Subject::User(user.id, user.version + 1));
    let before = user.clone();
    user.takes(new.role, new.given.unwrap_or_default(), &org.policy);
    change.detail("role", &user.role);
    if before.role != user.role {
        change.note("role", &before.role, &user.role);
        if user.status.kind() == StatusKind::Active {
            before.leaves_keepers(&mut change, policies);
            user.enters_keepers(&mut change, policies);
        }
    }
    if before.given != user.given {
        change.note("permissions", before.given.line(), user.given.line());
    }
    if before.may_invite(policies) && !(user.may_invite(policies) && user.covers(&before.role, &before.given, policies)) {
        user.grant_stamp += 1;
    }
    // Who is not in yet is offered the new role.
    if let Some(invitation) = invitation.filter(|_| user.first_activated_at.is_none()) {
        // Whoever holds the link already was to have less by it.
        let rises = !before.grants(policies).covers(&user.grants(policies));
        offer(at, &mut change, org, (by, rises), &mut user, invitation, granter_stamp);
    }
    user.stored(&mut change);
    change.with(user)
}

/// The invitation with the role that `user` has now. It rests on `by` from now on, if that person may invite; a link that
/// was dead because its granter had lost the right is followed by the next epoch's, in a mail; so is one that went through an
/// admin, where the new role permits more.
fn offer(
    at: &mut Moment<'_>,
    change: &mut Change<()>,
    org: &Organization,
    (by, rises): (&User, bool),
    user: &mut User,
    mut invitation: Invitation,
    granter_stamp: Option<u32>,
) {
    invitation.role.clone_from(&user.role);
    if user.status.kind() == StatusKind::Pending && by.may_grant(&user.role, &user.given, org.policies()) {
        invitation.rests_on_its_granter(change, granter_stamp);
        let standing = invitation.standing(invitation.epoch, granter_stamp, at.now);
        invitation.grant(by, org);
        let passed_on = rises && invitation.link_held_by != LinkHolder::Invitee && standing.is_ok();
        let ends = if passed_on { Some(DeadReason::Revoked) } else { standing.err().filter(|reason| *reason == DeadReason::InviterLostRights) };
        if let Some(reason) = ends {
            let due = invitation.next_mail_at(at.now);
            invitation.open_epoch(at, change, reason, due.whole_second() + org.policies().invite_ttl);
            invitation.plan_reminders(&org.policies().reminders, due);
            invitation.queue_mail_anyway(at, change, Template::Invitation, &user.email, due);
            invitation.sends.count_resend(at.now);
            user.status = Status::Pending { link: invitation.live_link() };
        }
    }
    invitation.stored(change);
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::change::{Fact, KeeperMove, KeeperSet};
    use crate::presets::Preset;
    use crate::role::{Permission, PermissionName};
    use crate::testing::{Scene, is_sound};

    fn becoming(role: &str, given: Option<Grants>) -> NewRole {
        NewRole { role: RoleName::parse(role).unwrap(), given }
    }
    fn active(user: &User) -> Holder {
        Holder { user: user.clone(), invitation: None, granter_stamp: None }
    }
    fn cards() -> Grants {
        Grants::one(PermissionName::parse("cards.create").unwrap())
    }
    fn keeper_moves(change: &Change<User>) -> Vec<(KeeperSet, KeeperMove)> {
        change.facts.iter().filter_map(|fact| if let Fact::Keeper(_, _, set, step) = fact { Some((*set, *step)) } else { None }).collect()
    }

    #[test]
    fn who_may_make_whom_what() {
        use KeeperMove::{Enter, EnterAlone, Leave, LeaveButNotLast};
        use KeeperSet::{Admins, Owners};
        // preset, by, whose role, own act, to become, what happens to the set of those who run it
        let rows = [
            (Preset::Business, "owner", "collaborator", false, "admin", Ok(vec![(Admins, Enter)])),
            (Preset::Business, "owner", "admin", false, "owner", Ok(vec![(Admins, Leave), (Owners, EnterAlone)])),
            (Preset::Default, "owner", "admin", false, "owner", Ok(vec![(Admins, Leave), (Owners, Enter)])),
            (Preset::Default, "owner", "owner", true, "admin", Ok(vec![(Owners, LeaveButNotLast), (Admins, Enter)])),
            (Preset::Default, "owner", "owner", false, "admin", Err(Refused::OwnerProtected)),
            (Preset::Default, "admin", "viewer", false, "owner", Err(Refused::NotAllowed("role.above_own"))),
            (Preset::Default, "viewer", "member", false, "viewer", Ok(vec![])),
            (Preset::Default, "viewer", "admin", false, "viewer", Err(Refused::NotAllowed("role.above_own"))),
            (Preset::Workshop, "admin", "admin", false, "basic", Ok(vec![(Admins, LeaveButNotLast)])),
            (Preset::Workshop, "admin", "basic", false, "owner", Err(Refused::UnknownRole)),
            (Preset::Default, "admin", "viewer", false, "basic", Err(Refused::UnknownRole)),
            (Preset::Business, "admin", "admin", false, "collaborator", Err(Refused::PermissionsRequired)),
        ];
        for (preset, by, of, own, to, expected) in rows {
            let mut scene = Scene::new(preset);
            let user = scene.colleague(of);
            let by = if own { user.clone() } else { scene.colleague(by) };
            scene.admin = by.clone();
            let outcome = scene.act(|at, org, _| set_role(at, org, &by, active(&user), becoming(to, None)));
            if let Ok(change) = &outcome {
                is_sound(change);
            }
            assert_eq!(outcome.map(|change| keeper_moves(&change)), expected, "{preset:?} {of} to {to}");
        }
    }

    #[test]
    fn what_is_wrong_with_the_request_is_told_where_the_status_allows_it() {
        let mut scene = Scene::new(Preset::Default);
        let here = scene.colleague("viewer");
        let (since, by) = (scene.now, crate::change::Actor::System);
        let gone = User { status: Status::Terminated { since, by, ending: crate::user::Ending::Removed }, ..here.clone() };
        let mut refused = |user: &User, new| scene.act(|at, org, by| set_role(at, org, by, active(user), new)).unwrap_err();
        for (new, wrong) in [(becoming("basic", None), Refused::UnknownRole), (becoming("admin", Some(cards())), Refused::PermissionsFixed)] {
            assert_eq!(refused(&gone, new.clone()), Refused::WrongStatus(Operation::Role, StatusKind::Terminated));
            assert_eq!(refused(&here, new), wrong);
        }
    }

    #[test]
    fn what_was_given_goes_with_the_role_and_what_is_said_again_changes_nothing() {
        let mut scene = Scene::new(Preset::Business);
        let user = scene.colleague("admin");
        let down = scene.act(|at, org, by| set_role(at, org, by, active(&user), becoming("collaborator", Some(cards())))).unwrap();
        let record = down.record.clone().unwrap();
        let noted: Vec<_> = record.changes.iter().map(|change| (change.field, change.before.as_str(), change.after.as_str())).collect();
        assert_eq!(noted, [("role", "admin", "collaborator"), ("permissions", "", "cards.create")]);
        let user = down.outcome;
        for same in [becoming("collaborator", None), becoming("collaborator", Some(cards()))] {
            let change = scene.act(|at, org, by| set_role(at, org, by, active(&user), same)).unwrap();
            assert!(change.facts.is_empty() && change.record.is_none());
        }
        let up = scene.act(|at, org, by| set_role(at, org, by, active(&user), becoming("admin", None))).unwrap().outcome;
        assert!(up.given.is_empty());
        let fixed = scene.act(|at, org, by| set_permissions(at, org, by, active(&up), cards())).unwrap_err();
        assert_eq!(fixed, Refused::PermissionsFixed);
        let none = scene.act(|at, org, by| set_permissions(at, org, by, active(&user), Grants::default())).unwrap().outcome;
        assert!(none.given.is_empty() && none.version == user.version + 1);
    }

    #[test]
    fn a_right_that_is_lost_raises_the_grant_stamp_and_no_other_change_does() {
        let mut scene = Scene::new(Preset::Default);
        let user = scene.colleague("admin");
        let less = scene.act(|at, org, by| set_role(at, org, by, active(&user), becoming("member", None))).unwrap().outcome;
        assert_eq!((less.grant_stamp, less.access_stamp), (user.grant_stamp + 1, user.access_stamp), "sessions go on, with the new rights");
        let more = scene.act(|at, org, by| set_role(at, org, by, active(&less), becoming("admin", None))).unwrap().outcome;
        assert_eq!(more.grant_stamp, less.grant_stamp);
        let given = Grants::of(&[Permission::UsersManage]);
        let beside = scene.act(|at, org, by| set_permissions(at, org, by, active(&less), given)).unwrap().outcome;
        assert_eq!(beside.grant_stamp, less.grant_stamp);
    }

    #[test]
    fn an_invitation_offers_the_new_role_and_rests_on_who_gave_it() {
        let mut scene = Scene::new(Preset::Default);
        let (user, invitation) = scene.invited();
        let other = scene.colleague("admin");
        scene.pass(crate::time::Span::hours(1));
        for (granter_stamp, epoch, mails) in [(Some(0), 1, 0), (None, 2, 1)] {
            let person = Holder { user: user.clone(), invitation: Some(invitation.clone()), granter_stamp };
            let change = scene.act(|at, org, _| set_role(at, org, &other, person, becoming("member", None))).unwrap();
            is_sound(&change);
            let after = change.facts.iter().find_map(|fact| if let Fact::Invitation(it) = fact { Some(it) } else { None }).unwrap();
            assert_eq!((after.role.as_str(), after.granter, after.epoch, change.mails().count()), ("member", other.id, epoch, mails), "{granter_stamp:?}");
            assert!(after.standing(epoch, Some(other.grant_stamp), scene.now).is_ok());
        }
        let person = Holder { user, invitation: Some(invitation), granter_stamp: Some(0) };
        let owner = scene.colleague("owner");
        let refused = scene.act(|at, org, _| set_role(at, org, &owner, person, becoming("owner", None))).unwrap_err();
        assert_eq!(refused, Refused::WrongStatus(Operation::Role, StatusKind::Pending));
    }
}
