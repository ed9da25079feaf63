//! Items as the table's client sees them, and the one place where a stored form becomes an item or is read from one.

use std::collections::HashMap;
use std::fmt;

pub use aws_sdk_dynamodb::types::AttributeValue;
use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::keys::Key;

/// The attributes of one item.
pub type Item = HashMap<String, AttributeValue>;

/// A stored item cannot be read, or a form cannot be written: which kind and which field, never the value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Corrupt {
    /// The kind of item.
    pub kind: &'static str,
    /// The field, or what is wrong with the item as a whole.
    pub field: String,
}

impl Corrupt {
    /// `field` of a `kind` is not what it must be.
    pub fn new(kind: &'static str, field: impl Into<String>) -> Corrupt {
        Corrupt { kind, field: field.into() }
    }
}

impl fmt::Display for Corrupt {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "stored {} is corrupt at {}", self.kind, self.field)
    }
}

impl std::error::Error for Corrupt {}

/// A string attribute.
pub fn text(value: impl Into<String>) -> AttributeValue {
    AttributeValue::S(value.into())
}

/// A number attribute.
pub fn number(value: impl fmt::Display) -> AttributeValue {
    AttributeValue::N(value.to_string())
}

/// A set of one string.
pub fn set_of<T: fmt::Display>(values: impl IntoIterator<Item = T>) -> AttributeValue {
    AttributeValue::Ss(values.into_iter().map(|value| value.to_string()).collect())
}

/// A list of strings, in this order.
pub fn list_of<T: fmt::Display>(values: impl IntoIterator<Item = T>) -> AttributeValue {
    AttributeValue::L(values.into_iter().map(|value| text(value.to_string())).collect())
}

/// An item as a stream's record shows it, in DynamoDB's JSON.
///
/// # Errors
/// [`Corrupt`] if it is none.
pub fn from_image(image: serde_json::Value) -> Result<Item, Corrupt> {
    let item: serde_dynamo::Item = serde_json::from_value(image).map_err(|_| Corrupt::new("image", "item"))?;
    Ok(item.into())
}

/// The key's two attributes.
pub fn key_attributes(key: &Key) -> Item {
    HashMap::from([("pk".to_owned(), text(key.pk.as_str())), ("sk".to_owned(), text(key.sk.as_str()))])
}

/// The key that an item carries.
///
/// # Errors
/// [`Corrupt`] if it has none, as only a projection without keys can.
pub fn key_of(item: &Item) -> Result<Key, Corrupt> {
    Ok(Key { pk: text_of(item, "item", "pk")?.to_owned(), sk: text_of(item, "item", "sk")?.to_owned() })
}

/// The string attribute `field` of a `kind`.
///
/// # Errors
/// [`Corrupt`] if it is absent or no string.
pub fn text_of<'a>(item: &'a Item, kind: &'static str, field: &'static str) -> Result<&'a str, Corrupt> {
    item.get(field).and_then(|value| value.as_s().ok()).map(String::as_str).ok_or_else(|| Corrupt::new(kind, field))
}

/// The whole-number attribute `field` of a `kind`.
///
/// # Errors
/// [`Corrupt`] if it is absent or no whole number.
pub fn number_of(item: &Item, kind: &'static str, field: &'static str) -> Result<i64, Corrupt> {
    item.get(field).and_then(|value| value.as_n().ok()).and_then(|digits| digits.parse().ok()).ok_or_else(|| Corrupt::new(kind, field))
}

/// Writes a form; absent fields become NULL, which a commit takes as "remove".
pub(crate) fn write<F: Serialize>(kind: &'static str, form: F) -> Result<Item, Corrupt> {
    serde_dynamo::to_item(form).map_err(|_| Corrupt::new(kind, "form"))
}

/// Reads a form; unknown attributes are ignored.
pub(crate) fn read<F: DeserializeOwned>(kind: &'static str, item: &Item) -> Result<F, Corrupt> {
    let map: serde_dynamo::Item = item.clone().into();
    let deserializer = serde_dynamo::Deserializer::from_attribute_value(serde_dynamo::AttributeValue::M(map.into_inner()));
    serde_path_to_error::deserialize(deserializer).map_err(|error| Corrupt::new(kind, named(&error)))
}

/// Serde names a missing field in its message and not in the path; other messages may hold the value and stay out.
fn named(error: &serde_path_to_error::Error<serde_dynamo::Error>) -> String {
    let message = error.inner().to_string();
    match message.split_once("missing field `").and_then(|(_, rest)| rest.split_once('`')) {
        Some((field, _)) => format!("{}/{field}", error.path()),
        None => error.path().to_string(),
    }
}
