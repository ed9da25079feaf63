//! Instants and spans. An instant is milliseconds since the epoch, a span whole seconds; both are arguments everywhere.

use std::fmt;

/// An instant in UTC, milliseconds since 1970-01-01.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Time(pub i64);

/// A length of time in whole seconds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Span(pub i64);

impl Span {
    /// `n` minutes.
    pub const fn minutes(n: i64) -> Span {
        Span(n * 60)
    }
    /// `n` hours.
    pub const fn hours(n: i64) -> Span {
        Span(n * 3600)
    }
    /// `n` days of 24 hours.
    pub const fn days(n: i64) -> Span {
        Span(n * 86_400)
    }
    /// Reads `90m`, `24h` or `30d`; `None` for anything else.
    pub fn parse(text: &str) -> Option<Span> {
        let unit = match text.chars().last()? {
            'm' => 60,
            'h' => 3600,
            'd' => 86_400,
            _ => return None,
        };
        let digits = &text[..text.len() - 1];
        let plain = !digits.is_empty() && digits.bytes().all(|digit| digit.is_ascii_digit());
        digits.parse::<i64>().ok().filter(|_| plain).and_then(|n| n.checked_mul(unit)).map(Span)
    }
}

/// As people write it: whole days from two on, else whole hours, else minutes, else seconds.
impl fmt::Display for Span {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0 {
            n if n % 86_400 == 0 && n > 86_400 => write!(f, "{}d", n / 86_400),
            n if n % 3600 == 0 => write!(f, "{}h", n / 3600),
            n if n % 60 == 0 => write!(f, "{}m", n / 60),
            n => write!(f, "{n}s"),
        }
    }
}

impl Time {
    /// The start of this instant's second: due times and expiries are whole seconds, so that "at +0 s" has one meaning.
    pub const fn whole_second(self) -> Time {
        Time(self.0 - self.0.rem_euclid(1000))
    }
    /// Unix seconds, rounded down.
    pub const fn unix(self) -> i64 {
        self.0.div_euclid(1000)
    }
    /// The instant `seconds` after 1970.
    pub const fn from_unix(seconds: i64) -> Time {
        Time(seconds * 1000)
    }
    /// The UTC day's number since 1970: what "a day" means in limits counted per day.
    pub const fn day(self) -> i64 {
        self.0.div_euclid(86_400_000)
    }
    /// The UTC hour's number since 1970.
    pub const fn hour(self) -> i64 {
        self.0.div_euclid(3_600_000)
    }
    /// The start of the next UTC day: when a limit counted per day begins anew.
    pub const fn next_day(self) -> Time {
        Time((self.day() + 1) * 86_400_000)
    }
    /// The start of the next UTC hour.
    pub const fn next_hour(self) -> Time {
        Time((self.hour() + 1) * 3_600_000)
    }
    /// From here to `later`, never negative, rounded up to a second: what `Retry-After` says.
    pub const fn until(self, later: Time) -> Span {
        let milliseconds = later.0 - self.0;
        if milliseconds <= 0 { Span(0) } else { Span((milliseconds + 999) / 1000) }
    }
    /// Reads RFC 3339; `None` for anything else.
    pub fn parse(text: &str) -> Option<Time> {
        text.parse::<jiff::Timestamp>().ok().map(|at| Time(at.as_millisecond()))
    }
}

impl std::ops::Add<Span> for Time {
    type Output = Time;
    fn add(self, span: Span) -> Time {
        Time(self.0 + span.0 * 1000)
    }
}

impl std::ops::Sub<Span> for Time {
    type Output = Time;
    fn sub(self, span: Span) -> Time {
        Time(self.0 - span.0 * 1000)
    }
}

/// A time zone by its IANA name, in the database's own spelling.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Zone(String);

impl fmt::Display for Zone {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl serde::Serialize for Zone {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.0)
    }
}

impl Zone {
    /// The zone of this name, whatever its case; `None` for what is no zone.
    pub fn parse(name: &str) -> Option<Zone> {
        let zone = jiff::tz::TimeZone::get(name).ok().filter(|zone| !zone.is_unknown())?;
        zone.iana_name().map(|name| Zone(name.to_owned()))
    }
    /// Universal time.
    pub fn utc() -> Zone {
        Zone("UTC".to_owned())
    }
    /// The name.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl<'de> serde::Deserialize<'de> for Zone {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let name = String::deserialize(deserializer)?;
        Zone::parse(&name).ok_or_else(|| serde::de::Error::custom("time_zone_unknown"))
    }
}

/// RFC 3339 in UTC; a fraction only where there is one.
impl fmt::Display for Time {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match jiff::Timestamp::from_millisecond(self.0) {
            Ok(at) => write!(f, "{at}"),
            Err(_) => write!(f, "out-of-range:{}", self.0),
        }
    }
}

impl serde::Serialize for Time {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_form_is_rfc_3339() {
        assert_eq!(Time(0).to_string(), "1970-01-01T00:00:00Z");
        assert_eq!(Time::parse("2026-01-01T00:00:00Z").map(Time::unix), Some(1_767_225_600));
        assert_eq!(Time::parse("yesterday"), None);
    }

    #[test]
    fn spans_are_shown_as_they_are_read() {
        for (text, span) in [("24h", Span::days(1)), ("30d", Span::days(30)), ("36h", Span::hours(36)), ("90m", Span::minutes(90)), ("7d", Span::hours(168))] {
            assert_eq!((Span::parse(text), span.to_string().as_str()), (Some(span), text));
        }
        assert_eq!(Span::parse("1d"), Span::parse("24h"));
        for text in ["", "h", "24", "24 h", "-1h", "+1h", "1.5h", "24H", "1w", "99999999999999999999d", "9223372036854775807d"] {
            assert_eq!(Span::parse(text), None, "{text}");
        }
    }

    #[test]
    fn zones_have_the_name_of_the_database() {
        let told = |name: &str| Zone::parse(name).map(|zone| zone.as_str().to_owned());
        assert_eq!(told("europe/vienna").as_deref(), Some("Europe/Vienna"));
        assert_eq!(told("UTC").as_deref(), Some("UTC"));
        for name in ["", "Vienna", "Europe/Nowhere", "+02:00", "../etc/passwd", "Etc/Unknown"] {
            assert_eq!(told(name), None, "{name}");
        }
    }

    #[test]
    fn retry_after_rounds_up() {
        assert_eq!(Time(0).until(Time(1)), Span(1));
        assert_eq!(Time(5).until(Time(5)), Span(0));
        assert_eq!(Time(1999).whole_second(), Time(1000));
    }
}
