//! Renames a location, archives it or opens it again (R52, F25).

use domain::CatalogKind;
use domain::catalog::EntryEdit;
use platform::Context;
use platform::edge::{Member, Problem};
use platform::keys::Keys;
use platform::seal::SessionToken;
use platform::table::{Found, Receipt};

pub use crate::catalog::get_location::{Answered, Reply};
pub use crate::catalog::update_position::Request;
use crate::catalog::{list_locations, update, updated};

/// The list.
pub fn wants(claims: &SessionToken, _: &Request) -> Keys {
    list_locations::keys_of(claims)
}

/// Edits it.
///
/// # Errors
/// 404, 409 `name_taken`, 412.
pub async fn handle(cx: &Context, who: Member, request: Request, found: Found) -> Result<Answered, Problem> {
    let edit = EntryEdit { name: request.name, archived: request.archived, ..EntryEdit::default() };
    update(cx, &who, &found, CatalogKind::Locations, &request.id, edit).await
}

/// The location as it is now.
///
/// # Errors
/// 404 if it is gone by now.
pub async fn replay(cx: &Context, who: Member, request: Request, _: Receipt) -> Result<Answered, Problem> {
    updated(cx, &who, CatalogKind::Locations, &request.id).await
}
