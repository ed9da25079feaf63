//! Deleting one's own account (F19): the login is gone for good; every organization keeps what it knows of its person, who has
//! left it.

use crate::account::Account;
use crate::change::{Change, Moment, Subject};
use crate::invitation::Invitation;
use crate::organization::Organization;
use crate::policy::UserEnd;
use crate::user::{Ending, User, leave};

/// Deletes `account`, whose holder leaves `org` with it. Every other organization was left before.
pub fn delete(at: &mut Moment<'_>, org: &Organization, mut account: Account, mut user: User, invitation: Option<Invitation>) -> Change<()> {
    let mut change = Change::of(at, "account.deleted", Some(org.id), Some(user.id), Subject::Account(account.id, account.version + 1));
    change.detail("user", user.id);
    without_login(&mut user);
    leave::goes(at, &mut change, org.policies(), &mut user, invitation);
    let told = if org.policies().user_end == UserEnd::InactivateOnly { "user.deactivated" } else { "user.terminated" };
    change.tell(at, told, Some(org.id), Subject::User(user.id, user.version), &[("ending", Ending::Left.name().to_owned())]);
    account.erase(at, &mut change);
    change
}

/// Somebody who is off or gone elsewhere has no login any more: whoever brings the person back has a link mailed to set one.
pub fn detach(at: &mut Moment<'_>, mut user: User) -> Change<()> {
    let mut change = Change::of(at, "user.updated", Some(user.org), Some(user.id), Subject::User(user.id, user.version + 1));
    change.note("account", "there", "");
    without_login(&mut user);
    user.stored(&mut change);
    change
}

fn without_login(user: &mut User) {
    (user.account, user.managed, user.email_verified) = (None, None, false);
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::account::AddressProof;
    use crate::change::{Actor, Fact};
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
        assert_eq!((left.status.kind(), left.account), (StatusKind::Terminated, None), "whoever brings the person back mails a link to set a password");
    }
}
