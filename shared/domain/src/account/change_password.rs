//! Choosing another password from inside (R57). That the present one was given was decided before.

use crate::account::sign_in::replace_all;
use crate::account::{Account, Password};
use crate::change::{Change, Fact, Moment, Subject, Template};
use crate::organization::Organization;
use crate::session::Session;
use crate::user::User;

/// Sets the credential, ends every session but the new one that the caller goes on with, and mails the person.
pub fn change_password(
    at: &mut Moment<'_>,
    org: &Organization,
    mut account: Account,
    user: &User,
    password: Password,
    device: &str,
) -> Change<(Account, Session)> {
    let mut change = Change::of(at, "account.password_set", Some(org.id), Some(user.id), Subject::Account(account.id, account.version + 1));
    let session = replace_all(at, &mut change, org, &mut account, user, device);
    change.fact(Fact::Password(account.id, password));
    let mail = account.mail(at, Template::PasswordChanged, 0);
    change.mail(mail);
    change.with((account, session))
}
