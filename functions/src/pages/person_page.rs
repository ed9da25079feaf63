//! One person (R46): what is known of them, and what whoever is signed in may do about it.

use domain::user::{Hint, editing};
use domain::{CatalogKind, Permission, StatusKind};
use platform::Context;
use platform::edge::{Limit, Member, Problem};
use platform::keys::{self, Keys};
use platform::seal::SessionToken;
use platform::table::Found;
use schemars::JsonSchema;
use serde::Deserialize;

use crate::exports::ExportView;
pub use crate::pages::invitation_page::Reply;
use crate::pages::views::{DoneRow, FieldError, Notice, NoticeKind, PersonPage, profile};
use crate::pages::{Page, changing, language_of, person_form};
use crate::users::{get_user, user_timeline};
use crate::{days_off, exports, groups};

/// Lines of what was done that the page shows.
const DONE: u32 = 20;

/// Whom.
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
pub struct Request {
    /// `usr_…`
    pub id: String,
    /// The button that led here, whose effect the page tells.
    pub done: Option<String>,
    /// The export that was ordered here.
    pub export: Option<String>,
}

/// 200; 303 to the sign-in page for anybody else.
pub type Answered = Page;

/// The person, when they are off, and the lists that they may be put on.
pub fn wants(claims: &SessionToken, request: &Request) -> Keys {
    let lists: Keys = [CatalogKind::Departments, CatalogKind::Locations].into_iter().map(|kind| keys::catalog(claims.org, kind)).collect();
    let export = request.export.as_deref().map_or_else(Keys::none, |id| exports::keys_of(claims.org, claims.user, id));
    days_off::keys(claims.org, &request.id).and(lists).and(export)
}

/// What was done of late, and the groups around the person.
pub type Beside = (user_timeline::Beside, groups::Around);

/// Queries it: the token says in which organization.
///
/// # Errors
/// 503.
pub async fn beside(cx: &Context, claims: &SessionToken, request: &Request) -> Result<Beside, Problem> {
    let line = user_timeline::Request { id: request.id.clone(), limit: Limit(DONE), cursor: None };
    let (done, groups) = futures::join!(user_timeline::beside(cx, claims, &line), groups::around(cx, claims.org, request.id.parse().ok()));
    Ok((done?, groups?))
}

/// Shows it.
///
/// # Errors
/// 403 by `permission.users.read` for another, 404.
pub async fn handle(cx: &Context, who: Member, request: Request, found: Found, beside: Beside) -> Result<Answered, Problem> {
    if who.account.must_change {
        return Ok(changing::page(&who, None));
    }
    let told = request.done.as_deref().and_then(|action| profile::done(language_of(Some(&who), &who.call), action));
    let message = told.map(|text| Notice { kind: NoticeKind::Ok, text });
    let export = match &request.export {
        Some(id) => Some(exports::shown(cx, &exports::one(&found, who.org.id, who.user.id, id)?).await?),
        None => None,
    };
    show(cx, &who, &request, &found, beside, Said { message, export, ..Said::default() })
}

/// What the page says of the form that was sent.
#[derive(Default)]
pub struct Said {
    /// What was done, or could not be.
    pub message: Option<Notice>,
    /// What was wrong with a field.
    pub error: Option<FieldError>,
    /// The form, where what was typed is to be shown again.
    pub typed: Option<person_form::Request>,
    /// An export that was ordered.
    pub export: Option<ExportView>,
}

/// The page after something could not be done.
///
/// # Errors
/// As [`handle`].
pub async fn after(cx: &Context, who: &Member, request: &Request, said: Said) -> Result<Page, Problem> {
    let session = SessionToken { account: who.account.id, session: who.session.id, org: who.org.id, user: who.user.id };
    let wanted = wants(&session, request);
    let (found, around) = futures::join!(cx.table.read(&wanted), beside(cx, &session, request));
    show(cx, who, request, &found?, around?, said)
}

fn show(cx: &Context, who: &Member, request: &Request, found: &Found, (done, groups): Beside, said: Said) -> Result<Page, Problem> {
    get_user::may_see(who, &request.id)?;
    let (user, days) = days_off::planned(found, who.org.id, &request.id)?;
    let (say, policies) = (language_of(Some(who), &who.call), who.org.policies());
    let (may, notes) = (editing(&who.user, &user, policies), days_off::notes(who, &user));
    let list = |kind| -> Result<Vec<(String, String)>, Problem> { Ok(profile::choices(&found.catalog(who.org.id, kind)?)) };
    let status = if said.error.is_some() { 422 } else { 200 };
    let done = done.filter(|_| user.id == who.user.id || who.may(Permission::AuditRead)).map(|page| page.rows).unwrap_or_default();
    let is_off = matches!(user.status.kind(), StatusKind::Inactive | StatusKind::Terminated);
    let standing = profile::draft(&user);
    let draft = said.typed.map_or_else(|| standing.clone(), |typed| typed.over(standing.clone()));
    let page = PersonPage {
        say,
        organization: who.org.name.to_string(),
        me: who.user.display_name(),
        id: user.id.to_string(),
        person: user.display_name(),
        status: user.status.kind().name().to_owned(),
        status_label: say.status(user.status.kind(), policies),
        photo: user.photo.map(|photo| format!("/people/{}/photo?photo={photo}", user.id)),
        no_department: user.hints_after_placing().contains(&Hint::NoDepartment),
        freeze_cards: is_off && may.places && user.hints_after_end(policies).contains(&Hint::FreezeCards),
        facts: profile::facts(cx.clock.now(), say, &user, &who.org, found)?,
        editable: profile::editable(who, &user, may),
        draft,
        departments: list(CatalogKind::Departments)?,
        locations: list(CatalogKind::Locations)?,
        roles: who.user.roles_to_give(policies).into_iter().map(|role| (role.name.to_string(), say.role_of(&role.name, policies))).collect(),
        buttons: profile::buttons(say, who, &user, may, cx.clock.now()),
        min_length: policies.password_min_length(),
        for_good: profile::for_good(say, who, &user, may),
        groups: profile::choices_of(&groups.of),
        other_groups: profile::choices_of(&groups.others),
        export: said.export.map(|export| profile::export_line(say, &export)),
        days: days.by_start().into_iter().rev().map(|(id, day)| profile::day_row(say, &id.to_string(), day, notes)).collect(),
        done: done.into_iter().map(|row| DoneRow { when: say.when(row.time, who.org.time_zone.as_str()), action: row.action }).collect(),
        message: said.message,
        error: said.error,
    };
    Ok(Page::of(status, page.html()))
}
