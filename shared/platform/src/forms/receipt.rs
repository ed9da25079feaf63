//! What a request with an idempotency key was answered (F21): ids and a status, never a body or a secret.

use std::collections::BTreeMap;
use std::str::FromStr;

use domain::Time;
use serde::{Deserialize, Serialize};

use super::{SCHEMA, Stored};
use crate::item::{Corrupt, Item, key_of, read, write};
use crate::keys::Key;

/// The receipt of a request that succeeded; its answer is rebuilt from it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Receipt {
    /// Where it stands, by [`crate::keys::once`] of operation, caller and the caller's key.
    pub key: Key,
    /// Which operation.
    pub operation: String,
    /// The HTTP status of the answer.
    pub status: u16,
    /// Ids and small facts from which the answer is rebuilt, by name.
    pub ids: BTreeMap<String, String>,
    /// Keyed fingerprint of the body: another body under the same key is refused.
    pub fingerprint: String,
    /// When it is forgotten; a row past this may be written over.
    pub until: Time,
}

impl Receipt {
    /// What is kept under `name`.
    pub fn id(&self, name: &str) -> Option<&str> {
        self.ids.get(name).map(String::as_str)
    }
    /// What is kept under `name`, read as what it is; none if it is not there or something else.
    pub fn parsed<T: FromStr>(&self, name: &str) -> Option<T> {
        self.id(name)?.parse().ok()
    }
}

#[derive(Serialize, Deserialize)]
struct ReceiptForm {
    schema: u32,
    operation: String,
    status: u16,
    ids: BTreeMap<String, String>,
    fingerprint: String,
    until: i64,
    ttl: i64,
}

impl Stored for Receipt {
    const KIND: &'static str = "receipt";

    fn from_item(item: &Item) -> Result<Self, Corrupt> {
        let form: ReceiptForm = read(Self::KIND, item)?;
        Ok(Receipt {
            key: key_of(item)?,
            operation: form.operation,
            status: form.status,
            ids: form.ids,
            fingerprint: form.fingerprint,
            until: Time(form.until),
        })
    }

    fn to_item(&self) -> Result<Item, Corrupt> {
        let form = ReceiptForm {
            schema: SCHEMA,
            operation: self.operation.clone(),
            status: self.status,
            ids: self.ids.clone(),
            fingerprint: self.fingerprint.clone(),
            until: self.until.0,
            ttl: self.until.unix(),
        };
        write(Self::KIND, form)
    }
}
