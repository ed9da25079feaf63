//! Walking one partition page by page: bounded, resumable, the same result at any page size.

use std::collections::{BTreeMap, HashMap};

use aws_sdk_dynamodb::types::{AttributeValue, ReturnConsumedCapacity};
use serde::{Deserialize, Serialize};

use super::failure::busy;
use super::{StoreError, Table};
use crate::item::{Corrupt, Item, text, text_of};

/// Rows read for one page at most.
pub(super) const READ_AT_MOST: usize = 500;
/// Rows asked for at once where a filter throws some away.
pub(super) const STEP: usize = 100;

/// Where a list goes on. It names keys: seal it, bound to tenant and query, before a client sees it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Position(pub(super) BTreeMap<String, String>);

/// One page of a list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Page<T> {
    /// What it shows; may be short, even empty, although the list goes on.
    pub rows: Vec<T>,
    /// Where it goes on; none at the end.
    pub next: Option<Position>,
    /// How many rows were read for it.
    pub scanned: usize,
}

/// Which partition to walk, and how.
#[derive(Clone)]
pub(super) struct Walk {
    /// An index, or the table itself, which is then read strongly.
    pub(super) index: Option<&'static str>,
    /// The names of partition and sort key.
    pub(super) keys: (&'static str, &'static str),
    /// The partition.
    pub(super) partition: String,
    /// What the sort keys begin with; empty for all.
    pub(super) prefix: String,
    pub(super) descending: bool,
    pub(super) limit: usize,
    pub(super) after: Option<Position>,
}

impl<T> Default for Page<T> {
    fn default() -> Page<T> {
        Page { rows: Vec::new(), next: None, scanned: 0 }
    }
}

impl Position {
    pub(super) fn of(item: &Item, walk: &Walk) -> Result<Position, Corrupt> {
        let names = ["pk", "sk", walk.keys.0, walk.keys.1];
        let pairs: Result<_, Corrupt> = names.into_iter().map(|name| Ok((name.to_owned(), text_of(item, "position", name)?.to_owned()))).collect();
        pairs.map(Position)
    }
    pub(super) fn start(self) -> Item {
        self.0.into_iter().map(|(name, value)| (name, text(value))).collect()
    }
}

impl Walk {
    fn condition(&self) -> (&'static str, HashMap<String, String>, HashMap<String, AttributeValue>) {
        let mut names = HashMap::from([("#p".to_owned(), self.keys.0.to_owned())]);
        let mut values = HashMap::from([(":p".to_owned(), text(self.partition.as_str()))]);
        if self.prefix.is_empty() {
            return ("#p = :p", names, values);
        }
        names.insert("#s".to_owned(), self.keys.1.to_owned());
        values.insert(":s".to_owned(), text(self.prefix.as_str()));
        ("#p = :p AND begins_with(#s, :s)", names, values)
    }
}

impl Table {
    /// One page of what `read` makes of the items, without those it makes nothing of. `sifted` says that it may do so;
    /// then up to 500 rows are read to fill the page, else just the page and one more, which tells whether it goes on.
    pub(super) async fn page<T>(&self, walk: &Walk, sifted: bool, read: impl Fn(&Item) -> Result<Option<T>, Corrupt>) -> Result<Page<T>, StoreError> {
        let mut page = Page { rows: Vec::new(), next: None, scanned: 0 };
        let mut start = walk.after.clone().map(Position::start);
        loop {
            let missing = walk.limit.saturating_sub(page.rows.len()) + 1;
            let step = if sifted { missing.max(STEP).min(READ_AT_MOST - page.scanned) } else { missing };
            let (items, more) = self.step(walk, step, start).await?;
            for (at, item) in items.iter().enumerate() {
                page.scanned += 1;
                page.rows.extend(read(item)?);
                if page.rows.len() >= walk.limit {
                    let goes_on = at + 1 < items.len() || more.is_some();
                    page.next = if goes_on { Some(Position::of(item, walk)?) } else { None };
                    return Ok(page);
                }
            }
            match (more, items.last()) {
                (None, _) => return Ok(page),
                (Some(_), Some(last)) if page.scanned >= READ_AT_MOST => {
                    page.next = Some(Position::of(last, walk)?);
                    return Ok(page);
                }
                (more, _) => start = more,
            }
        }
    }

    pub(super) async fn step(&self, walk: &Walk, limit: usize, start: Option<Item>) -> Result<(Vec<Item>, Option<Item>), StoreError> {
        let (condition, names, values) = walk.condition();
        let call = self.client.query().table_name(&self.name).set_index_name(walk.index.map(str::to_owned));
        let call = call.key_condition_expression(condition).set_expression_attribute_names(Some(names)).set_expression_attribute_values(Some(values));
        let call = call.scan_index_forward(!walk.descending).consistent_read(walk.index.is_none());
        let call = call.limit(i32::try_from(limit).unwrap_or(i32::MAX)).set_exclusive_start_key(start);
        let answer = call.return_consumed_capacity(ReturnConsumedCapacity::Total).send().await.map_err(busy)?;
        Ok((answer.items.unwrap_or_default(), answer.last_evaluated_key.filter(|key| !key.is_empty())))
    }
}
