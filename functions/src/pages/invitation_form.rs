//! What the invited person does on the link's page: accept, ask for a code, decline, ask for a fresh link, sign out.

use domain::Name;
use platform::Context;
use platform::edge::{Holder, HolderClaims, Problem};
use platform::keys::Keys;
use platform::password::Typed;
use platform::table::{Found, Receipt};
use schemars::JsonSchema;
use serde::Deserialize;

use crate::invitations::{accept_invitation, ask_code, door, renew_invitation};
pub use crate::pages::invitation_page::{Answered, Reply};
use crate::pages::invitation_page::{Said, show};
use crate::pages::views::{FieldError, LinkSentPage, OtherAddressPage};
use crate::pages::{Page, dead_link, declining, fault, language, language_of, of_problem, sending, sign_out_form};
use crate::sessions::token;

/// The form.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Request {
    /// The link's token.
    pub token: String,
    /// Which button.
    pub action: Action,
    /// The Idempotency-Key: a double click gets in once.
    pub key: Option<String>,
    /// The address, for the browser's password store; not used.
    pub username: Option<String>,
    /// The chosen password.
    #[schemars(with = "Option<String>")]
    pub password: Option<Typed>,
    /// First name, read as text: whatever was typed is shown again.
    pub first_name: Option<String>,
    /// Last name, likewise.
    pub last_name: Option<String>,
    /// The mailed code.
    pub code: Option<String>,
    /// The box that is ticked to decline.
    pub confirm: Option<String>,
}

/// The buttons.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Action {
    /// Accept.
    Accept,
    /// Mail the code.
    Code,
    /// Show the page that asks whether to decline.
    #[serde(rename = "decline-ask")]
    DeclineAsk,
    /// Decline: scanners press buttons, so a box has to be ticked too.
    Decline,
    /// A fresh link, or tell the organization.
    Renew,
    /// The account that holds the address is somebody else's.
    NotMyAccount,
    /// Sign out of the other account and go on.
    SignOut,
    /// An admin has it mailed to the invited person.
    SendToPerson,
}

/// User, invitation and organization.
pub fn wants(claims: &HolderClaims, _: &Request) -> Keys {
    door::wants(claims)
}

/// Does it. What can be corrected is shown again with the form.
///
/// # Errors
/// 410 for what is no link.
pub async fn handle(cx: &Context, who: Holder, request: Request, found: Found) -> Result<Answered, Problem> {
    let (link, say) = (request.token.clone(), language(&who, &found)?);
    let typed = Said::typed(&request.first_name, &request.last_name, &request.code);
    let done = match request.action {
        Action::Accept => accept(cx, &who, &found, request).await,
        Action::Code => match ask_code::ask(cx, &who, &found).await {
            Ok(()) => show(cx, &who, &found, &link, Said { code_sent: true, ..typed.clone() }).await,
            Err(problem) => Err(problem),
        },
        Action::DeclineAsk => declining::page(cx, &who, &found, None).await,
        Action::Decline if request.confirm.is_none() => {
            let error = FieldError { field: "confirm".to_owned(), text: say.decline_tick_first() };
            declining::page(cx, &who, &found, Some(error)).await
        }
        Action::Decline => declining::decline(cx, &who, &found).await,
        Action::Renew => renew_invitation::ask(cx, &who, &found).await.map(|()| Page::of(202, LinkSentPage { say }.html())),
        Action::NotMyAccount => renew_invitation::not_my_account(cx, &who, &found).await.map(|()| Page::of(202, OtherAddressPage { say }.html())),
        Action::SignOut => sign_out(cx, &who, &link).await,
        Action::SendToPerson => sending::send(cx, &who, &found).await,
    };
    match done {
        Err(problem) if problem.again || problem.status >= 500 => Err(problem),
        Err(problem) if problem.status == 410 => {
            let organization = found.organization(who.link()?.org)?.map(|org| org.name.to_string());
            Ok(dead_link(say, &problem, organization))
        }
        Err(problem) if matches!(problem.code, "sign_in_required" | "wrong_account" | "code_required") => show(cx, &who, &found, &link, typed).await,
        Err(problem) => Ok(of_problem(&problem, show(cx, &who, &found, &link, Said { error: Some(fault(say, &problem)), ..typed }).await?)),
        done => done,
    }
}

/// A double click: the same session again.
///
/// # Errors
/// 401 if that session has ended.
pub async fn replay(cx: &Context, who: Holder, _: Request, receipt: Receipt) -> Result<Answered, Problem> {
    if receipt.id("session").is_none() {
        return Ok(Page::of(202, LinkSentPage { say: language_of(who.signed_in.as_ref(), &who.call) }.html()));
    }
    let entered = accept_invitation::entered(cx, &who, &receipt).await?;
    let view = token::shown(cx, &entered.session).await?;
    Ok(Page::see("/home").cookie(token::cookie(&view)))
}

/// Out of the other account, and back to the link.
async fn sign_out(cx: &Context, who: &Holder, link: &str) -> Result<Page, Problem> {
    if let Some(signed_in) = &who.signed_in {
        sign_out_form::end(cx, &who.call, signed_in).await?;
    }
    Ok(Page::see(format!("/i/{link}")).cookie(token::no_cookie()))
}

async fn accept(cx: &Context, who: &Holder, found: &Found, request: Request) -> Result<Page, Problem> {
    let Request { token, password, first_name, last_name, code, .. } = request;
    let (first_name, last_name) = (name(first_name.as_deref(), "/first_name")?, name(last_name.as_deref(), "/last_name")?);
    let given = accept_invitation::Request { token, password, first_name, last_name, code };
    let accepted = accept_invitation::enter(cx, who, found, given).await?;
    let view = token::shown(cx, &accepted.session).await?;
    Ok(Page::see("/home").cookie(token::cookie(&view)).forgetting_the_way_back())
}

fn name(typed: Option<&str>, pointer: &str) -> Result<Option<Name>, Problem> {
    typed.filter(|text| !text.is_empty()).map(|text| Name::parse(text).map_err(|cause| Problem::field("invalid", pointer, cause.to_string()))).transpose()
}
