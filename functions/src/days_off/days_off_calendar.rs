//! A person's days off as a calendar that other programs read (F28; RFC 5545). Whole days are dates; half ones are instants,
//! as the zone has it that the person lives in.

use domain::days_off::DayOff;
use domain::{DayOffId, Organization, Time, User, Zone};
use icalendar::{Calendar, Component as _, Event, Property};
use platform::Context;
use platform::edge::{Media, Member, Problem};
use platform::keys::Keys;
use platform::seal::SessionToken;
use platform::table::Found;
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};

use crate::days_off::{keys, notes, planned};
use crate::pages::language_of;
use crate::texts::Texts;
pub use crate::users::get_user::Request;
use crate::users::get_user::may_see;

/// The calendar.
pub struct Reply;

impl JsonSchema for Reply {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "DaysOffCalendar".into()
    }
    fn inline_schema() -> bool {
        true
    }
    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({ "type": "string", "contentMediaType": "text/calendar" })
    }
}

/// 200.
pub type Answered = Media;

/// The person and the days.
pub fn wants(claims: &SessionToken, request: &Request) -> Keys {
    keys(claims.org, &request.id)
}

/// Writes it.
///
/// # Errors
/// 403 by `permission.users.read` for another's, 404.
pub async fn handle(cx: &Context, who: Member, request: Request, found: Found) -> Result<Answered, Problem> {
    may_see(&who, &request.id)?;
    let (user, days) = planned(&found, who.org.id, &request.id)?;
    let (say, shown) = (language_of(Some(&who), &who.call), notes(&who, &user));
    let mut calendar = Calendar::empty();
    for (name, value) in [("VERSION", "2.0"), ("PRODID", "-//Usher//Days off//EN"), ("CALSCALE", "GREGORIAN")] {
        calendar.append_property((name, value));
    }
    // Said to be text, it is escaped as one.
    calendar.append_property(Property::new("X-WR-CALNAME", say.calendar_name(user.display_name())).add_parameter("VALUE", "TEXT").done());
    for (id, day) in days.by_start() {
        calendar.push(event(say, &user, &who.org, (id, day), shown, cx.clock.now()));
    }
    Ok(Media::of("text/calendar; charset=utf-8", calendar.to_string()).header("content-disposition", "inline; filename=\"days-off.ics\""))
}

fn event(say: Texts, user: &User, org: &Organization, (id, day): (DayOffId, &DayOff), notes: bool, now: Time) -> Event {
    let zone = user.time_zone.as_ref().unwrap_or(&org.time_zone);
    let mut event = Event::new();
    event.uid(&format!("{id}@usher")).summary(&say.calendar_entry(user.display_name()));
    event.add_property("DTSTAMP", compact(now)).add_property("TRANSP", "TRANSPARENT");
    if let Some(note) = day.note.as_ref().filter(|_| notes) {
        event.description(note.as_str());
    }
    for property in [edge("DTSTART", day, zone), edge("DTEND", day, zone)] {
        event.append_property(property);
    }
    event.done()
}

/// One end of it. The end is the first day, or instant, that is not off any more.
fn edge(name: &str, day: &DayOff, zone: &Zone) -> Property {
    let (date, half) = if name == "DTSTART" { (day.start, day.start.afternoon()) } else { (day.end.next(), day.end.afternoon()) };
    let (this, other) = if name == "DTSTART" { (day.from_noon, day.until_noon) } else { (day.until_noon, day.from_noon) };
    if !this && !other {
        return Property::new(name, date.to_string().replace('-', "")).add_parameter("VALUE", "DATE").done();
    }
    // Both ends have one form: a day that is half is told in instants altogether.
    let begins = zone.begins(if this { half } else { date.morning() });
    Property::new(name, compact(begins)).done()
}

/// `20261224T110000Z`
fn compact(time: Time) -> String {
    time.whole_second().to_string().replace(['-', ':'], "")
}
