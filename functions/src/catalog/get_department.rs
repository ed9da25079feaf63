//! One department (R52, F25).

use domain::CatalogKind;
use platform::Context;
use platform::edge::{Answer, Member, Problem};
use platform::keys::Keys;
use platform::seal::SessionToken;
use platform::table::Found;

use crate::catalog::{list_departments, show};
pub use crate::roles::get_role::Request;
use crate::views::catalogs::DepartmentView;

/// The department.
pub type Reply = DepartmentView;

/// 200 with an `ETag`, which is the list's.
pub type Answered = Answer<Reply>;

/// The list.
pub fn wants(claims: &SessionToken, _: &Request) -> Keys {
    list_departments::keys_of(claims)
}

/// Shows it.
///
/// # Errors
/// 404.
pub async fn handle(_: &Context, who: Member, request: Request, found: Found) -> Result<Answered, Problem> {
    show(&who, &found, CatalogKind::Departments, &request.id)
}
