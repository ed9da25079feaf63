//! Photos, in a bucket of their own. A name holds whose it is and which, never anything that somebody typed.

use aws_sdk_s3::error::ProvideErrorMetadata as _;
use aws_sdk_s3::primitives::ByteStream;
use domain::user::photo::PhotoSize;
use domain::{OrgId, PhotoId, Time, UserId};
use futures::future::try_join_all;

use crate::Context;
use crate::aws::how;
use crate::edge::Problem;
use crate::picture::Squares;

/// Where all of a person's photos lie.
fn folder(org: OrgId, user: UserId) -> String {
    format!("photos/{org}/{user}/")
}

fn name(org: OrgId, user: UserId, photo: PhotoId, size: PhotoSize) -> String {
    format!("{}{photo}-{}", folder(org, user), size.name())
}

/// Which photo a name is of.
fn photo_of(name: &str) -> Option<PhotoId> {
    name.rsplit('/').next()?.split('-').next()?.parse().ok()
}

/// Stores a photo in every size. Until the person has it, nobody sees it.
///
/// # Errors
/// 503; some of it may be stored.
pub async fn put_photo(cx: &Context, org: OrgId, user: UserId, photo: PhotoId, squares: &Squares) -> Result<(), Problem> {
    let put = |(size, jpeg): (PhotoSize, &[u8])| {
        let call = cx.clients.s3().put_object().bucket(&cx.config.file_bucket).key(name(org, user, photo, size));
        let call = call.content_type("image/jpeg").body(ByteStream::from(jpeg.to_vec()));
        async move { call.send().await.map_err(|failure| Problem::unavailable(format!("PutObject: {}", how(&failure)))) }
    };
    try_join_all(squares.each().map(put)).await.map(drop)
}

/// A photo in one size; none if it is not there.
///
/// # Errors
/// 503.
pub async fn get_photo(cx: &Context, org: OrgId, user: UserId, photo: PhotoId, size: PhotoSize) -> Result<Option<Vec<u8>>, Problem> {
    let failed = |cause: String| Problem::unavailable(format!("GetObject: {cause}"));
    match cx.clients.s3().get_object().bucket(&cx.config.file_bucket).key(name(org, user, photo, size)).send().await {
        Ok(answer) => Ok(Some(answer.body.collect().await.map_err(|cause| failed(cause.to_string()))?.to_vec())),
        Err(failure) if failure.code() == Some("NoSuchKey") => Ok(None),
        Err(failure) => Err(failed(how(&failure))),
    }
}

/// The names of what is stored of a person's photos, and whether there are more.
///
/// # Errors
/// 503.
pub async fn photos_of(cx: &Context, org: OrgId, user: UserId) -> Result<(Vec<String>, bool), Problem> {
    let call = cx.clients.s3().list_objects_v2().bucket(&cx.config.file_bucket).prefix(folder(org, user));
    let answer = call.send().await.map_err(|failure| Problem::unavailable(format!("ListObjectsV2: {}", how(&failure))))?;
    let names = answer.contents().iter().filter_map(|object| object.key().map(str::to_owned)).collect();
    Ok((names, answer.is_truncated() == Some(true)))
}

/// Deletes what of `names` is of no photo that is kept: `kept`, and what was drawn at `young` or later and may be on its way.
///
/// # Errors
/// 503; deleting again is harmless.
pub async fn delete_photos(cx: &Context, names: Vec<String>, kept: Option<PhotoId>, young: Option<Time>) -> Result<(), Problem> {
    let stays = |photo: PhotoId| kept == Some(photo) || young.is_some_and(|young| young <= photo.drawn_at());
    let gone = names.into_iter().filter(|name| !photo_of(name).is_some_and(stays));
    let delete = |name: String| {
        let call = cx.clients.s3().delete_object().bucket(&cx.config.file_bucket).key(name);
        async move { call.send().await.map_err(|failure| Problem::unavailable(format!("DeleteObject: {}", how(&failure)))) }
    };
    try_join_all(gone.map(delete)).await.map(drop)
}
