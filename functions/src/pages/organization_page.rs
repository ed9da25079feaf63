//! What an organization keeps and decides, for whoever manages its settings: departments, positions, locations, groups (F25), roles
//! (F35) and policies (REQUIREMENTS section 4).

use domain::{Group, Permission};
use platform::Context;
use platform::edge::{Caller, Member, Problem, Who};
use platform::keys::{self, Keys};
use platform::seal::SessionToken;
use platform::table::{Found, Page as Rows};
use schemars::JsonSchema;
use serde::Deserialize;

use crate::organizations::preview_policies;
pub use crate::pages::invitation_page::Reply;
use crate::pages::views::{FieldError, Notice, NoticeKind, OrganizationPage, WouldBe, settings};
use crate::pages::{Page, changing, fault, language_of, of_problem, organization_form};

/// Groups that the page shows.
const GROUPS: usize = 100;

/// What led here, and what is to be shown beside it.
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
pub struct Request {
    /// The button that led here, whose effect the page tells.
    pub done: Option<String>,
    /// A preset whose difference is to be shown.
    #[serde(default)]
    pub preset: String,
    /// Policies whose difference is to be shown, one a line: name, equals sign, value.
    #[serde(default)]
    pub values: String,
}

/// 200; 303 to the sign-in page for anybody who is not signed in.
pub type Answered = Page;

/// The three lists, and who runs the organization.
pub fn wants(claims: &SessionToken, _: &Request) -> Keys {
    let lists = domain::CatalogKind::ALL.into_iter().map(|kind| keys::catalog(claims.org, kind));
    lists.chain([keys::keepers(claims.org)]).collect()
}

/// The groups, by name.
pub type Beside = Rows<Group>;

/// Queries them: the token says whose.
///
/// # Errors
/// 503.
pub async fn beside(cx: &Context, claims: &SessionToken, _: &Request) -> Result<Beside, Problem> {
    Ok(cx.table.groups_page(claims.org, GROUPS, None).await?)
}

/// Shows it.
///
/// # Errors
/// 403 by `permission.users.read`; 503.
pub async fn handle(cx: &Context, who: Member, request: Request, found: Found, groups: Beside) -> Result<Answered, Problem> {
    if who.account.must_change {
        return Ok(changing::page(&who, None));
    }
    let say = language_of(Some(&who), &who.call);
    let told = request.done.as_deref().and_then(|action| settings::done(say, action));
    let message = told.map(|text| Notice { kind: NoticeKind::Ok, text });
    let Request { preset, values, .. } = request;
    if preset.is_empty() && values.trim().is_empty() {
        return show(&who, &found, &groups, Said { message, ..Said::default() });
    }
    let asked = organization_form::Request { preset, values, ..organization_form::Request::default() };
    match difference(cx, &who, &asked, &found).await {
        Ok(would_be) => show(&who, &found, &groups, Said { would_be: Some(would_be), typed: Some(asked), ..Said::default() }),
        Err(problem) if problem.status == 422 => {
            let page = show(&who, &found, &groups, Said { error: Some(fault(say, &problem)), typed: Some(asked), ..Said::default() })?;
            Ok(of_problem(&problem, page))
        }
        Err(problem) => Err(problem),
    }
}

/// What the policies that were asked for would change.
async fn difference(cx: &Context, who: &Member, asked: &organization_form::Request, found: &Found) -> Result<WouldBe, Problem> {
    let shown = preview_policies::handle(cx, who.clone(), asked.policies()?, found.clone()).await?;
    Ok(settings::would_be(language_of(Some(who), &who.call), shown.body(), asked))
}

/// What the page says of the form that was sent.
#[derive(Default)]
pub struct Said {
    /// What was done, or could not be.
    pub message: Option<Notice>,
    /// What was wrong with a field.
    pub error: Option<FieldError>,
    /// The form, where what was typed is to be shown again.
    pub typed: Option<organization_form::Request>,
    /// What other policies would change.
    pub would_be: Option<WouldBe>,
}

/// The page after something that is not to be told elsewhere.
///
/// # Errors
/// 503.
pub async fn after(cx: &Context, who: &Member, said: Said) -> Result<Page, Problem> {
    let session = SessionToken { account: who.account.id, session: who.session.id, org: who.org.id, user: who.user.id };
    let (asked, wanted) = (Request::default(), wants(&session, &Request::default()));
    let (found, groups) = futures::join!(cx.table.read(&wanted), beside(cx, &session, &asked));
    show(who, &found?, &groups?, said)
}

fn show(who: &Member, found: &Found, groups: &Beside, said: Said) -> Result<Page, Problem> {
    // What is on the lists is for those who may read people, as everywhere.
    who.allow(Who::Member(Some(Permission::UsersRead)))?;
    let say = language_of(Some(who), &who.call);
    let status = if said.error.is_some() { 422 } else { 200 };
    let standing = settings::draft(&who.org);
    let lists = settings::lists(say, who.org.id, found, groups)?;
    let page = OrganizationPage {
        say,
        organization: who.org.name.to_string(),
        me: who.user.display_name(),
        entries: settings::entries(&lists),
        places: settings::places(who.org.id, found)?,
        lists,
        presets: settings::presets(say),
        policies: settings::policies(who.org.policies()),
        own_preset: who.org.policy.preset().name().to_owned(),
        roles: settings::roles(say, who),
        may: settings::may(who),
        would_be: said.would_be,
        draft: match said.typed {
            Some(typed) => settings::typed(typed, standing),
            None => standing,
        },
        message: said.message,
        error: said.error,
    };
    Ok(Page::of(status, page.html()))
}
