//! Goes on in another of the person's organizations, and to the page that asked for it.

use domain::OrgId;
use platform::Context;
use platform::edge::{Member, Problem};
use platform::keys::Keys;
use platform::seal::SessionToken;
use platform::table::Found;
use schemars::JsonSchema;
use serde::Deserialize;

pub use crate::pages::again as replay;
pub use crate::pages::invitation_page::Reply;
use crate::pages::{Page, way_back};
use crate::sessions::{switch_organization, token};

/// The form.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Request {
    /// `org_…`
    #[schemars(with = "String")]
    pub organization: OrgId,
    /// The link that the person came from.
    pub back: Option<String>,
}

/// 303 to the page that asked for it, or home.
pub type Answered = Page;

/// The account's user there.
pub fn wants(claims: &SessionToken, request: &Request) -> Keys {
    switch_organization::wants(claims, &switch_organization::Request { organization: request.organization })
}

/// Switches.
///
/// # Errors
/// As the API's operation; 303 to the sign-in page where the sign-in is too long ago.
pub async fn handle(cx: &Context, who: Member, request: Request, found: Found) -> Result<Answered, Problem> {
    let switched = switch_organization::handle(cx, who, switch_organization::Request { organization: request.organization }, found).await?;
    Ok(Page::see(way_back(request.back.as_deref()).unwrap_or("/home")).cookie(token::cookie(&switched.body().session)))
}
