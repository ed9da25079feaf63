//! Departments, positions and locations (R50 to R52, F25): three lists of one shape, and what is done to each of them.

pub mod create_department;
pub mod create_location;
pub mod create_position;
pub mod delete_department;
pub mod delete_location;
pub mod delete_position;
pub mod get_department;
pub mod get_location;
pub mod get_position;
pub mod list_departments;
pub mod list_locations;
pub mod list_positions;
pub mod update_department;
pub mod update_location;
pub mod update_position;

use domain::catalog::{EntryEdit, EntryId, add, edit, position_key, remove};
use domain::{Catalog, CatalogKind, Name, OrgId};
use platform::Context;
use platform::edge::{Answer, Member, Problem, SignedIn};
use platform::keys;
use platform::table::{Found, Receipt};

use crate::views::catalogs::{ListView, Shown, all, one};

/// All of the list, with its version as `ETag`.
fn list<V: Shown>(who: &SignedIn, found: &Found, kind: CatalogKind) -> Result<Answer<ListView<V>>, Problem> {
    let list = found.catalog(who.org.id, kind)?;
    Ok(Answer::ok(all(&list)).version(list.version))
}

/// One entry, with the list's version as `ETag`.
fn show<V: Shown>(who: &SignedIn, found: &Found, kind: CatalogKind, id: &str) -> Result<Answer<V>, Problem> {
    let list = found.catalog(who.org.id, kind)?;
    let (id, entry) = one(&list, id)?;
    Ok(Answer::ok(V::of(id, &entry)).version(list.version))
}

/// Adds an entry.
///
/// # Errors
/// 409 `name_taken` or `too_many_entries`, 422 for a place that is none or takes nothing.
pub async fn create<V: Shown>(cx: &Context, who: &Member, found: &Found, kind: CatalogKind, name: Name, parent: Option<EntryId>) -> Result<Answer<V>, Problem> {
    let list = found.catalog(who.org.id, kind)?;
    let change = who.call.decide(cx, who.actor(), |at| add(at, &who.org, list, name, parent))?;
    let id = change.outcome.1.to_string();
    let (list, id) = who.call.commit(cx, change, 201, &[("entry", id)]).await?;
    let entry = list.entries.get(&id).ok_or_else(|| Problem::internal("an entry that was added is not there"))?;
    Ok(Answer::created(V::of(id, entry)).version(list.version))
}

/// The entry that an equal call added.
async fn created<V: Shown>(cx: &Context, who: &Member, kind: CatalogKind, receipt: &Receipt) -> Result<Answer<V>, Problem> {
    let list = read(cx, who.org.id, kind).await?;
    let (id, entry) = one(&list, receipt.id("entry").unwrap_or_default())?;
    Ok(Answer::created(V::of(id, &entry)).version(list.version))
}

/// Edits an entry.
///
/// # Errors
/// 404, 409 `name_taken` or `too_many_entries`, 412, 422 for a place that is none, takes nothing, or lies in it.
pub async fn update<V: Shown>(cx: &Context, who: &Member, found: &Found, kind: CatalogKind, id: &str, wanted: EntryEdit) -> Result<Answer<V>, Problem> {
    let list = found.catalog(who.org.id, kind)?;
    let (id, before) = one(&list, id)?;
    who.call.matches(list.version)?;
    let change = who.call.decide(cx, who.actor(), |at| edit(at, &who.org, list, id, before, wanted))?;
    let list = who.call.commit(cx, change, 200, &[]).await?;
    let (id, entry) = one(&list, &id.to_string())?;
    Ok(Answer::ok(V::of(id, &entry)).version(list.version))
}

/// The entry after an equal call.
async fn updated<V: Shown>(cx: &Context, who: &Member, kind: CatalogKind, id: &str) -> Result<Answer<V>, Problem> {
    let list = read(cx, who.org.id, kind).await?;
    let (id, entry) = one(&list, id)?;
    Ok(Answer::ok(V::of(id, &entry)).version(list.version))
}

/// Takes an entry off the list in which nobody is.
///
/// # Errors
/// 404, 409 `not_empty`, 412.
pub async fn delete(cx: &Context, who: &Member, found: &Found, kind: CatalogKind, id: &str) -> Result<Answer<()>, Problem> {
    let list = found.catalog(who.org.id, kind)?;
    let (id, entry) = one(&list, id)?;
    who.call.matches(list.version)?;
    let in_use = match kind {
        CatalogKind::Positions => cx.table.somebody_holds(who.org.id, &position_key(&entry.name)).await?,
        CatalogKind::Departments | CatalogKind::Locations => cx.table.somebody_is_in(who.org.id, id).await?,
    };
    let change = who.call.decide(cx, who.actor(), |at| remove(at, &who.org, list, id, in_use))?;
    who.call.commit(cx, change, 204, &[]).await?;
    Ok(Answer::no_content())
}

async fn read(cx: &Context, org: OrgId, kind: CatalogKind) -> Result<Catalog, Problem> {
    Ok(cx.table.read(&keys::catalog(org, kind).into()).await?.catalog(org, kind)?)
}
