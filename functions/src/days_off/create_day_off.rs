//! Plans a day off for somebody, or many in one go (R56; F28).

use domain::days_off::{DayOff, add};
use domain::{Date, DayOffId, DaysOff, Name};
use platform::Context;
use platform::edge::{Answer, Member, Problem};
use platform::keys::Keys;
use platform::seal::SessionToken;
use platform::table::{Found, Receipt};
use schemars::JsonSchema;
use serde::Deserialize;

use crate::days_off::{DayOffView, EndHalf, StartHalf, entry, keys, planned, read};

/// Whose, and when.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Request {
    /// `usr_…`
    pub id: String,
    /// The first day, `2026-12-24`, where the person lives.
    #[schemars(with = "String")]
    pub start: Date,
    /// The last, which is off too.
    #[schemars(with = "String")]
    pub end: Date,
    /// pm: from noon of the first day on.
    pub start_half: Option<StartHalf>,
    /// am: until noon of the last day.
    pub end_half: Option<EndHalf>,
    /// What is written beside it.
    #[schemars(with = "Option<String>")]
    pub note: Option<Name>,
}

/// The day off.
pub type Reply = DayOffView;

/// 201 with an `ETag`, which is that of all the person's days off.
pub type Answered = Answer<Reply>;

/// The person and the days.
pub fn wants(claims: &SessionToken, request: &Request) -> Keys {
    keys(claims.org, &request.id)
}

/// Plans it.
///
/// # Errors
/// 403 `role.above_own`, 404, 409 by status, `owner_protected`, `day_off_overlaps` or `too_many_days_off`, 422.
pub async fn handle(cx: &Context, who: Member, request: Request, found: Found) -> Result<Answered, Problem> {
    let (user, days) = planned(&found, who.org.id, &request.id)?;
    let (from_noon, until_noon) = (request.start_half.is_some(), request.end_half.is_some());
    let wanted = DayOff { start: request.start, end: request.end, from_noon, until_noon, note: request.note };
    let change = who.call.decide(cx, who.actor(), |at| add(at, &who.org, &who.user, user, days, wanted))?;
    let id = change.outcome.1;
    let (days, _) = who.call.commit(cx, change, 201, &[("day_off", id.to_string())]).await?;
    created(&days, &id.to_string())
}

/// The day off that an equal call planned.
///
/// # Errors
/// 404 if it is gone by now.
pub async fn replay(cx: &Context, who: Member, request: Request, receipt: Receipt) -> Result<Answered, Problem> {
    let (_, days) = read(cx, who.org.id, &request.id).await?;
    created(&days, receipt.id("day_off").unwrap_or_default())
}

fn created(days: &DaysOff, id: &str) -> Result<Answered, Problem> {
    let (id, day): (DayOffId, &DayOff) = entry(days, id)?;
    Ok(Answer::created(DayOffView::of(id, day, true)).version(days.revision))
}
