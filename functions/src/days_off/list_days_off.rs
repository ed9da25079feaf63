//! When a person is off, was and will be, by date (R56; F28).

use platform::Context;
use platform::edge::{Answer, Member, Problem};
use platform::keys::Keys;
use platform::seal::SessionToken;
use platform::table::Found;

use crate::days_off::{DayOffView, keys, notes, planned};
pub use crate::users::get_user::Request;
use crate::users::get_user::may_see;
use crate::views::catalogs::ListView;

/// All of them.
pub type Reply = ListView<DayOffView>;

/// 200 with an `ETag`, which is that of each of them.
pub type Answered = Answer<Reply>;

/// The person and the days.
pub fn wants(claims: &SessionToken, request: &Request) -> Keys {
    keys(claims.org, &request.id)
}

/// Shows them.
///
/// # Errors
/// 403 by `permission.users.read` for another's, 404.
pub async fn handle(_: &Context, who: Member, request: Request, found: Found) -> Result<Answered, Problem> {
    may_see(&who, &request.id)?;
    let (user, days) = planned(&found, who.org.id, &request.id)?;
    let shown = notes(&who, &user);
    let data = days.by_start().into_iter().map(|(id, day)| DayOffView::of(id, day, shown)).collect();
    Ok(Answer::ok(ListView { data }).version(days.revision))
}
