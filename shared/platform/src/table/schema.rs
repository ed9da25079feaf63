//! The table and its indexes. In the cloud the template declares the same; a check compares the two.

use aws_sdk_dynamodb::Client;
use aws_sdk_dynamodb::error::{BuildError, SdkError};
use aws_sdk_dynamodb::types::{
    AttributeDefinition, BillingMode, GlobalSecondaryIndex, KeySchemaElement, KeyType, Projection, ProjectionType, ScalarAttributeType, StreamSpecification,
    StreamViewType, TimeToLiveSpecification, TimeToLiveStatus,
};

use super::StoreError;
use super::failure::{busy, unwritten};

/// What is due, by shard and time.
pub const DUE: &str = "due";
/// Users of an organization who are still here, by name.
pub const BY_NAME: &str = "by_name";
/// Users of an organization who are still here, by creation.
pub const BY_CREATED: &str = "by_created";
/// Users of one status by name.
pub const BY_STATUS_NAME: &str = "by_status_name";
/// Users of one status by creation.
pub const BY_STATUS_CREATED: &str = "by_status_created";
/// Users of one role who are still here, by name: also how a role in use is known.
pub const BY_ROLE: &str = "by_role";
/// Users of one department who are still here, by name.
pub const BY_DEPARTMENT: &str = "by_department";
/// Users of one location who are still here, by name.
pub const BY_LOCATION: &str = "by_location";
/// Invitations of an organization by creation.
pub const INVITATIONS: &str = "invitations";
/// The attribute after which the table may drop an item: unix seconds, garbage collection only.
pub const TTL: &str = "ttl";

/// One index.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Index {
    /// Its name.
    pub name: &'static str,
    /// Its partition key.
    pub partition: &'static str,
    /// Its sort key.
    pub sort: &'static str,
    /// The one attribute that it carries beside all keys.
    pub carries: &'static str,
}

/// Every index.
pub const INDEXES: [Index; 9] = [
    Index { name: DUE, partition: "due_shard", sort: "due_at", carries: "kind" },
    Index { name: BY_NAME, partition: "list_org", sort: "by_name", carries: "row" },
    Index { name: BY_CREATED, partition: "list_org", sort: "created", carries: "row" },
    Index { name: BY_STATUS_NAME, partition: "list_org_status", sort: "by_name", carries: "row" },
    Index { name: BY_STATUS_CREATED, partition: "list_org_status", sort: "created", carries: "row" },
    Index { name: BY_ROLE, partition: "list_org_role", sort: "by_name", carries: "row" },
    Index { name: BY_DEPARTMENT, partition: "list_org_department", sort: "by_name", carries: "row" },
    Index { name: BY_LOCATION, partition: "list_org_location", sort: "by_name", carries: "row" },
    Index { name: INVITATIONS, partition: "inv_org", sort: "inv_created", carries: "row" },
];

/// Every attribute that is part of a key, with its type.
pub const ATTRIBUTES: [(&str, ScalarAttributeType); 13] = [
    ("pk", ScalarAttributeType::S),
    ("sk", ScalarAttributeType::S),
    ("due_shard", ScalarAttributeType::S),
    ("due_at", ScalarAttributeType::N),
    ("list_org", ScalarAttributeType::S),
    ("list_org_status", ScalarAttributeType::S),
    ("list_org_role", ScalarAttributeType::S),
    ("list_org_department", ScalarAttributeType::S),
    ("list_org_location", ScalarAttributeType::S),
    ("by_name", ScalarAttributeType::S),
    ("created", ScalarAttributeType::S),
    ("inv_org", ScalarAttributeType::S),
    ("inv_created", ScalarAttributeType::S),
];

/// Creates the table with its indexes, stream and TTL; one that exists already is left as it is.
///
/// # Errors
/// [`StoreError::Busy`] or [`StoreError::Unknown`]; calling it again is harmless.
pub async fn create(client: &Client, name: &str) -> Result<(), StoreError> {
    let stream = StreamSpecification::builder().stream_enabled(true).stream_view_type(StreamViewType::NewAndOldImages).build()?;
    let indexes: Result<Vec<_>, BuildError> = INDEXES.iter().map(index).collect();
    let attributes: Result<Vec<_>, BuildError> = ATTRIBUTES.iter().map(attribute).collect();
    let call = client
        .create_table()
        .table_name(name)
        .billing_mode(BillingMode::PayPerRequest)
        .set_key_schema(Some(key_schema("pk", "sk")?))
        .set_attribute_definitions(Some(attributes?))
        .set_global_secondary_indexes(Some(indexes?))
        .stream_specification(stream);
    match call.send().await {
        Err(SdkError::ServiceError(error)) if error.err().is_resource_in_use_exception() => {}
        Err(error) => return Err(unwritten(error)),
        Ok(_) => {}
    }
    expire(client, name).await
}

async fn expire(client: &Client, name: &str) -> Result<(), StoreError> {
    let answer = client.describe_time_to_live().table_name(name).send().await.map_err(busy)?;
    let status = answer.time_to_live_description.and_then(|description| description.time_to_live_status);
    if matches!(status, Some(TimeToLiveStatus::Enabled | TimeToLiveStatus::Enabling)) {
        return Ok(());
    }
    let by_ttl = TimeToLiveSpecification::builder().enabled(true).attribute_name(TTL).build()?;
    client.update_time_to_live().table_name(name).time_to_live_specification(by_ttl).send().await.map_err(unwritten)?;
    Ok(())
}

fn key_schema(partition: &str, sort: &str) -> Result<Vec<KeySchemaElement>, BuildError> {
    let element = |name: &str, kind| KeySchemaElement::builder().attribute_name(name).key_type(kind).build();
    Ok(vec![element(partition, KeyType::Hash)?, element(sort, KeyType::Range)?])
}

fn attribute((name, kind): &(&str, ScalarAttributeType)) -> Result<AttributeDefinition, BuildError> {
    AttributeDefinition::builder().attribute_name(*name).attribute_type(kind.clone()).build()
}

fn index(index: &Index) -> Result<GlobalSecondaryIndex, BuildError> {
    let projection = Projection::builder().projection_type(ProjectionType::Include).non_key_attributes(index.carries).build();
    let schema = key_schema(index.partition, index.sort)?;
    GlobalSecondaryIndex::builder().index_name(index.name).set_key_schema(Some(schema)).projection(projection).build()
}
