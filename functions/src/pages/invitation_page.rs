//! What an invitation's link shows (F2, F3, F6, F7, R20): opened any number of times, by anybody or anything, it changes nothing.

use domain::invitation::door::{LinkKind, Next as Step};
use platform::Context;
use platform::clock::draw_token;
use platform::edge::{Holder, HolderClaims, Problem};
use platform::keys::Keys;
use platform::table::Found;
use schemars::JsonSchema;
use serde::Deserialize;

use crate::invitations::door::{self, Opened};
use crate::pages::views::{FieldError, InvitationPage, Next};
use crate::pages::{Page, dead_link, language};
use crate::texts::Texts;

/// Whose link. Whatever else stands in the query is somebody's tracking, and ignored.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
pub struct Request {
    /// The link's token.
    pub token: String,
}

/// HTML.
pub type Reply = String;

/// 200, or 410 with the ways on.
pub type Answered = Page;

/// User, invitation and organization.
pub fn wants(claims: &HolderClaims, _: &Request) -> Keys {
    door::wants(claims)
}

/// Shows it.
///
/// # Errors
/// 410 for what is no link.
pub async fn handle(cx: &Context, who: Holder, request: Request, found: Found) -> Result<Answered, Problem> {
    show(cx, &who, &found, &request.token, Said::default()).await
}

/// What the page says of the form that was sent. A password is never shown again.
#[derive(Clone, Default)]
pub struct Said {
    /// What was wrong with it.
    pub error: Option<FieldError>,
    /// A code is on its way.
    pub code_sent: bool,
    /// The first name as typed, else the known one is shown.
    pub first_name: Option<String>,
    /// The last name as typed, else the known one is shown.
    pub last_name: Option<String>,
    /// The code as typed.
    pub code: String,
}

impl Said {
    /// What was typed, to be shown again.
    pub fn typed(first_name: &Option<String>, last_name: &Option<String>, code: &Option<String>) -> Said {
        Said { first_name: first_name.clone(), last_name: last_name.clone(), code: code.clone().unwrap_or_default(), ..Said::default() }
    }
}

/// The page as it is now, with what was wrong with the form that was sent.
///
/// # Errors
/// As [`handle`].
pub async fn show(cx: &Context, who: &Holder, found: &Found, token: &str, said: Said) -> Result<Page, Problem> {
    let opened = door::open(cx, who, found).await?;
    let status = if said.error.is_some() { 422 } else { 200 };
    match opened.door.next(cx.clock.now()) {
        Err(refused) => Ok(dead_link(language(who, found)?, &refused.into(), Some(opened.door.org.name.to_string()))),
        Ok(step) => {
            let page = Page::of(status, view(language(who, found)?, who, &opened, step, said).html());
            Ok(if step == Step::SignIn { page.keeping_the_way_back(&format!("/i/{token}")) } else { page })
        }
    }
}

fn view(say: Texts, who: &Holder, opened: &Opened, step: Step, said: Said) -> InvitationPage {
    let door = &opened.door;
    let policies = door.org.policies();
    let other = who.signed_in.as_ref().map(|s| s.account.email.as_str().to_owned());
    let text = |name: &Option<domain::Name>| name.as_ref().map(ToString::to_string).unwrap_or_default();
    InvitationPage {
        say,
        organization: door.org.name.to_string(),
        inviter: opened.inviter(),
        email: door.user.email.as_str().to_owned(),
        role: say.role_of(&door.invitation.role, door.org.policies()),
        expires_at: say.when(opened.expires_at(), door.org.time_zone.as_str()),
        next: match step {
            Step::SetPassword => Next::SetPassword,
            Step::SignIn => Next::SignIn { other, may_send: may_send(who, opened) },
            Step::Code => Next::Code { sent: said.code_sent },
            Step::Join => Next::Join { account: other.unwrap_or_default() },
        },
        first_name: said.first_name.unwrap_or_else(|| text(&door.user.first_name)),
        last_name: said.last_name.unwrap_or_else(|| text(&door.user.last_name)),
        names_editable: policies.name_editors.include_the_person(),
        perhaps_anothers: door.is_perhaps_anothers(),
        may_decline: door.kind == LinkKind::Invite,
        key: draw_token(),
        min_length: policies.password_min_length(),
        code: said.code,
        error: said.error,
    }
}

/// An admin who opened the invited person's link by mistake may mail it to that person.
pub(super) fn may_send(who: &Holder, opened: &Opened) -> bool {
    let door = &opened.door;
    let here = who.signed_in.as_ref().filter(|s| s.org.id == door.org.id);
    here.is_some_and(|s| s.user.may_grant(&door.user.role, &door.user.given, door.org.policies()))
}
