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
const WRITTEN_AT_ONCE: usize = 25;
/// How often the rest of a batch is asked for again.
const ROUNDS: usize = 5;

impl Table {
    /// Reads these keys, strongly consistent: one call for each 100, side by side; none for none.
    ///
    /// # Errors
    /// [`StoreError::Busy`]; [`StoreError::Corrupt`] for an item without keys.
    pub async fn read(&self, keys: &Keys) -> Result<Found, StoreError> {
        self.read_so(keys, true).await
    }

    /// The same for half the price, perhaps as it was a moment ago: for lists, never for what decides something.
    ///
    /// # Errors
    /// As [`Table::read`].
    pub async fn read_loosely(&self, keys: &Keys) -> Result<Found, StoreError> {
        self.read_so(keys, false).await
    }

    async fn read_so(&self, keys: &Keys, consistent: bool) -> Result<Found, StoreError> {
        let wanted: Vec<Item> = keys.iter().map(key_attributes).collect();
        let chunks = wanted.chunks(READ_AT_ONCE).map(|chunk| self.read_chunk(chunk.to_vec(), consistent));
        let mut found = Found::default();
        futures::future::try_join_all(chunks).await?.into_iter().for_each(|part| found.merge(part));
        Ok(found)
    }

    async fn read_chunk(&self, chunk: Vec<Item>, consistent: bool) -> Result<Found, StoreError> {
        let mut found = Found::default();
        let mut ask = KeysAndAttributes::builder().set_keys(Some(chunk)).consistent_read(consistent).build()?;
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
        let request = |key: &Key| DeleteRequest::builder().set_key(Some(key_attributes(key))).build();
        let requests: Result<Vec<_>, _> = keys.iter().map(|key| Ok::<_, StoreError>(WriteRequest::builder().delete_request(request(key)?).build())).collect();
        self.write_all(requests?).await
    }

    /// Puts and deletes, none of which depends on what stands there.
    pub(super) async fn write_all(&self, requests: Vec<WriteRequest>) -> Result<(), StoreError> {
        for chunk in requests.chunks(WRITTEN_AT_ONCE) {
            self.write_chunk(chunk.to_vec()).await?;
        }
        Ok(())
    }

    async fn write_chunk(&self, mut requests: Vec<WriteRequest>) -> Result<(), StoreError> {
        for _ in 0..ROUNDS {
            let call = self.client.batch_write_item().request_items(&self.name, requests);
            let answer = call.return_consumed_capacity(ReturnConsumedCapacity::Total).send().await.map_err(unwritten)?;
            match answer.unprocessed_items.and_then(|mut rest| rest.remove(&self.name)) {
                Some(rest) if !rest.is_empty() => requests = rest,
                _ => return Ok(()),
            }
        }
        Err(StoreError::Unknown("items left unwritten".to_owned()))
    }
}
