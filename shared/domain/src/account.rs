//! An account: a person's login, global, perhaps with users in several organizations (INVITATIONS section 9).

pub mod change_email;
pub mod change_password;
pub mod delete;
pub mod found;
pub mod prove;
pub mod reset;
pub mod sign_in;
pub mod step_up;

use crate::account::change_email::NextEmail;
use crate::change::{Change, Fact, Mail, Moment, Subject, Template};
use crate::email::Email;
use crate::id::{AccountId, MailId, OrgId, UserId};
use crate::invitation::{DeadReason, Tally};
use crate::refused::{Action, Refused};
use crate::time::{Span, Time};
use crate::user::{StatusKind, User};

/// How long a reset link lives (RELIABILITY item 12).
pub const RESET_TTL: Span = Span::hours(1);
/// How long a verification link lives.
pub const VERIFY_TTL: Span = Span::hours(24);
/// Resets an hour per address (INVITATIONS section 8).
pub const RESETS_PER_HOUR: u32 = 3;
/// Of how many organizations an account remembers in which order it entered them.
pub const ENTERED_KEPT: usize = 32;

/// Whether a mailed link was ever answered from the account's mailbox.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum AddressProof {
    /// Nobody proved it: the account is lost to whoever does.
    Unproved,
    /// Proved for good.
    Proved,
}

/// A login.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Account {
    /// Its id.
    pub id: AccountId,
    /// Where it signs in and is mailed.
    pub email: Email,
    /// Whether the mailbox is proved.
    pub proof: AddressProof,
    /// The organization that created it, until the person proves the mailbox elsewhere or joins a second one.
    pub managed_by: Option<OrgId>,
    /// The organization it founded before its mailbox was proved: proof lifts that organization's limit.
    pub founded: Option<OrgId>,
    /// Raised by every change of credentials; a session minted before is dead.
    pub access_stamp: u32,
    /// An admin chose the password: until its person chooses another, every session may do that and nothing else (F29).
    pub must_change: bool,
    /// The live reset link.
    pub reset: ResetLink,
    /// The live verification link's end.
    pub verify_until: Option<Time>,
    /// The address that it is to have once that is proved.
    pub next_email: Option<NextEmail>,
    /// How many other addresses were asked for, ever: the generation of the link that proves one.
    pub email_epoch: u32,
    /// The one of these links that proved the present address; 0 where none did.
    pub email_proved: u32,
    /// How many were asked for in the present hour.
    pub email_asked: Tally,
    /// The organizations that it signed in or switched to, the last first: the next sign-in is to the first of them where
    /// its person is active.
    pub entered: Vec<OrgId>,
    /// When it was retired: a new user took its address over for somebody else (`start_fresh`).
    pub retired_at: Option<Time>,
    /// When it was created.
    pub created_at: Time,
    /// Counts its changes.
    pub version: u32,
}

/// A reset link names an epoch; it is live while `until` says so.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default, Hash)]
pub struct ResetLink {
    /// The generation of the link.
    pub epoch: u32,
    /// Its end; none once it was used or cut.
    pub until: Option<Time>,
    /// The end of the link before it, as long as that one lives too.
    pub before_until: Option<Time>,
    /// Whose admin had the present link mailed; none once its person asked for it too.
    pub by: Option<OrgId>,
}

/// A stored credential.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Password {
    /// The Argon2id PHC string.
    pub phc: String,
    /// When it was set.
    pub set_at: Time,
}

/// One of an account's users.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Membership {
    /// In which organization.
    pub org: OrgId,
    /// Which user.
    pub user: UserId,
}

impl Account {
    /// A new login.
    pub fn new(id: AccountId, email: Email, proof: AddressProof, managed_by: Option<OrgId>, now: Time) -> Account {
        Account {
            id,
            email,
            proof,
            managed_by,
            founded: None,
            access_stamp: 0,
            must_change: false,
            reset: ResetLink::default(),
            verify_until: None,
            next_email: None,
            email_epoch: 0,
            email_proved: 0,
            email_asked: Tally::default(),
            entered: Vec::new(),
            retired_at: None,
            created_at: now,
            version: 0,
        }
    }

    /// It is in `org` now.
    pub fn enter(&mut self, org: OrgId) {
        self.entered = self.after_entering(org);
    }

    /// What [`Account::entered`] is after entering `org`.
    pub fn after_entering(&self, org: OrgId) -> Vec<OrgId> {
        let before = self.entered.iter().copied().filter(|other| *other != org);
        std::iter::once(org).chain(before).take(ENTERED_KEPT).collect()
    }

    /// How `org` ranks among those it entered: the least is the last one entered, before every one that it never entered.
    pub fn rank(&self, org: OrgId) -> usize {
        self.entered.iter().position(|entered| *entered == org).unwrap_or(usize::MAX)
    }

    /// Whether nobody can sign in with it any more.
    pub fn is_retired(&self) -> bool {
        self.retired_at.is_some()
    }

    /// Lets go of the address and of every way in; whoever accepts an invitation to the address makes a new account.
    pub(crate) fn retire<T>(&mut self, at: &Moment<'_>, change: &mut Change<T>) {
        self.cut_sessions();
        self.verify_until = None;
        self.retired_at = Some(at.now);
        change.fact(Fact::AccountAddressFreed(self.email.clone(), self.id));
        change.fact(Fact::PasswordGone(self.id));
        self.stored(change);
    }

    /// Retires it, and forgets whose it was.
    pub(crate) fn erase<T>(&mut self, at: &Moment<'_>, change: &mut Change<T>) {
        let retired = self.is_retired();
        if !retired {
            change.fact(Fact::AccountAddressFreed(self.email.clone(), self.id));
            change.fact(Fact::PasswordGone(self.id));
        }
        self.cut_sessions();
        (self.verify_until, self.entered) = (None, Vec::new());
        self.retired_at = self.retired_at.or(Some(at.now));
        self.email = Email::nobody();
        self.stored(change);
    }

    /// Whether the mailbox is proved.
    pub fn is_proved(&self) -> bool {
        self.proof == AddressProof::Proved
    }

    /// Ends every session and every pending reset minted before, and what was asked in one of these sessions of the address.
    pub fn cut_sessions(&mut self) {
        self.access_stamp += 1;
        self.next_email = None;
        self.reset.until = None;
        self.reset.before_until = None;
    }

    /// The mailbox answered a link mailed by `by` (none: a reset). Management by another organization ends with it.
    pub fn prove_mailbox(&mut self, by: Option<OrgId>) {
        if self.proof == AddressProof::Unproved && self.managed_by != by {
            self.managed_by = None;
        }
        self.proof = AddressProof::Proved;
        self.verify_until = None;
    }

    /// Opens a reset link, `by` an admin of that organization or by whoever asked. One that has more than half of its hour
    /// left is mailed again as it is; after that a new one opens, and the one before works until its own end: no link
    /// outlives its hour, and a second request never kills the first mail's link.
    pub fn open_reset(&mut self, now: Time, by: Option<OrgId>) -> u32 {
        let left = self.reset.until.map_or(Span(0), |until| now.until(until));
        if left.0 * 2 <= RESET_TTL.0 {
            self.reset.before_until = self.reset.until;
            self.reset.until = Some(now.whole_second() + RESET_TTL);
            self.reset.epoch += 1;
            self.reset.by = by;
        } else if self.reset.by != by {
            self.reset.by = None;
        }
        self.reset.epoch
    }

    /// Whose own mail the reset link of `epoch` was: answering it keeps that organization's management.
    pub(crate) fn reset_by(&self, epoch: u32) -> Option<OrgId> {
        self.reset.by.filter(|_| epoch == self.reset.epoch)
    }

    /// Whether the reset link of `epoch` may still be used.
    pub fn reset_is_live(&self, epoch: u32, now: Time) -> bool {
        let until = match self.reset.epoch.checked_sub(epoch) {
            Some(0) => self.reset.until,
            Some(1) => self.reset.before_until,
            _ => None,
        };
        until.is_some_and(|until| now < until)
    }

    /// Whether the verification link still works.
    ///
    /// # Errors
    /// `DeadLink`, with the ways on of an account's person.
    pub fn verification_standing(&self, now: Time) -> Result<(), Refused> {
        if self.verify_until.is_some_and(|until| now < until) { Ok(()) } else { Err(dead(DeadReason::Expired)) }
    }

    /// Whether the reset link of `epoch` still works.
    ///
    /// # Errors
    /// `DeadLink`: `unknown` for an epoch that never was, else `expired`.
    pub fn reset_standing(&self, epoch: u32, now: Time) -> Result<(), Refused> {
        if epoch > self.reset.epoch {
            Err(dead(DeadReason::Unknown))
        } else if self.reset_is_live(epoch, now) {
            Ok(())
        } else {
            Err(dead(DeadReason::Expired))
        }
    }

    /// The person joins `org` by their own act. A second organization ends management by the first, and with it every
    /// session that the first could have made.
    pub fn join(&mut self, org: OrgId) {
        if self.managed_by.is_some_and(|manager| manager != org) {
            self.managed_by = None;
            self.cut_sessions();
        }
    }

    /// Joins `org` inside the account's own session. Where that ends its management, `users` are told: those of the account
    /// in the organization that managed it.
    pub(crate) fn join_by_session<T>(&mut self, change: &mut Change<T>, org: OrgId, users: impl IntoIterator<Item = User>) {
        let managed_by = self.managed_by;
        self.join(org);
        self.enter(org);
        if self.managed_by != managed_by {
            change.note("managed", true, false);
            for mut user in users.into_iter().filter(|user| managed_by == Some(user.org) && user.account == Some(self.id)) {
                user.managed = Some(false);
                user.stored(change);
            }
        }
        self.stored(change);
    }

    /// Stores this account at its next version.
    pub(crate) fn stored<T>(&mut self, change: &mut Change<T>) {
        self.version += 1;
        change.fact(Fact::Account(self.clone()));
    }

    /// A change of this account, with its audit record.
    pub(crate) fn change(&self, at: &mut Moment<'_>, action: &'static str) -> Change<()> {
        Change::of(at, action, None, None, Subject::Account(self.id, self.version + 1))
    }

    /// A mail to the account's person.
    pub(crate) fn mail(&self, at: &mut Moment<'_>, template: Template, epoch: u32) -> Mail {
        let id = MailId::draw(at.now, at.entropy);
        Mail { id, template, to: self.email.clone(), org: None, user: None, account: Some(self.id), epoch, serial: 0, device: None, due: at.now }
    }

    /// The mail that reports a change of the password, which `device` made.
    pub(crate) fn report(&self, at: &mut Moment<'_>, device: &str) -> Mail {
        Mail { device: Some(device_name(device)), ..self.mail(at, Template::PasswordChanged, 0) }
    }

    /// The mailbox answered, see [`Account::prove_mailbox`]: the address is this account's for good, and the limit of the
    /// organization that it founded is lifted. `users` are those of its users whose copies of these facts can be written.
    pub(crate) fn prove<T>(&mut self, change: &mut Change<T>, by: Option<OrgId>, users: impl IntoIterator<Item = User>) {
        if self.is_proved() {
            return;
        }
        self.prove_mailbox(by);
        change.note("email_verified", false, true);
        change.fact(Fact::AccountAddressProved(self.email.clone(), self.id));
        if let Some(founded) = self.founded {
            change.fact(Fact::FounderProved(founded));
        }
        for mut user in users {
            let same = user.email.folded() == self.email.folded();
            if user.status.kind() != StatusKind::Erased {
                user.email_verified |= same;
                user.managed = Some(self.managed_by == Some(user.org));
                user.stored(change);
            }
        }
    }
}

/// What a person signed in with, as lists and mails name it: one line of bounded length.
pub fn device_name(device: &str) -> String {
    device.chars().filter(|c| !c.is_control()).take(120).collect()
}

/// What the holder of an account's dead link is told.
fn dead(reason: DeadReason) -> Refused {
    Refused::DeadLink(reason, vec![Action::SignIn, Action::Reset])
}

#[cfg(test)]
mod tests {
    use super::*;

    fn account(proof: AddressProof, managed_by: Option<OrgId>) -> Account {
        let id = AccountId(uuid::Uuid::nil());
        Account::new(id, Email::parse("a@x.test").unwrap(), proof, managed_by, Time(0))
    }
    const HERE: OrgId = OrgId(uuid::Uuid::from_u128(1));
    const ELSEWHERE: OrgId = OrgId(uuid::Uuid::from_u128(2));

    #[test]
    fn proof_ends_management_unless_it_answers_that_organizations_own_mail() {
        for (by, left) in [(Some(HERE), Some(HERE)), (Some(ELSEWHERE), None), (None, None)] {
            let mut it = account(AddressProof::Unproved, Some(HERE));
            it.prove_mailbox(by);
            assert_eq!((it.managed_by, it.is_proved()), (left, true), "{by:?}");
        }
    }

    #[test]
    fn a_second_organization_ends_management_and_all_sessions() {
        let mut it = account(AddressProof::Proved, Some(HERE));
        it.join(HERE);
        assert_eq!((it.managed_by, it.access_stamp), (Some(HERE), 0));
        it.join(ELSEWHERE);
        assert_eq!((it.managed_by, it.access_stamp), (None, 1));
    }

    #[test]
    fn reset_links_live_an_hour_once_and_a_second_request_keeps_the_first_link() {
        let mut it = account(AddressProof::Proved, None);
        let first = it.open_reset(Time(0), None);
        assert_eq!(it.open_reset(Time::from_unix(60), None), first);
        assert!(it.reset_is_live(first, Time::from_unix(3599)) && !it.reset_is_live(first, Time::from_unix(3600)));
        let second = it.open_reset(Time::from_unix(1800), None);
        assert_ne!(second, first);
        assert!(it.reset_is_live(first, Time::from_unix(3599)) && !it.reset_is_live(first, Time::from_unix(3600)), "no link outlives its hour");
        assert!(it.reset_is_live(second, Time::from_unix(5399)) && !it.reset_is_live(second, Time::from_unix(5400)));
        it.cut_sessions();
        assert!(!it.reset_is_live(second, Time::from_unix(1801)));
        assert!(!it.reset_is_live(first, Time::from_unix(61)));
        assert_ne!(it.open_reset(Time::from_unix(62), None), first);
    }
}
