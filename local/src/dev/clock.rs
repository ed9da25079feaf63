//! /dev/clock: what time it is for Usher, and buttons that move it.

use std::fmt::Write as _;

use domain::{Span, Time};
use platform::clock::Clock;
use platform::edge::{Inbound, Outbound};

use super::html::escape;
use super::{Page, Trouble, field};
use crate::pumps::Fired;
use crate::runner::Inner;

const HERE: &str = "/dev/clock";
const JUMPS: [(&str, &str); 4] = [("1h", "1 hour on"), ("23h50m", "23 h 50 min on"), ("24h", "24 hours on"), ("25h", "25 hours on")];

/// Reads `25h`, `1d12h`, `90s`: whole numbers with w, d, h, m or s.
pub(super) fn span(text: &str) -> Option<Span> {
    let mut seconds = 0i64;
    let mut digits = String::new();
    for character in text.chars().filter(|c| !c.is_whitespace()) {
        if character.is_ascii_digit() {
            digits.push(character);
            continue;
        }
        let unit = match character {
            'w' => 604_800,
            'd' => 86_400,
            'h' => 3_600,
            'm' => 60,
            's' => 1,
            _ => return None,
        };
        let count: i64 = digits.parse().ok()?;
        seconds = seconds.checked_add(count.checked_mul(unit)?)?;
        digits.clear();
    }
    (digits.is_empty() && !text.is_empty() && seconds <= MOST_SECONDS).then_some(Span(seconds))
}

/// A century: times beyond the calendar's end help nobody.
const MOST_SECONDS: i64 = 100 * 365 * 86_400;

/// One move of the clock.
pub(super) enum Move {
    Advance(Span),
    At(Time),
    Hold(Time),
    Real,
}

impl Move {
    /// Makes it, and says what fired.
    pub(super) async fn make(self, runner: &Inner) -> Result<Vec<Fired>, Trouble> {
        let pumps = &runner.pumps;
        Ok(match self {
            Move::Advance(span) => pumps.advance_by(span).await?,
            Move::At(at) => pumps.advance(at).await?,
            Move::Hold(at) => {
                pumps.hold(at).await?;
                Vec::new()
            }
            Move::Real => pumps.real().await?,
        })
    }
}

pub(super) async fn form(runner: &Inner, inbound: &Inbound) -> Page {
    let sent = |name: &str| field(&inbound.body, name);
    let wanted = match (sent("real"), sent("advance"), sent("at")) {
        (Some(_), ..) => Move::Real,
        (_, Some(text), _) => Move::Advance(span(&text).ok_or_else(|| Trouble::invalid("A length of time looks like 25h or 1d12h."))?),
        (.., Some(text)) => Move::At(instant(&text).ok_or_else(|| Trouble::invalid("An instant looks like 2026-01-01T00:00:00Z."))?),
        _ => return Err(Trouble::invalid("Say where the clock shall go.")),
    };
    let fired = wanted.make(runner).await?;
    Ok(page(runner, Some(&fired)))
}

/// Reads RFC 3339 within the years that every date here can be written in.
pub(super) fn instant(text: &str) -> Option<Time> {
    let years = Time::parse("1970-01-02T00:00:00Z")?..Time::parse("2200-01-01T00:00:00Z")?;
    Time::parse(text.trim()).filter(|at| years.contains(at))
}

/// The page; after a move with what it fired.
pub(super) fn page(runner: &Inner, fired: Option<&[Fired]>) -> Outbound {
    let mut body = String::new();
    let hours = runner.clock.offset() as f64 / 3_600_000.0;
    let state = if runner.clock.held() { "held: no timer fires until it is moved again" } else { "ticking" };
    // Writing to a string cannot fail.
    let _ = write!(
        body,
        "<dl><dt>Now</dt><dd><strong>{now}</strong></dd><dt>Against real time</dt><dd>{hours:+.2} h</dd><dt>State</dt><dd>{state}</dd></dl>",
        now = escape(&runner.clock.now().whole_second().to_string()),
    );
    body.push_str("<h2>Move it</h2><form method=\"post\" action=\"/dev/clock\">");
    for (value, label) in JUMPS {
        let _ = write!(body, "<button name=\"advance\" value=\"{value}\">{label}</button>");
    }
    body.push_str(
        "<button name=\"real\" value=\"1\">Back to real time</button></form>\
         <form method=\"post\" action=\"/dev/clock\"><label>By a length of time <input name=\"advance\" placeholder=\"3d12h\" required autocomplete=\"off\"></label><button>Go</button></form>\
         <form method=\"post\" action=\"/dev/clock\"><label>To an instant (UTC) <input name=\"at\" placeholder=\"2027-01-01T00:00:00Z\" required autocomplete=\"off\"></label><button>Go</button></form>\
         <p class=\"faint\">On the way the clock stops wherever something is due, runs it and everything that follows.</p>",
    );
    if let Some(fired) = fired {
        let _ = write!(body, "<section role=\"status\"><h2>The last move fired {}</h2><ul>", fired.len());
        for timer in fired {
            let _ = write!(body, "<li>{} due {}</li>", escape(&timer.kind), escape(&timer.at.to_string()));
        }
        body.push_str("</ul><p><a href=\"/dev/mail\">See the mail</a></p></section>");
    }
    super::html::page(HERE, "Clock", &body)
}
