//! Moves a day off, makes it longer or shorter, or writes something beside it (R56; F28).

use domain::days_off::{DayOffEdit, edit};
use domain::{Date, DaysOff, Field, Name};
use platform::Context;
use platform::edge::{Answer, Member, Problem};
use platform::keys::Keys;
use platform::seal::SessionToken;
use platform::table::{Found, Receipt};
use schemars::JsonSchema;
use serde::Deserialize;

use crate::days_off::{DayOffView, EndHalf, StartHalf, entry, keys, planned, read};

/// Which, and what is to be different; null clears a half or the note.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Request {
    /// `usr_…`
    pub id: String,
    /// `day_…`
    pub day_off: String,
    /// The first day.
    #[serde(default)]
    #[schemars(with = "Option<String>")]
    pub start: Field<Date>,
    /// The last.
    #[serde(default)]
    #[schemars(with = "Option<String>")]
    pub end: Field<Date>,
    /// pm: from noon of the first day on; null: from its beginning.
    #[serde(default)]
    #[schemars(with = "Option<StartHalf>")]
    pub start_half: Field<StartHalf>,
    /// am: until noon of the last day; null: until its end.
    #[serde(default)]
    #[schemars(with = "Option<EndHalf>")]
    pub end_half: Field<EndHalf>,
    /// What is written beside it.
    #[serde(default)]
    #[schemars(with = "Option<String>")]
    pub note: Field<Name>,
}

/// The day off.
pub type Reply = DayOffView;

/// 200 with an `ETag`, which is that of all the person's days off.
pub type Answered = Answer<Reply>;

/// A date, which is never empty; none where nothing is said of it.
fn date(said: &Field<Date>, name: &str) -> Result<Option<Date>, Problem> {
    match said {
        Field::Keep => Ok(None),
        Field::Clear => Err(Problem::field("required", format!("/{name}"), "required")),
        Field::Set(date) => Ok(Some(*date)),
    }
}

/// Whether there is a half; none where nothing is said of it.
fn said<T>(half: &Field<T>) -> Option<bool> {
    match half {
        Field::Keep => None,
        Field::Clear => Some(false),
        Field::Set(_) => Some(true),
    }
}

/// The person and the days.
pub fn wants(claims: &SessionToken, request: &Request) -> Keys {
    keys(claims.org, &request.id)
}

/// Edits it.
///
/// # Errors
/// 403 `role.above_own`, 404, 409 by status, `owner_protected` or `day_off_overlaps`, 412, 422.
pub async fn handle(cx: &Context, who: Member, request: Request, found: Found) -> Result<Answered, Problem> {
    let (user, days) = planned(&found, who.org.id, &request.id)?;
    let (id, _) = entry(&days, &request.day_off)?;
    who.call.matches(days.revision)?;
    let (from_noon, until_noon) = (said(&request.start_half), said(&request.end_half));
    let (start, end) = (date(&request.start, "start")?, date(&request.end, "end")?);
    let wanted = DayOffEdit { start, end, from_noon, until_noon, note: request.note };
    let change = who.call.decide(cx, who.actor(), |at| edit(at, &who.org, &who.user, user, days, id, wanted))?;
    let days = who.call.commit(cx, change, 200, &[]).await?;
    shown(&days, &request.day_off)
}

/// The day off as it is now.
///
/// # Errors
/// 404 if it is gone by now.
pub async fn replay(cx: &Context, who: Member, request: Request, _: Receipt) -> Result<Answered, Problem> {
    let (_, days) = read(cx, who.org.id, &request.id).await?;
    shown(&days, &request.day_off)
}

fn shown(days: &DaysOff, id: &str) -> Result<Answered, Problem> {
    let (id, day) = entry(days, id)?;
    Ok(Answer::ok(DayOffView::of(id, day, true)).version(days.revision))
}
