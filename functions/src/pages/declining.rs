//! Declining on the link's page: mail scanners press buttons, so a box has to be ticked too (INVITATIONS section 5).

use platform::Context;
use platform::edge::{Holder, Problem};
use platform::table::Found;

use crate::invitations::{decline_invitation, door};
use crate::pages::views::{DeclinePage, DeclinedPage, FieldError};
use crate::pages::{Page, language};

/// The page with the box to tick.
///
/// # Errors
/// 410.
pub async fn page(cx: &Context, who: &Holder, found: &Found, error: Option<FieldError>) -> Result<Page, Problem> {
    let opened = door::open(cx, who, found).await?;
    opened.door.standing(cx.clock.now())?;
    let status = if error.is_some() { 422 } else { 200 };
    let email = opened.door.user.email.as_str().to_owned();
    let page = DeclinePage { say: language(who, found)?, organization: opened.door.org.name.to_string(), inviter: opened.inviter(), email, error };
    Ok(Page::of(status, page.html()))
}

/// Declines.
///
/// # Errors
/// As [`say_no`](decline_invitation::say_no).
pub async fn decline(cx: &Context, who: &Holder, found: &Found) -> Result<Page, Problem> {
    let organization = found.organization(who.link()?.org)?.map(|org| org.name.to_string()).unwrap_or_default();
    decline_invitation::say_no(cx, who, found).await?;
    Ok(Page::ok(DeclinedPage { say: language(who, found)?, organization }.html()))
}
