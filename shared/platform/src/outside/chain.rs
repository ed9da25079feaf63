//! The chain of seals over the audit log, in a bucket whose objects nobody can change or remove before their time. It is no
//! part of the table, so whoever may write there can do nothing here.

use aws_sdk_s3::error::ProvideErrorMetadata as _;
use aws_sdk_s3::primitives::ByteStream;
use futures::{StreamExt as _, TryStreamExt as _};
use serde::{Deserialize, Serialize};

use crate::Context;
use crate::aws::how;
use crate::edge::Problem;
use crate::seals::{FOLDER, Seal, Unsealed, name_of, number_of};

/// Links that are read beside each other.
pub const BESIDE: usize = 32;

/// What became of a link that was to be added.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Added {
    /// It is the chain's end.
    Yes,
    /// Somebody else was there before.
    Taken,
}

/// Puts `text` at place `number`, if nothing is there. Done twice it is done once.
///
/// # Errors
/// 503.
pub async fn add(cx: &Context, number: u64, text: &str) -> Result<Added, Problem> {
    let call = cx.clients.s3().put_object().bucket(&cx.config.audit_bucket).key(name_of(number)).if_none_match("*");
    let failure = match call.content_type("text/plain").body(ByteStream::from(text.as_bytes().to_vec())).send().await {
        Ok(_) => return Ok(Added::Yes),
        Err(failure) => failure,
    };
    match failure.code() {
        // The SDK repeats a call whose answer was lost, and then meets what it put there itself.
        Some("PreconditionFailed") => Ok(if text_of(cx, number).await?.as_deref() == Some(text) { Added::Yes } else { Added::Taken }),
        _ => Err(Problem::unavailable(format!("PutObject: {}", how(&failure)))),
    }
}

/// What stands at place `number`; none if nothing does.
///
/// # Errors
/// 503.
pub async fn text_of(cx: &Context, number: u64) -> Result<Option<String>, Problem> {
    let failed = |cause: String| Problem::unavailable(format!("GetObject: {cause}"));
    match cx.clients.s3().get_object().bucket(&cx.config.audit_bucket).key(name_of(number)).send().await {
        Ok(answer) => {
            let bytes = answer.body.collect().await.map_err(|cause| failed(cause.to_string()))?.to_vec();
            Ok(Some(String::from_utf8_lossy(&bytes).into_owned()))
        }
        Err(failure) if failure.code() == Some("NoSuchKey") => Ok(None),
        Err(failure) => Err(failed(how(&failure))),
    }
}

/// The number of the newest link; none of an empty chain.
///
/// # Errors
/// 503.
pub async fn newest(cx: &Context) -> Result<Option<u64>, Problem> {
    let call = cx.clients.s3().list_objects_v2().bucket(&cx.config.audit_bucket).prefix(FOLDER).max_keys(1);
    let answer = call.send().await.map_err(|failure| Problem::unavailable(format!("ListObjectsV2: {}", how(&failure))))?;
    Ok(answer.contents().first().and_then(|object| number_of(object.key()?)))
}

/// Where a walk from the newest link to the oldest stands.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Place {
    /// The link that comes next.
    pub number: u64,
    /// The digest that the link behind it vouches with; the newest has none.
    pub vouched: Option<String>,
}

/// One link, or why it is none.
pub struct Link {
    /// Its number.
    pub number: u64,
    /// What it says.
    pub seal: Result<Seal, Unsealed>,
    /// What comes after it, towards the oldest; none at the end.
    pub next: Option<Place>,
}

/// At most `limit` links from `place` on, the newest first.
///
/// # Errors
/// 503.
pub async fn links(cx: &Context, place: Place, limit: u64) -> Result<Vec<Link>, Problem> {
    let ring = cx.keyring().await?;
    let numbers = (1..=place.number).rev().take(usize::try_from(limit).unwrap_or(usize::MAX));
    let texts: Vec<(u64, Option<String>)> = futures::stream::iter(numbers)
        .map(|number| async move { Ok::<_, Problem>((number, text_of(cx, number).await?)) })
        .buffered(BESIDE)
        .try_collect()
        .await?;
    let mut vouched = place.vouched;
    let mut links = Vec::new();
    for (number, text) in texts {
        let seal = Seal::read(number, text.as_deref(), vouched.as_deref(), &ring);
        // What is none vouches for nobody: the one before stands by its own mark.
        vouched = seal.as_ref().ok().map(|seal| seal.previous.clone());
        let next = (number > 1).then(|| Place { number: number - 1, vouched: vouched.clone() });
        links.push(Link { number, seal, next });
    }
    Ok(links)
}
