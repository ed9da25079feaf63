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

/// How the partitions of a query follow each other.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Sequence {
    /// Their rows mixed, by sort key.
    Mixed,
    /// One partition after the other.
    Apart,
}

/// What to walk for a query.
struct Plan {
    walks: Vec<Walk>,
    sequence: Sequence,
    /// Whether rows are met that the query does not ask for.
    sifted: bool,
}

impl Plan {
    fn of(query: &UsersQuery) -> Plan {
        let sequence = if query.order == UserOrder::Status { Sequence::Apart } else { Sequence::Mixed };
        let (walks, served) = partitions(query);
        let walk = |(index, name, partition): (&'static str, &'static str, String)| Walk {
            index: Some(index),
            keys: (name, if query.order == UserOrder::Created { "created" } else { "by_name" }),
            partition,
            prefix: String::new(),
            descending: query.descending,
            limit: query.limit,
            after: None,
        };
        Plan { walks: walks.into_iter().map(walk).collect(), sequence, sifted: query.filter.others() > served }
    }
}

/// Index, partition attribute and partition of each walk, and how many things besides the status they serve. An index of one
/// department, location or role has nobody who is gone, and serves all statuses of those who are here only together.
fn partitions(query: &UsersQuery) -> (Vec<(&'static str, &'static str, String)>, usize) {
    let (org, filter) = (query.org, &query.filter);
    let everybody_here = HERE.iter().all(|listed| filter.statuses.contains(listed)) && filter.is_here();
    if query.order == UserOrder::Name && filter.is_here() {
        let one = match (&filter.department, filter.location, &filter.role) {
            (Some(Place::In(id)), ..) => Some((BY_DEPARTMENT, "list_org_department", keys::users_list_of_department(org, *id))),
            (_, Some(id), _) => Some((BY_LOCATION, "list_org_location", keys::users_list_of_location(org, id))),
            (_, _, Some(role)) => Some((BY_ROLE, "list_org_role", keys::users_list_of_role(org, role))),
            _ => None,
        };
        if let Some(one) = one {
            // Of fewer statuses than all who are here, some rows are met for nothing.
            return (vec![one], usize::from(everybody_here));
        }
    }
    match query.order {
        UserOrder::Name if everybody_here => (vec![(BY_NAME, "list_org", keys::users_list(org))], 0),
        UserOrder::Created if everybody_here => (vec![(BY_CREATED, "list_org", keys::users_list(org))], 0),
        order => {
            let index = if order == UserOrder::Created { BY_STATUS_CREATED } else { BY_STATUS_NAME };
            let of = |listed: &Listed| (index, "list_org_status", keys::users_list_of(org, listed.name()));
            let mut walks: Vec<_> = filter.statuses.iter().map(of).collect();
            if query.descending {
                walks.reverse();
            }
            (walks, 0)
        }
    }
}

/// One partition, as far as it was read.
struct Stream {
    walk: Walk,
    ahead: VecDeque<Item>,
    start: Option<Item>,
    ended: bool,
}

impl Stream {
    fn of(walk: Walk, start: Option<Item>) -> Stream {
        Stream { walk, ahead: VecDeque::new(), start, ended: false }
    }
    fn is_dry(&self) -> bool {
        self.ahead.is_empty() && !self.ended
    }
    fn head(&self) -> Result<Option<&str>, StoreError> {
        Ok(self.ahead.front().map(|item| text_of(item, "position", self.walk.keys.1)).transpose()?)
    }
}

/// The streams of a plan, where they go on after `after`: those of partitions that are behind it are not walked again.
fn streams(plan: Plan, after: Option<&Position>) -> Result<(Vec<Stream>, Sequence, bool), StoreError> {
    let Plan { walks, sequence, sifted } = plan;
    let Some(after) = after else {
        return Ok((walks.into_iter().map(|walk| Stream::of(walk, None)).collect(), sequence, sifted));
    };
    let elsewhere = || StoreError::NoSuchPosition;
    let name = walks.first().ok_or_else(elsewhere)?.keys.0;
    let was_in = after.0.get(name).ok_or_else(elsewhere)?.clone();
    let start_in = |walk: &Walk| {
        let mut start = after.clone();
        start.0.insert(walk.keys.0.to_owned(), walk.partition.clone());
        start.start()
    };
    let streams = match sequence {
        Sequence::Mixed => walks.into_iter().map(|walk| Stream::of(walk.clone(), Some(start_in(&walk)))).collect(),
        Sequence::Apart => {
            let at = walks.iter().position(|walk| walk.partition == was_in).ok_or_else(elsewhere)?;
            let left = walks.into_iter().skip(at);
            left.map(|walk| Stream::of(walk.clone(), (walk.partition == was_in).then(|| start_in(&walk)))).collect()
        }
    };
    Ok((streams, sequence, sifted))
}

/// Which stream the next row comes from; none at the end, a dry one if its next row is not read yet.
fn next_of(streams: &[Stream], sequence: Sequence, descending: bool) -> Result<Option<usize>, StoreError> {
    let mut best: Option<(usize, &str)> = None;
    for (at, stream) in streams.iter().enumerate() {
        if stream.is_dry() {
            return Ok(Some(at));
        }
        let Some(head) = stream.head()? else { continue };
        if sequence == Sequence::Apart {
            return Ok(Some(at));
        }
        if best.is_none_or(|(_, other)| if descending { head > other } else { head < other }) {
            best = Some((at, head));
        }
    }
    Ok(best.map(|(at, _)| at))
}

impl Table {
    /// A page of users by walking.
    pub(super) async fn walked_users(&self, query: &UsersQuery) -> Result<Page<ListRow>, StoreError> {
        let plan = Plan::of(query);
        let (mut streams, sequence, sifted) = streams(plan, query.after.as_ref())?;
        let mut page = Page { rows: Vec::new(), next: None, scanned: 0 };
        let (mut read, mut last) = (0, None);
        loop {
            let Some(at) = next_of(&streams, sequence, query.descending)? else { return Ok(page) };
            if streams[at].is_dry() {
                let full = page.rows.len() >= query.limit;
                if read >= READ_AT_MOST && !full {
                    page.next = last;
                    return Ok(page);
                }
                let missing = if full { 1 } else { query.limit - page.rows.len() + 1 };
                let step = if sifted && !full { missing.max(STEP).min(READ_AT_MOST - read) } else { missing };
                read += self.fill(&mut streams, at, sequence, read == 0 || sifted, step).await?;
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

    /// Reads about `step` more rows of a dry stream; mixed ones that are dry as well are read beside it and share them. Answers how many came.
    async fn fill(&self, streams: &mut [Stream], at: usize, sequence: Sequence, one_by_one: bool, step: usize) -> Result<usize, StoreError> {
        let dry: Vec<usize> = match sequence {
            // The first partition mostly fills the page; where it does not, the others are read at once. Where rows are sifted
            // nobody knows how many it takes: what is read ahead would be thrown away.
            Sequence::Apart if one_by_one => vec![at],
            Sequence::Apart | Sequence::Mixed => (0..streams.len()).filter(|other| streams[*other].is_dry()).collect(),
        };
        let each = if sequence == Sequence::Mixed { step.div_ceil(dry.len()) + usize::from(dry.len() > 1) } else { step };
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
