//! What a read found, by key.

use std::collections::HashMap;

use domain::account::Membership;
use domain::invitation::{MailFate, MailOwner, Reason};
use domain::organization::Keepers;
use domain::{
    Account, AccountId, Catalog, CatalogKind, DaysOff, Email, Export, ExportId, Group, GroupId, Invitation, MailId, Name, OrgId, Organization, Password,
    Session, SessionId, User, UserId,
};

use super::StoreError;
use crate::forms::{AccountMark, AddressMark, FormerMark, Projected, Receipt, Stored, Suppression};
use crate::item::Item;
use crate::keys::{self, Key};

/// The items that one read found; a key that is not here had none, or was not asked for.
#[derive(Clone, Debug, Default)]
pub struct Found(HashMap<Key, Item>);

impl Found {
    /// Adds what another read found; the later one wins.
    pub fn merge(&mut self, later: Found) {
        self.0.extend(later.0);
    }
    pub(super) fn put(&mut self, key: Key, item: Item) {
        self.0.insert(key, item);
    }

    /// The item as it is stored.
    pub fn item(&self, key: &Key) -> Option<&Item> {
        self.0.get(key)
    }

    fn read<T: Stored>(&self, key: &Key) -> Result<Option<T>, StoreError> {
        Ok(self.0.get(key).map(T::from_item).transpose()?)
    }

    /// The organization; one that was closed is not there, for anybody and anything.
    ///
    /// # Errors
    /// [`StoreError::Corrupt`], as with every other item here.
    pub fn organization(&self, org: OrgId) -> Result<Option<Organization>, StoreError> {
        Ok(self.read(&keys::organization(org))?.filter(|org: &Organization| org.closed_at.is_none()))
    }
    /// The user.
    ///
    /// # Errors
    /// [`StoreError::Corrupt`].
    pub fn user(&self, org: OrgId, id: UserId) -> Result<Option<User>, StoreError> {
        self.read(&keys::user(org, id))
    }
    /// The user's invitation.
    ///
    /// # Errors
    /// [`StoreError::Corrupt`].
    pub fn invitation(&self, org: OrgId, user: UserId) -> Result<Option<Invitation>, StoreError> {
        self.read(&keys::invitation(org, user))
    }
    /// The account.
    ///
    /// # Errors
    /// [`StoreError::Corrupt`].
    pub fn account(&self, id: AccountId) -> Result<Option<Account>, StoreError> {
        self.read(&keys::account(id))
    }
    /// The account's credential.
    ///
    /// # Errors
    /// [`StoreError::Corrupt`].
    pub fn password(&self, id: AccountId) -> Result<Option<Password>, StoreError> {
        self.read(&keys::password(id))
    }
    /// The account's user in the organization.
    ///
    /// # Errors
    /// [`StoreError::Corrupt`].
    pub fn membership(&self, account: AccountId, org: OrgId) -> Result<Option<Membership>, StoreError> {
        self.read(&keys::membership(account, org))
    }
    /// The session.
    ///
    /// # Errors
    /// [`StoreError::Corrupt`].
    pub fn session(&self, account: AccountId, id: SessionId) -> Result<Option<Session>, StoreError> {
        self.read(&keys::session(account, id))
    }
    /// One of the organization's lists; an empty one where nothing was ever on it.
    ///
    /// # Errors
    /// [`StoreError::Corrupt`].
    pub fn catalog(&self, org: OrgId, kind: CatalogKind) -> Result<Catalog, StoreError> {
        Ok(self.read(&keys::catalog(org, kind))?.unwrap_or_else(|| Catalog::empty(org, kind)))
    }
    /// An export of somebody's own data.
    ///
    /// # Errors
    /// [`StoreError::Corrupt`].
    pub fn export(&self, org: OrgId, user: UserId, id: ExportId) -> Result<Option<Export>, StoreError> {
        self.read(&keys::export(org, user, id))
    }
    /// A group.
    ///
    /// # Errors
    /// [`StoreError::Corrupt`].
    pub fn group(&self, org: OrgId, id: GroupId) -> Result<Option<Group>, StoreError> {
        self.read(&keys::group(org, id))
    }
    /// Whether somebody is in a group.
    pub fn is_member(&self, org: OrgId, group: GroupId, user: UserId) -> bool {
        self.item(&keys::group_member(org, group, user)).is_some()
    }
    /// When a user is off; none where nothing was ever planned.
    ///
    /// # Errors
    /// [`StoreError::Corrupt`].
    pub fn days_off(&self, org: OrgId, user: UserId) -> Result<Option<DaysOff>, StoreError> {
        self.read(&keys::days_off(org, user))
    }
    /// What of a user stands outside its item.
    ///
    /// # Errors
    /// [`StoreError::Corrupt`].
    pub fn projected(&self, org: OrgId, user: UserId) -> Result<Option<Projected>, StoreError> {
        self.read(&keys::projected(org, user))
    }
    /// Who has this id of the organization's own.
    ///
    /// # Errors
    /// [`StoreError::Corrupt`].
    pub fn external_id(&self, org: OrgId, id: &Name) -> Result<Option<UserId>, StoreError> {
        Ok(self.read::<AddressMark>(&keys::external_id(org, id))?.map(|mark| mark.user))
    }
    /// Which user holds the address in the organization.
    ///
    /// # Errors
    /// [`StoreError::Corrupt`].
    pub fn address(&self, org: OrgId, email: &Email) -> Result<Option<UserId>, StoreError> {
        let mark: Option<AddressMark> = self.read(&keys::address(org, email))?;
        Ok(mark.map(|mark| mark.user))
    }
    /// Which users had the address in the organization and were removed.
    ///
    /// # Errors
    /// [`StoreError::Corrupt`].
    pub fn former(&self, org: OrgId, email: &Email) -> Result<Vec<UserId>, StoreError> {
        let mark: Option<FormerMark> = self.read(&keys::former(org, email))?;
        Ok(mark.map(|mark| mark.users).unwrap_or_default())
    }
    /// Which account holds the address.
    ///
    /// # Errors
    /// [`StoreError::Corrupt`].
    pub fn account_address(&self, email: &Email) -> Result<Option<AccountMark>, StoreError> {
        self.read(&keys::account_address(email))
    }
    /// Why the organization does not mail the address; none if it does.
    ///
    /// # Errors
    /// [`StoreError::Corrupt`].
    pub fn suppression(&self, org: OrgId, email: &Email) -> Result<Option<Reason>, StoreError> {
        let found: Option<Suppression> = self.read(&keys::suppression(org, email))?;
        Ok(found.map(|found| found.reason))
    }
    /// What is known of a mail beyond its being sent.
    ///
    /// # Errors
    /// [`StoreError::Corrupt`].
    pub fn mail_fate(&self, owner: MailOwner, mail: MailId) -> Result<Option<MailFate>, StoreError> {
        self.read(&keys::mail_fate(owner, mail))
    }
    /// The organization's active owners and admins.
    ///
    /// # Errors
    /// [`StoreError::Corrupt`].
    pub fn keepers(&self, org: OrgId) -> Result<Option<Keepers>, StoreError> {
        self.read(&keys::keepers(org))
    }
    /// The receipt under this key; whether it still counts is the clock's to say.
    ///
    /// # Errors
    /// [`StoreError::Corrupt`].
    pub fn receipt(&self, key: &Key) -> Result<Option<Receipt>, StoreError> {
        self.read(key)
    }
}
