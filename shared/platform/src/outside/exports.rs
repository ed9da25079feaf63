//! Exports, in the bucket of files. A name holds whose it is and which, and leads nowhere without a signature.

use std::time::{Duration, SystemTime};

use aws_sdk_s3::presigning::PresigningConfig;
use aws_sdk_s3::primitives::ByteStream;
use domain::export::LINK;
use domain::{ExportId, OrgId, Time, UserId};
use futures::future::try_join_all;

use crate::Context;
use crate::aws::how;
use crate::edge::Problem;

/// Where all of a person's exports lie.
fn folder(org: OrgId, user: UserId) -> String {
    format!("exports/{org}/{user}/")
}

fn name(org: OrgId, user: UserId, export: ExportId) -> String {
    format!("{}{export}", folder(org, user))
}

/// Stores an export. Storing it again is harmless.
///
/// # Errors
/// 503.
pub async fn put_export(cx: &Context, org: OrgId, user: UserId, export: ExportId, document: Vec<u8>) -> Result<(), Problem> {
    let call = cx.clients.s3().put_object().bucket(&cx.config.file_bucket).key(name(org, user, export));
    let call = call.content_type("application/json").body(ByteStream::from(document));
    call.send().await.map(drop).map_err(|failure| Problem::unavailable(format!("PutObject: {}", how(&failure))))
}

/// A link to an export that works for ten minutes, and when it ends; in the cloud it ends no later than the rights that the
/// function has at the moment. Nothing is called for it.
///
/// # Errors
/// 503 without credentials.
pub async fn export_url(cx: &Context, org: OrgId, user: UserId, export: ExportId) -> Result<(String, Time), Problem> {
    let failed = |cause: &dyn std::fmt::Display| Problem::unavailable(format!("a link to an export: {cause}"));
    let (now, lasts) = (cx.clock.now().whole_second(), Duration::from_secs(LINK.0.unsigned_abs()));
    let start = SystemTime::UNIX_EPOCH + Duration::from_secs(now.unix().unsigned_abs());
    let config = PresigningConfig::builder().start_time(start).expires_in(lasts).build().map_err(|cause| failed(&cause))?;
    let call = cx.clients.s3().get_object().bucket(&cx.config.file_bucket).key(name(org, user, export));
    let call = call.response_content_type("application/json").response_content_disposition("attachment; filename=\"my-data.json\"");
    let signed = call.presigned(config).await.map_err(|failure| failed(&how(&failure)))?;
    // A browser sends what stands in the address and no more. What a function adds about its own trace is not signed.
    if signed.headers().any(|(name, _)| !name.eq_ignore_ascii_case("x-amzn-trace-id")) {
        return Err(failed(&"it needs headers"));
    }
    Ok((signed.uri().to_owned(), now + LINK))
}

/// The exports of a person that are stored, and whether there are more.
///
/// # Errors
/// 503.
pub async fn exports_of(cx: &Context, org: OrgId, user: UserId) -> Result<(Vec<ExportId>, bool), Problem> {
    let call = cx.clients.s3().list_objects_v2().bucket(&cx.config.file_bucket).prefix(folder(org, user));
    let answer = call.send().await.map_err(|failure| Problem::unavailable(format!("ListObjectsV2: {}", how(&failure))))?;
    let ids = answer.contents().iter().filter_map(|object| object.key()?.rsplit('/').next()?.parse().ok()).collect();
    Ok((ids, answer.is_truncated() == Some(true)))
}

/// Deletes these exports of a person.
///
/// # Errors
/// 503; deleting again is harmless.
pub async fn delete_exports(cx: &Context, org: OrgId, user: UserId, exports: Vec<ExportId>) -> Result<(), Problem> {
    let delete = |export: ExportId| {
        let call = cx.clients.s3().delete_object().bucket(&cx.config.file_bucket).key(name(org, user, export));
        async move { call.send().await.map_err(|failure| Problem::unavailable(format!("DeleteObject: {}", how(&failure)))) }
    };
    try_join_all(exports.into_iter().map(delete)).await.map(drop)
}
