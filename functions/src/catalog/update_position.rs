//! Renames a position, archives it or opens it again (R50, F25). People keep the position that they have, as it was called.

use domain::catalog::EntryEdit;
use domain::{CatalogKind, Name};
use platform::Context;
use platform::edge::{Member, Problem};
use platform::keys::Keys;
use platform::seal::SessionToken;
use platform::table::{Found, Receipt};
use schemars::JsonSchema;
use serde::Deserialize;

pub use crate::catalog::get_position::{Answered, Reply};
use crate::catalog::{list_positions, update, updated};

/// Which one, and what of it is to be different.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Request {
    /// Its id.
    pub id: String,
    /// What it is called.
    #[schemars(with = "Option<String>")]
    pub name: Option<Name>,
    /// Whether it takes nobody any more; those in it stay.
    pub archived: Option<bool>,
}

/// The list.
pub fn wants(claims: &SessionToken, _: &Request) -> Keys {
    list_positions::keys_of(claims)
}

/// Edits it.
///
/// # Errors
/// 404, 409 `name_taken`, 412.
pub async fn handle(cx: &Context, who: Member, request: Request, found: Found) -> Result<Answered, Problem> {
    let edit = EntryEdit { name: request.name, archived: request.archived, ..EntryEdit::default() };
    update(cx, &who, &found, CatalogKind::Positions, &request.id, edit).await
}

/// The position as it is now.
///
/// # Errors
/// 404 if it is gone by now.
pub async fn replay(cx: &Context, who: Member, request: Request, _: Receipt) -> Result<Answered, Problem> {
    updated(cx, &who, CatalogKind::Positions, &request.id).await
}
