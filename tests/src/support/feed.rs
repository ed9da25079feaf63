//! What the cloud hands to jobs: batches of the table's stream and of the queues, as event source mappings make them.

use local::services::Message;
use serde_json::{Value, json};

use super::App;

/// The table's stream, as an event source mapping reads it.
pub struct Stream<'a> {
    app: &'a App,
    shard: Value,
    after: Option<String>,
}

impl<'a> Stream<'a> {
    /// From its beginning.
    pub async fn of(app: &'a App) -> Stream<'a> {
        let mut stream = Stream { app, shard: Value::Null, after: None };
        let streams = stream.call("ListStreams", json!({})).await;
        let arn = streams["Streams"][0]["StreamArn"].clone();
        let described = stream.call("DescribeStream", json!({ "StreamArn": arn })).await;
        stream.shard = json!({ "StreamArn": arn, "ShardId": described["StreamDescription"]["Shards"][0]["ShardId"] });
        stream
    }
    async fn call(&self, action: &str, body: Value) -> Value {
        let request = self.app.post(&self.app.runner.engine().endpoint()).header("x-amz-target", &format!("DynamoDBStreams_20120810.{action}"));
        let signed = "AWS4-HMAC-SHA256 Credential=local/20260101/local/dynamodb/aws4_request, SignedHeaders=host;x-amz-date, Signature=0";
        let request = request.header("authorization", signed).header("x-amz-date", "20260101T000000Z");
        request.raw("application/x-amz-json-1.0", body.to_string()).send().await.expect(200).json()
    }
    /// The batch of everything since the last one.
    pub async fn batch(&mut self) -> Value {
        let mut wanted = self.shard.clone();
        match &self.after {
            Some(after) => {
                wanted["ShardIteratorType"] = "AFTER_SEQUENCE_NUMBER".into();
                wanted["SequenceNumber"] = after.clone().into();
            }
            None => wanted["ShardIteratorType"] = "TRIM_HORIZON".into(),
        }
        let iterator = self.call("GetShardIterator", wanted).await;
        let found = self.call("GetRecords", json!({ "ShardIterator": iterator["ShardIterator"], "Limit": 1000 })).await;
        let mut records = found["Records"].as_array().unwrap().clone();
        for record in &mut records {
            record["eventSourceARN"] = self.shard["StreamArn"].clone();
        }
        let last = records.last().map(|record| record["dynamodb"]["SequenceNumber"].as_str().unwrap().to_owned());
        self.after = last.or(self.after.take());
        json!({ "Records": records })
    }
}

/// What waits in a queue, and the batch that it makes.
pub fn queued(app: &App, queue: &str) -> (Vec<Message>, Value) {
    let messages = app.runner.services().queues.receive(queue, 10, app.now());
    let records = messages.iter().map(|message| self::message(queue, &message.id, &message.body)).collect();
    (messages, json!({ "Records": Value::Array(records) }))
}

/// A message as an event source mapping hands it over.
pub fn message(queue: &str, id: &str, body: &str) -> Value {
    json!({
        "messageId": id, "receiptHandle": "AQEBwJnKyrHigUMZj6rYigCgxlaS3SLy0a", "body": body, "messageAttributes": {},
        "attributes": { "ApproximateReceiveCount": "1", "SentTimestamp": "1795338000000", "SenderId": "AIDAIENQZJOLO23YVJ4VO" },
        "eventSource": "aws:sqs", "eventSourceARN": format!("arn:aws:sqs:eu-west-1:123456789012:{queue}"), "awsRegion": "eu-west-1",
    })
}
