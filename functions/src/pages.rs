//! Pages rendered here, usable without JavaScript. What they do is what the API's operations do: no rule lives in a page.

mod acting;
pub mod changing;
pub mod declining;
pub mod home_form;
pub mod home_page;
pub mod invitation_form;
pub mod invitation_page;
mod inviting;
pub mod notice_form;
pub mod notice_page;
pub mod organization_form;
pub mod organization_page;
pub mod person_form;
pub mod person_page;
pub mod photo_form;
pub mod photo_page;
pub mod reset_form;
pub mod reset_page;
mod sending;
mod settling;
pub mod sign_in_form;
pub mod sign_in_page;
pub mod sign_out_form;
pub mod switch_form;
pub mod switching;
pub mod verify_form;
pub mod verify_page;
pub mod views;

use std::pin::Pin;

use domain::{DeadReason, RequestId};
use platform::Context;
use platform::edge::{BACK_COOKIE, Call, Holder, Outbound, Problem, Render, SignedIn};
use platform::table::{Found, Receipt};

use crate::texts::{Texts, of_invitation, of_member, of_visitor};
use views::{DeadLinkPage, ErrorPage, FieldError};

/// What `make` makes, on the heap: a form that may do any of many things holds the state of the one that it does.
fn apart<F: Future>(make: impl FnOnce() -> F) -> Pin<Box<F>> {
    Box::pin(make())
}

/// A page, or the way to another.
#[derive(Clone, Debug)]
pub struct Page {
    status: u16,
    html: String,
    headers: Vec<(&'static str, String)>,
}

impl Page {
    /// A page of any status.
    pub fn of(status: u16, html: String) -> Page {
        Page { status, html, headers: Vec::new() }
    }
    /// A page.
    pub fn ok(html: String) -> Page {
        Page::of(200, html)
    }
    /// To another page, by GET.
    pub fn see(path: impl Into<String>) -> Page {
        Page { status: 303, html: String::new(), headers: vec![("location", path.into())] }
    }
    /// The same with a cookie.
    #[must_use]
    pub fn cookie(mut self, cookie: String) -> Page {
        self.headers.push(("set-cookie", cookie));
        self
    }
    /// The same, keeping `path` as the way back while the person signs in.
    #[must_use]
    pub fn keeping_the_way_back(self, path: &str) -> Page {
        self.cookie(format!("{BACK_COOKIE}={path}; Path=/; Secure; HttpOnly; SameSite=Lax; Max-Age=3600"))
    }
    /// The same, forgetting the way back.
    #[must_use]
    pub fn forgetting_the_way_back(self) -> Page {
        self.cookie(format!("{BACK_COOKIE}=; Path=/; Secure; HttpOnly; SameSite=Lax; Max-Age=0"))
    }
}

impl Render for Page {
    fn render(self) -> Outbound {
        let mut out = if self.html.is_empty() { Outbound::empty(self.status) } else { Outbound::new(self.status, "text/html; charset=utf-8", self.html) };
        out.headers.extend(self.headers.into_iter().map(|(name, value)| (name.to_owned(), value)));
        out
    }
}

/// Only our own pages are a way back: a link's, or the home page.
pub fn way_back(path: Option<&str>) -> Option<&str> {
    let ours = |path: &str| ["/i/", "/n/", "/v/"].iter().any(|prefix| path.starts_with(prefix));
    path.filter(|path| ours(path) && path.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'/' | b'-' | b'_')))
}

/// A dead link's page.
pub fn dead_link(say: Texts, problem: &Problem, organization: Option<String>) -> Page {
    let reason = problem.reason.unwrap_or(DeadReason::Unknown);
    Page::of(410, DeadLinkPage { say, reason, organization, actions: problem.actions.clone() }.html())
}

/// In which language a link's holder is spoken to: as far as the link leads to somebody, theirs.
///
/// # Errors
/// 503.
pub fn language(who: &Holder, found: &Found) -> Result<Texts, Problem> {
    let browser = &who.call.languages;
    let Some(link) = who.link else { return Ok(of_visitor(browser)) };
    let Some(org) = found.organization(link.org)? else { return Ok(of_visitor(browser)) };
    let (user, invitation) = (found.user(link.org, link.user)?, found.invitation(link.org, link.user)?);
    Ok(match (&invitation, &user) {
        (Some(invitation), Some(user)) => of_invitation(invitation, user, &org, browser),
        _ => of_member(user.as_ref(), &org, browser),
    })
}

/// In which language somebody is spoken to who may be signed in.
pub fn language_of(signed_in: Option<&SignedIn>, call: &Call) -> Texts {
    signed_in.map_or_else(|| of_visitor(&call.languages), |s| of_member(Some(&s.user), &s.org, &call.languages))
}

/// The field at fault, empty if there is none, and what to say about it.
pub fn fault(say: Texts, problem: &Problem) -> FieldError {
    // Whatever stands deeper in what was sent was typed into the field at its top.
    let field = problem.errors.first().and_then(|error| error.pointer.split('/').nth(1)).unwrap_or_default();
    FieldError { field: field.to_owned(), text: told(say, problem) }
}

/// A refusal as a page words it.
fn told(say: Texts, problem: &Problem) -> String {
    let least = problem.more.get("min_length").and_then(serde_json::Value::as_u64).unwrap_or_default();
    let what = match (problem.code, problem.errors.first()) {
        ("invalid", Some(error)) if error.pointer == "/email" => say.field_wrong_email(),
        ("invalid", Some(error)) => say.field_wrong(&error.code),
        (code, _) => say.refusal(code, problem.status, least),
    };
    match problem.retry_after {
        Some(wait) => say.error_wait(what, say.wait(wait.0)),
        None => what,
    }
}

/// A page that says what was refused carries the refusal's status and the time to wait.
pub fn of_problem(problem: &Problem, mut page: Page) -> Page {
    page.status = problem.status;
    page.headers.extend(problem.retry_after.map(|wait| ("retry-after", wait.0.to_string())));
    page
}

/// The page of a refusal that no page of its own caught.
pub(crate) fn refusal(problem: &Problem, request: RequestId, browser: &str) -> Outbound {
    let say = of_visitor(browser);
    let page = match problem.status {
        401 => Page::see("/sign-in"),
        403 if problem.code == "password_change_required" => Page::see("/home"),
        410 => dead_link(say, problem, None),
        status => {
            let title = if status == 404 { say.error_not_found() } else { say.error_title() };
            let page = ErrorPage { say, status, title, detail: told(say, problem), request_id: request.to_string() };
            Page::of(status, page.html())
        }
    };
    problem.headers(page.render())
}

/// What a page may load and where its forms may go: its own style, its own photos, its own origin, nothing else.
pub(crate) fn content_security_policy() -> String {
    format!(
        "default-src 'none'; img-src 'self'; style-src '{}'; form-action 'self'; base-uri 'none'; object-src 'none'; frame-ancestors 'none'",
        views::style_hash()
    )
}

/// A form that was sent twice: the page after it is shown again by asking for it.
///
/// # Errors
/// None.
pub async fn again<W: Send, R: Send>(_: &Context, _: W, _: R, _: Receipt) -> Result<Page, Problem> {
    Ok(Page::see("/home"))
}
