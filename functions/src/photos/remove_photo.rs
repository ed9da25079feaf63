//! Takes somebody's photo away (R47; F24).

use platform::Context;
use platform::edge::{Answer, Member, Problem};
use platform::keys::Keys;
use platform::seal::SessionToken;
use platform::table::Found;

use crate::photos::{may, take};
use crate::users::get_user;
pub use crate::users::get_user::Request;
pub use platform::edge::same_status as replay;

/// Nothing.
pub type Reply = ();

/// 204, also where there was none.
pub type Answered = Answer<()>;

/// The person.
pub fn wants(claims: &SessionToken, request: &Request) -> Keys {
    get_user::wants(claims, request)
}

/// Takes it.
///
/// # Errors
/// 403 by `permission.users.manage`, `role.above_own` or `profile.photo.editors`; 404; 409 by status or `owner_protected`; 412.
pub async fn handle(cx: &Context, who: Member, request: Request, found: Found) -> Result<Answered, Problem> {
    may(&who, &request.id)?;
    take(cx, &who, get_user::one(&found, who.org.id, request.user())?).await.map(|_| Answer::no_content())
}
