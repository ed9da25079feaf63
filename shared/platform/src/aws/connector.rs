//! A wrapper of the SDK's HTTP client that records each call and lets tests break it: here and not in interceptors, whose
//! errors the SDK does not retry. Without a recorder and faults there is no wrapper at all.

use std::io::{Error, ErrorKind};
use std::sync::Arc;

use aws_smithy_http_client::tls::rustls_provider::CryptoMode;
use aws_smithy_http_client::tls::{Provider, TlsContext, TrustStore};
use aws_smithy_http_client::{Builder, HttpClientError};
use aws_smithy_runtime_api::box_error::BoxError;
use aws_smithy_runtime_api::client::connector_metadata::ConnectorMetadata;
use aws_smithy_runtime_api::client::http::{HttpClient, HttpConnector, HttpConnectorFuture, HttpConnectorSettings, SharedHttpClient, SharedHttpConnector};
use aws_smithy_runtime_api::client::orchestrator::{HttpRequest, HttpResponse};
use aws_smithy_runtime_api::client::result::ConnectorError;
use aws_smithy_runtime_api::client::runtime_components::{RuntimeComponents, RuntimeComponentsBuilder};
use aws_smithy_types::body::SdkBody;
use aws_smithy_types::byte_stream::ByteStream;
use aws_smithy_types::config_bag::ConfigBag;

use super::access::accesses;
use super::call::action;
use super::faults::{conflicted, may_conflict, throttled};
use super::record::Open;
use super::{CallInfo, Fault, Faults, OPERATION, Recorder, Service};

/// The certificate authorities that every AWS endpoint's chain ends at: Amazon Root CA 1 to 4 and Starfield Services Root
/// CA G2 (amazontrust.com/repository). Reading these five takes a tenth of the time of reading a system's whole store.
const AMAZON_ROOTS: &str = include_str!("roots.pem");

fn trust(only_amazon: bool) -> Result<TlsContext, HttpClientError> {
    let store = if only_amazon { TrustStore::empty().with_pem_certificate(AMAZON_ROOTS) } else { TrustStore::default() };
    TlsContext::builder().with_trust_store(store).build()
}

/// The HTTP client of all services: rustls with ring. Plain `http` goes through it too, for endpoints that are not AWS;
/// an `https` endpoint of somebody else's needs the system's certificate authorities instead of Amazon's.
pub(super) fn https(only_amazon: bool) -> SharedHttpClient {
    let builder = Builder::new().tls_provider(Provider::rustls(CryptoMode::Ring));
    match trust(only_amazon) {
        Ok(context) => builder.tls_context(context).build_https(),
        Err(_) => builder.build_https(),
    }
}

/// `inner`, recorded and breakable.
#[derive(Clone, Debug)]
pub(super) struct Tap {
    pub(super) inner: SharedHttpClient,
    pub(super) service: Service,
    pub(super) recorder: Arc<Recorder>,
    pub(super) faults: Option<Arc<dyn Faults>>,
}

impl HttpClient for Tap {
    fn http_connector(&self, settings: &HttpConnectorSettings, components: &RuntimeComponents) -> SharedHttpConnector {
        SharedHttpConnector::new(TapConnector { inner: self.inner.http_connector(settings, components), tap: self.clone() })
    }

    fn validate_base_client_config(&self, components: &RuntimeComponentsBuilder, bag: &ConfigBag) -> Result<(), BoxError> {
        self.inner.validate_base_client_config(components, bag)
    }

    fn validate_final_config(&self, components: &RuntimeComponents, bag: &ConfigBag) -> Result<(), BoxError> {
        self.inner.validate_final_config(components, bag)
    }

    fn connector_metadata(&self) -> Option<ConnectorMetadata> {
        self.inner.connector_metadata()
    }
}

#[derive(Debug)]
struct TapConnector {
    inner: SharedHttpConnector,
    tap: Tap,
}

impl HttpConnector for TapConnector {
    fn call(&self, request: HttpRequest) -> HttpConnectorFuture {
        let action = action(&request);
        let body = request.body().bytes().unwrap_or_default();
        let info = CallInfo { service: self.tap.service, action: &action, operation: OPERATION.try_with(|operation| *operation).ok(), body };
        let fault = self.tap.faults.as_ref().map_or(Fault::None, |faults| faults.decide(&info));
        let fault = if fault == Fault::Conflicted && !may_conflict(self.tap.service, &action) { Fault::None } else { fault };
        let needs = if self.tap.recorder.is_on() { accesses(self.tap.service, &action, &request) } else { Vec::new() };
        let mut open = self.tap.recorder.begin(&info, needs, fault);
        match fault {
            Fault::None => match self.tap.faults.as_ref().and_then(|faults| faults.wait(&info)) {
                None => HttpConnectorFuture::new(whole(self.inner.call(request), open)),
                Some(wait) => {
                    let inner = self.inner.clone();
                    HttpConnectorFuture::new(async move {
                        wait.await;
                        whole(inner.call(request), open).await
                    })
                }
            },
            Fault::Refused => HttpConnectorFuture::ready(Err(broken(ErrorKind::ConnectionRefused))),
            Fault::AnswerLost => {
                let answer = self.inner.call(request);
                HttpConnectorFuture::new(async move {
                    // Read to its end, so that the service is certain to have done it; not recorded, as it never arrived.
                    let _open = open;
                    read(answer).await?;
                    Err(broken(ErrorKind::ConnectionReset))
                })
            }
            Fault::Throttled | Fault::Conflicted => {
                let answer = if fault == Fault::Throttled { throttled(self.tap.service) } else { conflicted(&action, body) };
                if let Ok(answer) = &answer {
                    open.answered(answer.status().as_u16(), answer.body().bytes().unwrap_or_default());
                }
                HttpConnectorFuture::ready(answer)
            }
            Fault::Hung => HttpConnectorFuture::new(async move {
                let _until_given_up = open;
                std::future::pending().await
            }),
        }
    }
}

fn broken(kind: ErrorKind) -> ConnectorError {
    ConnectorError::io(Box::new(Error::from(kind)))
}

/// The answer with its whole body in memory.
async fn read(answer: HttpConnectorFuture) -> Result<HttpResponse, ConnectorError> {
    let mut answer = answer.await?;
    let body = ByteStream::new(answer.take_body()).collect().await.map_err(|cause| ConnectorError::io(Box::new(cause)))?;
    *answer.body_mut() = SdkBody::from(body.into_bytes());
    Ok(answer)
}

/// A call ends when all that it says is known, not when its first line is.
async fn whole(answer: HttpConnectorFuture, mut open: Open) -> Result<HttpResponse, ConnectorError> {
    let answer = read(answer).await?;
    open.answered(answer.status().as_u16(), answer.body().bytes().unwrap_or_default());
    Ok(answer)
}
