//! Ends one of the signed-in account's sessions (F30).

use domain::account::sign_in::sign_out;
use platform::Context;
use platform::edge::{Answer, Member, Problem};
use platform::keys::{self, Keys};
use platform::seal::SessionToken;
use platform::table::Found;

pub use crate::users::get_user::Request;
pub use platform::edge::same_status as replay;

/// No body.
pub type Reply = ();

/// 204.
pub type Answered = Answer<Reply>;

/// The session.
pub fn wants(claims: &SessionToken, request: &Request) -> Keys {
    request.id.parse().map_or_else(|_| Keys::none(), |id| keys::session(claims.account, id).into())
}

/// Ends it.
///
/// # Errors
/// 404.
pub async fn handle(cx: &Context, who: Member, request: Request, found: Found) -> Result<Answered, Problem> {
    let id = request.id.parse().map_err(|_| Problem::not_found())?;
    let session = found.session(who.account.id, id)?.ok_or_else(Problem::not_found)?;
    let change = who.call.decide(cx, who.actor(), |at| Ok(sign_out(at, &session)))?;
    who.call.commit(cx, change, 204, &[]).await?;
    Ok(Answer::no_content())
}
