//! Adds a position to the organization's list (R50, F25).

use domain::{CatalogKind, Name};
use platform::Context;
use platform::edge::{Answer, Member, Problem};
use platform::keys::Keys;
use platform::seal::SessionToken;
use platform::table::{Found, Receipt};
use schemars::JsonSchema;
use serde::Deserialize;

use crate::catalog::{create, created, list_positions};
use crate::views::catalogs::EntryView;

/// What it is called.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Request {
    /// What it is called; case and marks do not make two names.
    #[schemars(with = "String")]
    pub name: Name,
}

/// The position.
pub type Reply = EntryView;

/// 201 with an `ETag`, which is the list's.
pub type Answered = Answer<Reply>;

/// The list.
pub fn wants(claims: &SessionToken, _: &Request) -> Keys {
    list_positions::keys_of(claims)
}

/// Adds it.
///
/// # Errors
/// 409 `name_taken` or `too_many_entries`.
pub async fn handle(cx: &Context, who: Member, request: Request, found: Found) -> Result<Answered, Problem> {
    create(cx, &who, &found, CatalogKind::Positions, request.name, None).await
}

/// The position as it is now.
///
/// # Errors
/// 404 if it is gone by now.
pub async fn replay(cx: &Context, who: Member, _: Request, receipt: Receipt) -> Result<Answered, Problem> {
    created(cx, &who, CatalogKind::Positions, &receipt).await
}
