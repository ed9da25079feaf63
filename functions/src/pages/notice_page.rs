//! Where an expiry notice leads (INVITATIONS section 3): the invitation as it is now and what may be done, for whoever may
//! give the person's role. Opening it changes nothing, so a mail scanner may.

use domain::user::next_steps;
use domain::{Action, Invitation, Organization, StatusKind, User};
use platform::Context;
use platform::edge::{Holder, HolderClaims, Problem};
use platform::keys::{self, Keys};
use platform::seal::Purpose;
use platform::table::Found;

pub use crate::pages::invitation_page::{Reply, Request};
use crate::pages::views::{Correction, FieldError, NoticePage};
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
        Some(about) => shown(cx, language_of(who.signed_in.as_ref(), &who.call), &about, Said::default()).await,
        None => Ok(Page::see("/sign-in").keeping_the_way_back(&format!("/n/{}", request.token))),
    }
}

/// What a notice is about, and who looks.
pub struct About {
    /// The organization.
    pub org: Organization,
    /// Who is signed in to it.
    pub by: User,
    /// The person.
    pub user: User,
    /// The person's invitation.
    pub invitation: Invitation,
}

/// What the notice is about, for somebody signed in who may give the role; none for nobody.
///
/// # Errors
/// 404, 410 for what is no link.
pub fn behind(who: &Holder, found: &Found) -> Result<Option<About>, Problem> {
    let link = who.link.filter(|link| link.purpose == Purpose::Notice).ok_or_else(Problem::unknown_link)?;
    let Some(signed_in) = &who.signed_in else { return Ok(None) };
    let (Some(org), Some(user), Some(invitation)) = (found.organization(link.org)?, found.user(link.org, link.user)?, found.invitation(link.org, link.user)?)
    else {
        return Err(Problem::not_found());
    };
    let may = signed_in.org.id == org.id && signed_in.user.may_grant(&user.role, &user.given, org.policies());
    if may { Ok(Some(About { org, by: signed_in.user.clone(), user, invitation })) } else { Err(Problem::not_found()) }
}

/// What the page says of the form that was sent.
#[derive(Default)]
pub struct Said {
    /// What was done.
    pub done: Option<String>,
    /// Why nothing was.
    pub error: Option<FieldError>,
    /// What was typed.
    pub correction: Correction,
}

/// The page as it is now. Whether mails to the address are held back, and whether somebody else has a gone person's address by now is looked up.
///
/// # Errors
/// 503.
pub async fn shown(cx: &Context, say: Texts, about: &About, said: Said) -> Result<Page, Problem> {
    let About { org, by, user, invitation } = about;
    let gone = user.status.kind() == StatusKind::Terminated;
    let holder = if gone { keys::address(org.id, &user.email).into() } else { Keys::none() };
    // What was done went out: nothing is held back then.
    let asks = said.done.is_none();
    let suppression = if asks { keys::suppression(org.id, &user.email).into() } else { Keys::none() };
    let found = cx.table.read(&holder.and(suppression)).await?;
    let free = !gone || found.address(org.id, &user.email)?.is_none();
    let held = asks && found.suppression(org.id, &user.email)?.is_some();
    let mut actions = next_steps(user, by, org.policies(), free, held);
    let corrects = actions.contains(&Action::FixAddress);
    actions.retain(|action| *action != Action::FixAddress);
    let pending = user.status.kind() == StatusKind::Pending;
    let status = if pending { say.status_name(invitation.status(cx.clock.now()).name()) } else { say.status(user.status.kind(), org.policies()) };
    let page = NoticePage {
        say,
        organization: org.name.to_string(),
        person: user.display_name(),
        email: user.email.as_str().to_owned(),
        status,
        expires_at: pending.then(|| say.when(invitation.expires_at, org.time_zone.as_str())),
        held_by: pending.then(|| say.holder(invitation.link_held_by)),
        delivery: invitation.sends.delivery.filter(|_| pending).map(|last| say.delivery_state(last.state.name())),
        held: held && !actions.is_empty(),
        actions,
        correct: corrects.then_some(said.correction),
        done: said.done,
        error: said.error,
    };
    Ok(Page::ok(page.html()))
}
