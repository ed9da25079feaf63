//! Somebody's photo, for whoever may read people, and for themselves (F24).

use domain::user::photo::PhotoSize;
use platform::Context;
use platform::edge::{Media, Member, Problem};
use platform::keys::Keys;
use platform::seal::SessionToken;
use platform::table::Found;
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::Deserialize;

use crate::photos::shown;
use crate::users::get_user;

/// Whose, and how large.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Request {
    /// `usr_…`
    pub id: String,
    /// small (64 pixels a side), medium (256) or large (1024); medium if nothing is said.
    #[serde(default)]
    #[schemars(with = "Option<String>")]
    pub size: Size,
    /// Which photo, as `photo_url` says: an answer to its own address may be kept for an hour.
    pub photo: Option<String>,
}

/// One of the three sizes.
#[derive(Clone, Copy, Debug)]
pub struct Size(pub PhotoSize);

impl Default for Size {
    fn default() -> Size {
        Size(PhotoSize::Medium)
    }
}

impl<'de> Deserialize<'de> for Size {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Size, D::Error> {
        PhotoSize::parse(&String::deserialize(deserializer)?).map(Size).ok_or_else(|| serde::de::Error::custom("unknown_value"))
    }
}

/// A JPEG.
pub struct Reply;

impl JsonSchema for Reply {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Photo".into()
    }
    fn inline_schema() -> bool {
        true
    }
    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({ "type": "string", "contentMediaType": "image/jpeg", "description": "A square JPEG" })
    }
}

/// 200 with an `ETag`, or 304.
pub type Answered = Media;

/// The person.
pub fn wants(claims: &SessionToken, request: &Request) -> Keys {
    get_user::wants(claims, &get_user::Request { id: request.id.clone() })
}

/// Shows it.
///
/// # Errors
/// 403 by `permission.users.read` for another's; 404, also for whoever has none.
pub async fn handle(cx: &Context, who: Member, request: Request, found: Found) -> Result<Answered, Problem> {
    get_user::may_see(&who, &request.id)?;
    let user = get_user::one(&found, who.org.id, request.id.parse().ok())?;
    shown(cx, &who, &user, request.size.0, request.photo.as_deref()).await
}
