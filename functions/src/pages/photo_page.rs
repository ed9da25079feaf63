//! Somebody's photo for the pages, where a cookie says who looks (F24).

use platform::Context;
use platform::edge::{Member, Problem};
use platform::keys::Keys;
use platform::seal::SessionToken;
use platform::table::Found;

use crate::photos::get_photo;
pub use crate::photos::get_photo::{Answered, Reply, Request};

/// The person.
pub fn wants(claims: &SessionToken, request: &Request) -> Keys {
    get_photo::wants(claims, request)
}

/// Shows it.
///
/// # Errors
/// As [`get_photo::handle`].
pub async fn handle(cx: &Context, who: Member, request: Request, found: Found) -> Result<Answered, Problem> {
    get_photo::handle(cx, who, request, found).await
}
