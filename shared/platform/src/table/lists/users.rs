//! Walking list indexes: one that has all that is asked for, or one for each status, side by side or one after the other.

use std::collections::VecDeque;

use futures::future::try_join_all;

use super::{Place, UserOrder, UsersQuery};
use crate::forms::{ListRow, Listed};
use crate::item::{Item, text_of};
use crate::keys;
use crate::table::query::{Page, Position, READ_AT_MOST, STEP, Walk};
use crate::table::schema::{BY_CREATED, BY_DEPARTMENT, BY_LOCATION, BY_NAME, BY_ROLE, BY_STATUS_CREATED, BY_STATUS_NAME};
use crate::table::{StoreError, Table};

/// Everybody who is still here: a list has indexes of its own for them.
const HERE: [Listed; 4] = [Listed::Pending, Listed::AwaitingApproval, Listed::Active, Listed::Inactive];

/// What to walk for a query.
struct Plan {
    /// Each with its place: rows of one place are mixed, by sort key, and come before those of the next.
    walks: Vec<(usize, Walk)>,
    /// Whether rows are met that the query does not ask for.
    sifted: bool,
}

impl Plan {
    fn of(query: &UsersQuery) -> Plan {
        let (partitions, served) = partitions(query);
        let walk = |Partition { place, index, name, key }| {
            let keys = (name, if query.order == UserOrder::Created { "created" } else { "by_name" });
            let (descending, limit) = (query.descending, query.limit);
            (place, Walk { index: Some(index), keys, partition: key, prefix: String::new(), descending, limit, after: None })
        };
        Plan { walks: partitions.into_iter().map(walk).collect(), sifted: query.filter.others() > served }
    }
}

/// A partition of an index, and its place among those of a plan.
struct Partition {
    place: usize,
    index: &'static str,
    name: &'static str,
    key: String,
}

impl Partition {
    fn of(index: &'static str, name: &'static str, key: String) -> Partition {
        Partition { place: 0, index, name, key }
    }
}

/// The partitions to walk, and how many things besides the status they serve. An index of one
/// department, location or role has nobody who is gone, and serves all statuses of those who are here only together.
fn partitions(query: &UsersQuery) -> (Vec<Partition>, usize) {
    let (org, filter) = (query.org, &query.filter);
    let everybody_here = HERE.iter().all(|listed| filter.statuses.contains(listed)) && filter.is_here();
    if query.order == UserOrder::Name && filter.is_here() {
        let one = match (&filter.department, filter.location, &filter.role) {
            (Some(Place::In(id)), ..) => Some(Partition::of(BY_DEPARTMENT, "list_org_department", keys::users_list_of_department(org, *id))),
            (_, Some(id), _) => Some(Partition::of(BY_LOCATION, "list_org_location", keys::users_list_of_location(org, id))),
            (_, _, Some(role)) => Some(Partition::of(BY_ROLE, "list_org_role", keys::users_list_of_role(org, role))),
            _ => None,
        };
        if let Some(one) = one {
            // Of fewer statuses than all who are here, some rows are met for nothing.
            return (vec![one], usize::from(everybody_here));
        }
    }
    match query.order {
        UserOrder::Name if everybody_here => (vec![Partition::of(BY_NAME, "list_org", keys::users_list(org))], 0),
        UserOrder::Created if everybody_here => (vec![Partition::of(BY_CREATED, "list_org", keys::users_list(org))], 0),
        order => {
            let index = if order == UserOrder::Created { BY_STATUS_CREATED } else { BY_STATUS_NAME };
            let of = |listed: &Listed| {
                let place = if order == UserOrder::Status { query.place_of(*listed) } else { 0 };
                let place = if query.descending { filter.statuses.len() - place } else { place };
                Partition { place, ..Partition::of(index, "list_org_status", keys::users_list_of(org, listed.name())) }
            };
            let mut walks: Vec<_> = filter.statuses.iter().map(of).collect();
            walks.sort_by_key(|walk| walk.place);
            (walks, 0)
        }
    }
}

/// One partition, as far as it was read.
struct Stream {
    place: usize,
    walk: Walk,
    ahead: VecDeque<Item>,
    start: Option<Item>,
    ended: bool,
}

impl Stream {
    fn of((place, walk): (usize, Walk), start: Option<Item>) -> Stream {
        Stream { place, walk, ahead: VecDeque::new(), start, ended: false }
    }
    fn is_dry(&self) -> bool {
        self.ahead.is_empty() && !self.ended
    }
    fn head(&self) -> Result<Option<&str>, StoreError> {
        Ok(self.ahead.front().map(|item| text_of(item, "position", self.walk.keys.1)).transpose()?)
    }
}

/// The streams of a plan, where they go on after `after`: those of places that are behind it are not walked again.
fn streams(walks: Vec<(usize, Walk)>, after: Option<&Position>) -> Result<Vec<Stream>, StoreError> {
    let Some(after) = after else {
        return Ok(walks.into_iter().map(|walk| Stream::of(walk, None)).collect());
    };
    let was_in = |walk: &Walk| after.0.get(walk.keys.0) == Some(&walk.partition);
    let here = walks.iter().find(|(_, walk)| was_in(walk)).map(|(place, _)| *place).ok_or(StoreError::NoSuchPosition)?;
    let start_in = |walk: &Walk| {
        let mut start = after.clone();
        start.0.insert(walk.keys.0.to_owned(), walk.partition.clone());
        start.start()
    };
    let left = walks.into_iter().filter(|(place, _)| *place >= here);
    Ok(left.map(|(place, walk)| Stream::of((place, walk.clone()), (place == here).then(|| start_in(&walk)))).collect())
}

/// Which stream the next row comes from; none at the end, a dry one if its next row is not read yet.
fn next_of(streams: &[Stream], descending: bool) -> Result<Option<usize>, StoreError> {
    let mut best: Option<(usize, &str)> = None;
    for (at, stream) in streams.iter().enumerate() {
        if best.is_some_and(|(best, _)| streams[best].place < stream.place) {
            break;
        }
        if stream.is_dry() {
            return Ok(Some(at));
        }
        let Some(head) = stream.head()? else { continue };
        if best.is_none_or(|(_, other)| if descending { head > other } else { head < other }) {
            best = Some((at, head));
        }
    }
    Ok(best.map(|(at, _)| at))
}

impl Table {
    /// A page of users by walking.
    pub(super) async fn walked_users(&self, query: &UsersQuery) -> Result<Page<ListRow>, StoreError> {
        let Plan { walks, sifted } = Plan::of(query);
        let mut streams = streams(walks, query.after.as_ref())?;
        let mut page = Page { rows: Vec::new(), next: None, scanned: 0 };
        let (mut read, mut last) = (0, None);
        loop {
            let Some(at) = next_of(&streams, query.descending)? else { return Ok(page) };
            if streams[at].is_dry() {
                let full = page.rows.len() >= query.limit;
                if read >= READ_AT_MOST && !full {
                    page.next = last;
                    return Ok(page);
                }
                let missing = if full { 1 } else { query.limit - page.rows.len() + 1 };
                let step = if sifted && !full { missing.max(STEP).min(READ_AT_MOST - read) } else { missing };
                read += self.fill(&mut streams, at, read == 0 || sifted, step).await?;
                continue;
            }
            if page.rows.len() >= query.limit {
                page.next = last;
                return Ok(page);
            }
            let Some(item) = streams[at].ahead.pop_front() else { continue };
            page.scanned += 1;
            let row = ListRow::from_item(&item)?;
            last = Some(Position::of(&item, &streams[at].walk)?);
            if query.filter.shows(&row, &query.here) {
                page.rows.push(row);
            }
        }
    }

    /// Reads about `step` more rows of a dry stream; those of its place that are dry as well are read beside it and share them.
    /// Answers how many came.
    async fn fill(&self, streams: &mut [Stream], at: usize, place_by_place: bool, step: usize) -> Result<usize, StoreError> {
        let here = streams[at].place;
        // The first place mostly fills the page; where it does not, the others are read at once. Where rows are sifted nobody
        // knows how many it takes: what is read ahead would be thrown away.
        let asked = |stream: &Stream| stream.is_dry() && (stream.place == here || !place_by_place);
        let dry: Vec<usize> = (0..streams.len()).filter(|other| asked(&streams[*other])).collect();
        let beside = dry.iter().filter(|other| streams[**other].place == here).count();
        let each = step.div_ceil(beside) + usize::from(beside > 1);
        let asked = dry.iter().map(|at| self.step(&streams[*at].walk, each, streams[*at].start.clone()));
        let mut came = 0;
        for (at, (items, more)) in dry.iter().zip(try_join_all(asked).await?) {
            let stream = &mut streams[*at];
            came += items.len();
            stream.ahead = items.into();
            stream.ended = more.is_none();
            stream.start = more;
        }
        Ok(came)
    }
}
