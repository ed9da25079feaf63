//! What there is to say about one call: known before it is sent ([`CallInfo`]) and after it ended ([`Call`]).

use aws_smithy_runtime_api::client::orchestrator::HttpRequest;

use super::{Access, Fault};

tokio::task_local! {
    /// The operation that this task serves; its calls are counted as that operation's.
    pub static OPERATION: &'static str;
}

/// Runs `work` as a part of serving `operation`. Tasks spawned inside are nobody's.
pub async fn attributed<F: Future>(operation: &'static str, work: F) -> F::Output {
    OPERATION.scope(operation, work).await
}

/// Which service a client speaks to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Service {
    /// The table.
    DynamoDb,
    /// Mail.
    Ses,
    /// Queues.
    Sqs,
    /// One-time timers.
    Scheduler,
    /// The event bus.
    Events,
    /// Where the sealing keys are.
    Secrets,
    /// Where the audit log's seals are kept apart.
    S3,
}

impl Service {
    /// Its name, as IAM writes it.
    pub fn name(self) -> &'static str {
        match self {
            Service::DynamoDb => "dynamodb",
            Service::Ses => "ses",
            Service::Sqs => "sqs",
            Service::Scheduler => "scheduler",
            Service::Events => "events",
            Service::Secrets => "secretsmanager",
            Service::S3 => "s3",
        }
    }
}

/// A call that is about to be sent. Every attempt of the SDK is a call.
#[derive(Clone, Copy, Debug)]
pub struct CallInfo<'a> {
    /// To which service.
    pub service: Service,
    /// What it asks for: `PutItem`, or for the REST services a route such as `POST /schedules/{}`.
    pub action: &'a str,
    /// For which operation, where that is known.
    pub operation: Option<&'static str>,
    /// The request's body.
    pub body: &'a [u8],
}

/// A call that ended.
#[derive(Clone, Debug, PartialEq)]
pub struct Call {
    /// To which service.
    pub service: Service,
    /// What it asked for, as in [`CallInfo`].
    pub action: String,
    /// For which operation, where that is known.
    pub operation: Option<&'static str>,
    /// The rights that it needs.
    pub needs: Vec<Access>,
    /// What was done to it.
    pub fault: Fault,
    /// When it began, in the recorder's order of beginnings and ends.
    pub started: u64,
    /// When its answer was there as a whole, or was given up, in the same order.
    pub ended: u64,
    /// The HTTP status; none if no answer reached the SDK.
    pub status: Option<u16>,
    /// Consumed read units that the answer speaks of.
    pub read_units: f64,
    /// Consumed write units that the answer speaks of.
    pub write_units: f64,
    /// Bytes of the request's body.
    pub sent: usize,
    /// Bytes of the answer's body.
    pub received: usize,
}

/// The segments of REST paths that name a kind of thing; every other one names a thing and is left out.
const KINDS: [&str; 8] = ["v2", "email", "outbound-emails", "schedules", "schedule-groups", "audit", "photos", "exports"];

/// The action of a request: what follows the point in `X-Amz-Target`, else method and route.
pub(super) fn action(request: &HttpRequest) -> String {
    if let Some((_, action)) = request.headers().get("x-amz-target").and_then(|target| target.rsplit_once('.')) {
        return action.to_owned();
    }
    let path = request.uri().split_once("://").map_or(request.uri(), |(_, rest)| rest);
    let path = path.split(['?', '#']).next().unwrap_or_default();
    let segments = path.trim_end_matches('/').split('/').skip(1).map(|segment| if KINDS.contains(&segment) { segment } else { "{}" });
    format!("{} /{}", request.method(), segments.collect::<Vec<_>>().join("/"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use aws_smithy_types::body::SdkBody;

    fn request(method: &str, url: &str) -> HttpRequest {
        let mut request = HttpRequest::new(SdkBody::empty());
        request.set_method(method).unwrap();
        request.set_uri(url).unwrap();
        request
    }

    #[test]
    fn actions_are_targets_or_routes_without_names() {
        let mut target = request("POST", "http://127.0.0.1:1/");
        target.headers_mut().insert("x-amz-target", "DynamoDB_20120810.PutItem");
        assert_eq!(action(&target), "PutItem");
        assert_eq!(action(&request("POST", "https://h/v2/email/outbound-emails")), "POST /v2/email/outbound-emails");
        assert_eq!(action(&request("DELETE", "https://h/schedules/expire-1?groupName=g")), "DELETE /schedules/{}");
        assert_eq!(action(&request("PUT", "https://h/bucket/audit/000")), "PUT /{}/audit/{}");
        assert_eq!(action(&request("GET", "https://h/bucket/?list-type=2&prefix=audit%2F")), "GET /{}");
        assert_eq!(action(&request("DELETE", "https://h/bucket/photos/org_1/usr_1/pho_1-small?x-id=DeleteObject")), "DELETE /{}/photos/{}/{}/{}");
        assert_eq!(action(&request("PUT", "https://h/bucket/exports/org_1/usr_1/exp_1?x-id=PutObject")), "PUT /{}/exports/{}/{}/{}");
    }
}
