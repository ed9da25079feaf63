//! When somebody is off: one item a person.

use std::collections::BTreeMap;

use domain::{Date, DayOff, DayOffId, DaysOff, Name, OrgId, Time, UserId};
use serde::{Deserialize, Serialize};

use super::{SCHEMA, Stored, milliseconds, time, word};
use crate::item::{Corrupt, Item, read, write};
use crate::keys;

const KIND: &str = "days off";

#[derive(Serialize, Deserialize)]
struct DaysOffForm {
    schema: u32,
    org: OrgId,
    user: UserId,
    entries: BTreeMap<String, DayOffForm>,
    told_away: bool,
    wake_at: Option<i64>,
    revision: u32,
    version: u32,
}

/// One-letter names: a person may have many of these.
#[derive(Serialize, Deserialize)]
struct DayOffForm {
    s: Date,
    e: Date,
    #[serde(skip_serializing_if = "std::ops::Not::not", default)]
    p: bool,
    #[serde(skip_serializing_if = "std::ops::Not::not", default)]
    a: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    n: Option<Name>,
}

/// What the index of what is due is built from.
#[derive(Serialize)]
struct DueAttributes {
    kind: Option<&'static str>,
    due_shard: Option<String>,
    due_at: Option<i64>,
}

impl Stored for DaysOff {
    const KIND: &'static str = KIND;

    fn from_item(item: &Item) -> Result<Self, Corrupt> {
        let form: DaysOffForm = read(KIND, item)?;
        let entry = |(id, day): (String, DayOffForm)| {
            let day_off = DayOff { start: day.s, end: day.e, from_noon: day.p, until_noon: day.a, note: day.n };
            Ok((word(KIND, "entries", DayOffId::parse(&id).ok())?, day_off))
        };
        let entries: Result<_, Corrupt> = form.entries.into_iter().map(entry).collect();
        Ok(DaysOff {
            org: form.org,
            user: form.user,
            entries: entries?,
            told_away: form.told_away,
            wake_at: time(form.wake_at),
            revision: form.revision,
            version: form.version,
        })
    }

    fn to_item(&self) -> Result<Item, Corrupt> {
        let entry = |(id, day): (&DayOffId, &DayOff)| {
            (id.to_string(), DayOffForm { s: day.start, e: day.end, p: day.from_noon, a: day.until_noon, n: day.note.clone() })
        };
        let form = DaysOffForm {
            schema: SCHEMA,
            org: self.org,
            user: self.user,
            entries: self.entries.iter().map(entry).collect(),
            told_away: self.told_away,
            wake_at: milliseconds(self.wake_at),
            revision: self.revision,
            version: self.version,
        };
        let due = DueAttributes {
            kind: self.wake_at.map(|_| "days_off"),
            due_shard: self.wake_at.map(|_| keys::due_shard(&self.user.to_string())),
            due_at: self.wake_at.map(Time::unix),
        };
        let mut item = write(KIND, form)?;
        item.extend(write(KIND, due)?);
        Ok(item)
    }
}
