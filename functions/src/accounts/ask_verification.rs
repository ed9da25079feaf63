//! Mails another `verify` link to the signed-in account (INVITATIONS section 3).

use domain::account::prove::ask_verification;
use platform::Context;
use platform::edge::{Answer, Member, Problem};
use platform::table::Found;

pub use crate::users::me::{Request, wants};
pub use platform::edge::same_status as replay;

/// Mails an hour for one account.
const MOST: u32 = 3;

/// No body.
pub type Reply = ();

/// 202.
pub type Answered = Answer<Reply>;

/// Orders the mail; an account whose mailbox is proved already needs none.
///
/// # Errors
/// 429.
pub async fn handle(cx: &Context, who: Member, _: Request, _: Found) -> Result<Answered, Problem> {
    let over = cx.table.throttle("verification", &who.account.id.to_string(), 3600, MOST, cx.clock.now()).await?;
    if let Some(wait) = over {
        return Err(Problem::too_soon("too_soon", "limits.verification", wait));
    }
    let change = who.call.decide(cx, who.actor(), |at| Ok(ask_verification(at, who.account.clone())))?;
    who.call.commit(cx, change, 202, &[]).await?;
    Ok(Answer::accepted())
}
