//! Reading and deleting many items by key; what the table leaves undone is asked for again, a bounded number of times.

use std::collections::HashMap;

use aws_sdk_dynamodb::types::{DeleteRequest, KeysAndAttributes, ReturnConsumedCapacity, WriteRequest};

use super::failure::{busy, unwritten};
use super::{Found, StoreError, Table};
use crate::item::{Item, key_attributes, key_of};
use crate::keys::{Key, Keys};

/// Items in one BatchGetItem.
const READ_AT_ONCE: usize = 100;
/// Items in one BatchWriteItem.
const DELETED_AT_ONCE: usize = 25;
/// How often the rest of a batch is asked for again.
const ROUNDS: usize = 5;

impl Table {
    /// Reads these keys, strongly consistent: one call for each 100, side by side; none for none.
    ///
    /// # Errors
    /// [`StoreError::Busy`]; [`StoreError::Corrupt`] for an item without keys.
    pub async fn read(&self, keys: &Keys) -> Result<Found, StoreError> {
        let wanted: Vec<Item> = keys.iter().map(key_attributes).collect();
        let chunks = wanted.chunks(READ_AT_ONCE).map(|chunk| self.read_chunk(chunk.to_vec()));
        let mut found = Found::default();
        futures::future::try_join_all(chunks).await?.into_iter().for_each(|part| found.merge(part));
        Ok(found)
    }

    async fn read_chunk(&self, chunk: Vec<Item>) -> Result<Found, StoreError> {
        let mut found = Found::default();
        let mut ask = KeysAndAttributes::builder().set_keys(Some(chunk)).consistent_read(true).build()?;
        for _ in 0..ROUNDS {
            let call = self.client.batch_get_item().request_items(&self.name, ask);
            let answer = call.return_consumed_capacity(ReturnConsumedCapacity::Total).send().await.map_err(busy)?;
            for item in answer.responses.into_iter().flat_map(HashMap::into_values).flatten() {
                found.put(key_of(&item)?, item);
            }
            match answer.unprocessed_keys.and_then(|mut rest| rest.remove(&self.name)) {
                Some(rest) if !rest.keys().is_empty() => ask = rest,
                _ => return Ok(found),
            }
        }
        Err(StoreError::Busy("keys left unread".to_owned()))
    }

    /// Deletes these keys, whatever stands there.
    pub(super) async fn delete_all(&self, keys: &[Key]) -> Result<(), StoreError> {
        for chunk in keys.chunks(DELETED_AT_ONCE) {
            let request = |key: &Key| DeleteRequest::builder().set_key(Some(key_attributes(key))).build();
            let requests: Result<Vec<_>, _> =
                chunk.iter().map(|key| Ok::<_, StoreError>(WriteRequest::builder().delete_request(request(key)?).build())).collect();
            self.delete_chunk(requests?).await?;
        }
        Ok(())
    }

    async fn delete_chunk(&self, mut requests: Vec<WriteRequest>) -> Result<(), StoreError> {
        for _ in 0..ROUNDS {
            let call = self.client.batch_write_item().request_items(&self.name, requests);
            let answer = call.return_consumed_capacity(ReturnConsumedCapacity::Total).send().await.map_err(unwritten)?;
            match answer.unprocessed_items.and_then(|mut rest| rest.remove(&self.name)) {
                Some(rest) if !rest.is_empty() => requests = rest,
                _ => return Ok(()),
            }
        }
        Err(StoreError::Unknown("items left undeleted".to_owned()))
    }
}
