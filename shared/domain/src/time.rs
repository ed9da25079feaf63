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
    fn retry_after_rounds_up() {
        assert_eq!(Time(0).until(Time(1)), Span(1));
        assert_eq!(Time(5).until(Time(5)), Span(0));
        assert_eq!(Time(1999).whole_second(), Time(1000));
    }
}
