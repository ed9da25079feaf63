//! Photos (R47; F24): three squares of each, kept apart from the table and shown to whoever may see the person.

pub mod get_own_photo;
pub mod get_photo;
pub mod remove_own_photo;
pub mod remove_photo;
pub mod set_own_photo;
pub mod set_photo;

use std::sync::Arc;

use domain::user::photo::{PhotoSize, change_photo, may_change_photo};
use domain::{Permission, PhotoId, User, UserId};
use platform::Context;
use platform::clock::OsEntropy;
use platform::edge::{File, Media, Member, Problem};
use platform::outside::{get_photo, put_photo};
use platform::picture::Squares;

/// How long a browser may show it, to the same person, without asking again.
const KEPT: &str = "private, max-age=3600";
/// Where the address does not say which photo it is, a browser asks each time whether it is still this one.
const ASKED: &str = "private, no-cache";
/// Whoever signs in next in the same browser is shown nothing of that.
const WHO_ASKS: &str = "authorization, cookie";

/// Where somebody's photo is, as answers name it: another photo is another address.
pub fn url(user: UserId, photo: Option<PhotoId>) -> Option<String> {
    photo.map(|photo| format!("/v1/users/{user}/photo?photo={photo}"))
}

/// Whoever manages people changes photos, and everybody their own: asked before it is looked up who there is.
///
/// # Errors
/// 403 by `permission.users.manage`.
fn may(who: &Member, user: &str) -> Result<(), Problem> {
    if user == who.user.id.to_string() || who.may(Permission::UsersManage) {
        return Ok(());
    }
    Err(Problem::forbidden(format!("permission.{}", Permission::UsersManage.name())))
}

/// Gives somebody the photo that came with the request. It is stored before anybody has it, and what is stored and nobody's is
/// deleted later.
///
/// # Errors
/// 403 by `permission.users.manage`, `role.above_own` or `profile.photo.editors`; 409 by status or `owner_protected`; 412; 415; 422.
async fn give(cx: &Context, who: &Member, user: User) -> Result<User, Problem> {
    let policies = who.org.policies();
    may_change_photo(&who.actor(), &who.user, &user, policies)?;
    who.call.matches(user.version)?;
    let file = who.call.file.clone().ok_or_else(|| Problem::field("required", "/file", "required"))?;
    let photo = *file.stored.get_or_try_init(|| stored(cx, &user, &file)).await?;
    let change = who.call.decide(cx, who.actor(), |at| change_photo(at, policies, &who.user, user, Some(photo)))?;
    who.call.commit(cx, change, 200, &[]).await
}

async fn stored(cx: &Context, user: &User, file: &Arc<File>) -> Result<PhotoId, Problem> {
    let squares = Squares::of(Arc::clone(file)).await?;
    let photo = PhotoId::draw(cx.clock.now(), &mut OsEntropy);
    put_photo(cx, user.org, user.id, photo, &squares).await?;
    Ok(photo)
}

/// Takes somebody's photo away.
///
/// # Errors
/// 403, 409 and 412, as [`give`].
async fn take(cx: &Context, who: &Member, user: User) -> Result<User, Problem> {
    who.call.matches(user.version)?;
    let change = who.call.decide(cx, who.actor(), |at| change_photo(at, who.org.policies(), &who.user, user, None))?;
    who.call.commit(cx, change, 204, &[]).await
}

/// Somebody's photo in one size; `named` is the photo that the address is of.
///
/// # Errors
/// 404 for whoever has none.
pub async fn shown(cx: &Context, who: &Member, user: &User, size: PhotoSize, named: Option<&str>) -> Result<Media, Problem> {
    let photo = user.photo.ok_or_else(Problem::not_found)?;
    let tag = format!("{photo}-{}", size.name());
    let cached = if named == Some(photo.to_string().as_str()) { KEPT } else { ASKED };
    let answer = if who.call.has_copy(&tag) {
        Media::unchanged()
    } else {
        Media::of("image/jpeg", get_photo(cx, user.org, user.id, photo, size).await?.ok_or_else(Problem::not_found)?)
    };
    Ok(answer
        .header("etag", format!("\"{tag}\""))
        .header("cache-control", cached)
        .header("vary", WHO_ASKS)
        .header("content-disposition", "inline; filename=\"photo.jpg\""))
}
