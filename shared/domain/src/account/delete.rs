//! Deleting one's own account (F19): the login is gone for good; every organization keeps what it knows of its person, who has
//! left it.

use crate::account::Account;
use crate::change::{Change, Fact, Moment, Subject};
use crate::invitation::Invitation;
use crate::organization::Organization;
use crate::user::{User, leave};

/// Deletes `account`, whose holder leaves `org` with it. Every other organization was left before.
pub fn delete(at: &mut Moment<'_>, org: &Organization, mut account: Account, mut user: User, invitation: Option<Invitation>) -> Change<()> {
    let mut change = Change::of(at, "account.deleted", Some(org.id), Some(user.id), Subject::Account(account.id, account.version + 1));
    change.detail("user", user.id);
    leave::goes(at, &mut change, org.policies(), &mut user, invitation);
    // The account's row is written once, and its resets end with it.
    change.facts.retain(|fact| !matches!(fact, Fact::ResetsCut(id) if *id == account.id));
    account.erase(at, &mut change);
    change
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::account::AddressProof;
    use crate::change::Actor;
    use crate::presets::Preset;
    use crate::testing::{Scene, is_sound};
    use crate::user::StatusKind;

    #[test]
    fn the_login_is_gone_and_its_person_has_left() {
        let mut scene = Scene::new(Preset::Default);
        let account = scene.account(AddressProof::Proved, None);
        let user = User { account: Some(account.id), ..scene.colleague("member") };
        let (id, login) = (user.id, account.clone());
        let change = scene.act(|at, org, _| {
            at.actor = Actor::User(id);
            delete(at, org, account, user, None)
        });
        is_sound(&change);
        assert!(change.facts.contains(&Fact::AccountAddressFreed(login.email, login.id)));
        let left = change.facts.iter().find_map(|fact| if let Fact::User(it) = fact { Some(it) } else { None }).unwrap();
        assert_eq!((left.status.kind(), left.account), (StatusKind::Terminated, Some(login.id)), "who it was is known to the organization");
    }
}
