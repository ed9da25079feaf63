//! Groups by name, and the people of one: up to 500 are read whole, sifted and sorted; above that they are walked as they stand in the
//! group, which is no order that anybody asked for, and the page says so.

use std::collections::BTreeSet;

use domain::{Group, GroupId, OrgId, User, UserId};
use futures::future::try_join_all;

use super::search::{SORTED_AT_MOST, row_of};
use super::{UsersPage, UsersQuery};
use crate::forms::{ListRow, Stored};
use crate::item::{Corrupt, Item, key_of};
use crate::keys::{self, Keys, MEMBER_PARTS};
use crate::pace::in_batches;
use crate::table::query::{Page, Position, READ_AT_MOST, STEP, Walk};
use crate::table::schema::BY_NAME;
use crate::table::{StoreError, Table};

/// How many members are forgotten in one batch.
const FORGOTTEN_AT_ONCE: usize = 25;

/// Everything in one partition of the table that begins so.
fn walk(partition: String, prefix: &str, limit: usize) -> Walk {
    Walk { index: None, keys: ("pk", "sk"), partition, prefix: prefix.to_owned(), descending: false, limit, after: None }
}

fn part(org: OrgId, group: GroupId, part: u8) -> Walk {
    walk(keys::group_members(org, group, part), "", READ_AT_MOST)
}

fn member(item: &Item) -> Result<UserId, Corrupt> {
    keys::group_member_at(&key_of(item)?).map(|(_, _, user)| user).ok_or_else(|| Corrupt::new("group member", "sk"))
}

impl Table {
    /// A page of an organization's groups, by name; one that was deleted or renamed this moment may be missing.
    ///
    /// # Errors
    /// [`StoreError::Busy`], also for a position of another query; [`StoreError::Corrupt`].
    pub async fn groups_page(&self, org: OrgId, limit: usize, after: Option<Position>) -> Result<Page<Group>, StoreError> {
        let partition = keys::groups_list(org);
        let walk = Walk { index: Some(BY_NAME), keys: ("list_org", "by_name"), partition, prefix: String::new(), descending: false, limit, after };
        let Page { rows, next, scanned } = self.page(&walk, false, |item| key_of(item).map(Some)).await?;
        // How many are in each is not in the index: they come and go too often.
        let found = self.read_loosely(&rows.iter().cloned().collect::<Keys>()).await?;
        let groups = rows.iter().filter_map(|key| found.item(key)).map(Group::from_item).collect::<Result<_, _>>()?;
        Ok(Page { rows: groups, next, scanned })
    }

    /// The groups that somebody is in.
    ///
    /// # Errors
    /// [`StoreError::Busy`]; [`StoreError::Corrupt`].
    pub async fn groups_of(&self, org: OrgId, user: UserId) -> Result<Vec<GroupId>, StoreError> {
        let (walk, mut start, mut groups) = (walk(keys::user_partition(org, user), keys::GROUPS, READ_AT_MOST), None, Vec::new());
        loop {
            let (items, more) = self.step(&walk, READ_AT_MOST, start).await?;
            for item in &items {
                groups.extend(keys::membership_of_group_at(&key_of(item)?).map(|(_, group, _)| group));
            }
            start = more;
            if start.is_none() {
                return Ok(groups);
            }
        }
    }

    /// Forgets who was in a group that is no more, at the people first: what breaks off is found again from the group.
    ///
    /// # Errors
    /// [`StoreError::Busy`], [`StoreError::Unknown`]; doing it again goes on.
    pub async fn forget_members(&self, org: OrgId, group: GroupId) -> Result<(), StoreError> {
        for number in 0..MEMBER_PARTS {
            loop {
                let (items, _) = self.step(&part(org, group, number), READ_AT_MOST, None).await?;
                if items.is_empty() {
                    break;
                }
                for some in items.chunks(FORGOTTEN_AT_ONCE) {
                    in_batches(some.len(), self.forget(org, group, some)).await?;
                }
            }
        }
        Ok(())
    }

    async fn forget(&self, org: OrgId, group: GroupId, some: &[Item]) -> Result<(), StoreError> {
        let members = some.iter().map(key_of).collect::<Result<Vec<_>, _>>()?;
        let at_people = some.iter().map(|item| Ok(keys::membership_of_group(org, member(item)?, group))).collect::<Result<Vec<_>, Corrupt>>()?;
        self.delete_all(&at_people).await?;
        self.delete_all(&members).await
    }

    /// Those of `people` who are in the group that the query asks for; all, if it asks for none.
    pub(super) async fn those_in(&self, query: &UsersQuery, people: BTreeSet<UserId>) -> Result<BTreeSet<UserId>, StoreError> {
        let Some(group) = query.filter.group else { return Ok(people) };
        let found = self.read_loosely(&people.iter().map(|user| keys::group_member(query.org, group, *user)).collect::<Keys>()).await?;
        Ok(people.into_iter().filter(|user| found.is_member(query.org, group, *user)).collect())
    }

    /// A page of the people of a group, or of those of them whom a keyword finds: if few are in it, they are all looked at.
    pub(super) async fn users_in(&self, query: &UsersQuery, group: GroupId) -> Result<UsersPage, StoreError> {
        let at = |name: &str| query.after.as_ref().and_then(|after| after.0.get(name));
        if at("part").is_none() && at("way").is_none() {
            let most = if query.after.is_some() { SORTED_AT_MOST } else { READ_AT_MOST };
            if let Some(people) = self.members(query.org, group, most).await? {
                let finds = |id, user: &User| query.search.as_ref().is_none_or(|search| search.finds(id, &user.search_words()));
                return Ok(UsersPage { page: self.sorted(query, people, finds).await?, sort_ignored: false });
            }
            if query.after.is_some() && query.search.is_none() {
                return Err(StoreError::NoSuchPosition);
            }
        }
        if let Some(search) = &query.search {
            return self.found_users(query, search).await;
        }
        Ok(UsersPage { page: self.by_parts(query, group).await?, sort_ignored: true })
    }

    /// Everybody who is in a group; none if there are more than `most`.
    async fn members(&self, org: OrgId, group: GroupId, most: usize) -> Result<Option<BTreeSet<UserId>>, StoreError> {
        let walks: Vec<Walk> = (0..MEMBER_PARTS).map(|number| part(org, group, number)).collect();
        let parts = try_join_all(walks.iter().map(|walk| self.step(walk, most + 1, None))).await?;
        let mut people = BTreeSet::new();
        for (items, more) in parts {
            if more.is_some() {
                return Ok(None);
            }
            for item in &items {
                people.insert(member(item)?);
            }
        }
        Ok(Some(people).filter(|people| people.len() <= most))
    }

    /// People as they stand in a group, one part of it after the other.
    async fn by_parts(&self, query: &UsersQuery, group: GroupId) -> Result<Page<ListRow>, StoreError> {
        let at = |name: &str| query.after.as_ref().and_then(|after| after.0.get(name).cloned());
        let mut number: u8 = at("part").and_then(|part| part.parse().ok()).unwrap_or(0);
        let mut start = query.after.clone().map(|mut after| {
            after.0.remove("part");
            after.start()
        });
        let mut page = Page { rows: Vec::new(), next: None, scanned: 0 };
        while number < MEMBER_PARTS {
            let walk = part(query.org, group, number);
            let (items, more) = self.step(&walk, STEP.min(READ_AT_MOST - page.scanned), start.take()).await?;
            let people = items.iter().map(member).collect::<Result<Vec<_>, _>>()?;
            let found = self.read_loosely(&people.iter().map(|user| keys::user(query.org, *user)).collect::<Keys>()).await?;
            for (place, (item, user)) in items.iter().zip(&people).enumerate() {
                page.scanned += 1;
                let row = found.item(&keys::user(query.org, *user)).map(row_of).transpose()?.flatten();
                page.rows.extend(row.filter(|row| query.filter.shows(row, &query.here)));
                let full = page.rows.len() >= query.limit || page.scanned >= READ_AT_MOST;
                let goes_on = place + 1 < items.len() || more.is_some() || number + 1 < MEMBER_PARTS;
                if full && goes_on {
                    let mut next = Position::of(item, &walk)?;
                    next.0.insert("part".to_owned(), number.to_string());
                    page.next = Some(next);
                    return Ok(page);
                }
            }
            start = more;
            number += u8::from(start.is_none());
        }
        Ok(page)
    }
}
