//! The signed-in person gives themselves a photo, or another (R47; F24).

use platform::Context;
use platform::edge::{Member, Problem};
use platform::table::{Found, Receipt};

use crate::photos::give;
use crate::users::me;
pub use crate::users::me::{Answered, Reply, Request, wants};

/// Gives it.
///
/// # Errors
/// 403 by `profile.photo.editors`; 409 by status; 412; 413; 415; 422 `image_invalid` or `image_too_large`.
pub async fn handle(cx: &Context, who: Member, _: Request, _: Found) -> Result<Answered, Problem> {
    let user = give(cx, &who, who.user.clone()).await?;
    Ok(me::shown(cx, &who, &user))
}

/// The profile as it is now.
///
/// # Errors
/// None of its own.
pub async fn replay(cx: &Context, who: Member, _: Request, _: Receipt) -> Result<Answered, Problem> {
    Ok(me::shown(cx, &who, &who.user))
}
