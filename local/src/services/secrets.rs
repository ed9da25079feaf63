//! Secrets Manager `GetSecretValue`: the sealing keys, drawn at the first start and kept readable by the owner alone. The
//! file is read at every call, so that `usher keys` changes what a running runner hands out.

use std::io::Write;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use domain::Entropy;
use platform::clock::OsEntropy;
use serde_json::{Value, json};

use super::{Refusal, Reply};

/// The name of the one secret.
pub const KEYS: &str = "usher/keys";

/// The secrets of one runner.
pub struct Secrets {
    file: Option<PathBuf>,
    keys: Mutex<String>,
}

impl Secrets {
    /// The keys of a file, drawn and written at the first start; for `None` they live in memory.
    ///
    /// # Errors
    /// The file cannot be read or written.
    pub fn open(file: Option<&Path>) -> std::io::Result<Secrets> {
        let keys = match file {
            Some(path) if path.exists() => std::fs::read_to_string(path)?,
            Some(path) => {
                let keys = draw();
                write_private(path, &keys)?;
                keys
            }
            None => draw(),
        };
        Ok(Secrets { file: file.map(Path::to_path_buf), keys: Mutex::new(keys) })
    }

    /// The secret text: `{"versions": [{"version", "key", "minted_from"}]}`. Of a file that is gone, what it held last.
    pub fn keys(&self) -> String {
        let mut keys = self.keys.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(text) = self.file.as_ref().and_then(|file| std::fs::read_to_string(file).ok()) {
            *keys = text;
        }
        keys.clone()
    }

    /// Publishes other keys of a runner in memory, for as long as this process runs.
    pub fn publish(&self, keys: String) {
        *self.keys.lock().unwrap_or_else(PoisonError::into_inner) = keys;
    }

    pub(super) fn get(&self, request: &Value) -> Reply {
        if request["SecretId"].as_str() != Some(KEYS) {
            return Err(Refusal::new(400, "ResourceNotFoundException", "Secrets Manager can't find the specified secret."));
        }
        Ok(json!({
            "ARN": "arn:aws:secretsmanager:local:000000000000:secret:usher/keys-local0", "Name": KEYS,
            "VersionId": "00000000-0000-0000-0000-000000000001", "VersionStages": ["AWSCURRENT"], "SecretString": self.keys(),
        }))
    }
}

/// A key is minted with from 1970 on: the runner's clock may be set to any past.
fn draw() -> String {
    let key = draw_key();
    json!({"versions": [{"version": 1, "key": STANDARD.encode(key), "minted_from": "1970-01-01T00:00:00Z"}]}).to_string()
}

/// 256 random bits.
pub(crate) fn draw_key() -> [u8; 32] {
    let mut key = [0u8; 32];
    OsEntropy.fill(&mut key);
    key
}

/// Writes a file that only its owner may read, whole or not at all.
pub(crate) fn write_private(path: &Path, text: &str) -> std::io::Result<()> {
    let partial = path.with_extension("partial");
    let mut options = std::fs::OpenOptions::new();
    options.write(true).create(true).truncate(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut file = options.open(&partial)?;
    file.write_all(text.as_bytes())?;
    file.sync_all()?;
    std::fs::rename(partial, path)
}
