//! Renames the organization, moves it to another time zone, chooses its language.

use domain::organization::{Edit, update};
use domain::{Field, Locale, OrgName, Zone};
use platform::Context;
use platform::edge::{Answer, Member, Problem};
use platform::keys::Keys;
use platform::seal::SessionToken;
use platform::table::{Found, Receipt};
use schemars::JsonSchema;
use serde::Deserialize;

pub use crate::organizations::get_organization::{Answered, Reply};
use crate::views::OrganizationView;

/// What is to be different.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Request {
    /// Its name.
    #[serde(default)]
    #[schemars(with = "Option<String>")]
    pub name: Field<OrgName>,
    /// The IANA zone in which its deadlines are told.
    #[serde(default)]
    #[schemars(with = "Option<String>")]
    pub time_zone: Field<Zone>,
    /// The language of its mails and pages where neither invitation nor user names one; null for English.
    #[serde(default)]
    #[schemars(with = "Option<String>")]
    pub locale: Field<Locale>,
}

/// Nothing beyond the session.
pub fn wants(_: &SessionToken, _: &Request) -> Keys {
    Keys::none()
}

/// Edits it.
///
/// # Errors
/// 412, 422.
pub async fn handle(cx: &Context, who: Member, request: Request, _: Found) -> Result<Answered, Problem> {
    who.call.matches(who.org.version)?;
    let edit = Edit { name: request.name, time_zone: request.time_zone, locale: request.locale };
    let change = who.call.decide(cx, who.actor(), |at| update(at, who.org.clone(), edit))?;
    let organization = who.call.commit(cx, change, 200, &[]).await?;
    Ok(Answer::ok(OrganizationView::of(&organization)).version(organization.version))
}

/// The organization as it is now.
///
/// # Errors
/// None of its own.
pub async fn replay(_: &Context, who: Member, _: Request, _: Receipt) -> Result<Answered, Problem> {
    Ok(Answer::ok(OrganizationView::of(&who.org)).version(who.org.version))
}
