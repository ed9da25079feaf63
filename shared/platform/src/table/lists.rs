//! Users and invitations of an organization, as lists show them (F26). They come from indexes and may lag by seconds.

mod groups;
mod search;
mod users;

use futures::future::try_join_all;

use domain::user::search::Search;
use domain::{EntryId, GroupId, InvitationStatus, OrgId, RoleName, Time, Zone};

use super::query::{Page, Position, Walk};
use super::schema::{BY_DEPARTMENT, BY_LOCATION, BY_ROLE, INVITATIONS};
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
    /// By what the status is called ([`UsersQuery::shelves`]), then as by name.
    Status,
}

/// In which of several places.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    /// In none.
    Nowhere,
    /// In this one.
    In(EntryId),
}

/// Which users.
#[derive(Clone, Debug, Default)]
pub struct UserFilter {
    /// Of which statuses, each once.
    pub statuses: Vec<Listed>,
    /// Of which role.
    pub role: Option<RoleName>,
    /// Of which department.
    pub department: Option<Place>,
    /// Of which location.
    pub location: Option<EntryId>,
    /// In a group.
    pub group: Option<GroupId>,
    /// With a second factor, or without.
    pub mfa: Option<bool>,
    /// Away, or not.
    pub away: Option<bool>,
}

impl UserFilter {
    fn shows(&self, row: &ListRow, (zone, now): &(Zone, Time)) -> bool {
        let department = |place: Place| match place {
            Place::Nowhere => row.department.is_none(),
            Place::In(id) => row.department == Some(id),
        };
        self.statuses.contains(&row.listed)
            && self.role.as_ref().is_none_or(|role| role.as_str() == row.role)
            && self.department.is_none_or(department)
            && self.location.is_none_or(|location| row.location == Some(location))
            && self.mfa.is_none_or(|mfa| row.mfa == mfa)
            && self.away.is_none_or(|away| row.is_away(zone, *now) == away)
    }
    /// How many things it asks for besides the status.
    fn others(&self) -> usize {
        let asked = [self.role.is_some(), self.department.is_some(), self.location.is_some(), self.mfa.is_some(), self.away.is_some()];
        asked.into_iter().filter(|asked| *asked).count()
    }
    fn is_here(&self) -> bool {
        self.statuses.iter().all(|listed| listed.is_here())
    }
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
    /// Sorted by status: those that are called alike together, in the order of what they are called.
    pub shelves: Vec<Vec<Listed>>,
    /// Which ones.
    pub filter: UserFilter,
    /// The organization's zone and the clock, which say who is away.
    pub here: (Zone, Time),
    /// Whom a keyword finds.
    pub search: Option<Search>,
    /// Rows on the page.
    pub limit: usize,
    /// From where on.
    pub after: Option<Position>,
}

impl UsersQuery {
    /// Where people of this status stand when they are sorted by it.
    fn place_of(&self, listed: Listed) -> usize {
        self.shelves.iter().position(|shelf| shelf.contains(&listed)).unwrap_or_default()
    }
}

/// A page of users.
#[derive(Clone, Debug, Default)]
pub struct UsersPage {
    /// The page.
    pub page: Page<ListRow>,
    /// Whether too many are found to be sorted: they come in the order of the words that the keyword finds.
    pub sort_ignored: bool,
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

impl Table {
    /// A page of users. What no index serves is walked, 500 rows at most; a keyword's finds, and who is in a group, are sorted as
    /// long as there are no more than 500.
    ///
    /// # Errors
    /// [`StoreError::Busy`], also for a position of another query; [`StoreError::Corrupt`].
    pub async fn users_page(&self, query: &UsersQuery) -> Result<UsersPage, StoreError> {
        match (&query.search, query.filter.group) {
            (_, Some(group)) => {
                let key = keys::group(query.org, group).into();
                let (page, found) = futures::try_join!(self.users_in(query, group), self.read(&key))?;
                // What is left of one that was deleted is nobody's business.
                Ok(if found.group(query.org, group)?.is_some() { page } else { UsersPage::default() })
            }
            (Some(search), None) => self.found_users(query, search).await,
            (None, None) => Ok(UsersPage { page: self.walked_users(query).await?, sort_ignored: false }),
        }
    }

    /// Whether somebody is in a department or a location who is still here: one row of an index, at any number of users.
    /// Like every index it may lag by seconds.
    ///
    /// # Errors
    /// [`StoreError::Busy`].
    pub async fn somebody_is_in(&self, org: OrgId, place: EntryId) -> Result<bool, StoreError> {
        match place.kind {
            domain::CatalogKind::Locations => self.is_anybody(BY_LOCATION, "list_org_location", keys::users_list_of_location(org, place)).await,
            _ => self.is_anybody(BY_DEPARTMENT, "list_org_department", keys::users_list_of_department(org, place)).await,
        }
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
        self.is_anybody(BY_ROLE, "list_org_role", keys::users_list_of_role(org, role)).await
    }

    async fn is_anybody(&self, index: &'static str, name: &'static str, partition: String) -> Result<bool, StoreError> {
        let keys = (name, "by_name");
        let walk = Walk { index: Some(index), keys, partition, prefix: String::new(), descending: false, limit: 1, after: None };
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
