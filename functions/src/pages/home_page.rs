//! The home page: the organization's people, and what the signed-in person may do about them.

use domain::account::Membership;
use domain::policy::RequiredField;
use domain::{Catalog, CatalogKind, Permission};
use platform::Context;
use platform::clock::draw_token;
use platform::edge::{Member, Problem};
use platform::keys::{self, Keys};
use platform::seal::{Link, Purpose, SessionToken};
use platform::table::{Found, Listed};
use schemars::JsonSchema;
use serde::Deserialize;

pub use crate::pages::invitation_page::Reply;
use crate::pages::views::{FieldError, HomePage, InviteDraft, Notice, people, profile};
use crate::pages::{Page, changing, language_of, switching};
use crate::users::list_users;

/// Which part of which list.
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
pub struct Request {
    /// What people are found by.
    #[serde(default)]
    pub q: String,
    /// One folder: a status, or several that are called alike with points between; everybody who is here without it.
    #[serde(default)]
    pub status: String,
    /// A role; any without it.
    #[serde(default)]
    pub of_role: String,
    /// at or not: away, or not away.
    #[serde(default)]
    pub vacation: String,
    /// newest, oldest, name, name_desc, status or status_desc.
    #[serde(default)]
    pub sort: String,
    /// Where the page before said that the list goes on.
    pub cursor: Option<String>,
}

/// 200; 303 to the sign-in page for anybody else.
pub type Answered = Page;

/// Nothing beyond the session.
pub fn wants(_: &SessionToken, _: &Request) -> Keys {
    Keys::none()
}

/// A page of people, not yet shown, and where else the account has somebody.
pub type Beside = (list_users::Beside, Vec<Membership>);

/// Queries them: the token says whose.
///
/// # Errors
/// 422 for a cursor of another list.
pub async fn beside(cx: &Context, claims: &SessionToken, request: &Request) -> Result<Beside, Problem> {
    let people = people::wanted(request);
    let (page, memberships) = futures::join!(list_users::beside(cx, claims, &people), cx.table.memberships(claims.account));
    Ok((page?, memberships?))
}

/// Shows it.
///
/// # Errors
/// As [`beside`].
pub async fn handle(cx: &Context, who: Member, request: Request, _: Found, page: Beside) -> Result<Answered, Problem> {
    if who.account.must_change {
        return Ok(changing::page(&who, None));
    }
    show(cx, &who, &request, page, Said::default()).await
}

/// The fields of the form that an organization may require.
const REQUIRED: [RequiredField; 5] = [RequiredField::First, RequiredField::Last, RequiredField::Phone, RequiredField::Department, RequiredField::Position];

/// The first page after something was done.
///
/// # Errors
/// 503.
pub async fn after(cx: &Context, who: &Member, said: Said) -> Result<Page, Problem> {
    let session = SessionToken { account: who.account.id, session: who.session.id, org: who.org.id, user: who.user.id };
    let page = beside(cx, &session, &Request::default()).await?;
    show(cx, who, &Request::default(), page, said).await
}

/// What the page says of the form that was sent.
#[derive(Default)]
pub struct Said {
    /// What was done, or could not be.
    pub message: Option<Notice>,
    /// What was wrong with a field.
    pub error: Option<FieldError>,
    /// What was typed.
    pub draft: InviteDraft,
}

async fn show(cx: &Context, who: &Member, request: &Request, (page, memberships): Beside, said: Said) -> Result<Page, Problem> {
    let list = match who.may(Permission::UsersRead) {
        true => Some(list_users::shown(cx, who, page).await?),
        false => None,
    };
    let (say, policies) = (language_of(Some(who), &who.call), who.org.policies());
    let sort_ignored = list.as_ref().is_some_and(|page| page.sort_ignored);
    let counted = list.as_ref().and_then(|page| page.totals.as_ref()).map(|totals| totals.named()).unwrap_or_default();
    let count = |folder: &[Listed]| counted.iter().filter(|(listed, _)| folder.contains(listed)).map(|(_, count)| *count).sum::<u64>();
    let totals = people::folders(say, policies).into_iter().map(|(label, folder)| (label, count(&folder)));
    let (rows, next_cursor) = list.map_or_else(Default::default, |page| (page.data, page.next_cursor));
    let status = if said.error.is_some() { 422 } else { 200 };
    let keyring = cx.keyring().await?;
    let look_after = |user| format!("/n/{}", keyring.seal_link(&Link { purpose: Purpose::Notice, org: who.org.id, user, epoch: 0 }, cx.clock.now()));
    let mut draft = said.draft;
    if draft.role.is_empty() {
        policies.default_role.as_str().clone_into(&mut draft.role);
    }
    let may_invite = who.user.may_invite(policies);
    let departments = match may_invite && policies.requires(RequiredField::Department) {
        true => cx.table.read(&keys::catalog(who.org.id, CatalogKind::Departments).into()).await?.catalog(who.org.id, CatalogKind::Departments)?,
        false => Catalog::empty(who.org.id, CatalogKind::Departments),
    };
    let page = HomePage {
        say,
        organization: who.org.name.to_string(),
        me: who.user.display_name(),
        my_id: who.user.id.to_string(),
        asked: people::asked(say, policies, request),
        sort_ignored,
        rows: rows.into_iter().map(|row| people::person(say, who, row, look_after)).collect(),
        may_settle: who.may(Permission::SettingsManage),
        may_invite,
        roles: who.user.roles_to_give(policies).into_iter().map(|role| (role.name.to_string(), say.role_of(&role.name, policies))).collect(),
        required: REQUIRED.into_iter().filter(|field| policies.requires(*field)).collect(),
        departments: profile::choices(&departments),
        draft,
        error: said.error,
        message: said.message,
        next_cursor,
        totals: totals.filter(|(_, count)| *count > 0).collect(),
        mailbox_unproved: !who.account.is_proved(),
        switcher: switching::switcher(cx, who, &memberships).await?,
        key: draw_token(),
    };
    Ok(Page::of(status, page.html()))
}
