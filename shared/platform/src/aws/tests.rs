use super::*;
use crate::aws::{Call, CallInfo, Fault, Keys, KeysUnavailable, attributed, depth};
use aws_sdk_dynamodb::error::ProvideErrorMetadata;
use aws_sdk_dynamodb::operation::transact_write_items::TransactWriteItemsError;
use aws_sdk_dynamodb::types::TransactWriteItem;
use domain::{Span, Time};
use std::sync::Mutex;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpListener;

/// Gives out faults in order, then none.
#[derive(Debug, Default)]
struct Script(Mutex<Vec<Fault>>);

impl Faults for Script {
    fn decide(&self, _: &CallInfo<'_>) -> Fault {
        let mut faults = self.0.lock().unwrap();
        if faults.is_empty() { Fault::None } else { faults.remove(0) }
    }
}

/// A service that answers everything with `body`; one request a connection.
async fn service(body: &'static str) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    tokio::spawn(async move {
        while let Ok((mut stream, _)) = listener.accept().await {
            let mut seen = vec![0; 65_536];
            let _ = stream.read(&mut seen).await;
            let answer = format!("HTTP/1.1 200 OK\r\ncontent-length: {}\r\nconnection: close\r\n\r\n{body}", body.len());
            let _ = stream.write_all(answer.as_bytes()).await;
        }
    });
    format!("http://{address}")
}

async fn clients(body: &'static str, faults: Vec<Fault>) -> (Clients, Arc<Recorder>) {
    let endpoint = service(body).await;
    let variables = |name: &str| {
        Some(match name {
            "USHER_BASE_URL" => "https://id.test".to_owned(),
            "USHER_MAIL_FROM" => "no-reply@id.test".to_owned(),
            "USHER_TIMER_TARGET_ARN" | "USHER_TIMER_ROLE_ARN" | "USHER_TIMER_DEAD_LETTER_ARN" => "arn:aws:x".to_owned(),
            "USHER_SOURCE_LIMIT" | "USHER_INVITEES_PER_INVITER" | "USHER_INVITEES_PER_ORGANIZATION" | "USHER_MAILS_PER_RECIPIENT" => "0".to_owned(),
            "USHER_ORIGIN_SECRET" => String::new(),
            "USHER_TABLE" | "AWS_REGION" | "USHER_BUS" | "USHER_SCHEDULE_GROUP" | "USHER_KEYS_SECRET" | "USHER_AUDIT_BUCKET" | "USHER_FILE_BUCKET" => {
                "x".to_owned()
            }
            _ => endpoint.clone(),
        })
    };
    let mut config = Config::from_env(&variables).ok().unwrap();
    config.timeouts = Timeouts { connect: Duration::from_millis(500), attempt: Duration::from_millis(200), operation: Duration::from_millis(2000) };
    let recorder = Recorder::on();
    let faults = Arc::new(Script(Mutex::new(faults)));
    (Clients::new(&config, Wire { recorder: Arc::clone(&recorder), faults: Some(faults) }), recorder)
}

fn seen(calls: &[Call]) -> Vec<(Fault, Option<u16>)> {
    calls.iter().map(|call| (call.fault, call.status)).collect()
}

const CONSUMED: &str = r#"{"ConsumedCapacity":{"TableName":"x","CapacityUnits":0.5}}"#;

#[tokio::test]
async fn a_call_is_recorded_with_its_operation_and_cost() {
    let (clients, recorder) = clients(CONSUMED, Vec::new()).await;
    attributed("get_user", clients.dynamodb().get_item().table_name("x").send()).await.unwrap();
    let calls = recorder.take();
    assert_eq!((calls[0].service, calls[0].action.as_str(), calls[0].operation), (Service::DynamoDb, "GetItem", Some("get_user")));
    assert_eq!((calls[0].read_units, calls[0].write_units, calls[0].received, depth(&calls)), (0.5, 0.0, CONSUMED.len(), 1));
    assert!(calls[0].sent > 0);
}

#[tokio::test]
async fn the_sdk_retries_what_the_network_and_the_service_do_to_it() {
    let (clients, recorder) = clients(CONSUMED, vec![Fault::Refused, Fault::AnswerLost]).await;
    clients.dynamodb().get_item().table_name("x").send().await.unwrap();
    assert_eq!(seen(&recorder.take()), [(Fault::Refused, None), (Fault::AnswerLost, None), (Fault::None, Some(200))]);
    let (clients, recorder) = self::clients("{}", vec![Fault::Throttled, Fault::Hung]).await;
    clients.scheduler().get_schedule().name("n").send().await.unwrap();
    let calls = recorder.take();
    assert_eq!(seen(&calls), [(Fault::Throttled, Some(429)), (Fault::Hung, None), (Fault::None, Some(200))]);
    assert_eq!((calls[0].action.as_str(), depth(&calls)), ("GET /schedules/{}", 3));
}

#[tokio::test]
async fn mail_and_events_are_never_repeated_by_the_sdk() {
    for fault in [Fault::Throttled, Fault::AnswerLost, Fault::Refused] {
        let (clients, recorder) = clients("{}", vec![fault; 2]).await;
        clients.ses().send_email().send().await.unwrap_err();
        clients.events().put_events().send().await.unwrap_err();
        assert_eq!(recorder.take().len(), 2, "{fault:?}");
    }
}

#[tokio::test]
async fn every_service_understands_its_throttling_answer() {
    let (clients, recorder) = clients("{}", vec![Fault::Throttled; 14]).await;
    let codes = [
        clients.dynamodb().get_item().table_name("x").send().await.unwrap_err().code().map(str::to_owned),
        clients.sqs().get_queue_url().queue_name("x").send().await.unwrap_err().code().map(str::to_owned),
        clients.secrets().get_secret_value().secret_id("x").send().await.unwrap_err().code().map(str::to_owned),
        clients.scheduler().get_schedule().name("n").send().await.unwrap_err().code().map(str::to_owned),
        clients.ses().send_email().send().await.unwrap_err().code().map(str::to_owned),
        clients.events().put_events().send().await.unwrap_err().code().map(str::to_owned),
    ];
    let wanted = ["ThrottlingException", "RequestThrottled", "ThrottlingException", "ThrottlingException", "TooManyRequestsException", "ThrottlingException"];
    assert_eq!(codes, wanted.map(|code| Some(code.to_owned())));
    assert_eq!(recorder.take().len(), 4 * 3 + 2);
}

#[tokio::test]
async fn only_writes_to_the_table_conflict_and_a_transaction_says_with_which_write() {
    let (clients, recorder) = clients("{}", vec![Fault::Conflicted; 4]).await;
    let (table, write) = (clients.dynamodb(), || TransactWriteItem::builder().build());
    table.get_item().table_name("x").send().await.unwrap();
    clients.scheduler().get_schedule().name("n").send().await.unwrap();
    let single = table.update_item().table_name("x").send().await.unwrap_err().into_service_error();
    assert!(single.is_transaction_conflict_exception(), "{single:?}");
    let cancelled = table.transact_write_items().transact_items(write()).transact_items(write()).send().await.unwrap_err().into_service_error();
    let TransactWriteItemsError::TransactionCanceledException(cancelled) = cancelled else { panic!("{cancelled:?}") };
    let codes: Vec<Option<&str>> = cancelled.cancellation_reasons().iter().map(|reason| reason.code()).collect();
    assert_eq!(codes, [Some("None"), Some("TransactionConflict")]);
    let (done, refused) = ((Fault::None, Some(200)), (Fault::Conflicted, Some(400)));
    assert_eq!(seen(&recorder.take()), [done, done, refused, refused]);
}

const NOW: Time = Time::from_unix(1_767_225_600);
const SECRET: &str =
    r#"{"SecretString":"{\"versions\":[{\"version\":1,\"key\":\"BwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwc=\",\"minted_from\":\"1970-01-01T00:00:00Z\"}]}"}"#;

#[tokio::test]
async fn keys_are_read_once_and_again_at_most_every_minute() {
    let (clients, recorder) = clients(SECRET, Vec::new()).await;
    let keys = Keys::new("x".to_owned());
    let (one, other) = tokio::join!(keys.current(clients.secrets(), NOW), keys.current(clients.secrets(), NOW));
    assert!(one.is_ok() && other.is_ok());
    keys.newer(clients.secrets(), NOW + Span(59)).await.unwrap();
    assert_eq!(recorder.take().len(), 1);
    keys.newer(clients.secrets(), NOW + Span(60)).await.unwrap();
    assert_eq!(recorder.take().len(), 1);
}

#[tokio::test]
async fn keys_that_cannot_be_read_again_leave_the_old_ones_in_force() {
    let (clients, recorder) = clients(SECRET, vec![Fault::None, Fault::Refused, Fault::Refused, Fault::Refused]).await;
    let keys = Keys::new("x".to_owned());
    keys.current(clients.secrets(), NOW).await.unwrap();
    let later = NOW + Span::minutes(2);
    let failure = Some(KeysUnavailable::Call("no connection".to_owned()));
    assert_eq!(keys.newer(clients.secrets(), later).await.err(), failure);
    assert_eq!(keys.newer(clients.secrets(), later + Span(4)).await.err(), failure);
    assert!(keys.current(clients.secrets(), later).await.is_ok());
    assert_eq!(recorder.take().len(), 4);
    assert!(keys.newer(clients.secrets(), later + Span(5)).await.is_ok());
}

#[tokio::test]
async fn nothing_of_an_unusable_secret_is_shown() {
    let (clients, _) = clients(r#"{"SecretString":"hunter2"}"#, Vec::new()).await;
    let failure = Keys::new("x".to_owned()).current(clients.secrets(), NOW).await.unwrap_err();
    assert!(!format!("{failure} {failure:?}").contains("hunter2"));
}
