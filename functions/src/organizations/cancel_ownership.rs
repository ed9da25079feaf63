//! Takes an offer of the organization back, or declines it.

use domain::organization::ownership;
use platform::Context;
use platform::edge::{Answer, Member, Problem};
use platform::table::Found;

pub use crate::organizations::accept_ownership::replay;
pub use crate::organizations::get_organization::{Answered, Reply};
pub use crate::users::me::{Request, wants};
use crate::views::OrganizationView;

/// Takes it back.
///
/// # Errors
/// 409 `no_offer`, also for whom it does not concern.
pub async fn handle(cx: &Context, who: Member, _: Request, _: Found) -> Result<Answered, Problem> {
    who.call.matches(who.org.version)?;
    let change = who.call.decide(cx, who.actor(), |at| ownership::cancel(at, who.org.clone(), &who.user))?;
    let org = who.call.commit(cx, change, 200, &[]).await?;
    Ok(Answer::ok(OrganizationView::seen_by(&org, &who.user, cx.clock.now())).version(org.version))
}
