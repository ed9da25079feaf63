//! Ends the session that asks.

use domain::account::sign_in::sign_out;
use platform::Context;
use platform::edge::{Answer, Member, Problem};
use platform::table::Found;

pub use crate::users::me::{Request, wants};
pub use platform::edge::same_status as replay;

/// No body.
pub type Reply = ();

/// 204.
pub type Answered = Answer<Reply>;

/// Signs out.
///
/// # Errors
/// None of its own.
pub async fn handle(cx: &Context, who: Member, _: Request, _: Found) -> Result<Answered, Problem> {
    let change = who.call.decide(cx, who.actor(), |at| Ok(sign_out(at, &who.session)))?;
    who.call.commit(cx, change, 204, &[]).await?;
    Ok(Answer::no_content())
}
