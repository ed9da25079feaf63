//! One group (F25).

use platform::Context;
use platform::edge::{Answer, Member, Problem};
use platform::keys::Keys;
use platform::seal::SessionToken;
use platform::table::Found;

use crate::groups::{GroupView, keys_of, one};
pub use crate::roles::get_role::Request;

/// The group.
pub type Reply = GroupView;

/// 200 with an `ETag`.
pub type Answered = Answer<Reply>;

/// The group.
pub fn wants(claims: &SessionToken, request: &Request) -> Keys {
    keys_of(claims.org, &request.id)
}

/// Shows it.
///
/// # Errors
/// 404.
pub async fn handle(_: &Context, who: Member, request: Request, found: Found) -> Result<Answered, Problem> {
    let group = one(&found, who.org.id, &request.id)?;
    Ok(Answer::ok(GroupView::from(&group)).version(group.version))
}
