//! One call being served: deciding at its moment, committing under its Idempotency-Key.

use std::sync::Arc;

use domain::change::Moment;
use domain::{Actor, Change, PhotoId, Refused, RequestId, Span, Time};
use tokio::sync::OnceCell;

use crate::Context;
use crate::clock::OsEntropy;
use crate::edge::Problem;
use crate::keys::{self, Key};
use crate::table::{Commit, Extra, Found, Receipt};

/// How long a key remembers its answer (F21).
const REMEMBERED: Span = Span::hours(24);

/// The Idempotency-Key of a call.
#[derive(Clone, Debug)]
pub struct Once {
    /// Where its receipt lies.
    pub key: Key,
    /// What the request was: an HMAC of operation, path and body.
    pub fingerprint: String,
}

/// A file that came with a request.
#[derive(Debug)]
pub struct File {
    /// It.
    pub bytes: Vec<u8>,
    /// As which photo it is stored, once it is: whoever decides anew stores it once.
    pub stored: OnceCell<PhotoId>,
}

/// What is known of a call besides who makes it.
#[derive(Clone, Debug)]
pub struct Call {
    /// The operation.
    pub operation: &'static str,
    /// The request's id.
    pub request: RequestId,
    /// The caller's network address.
    pub source: String,
    /// The caller's program, as session lists show it.
    pub device: String,
    /// The languages that the caller's browser asks for (`Accept-Language`), or nothing.
    pub languages: String,
    /// The Idempotency-Key, if one was sent.
    pub once: Option<Once>,
    /// The version that the caller has seen (`If-Match`).
    pub if_match: Option<String>,
    /// The versions that the caller has a copy of (`If-None-Match`).
    pub if_none_match: Option<String>,
    /// The file that came with the request, where the operation takes one.
    pub file: Option<Arc<File>>,
    /// The path that a page kept as the way back while somebody signs in.
    pub way_back: Option<String>,
    /// The token by which a browser is known that somebody signed in with.
    pub known_device: Option<String>,
}

impl Call {
    /// Refuses if the caller has seen another version than `version`.
    ///
    /// # Errors
    /// 412.
    pub fn matches(&self, version: u32) -> Result<(), Problem> {
        match self.if_match.as_deref() {
            None | Some("*") => Ok(()),
            Some(seen) if names(seen, &version.to_string()) => Ok(()),
            Some(_) => Err(Problem::new("version_mismatch")),
        }
    }

    /// Whether the caller has a copy of what has this entity tag.
    pub fn has_copy(&self, tag: &str) -> bool {
        self.if_none_match.as_deref().is_some_and(|copies| copies == "*" || names(copies, tag))
    }

    /// The call for one piece of it. Under an Idempotency-Key the piece has a receipt of its own, so that a call that broke
    /// off half-way does nothing twice when it is repeated.
    #[must_use]
    pub fn part(&self, name: &str) -> Call {
        let once = self.once.as_ref().map(|once| Once { key: keys::once(&format!("{}\n{name}", once.key.pk)), fingerprint: once.fingerprint.clone() });
        Call { once, if_match: None, ..self.clone() }
    }

    /// Whether an equal call did this before, by the receipt among what was read.
    ///
    /// # Errors
    /// 422 `idempotency_key_reused` if another call did.
    pub fn is_done(&self, found: &Found, now: Time) -> Result<bool, Problem> {
        let Some(once) = &self.once else { return Ok(false) };
        match found.receipt(&once.key)?.filter(|receipt| now < receipt.until) {
            Some(receipt) if receipt.fingerprint != once.fingerprint => Err(Problem::new("idempotency_key_reused")),
            receipt => Ok(receipt.is_some()),
        }
    }

    /// Lets a rule decide, now. Nothing may be awaited between this and the commit but the commit itself.
    ///
    /// # Errors
    /// The rule's refusal.
    pub fn decide<T>(&self, cx: &Context, actor: Actor, rule: impl FnOnce(&mut Moment<'_>) -> Result<Change<T>, Refused>) -> Result<Change<T>, Problem> {
        let mut entropy = OsEntropy;
        let mut at = Moment { now: cx.clock.now(), entropy: &mut entropy, actor, request: self.request };
        Ok(rule(&mut at)?)
    }

    /// Writes a change in one transaction. `status` and `ids` are what the answer is rebuilt from when the same
    /// Idempotency-Key comes again.
    ///
    /// # Errors
    /// 409 `conflict` if something else came first (the edge then decides anew), `last_owner`, 429, 503.
    pub async fn commit<T>(&self, cx: &Context, change: Change<T>, status: u16, ids: &[(&'static str, String)]) -> Result<T, Problem> {
        self.commit_with(cx, change, status, ids, Vec::new()).await
    }

    /// Writes a change, or `otherwise` where the limit of `rule` refuses it. `kept` says what the answer is rebuilt from.
    ///
    /// # Errors
    /// As [`Call::commit`].
    pub async fn commit_within<T>(
        &self,
        cx: &Context,
        rule: &str,
        change: Change<T>,
        otherwise: Option<Change<T>>,
        kept: impl Fn(&T) -> (u16, Vec<(&'static str, String)>),
    ) -> Result<T, Problem> {
        let (status, ids) = kept(&change.outcome);
        match (self.commit(cx, change, status, &ids).await, otherwise) {
            (Err(full), Some(change)) if full.is_limit(rule) => {
                let (status, ids) = kept(&change.outcome);
                self.commit(cx, change, status, &ids).await
            }
            (outcome, _) => outcome,
        }
    }

    /// As [`Call::commit`], with more rows that are written or end in the same transaction.
    ///
    /// # Errors
    /// As [`Call::commit`].
    pub async fn commit_with<T>(&self, cx: &Context, change: Change<T>, status: u16, ids: &[(&'static str, String)], also: Vec<Extra>) -> Result<T, Problem> {
        let receipt = self.once.as_ref().map(|once| Receipt {
            key: once.key.clone(),
            operation: self.operation.to_owned(),
            status,
            ids: ids.iter().map(|(name, id)| ((*name).to_owned(), id.clone())).collect(),
            fingerprint: once.fingerprint.clone(),
            until: cx.clock.now() + REMEMBERED,
        });
        commit(cx, change, receipt.as_ref(), also, Some(&self.source)).await
    }
}

/// Whether a list of entity tags (RFC 9110, 8.8.3) names `tag`.
fn names(list: &str, tag: &str) -> bool {
    list.split(',').any(|one| one.trim().trim_start_matches("W/").trim_matches('"') == tag)
}

/// Writes a change outside a call: a timer, a queue. `also` are rows of the outbox that end with it.
///
/// # Errors
/// As [`Call::commit`].
pub async fn commit<T>(cx: &Context, change: Change<T>, once: Option<&Receipt>, also: Vec<Extra>, source: Option<&str>) -> Result<T, Problem> {
    let commit = Commit {
        facts: &change.facts,
        follow_ups: &change.follow_ups,
        record: change.record.as_ref(),
        once,
        also,
        token: crate::clock::draw_token(),
        now: cx.clock.now(),
        source: source.map(str::to_owned),
    };
    cx.table.commit(commit).await?;
    Ok(change.outcome)
}
