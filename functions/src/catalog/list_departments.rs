//! The organization's departments, by name (R52, F25). Their parents make them a tree.

use domain::CatalogKind;
use platform::Context;
use platform::edge::{Answer, Member, Problem};
use platform::keys::{self, Keys};
use platform::seal::SessionToken;
use platform::table::Found;

use crate::catalog::list;
pub use crate::users::me::Request;
use crate::views::catalogs::{DepartmentView, ListView};

/// The departments.
pub type Reply = ListView<DepartmentView>;

/// 200 with an `ETag`.
pub type Answered = Answer<Reply>;

/// The list.
pub fn wants(claims: &SessionToken, _: &Request) -> Keys {
    keys_of(claims)
}

/// The list's key.
pub fn keys_of(claims: &SessionToken) -> Keys {
    keys::catalog(claims.org, CatalogKind::Departments).into()
}

/// Lists them.
///
/// # Errors
/// None of its own.
pub async fn handle(_: &Context, who: Member, _: Request, found: Found) -> Result<Answered, Problem> {
    list(&who, &found, CatalogKind::Departments)
}
