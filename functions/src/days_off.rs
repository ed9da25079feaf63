//! Days off (R56; F28): everybody sees their own, and those of others who may read people; whoever manages people plans them.

pub mod create_day_off;
pub mod days_off_calendar;
pub mod delete_day_off;
pub mod list_days_off;
pub mod update_day_off;

use domain::days_off::{DayOff, sees_notes};
use domain::{DayOffId, DaysOff, OrgId, User, UserId};
use platform::Context;
use platform::edge::{Problem, SignedIn};
use platform::keys::{self, Keys};
use platform::table::Found;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::users::get_user::one;

/// The half of its first day on which a day off begins late.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum StartHalf {
    /// From noon on.
    Pm,
}

/// The half of its last day on which a day off ends early.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum EndHalf {
    /// Until noon.
    Am,
}

/// A day off, or many in one go.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct DayOffView {
    /// `day_…`
    pub id: String,
    /// The first day, where the person lives.
    pub start: String,
    /// The last, which is off too.
    pub end: String,
    /// pm: from noon of the first day on.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub start_half: Option<StartHalf>,
    /// am: until noon of the last day.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub end_half: Option<EndHalf>,
    /// What is written beside it; shown to the person and to whoever manages people.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
}

impl DayOffView {
    /// `day`, with what is written beside it if `notes`.
    pub fn of(id: DayOffId, day: &DayOff, notes: bool) -> DayOffView {
        DayOffView {
            id: id.to_string(),
            start: day.start.to_string(),
            end: day.end.to_string(),
            start_half: day.from_noon.then_some(StartHalf::Pm),
            end_half: day.until_noon.then_some(EndHalf::Am),
            note: day.note.as_ref().filter(|_| notes).map(ToString::to_string),
        }
    }
}

/// The person and when they are off.
pub fn keys(org: OrgId, user: &str) -> Keys {
    user.parse().map_or_else(|_| Keys::none(), |id: UserId| Keys::from([keys::user(org, id), keys::days_off(org, id)]))
}

/// Whether what is written beside them is shown to the caller too.
pub fn notes(who: &SignedIn, user: &User) -> bool {
    sees_notes(&who.user, user, who.org.policies())
}

/// The person and when they are off, among what was read.
///
/// # Errors
/// 404.
pub fn planned(found: &Found, org: OrgId, user: &str) -> Result<(User, DaysOff), Problem> {
    let user = one(found, org, user.parse().ok())?;
    let days = found.days_off(org, user.id)?.unwrap_or_else(|| DaysOff::none(org, user.id));
    Ok((user, days))
}

/// The same, read now.
async fn read(cx: &Context, org: OrgId, user: &str) -> Result<(User, DaysOff), Problem> {
    planned(&cx.table.read(&keys(org, user)).await?, org, user)
}

/// The day off of this id.
///
/// # Errors
/// 404.
fn entry<'a>(days: &'a DaysOff, id: &str) -> Result<(DayOffId, &'a DayOff), Problem> {
    let id = DayOffId::parse(id).map_err(|_| Problem::not_found())?;
    days.entries.get(&id).map(|day| (id, day)).ok_or_else(Problem::not_found)
}
