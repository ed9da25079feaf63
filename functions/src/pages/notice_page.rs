//! Where an expiry notice leads (INVITATIONS section 3): the invitation as it is now, for whoever may resend it. Opening it
//! changes nothing, so a mail scanner may.

use domain::{Action, Invitation, Organization, StatusKind, User};
use platform::Context;
use platform::edge::{Holder, HolderClaims, Problem};
use platform::keys::{self, Keys};
use platform::seal::Purpose;
use platform::table::Found;

pub use crate::pages::invitation_page::{Reply, Request};
use crate::pages::views::{FieldError, NoticePage};
use crate::pages::{Page, language_of, switching};
use crate::texts::Texts;

/// 200; 303 to the sign-in page without a session; 404 for whoever may not resend.
pub type Answered = Page;

/// User, invitation and organization.
pub fn wants(claims: &HolderClaims, _: &Request) -> Keys {
    claims
        .link
        .map_or_else(Keys::none, |link| Keys::from([keys::user(link.org, link.user), keys::invitation(link.org, link.user), keys::organization(link.org)]))
}

/// Shows it.
///
/// # Errors
/// 404, 410 for what is no link.
pub async fn handle(cx: &Context, who: Holder, request: Request, found: Found) -> Result<Answered, Problem> {
    if let Some(page) = switching::offer(cx, &who, &found, format!("/n/{}", request.token)).await? {
        return Ok(page);
    }
    match behind(&who, &found)? {
        Some((org, user, invitation)) => Ok(Page::ok(view(cx, language_of(who.signed_in.as_ref(), &who.call), &org, &user, &invitation, None, None).html())),
        None => Ok(Page::see("/sign-in").keeping_the_way_back(&format!("/n/{}", request.token))),
    }
}

/// What the notice is about, for somebody signed in who may resend it; none for nobody.
///
/// # Errors
/// 404, 410 for what is no link.
pub fn behind(who: &Holder, found: &Found) -> Result<Option<(Organization, User, Invitation)>, Problem> {
    let link = who.link.filter(|link| link.purpose == Purpose::Notice).ok_or_else(Problem::unknown_link)?;
    let Some(signed_in) = &who.signed_in else { return Ok(None) };
    let (Some(org), Some(user), Some(invitation)) = (found.organization(link.org)?, found.user(link.org, link.user)?, found.invitation(link.org, link.user)?)
    else {
        return Err(Problem::not_found());
    };
    let may = signed_in.org.id == org.id && signed_in.user.may_grant(&invitation.role, org.policies());
    if may { Ok(Some((org, user, invitation))) } else { Err(Problem::not_found()) }
}

/// The page as it is now.
pub fn view(cx: &Context, say: Texts, org: &Organization, user: &User, invitation: &Invitation, done: Option<String>, error: Option<FieldError>) -> NoticePage {
    let pending = user.status.kind() == StatusKind::Pending;
    let status = if pending { say.status_name(invitation.status(cx.clock.now()).name()) } else { say.status(user.status.kind(), org.policies()) };
    NoticePage {
        say,
        organization: org.name.to_string(),
        person: user.display_name(),
        email: user.email.as_str().to_owned(),
        status,
        expires_at: pending.then(|| say.when(invitation.expires_at, &org.time_zone)),
        held_by: pending.then(|| say.holder(invitation.link_held_by)),
        actions: if pending { vec![Action::Resend] } else { Vec::new() },
        done,
        error,
    }
}
