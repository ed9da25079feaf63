//! What became of an export that the caller ordered, and where it is (F19).

use platform::Context;
use platform::edge::{Answer, Member, Problem};
use platform::keys::Keys;
use platform::seal::SessionToken;
use platform::table::Found;

use crate::exports::{ExportView, keys_of, one, shown};
pub use crate::roles::get_role::Request;

/// The export.
pub type Reply = ExportView;

/// 200.
pub type Answered = Answer<Reply>;

/// The caller's export of this id.
pub fn wants(claims: &SessionToken, request: &Request) -> Keys {
    keys_of(claims.org, claims.user, &request.id)
}

/// Shows it, with a link as long as it is there.
///
/// # Errors
/// 404, also for somebody else's; 503.
pub async fn handle(cx: &Context, who: Member, request: Request, found: Found) -> Result<Answered, Problem> {
    Ok(Answer::ok(shown(cx, &one(&found, who.org.id, who.user.id, &request.id)?).await?))
}
