//! Deletes a department in which nobody is, nor another department (R52, F25): what is not empty is archived.

use domain::CatalogKind;
use platform::Context;
use platform::edge::{Answer, Member, Problem, same_status};
use platform::table::{Found, Receipt};

use crate::catalog::delete;
pub use crate::catalog::get_department::{Request, wants};

/// Nothing.
pub type Reply = ();

/// 204.
pub type Answered = Answer<()>;

/// Deletes it.
///
/// # Errors
/// 404, 409 `not_empty`, 412.
pub async fn handle(cx: &Context, who: Member, request: Request, found: Found) -> Result<Answered, Problem> {
    delete(cx, &who, &found, CatalogKind::Departments, &request.id).await
}

/// Deleted already.
///
/// # Errors
/// None.
pub async fn replay(cx: &Context, who: Member, request: Request, receipt: Receipt) -> Result<Answered, Problem> {
    same_status(cx, who, request, receipt).await
}
