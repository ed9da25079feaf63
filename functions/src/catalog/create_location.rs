//! Adds a location to the organization's list (R52, F25).

use domain::CatalogKind;
use platform::Context;
use platform::edge::{Answer, Member, Problem};
use platform::keys::Keys;
use platform::seal::SessionToken;
use platform::table::{Found, Receipt};

pub use crate::catalog::create_position::Request;
use crate::catalog::{create, created, list_locations};
use crate::views::catalogs::EntryView;

/// The location.
pub type Reply = EntryView;

/// 201 with an `ETag`, which is the list's.
pub type Answered = Answer<Reply>;

/// The list.
pub fn wants(claims: &SessionToken, _: &Request) -> Keys {
    list_locations::keys_of(claims)
}

/// Adds it.
///
/// # Errors
/// 409 `name_taken` or `too_many_entries`.
pub async fn handle(cx: &Context, who: Member, request: Request, found: Found) -> Result<Answered, Problem> {
    create(cx, &who, &found, CatalogKind::Locations, request.name, None).await
}

/// The location as it is now.
///
/// # Errors
/// 404 if it is gone by now.
pub async fn replay(cx: &Context, who: Member, _: Request, receipt: Receipt) -> Result<Answered, Problem> {
    created(cx, &who, CatalogKind::Locations, &receipt).await
}
