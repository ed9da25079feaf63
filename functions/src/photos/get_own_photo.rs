//! The own photo (F24).

use platform::Context;
use platform::edge::{Member, Problem};
use platform::keys::Keys;
use platform::seal::SessionToken;
use platform::table::Found;
use schemars::JsonSchema;
use serde::Deserialize;

use crate::photos::get_photo::Size;
pub use crate::photos::get_photo::{Answered, Reply};
use crate::photos::shown;

/// How large.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Request {
    /// small (64 pixels a side), medium (256) or large (1024); medium if nothing is said.
    #[serde(default)]
    #[schemars(with = "Option<String>")]
    pub size: Size,
    /// Which photo, as `photo_url` says: an answer to its own address may be kept for an hour.
    pub photo: Option<String>,
}

/// Nothing beyond the session.
pub fn wants(_: &SessionToken, _: &Request) -> Keys {
    Keys::none()
}

/// Shows it.
///
/// # Errors
/// 404 for whoever has none.
pub async fn handle(cx: &Context, who: Member, request: Request, _: Found) -> Result<Answered, Problem> {
    shown(cx, &who, &who.user, request.size.0, request.photo.as_deref()).await
}
