//! Users and invitations of an organization, as lists show them (F26). They come from indexes and may lag by seconds.

use futures::future::try_join_all;

use domain::{InvitationStatus, OrgId, RoleName, Time};

use super::query::{Page, Position, Walk};
use super::schema::{BY_CREATED, BY_NAME, BY_ROLE, BY_STATUS_CREATED, BY_STATUS_NAME, INVITATIONS};
use super::{StoreError, Table};
use crate::forms::{InvitationRow, ListRow, Listed};
use crate::keys;

/// By what a list of users is sorted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum UserOrder {
    /// By folded display name, then id.
    Name,
    /// By creation, then id.
    Created,
}

/// Which users, in which order, and how many.
#[derive(Clone, Debug)]
pub struct UsersQuery {
    /// Whose.
    pub org: OrgId,
    /// Sorted by what.
    pub order: UserOrder,
    /// Last first.
    pub descending: bool,
    /// Of which statuses; empty for all. One is served by its own index, several by walking.
    pub statuses: Vec<Listed>,
    /// Of which role. By name, among people who are still here, it has an index of its own.
    pub role: Option<RoleName>,
    /// Rows on the page.
    pub limit: usize,
    /// From where on.
    pub after: Option<Position>,
}

/// Which invitations, and how many; newest first.
#[derive(Clone, Debug)]
pub struct InvitationsQuery {
    /// Whose.
    pub org: OrgId,
    /// Of which statuses at `now`; empty for all.
    pub statuses: Vec<InvitationStatus>,
    /// The clock that tells which have expired.
    pub now: Time,
    /// Rows on the page.
    pub limit: usize,
    /// From where on.
    pub after: Option<Position>,
}

impl UsersQuery {
    fn walk(&self) -> Walk {
        let here = !self.statuses.is_empty() && self.statuses.iter().all(|status| status.is_here());
        let (index, name, partition) = match (self.order, self.statuses.as_slice(), &self.role) {
            (UserOrder::Name, _, Some(role)) if here => (BY_ROLE, "list_org_role", keys::users_list_of_role(self.org, role)),
            (UserOrder::Name, [one], _) => (BY_STATUS_NAME, "list_org_status", keys::users_list_of(self.org, one.name())),
            (UserOrder::Created, [one], _) => (BY_STATUS_CREATED, "list_org_status", keys::users_list_of(self.org, one.name())),
            (UserOrder::Name, ..) => (BY_NAME, "list_org", keys::users_list(self.org)),
            (UserOrder::Created, ..) => (BY_CREATED, "list_org", keys::users_list(self.org)),
        };
        Walk {
            index: Some(index),
            keys: (name, if self.order == UserOrder::Name { "by_name" } else { "created" }),
            partition,
            prefix: String::new(),
            descending: self.descending,
            limit: self.limit,
            after: self.after.clone(),
        }
    }

    fn shows(&self, row: &ListRow) -> bool {
        let status = self.statuses.is_empty() || self.statuses.contains(&row.listed);
        status && self.role.as_ref().is_none_or(|role| role.as_str() == row.role)
    }
}

impl Table {
    /// A page of users. Filters that no index serves read up to 500 rows.
    ///
    /// # Errors
    /// [`StoreError::Busy`], also for a position of another query; [`StoreError::Corrupt`].
    pub async fn users_page(&self, query: &UsersQuery) -> Result<Page<ListRow>, StoreError> {
        let sifted = query.statuses.len() > 1 || query.role.is_some();
        self.page(&query.walk(), sifted, |item| ListRow::from_item(item).map(|row| query.shows(&row).then_some(row))).await
    }

    /// Those of `roles` that somebody has who is still here: one row of an index each, at any number of users. Like every
    /// index it may lag by seconds.
    ///
    /// # Errors
    /// [`StoreError::Busy`].
    pub async fn roles_in_use(&self, org: OrgId, roles: Vec<RoleName>) -> Result<Vec<RoleName>, StoreError> {
        let asked = roles.into_iter().map(|role| async move { Ok::<_, StoreError>(self.somebody_has(org, &role).await?.then_some(role)) });
        Ok(try_join_all(asked).await?.into_iter().flatten().collect())
    }

    async fn somebody_has(&self, org: OrgId, role: &RoleName) -> Result<bool, StoreError> {
        let walk = Walk {
            index: Some(BY_ROLE),
            keys: ("list_org_role", "by_name"),
            partition: keys::users_list_of_role(org, role),
            prefix: String::new(),
            descending: false,
            limit: 1,
            after: None,
        };
        Ok(!self.page(&walk, false, |_| Ok(Some(()))).await?.rows.is_empty())
    }

    /// A page of invitations, those of people who never joined included.
    ///
    /// # Errors
    /// [`StoreError::Busy`], also for a position of another query; [`StoreError::Corrupt`].
    pub async fn invitations_page(&self, query: &InvitationsQuery) -> Result<Page<InvitationRow>, StoreError> {
        let walk = Walk {
            index: Some(INVITATIONS),
            keys: ("inv_org", "inv_created"),
            partition: keys::invitations_list(query.org),
            prefix: String::new(),
            descending: true,
            limit: query.limit,
            after: query.after.clone(),
        };
        let shown = |row: &InvitationRow| query.statuses.is_empty() || query.statuses.contains(&row.status(query.now));
        self.page(&walk, !query.statuses.is_empty(), |item| InvitationRow::from_item(item).map(|row| shown(&row).then_some(row))).await
    }
}
