//! From a request or an event to its row of the table, and from a refusal to the dialect of the row's surface.

use std::collections::BTreeMap;
use std::fmt;
use std::sync::OnceLock;

use domain::RequestId;
use matchit::Router;
use platform::Context;
use platform::aws::attributed;
use platform::clock::OsEntropy;
use platform::edge::{GatewayError, Inbound, Operation, Outbound, PathParameters, Problem, Run, Surface, Trigger, from_gateway, to_gateway};
use serde_json::Value;

use crate::operations::OPERATIONS;
use crate::{meta, pages};

/// The rows of one path, by method.
type Methods = BTreeMap<&'static str, &'static Operation>;

fn routes() -> &'static Router<Methods> {
    static ROUTES: OnceLock<Router<Methods>> = OnceLock::new();
    ROUTES.get_or_init(|| {
        let mut paths: BTreeMap<&'static str, Methods> = BTreeMap::new();
        for operation in OPERATIONS {
            if let Trigger::Http(method, path) = operation.trigger {
                paths.entry(path).or_default().insert(method, operation);
            }
        }
        let mut router = Router::new();
        for (path, methods) in paths {
            // Two paths of the table that contradict each other would be a mistake in the table; the walk of the table finds it.
            if let Err(error) = router.insert(path, methods) {
                tracing::error!(path, %error, "a route contradicts another");
            }
        }
        router
    })
}

/// Serves one request: finds its row, runs it, writes a refusal in the surface's dialect. Never fails and never panics.
pub async fn serve(cx: &Context, mut inbound: Inbound) -> Outbound {
    let request = inbound.request;
    let head = inbound.method == "HEAD";
    if head {
        "GET".clone_into(&mut inbound.method);
    }
    let browser = inbound.header("accept-language").unwrap_or_default().to_owned();
    if let Some(answer) = meta::fixed(&inbound) {
        return finish(answer, head, request, Surface::Api);
    }
    let (surface, answer) = match find(&inbound) {
        Ok((operation, path)) => (operation.surface, attributed(operation.id, run(cx, operation, inbound.clone(), path)).await),
        Err(problem) => (surface_of(&inbound.path), Err(problem)),
    };
    let answer = answer.unwrap_or_else(|problem| refusal(&problem, surface, request, &browser));
    finish(answer, head, request, surface)
}

/// Serves one request as the gateway hands it over, and writes the answer as the gateway takes it.
///
/// # Errors
/// [`GatewayError::NoRequest`] for what is no request of the gateway.
pub async fn serve_event(cx: &Context, event: Value) -> Result<Value, GatewayError> {
    match inbound_of(cx, event)? {
        Ok(inbound) => Ok(to_gateway(serve(cx, inbound).await)),
        Err(refusal) => Ok(to_gateway(refusal)),
    }
}

/// Answers a request that none of the gateway's routes took, in the dialect of its surface: a fixed document, 405 where the
/// path exists, else 404. It never runs an operation: the function that this serves has none of their rights.
///
/// # Errors
/// As [`serve_event`].
pub(crate) fn refuse_event(cx: &Context, event: Value) -> Result<Value, GatewayError> {
    let mut inbound = match inbound_of(cx, event)? {
        Ok(inbound) => inbound,
        Err(refusal) => return Ok(to_gateway(refusal)),
    };
    let request = inbound.request;
    let head = inbound.method == "HEAD";
    if head {
        "GET".clone_into(&mut inbound.method);
    }
    let answer = match meta::fixed(&inbound) {
        Some(answer) => finish(answer, head, request, Surface::Api),
        None => {
            let surface = surface_of(&inbound.path);
            let problem = find(&inbound).err().unwrap_or_else(Problem::not_found);
            let browser = inbound.header("accept-language").unwrap_or_default();
            finish(refusal(&problem, surface, request, browser), head, request, surface)
        }
    };
    Ok(to_gateway(answer))
}

fn inbound_of(cx: &Context, event: Value) -> Result<Result<Inbound, Outbound>, GatewayError> {
    let request = RequestId::draw(cx.clock.now(), &mut OsEntropy);
    match from_gateway(event, request, cx.config.origin_secret.as_deref()) {
        Ok(inbound) => Ok(Ok(inbound)),
        Err(GatewayError::Around) => Ok(Err(Problem::new("forbidden").rule("edge.origin").document(&request))),
        Err(error) => Err(error),
    }
}

fn refusal(problem: &Problem, surface: Surface, request: RequestId, browser: &str) -> Outbound {
    log(problem, request);
    if surface == Surface::Page { pages::refusal(problem, request, browser) } else { problem.document(&request) }
}

async fn run(cx: &Context, operation: &'static Operation, inbound: Inbound, path: PathParameters) -> Result<Outbound, Problem> {
    let request = inbound.request;
    match operation.run {
        Run::Http(run) => {
            let answer = run(cx, operation, inbound, path).await?;
            tracing::info!(operation = operation.id, status = answer.status, request.id = %request, "served");
            Ok(answer)
        }
        Run::Event(_) => Err(Problem::not_found()),
    }
}

fn find(inbound: &Inbound) -> Result<(&'static Operation, PathParameters), Problem> {
    let found = routes().at(&inbound.path).map_err(|_| Problem::not_found())?;
    let operation = found.value.get(inbound.method.as_str()).ok_or_else(|| {
        let head = found.value.contains_key("GET").then_some("HEAD");
        let allowed: Vec<&str> = found.value.keys().copied().chain(head).collect();
        Problem::new("method_not_allowed").with("allow", allowed.join(", "))
    })?;
    Ok((operation, found.params.iter().map(|(name, value)| (name.to_owned(), value.to_owned())).collect()))
}

/// A path that no row has answers in the dialect of its neighbours.
fn surface_of(path: &str) -> Surface {
    let machine = ["/v1/", "/scim/", "/healthz", "/openapi.json", "/.well-known/"].iter().any(|prefix| path.starts_with(prefix));
    if machine { Surface::Api } else { Surface::Page }
}

fn log(problem: &Problem, request: RequestId) {
    let cause = problem.cause.as_deref().unwrap_or_default();
    if problem.status >= 500 {
        tracing::error!(code = problem.code, cause, request.id = %request, "failed");
    } else {
        tracing::info!(code = problem.code, status = problem.status, rule = problem.rule.as_deref().unwrap_or_default(), request.id = %request, "refused");
    }
}

/// What every answer carries, whatever made it.
fn finish(mut answer: Outbound, head: bool, request: RequestId, surface: Surface) -> Outbound {
    let has = |answer: &Outbound, name: &str| answer.headers.iter().any(|(n, _)| n == name);
    let mut fixed = vec![
        ("x-request-id", request.to_string()),
        ("x-content-type-options", "nosniff".to_owned()),
        ("referrer-policy", "no-referrer".to_owned()),
        ("strict-transport-security", "max-age=63072000; includeSubDomains".to_owned()),
        ("cache-control", "no-store".to_owned()),
    ];
    let policy = if surface == Surface::Page { pages::content_security_policy() } else { "default-src 'none'; frame-ancestors 'none'".to_owned() };
    fixed.push(("content-security-policy", policy));
    for (name, value) in fixed {
        if !has(&answer, name) {
            answer = answer.header(name, value);
        }
    }
    if head {
        answer.body.clear();
    }
    answer
}

/// An event could not be worked off. The trigger tries again.
#[derive(Debug)]
pub struct InvokeError(String);

impl fmt::Display for InvokeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for InvokeError {}

/// Runs an operation without HTTP on the event of its trigger.
///
/// # Errors
/// [`InvokeError`] for an unknown operation, an unreadable event, or work that could not be done.
pub async fn invoke(cx: &Context, operation: &str, event: Value) -> Result<Value, InvokeError> {
    let row = OPERATIONS.iter().find(|row| row.id == operation).ok_or_else(|| InvokeError(format!("no operation is called {operation}")))?;
    match row.run {
        Run::Event(run) => attributed(row.id, run(cx, event)).await.map_err(|problem| {
            tracing::error!(operation = row.id, code = problem.code, cause = problem.cause.as_deref().unwrap_or_default(), "an event was not worked off");
            InvokeError(problem.to_string())
        }),
        Run::Http(_) => Err(InvokeError(format!("{operation} is called over HTTP"))),
    }
}
