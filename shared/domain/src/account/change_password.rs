//! Choosing another password from inside (R57). That the present one was given was decided before.

use crate::account::sign_in::replace_all;
use crate::account::{Account, Password};
use crate::change::{Change, Fact, Moment, Subject};
use crate::organization::Organization;
use crate::session::Session;
use crate::user::User;

/// Sets the credential, so that an admin's need not be changed any more, ends every session but the new one that the caller goes on with, and mails the person.
pub fn change_password(
    at: &mut Moment<'_>,
    org: &Organization,
    mut account: Account,
    user: &User,
    password: Password,
    device: &str,
) -> Change<(Account, Session)> {
    let mut change = Change::of(at, "account.password_set", Some(org.id), Some(user.id), Subject::Account(account.id, account.version + 1));
    account.must_change = false;
    let session = replace_all(at, &mut change, org, &mut account, user, device);
    change.fact(Fact::Password(account.id, password));
    let mail = account.report(at, device);
    change.mail(mail);
    change.with((account, session))
}
