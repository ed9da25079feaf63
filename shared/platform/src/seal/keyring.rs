//! The sealing keys that are in force, and everything that is made with them.

use std::fmt;

use base64::Engine;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use domain::{InvitationId, Time};
use sha2::{Digest as _, Sha256};

use super::derived::{Derived, mac};
use super::statement::{Kind, Statement};
use super::{AccountLink, Cursor, KnownDevice, Link, SessionToken, Unsealable};

/// What the seal adds to a statement, in bytes: the version in front and the tag behind.
const OVERHEAD: usize = 1 + 16;

#[derive(Clone)]
struct Version {
    number: u8,
    minted_from: Time,
    keys: Derived,
}

/// The key versions in force, at least one. A new version is published before it is minted with, so that every verifier
/// has it in time; it stays until the last thing sealed with it has ended.
#[derive(Clone)]
pub struct Keyring {
    /// By the time from which they are minted with, the latest last.
    versions: Vec<Version>,
}

/// Why a set of keys is not usable. Never says anything of the keys.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum KeyringError {
    /// There is none.
    Empty,
    /// Two have the same version number.
    Ambiguous,
    /// The stored text is not the expected JSON.
    Malformed,
}

impl fmt::Display for KeyringError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            KeyringError::Empty => "there is no sealing key",
            KeyringError::Ambiguous => "two sealing keys have one version",
            KeyringError::Malformed => "the sealing keys are not in the expected form",
        })
    }
}

impl std::error::Error for KeyringError {}

/// Shows version numbers only.
impl fmt::Debug for Keyring {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_set().entries(self.versions.iter().map(|version| version.number)).finish()
    }
}

#[derive(serde::Deserialize, serde::Serialize)]
pub(super) struct StoredRing {
    #[serde(default)]
    pub(super) versions: Vec<StoredVersion>,
    /// What a new deployment draws by itself; the first version's key is made of it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) material: Option<String>,
}

/// Letters and digits drawn evenly: 43 of them hold 256 bits.
const LEAST_MATERIAL: usize = 43;

/// The version that drawn material stands for.
pub(super) const DRAWN: u8 = 1;

/// The key of drawn material. The material holds more chance than the key takes, so one digest is extraction enough.
fn key_of(material: &str) -> Result<[u8; 32], KeyringError> {
    if material.len() < LEAST_MATERIAL {
        return Err(KeyringError::Malformed);
    }
    Ok(Sha256::new().chain_update(b"usher sealing key\0").chain_update(material).finalize().into())
}

#[derive(serde::Deserialize, serde::Serialize)]
pub(super) struct StoredVersion {
    pub(super) version: u8,
    pub(super) key: String,
    pub(super) minted_from: String,
}

impl Keyring {
    /// A ring of (version, key, minted from).
    pub fn new(versions: Vec<(u8, [u8; 32], Time)>) -> Result<Keyring, KeyringError> {
        let mut versions: Vec<Version> =
            versions.into_iter().map(|(number, key, minted_from)| Version { number, minted_from, keys: Derived::new(&key) }).collect();
        versions.sort_by_key(|version| (version.minted_from, version.number));
        if versions.is_empty() {
            return Err(KeyringError::Empty);
        }
        let repeated = versions.iter().enumerate().any(|(at, one)| versions[..at].iter().any(|other| other.number == one.number));
        if repeated { Err(KeyringError::Ambiguous) } else { Ok(Keyring { versions }) }
    }

    /// Reads the stored form: `{"versions": [{"version": 1, "key": "<32 bytes, base64>", "minted_from": "<RFC 3339>"}]}`.
    /// Beside or instead of versions there may be `"material": "<43 letters and digits or more>"`, which is what Secrets
    /// Manager can draw without ever showing it to a template: it is version 1, minted from the beginning.
    pub fn parse(text: &str) -> Result<Keyring, KeyringError> {
        let stored: StoredRing = serde_json::from_str(text).map_err(|_| KeyringError::Malformed)?;
        let read = |stored: StoredVersion| {
            let key: [u8; 32] = STANDARD.decode(stored.key).ok()?.try_into().ok()?;
            Some((stored.version, key, Time::parse(&stored.minted_from)?))
        };
        let mut versions: Vec<(u8, [u8; 32], Time)> = stored.versions.into_iter().map(read).collect::<Option<_>>().ok_or(KeyringError::Malformed)?;
        if let Some(material) = stored.material {
            versions.push((DRAWN, key_of(&material)?, Time(0)));
        }
        Keyring::new(versions)
    }

    /// The numbers of the versions that another had replaced in minting at `then`.
    pub(super) fn spent(&self, then: Time) -> Vec<u8> {
        let replaced = self.versions.iter().zip(self.versions.iter().skip(1)).filter(|(_, next)| next.minted_from <= then);
        replaced.map(|(version, _)| version.number).collect()
    }

    /// The latest version whose time has come; before any has, the earliest.
    fn minting(&self, now: Time) -> Option<&Version> {
        self.versions.iter().rev().find(|version| version.minted_from <= now).or(self.versions.first())
    }

    fn version(&self, number: u8) -> Option<&Version> {
        self.versions.iter().find(|version| version.number == number)
    }

    fn seal(&self, kind: Kind, bound_to: &[u8], plain: &[u8], now: Time) -> String {
        let sealed = self.minting(now).and_then(|version| Some((version.number, version.keys.seal(kind, bound_to, plain)?)));
        // A ring is never empty and no statement is near the cipher's limit; if that ever broke, the text would open nowhere.
        sealed.map_or_else(String::new, |(number, sealed)| URL_SAFE_NO_PAD.encode([&[number][..], &sealed].concat()))
    }

    fn open(&self, text: &str, kind: Kind, bound_to: &[u8], length: Option<usize>) -> Result<Vec<u8>, Unsealable> {
        // Lengths are looked at first, so that mere noise is forged and never sends anybody to fetch keys.
        let bytes = URL_SAFE_NO_PAD.decode(text).map_err(|_| Unsealable::Forged)?;
        let fits = length.map_or(bytes.len() >= OVERHEAD, |length| bytes.len() == length + OVERHEAD);
        let (number, sealed) = bytes.split_first().filter(|_| fits).ok_or(Unsealable::Forged)?;
        let version = self.version(*number).ok_or(Unsealable::UnknownVersion)?;
        version.keys.open(kind, bound_to, sealed).ok_or(Unsealable::Forged)
    }

    fn seal_statement<S: Statement>(&self, statement: &S, now: Time) -> String {
        self.seal(S::KIND, &[], &statement.write(), now)
    }

    fn open_statement<S: Statement>(&self, text: &str) -> Result<S, Unsealable> {
        S::read(&self.open(text, S::KIND, &[], Some(S::LENGTH))?).ok_or(Unsealable::Forged)
    }

    /// The text of an invitation, setup or notice link: 72 characters.
    pub fn seal_link(&self, link: &Link, now: Time) -> String {
        self.seal_statement(link, now)
    }

    /// What such a text says. Whether the link is alive the table knows.
    pub fn open_link(&self, text: &str) -> Result<Link, Unsealable> {
        self.open_statement(text)
    }

    /// The text of a reset or verification link: 51 characters.
    pub fn seal_account_link(&self, link: &AccountLink, now: Time) -> String {
        self.seal_statement(link, now)
    }

    /// What such a text says.
    pub fn open_account_link(&self, text: &str) -> Result<AccountLink, Unsealable> {
        self.open_statement(text)
    }

    /// The token of a session: 108 characters.
    pub fn seal_session(&self, token: &SessionToken, now: Time) -> String {
        self.seal_statement(token, now)
    }

    /// What such a token says. Whether the session is alive the table knows.
    pub fn open_session(&self, text: &str) -> Result<SessionToken, Unsealable> {
        self.open_statement(text)
    }

    /// The token of a device that somebody signed in with: 66 characters.
    pub fn seal_device(&self, device: &KnownDevice, now: Time) -> String {
        self.seal_statement(device, now)
    }

    /// What such a token says.
    pub fn open_device(&self, text: &str) -> Result<KnownDevice, Unsealable> {
        self.open_statement(text)
    }

    /// A list cursor that stands at `position`.
    pub fn seal_cursor(&self, cursor: &Cursor<'_>, position: &[u8], now: Time) -> String {
        self.seal(Kind::Cursor, &bound(cursor), position, now)
    }

    /// The position of a cursor; [`Unsealable::Forged`] in another organization or for another query.
    pub fn open_cursor(&self, cursor: &Cursor<'_>, text: &str) -> Result<Vec<u8>, Unsealable> {
        self.open(text, Kind::Cursor, &bound(cursor), None)
    }

    /// Whether `text` has the form of a link or a session token and names a version that is not here: reason to read the
    /// keys again. Mere noise has not the form.
    pub fn is_of_unknown_version(&self, text: &str) -> bool {
        let lengths = [Link::LENGTH, AccountLink::LENGTH, SessionToken::LENGTH].map(|length| length + OVERHEAD);
        let bytes = URL_SAFE_NO_PAD.decode(text).unwrap_or_default();
        lengths.contains(&bytes.len()) && bytes.first().is_some_and(|number| self.version(*number).is_none())
    }

    /// HMAC-SHA256 under one of the earliest version's derived keys: publishing a new version changes none of these.
    fn lasting(&self, key: impl Fn(&Derived) -> &[u8; 32], parts: &[&[u8]]) -> [u8; 32] {
        self.versions.first().map(|version| mac(key(&version.keys), parts)).unwrap_or_default()
    }

    /// The eight digits of an invitation's code number `serial`: the same for every mail about it, stored nowhere.
    pub fn code(&self, invitation: InvitationId, serial: u32) -> String {
        let whole = self.lasting(|keys| &keys.code, &[&invitation.bytes(), &serial.to_be_bytes()]);
        let drawn = whole.iter().take(8).fold(0u64, |sum, byte| sum << 8 | u64::from(*byte));
        format!("{:08}", drawn % 100_000_000)
    }

    /// What an idempotency row keeps of a request's body instead of the body: 64 hexadecimal digits, equal exactly for an
    /// equal body in the same scope.
    pub fn fingerprint(&self, scope: &str, body: &[u8]) -> String {
        let length = (scope.len() as u64).to_be_bytes();
        hexadecimal(&self.lasting(|keys| &keys.fingerprint, &[&length, scope.as_bytes(), body]))
    }

    /// A stand-in for an address or another personal text in throttle keys and logs, 32 hexadecimal digits: equal for
    /// equal texts, and of no use without the key.
    pub fn subject(&self, text: &str) -> String {
        hexadecimal(&self.lasting(|keys| &keys.subject, &[text.as_bytes()])[..16])
    }

    /// The mark of a text of the audit log's chain: the version that made it, a point, 64 hexadecimal digits.
    pub fn mark(&self, text: &str, now: Time) -> String {
        // A ring is never empty.
        self.minting(now).map_or_else(String::new, |version| marked(version, text))
    }

    /// Whether a text of that chain carries its own mark; none if the version is not here any more.
    pub fn is_marked(&self, text: &str, mark: &str) -> Option<bool> {
        let number = mark.split('.').next().and_then(|number| number.parse().ok());
        let Some(number) = number else { return Some(false) };
        // Nobody learns from how long this takes: whoever may ask may read the mark itself.
        self.version(number).map(|version| marked(version, text) == mark)
    }
}

fn marked(version: &Version, text: &str) -> String {
    format!("{}.{}", version.number, hexadecimal(&mac(&version.keys.audit, &[text.as_bytes()])))
}

fn hexadecimal(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

fn bound(cursor: &Cursor<'_>) -> Vec<u8> {
    [&cursor.org.bytes()[..], cursor.query.as_bytes()].concat()
}

#[cfg(test)]
#[path = "tests.rs"]
mod tests;
