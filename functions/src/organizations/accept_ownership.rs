//! Takes the organization that its owner offered (R62, F17): the giver is an admin from then on, in the same transaction.

use domain::organization::ownership;
use platform::Context;
use platform::edge::{Answer, Member, Problem};
use platform::keys::{self, Keys};
use platform::seal::SessionToken;
use platform::table::{Found, Receipt};

pub use crate::organizations::get_organization::{Answered, Reply};
pub use crate::users::me::Request;
use crate::views::OrganizationView;

/// Who runs the organization.
pub fn wants(claims: &SessionToken, _: &Request) -> Keys {
    keys::keepers(claims.org).into()
}

/// Takes it.
///
/// # Errors
/// 409 `no_offer`, also where there is one for somebody else.
pub async fn handle(cx: &Context, who: Member, _: Request, found: Found) -> Result<Answered, Problem> {
    let from = match who.org.offer {
        Some(offer) if offer.to == who.user.id => cx.table.read(&keys::user(who.org.id, offer.from).into()).await?.user(who.org.id, offer.from)?,
        _ => None,
    };
    let keepers = found.keepers(who.org.id)?.unwrap_or_default();
    who.call.matches(who.org.version)?;
    let change = who.call.decide(cx, who.actor(), |at| ownership::accept(at, who.org.clone(), &who.user, from, keepers))?;
    let done = who.call.commit(cx, change, 200, &[]).await?;
    Ok(Answer::ok(OrganizationView::seen_by(&done.organization, &done.owner, cx.clock.now())).version(done.organization.version))
}

/// The organization as it is now.
///
/// # Errors
/// None of its own.
pub async fn replay(cx: &Context, who: Member, _: Request, _: Receipt) -> Result<Answered, Problem> {
    Ok(Answer::ok(OrganizationView::seen_by(&who.org, &who.user, cx.clock.now())).version(who.org.version))
}
