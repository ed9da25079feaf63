//! The signed-in person edits the own profile, as far as the organization lets people (F23, R49).

use domain::user::{ProfileEdit, edit_profile};
use domain::{Field, Locale, Name, Phone, Zone};
use platform::Context;
use platform::edge::{Member, Problem};
use platform::keys::Keys;
use platform::seal::SessionToken;
use platform::table::{Found, Receipt};
use schemars::JsonSchema;
use serde::Deserialize;

use crate::users::me;
pub use crate::users::me::{Answered, Reply};
use crate::views::around;

/// What is to be different; null clears a field.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Request {
    /// First name.
    #[serde(default)]
    #[schemars(with = "Option<String>")]
    pub first_name: Field<Name>,
    /// Last name.
    #[serde(default)]
    #[schemars(with = "Option<String>")]
    pub last_name: Field<Name>,
    /// E.164.
    #[serde(default)]
    #[schemars(with = "Option<String>")]
    pub phone: Field<Phone>,
    /// Language.
    #[serde(default)]
    #[schemars(with = "Option<String>")]
    pub locale: Field<Locale>,
    /// The IANA zone that the person lives in; null for the organization's.
    #[serde(default)]
    #[schemars(with = "Option<String>")]
    pub time_zone: Field<Zone>,
}

/// What the edit refers to.
pub fn wants(claims: &SessionToken, request: &Request) -> Keys {
    around::keys(claims.org, claims.user, &request.edit())
}

impl Request {
    fn edit(&self) -> ProfileEdit {
        let Request { first_name, last_name, phone, locale, time_zone } = self.clone();
        ProfileEdit { first_name, last_name, phone, locale, time_zone, ..ProfileEdit::default() }
    }
}

/// Edits it.
///
/// # Errors
/// 403 with the policy that names a field's editors, 412, 422.
pub async fn handle(cx: &Context, who: Member, request: Request, found: Found) -> Result<Answered, Problem> {
    who.call.matches(who.user.version)?;
    let edit = request.edit();
    let around = around::read(cx, who.org.id, who.user.id, &edit, &found).await?;
    let change = who.call.decide(cx, who.actor(), |at| edit_profile(at, &who.org, &who.user, who.user.clone(), edit, &around))?;
    let user = who.call.commit(cx, change, 200, &[]).await?;
    Ok(me::shown(cx, &who, &user))
}

/// The profile as it is now.
///
/// # Errors
/// None of its own.
pub async fn replay(cx: &Context, who: Member, _: Request, _: Receipt) -> Result<Answered, Problem> {
    Ok(me::shown(cx, &who, &who.user))
}
