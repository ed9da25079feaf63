//! What an edit of a profile refers to: who has an id, the lists, who is above the manager, and when the person is off.

use domain::user::{Around, MOST_MANAGERS, ProfileEdit};
use domain::{Field, OrgId, User, UserId};
use platform::Context;
use platform::edge::Problem;
use platform::keys::{self, Keys};
use platform::table::Found;

use crate::views::catalogs;

/// Who has the id that `user` is to have, the lists that are referred to, the manager, and days off that a zone moves.
pub fn keys(org: OrgId, user: UserId, edit: &ProfileEdit) -> Keys {
    let mut keys = Keys::none();
    if let Field::Set(id) = &edit.external_id {
        keys = keys.and(keys::external_id(org, id));
    }
    if edit.time_zone != Field::Keep {
        keys = keys.and(keys::days_off(org, user));
    }
    if let Field::Set(manager) = edit.manager {
        keys = keys.and(keys::user(org, manager));
    }
    keys.and(catalogs::of(edit).into_iter().map(|kind| keys::catalog(org, kind)).collect::<Keys>())
}

/// What was found of that, and the managers above the manager, one after the other.
///
/// # Errors
/// 503.
pub async fn read(cx: &Context, org: OrgId, user: UserId, edit: &ProfileEdit, found: &Found) -> Result<Around, Problem> {
    let holder = if let Field::Set(id) = &edit.external_id { found.external_id(org, id)? } else { None };
    let mut managers: Vec<User> = if let Field::Set(id) = edit.manager { found.user(org, id)?.into_iter().collect() } else { Vec::new() };
    while let Some(next) = managers.last().and_then(|last| last.manager).filter(|_| managers.len() <= MOST_MANAGERS) {
        let above = cx.table.read(&keys::user(org, next).into()).await?.user(org, next)?;
        let Some(above) = above else { break };
        managers.push(above);
    }
    let days_off = if edit.time_zone == Field::Keep { None } else { found.days_off(org, user)? };
    Ok(Around { days_off, holder, lists: catalogs::found(found, org, catalogs::of(edit))?, managers })
}
