//! One HTTP operation from request to answer: the same steps, in the same order, for every row of the table.

use domain::Time;

use crate::Context;
use crate::clock;
use crate::edge::call::{Call, Once};
use crate::edge::caller::SignedIn;
use crate::edge::message::{BACK_COOKIE, DEVICE_COOKIE, SESSION_COOKIE};
use crate::edge::operation::{Http, Operation, PathParameters};
use crate::edge::{Answer, Caller, Inbound, Outbound, Problem, Render, Surface, Who, parse};
use crate::keys::{self, Keys};
use crate::seal::{Keyring, SessionToken};
use crate::table::{Found, Receipt};

/// How often a call is decided anew when other commits came first.
const TRIES: u32 = 8;

/// Other bodies an hour under one Idempotency-Key of a caller without session.
const GUESSES: u32 = 5;

type Claims<H> = <<H as Http>::Who as Caller>::Claims;

/// Everything that was learned from the request alone.
struct Asked<H: Http> {
    token: Option<SessionToken>,
    claims: Claims<H>,
    /// A request that cannot be read is refused only once its sender is proved.
    request: Result<H::Request, Problem>,
    call: Call,
}

/// Serves one request of `operation`.
///
/// # Errors
/// The refusal; the surface's dialect is the caller's to choose.
pub async fn serve<H: Http>(cx: &Context, operation: &'static Operation, inbound: Inbound, path: PathParameters) -> Result<Outbound, Problem> {
    let largest = parse::largest(operation);
    if inbound.body.len() > largest {
        return Err(Problem::new("too_large").with("limit", largest));
    }
    same_site(cx, operation, &inbound)?;
    let asked = ask::<H>(cx, operation, &inbound, &path).await?;
    for tried in 1.. {
        let outcome = attempt::<H>(cx, operation, &asked, &inbound, tried == 1).await;
        match outcome {
            Err(problem) if problem.again && tried < TRIES => clock::back_off(tried).await,
            outcome => return outcome.map(Render::render),
        }
    }
    Err(Problem::new("conflict"))
}

async fn ask<H: Http>(cx: &Context, operation: &Operation, inbound: &Inbound, path: &[(String, String)]) -> Result<Asked<H>, Problem> {
    let credential = if operation.surface == Surface::Page { inbound.cookie(SESSION_COOKIE) } else { inbound.bearer() };
    let linked = path.iter().find(|(name, _)| name == "token").map(|(_, text)| text.as_str());
    let sealed = || [credential, linked].into_iter().flatten();
    // Whoever shows nothing sealed and asks for no receipt needs no keys: that much sooner an instance answers its first request.
    let mut keyring = match sealed().next().is_some() || inbound.changes() {
        true => Some(cx.keyring().await?),
        false => None,
    };
    if keyring.as_ref().is_some_and(|keyring| sealed().any(|text| keyring.is_of_unknown_version(text))) {
        keyring = Some(cx.newer_keyring().await?);
    }
    let keyring = keyring.as_deref();
    let token = credential.and_then(|text| keyring?.open_session(text).ok());
    let claims = H::Who::claims(token.as_ref(), keyring, path)?;
    let (said, file) = parse::gather(inbound, operation, path).await.map_or_else(|problem| (Err(problem), None), |(said, file)| (Ok(said), file));
    let once = once::<H>(operation, keyring, &claims, inbound, said.as_ref().ok())?;
    let request = said.and_then(|said| parse::typed(&said));
    let call = Call {
        operation: operation.id,
        request: inbound.request,
        source: inbound.source.clone(),
        device: inbound.header("user-agent").unwrap_or_default().to_owned(),
        languages: inbound.header("accept-language").unwrap_or_default().to_owned(),
        once,
        if_match: inbound.header("if-match").map(str::to_owned),
        if_none_match: inbound.header("if-none-match").map(str::to_owned),
        file,
        way_back: inbound.cookie(BACK_COOKIE).map(str::to_owned),
        known_device: inbound.cookie(DEVICE_COOKIE).map(str::to_owned),
    };
    Ok(Asked { token, claims, request, call })
}

/// The Idempotency-Key: a header, or the hidden field of a page's form.
fn once<H: Http>(
    operation: &Operation,
    keyring: Option<&Keyring>,
    claims: &Claims<H>,
    inbound: &Inbound,
    said: Option<&serde_json::Map<String, serde_json::Value>>,
) -> Result<Option<Once>, Problem> {
    let hidden = said.filter(|_| operation.surface == Surface::Page).and_then(|said| said.get("key")?.as_str());
    let Some(key) = inbound.header("idempotency-key").or(hidden) else { return Ok(None) };
    if key.is_empty() || key.len() > 255 || !key.bytes().all(|b| b.is_ascii_graphic() || b == b' ') {
        return Err(Problem::new("idempotency_key_invalid"));
    }
    if !matches!(inbound.method.as_str(), "POST" | "PATCH" | "PUT") {
        return Ok(None);
    }
    // Somebody who is nobody yet and does not say who has no receipts: they would be everybody's.
    let Some(caller) = H::Who::scope(claims).or_else(|| claimed(operation, said)) else { return Ok(None) };
    let Some(fingerprint) = keyring.map(|keyring| keyring.fingerprint(&inbound.path, &inbound.body)) else { return Ok(None) };
    Ok(Some(Once { key: keys::once(&format!("{}\n{caller}\n{key}", operation.id)), fingerprint }))
}

/// Who a caller without credential says they are.
fn claimed(operation: &Operation, said: Option<&serde_json::Map<String, serde_json::Value>>) -> Option<String> {
    let Who::Anyone(pointer) = operation.who else { return None };
    let mut names = pointer.split('/').skip(1);
    let first = said?.get(names.next()?)?;
    let value = names.try_fold(first, |at, name| at.get(name))?;
    Some(value.as_str()?.trim().to_lowercase())
}

async fn attempt<H: Http>(cx: &Context, operation: &Operation, asked: &Asked<H>, inbound: &Inbound, first: bool) -> Result<H::Reply, Problem> {
    let mut keys = asked.token.as_ref().map_or_else(Keys::none, SignedIn::keys);
    if let Some(once) = &asked.call.once {
        keys = keys.and(once.key.clone());
    }
    if let Ok(request) = &asked.request {
        keys = keys.and(H::wants(&asked.claims, request));
    }
    let needs_none = !matches!(operation.who, Who::Member(_));
    let counted = first && inbound.changes() && (needs_none || asked.token.is_none());
    let sealed = H::Who::subject(&asked.claims).or_else(|| asked.token.as_ref().map(|token| token.account.to_string()));
    let beside = async {
        match &asked.request {
            Ok(request) => H::beside(cx, &asked.claims, request).await,
            Err(problem) => Err(problem.clone()),
        }
    };
    let (allowed, found, beside) = futures::join!(within(cx, counted, sealed.as_deref(), &inbound.source), cx.table.read(&keys), beside);
    allowed?;
    let found = found?;
    let now = cx.clock.now();
    let signed_in = match &asked.token {
        Some(token) => SignedIn::prove(token, &found, now)?,
        None => None,
    };
    // A token that unseals may be dead, and then it is worth no more than none.
    if asked.token.is_some() && signed_in.is_none() && sealed.is_some() {
        within(cx, counted, None, &inbound.source).await?;
    }
    let touched = signed_in.as_ref().filter(|s| s.session.wants_touch(now)).map(|s| (s.account.id, s.session.id));
    let must_change = signed_in.as_ref().is_some_and(|s| s.account.must_change);
    let who = H::Who::prove(asked.call.clone(), asked.claims.clone(), signed_in)?;
    if must_change && !operation.restricted {
        return Err(Problem::new("password_change_required").rule("password.must_change").with("next", "change_password"));
    }
    let request = asked.request.clone()?;
    who.allow(operation.who)?;
    if let Some(receipt) = remembered(cx, operation, &asked.call, &found, now).await? {
        return H::replay(cx, who, request, receipt).await;
    }
    let served = H::handle(cx, who, request, found, beside?);
    match touched {
        Some((account, session)) => {
            let (outcome, touch) = futures::join!(served, cx.table.touch_session(account, session, now));
            if let Err(error) = touch {
                tracing::warn!(cause = %error, "a session's last use was not noted");
            }
            outcome
        }
        None => served.await,
    }
}

/// The receipt of an equal request that succeeded before.
async fn remembered(cx: &Context, operation: &Operation, call: &Call, found: &Found, now: Time) -> Result<Option<Receipt>, Problem> {
    let Some(once) = &call.once else { return Ok(None) };
    match found.receipt(&once.key)?.filter(|receipt| now < receipt.until) {
        Some(receipt) if receipt.fingerprint != once.fingerprint => {
            guessed(cx, operation, once).await?;
            Err(Problem::new("idempotency_key_reused"))
        }
        receipt => Ok(receipt),
    }
}

/// What a caller without session sends may hold a password: other bodies under one key are guesses, and counted.
async fn guessed(cx: &Context, operation: &Operation, once: &Once) -> Result<(), Problem> {
    if matches!(operation.who, Who::Member(_)) {
        return Ok(());
    }
    match cx.table.throttle("receipt", &once.key.pk, 3600, GUESSES, cx.clock.now()).await? {
        None => Ok(()),
        Some(wait) => Err(Problem::too_soon("too_many_requests", "limits.receipt", wait)),
    }
}

/// Callers who need no session: so many changes an hour (F13). Whoever shows something that we sealed, a link or a session,
/// is counted by whom it is about, everybody else by where they call from.
async fn within(cx: &Context, counted: bool, sealed: Option<&str>, source: &str) -> Result<(), Problem> {
    let most = cx.config.source_limit;
    if !counted || most == 0 {
        return Ok(());
    }
    let (kind, subject, rule) = sealed.map_or(("source", source, "limits.source"), |subject| ("caller", subject, "limits.caller"));
    match cx.table.throttle(kind, subject, 3600, most, cx.clock.now()).await? {
        None => Ok(()),
        Some(wait) => Err(Problem::too_soon("too_many_requests", rule, wait)),
    }
}

/// A form may only come from one of our own pages. Browsers say where a form comes from; `Origin` is `null` under
/// `Referrer-Policy: no-referrer`, so `Sec-Fetch-Site` is asked first.
fn same_site(cx: &Context, operation: &Operation, inbound: &Inbound) -> Result<(), Problem> {
    if operation.surface != Surface::Page || !inbound.changes() {
        return Ok(());
    }
    let ours = match (inbound.header("sec-fetch-site"), inbound.header("origin")) {
        (Some(site), _) => matches!(site, "same-origin" | "none"),
        (None, Some(origin)) => origin == cx.config.base_url,
        (None, None) => true,
    };
    if ours { Ok(()) } else { Err(Problem::new("cross_site")) }
}

/// The answer of an operation whose success says nothing but its status.
///
/// # Errors
/// None.
pub async fn same_status<W: Send, R: Send>(_: &Context, _: W, _: R, receipt: Receipt) -> Result<Answer<()>, Problem> {
    Ok(Answer::of(receipt.status, ()))
}
