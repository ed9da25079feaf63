//! Instants as people read them.

use domain::{Date, Time};
use jiff::Timestamp;
use jiff::tz::TimeZone;

use super::Texts;

impl Texts {
    /// The instant in `zone` (an IANA name), such as "Thursday 26 November 2026, 14:30 CET (Europe/Vienna)"; in UTC when the
    /// zone is unknown.
    pub fn when(self, time: Time, zone: &str) -> String {
        let Ok(instant) = Timestamp::from_millisecond(time.0) else { return time.to_string() };
        let zone = TimeZone::get(zone).unwrap_or(TimeZone::UTC);
        let at = instant.to_zoned_datetime(zone.clone());
        let weekday = self.weekday(i64::from(at.weekday().to_monday_one_offset()));
        let month = self.month(i64::from(at.month()));
        let short = self.zone(at.strftime("%Z").to_string());
        let said = self.moment(weekday, at.strftime("%-d").to_string(), month, at.strftime("%Y").to_string(), at.strftime("%H:%M").to_string(), short);
        match zone.iana_name() {
            Some(name) if name != "UTC" => format!("{said} ({name})"),
            _ => said,
        }
    }

    /// The date, such as "24 December 2026".
    pub fn date(self, date: Date) -> String {
        let Ok(date) = date.to_string().parse::<jiff::civil::Date>() else { return date.to_string() };
        self.day_date(date.day().to_string(), self.month(i64::from(date.month())), date.year().to_string())
    }

    /// How long to wait, rounded up: "90 seconds", "2 minutes", "3 hours".
    pub fn wait(self, seconds: i64) -> String {
        match seconds {
            ..=90 => self.seconds(seconds.max(1)),
            91..=5400 => self.minutes((seconds + 59) / 60),
            _ => self.hours((seconds + 3599) / 3600),
        }
    }
}
