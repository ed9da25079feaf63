//! Gives somebody a photo, or another (R47; F24).

use platform::Context;
use platform::edge::{Answer, Member, Problem};
use platform::keys::Keys;
use platform::seal::SessionToken;
use platform::table::{Found, Receipt};

use crate::photos::{give, may};
use crate::users::get_user;
pub use crate::users::get_user::{Answered, Reply, Request};
use crate::views::UserView;

/// The person.
pub fn wants(claims: &SessionToken, request: &Request) -> Keys {
    get_user::wants(claims, request)
}

/// Gives it.
///
/// # Errors
/// 403 by `permission.users.manage`, `role.above_own` or `profile.photo.editors`; 404; 409 by status or `owner_protected`; 412; 413; 415;
/// 422 `image_invalid` or `image_too_large`.
pub async fn handle(cx: &Context, who: Member, request: Request, found: Found) -> Result<Answered, Problem> {
    may(&who, &request.id)?;
    let user = give(cx, &who, get_user::one(&found, who.org.id, request.user())?).await?;
    Ok(Answer::ok(UserView::of(&user, &who.org, cx.clock.now())).version(user.version))
}

/// The person as it is now.
///
/// # Errors
/// 404.
pub async fn replay(cx: &Context, who: Member, request: Request, _: Receipt) -> Result<Answered, Problem> {
    may(&who, &request.id)?;
    let found = cx.table.read(&request.user().map_or_else(Keys::none, |id| platform::keys::user(who.org.id, id).into())).await?;
    get_user::handle(cx, who, request, found).await
}
