//! Logins: accounts, credentials, memberships, and the markers that make addresses unique.

use domain::account::Membership;
use domain::account::change_email::NextEmail;
use domain::{Account, AccountId, AddressProof, Email, OrgId, Password, ResetLink, Time, UserId};
use serde::{Deserialize, Serialize};

use super::{SCHEMA, Stored, TallyForm, milliseconds, tally, time};
use crate::item::{Corrupt, Item, read, set_of, write};

#[derive(Serialize, Deserialize)]
struct AccountForm {
    schema: u32,
    id: AccountId,
    email: Email,
    proved: bool,
    managed_by: Option<OrgId>,
    founded: Option<OrgId>,
    access_stamp: u32,
    must_change: bool,
    reset_epoch: u32,
    reset_by: Option<OrgId>,
    reset_until: Option<i64>,
    reset_before_until: Option<i64>,
    verify_until: Option<i64>,
    next_email: Option<NextEmailForm>,
    email_epoch: Option<u32>,
    email_proved: Option<u32>,
    email_asked: Option<TallyForm>,
    entered: Vec<OrgId>,
    retired_at: Option<i64>,
    created_at: i64,
    version: u32,
}

#[derive(Serialize, Deserialize)]
struct NextEmailForm {
    email: Email,
    epoch: u32,
    until: i64,
    org: OrgId,
    user: UserId,
    by_admin: bool,
}

impl NextEmailForm {
    fn of(next: &NextEmail) -> NextEmailForm {
        let NextEmail { email, epoch, until, org, user, by_admin } = next.clone();
        NextEmailForm { email, epoch, until: until.0, org, user, by_admin }
    }
    fn next(self) -> NextEmail {
        let NextEmailForm { email, epoch, until, org, user, by_admin } = self;
        NextEmail { email, epoch, until: Time(until), org, user, by_admin }
    }
}

fn proof(proved: bool) -> AddressProof {
    if proved { AddressProof::Proved } else { AddressProof::Unproved }
}

impl Stored for Account {
    const KIND: &'static str = "account";

    fn from_item(item: &Item) -> Result<Self, Corrupt> {
        let form: AccountForm = read(Self::KIND, item)?;
        Ok(Account {
            id: form.id,
            email: form.email,
            proof: proof(form.proved),
            managed_by: form.managed_by,
            founded: form.founded,
            access_stamp: form.access_stamp,
            must_change: form.must_change,
            reset: ResetLink { epoch: form.reset_epoch, until: time(form.reset_until), before_until: time(form.reset_before_until), by: form.reset_by },
            verify_until: time(form.verify_until),
            next_email: form.next_email.map(NextEmailForm::next),
            email_epoch: form.email_epoch.unwrap_or(0),
            email_proved: form.email_proved.unwrap_or(0),
            email_asked: tally(form.email_asked),
            entered: form.entered,
            retired_at: time(form.retired_at),
            created_at: Time(form.created_at),
            version: form.version,
        })
    }

    fn to_item(&self) -> Result<Item, Corrupt> {
        let form = AccountForm {
            schema: SCHEMA,
            id: self.id,
            email: self.email.clone(),
            proved: self.is_proved(),
            managed_by: self.managed_by,
            founded: self.founded,
            access_stamp: self.access_stamp,
            must_change: self.must_change,
            reset_epoch: self.reset.epoch,
            reset_by: self.reset.by,
            reset_until: milliseconds(self.reset.until),
            reset_before_until: milliseconds(self.reset.before_until),
            verify_until: milliseconds(self.verify_until),
            next_email: self.next_email.as_ref().map(NextEmailForm::of),
            email_epoch: (self.email_epoch > 0).then_some(self.email_epoch),
            email_proved: (self.email_proved > 0).then_some(self.email_proved),
            email_asked: TallyForm::of(self.email_asked),
            entered: self.entered.clone(),
            retired_at: milliseconds(self.retired_at),
            created_at: self.created_at.0,
            version: self.version,
        };
        write(Self::KIND, form)
    }
}

#[derive(Serialize, Deserialize)]
struct PasswordForm {
    schema: u32,
    phc: String,
    set_at: i64,
}

impl Stored for Password {
    const KIND: &'static str = "password";

    fn from_item(item: &Item) -> Result<Self, Corrupt> {
        let form: PasswordForm = read(Self::KIND, item)?;
        Ok(Password { phc: form.phc, set_at: Time(form.set_at) })
    }

    fn to_item(&self) -> Result<Item, Corrupt> {
        write(Self::KIND, PasswordForm { schema: SCHEMA, phc: self.phc.clone(), set_at: self.set_at.0 })
    }
}

#[derive(Serialize, Deserialize)]
struct MembershipForm {
    schema: u32,
    org: OrgId,
    user: UserId,
}

impl Stored for Membership {
    const KIND: &'static str = "membership";

    fn from_item(item: &Item) -> Result<Self, Corrupt> {
        let form: MembershipForm = read(Self::KIND, item)?;
        Ok(Membership { org: form.org, user: form.user })
    }

    fn to_item(&self) -> Result<Item, Corrupt> {
        write(Self::KIND, MembershipForm { schema: SCHEMA, org: self.org, user: self.user })
    }
}

/// Which account holds an address, and whether it proved the mailbox.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct AccountMark {
    /// The holder.
    pub account: AccountId,
    /// Whether the mailbox is proved.
    pub proof: AddressProof,
}

#[derive(Serialize, Deserialize)]
struct AccountMarkForm {
    schema: u32,
    account: AccountId,
    proved: bool,
}

impl Stored for AccountMark {
    const KIND: &'static str = "account address";

    fn from_item(item: &Item) -> Result<Self, Corrupt> {
        let form: AccountMarkForm = read(Self::KIND, item)?;
        Ok(AccountMark { account: form.account, proof: proof(form.proved) })
    }

    fn to_item(&self) -> Result<Item, Corrupt> {
        let proved = self.proof == AddressProof::Proved;
        write(Self::KIND, AccountMarkForm { schema: SCHEMA, account: self.account, proved })
    }
}

/// Which user holds an address in its organization.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct AddressMark {
    /// The holder.
    pub user: UserId,
}

#[derive(Serialize, Deserialize)]
struct AddressMarkForm {
    schema: u32,
    user: UserId,
}

impl Stored for AddressMark {
    const KIND: &'static str = "user address";

    fn from_item(item: &Item) -> Result<Self, Corrupt> {
        let form: AddressMarkForm = read(Self::KIND, item)?;
        Ok(AddressMark { user: form.user })
    }

    fn to_item(&self) -> Result<Item, Corrupt> {
        write(Self::KIND, AddressMarkForm { schema: SCHEMA, user: self.user })
    }
}

/// Who had an address in its organization and was removed (R29, R30).
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FormerMark {
    /// Those, in no order.
    pub users: Vec<UserId>,
}

impl Stored for FormerMark {
    const KIND: &'static str = "former holders";

    fn from_item(item: &Item) -> Result<Self, Corrupt> {
        let Some(users) = item.get("users") else { return Ok(FormerMark::default()) };
        let texts = users.as_ss().map_err(|_| Corrupt::new(Self::KIND, "users"))?;
        let users: Result<Vec<UserId>, _> = texts.iter().map(|text| text.parse()).collect();
        Ok(FormerMark { users: users.map_err(|_| Corrupt::new(Self::KIND, "users"))? })
    }

    fn to_item(&self) -> Result<Item, Corrupt> {
        Ok(if self.users.is_empty() { Item::new() } else { Item::from([("users".to_owned(), set_of(&self.users))]) })
    }
}
