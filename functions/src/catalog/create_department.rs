//! Adds a department to the organization's list, at the top or in another (R52, F25).

use domain::catalog::EntryId;
use domain::{CatalogKind, Name};
use platform::Context;
use platform::edge::{Answer, Member, Problem};
use platform::keys::Keys;
use platform::seal::SessionToken;
use platform::table::{Found, Receipt};
use schemars::JsonSchema;
use serde::Deserialize;

use crate::catalog::{create, created, list_departments};
use crate::views::catalogs::DepartmentView;

/// What it is called, and where it lies.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Request {
    /// What it is called; case and marks do not make two names in one place.
    #[schemars(with = "String")]
    pub name: Name,
    /// The department that it lies in; at the top without one.
    #[schemars(with = "Option<String>")]
    pub parent_id: Option<EntryId>,
}

/// The department.
pub type Reply = DepartmentView;

/// 201 with an `ETag`, which is the list's.
pub type Answered = Answer<Reply>;

/// The list.
pub fn wants(claims: &SessionToken, _: &Request) -> Keys {
    list_departments::keys_of(claims)
}

/// Adds it.
///
/// # Errors
/// 409 `name_taken` or `too_many_entries`, 422 for a place that is none or takes nothing.
pub async fn handle(cx: &Context, who: Member, request: Request, found: Found) -> Result<Answered, Problem> {
    create(cx, &who, &found, CatalogKind::Departments, request.name, request.parent_id).await
}

/// The department as it is now.
///
/// # Errors
/// 404 if it is gone by now.
pub async fn replay(cx: &Context, who: Member, _: Request, receipt: Receipt) -> Result<Answered, Problem> {
    created(cx, &who, CatalogKind::Departments, &receipt).await
}
