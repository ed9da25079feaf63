//! Planning somebody's days off, and following the clock.

use super::{DayOff, DaysOff, KNOWN_AHEAD, MOST, is_away};
use crate::calendar::Date;
use crate::change::{Change, Fact, Moment, Subject};
use crate::field::Field;
use crate::id::DayOffId;
use crate::moves::Operation;
use crate::organization::Organization;
use crate::refused::Refused;
use crate::text::Name;
use crate::time::{Time, Zone};
use crate::user::{User, may_act_on};

/// What of a day off is to be different.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct DayOffEdit {
    /// The first day.
    pub start: Option<Date>,
    /// The last.
    pub end: Option<Date>,
    /// Whether it begins at noon.
    pub from_noon: Option<bool>,
    /// Whether it ends at noon.
    pub until_noon: Option<bool>,
    /// What is written beside it.
    pub note: Field<Name>,
}

/// Plans a day off for `user`.
///
/// # Errors
/// `NotAllowed("role.above_own")`, `OwnerProtected`, `WrongStatus`, `TooManyDaysOff`, `DayOffEmpty`, `DayOffMeets` for what is planned
/// already.
pub fn add(at: &mut Moment<'_>, org: &Organization, by: &User, user: User, days: DaysOff, wanted: DayOff) -> Result<Change<(DaysOff, DayOffId)>, Refused> {
    may_plan(at, org, by, &user)?;
    if days.entries.len() >= MOST {
        return Err(Refused::TooManyDaysOff);
    }
    let id = DayOffId::draw(at.now, at.entropy);
    let change = planned(at, org, user, days, id, "day_off.created", Some(wanted))?;
    Ok(change.map(|days| (days, id)))
}

/// Edits the day off `id`, which is there: it was looked up before. What is said again changes nothing.
///
/// # Errors
/// As [`add`].
pub fn edit(
    at: &mut Moment<'_>,
    org: &Organization,
    by: &User,
    user: User,
    days: DaysOff,
    id: DayOffId,
    wanted: DayOffEdit,
) -> Result<Change<DaysOff>, Refused> {
    may_plan(at, org, by, &user)?;
    let Some(before) = days.entries.get(&id) else { return Ok(Change::quiet().with(days)) };
    let after = DayOff {
        start: wanted.start.unwrap_or(before.start),
        end: wanted.end.unwrap_or(before.end),
        from_noon: wanted.from_noon.unwrap_or(before.from_noon),
        until_noon: wanted.until_noon.unwrap_or(before.until_noon),
        note: wanted.note.apply(before.note.clone()),
    };
    if after == *before {
        return Ok(Change::quiet().with(days));
    }
    planned(at, org, user, days, id, "day_off.updated", Some(after))
}

/// Takes the day off `id` away.
///
/// # Errors
/// As [`add`], as far as it is about whom.
pub fn remove(at: &mut Moment<'_>, org: &Organization, by: &User, user: User, days: DaysOff, id: DayOffId) -> Result<Change<DaysOff>, Refused> {
    may_plan(at, org, by, &user)?;
    planned(at, org, user, days, id, "day_off.deleted", None)
}

/// Follows the clock: tells that somebody is away by now, or back, and when to look again. None if there is nothing new.
pub fn turn(at: &mut Moment<'_>, org: &Organization, user: User, mut days: DaysOff) -> Option<Change<()>> {
    let before = days.clone();
    let news = days.follow(user.time_zone.as_ref(), &org.time_zone, at.now);
    let ahead = days.known(at.now);
    if days == before && ahead == user.absences {
        return None;
    }
    let subject = Subject::User(user.id, user.version + u32::from(ahead != user.absences));
    let mut change = match days.news(&user, news) {
        Some(kind) => Change::of(at, kind, Some(user.org), Some(user.id), subject),
        None => Change::quiet(),
    };
    user.knows(&mut change, ahead);
    days.stored(&mut change);
    Some(change)
}

/// Nothing begins or ends any more: the organization is closed.
pub fn rest(mut days: DaysOff) -> Change<()> {
    let mut change = Change::quiet();
    days.wake_at = None;
    days.stored(&mut change);
    change
}

fn may_plan(at: &Moment<'_>, org: &Organization, by: &User, user: &User) -> Result<(), Refused> {
    by.may_reach(user, org.policies())?;
    may_act_on(&at.actor, user)?;
    user.allows(Operation::Profile, org.policies())
}

/// The list with `entry` under `id`, or with none.
fn planned(
    at: &mut Moment<'_>,
    org: &Organization,
    user: User,
    mut days: DaysOff,
    id: DayOffId,
    action: &'static str,
    entry: Option<DayOff>,
) -> Result<Change<DaysOff>, Refused> {
    if let Some(entry) = &entry {
        let absence = entry.absence().ok_or(Refused::DayOffEmpty)?;
        if let Some(other) = days.met_by(&absence, Some(id)) {
            return Err(Refused::DayOffMeets(other));
        }
    }
    days.revision += 1;
    let before = days.entries.remove(&id);
    if let Some(entry) = &entry {
        days.entries.insert(id, entry.clone());
    }
    let news = days.follow(user.time_zone.as_ref(), &org.time_zone, at.now);
    let ahead = days.known(at.now);
    let subject = Subject::User(user.id, user.version + u32::from(ahead != user.absences));
    let mut change = Change::of(at, action, Some(user.org), Some(user.id), subject);
    change.detail("day_off_id", id);
    note(&mut change, &user, before.as_ref(), entry.as_ref());
    if let Some(kind) = days.news(&user, news) {
        change.tell(at, kind, Some(user.org), subject, &[]);
    }
    user.knows(&mut change, ahead);
    days.stored(&mut change);
    Ok(change.with(days))
}

/// When somebody is away says much of them: it is kept under their key.
fn note(change: &mut Change<()>, user: &User, before: Option<&DayOff>, after: Option<&DayOff>) {
    let Some(key) = &user.personal_key else { return };
    let texts = |day: Option<&DayOff>| {
        day.map_or_else(Default::default, |day| {
            let note = day.note.as_ref().map(ToString::to_string).unwrap_or_default();
            [day.start.to_string(), day.end.to_string(), half(day.from_noon, "pm"), half(day.until_noon, "am"), note]
        })
    };
    let (was, is): ([String; 5], [String; 5]) = (texts(before), texts(after));
    for (field, (was, is)) in ["start", "end", "start_half", "end_half", "note"].into_iter().zip(was.into_iter().zip(is)) {
        if was != is {
            change.note_personal(field, &was, &is, key);
        }
    }
}

fn half(noon: bool, name: &str) -> String {
    if noon { name.to_owned() } else { String::new() }
}

impl DaysOff {
    /// What lists of people know of it.
    fn known(&self, now: Time) -> Vec<super::Absence> {
        self.ahead(now).into_iter().take(KNOWN_AHEAD).collect()
    }

    /// Says when to look again and whether the person is away. Answers whether that is news.
    pub(crate) fn follow(&mut self, own: Option<&Zone>, org: &Zone, now: Time) -> bool {
        let away = is_away(&self.ahead(now), own, org, now);
        self.wake_at = self.next_look(own, org, now);
        std::mem::replace(&mut self.told_away, away) != away
    }

    /// The person lives elsewhere from now on; `user` is stored by whoever asks.
    pub(crate) fn moves<T>(mut self, at: &mut Moment<'_>, change: &mut Change<T>, org: &Organization, user: &User) {
        let before = self.clone();
        let news = self.follow(user.time_zone.as_ref(), &org.time_zone, at.now);
        if self == before {
            return;
        }
        if let Some(kind) = self.news(user, news) {
            change.tell(at, kind, Some(user.org), Subject::User(user.id, user.version + 1), &[]);
        }
        self.stored(change);
    }

    /// The event that says whether the person is away, where that is `news`; of whoever is gone nobody is told.
    pub(crate) fn news(&self, user: &User, news: bool) -> Option<&'static str> {
        (news && !user.status.kind().is_gone()).then_some(if self.told_away { "day_off.started" } else { "day_off.ended" })
    }
}

impl User {
    /// Lists of people say when the person is away; where they do so already, the person must still be as it was read.
    fn knows<T>(mut self, change: &mut Change<T>, ahead: Vec<super::Absence>) {
        if self.absences == ahead {
            change.fact(Fact::UserIs(self.org, self.id, self.version));
        } else {
            self.absences = ahead;
            self.stored(change);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::calendar::HalfDay;
    use crate::days_off::Absence;
    use crate::presets::Preset;
    use crate::testing::{Scene, is_sound, name};
    use crate::time::Span;
    use crate::user::{Ending, Status, StatusKind};

    fn day(start: &str, end: &str) -> DayOff {
        let date = |text: &str| Date::parse(text).unwrap();
        DayOff { start: date(start), end: date(end), from_noon: false, until_noon: false, note: None }
    }

    /// The list and the person after it.
    struct Planned {
        scene: Scene,
        user: User,
        days: DaysOff,
    }

    impl Planned {
        /// Nobody is off yet; it is midnight in UTC, the first of January 2026.
        fn new() -> Planned {
            let mut scene = Scene::new(Preset::Default);
            let user = User { personal_key: None, ..scene.colleague("member") };
            let days = DaysOff::none(scene.org.id, user.id);
            Planned { scene, user, days }
        }
        fn take<T>(&mut self, change: &Change<T>) -> Vec<&'static str> {
            is_sound(change);
            for fact in &change.facts {
                match fact {
                    Fact::User(user) => self.user = user.clone(),
                    Fact::DaysOff(days) => self.days = days.clone(),
                    Fact::UserIs(_, _, version) => assert_eq!(*version, self.user.version),
                    other => panic!("{other:?}"),
                }
            }
            change.events().map(|event| event.kind).collect()
        }
        fn add(&mut self, wanted: DayOff) -> Result<(DayOffId, Vec<&'static str>), Refused> {
            let (user, days) = (self.user.clone(), self.days.clone());
            let change = self.scene.act(|at, org, by| add(at, org, by, user, days, wanted))?;
            let told = self.take(&change);
            Ok((change.outcome.1, told))
        }
        fn edit(&mut self, id: DayOffId, wanted: DayOffEdit) -> Result<Vec<&'static str>, Refused> {
            let (user, days) = (self.user.clone(), self.days.clone());
            let change = self.scene.act(|at, org, by| edit(at, org, by, user, days, id, wanted))?;
            Ok(self.take(&change))
        }
        /// Goes on to the next look, and looks.
        fn wake(&mut self) -> Option<(String, Vec<&'static str>)> {
            self.scene.now = self.days.wake_at?;
            let (user, days) = (self.user.clone(), self.days.clone());
            let change = self.scene.act(|at, org, _| turn(at, org, user, days));
            let told = change.map(|change| self.take(&change)).unwrap_or_default();
            Some((self.scene.now.to_string(), told))
        }
        fn lives(&mut self, zone: &str) {
            self.user.time_zone = Zone::parse(zone);
        }
        fn is_away(&self) -> bool {
            is_away(&self.user.absences, self.user.time_zone.as_ref(), &self.scene.org.time_zone, self.scene.now)
        }
    }

    #[test]
    fn it_begins_and_ends_at_the_midnights_and_noons_of_where_the_person_lives() {
        let mut planned = Planned::new();
        planned.lives("America/New_York");
        let half = DayOff { from_noon: true, until_noon: true, ..day("2026-01-05", "2026-01-07") };
        assert_eq!(planned.add(half).unwrap().1, ["day_off.created"]);
        assert_eq!(planned.wake(), Some(("2026-01-05T17:00:00Z".to_owned(), vec!["day_off.started"])));
        assert!(planned.is_away());
        planned.scene.now = Time(planned.days.wake_at.unwrap().0 - 1);
        assert!(planned.is_away());
        assert_eq!(planned.wake(), Some(("2026-01-07T17:00:00Z".to_owned(), vec!["day_off.ended"])));
        assert!(!planned.is_away());
        assert_eq!(planned.wake(), None, "nothing more is planned");
    }

    #[test]
    fn who_lives_where_the_organization_is_is_looked_at_once_it_might_have_begun() {
        let mut planned = Planned::new();
        planned.add(day("2026-01-05", "2026-01-05")).unwrap();
        assert_eq!(planned.wake(), Some(("2026-01-04T10:00:00Z".to_owned(), vec![])), "midnight in the furthest east");
        planned.scene.org.time_zone = Zone::parse("Asia/Tokyo").unwrap();
        assert_eq!(planned.wake(), Some(("2026-01-05T00:00:00Z".to_owned(), vec!["day_off.started"])), "as it was meant when looked at");
        let mut moved = Planned::new();
        moved.add(day("2026-01-05", "2026-01-05")).unwrap();
        moved.scene.org.time_zone = Zone::parse("Asia/Tokyo").unwrap();
        moved.wake();
        assert_eq!(moved.wake(), Some(("2026-01-04T15:00:00Z".to_owned(), vec!["day_off.started"])), "midnight in Tokyo");
    }

    #[test]
    fn days_that_follow_each_other_are_one_absence() {
        let mut planned = Planned::new();
        planned.lives("UTC");
        planned.add(day("2026-01-05", "2026-01-06")).unwrap();
        planned.add(DayOff { until_noon: true, ..day("2026-01-07", "2026-01-07") }).unwrap();
        assert_eq!(planned.user.absences.len(), 1);
        assert_eq!(planned.wake().unwrap().1, ["day_off.started"]);
        assert_eq!(planned.wake(), Some(("2026-01-07T12:00:00Z".to_owned(), vec!["day_off.ended"])));
    }

    #[test]
    fn what_meets_is_refused_and_what_leaves_nothing_too() {
        let mut planned = Planned::new();
        let (first, _) = planned.add(DayOff { until_noon: true, ..day("2026-01-05", "2026-01-07") }).unwrap();
        for meets in [day("2026-01-07", "2026-01-08"), day("2026-01-01", "2026-01-05"), day("2026-01-06", "2026-01-06"), day("2026-01-01", "2026-02-01")] {
            assert_eq!(planned.add(meets), Err(Refused::DayOffMeets(first)));
        }
        let (second, _) = planned.add(DayOff { from_noon: true, ..day("2026-01-07", "2026-01-08") }).unwrap();
        let longer = DayOffEdit { until_noon: Some(false), ..DayOffEdit::default() };
        assert_eq!(planned.edit(first, longer), Err(Refused::DayOffMeets(second)));
        let empty = DayOff { from_noon: true, until_noon: true, ..day("2026-03-01", "2026-03-01") };
        assert_eq!(planned.add(empty), Err(Refused::DayOffEmpty));
        assert_eq!(planned.add(day("2026-03-02", "2026-03-01")), Err(Refused::DayOffEmpty));
        let noted = DayOffEdit { note: Field::Set(name("Skiing").unwrap()), ..DayOffEdit::default() };
        assert_eq!(planned.edit(first, noted.clone()).unwrap(), ["day_off.updated"]);
        let version = planned.days.version;
        assert!(planned.edit(first, noted).unwrap().is_empty());
        assert_eq!(planned.days.version, version, "what is said again changes nothing");
    }

    #[test]
    fn an_edit_under_way_says_at_once_who_is_away() {
        let mut planned = Planned::new();
        let (id, told) = planned.add(day("2025-12-30", "2026-01-10")).unwrap();
        assert_eq!((told, planned.is_away()), (vec!["day_off.created", "day_off.started"], true));
        let back = DayOffEdit { end: Date::parse("2025-12-31"), ..DayOffEdit::default() };
        assert_eq!(planned.edit(id, back).unwrap(), ["day_off.updated", "day_off.ended"]);
        assert!(!planned.is_away());
        let (user, days) = (planned.user.clone(), planned.days.clone());
        let change = planned.scene.act(|at, org, by| remove(at, org, by, user, days, id)).unwrap();
        assert_eq!(planned.take(&change), ["day_off.deleted"]);
        assert!(planned.days.entries.is_empty() && planned.user.absences.is_empty());
    }

    #[test]
    fn half_days_in_a_row_are_always_known_one_ahead() {
        let mut planned = Planned::new();
        planned.lives("Pacific/Kiritimati");
        for number in 5..15 {
            let date = format!("2026-01-{number:02}");
            planned.add(DayOff { until_noon: true, ..day(&date, &date) }).unwrap();
        }
        let mut told = Vec::new();
        while let Some(wake) = planned.days.wake_at {
            planned.scene.now = wake;
            assert_eq!(planned.is_away(), !planned.days.told_away, "lists know it before anybody has looked");
            told.extend(planned.wake().unwrap().1);
        }
        assert_eq!(told, ["day_off.started", "day_off.ended"].repeat(10));
        assert!(planned.user.version < 15, "lists are written once an absence: {}", planned.user.version);
    }

    #[test]
    fn nobody_is_told_of_whoever_is_gone_and_nobody_plans_for_them() {
        let mut planned = Planned::new();
        planned.add(day("2026-01-05", "2026-01-05")).unwrap();
        let now = planned.scene.now;
        planned.user.status = Status::Terminated { since: now, by: crate::change::Actor::System, ending: Ending::Removed };
        planned.wake();
        assert_eq!(planned.wake().unwrap().1, Vec::<&str>::new());
        assert!(planned.days.told_away, "and yet it is known, should the person come back");
        assert_eq!(planned.add(day("2026-02-05", "2026-02-05")), Err(Refused::WrongStatus(Operation::Profile, StatusKind::Terminated)));
    }

    #[test]
    fn there_is_an_end_to_it() {
        let mut planned = Planned::new();
        planned.scene.pass(Span::days(1));
        for number in 0..MOST {
            let start = Date::parse("2026-02-01").unwrap();
            let entry = DayOff { start, end: start, from_noon: false, until_noon: false, note: None };
            planned.days.entries.insert(DayOffId(uuid::Uuid::from_u128(number as u128)), entry);
        }
        assert_eq!(planned.add(day("2026-01-05", "2026-01-05")), Err(Refused::TooManyDaysOff));
        assert!(Absence { from: HalfDay(2), until: HalfDay(4) }.has(HalfDay(3)));
    }
}
