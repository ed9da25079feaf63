//! What hangs on an account: its login with its users in one query, and its sessions.

use aws_sdk_dynamodb::types::ReturnConsumedCapacity;
use domain::account::Membership;
use domain::{Account, AccountId, Email, Password, Session, SessionId, Time};
use uuid::Uuid;

use super::edit::Edit;
use super::failure::{busy, unwritten};
use super::query::Walk;
use super::{StoreError, Table};
use crate::forms::Stored;
use crate::item::{key_of, number, text};
use crate::keys;

/// Organizations that one account is in, at most, as far as a sign-in looks.
const MEMBERSHIPS_AT_MOST: i32 = 200;
/// Organizations that wait for one address to get a credential, at most, as far as a reset looks.
const AWAITING_AT_MOST: usize = 20;
/// An account that cannot be: its id has no version.
const NOBODY: AccountId = AccountId(Uuid::nil());

/// Everything that a sign-in reads of an account.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Held {
    /// The account.
    pub account: Account,
    /// Its credential.
    pub password: Option<Password>,
    /// Its users.
    pub memberships: Vec<Membership>,
}

impl Table {
    /// The account, its credential and its users, by one strongly consistent query that reads no session. Without an
    /// account as many calls are made, so that a sign-in takes as long for an address that nobody holds.
    ///
    /// # Errors
    /// [`StoreError::Busy`]; [`StoreError::Corrupt`].
    pub async fn credentials(&self, account: Option<AccountId>) -> Result<Option<Held>, StoreError> {
        let id = account.unwrap_or(NOBODY);
        let call = self.client.query().table_name(&self.name).consistent_read(true).limit(MEMBERSHIPS_AT_MOST);
        let call = call.key_condition_expression("pk = :account AND sk < :above");
        let call = call.expression_attribute_values(":account", text(keys::account_partition(id)));
        let call = call.expression_attribute_values(":above", text(keys::ABOVE_LOGIN));
        let answer = call.return_consumed_capacity(ReturnConsumedCapacity::Total).send().await.map_err(busy)?;
        let (mut account, mut password, mut memberships) = (None, None, Vec::new());
        for item in answer.items() {
            let key = key_of(item)?;
            if key == keys::account(id) {
                account = Some(Account::from_item(item)?);
            } else if key == keys::password(id) {
                password = Some(Password::from_item(item)?);
            } else if key.sk.starts_with(keys::MEMBERSHIPS) {
                memberships.push(Membership::from_item(item)?);
            }
        }
        Ok(account.map(|account| Held { account, password, memberships }))
    }

    /// Who was mailed a link to get a credential to this address and has not used it; strongly consistent.
    ///
    /// # Errors
    /// [`StoreError::Busy`]; [`StoreError::Corrupt`].
    pub async fn awaiting(&self, email: &Email) -> Result<Vec<Membership>, StoreError> {
        let partition = keys::account_address(email).pk;
        let prefix = keys::AWAITING.to_owned();
        let walk = Walk { index: None, keys: ("pk", "sk"), partition, prefix, descending: false, limit: AWAITING_AT_MOST, after: None };
        Ok(self.page(&walk, false, |item| Membership::from_item(item).map(Some)).await?.rows)
    }

    /// The account's users.
    ///
    /// # Errors
    /// [`StoreError::Busy`]; [`StoreError::Corrupt`].
    pub async fn memberships(&self, account: AccountId) -> Result<Vec<Membership>, StoreError> {
        Ok(self.credentials(Some(account)).await?.map(|held| held.memberships).unwrap_or_default())
    }

    /// The account's sessions, newest first, dead ones included; strongly consistent.
    ///
    /// # Errors
    /// [`StoreError::Busy`]; [`StoreError::Corrupt`].
    pub async fn sessions(&self, account: AccountId, limit: usize) -> Result<Vec<Session>, StoreError> {
        let partition = keys::account_partition(account);
        let walk = Walk { index: None, keys: ("pk", "sk"), partition, prefix: keys::SESSIONS.to_owned(), descending: true, limit, after: None };
        Ok(self.page(&walk, false, |item| Session::from_item(item).map(Some)).await?.rows)
    }

    /// Remembers that a session was seen at `now`; one that has ended meanwhile stays ended.
    ///
    /// # Errors
    /// [`StoreError::Busy`] or [`StoreError::Unknown`]; neither matters to the request that was authenticated.
    pub async fn touch_session(&self, account: AccountId, id: SessionId, now: Time) -> Result<(), StoreError> {
        let edit = Edit::of(keys::session(account, id)).set("last_seen_at", number(now.0)).when_there();
        match edit.call(self).send().await {
            Err(error) if error.as_service_error().is_some_and(|e| e.is_conditional_check_failed_exception()) => Ok(()),
            Err(error) => Err(unwritten(error)),
            Ok(_) => Ok(()),
        }
    }
}
