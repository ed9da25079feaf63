//! A forgotten password (F29; INVITATIONS section 9). The order is one and the same write for every address; whether
//! there is an account behind it shows only later, in its mailbox.

use crate::account::{Account, Password};
use crate::change::{Actor, Change, Fact, Mail, Moment, Subject, Template};
use crate::email::Email;
use crate::id::{MailId, OrgId};
use crate::moves::Operation;
use crate::policy::Policies;
use crate::refused::Refused;
use crate::user::{User, may_act_on};

/// Takes the order, whoever the address belongs to: one mail row, addressed as typed, looked up when it is sent.
pub fn order_reset(at: &mut Moment<'_>, email: Email) -> Change<()> {
    let mut change = Change::quiet();
    let mail = order(at, email);
    change.mail(mail);
    change
}

/// Whether an admin may have a reset mailed to `user`: anybody active, owners by themselves alone; somebody pending where a
/// reset sends the invitation again.
///
/// # Errors
/// `OwnerProtected`, `WrongStatus`.
pub fn may_order_reset_for(actor: &Actor, policies: &Policies, user: &User) -> Result<(), Refused> {
    may_act_on(actor, user)?;
    user.allows(Operation::Reset, policies)
}

/// An admin has a reset mailed to somebody active (R58).
///
/// # Errors
/// As [`may_order_reset_for`].
pub fn order_reset_for(at: &mut Moment<'_>, policies: &Policies, user: &User) -> Result<Change<()>, Refused> {
    may_order_reset_for(&at.actor, policies, user)?;
    let mut change = Change::of(at, "account.reset_ordered", Some(user.org), Some(user.id), Subject::User(user.id, user.version));
    let mail = order(at, user.email.clone());
    change.mail(Mail { org: Some(user.org), user: Some(user.id), ..mail });
    Ok(change)
}

fn order(at: &mut Moment<'_>, to: Email) -> Mail {
    let id = MailId::draw(at.now, at.entropy);
    Mail { id, template: Template::PasswordReset, to, org: None, user: None, account: None, epoch: 0, serial: 0, device: None, due: at.now }
}

/// Works the order off: opens the link, or prolongs the one that lives, and mails it to the account's own address. `by` is
/// the organization whose admin ordered it.
pub fn open_reset(at: &mut Moment<'_>, mut account: Account, by: Option<OrgId>) -> Change<Account> {
    let mut change = account.change(at, "account.reset_requested");
    let epoch = account.open_reset(at.now, by);
    let mail = account.mail(at, Template::PasswordReset, epoch);
    change.mail(mail);
    account.stored(&mut change);
    change.with(account)
}

/// The person chooses a new password by the link of `epoch`: proves the mailbox, ends every session, spends the link, and
/// an admin's password need not be changed any more. The account's person is who acts, with `device`. `users` are the
/// account's users, whose copies of what is proved follow.
///
/// # Errors
/// `DeadLink`.
pub fn complete_reset(
    at: &mut Moment<'_>,
    mut account: Account,
    epoch: u32,
    password: Password,
    device: &str,
    users: impl IntoIterator<Item = User>,
) -> Result<Change<Account>, Refused> {
    account.reset_standing(epoch, at.now)?;
    at.actor = Actor::Account(account.id);
    let mut change = account.change(at, "account.password_reset");
    account.cut_sessions();
    account.must_change = false;
    let by = account.reset_by(epoch);
    account.prove(&mut change, by, users);
    account.stored(&mut change);
    change.fact(Fact::Password(account.id, password));
    let mail = account.report(at, device);
    change.mail(mail);
    Ok(change.with(account))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::account::AddressProof;
    use crate::invitation::DeadReason;
    use crate::presets::Preset;
    use crate::refused::Action;
    use crate::testing::{Scene, invite, is_sound, password};
    use crate::time::Span;

    #[test]
    fn the_order_is_one_mail_row_and_names_no_account() {
        let mut scene = Scene::new(Preset::Default);
        let change = scene.act(|at, _, _| order_reset(at, invite().email));
        assert_eq!((change.facts.len(), change.follow_ups.len(), change.record.is_none()), (0, 1, true));
        let mail = change.mails().next().unwrap();
        assert_eq!((mail.template, mail.account, mail.user, mail.org), (Template::PasswordReset, None, None, None));
    }

    #[test]
    fn a_link_lives_an_hour_once_and_proves_the_mailbox() {
        let mut scene = Scene::new(Preset::Default);
        let unproved = scene.account(AddressProof::Unproved, Some(scene.org.id));
        let change = scene.act(|at, _, _| open_reset(at, unproved, None));
        is_sound(&change);
        let mail = change.mails().next().unwrap().clone();
        let account = change.outcome;
        assert_eq!((mail.account, mail.epoch), (Some(account.id), 1));
        let user = User { email: account.email.clone(), email_verified: false, managed: Some(true), ..scene.admin.clone() };
        let mut complete = |account: &Account, epoch: u32, now| {
            scene.now = now;
            let (account, user) = (account.clone(), user.clone());
            scene.act(|at, _, _| complete_reset(at, account, epoch, password(), "Firefox", Some(user)))
        };
        let now = crate::testing::START;
        let dead = |reason| Refused::DeadLink(reason, vec![Action::SignIn, Action::Reset]);
        assert_eq!(complete(&account, 2, now).unwrap_err(), dead(DeadReason::Unknown));
        assert_eq!(complete(&account, 1, now + Span::hours(1)).unwrap_err(), dead(DeadReason::Expired));
        let change = complete(&account, 1, now + Span(3599)).unwrap();
        is_sound(&change);
        assert_eq!(change.mails().map(|mail| mail.template).collect::<Vec<_>>(), [Template::PasswordChanged]);
        assert!(change.facts.iter().any(|fact| matches!(fact, Fact::User(user) if user.email_verified && user.managed == Some(false))));
        let after = change.outcome;
        assert_eq!((after.is_proved(), after.managed_by, after.access_stamp), (true, None, 1));
        assert_eq!(complete(&after, 1, now).unwrap_err(), dead(DeadReason::Expired));
    }
}
