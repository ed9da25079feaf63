//! Local dates and halves of them, and when these begin where somebody lives (F28).

use std::fmt;

use jiff::civil;
use jiff::tz::TimeZone;

use crate::time::{Span, Time, Zone};

/// What half days are counted from.
const EPOCH: civil::Date = civil::date(1970, 1, 1);
/// The last year that a date may lie in.
const LAST_YEAR: i16 = 2199;

/// A date of the calendar, wherever; `2026-12-24`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Date(civil::Date);

impl Date {
    /// The date that `text` names, from 1970 to 2199; none for anything else.
    pub fn parse(text: &str) -> Option<Date> {
        let has_form = text.len() == 10 && text.bytes().enumerate().all(|(at, byte)| if matches!(at, 4 | 7) { byte == b'-' } else { byte.is_ascii_digit() });
        let date: civil::Date = has_form.then(|| text.parse().ok()).flatten()?;
        (EPOCH.year()..=LAST_YEAR).contains(&date.year()).then_some(Date(date))
    }

    /// Its morning.
    pub fn morning(self) -> HalfDay {
        let days = EPOCH.until(self.0).map_or(0, |span| span.get_days());
        HalfDay(i64::from(days) * 2)
    }
    /// Its afternoon, from noon on.
    pub fn afternoon(self) -> HalfDay {
        self.morning().next()
    }
    /// The day after.
    #[must_use]
    pub fn next(self) -> Date {
        Date(self.0.tomorrow().unwrap_or(self.0))
    }
}

impl fmt::Display for Date {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.0)
    }
}

impl serde::Serialize for Date {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> serde::Deserialize<'de> for Date {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        Date::parse(&text).ok_or_else(|| serde::de::Error::custom("date_invalid"))
    }
}

/// Half a date, counted since 1970: mornings are even, afternoons odd.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct HalfDay(pub i64);

impl HalfDay {
    /// The one after it.
    #[must_use]
    pub fn next(self) -> HalfDay {
        HalfDay(self.0 + 1)
    }

    /// The half day that it is furthest in the west: whatever ended before it has ended everywhere.
    pub fn last_anywhere(now: Time) -> HalfDay {
        HalfDay((now - Span::hours(12)).unix().div_euclid(43_200))
    }

    /// When it begins furthest in the east: before that it has begun nowhere.
    pub fn begins_first(self) -> Time {
        Time::from_unix(self.0 * 43_200) - Span::hours(14)
    }

    fn date(self) -> civil::Date {
        let days = jiff::Span::new().try_days(self.0.div_euclid(2)).ok();
        days.and_then(|days| EPOCH.checked_add(days).ok()).unwrap_or(civil::Date::MAX)
    }
}

impl Zone {
    fn rules(&self) -> TimeZone {
        // The name is the database's own, which is part of the program.
        TimeZone::get(self.as_str()).unwrap_or(TimeZone::UTC)
    }

    /// The half day that it is here at `now`; noon belongs to the afternoon.
    pub fn half_day(&self, now: Time) -> HalfDay {
        let Ok(now) = jiff::Timestamp::from_millisecond(now.0) else { return HalfDay(0) };
        let here = self.rules().to_datetime(now);
        if here.hour() < 12 { Date(here.date()).morning() } else { Date(here.date()).afternoon() }
    }

    /// When `half` begins here. Where the clocks skip that moment, the first after it.
    pub fn begins(&self, half: HalfDay) -> Time {
        let hour = if half.0.rem_euclid(2) == 0 { 0 } else { 12 };
        let begins = self.rules().to_timestamp(half.date().at(hour, 0, 0, 0));
        begins.map_or(half.begins_first(), |at| Time(at.as_millisecond()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn zone(name: &str) -> Zone {
        Zone::parse(name).unwrap()
    }
    fn date(text: &str) -> Date {
        Date::parse(text).unwrap()
    }

    #[test]
    fn dates_have_one_form() {
        assert_eq!(date("2028-02-29").to_string(), "2028-02-29");
        assert_eq!(date("2028-02-29").next(), date("2028-03-01"));
        assert_eq!((date("1970-01-01").morning(), date("1970-01-02").afternoon()), (HalfDay(0), HalfDay(3)));
        for text in ["", "2027-02-29", "2027-2-9", "20270209", "2027-02-09T00:00", "+027-02-09", "1969-12-31", "2200-01-01", "2027/02/09", "2027-02-0\u{663}"] {
            assert_eq!(Date::parse(text), None, "{text}");
        }
    }

    #[test]
    fn a_half_day_begins_where_it_is() {
        let vienna = zone("Europe/Vienna");
        let begins = |half: HalfDay| vienna.begins(half).to_string();
        assert_eq!(begins(date("2026-12-24").morning()), "2026-12-23T23:00:00Z");
        assert_eq!(begins(date("2026-12-24").afternoon()), "2026-12-24T11:00:00Z");
        assert_eq!(begins(date("2026-07-01").afternoon()), "2026-07-01T10:00:00Z");
        let before = vienna.begins(date("2026-12-24").afternoon());
        assert_eq!(vienna.half_day(Time(before.0 - 1)), date("2026-12-24").morning());
        assert_eq!(vienna.half_day(before), date("2026-12-24").afternoon());
        // Clocks that skip midnight, and an island that skipped a whole day.
        assert_eq!(zone("Asia/Beirut").begins(date("2026-03-29").morning()).to_string(), "2026-03-28T22:00:00Z");
        assert_eq!(zone("Pacific/Apia").begins(date("2011-12-30").morning()), zone("Pacific/Apia").begins(date("2011-12-31").morning()));
    }

    #[test]
    fn wherever_it_is_a_half_day_has_begun_once_it_begins() {
        for name in ["UTC", "Pacific/Kiritimati", "Etc/GMT+12", "America/St_Johns", "Asia/Kathmandu", "Australia/Lord_Howe", "America/Havana", "Asia/Beirut"] {
            let zone = zone(name);
            for number in 0..2_000 {
                let half = HalfDay(date("2024-01-01").morning().0 + number);
                let begins = zone.begins(half);
                assert!(zone.half_day(begins) == half && zone.half_day(Time(begins.0 - 1)) < half, "{name} {half:?}");
                assert!(half.begins_first() <= begins && HalfDay::last_anywhere(begins) <= half, "{name} {half:?}");
            }
        }
    }
}
