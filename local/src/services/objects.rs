//! S3, as far as it is needed: `PutObject`, `GetObject`, `ListObjectsV2`, `DeleteObject`. As in the cloud an object of the audit
//! log's chain that is there stays as it is; photos and exports come and go. What is asked for without a signature is refused, and
//! a link that was signed for some time works until then by the runner's clock; signatures themselves are not checked.

use std::collections::BTreeMap;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError};

use axum::body::{Body, Bytes};
use axum::http::{HeaderMap, Method, Response, StatusCode, Uri};
use domain::{Span, Time};
use percent_encoding::percent_decode_str;

use super::draw_id;

/// The bucket of the audit log's seals.
pub const AUDIT: &str = "usher-audit";
/// The bucket of people's photos and exports.
pub const FILES: &str = "usher-files";
/// Seconds that a link may work at most.
const LONGEST_LINK: i64 = 604_800;
/// What a list shows at most if nobody says less.
const MOST_LISTED: usize = 1000;

/// The objects of one runner: files in a folder, or in memory. Names of the two buckets begin differently, so one folder holds both.
pub struct Objects {
    folder: Option<PathBuf>,
    memory: Mutex<BTreeMap<String, Vec<u8>>>,
}

/// What is answered instead of an object.
struct Refused(u16, &'static str);

impl From<std::io::Error> for Refused {
    fn from(cause: std::io::Error) -> Refused {
        if cause.kind() == std::io::ErrorKind::NotFound {
            return Refused(404, "NoSuchKey");
        }
        tracing::error!(%cause, "objects cannot be read or written");
        Refused(500, "InternalError")
    }
}

impl Objects {
    /// The objects of a folder, made when the first is put there; for `None` they live in memory.
    pub fn new(folder: Option<PathBuf>) -> Objects {
        Objects { folder, memory: Mutex::default() }
    }

    fn memory(&self) -> MutexGuard<'_, BTreeMap<String, Vec<u8>>> {
        self.memory.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// All names that begin with `prefix`, in order.
    ///
    /// # Errors
    /// The folder cannot be read.
    pub fn names(&self, prefix: &str) -> std::io::Result<Vec<String>> {
        let Some(folder) = &self.folder else { return Ok(self.memory().keys().filter(|name| name.starts_with(prefix)).cloned().collect()) };
        let mut names = Vec::new();
        let entries = match std::fs::read_dir(folder.join(prefix)) {
            Err(cause) if cause.kind() == std::io::ErrorKind::NotFound => return Ok(names),
            entries => entries?,
        };
        for entry in entries {
            let name = entry?.file_name().to_string_lossy().into_owned();
            // A file that is being written has a point in its name.
            if !name.contains('.') {
                names.push(format!("{prefix}{name}"));
            }
        }
        names.sort_unstable();
        Ok(names)
    }

    /// An object's bytes.
    ///
    /// # Errors
    /// It is not there, or cannot be read.
    pub fn read(&self, name: &str) -> std::io::Result<Vec<u8>> {
        match &self.folder {
            Some(folder) => std::fs::read(folder.join(name)),
            None => self.memory().get(name).cloned().ok_or_else(|| std::io::ErrorKind::NotFound.into()),
        }
    }

    /// Overwrites or removes an object past every lock, as no caller of the service can: for tests of what is found then.
    ///
    /// # Errors
    /// The folder cannot be written.
    pub fn tamper(&self, name: &str, bytes: Option<Vec<u8>>) -> std::io::Result<()> {
        match (&self.folder, bytes) {
            (Some(folder), Some(bytes)) => std::fs::write(folder.join(name), bytes),
            (Some(folder), None) => std::fs::remove_file(folder.join(name)),
            (None, Some(bytes)) => {
                self.memory().insert(name.to_owned(), bytes);
                Ok(())
            }
            (None, None) => {
                self.memory().remove(name);
                Ok(())
            }
        }
    }

    /// Whole and durable, or not at all; `false` if something is there.
    fn create(&self, name: &str, bytes: &[u8]) -> std::io::Result<bool> {
        let Some(folder) = &self.folder else {
            let mut memory = self.memory();
            let free = !memory.contains_key(name);
            if free {
                memory.insert(name.to_owned(), bytes.to_vec());
            }
            return Ok(free);
        };
        let path = folder.join(name);
        if let Some(parent) = path.parent() {
            std::fs::create_dir_all(parent)?;
        }
        let partial = path.with_extension(draw_id());
        write_whole(&partial, bytes)?;
        // A link is made only where nothing is.
        let linked = std::fs::hard_link(&partial, &path);
        std::fs::remove_file(&partial)?;
        match linked {
            Ok(()) => Ok(true),
            Err(cause) if cause.kind() == std::io::ErrorKind::AlreadyExists => Ok(false),
            Err(cause) => Err(cause),
        }
    }

    /// Whole and durable, in place of what is there.
    fn replace(&self, name: &str, bytes: &[u8]) -> std::io::Result<()> {
        let Some(folder) = &self.folder else {
            self.memory().insert(name.to_owned(), bytes.to_vec());
            return Ok(());
        };
        let path = folder.join(name);
        if let Some(parent) = path.parent() {
            std::fs::create_dir_all(parent)?;
        }
        let partial = path.with_extension(draw_id());
        write_whole(&partial, bytes)?;
        std::fs::rename(&partial, &path)
    }

    fn put(&self, bucket: &str, name: &str, headers: &HeaderMap, body: &Bytes) -> Result<Vec<u8>, Refused> {
        match headers.get("if-none-match") {
            Some(value) if value == "*" && self.create(name, body)? => Ok(Vec::new()),
            Some(value) if value == "*" => Err(Refused(412, "PreconditionFailed")),
            _ if bucket == FILES => Ok(self.replace(name, body).map(|()| Vec::new())?),
            _ => Err(Refused(403, "AccessDenied")),
        }
    }

    /// Deleting what is not there is fine.
    fn delete(&self, bucket: &str, name: &str) -> Result<Vec<u8>, Refused> {
        if bucket != FILES {
            return Err(Refused(403, "AccessDenied"));
        }
        match self.tamper(name, None) {
            Err(cause) if cause.kind() != std::io::ErrorKind::NotFound => Err(cause.into()),
            _ => Ok(Vec::new()),
        }
    }

    fn list(&self, bucket: &str, query: &str) -> Result<Vec<u8>, Refused> {
        let most = value(query, "max-keys").and_then(|most| most.parse().ok()).unwrap_or(MOST_LISTED);
        let prefix = value(query, "prefix").unwrap_or_default();
        own(bucket, prefix.trim_end_matches('/'))?;
        let names = self.names(&prefix)?;
        // Names are digits and ids behind a plain prefix: nothing in them needs escaping.
        let shown: String = names.iter().take(most).map(|name| format!("<Contents><Key>{name}</Key><Size>0</Size></Contents>")).collect();
        let cut = names.len() > most;
        Ok(format!("<ListBucketResult><Name>{bucket}</Name><IsTruncated>{cut}</IsTruncated>{shown}</ListBucketResult>").into_bytes())
    }

    /// The answer to a request for one of the buckets; none to every other.
    pub(super) fn answer(&self, method: &Method, uri: &Uri, headers: &HeaderMap, body: &Bytes, now: Time) -> Option<Response<Body>> {
        let path = uri.path().strip_prefix('/')?;
        let (bucket, name) = path.split_once('/').unwrap_or((path, ""));
        let bucket = [AUDIT, FILES].into_iter().find(|known| *known == bucket)?;
        let query = uri.query().unwrap_or_default();
        let outcome = match (method.as_str(), name, signed(headers, query, now).and_then(|()| own(bucket, name))) {
            ("GET", "", _) if headers.contains_key("authorization") => self.list(bucket, query),
            (_, _, Err(refused)) => Err(refused),
            ("GET", name, _) => self.read(name).map_err(Refused::from),
            ("PUT", name, _) => self.put(bucket, name, headers, body),
            ("DELETE", name, _) => self.delete(bucket, name),
            _ => Err(Refused(405, "MethodNotAllowed")),
        };
        let (status, bytes) = match outcome {
            Ok(bytes) => (200, bytes),
            Err(Refused(status, code)) => (status, format!("<Error><Code>{code}</Code><Message>{code}</Message></Error>").into_bytes()),
        };
        let mut response = Response::new(Body::from(bytes));
        *response.status_mut() = StatusCode::from_u16(status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        for (asked, header) in [("response-content-type", "content-type"), ("response-content-disposition", "content-disposition")] {
            if let Some(value) = value(query, asked).and_then(|value| value.parse().ok()) {
                response.headers_mut().insert(header, value);
            }
        }
        Some(response)
    }
}

/// A parameter of an address.
fn value(query: &str, wanted: &str) -> Option<String> {
    let mut pairs = query.split('&').filter_map(|pair| pair.split_once('='));
    pairs.find(|(name, _)| *name == wanted).map(|(_, value)| percent_decode_str(value).decode_utf8_lossy().into_owned())
}

/// A request is signed in a header, or in its address for a time that is not over.
fn signed(headers: &HeaderMap, query: &str, now: Time) -> Result<(), Refused> {
    if headers.contains_key("authorization") {
        return Ok(());
    }
    let of = |date: &str| {
        let (day, time) = date.strip_suffix('Z')?.split_once('T')?;
        let (year, rest) = day.split_at_checked(4)?;
        let ((month, day), (hour, rest_of_time)) = (rest.split_at_checked(2)?, time.split_at_checked(2)?);
        let (minute, second) = rest_of_time.split_at_checked(2)?;
        Time::parse(&format!("{year}-{month}-{day}T{hour}:{minute}:{second}Z"))
    };
    let from = value(query, "X-Amz-Date").as_deref().and_then(of);
    let lasts = value(query, "X-Amz-Expires").and_then(|seconds| seconds.parse().ok()).filter(|seconds| (1..=LONGEST_LINK).contains(seconds)).map(Span);
    let signed = value(query, "X-Amz-Signature").is_some_and(|signature| !signature.is_empty());
    match (from, lasts) {
        (Some(from), Some(lasts)) if signed && now < from + lasts => Ok(()),
        _ => Err(Refused(403, "AccessDenied")),
    }
}

/// A name of one of this bucket's own folders, and no way out of it.
fn own(bucket: &str, name: &str) -> Result<(), Refused> {
    let folders: &[&str] = if bucket == AUDIT { &["audit"] } else { &["photos", "exports"] };
    let plain = name.split('/').all(|part| !part.is_empty() && !part.starts_with('.') && !part.contains(['\\', '%']));
    if plain && name.split('/').next().is_some_and(|folder| folders.contains(&folder)) { Ok(()) } else { Err(Refused(400, "InvalidArgument")) }
}

fn write_whole(path: &Path, bytes: &[u8]) -> std::io::Result<()> {
    let mut file = std::fs::File::create_new(path)?;
    file.write_all(bytes)?;
    file.sync_all()
}
