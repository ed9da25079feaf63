//! The signed-in person takes the own photo away (R47; F24).

use platform::Context;
use platform::edge::{Answer, Member, Problem};
use platform::table::Found;

use crate::photos::take;
pub use crate::users::me::{Request, wants};
pub use platform::edge::same_status as replay;

/// Nothing.
pub type Reply = ();

/// 204, also where there was none.
pub type Answered = Answer<()>;

/// Takes it.
///
/// # Errors
/// 403 by `profile.photo.editors`; 409 by status; 412.
pub async fn handle(cx: &Context, who: Member, _: Request, _: Found) -> Result<Answered, Problem> {
    take(cx, &who, who.user.clone()).await.map(|_| Answer::no_content())
}
