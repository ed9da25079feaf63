//! Argon2id (RFC 9106) with 19 MiB, two passes, one lane: 20 ms and more of a core, so never on a thread that serves others
//! and never more at once than there are cores.

use std::fmt;
use std::hint::black_box;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use argon2::password_hash::phc::PasswordHash;
use argon2::{Algorithm, Argon2, Params, PasswordHasher, PasswordVerifier, Version};
use domain::Entropy;
use tokio::sync::Semaphore;

use super::{NewPassword, Typed};
use crate::clock::OsEntropy;

/// What every hash costs; raising it makes each next sign-in rewrite its hash.
const COST: Params = Params::DEFAULT;

/// No hash was made: the runtime is going down, or memory ran out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct HashFailed;

impl fmt::Display for HashFailed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the password could not be hashed")
    }
}

impl std::error::Error for HashFailed {}

/// What a verification found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Verdict {
    /// It is the password.
    pub ok: bool,
    /// It is, and its hash was made at another cost than today's: hash it anew.
    pub rehash: bool,
}

const WRONG: Verdict = Verdict { ok: false, rehash: false };

/// Makes and verifies hashes. Clones share one limit.
#[derive(Clone, Debug)]
pub struct Hasher {
    cores: Arc<Semaphore>,
    hashes: Arc<AtomicU64>,
}

impl Default for Hasher {
    fn default() -> Hasher {
        Hasher::new()
    }
}

fn argon() -> Argon2<'static> {
    Argon2::new(Algorithm::Argon2id, Version::V0x13, COST)
}

fn verdict(phc: &str, typed: &Typed) -> Verdict {
    let Ok(hash) = PasswordHash::new(phc) else {
        tracing::error!("a stored password hash is not in PHC form");
        return WRONG;
    };
    let ok = argon().verify_password(typed.as_ref().as_bytes(), &hash).is_ok();
    let current = hash.algorithm == Algorithm::Argon2id.ident() && Params::try_from(&hash).is_ok_and(|cost| same_cost(&cost));
    Verdict { ok, rehash: ok && !current }
}

/// The output's length is not compared: a read hash states it, the default leaves it open.
fn same_cost(cost: &Params) -> bool {
    (cost.m_cost(), cost.t_cost(), cost.p_cost()) == (COST.m_cost(), COST.t_cost(), COST.p_cost())
}

impl Hasher {
    /// As many hashes at once as the machine has cores.
    pub fn new() -> Hasher {
        let cores = std::thread::available_parallelism().map_or(1, usize::from);
        Hasher { cores: Arc::new(Semaphore::new(cores)), hashes: Arc::default() }
    }

    /// How many hashes were made so far, for nothing or for something.
    pub fn hashes(&self) -> u64 {
        self.hashes.load(Ordering::Relaxed)
    }

    /// Waits for a core and works on a blocking thread. The permit goes along: a caller that gives up does not free the
    /// core that its hash still uses.
    async fn work<T: Send + 'static>(&self, work: impl FnOnce() -> T + Send + 'static) -> Result<T, HashFailed> {
        let permit = Arc::clone(&self.cores).acquire_owned().await.map_err(|_| HashFailed)?;
        self.hashes.fetch_add(1, Ordering::Relaxed);
        let span = tracing::Span::current();
        let working = tokio::task::spawn_blocking(move || {
            let _held = permit;
            span.in_scope(work)
        });
        working.await.map_err(|_| HashFailed)
    }

    /// The PHC string of `password` with a fresh random salt of 16 bytes.
    pub async fn hash(&self, password: NewPassword) -> Result<String, HashFailed> {
        let mut salt = [0u8; 16];
        OsEntropy.fill(&mut salt);
        let hash = move || argon().hash_password_with_salt(password.0.as_ref().as_bytes(), &salt).map(|hash| hash.to_string());
        self.work(hash).await?.map_err(|_| HashFailed)
    }

    /// The PHC string of a password that was right just now, under today's cost.
    pub async fn rehash(&self, typed: &Typed) -> Result<String, HashFailed> {
        self.hash(NewPassword::already_chosen(typed.clone())).await
    }

    /// Whether `typed` is the password that `phc` is the hash of. Without a `phc` (no such account, no password) the same
    /// work is done for nothing, so that the time tells nobody whether there is one. A stored hash that cannot be read is a
    /// wrong password, and an error in the log.
    pub async fn verify(&self, phc: Option<&str>, typed: &Typed) -> Result<Verdict, HashFailed> {
        let (phc, typed) = (phc.map(str::to_owned), typed.clone());
        let verify = move || match phc {
            Some(phc) => verdict(&phc, &typed),
            None => {
                let mut unused = [0u8; Params::DEFAULT_OUTPUT_LEN];
                let _ = black_box(argon().hash_password_into(typed.as_ref().as_bytes(), &[0; 16], &mut unused));
                WRONG
            }
        };
        self.work(verify).await
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn typed(text: &str) -> Typed {
        Typed::new(text).unwrap()
    }

    #[tokio::test]
    async fn a_hash_is_argon2id_salted_and_verifies_only_its_password() {
        let hasher = Hasher::new();
        let new = NewPassword::check("mauve grim oxen caf\u{e9}", 15, &[]).unwrap();
        let phc = hasher.hash(new.clone()).await.unwrap();
        assert!(phc.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"), "{phc}");
        assert_ne!(hasher.hash(new).await.unwrap(), phc);
        assert_eq!(hasher.verify(Some(&phc), &typed("mauve grim oxen cafe\u{301}")).await, Ok(Verdict { ok: true, rehash: false }));
        assert_eq!(hasher.verify(Some(&phc), &typed("mauve grim oxen cafe")).await, Ok(WRONG));
        assert_eq!(hasher.verify(Some("not a hash"), &typed("mauve grim oxen cafe")).await, Ok(WRONG));
        assert_eq!(hasher.verify(None, &typed("mauve grim oxen cafe")).await, Ok(WRONG));
    }

    #[tokio::test]
    async fn texts_equal_to_the_72nd_byte_are_different_passwords() {
        let hasher = Hasher::new();
        let long = "mauve grim oxen parade under a bored and yellow moon, and nobody minds it ";
        let phc = hasher.hash(NewPassword::check(format!("{long}one"), 15, &[]).unwrap()).await.unwrap();
        assert!(!hasher.verify(Some(&phc), &typed(&format!("{long}two"))).await.unwrap().ok);
    }

    #[test]
    fn a_hash_of_another_cost_is_made_anew() {
        let cheap = Argon2::new(Algorithm::Argon2id, Version::V0x13, Params::new(8192, 1, 1, None).unwrap());
        let phc = cheap.hash_password_with_salt(b"mauve grim oxen parade", &[1; 16]).unwrap().to_string();
        assert_eq!(verdict(&phc, &typed("mauve grim oxen parade")), Verdict { ok: true, rehash: true });
        assert_eq!(verdict(&phc, &typed("mauve grim oxen parades")), WRONG);
    }
}
