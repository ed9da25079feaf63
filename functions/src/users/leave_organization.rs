//! The signed-in person leaves the organization (F19).

use domain::user::leave;
use platform::Context;
use platform::edge::{Answer, Member, Problem};
use platform::keys::{self, Keys};
use platform::seal::SessionToken;
use platform::table::Found;

pub use crate::users::me::Request;
pub use platform::edge::same_status as replay;

/// 204.
pub type Answered = Answer<()>;

/// Nothing.
pub type Reply = ();

/// The person's invitation.
pub fn wants(claims: &SessionToken, _: &Request) -> Keys {
    keys::invitation(claims.org, claims.user).into()
}

/// Leaves.
///
/// # Errors
/// 409 `last_owner`.
pub async fn handle(cx: &Context, who: Member, _: Request, found: Found) -> Result<Answered, Problem> {
    let invitation = found.invitation(who.org.id, who.user.id)?;
    let change = who.call.decide(cx, who.actor(), |at| leave(at, who.org.policies(), who.user.clone(), invitation))?;
    who.call.commit(cx, change, 204, &[]).await?;
    Ok(Answer::no_content())
}
