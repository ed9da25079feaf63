//! Whom a keyword finds. The tokens of its words say who may be meant, the user itself decides.
//!
//! Up to 500 finds are read whole, sifted and sorted. Above that the tokens of the longest word are walked in their order, which
//! is no order that anybody asked for, and the page says so.

use std::collections::{BTreeSet, HashSet};

use domain::user::search::{Search, first_with, has_all};
use domain::{OrgId, User, UserId};
use futures::future::try_join_all;

use super::{UserOrder, UsersPage, UsersQuery};
use crate::forms::{ListRow, Stored};
use crate::item::{Item, key_of, text_of};
use crate::keys::{self, Keys};
use crate::table::query::{Page, Position, READ_AT_MOST, STEP, Walk};
use crate::table::{Found, StoreError, Table};

/// A list that was sorted stays sorted to its last page, although more are found by then.
pub(super) const SORTED_AT_MOST: usize = 2 * READ_AT_MOST;

/// Who has a word, as far as that was read.
struct Holders {
    people: BTreeSet<UserId>,
    complete: bool,
}

/// A find: the row, and where it stands in the order that was asked for.
struct Find {
    row: ListRow,
    key: String,
}

impl Table {
    pub(super) async fn found_users(&self, query: &UsersQuery, search: &Search) -> Result<UsersPage, StoreError> {
        let walked = query.after.as_ref().and_then(|after| after.0.get("way"));
        if walked.is_none() {
            let most = if query.after.is_some() { SORTED_AT_MOST } else { READ_AT_MOST };
            if let Some(people) = self.candidates(query.org, search, most).await? {
                let people = self.those_in(query, people).await?;
                let finds = |id, user: &User| search.finds(id, &user.search_words());
                return Ok(UsersPage { page: self.sorted(query, people, finds).await?, sort_ignored: false });
            }
            if query.after.is_some() {
                return Err(StoreError::NoSuchPosition);
            }
        }
        Ok(UsersPage { page: self.by_tokens(query, search).await?, sort_ignored: true })
    }

    /// Everybody who may be meant; none if there are more than `most`.
    async fn candidates(&self, org: OrgId, search: &Search, most: usize) -> Result<Option<BTreeSet<UserId>>, StoreError> {
        let words: BTreeSet<&String> = search.ways().iter().flatten().collect();
        let asked = words.iter().map(|word| async move { Ok::<_, StoreError>((*word, self.holders(org, word, most).await?)) });
        let holders = try_join_all(asked).await?;
        let mut people: BTreeSet<UserId> = search.id().into_iter().collect();
        for way in search.ways() {
            let of_way = holders.iter().filter(|(word, holders)| way.contains(*word) && holders.complete);
            match of_way.map(|(_, holders)| &holders.people).min_by_key(|people| people.len()) {
                Some(fewest) => people.extend(fewest),
                None => return Ok(None),
            }
        }
        Ok(Some(people).filter(|people| people.len() <= most))
    }

    async fn holders(&self, org: OrgId, word: &str, most: usize) -> Result<Holders, StoreError> {
        let (items, more) = self.step(&tokens(org, word), most + 1, None).await?;
        let people = items.iter().map(|item| Ok(holder(item)?)).collect::<Result<_, StoreError>>()?;
        Ok(Holders { people, complete: items.len() <= most && more.is_none() })
    }

    /// All whom the query asks for among `people`, sorted, from where the list goes on.
    pub(super) async fn sorted(
        &self,
        query: &UsersQuery,
        people: BTreeSet<UserId>,
        finds: impl Fn(UserId, &User) -> bool,
    ) -> Result<Page<ListRow>, StoreError> {
        let found = self.people(query.org, &people).await?;
        let mut all = Vec::new();
        for id in &people {
            let Some(item) = found.item(&keys::user(query.org, *id)) else { continue };
            if finds(*id, &User::from_item(item)?)
                && let Some(row) = row_of(item)?.filter(|row| query.filter.shows(row, &query.here))
            {
                let key = key_in(query, item, &row)?;
                all.push(Find { row, key });
            }
        }
        all.sort_by(|a, b| if query.descending { b.key.cmp(&a.key) } else { a.key.cmp(&b.key) });
        if let Some(after) = query.after.as_ref().and_then(|after| after.0.get("sorted")) {
            all.retain(|find| if query.descending { find.key < *after } else { find.key > *after });
        }
        let goes_on = all.len() > query.limit;
        all.truncate(query.limit);
        let next = all.last().filter(|_| goes_on).map(|last| Position([("sorted".to_owned(), last.key.clone())].into()));
        Ok(Page { scanned: people.len(), next, rows: all.into_iter().map(|find| find.row).collect() })
    }

    /// Finds in the order of tokens: one way after the other, and everybody where they are met first.
    async fn by_tokens(&self, query: &UsersQuery, search: &Search) -> Result<Page<ListRow>, StoreError> {
        let at = |name: &str| query.after.as_ref().and_then(|after| after.0.get(name).cloned());
        let mut way: usize = at("way").and_then(|way| way.parse().ok()).unwrap_or(0);
        let mut start = query.after.clone().map(|mut after| {
            after.0.remove("way");
            after.start()
        });
        let mut page = Page { rows: Vec::new(), next: None, scanned: 0 };
        while let Some(words) = search.ways().get(way) {
            let driver = longest(words);
            let walk = tokens(query.org, driver);
            let (items, more) = self.step(&walk, STEP.min(READ_AT_MOST - page.scanned), start.take()).await?;
            let people = items.iter().map(|item| Ok(holder(item)?)).collect::<Result<_, StoreError>>()?;
            let people = self.those_in(query, people).await?;
            let found = self.people(query.org, &people).await?;
            for (number, item) in items.iter().enumerate() {
                page.scanned += 1;
                let find = self.meets(query, search, way, item, &found)?;
                page.rows.extend(find);
                let full = page.rows.len() >= query.limit || page.scanned >= READ_AT_MOST;
                let goes_on = number + 1 < items.len() || more.is_some() || way + 1 < search.ways().len();
                if full && goes_on {
                    page.next = Some(marked(Position::of(item, &walk)?, way));
                    return Ok(page);
                }
            }
            start = more;
            way += usize::from(start.is_none());
        }
        Ok(page)
    }

    /// What the list shows at one token: its user, if the way finds it, none before did, and no token before this one did.
    fn meets(&self, query: &UsersQuery, search: &Search, way: usize, token: &Item, found: &Found) -> Result<Option<ListRow>, StoreError> {
        let key = key_of(token)?;
        let Some((word, id)) = keys::token_at(&key) else { return Ok(None) };
        let Some(item) = found.item(&keys::user(query.org, id)) else { return Ok(None) };
        let words = User::from_item(item)?.search_words();
        let (before, now) = search.ways().split_at(way);
        let Some(asked) = now.first() else { return Ok(None) };
        let first = first_with(&words, longest(asked)).is_some_and(|first| first == word);
        if !first || !has_all(&words, asked) || before.iter().any(|earlier| has_all(&words, earlier)) {
            return Ok(None);
        }
        Ok(row_of(item)?.filter(|row| query.filter.shows(row, &query.here)))
    }

    async fn people(&self, org: OrgId, people: &BTreeSet<UserId>) -> Result<Found, StoreError> {
        let unique: HashSet<UserId> = people.iter().copied().collect();
        self.read_loosely(&unique.into_iter().map(|id| keys::user(org, id)).collect::<Keys>()).await
    }
}

/// The tokens of all words that begin with `word`.
fn tokens(org: OrgId, word: &str) -> Walk {
    let (partition, prefix) = (keys::search_tokens(org, word), word.to_owned());
    Walk { index: None, keys: ("pk", "sk"), partition, prefix, descending: false, limit: READ_AT_MOST, after: None }
}

fn holder(item: &Item) -> Result<UserId, crate::item::Corrupt> {
    let key = key_of(item)?;
    keys::token_at(&key).map(|(_, user)| user).ok_or_else(|| crate::item::Corrupt::new("search token", "sk"))
}

/// The word of a way that is walked: of the longest there are the fewest.
fn longest(words: &BTreeSet<String>) -> &str {
    words.iter().max_by_key(|word| word.chars().count()).map_or("", String::as_str)
}

fn marked(mut position: Position, way: usize) -> Position {
    position.0.insert("way".to_owned(), way.to_string());
    position
}

/// The row that lists show of a user; none of whoever lists do not show.
pub(super) fn row_of(item: &Item) -> Result<Option<ListRow>, StoreError> {
    if item.contains_key("row") { Ok(Some(ListRow::from_item(item)?)) } else { Ok(None) }
}

/// Where a user stands in the order that was asked for.
fn key_in(query: &UsersQuery, item: &Item, row: &ListRow) -> Result<String, StoreError> {
    let by_name = || text_of(item, "position", "by_name");
    Ok(match query.order {
        UserOrder::Created => text_of(item, "position", "created")?.to_owned(),
        UserOrder::Name => by_name()?.to_owned(),
        UserOrder::Status => format!("{}{}", query.place_of(row.listed), by_name()?),
    })
}
