//! Renames a department, moves, archives it or opens it again (R52, F25).

use domain::catalog::{EntryEdit, EntryId};
use domain::{CatalogKind, Field, Name};
use platform::Context;
use platform::edge::{Member, Problem};
use platform::keys::Keys;
use platform::seal::SessionToken;
use platform::table::{Found, Receipt};
use schemars::JsonSchema;
use serde::Deserialize;

pub use crate::catalog::get_department::{Answered, Reply};
use crate::catalog::{list_departments, update, updated};

/// Which one, and what of it is to be different.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Request {
    /// Its id.
    pub id: String,
    /// What it is called.
    #[schemars(with = "Option<String>")]
    pub name: Option<Name>,
    /// The department that it is to lie in; null for the top.
    #[serde(default)]
    #[schemars(with = "Option<String>")]
    pub parent_id: Field<EntryId>,
    /// Whether it takes nobody any more; those in it stay.
    pub archived: Option<bool>,
}

/// The list.
pub fn wants(claims: &SessionToken, _: &Request) -> Keys {
    list_departments::keys_of(claims)
}

/// Edits it.
///
/// # Errors
/// 404, 409 `name_taken`, 412, 422 for a place that is none, takes nothing, or lies in it.
pub async fn handle(cx: &Context, who: Member, request: Request, found: Found) -> Result<Answered, Problem> {
    let edit = EntryEdit { name: request.name, archived: request.archived, parent: request.parent_id };
    update(cx, &who, &found, CatalogKind::Departments, &request.id, edit).await
}

/// The department as it is now.
///
/// # Errors
/// 404 if it is gone by now.
pub async fn replay(cx: &Context, who: Member, request: Request, _: Receipt) -> Result<Answered, Problem> {
    updated(cx, &who, CatalogKind::Departments, &request.id).await
}
