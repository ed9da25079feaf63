//! The HTTP adapter of the laptop: a request on loopback becomes an `Inbound`, as the gateway's event does in the cloud.

use std::net::SocketAddr;
use std::sync::Arc;

use axum::Router;
use axum::body::{Body, Bytes};
use axum::extract::{ConnectInfo, Request, State};
use axum::http::{HeaderName, HeaderValue, Response, StatusCode, header};
use domain::RequestId;
use futures::StreamExt as _;
use percent_encoding::percent_decode_str;
use platform::clock::{Clock, OsEntropy};
use platform::edge::{Inbound, Outbound};
use tokio::sync::oneshot;

use crate::dev;
use crate::runner::Inner;

/// The largest body that is taken, as by the gateway.
const MOST_BYTES: usize = 10_000_000;
/// How much of a refused body is read and dropped, so that its sender reads the answer instead of a reset connection.
const MOST_DROPPED: usize = 24 * 1024 * 1024;

/// Serves until `stopped` resolves.
pub(crate) async fn serve(listener: tokio::net::TcpListener, runner: Arc<Inner>, stopped: oneshot::Receiver<()>) {
    let app = Router::new().fallback(handle).with_state(runner).into_make_service_with_connect_info::<SocketAddr>();
    let shutdown = async {
        // A runner that was dropped without stopping closes its door too.
        let _ = stopped.await;
    };
    if let Err(cause) = axum::serve(listener, app).with_graceful_shutdown(shutdown).await {
        tracing::error!(%cause, "the HTTP server ended");
    }
}

async fn handle(State(runner): State<Arc<Inner>>, ConnectInfo(peer): ConnectInfo<SocketAddr>, request: Request) -> Response<Body> {
    let (parts, body) = request.into_parts();
    let id = RequestId::draw(runner.clock.now(), &mut OsEntropy);
    let declared = parts.headers.get(header::CONTENT_LENGTH).and_then(|value| value.to_str().ok()).and_then(|text| text.parse::<usize>().ok());
    let body = match read(body, declared, id).await {
        Ok(body) => body,
        Err(refusal) => return respond(refusal),
    };
    let headers = parts.headers.iter().map(|(name, value)| (name.as_str().to_owned(), String::from_utf8_lossy(value.as_bytes()).into_owned()));
    let inbound = Inbound {
        method: parts.method.as_str().to_owned(),
        path: percent_decode_str(parts.uri.path()).decode_utf8_lossy().into_owned(),
        query: parts.uri.query().unwrap_or("").to_owned(),
        headers: headers.collect(),
        body,
        source: peer.ip().to_string(),
        request: id,
    };
    let outbound = if dev::owns(&inbound.path) { dev::serve(&runner, &inbound).await } else { functions::serve(&runner.context, inbound).await };
    runner.services.wake.notify_one();
    respond(outbound)
}

/// The whole body, or the refusal: 413 when it is too large, 400 when it ends early.
async fn read(body: Body, declared: Option<usize>, id: RequestId) -> Result<Vec<u8>, Outbound> {
    let mut stream = body.into_data_stream();
    let mut kept = declared.is_none_or(|length| length <= MOST_BYTES).then(Vec::new);
    let mut seen = 0;
    while let Some(chunk) = stream.next().await {
        let chunk: Bytes = chunk.map_err(|_| dev::problem(400, "malformed", "The request cannot be parsed", "The body ended early.", id))?;
        seen += chunk.len();
        kept = kept.filter(|_| seen <= MOST_BYTES);
        match &mut kept {
            Some(bytes) => bytes.extend_from_slice(&chunk),
            None if seen > MOST_DROPPED => break,
            None => {}
        }
    }
    kept.ok_or_else(|| too_large(id))
}

fn too_large(id: RequestId) -> Outbound {
    dev::problem(413, "too_large", "The body is too large", &format!("At most {MOST_BYTES} bytes are taken."), id)
}

fn respond(outbound: Outbound) -> Response<Body> {
    let mut response = Response::new(Body::from(outbound.body));
    *response.status_mut() = StatusCode::from_u16(outbound.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    for (name, value) in outbound.headers {
        match (HeaderName::try_from(name), HeaderValue::try_from(value)) {
            (Ok(name), Ok(value)) => {
                response.headers_mut().append(name, value);
            }
            _ => tracing::error!("a header of the answer is not one"),
        }
    }
    response
}
