//! Instants as people read them.

use domain::Time;
use jiff::Timestamp;
use jiff::tz::TimeZone;

/// The instant in `zone` (an IANA name), such as "Thursday 26 November 2026, 14:30 CET (Europe/Vienna)"; in UTC when the
/// zone is unknown.
pub fn when(time: Time, zone: &str) -> String {
    let Ok(instant) = Timestamp::from_millisecond(time.0) else { return time.to_string() };
    let zone = TimeZone::get(zone).unwrap_or(TimeZone::UTC);
    let text = instant.to_zoned_datetime(zone.clone()).strftime("%A %-d %B %Y, %H:%M %Z").to_string();
    match zone.iana_name() {
        Some(name) if name != "UTC" => format!("{text} ({name})"),
        _ => text,
    }
}
