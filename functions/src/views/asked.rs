//! What a list of people is asked, read from the parameters of a request.

use std::collections::BTreeMap;

use domain::Organization;
use domain::text::sort_key;
use domain::user::search::Search;
use platform::edge::Problem;
use platform::table::{Listed, Place, UserFilter, UserOrder};

use crate::users::list_users::Request;

/// Whom a list shows when nothing is said of status.
const NOT_GONE: [Listed; 4] = [Listed::Pending, Listed::AwaitingApproval, Listed::Active, Listed::Inactive];

fn unknown(field: &str) -> Problem {
    Problem::field("invalid", format!("/{field}"), "unknown_value")
}

/// By what it is sorted, and whether the last come first; without a word the newest first, else ascending.
///
/// # Errors
/// 422.
pub fn order(sort: Option<&str>, order: Option<&str>) -> Result<(UserOrder, bool), Problem> {
    let by = match sort {
        None | Some("created") => UserOrder::Created,
        Some("name") => UserOrder::Name,
        Some("status") => UserOrder::Status,
        Some(_) => return Err(unknown("sort")),
    };
    match order {
        None => Ok((by, by == UserOrder::Created)),
        Some("asc") => Ok((by, false)),
        Some("desc") => Ok((by, true)),
        Some(_) => Err(unknown("order")),
    }
}

/// `true` or `false`.
///
/// # Errors
/// 422 for anything else.
pub fn truth(field: &str, text: Option<&str>) -> Result<Option<bool>, Problem> {
    match text {
        None => Ok(None),
        Some("true") => Ok(Some(true)),
        Some("false") => Ok(Some(false)),
        Some(_) => Err(unknown(field)),
    }
}

/// The statuses of these names, each once; of `assignable` people only the active ones.
///
/// # Errors
/// 422.
pub fn statuses(names: &[String], assignable: bool) -> Result<Vec<Listed>, Problem> {
    let named: Result<Vec<Listed>, Problem> = names.iter().map(|name| Listed::parse(name).ok_or_else(|| unknown("status"))).collect();
    let named = named?;
    let asked = |listed: &Listed| if named.is_empty() { NOT_GONE.contains(listed) } else { named.contains(listed) };
    Ok(Listed::ALL.into_iter().filter(asked).filter(|listed| !assignable || *listed == Listed::Active).collect())
}

/// A department, or none.
///
/// # Errors
/// 422 for what has the form of neither.
pub fn place(department: &str) -> Result<Place, Problem> {
    match department {
        "none" => Ok(Place::Nowhere),
        id => id.parse().map(Place::In).map_err(|_| unknown("department")),
    }
}

/// Which people a request asks for, but for the keyword.
///
/// # Errors
/// 422.
pub fn filter(request: &Request) -> Result<UserFilter, Problem> {
    let assignable = truth("assignable", request.assignable.as_deref())? == Some(true);
    Ok(UserFilter {
        statuses: statuses(&request.status.0, assignable)?,
        role: request.role.clone(),
        department: request.department.as_deref().map(place).transpose()?,
        location: request.location,
        group: request.group,
        mfa: truth("mfa", request.mfa.as_deref())?,
        away: request.vacation.as_deref().map(vacation).transpose()?,
    })
}

/// Away, or not.
///
/// # Errors
/// 422 for anything but `at` and `not`.
pub fn vacation(text: &str) -> Result<bool, Problem> {
    match text {
        "at" => Ok(true),
        "not" => Ok(false),
        _ => Err(unknown("vacation")),
    }
}

/// What a keyword asks for.
///
/// # Errors
/// 422 where it is too long.
pub fn search(keyword: Option<&str>) -> Result<Option<Search>, Problem> {
    let asked = keyword.map(Search::parse).transpose().map_err(|_| Problem::field("invalid", "/q", "too_long"))?;
    Ok(asked.flatten())
}

/// Statuses in the order of what the organization calls them, those that it calls alike together.
pub fn as_shown(statuses: &[Listed], org: &Organization) -> Vec<Vec<Listed>> {
    let mut shelves: BTreeMap<String, Vec<Listed>> = BTreeMap::new();
    for listed in statuses {
        shelves.entry(sort_key(org.policies().label_named(listed.name()))).or_default().push(*listed);
    }
    shelves.into_values().collect()
}
