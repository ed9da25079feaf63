//! Another address for an account (R48, R49; F23): asked for by its person or by an admin of the organization that manages it,
//! where the organization lets them; true once its mailbox is proved, by the mailed link and the account's session together. Until
//! then the address before it works, whose mailbox is told at once and again at the end.

use crate::account::{Account, VERIFY_TTL, dead};
use crate::change::{Change, Fact, Mail, Moment, Subject, Template};
use crate::email::Email;
use crate::id::{AccountId, OrgId, SessionId, UserId};
use crate::invitation::DeadReason;
use crate::moves::Operation;
use crate::organization::Organization;
use crate::policy::Policies;
use crate::refused::Refused;
use crate::time::Time;
use crate::user::{PendingEmail, User, editing, may_act_on};

/// Of how many organizations at most a person's address follows the account's: all are written at once.
pub const MOST_PLACES: usize = 20;

/// How often an hour another address may be asked for, for one account: each time a mail goes to an address that nobody proved.
pub const ASKED_PER_HOUR: u32 = 5;

/// An address that is to be the account's.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct NextEmail {
    /// It.
    pub email: Email,
    /// The generation of the link that proves it.
    pub epoch: u32,
    /// The end of that link.
    pub until: Time,
    /// In which organization it was asked for.
    pub org: OrgId,
    /// Of whom there.
    pub user: UserId,
    /// Whether an admin asked.
    pub by_admin: bool,
}

/// One of the account's people, and what is known of the organization.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    /// The person.
    pub user: User,
    /// What the organization decided.
    pub policies: Policies,
    /// Who has the new address there.
    pub holder: Option<UserId>,
}

/// Asks for another address of `user`, whose login `account` is, in the name of `by`. Asking for the one that it has takes
/// back what was asked before, and brings it here where it did not follow.
///
/// # Errors
/// `NotAllowed("role.above_own")` or `profile.email.editors`, `OwnerProtected`, `WrongStatus`, `AccountElsewhere` for an admin
/// whose organization does not manage the account, `AddressTaken` where `holder`, who has it here, is another and an admin asks, `TooSoon`.
pub fn ask(
    at: &mut Moment<'_>,
    org: &Organization,
    by: &User,
    mut user: User,
    mut account: Account,
    email: Email,
    holder: Option<UserId>,
) -> Result<Change<(User, Account)>, Refused> {
    let (policies, own) = (org.policies(), by.id == user.id);
    by.may_reach(&user, policies)?;
    if !editing(by, &user, policies).email {
        return Err(Refused::NotAllowed("profile.email.editors"));
    }
    may_act_on(&at.actor, &user)?;
    user.allows(Operation::Profile, policies)?;
    if !own && account.managed_by != Some(org.id) {
        return Err(Refused::AccountElsewhere);
    }
    let present = email.folded() == account.email.folded();
    // A person is told by the new mailbox alone who has it: whoever reads that may know.
    if let Some(other) = holder.filter(|holder| *holder != user.id && (!own || present)) {
        return Err(Refused::AddressTaken(other));
    }
    if present {
        return Ok(keeps_the_present(at, user, account));
    }
    let hour = at.now.hour();
    if account.email_asked.within(hour) >= ASKED_PER_HOUR {
        return Err(Refused::TooSoon("limits.email_change", at.now.until(at.now.next_hour())));
    }
    let mut change = Change::of(at, "user.email_change_requested", Some(org.id), Some(user.id), Subject::User(user.id, user.version + 1));
    user.note_wish(&mut change, Some(&email));
    let until = at.now.whole_second() + VERIFY_TTL;
    account.email_asked.add(hour);
    account.email_epoch += 1;
    let epoch = account.email_epoch;
    account.next_email = Some(NextEmail { email: email.clone(), epoch, until, org: org.id, user: user.id, by_admin: !own });
    user.pending_email = Some(PendingEmail { email: email.clone(), until });
    change.mail(Mail { to: email, org: Some(org.id), ..account.mail(at, Template::VerifyEmail, epoch) });
    // Who never proved it may not be the one who reads it.
    if account.is_proved() {
        let told = account.mail(at, Template::EmailChangeRequested, epoch);
        change.mail(told);
    }
    account.stored(&mut change);
    user.stored(&mut change);
    Ok(change.with((user, account)))
}

/// The account's own address was asked for: what was asked before is taken back, and where the address was proved elsewhere and did
/// not follow here, now it does.
fn keeps_the_present(at: &mut Moment<'_>, mut user: User, mut account: Account) -> Change<(User, Account)> {
    let follows = account.is_proved() && user.email.folded() != account.email.folded();
    let withdrawn = account.next_email.take().is_some() || user.pending_email.is_some();
    if !follows && !withdrawn {
        return Change::quiet().with((user, account));
    }
    let action = if follows { "user.email_changed" } else { "user.email_change_withdrawn" };
    let mut change = Change::of(at, action, Some(user.org), Some(user.id), Subject::User(user.id, user.version + 1));
    if withdrawn {
        user.note_wish(&mut change, None);
        account.stored(&mut change);
    }
    user.pending_email = None;
    if follows {
        user = user.follows_address(&mut change, &account, true);
    } else {
        user.stored(&mut change);
    }
    change.with((user, account))
}

/// The link to the new address, mailed again and a day longer; none where no change is asked for.
pub(super) fn mail_again(at: &mut Moment<'_>, account: &mut Account) -> Option<Change<()>> {
    let now = at.now;
    let next = account.next_email.as_mut().filter(|next| now < next.until)?;
    next.until = now.whole_second() + VERIFY_TTL;
    let (email, epoch, org) = (next.email.clone(), next.epoch, next.org);
    let mut change = account.change(at, "account.verification_sent");
    change.mail(Mail { to: email, org: Some(org), ..account.mail(at, Template::VerifyEmail, epoch) });
    account.stored(&mut change);
    Some(change)
}

impl Account {
    /// The address that the link of `epoch` proves; none where it did already.
    ///
    /// # Errors
    /// `DeadLink`: `unknown` for an epoch that never was, else `expired`, also where another address was asked for since.
    pub fn proves(&self, epoch: u32, now: Time) -> Result<Option<&NextEmail>, Refused> {
        if epoch > self.email_epoch {
            return Err(dead(DeadReason::Unknown));
        }
        if epoch == self.email_proved {
            return Ok(None);
        }
        self.next_email.as_ref().filter(|next| next.epoch == epoch && now < next.until).map(Some).ok_or_else(|| dead(DeadReason::Expired))
    }
}

/// The person follows the link of `epoch` inside the account's own session, `session`, which is the only one that goes on. `holder` has
/// the new address as a login; `places` are the account's people: those who had the account's address follow it, where the
/// organization lets people (or, if an admin asked, there) and the address is free.
///
/// # Errors
/// `DeadLink`, `SignInRequired` for every session but the account's own, `AddressInUse`, `NotAllowed("profile.email.editors")` where the
/// organization lets whoever asked do so no more, `AddressTaken`.
pub fn confirm(
    at: &mut Moment<'_>,
    mut account: Account,
    epoch: u32,
    session: Option<(AccountId, SessionId)>,
    holder: Option<AccountId>,
    places: Vec<Place>,
) -> Result<Change<Account>, Refused> {
    let next = account.proves(epoch, at.now)?.cloned();
    let Some((_, session)) = session.filter(|(id, _)| *id == account.id) else { return Err(Refused::SignInRequired) };
    let Some(next) = next else { return Ok(Change::quiet().with(account)) };
    // An admin's wish ends with the organization's management.
    if next.by_admin && account.managed_by != Some(next.org) {
        return Err(dead(DeadReason::Expired));
    }
    if holder.is_some_and(|holder| holder != account.id) {
        return Err(Refused::AddressInUse);
    }
    let id = account.id;
    let here = |user: &User| user.account == Some(id) && !user.status.kind().is_gone();
    let places = places.into_iter().filter(|place| here(&place.user));
    let (asked, others): (Vec<Place>, Vec<Place>) = places.partition(|place| (place.user.org, place.user.id) == (next.org, next.user));
    let lets = |place: &Place| {
        let editors = place.policies.email_editors;
        if next.by_admin { editors.include_admins() } else { editors.include_the_person() }
    };
    if asked.iter().any(|place| !lets(place)) {
        return Err(Refused::NotAllowed("profile.email.editors"));
    }
    if let Some(other) = asked.iter().find_map(|place| place.holder.filter(|holder| *holder != place.user.id)) {
        return Err(Refused::AddressTaken(other));
    }
    let before = account.email.clone();
    let had = |place: &Place| place.user.email.folded() == before.folded();
    let follows = |place: &Place| !next.by_admin && place.holder.is_none() && had(place) && lets(place);
    let follow: Vec<User> = asked.into_iter().chain(others.into_iter().filter(follows)).map(|place| place.user).take(MOST_PLACES).collect();

    let mut change = match follow.first() {
        Some(user) => Change::of(at, "user.email_changed", Some(user.org), Some(user.id), Subject::User(user.id, user.version + 1)),
        None => account.change(at, "account.email_changed"),
    };
    change.fact(Fact::AccountAddressFreed(before.clone(), account.id));
    if account.is_proved() {
        let told = account.mail(at, Template::EmailChanged, epoch);
        // Where the person asked, whoever asked chose the organization: only an admin's is named.
        change.mail(Mail { org: next.by_admin.then_some(next.org), ..told });
    }
    let by = next.by_admin.then_some(next.org);
    account.email = next.email.clone();
    account.email_proved = epoch;
    if let Some(founded) = account.founded.filter(|_| !account.is_proved()) {
        change.fact(Fact::FounderProved(founded));
    }
    account.prove_mailbox(by);
    change.fact(Fact::AccountAddressTaken(account.email.clone(), account.id, account.proof));
    account.cut_sessions();
    change.fact(Fact::SessionKept(account.id, session, account.access_stamp));
    for (number, user) in follow.into_iter().enumerate() {
        if number > 0 {
            change.tell(at, "user.email_changed", Some(user.org), Subject::User(user.id, user.version + 1), &[]);
        }
        user.follows_address(&mut change, &account, number == 0);
    }
    account.stored(&mut change);
    Ok(change.with(account))
}

impl User {
    /// Adds to the record which address is asked for, and which was before.
    fn note_wish(&self, change: &mut Change<()>, wish: Option<&Email>) {
        let before = self.pending_email.as_ref().map_or("", |pending| pending.email.as_str());
        if let Some(key) = &self.personal_key {
            change.note_personal("pending_email", before, wish.map_or("", Email::as_str), key);
        }
    }

    /// Has the account's address from now on, whose mailbox is proved.
    fn follows_address(mut self, change: &mut Change<()>, account: &Account, noted: bool) -> User {
        let before = self.clone();
        change.fact(Fact::UserAddressFreed(self.org, self.email.clone(), self.id));
        change.fact(Fact::UserAddressTaken(self.org, account.email.clone(), self.id));
        (self.email, self.email_verified, self.pending_email) = (account.email.clone(), true, None);
        self.managed = Some(account.managed_by == Some(self.org));
        if noted {
            self.note_personal(change, Some(&before));
        }
        self.stored(change);
        self
    }
}
