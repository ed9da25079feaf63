//! Days off (R56, R67; F28): when somebody is away, in local dates, both inclusive, half days divided at noon. Whether it is so far
//! is said by the zone that the person lives in, else by the organization's.
//!
//! All that is planned for one person is one thing with one version, so that no two overlap whoever else writes.

mod plan;

use std::collections::BTreeMap;

pub use plan::{DayOffEdit, add, edit, remove, rest, turn};

use crate::calendar::{Date, HalfDay};
use crate::change::{Change, Fact};
use crate::id::{DayOffId, OrgId, UserId};
use crate::policy::Policies;
use crate::role::Permission;
use crate::text::Name;
use crate::time::{Time, Zone};
use crate::user::User;

/// Days off that one person may have planned or had, altogether.
pub const MOST: usize = 400;
/// Of how many times away in one go lists know. Somebody may be off every morning, and what ended less than 26 hours ago has not
/// ended everywhere: of three the present one and the next are always two.
const KNOWN_AHEAD: usize = 3;

/// One time off.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DayOff {
    /// The first day.
    pub start: Date,
    /// The last one.
    pub end: Date,
    /// It begins at noon of the first day.
    pub from_noon: bool,
    /// It ends at noon of the last.
    pub until_noon: bool,
    /// What the person, or an admin, wrote beside it.
    pub note: Option<Name>,
}

impl DayOff {
    /// The half days of it; none where the end lies before the start, or no half day between them.
    pub fn absence(&self) -> Option<Absence> {
        let from = if self.from_noon { self.start.afternoon() } else { self.start.morning() };
        let until = if self.until_noon { self.end.afternoon() } else { self.end.next().morning() };
        (from < until).then_some(Absence { from, until })
    }
}

/// A time that somebody is away in one go, of half days.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Absence {
    /// The first half day.
    pub from: HalfDay,
    /// The first half day after it.
    pub until: HalfDay,
}

impl Absence {
    /// Whether `half` lies in it.
    pub fn has(&self, half: HalfDay) -> bool {
        self.from <= half && half < self.until
    }
    fn meets(&self, other: &Absence) -> bool {
        self.from < other.until && other.from < self.until
    }
}

/// Whether somebody with these absences is away at `now`, living in `own` or else where the organization is.
pub fn is_away(absences: &[Absence], own: Option<&Zone>, org: &Zone, now: Time) -> bool {
    !absences.is_empty() && {
        let half = own.unwrap_or(org).half_day(now);
        absences.iter().any(|absence| absence.has(half))
    }
}

/// Whether `by` sees what is written beside the days off of `user`: why somebody is away is the person's, and whoever's who manages
/// people.
pub fn sees_notes(by: &User, user: &User, policies: &Policies) -> bool {
    by.id == user.id || by.may(Permission::UsersManage, policies)
}

/// All that is planned for one person, and was.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DaysOff {
    /// Whose organization.
    pub org: OrgId,
    /// Whose.
    pub user: UserId,
    /// Each by its id; no two meet.
    pub entries: BTreeMap<DayOffId, DayOff>,
    /// Whether the last event said that the person is away.
    pub told_away: bool,
    /// When to look again: something begins or ends then, or may.
    pub wake_at: Option<Time>,
    /// Counts what somebody changed, the clock aside; the ETag.
    pub revision: u32,
    /// Counts all changes; 0 before the first.
    pub version: u32,
}

impl DaysOff {
    /// Nothing planned yet.
    pub fn none(org: OrgId, user: UserId) -> DaysOff {
        DaysOff { org, user, entries: BTreeMap::new(), told_away: false, wake_at: None, revision: 0, version: 0 }
    }

    /// All of them, by their beginning.
    pub fn by_start(&self) -> Vec<(DayOffId, &DayOff)> {
        let mut all: Vec<_> = self.entries.iter().map(|(id, day)| (*id, day)).collect();
        all.sort_by_key(|(id, day)| (day.absence().map(|absence| absence.from), *id));
        all
    }

    /// The other one that `absence` would meet.
    fn met_by(&self, absence: &Absence, except: Option<DayOffId>) -> Option<DayOffId> {
        let meets = |(id, day): &(&DayOffId, &DayOff)| Some(**id) != except && day.absence().is_some_and(|other| other.meets(absence));
        self.entries.iter().find(meets).map(|(id, _)| *id)
    }

    /// The times in one go that are not over everywhere at `now`, first come first: days off that follow each other are one.
    fn ahead(&self, now: Time) -> Vec<Absence> {
        let mut ahead: Vec<Absence> = Vec::new();
        for absence in self.by_start().into_iter().filter_map(|(_, day)| day.absence()) {
            match ahead.last_mut().filter(|last| last.until == absence.from) {
                Some(last) => last.until = absence.until,
                None => ahead.push(absence),
            }
        }
        ahead.retain(|absence| absence.until > HalfDay::last_anywhere(now));
        ahead
    }

    /// When to look again: at the next beginning or end; while the organization's zone says when that is, which may be another
    /// by then, already when it might be anywhere.
    fn next_look(&self, own: Option<&Zone>, org: &Zone, now: Time) -> Option<Time> {
        let here = own.unwrap_or(org);
        let half = here.half_day(now);
        let edges = self.ahead(now).into_iter().flat_map(|absence| [absence.from, absence.until]);
        let next = edges.filter(|edge| *edge > half).min()?;
        let may_be = next.begins_first();
        Some(if own.is_none() && may_be > now { may_be } else { here.begins(next) })
    }

    fn stored<T>(&mut self, change: &mut Change<T>) {
        self.version += 1;
        change.fact(Fact::DaysOff(self.clone()));
    }
}
