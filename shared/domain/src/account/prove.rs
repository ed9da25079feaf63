//! Proving one's own mailbox (INVITATIONS sections 3 and 9). The verification link names the account and nothing else:
//! asking for another mail gives the same link 24 more hours, and it works only together with the account's session,
//! because whoever reads the mail need not be whoever made the account.

use crate::account::change_email::mail_again;
use crate::account::{Account, VERIFY_TTL};
use crate::change::{Change, Moment, Template};
use crate::id::AccountId;
use crate::refused::Refused;
use crate::user::User;

/// Mails the verification link (again): to the address that the account is to have, where another was asked for. Where the mailbox is
/// proved there is nothing to do.
pub fn ask_verification(at: &mut Moment<'_>, mut account: Account) -> Change<Account> {
    if let Some(change) = mail_again(at, &mut account) {
        return change.with(account);
    }
    if account.is_proved() {
        return Change::quiet().with(account);
    }
    let mut change = account.change(at, "account.verification_sent");
    account.verify_until = Some(at.now.whole_second() + VERIFY_TTL);
    let mut mail = account.mail(at, Template::VerifyEmail, 0);
    mail.org = account.founded;
    change.mail(mail);
    account.stored(&mut change);
    change.with(account)
}

/// The person follows the verification link inside the account's own session. `users` are those of its users whose
/// `email_verified` is to follow, the founder above all.
///
/// # Errors
/// `DeadLink`, `SignInRequired` for every session but the account's own.
pub fn verify(
    at: &mut Moment<'_>,
    mut account: Account,
    signed_in: Option<AccountId>,
    users: impl IntoIterator<Item = User>,
) -> Result<Change<Account>, Refused> {
    if !account.is_proved() {
        account.verification_standing(at.now)?;
    }
    if signed_in != Some(account.id) {
        return Err(Refused::SignInRequired);
    }
    if account.is_proved() {
        return Ok(Change::quiet().with(account));
    }
    let mut change = account.change(at, "account.verified");
    account.prove(&mut change, None, users);
    account.stored(&mut change);
    Ok(change.with(account))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::account::AddressProof;
    use crate::change::Fact;
    use crate::invitation::DeadReason;
    use crate::presets::Preset;
    use crate::refused::Action;
    use crate::testing::{Scene, is_sound};
    use crate::time::Span;

    #[test]
    fn the_link_lives_a_day_and_needs_the_accounts_own_session() {
        let mut scene = Scene::new(Preset::Default);
        let mut account = scene.account(AddressProof::Unproved, None);
        account.founded = Some(scene.org.id);
        let change = scene.act(|at, _, _| ask_verification(at, account));
        is_sound(&change);
        let account = change.outcome;
        let founder = User { email: account.email.clone(), email_verified: false, ..scene.admin.clone() };
        let mut answer = |signed_in: Option<AccountId>, now| {
            scene.now = now;
            let (account, founder) = (account.clone(), founder.clone());
            scene.act(|at, _, _| verify(at, account, signed_in, [founder]))
        };
        let (now, until) = (crate::testing::START, crate::testing::START + Span::hours(24));
        assert_eq!(answer(None, now).unwrap_err(), Refused::SignInRequired);
        assert_eq!(answer(Some(AccountId(uuid::Uuid::nil())), now).unwrap_err(), Refused::SignInRequired);
        let dead = Refused::DeadLink(DeadReason::Expired, vec![Action::SignIn, Action::Reset]);
        assert_eq!(answer(Some(account.id), until).unwrap_err(), dead);
        let change = answer(Some(account.id), until - Span(1)).unwrap();
        is_sound(&change);
        assert!(change.outcome.is_proved() && change.facts.contains(&Fact::FounderProved(founder.org)));
        assert!(change.facts.iter().any(|fact| matches!(fact, Fact::User(user) if user.email_verified && user.version == 2)));
    }

    #[test]
    fn where_the_mailbox_is_proved_there_is_nothing_to_do() {
        let mut scene = Scene::new(Preset::Default);
        let account = scene.account(AddressProof::Proved, None);
        let again = account.clone();
        assert!(scene.act(|at, _, _| ask_verification(at, again)).facts.is_empty());
        let id = account.id;
        assert!(scene.act(|at, _, _| verify(at, account, Some(id), None)).unwrap().facts.is_empty());
    }
}
