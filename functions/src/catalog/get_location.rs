//! One location (R52, F25).

use domain::CatalogKind;
use platform::Context;
use platform::edge::{Answer, Member, Problem};
use platform::keys::Keys;
use platform::seal::SessionToken;
use platform::table::Found;

use crate::catalog::{list_locations, show};
pub use crate::roles::get_role::Request;
use crate::views::catalogs::EntryView;

/// The location.
pub type Reply = EntryView;

/// 200 with an `ETag`, which is the list's.
pub type Answered = Answer<Reply>;

/// The list.
pub fn wants(claims: &SessionToken, _: &Request) -> Keys {
    list_locations::keys_of(claims)
}

/// Shows it.
///
/// # Errors
/// 404.
pub async fn handle(_: &Context, who: Member, request: Request, found: Found) -> Result<Answered, Problem> {
    show(&who, &found, CatalogKind::Locations, &request.id)
}
