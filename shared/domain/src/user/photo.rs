//! Somebody's photo (R47; F24): who may give another or take it away, and when what is left of the ones before is deleted.

use crate::change::{Actor, Change, FollowUp, Moment, Subject};
use crate::id::PhotoId;
use crate::moves::Operation;
use crate::policy::Policies;
use crate::refused::Refused;
use crate::role::Permission;
use crate::time::{Span, Time};
use crate::user::{User, editing, may_act_on};

/// The largest file that is taken, in bytes.
pub const LARGEST: usize = 4 * 1024 * 1024;

/// The most pixels of a picture that is taken.
pub const MOST_PIXELS: u64 = 25_000_000;

/// How long a photo may be on its way: what was stored longer ago, and is nobody's photo, never will be.
pub const ON_ITS_WAY: Span = Span::minutes(5);

/// The sizes in which a photo is kept, each a square.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum PhotoSize {
    /// Beside a line of text.
    Small,
    /// In a profile.
    Medium,
    /// As large as it gets.
    Large,
}

impl PhotoSize {
    /// All of them.
    pub const ALL: [PhotoSize; 3] = [PhotoSize::Small, PhotoSize::Medium, PhotoSize::Large];

    /// Pixels of one side.
    pub fn side(self) -> u32 {
        match self {
            PhotoSize::Small => 64,
            PhotoSize::Medium => 256,
            PhotoSize::Large => 1024,
        }
    }
    /// Its name.
    pub fn name(self) -> &'static str {
        match self {
            PhotoSize::Small => "small",
            PhotoSize::Medium => "medium",
            PhotoSize::Large => "large",
        }
    }
    /// The size of this name.
    pub fn parse(name: &str) -> Option<PhotoSize> {
        PhotoSize::ALL.into_iter().find(|size| size.name() == name)
    }
}

/// Whether `by` may give `user` another photo, or take it away.
///
/// # Errors
/// In this order: `NotAllowed` with `permission.users.manage`, `role.above_own` or `profile.photo.editors`; `OwnerProtected`;
/// `WrongStatus`.
pub fn may_change_photo(actor: &Actor, by: &User, user: &User, policies: &Policies) -> Result<(), Refused> {
    if by.id != user.id && !by.may(Permission::UsersManage, policies) {
        return Err(Refused::NotAllowed("permission.users.manage"));
    }
    by.may_reach(user, policies)?;
    if !editing(by, user, policies).photo {
        return Err(Refused::NotAllowed("profile.photo.editors"));
    }
    may_act_on(actor, user)?;
    user.allows(Operation::Photo, policies)
}

/// Gives `user` this photo, whose pictures are stored; or none. To have none twice changes nothing.
///
/// # Errors
/// As [`may_change_photo`].
pub fn change_photo(at: &mut Moment<'_>, policies: &Policies, by: &User, mut user: User, photo: Option<PhotoId>) -> Result<Change<User>, Refused> {
    may_change_photo(&at.actor, by, &user, policies)?;
    if user.photo == photo {
        return Ok(Change::quiet().with(user));
    }
    let mut change = Change::of(at, "user.photo_updated", Some(user.org), Some(user.id), Subject::User(user.id, user.version + 1));
    let text = |photo: Option<PhotoId>| photo.map(|id| id.to_string()).unwrap_or_default();
    change.note("photo", text(user.photo), text(photo));
    user.photo = photo;
    user.leaves_leftovers(at.now, &mut change);
    user.stored(&mut change);
    Ok(change.with(user))
}

impl User {
    /// What this person left behind is deleted, once nothing that was on its way then can arrive: photos that are not theirs any more,
    /// and of whoever is erased, that they were in groups.
    pub(crate) fn leaves_leftovers(&self, now: Time, change: &mut Change<()>) {
        change.follow_ups.push(FollowUp::Leftovers(self.org, self.id, now.whole_second() + ON_ITS_WAY + ON_ITS_WAY));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::presets::Preset;
    use crate::testing::{Scene, is_sound};
    use crate::user::{StatusKind, terminate};

    fn photo(n: u8) -> PhotoId {
        PhotoId(uuid::Uuid::from_bytes([n; 16]))
    }

    #[test]
    fn the_person_and_admins_change_it_where_the_policy_lets_them() {
        use crate::policy::Editors;
        let (manage, editors) = ("permission.users.manage", "profile.photo.editors");
        for (policy, person, admin) in [
            (Editors::Both, None, None),
            (Editors::Itself, None, Some(editors)),
            (Editors::Admin, Some(editors), None),
            (Editors::None, Some(editors), Some(editors)),
        ] {
            let mut scene = Scene::new(Preset::Default);
            let policies = Policies { photo_editors: policy, ..scene.org.policies().clone() };
            let (user, other) = (scene.colleague("viewer"), scene.colleague("viewer"));
            let mut by = |by: &User| scene.act(|at, _, _| change_photo(at, &policies, by, user.clone(), Some(photo(1)))).map(|change| is_sound(&change));
            let refused = |rule: Option<&'static str>| rule.map_or(Ok(()), |rule| Err(Refused::NotAllowed(rule)));
            assert_eq!(by(&user), refused(person), "{policy:?} by the person");
            assert_eq!(by(&other), Err(Refused::NotAllowed(manage)), "{policy:?} by somebody else");
            let admin_of = Scene::new(Preset::Default).admin;
            assert_eq!(by(&admin_of), refused(admin), "{policy:?} by an admin");
        }
    }

    #[test]
    fn another_follows_and_what_is_left_is_deleted_later() {
        let mut scene = Scene::new(Preset::Default);
        let user = scene.colleague("viewer");
        let change = scene.act(|at, org, by| change_photo(at, org.policies(), by, user.clone(), Some(photo(1)))).unwrap();
        let due = scene.now.whole_second() + ON_ITS_WAY + ON_ITS_WAY;
        assert!(change.follow_ups.contains(&FollowUp::Leftovers(user.org, user.id, due)));
        let user = change.outcome;
        assert_eq!(user.photo, Some(photo(1)));
        let gone = scene.act(|at, org, by| change_photo(at, org.policies(), by, user.clone(), None)).unwrap().outcome;
        assert_eq!(gone.photo, None);
        let again = scene.act(|at, org, by| change_photo(at, org.policies(), by, gone, None)).unwrap();
        assert!(again.facts.is_empty() && again.record.is_none() && again.follow_ups.is_empty());
    }

    #[test]
    fn an_owners_is_the_owners_and_nobody_has_one_who_is_gone() {
        let mut scene = Scene::new(Preset::Default);
        let owner = scene.colleague("owner");
        let refused = scene.act(|at, org, by| change_photo(at, org.policies(), by, owner, Some(photo(1)))).unwrap_err();
        assert_eq!(refused, Refused::OwnerProtected);
        let user = scene.colleague("viewer");
        let gone = scene.act(|at, org, by| terminate(at, org.policies(), by, user, None)).unwrap().outcome;
        let refused = scene.act(|at, org, by| change_photo(at, org.policies(), by, gone, Some(photo(1)))).unwrap_err();
        assert_eq!(refused, Refused::WrongStatus(Operation::Photo, StatusKind::Terminated));
    }
}
