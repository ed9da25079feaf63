//! What a record of the table's stream says.

use domain::Time;
use platform::forms::{AuditRow, Stored as _};
use platform::item::from_image;
use platform::keys::{self, Key};
use platform::seals::Sealed;
use serde::Deserialize;
use serde_json::Value;

#[derive(Deserialize)]
struct Raw {
    #[serde(rename = "eventName")]
    event: String,
    dynamodb: Changed,
}

/// What a record says.
pub enum Record {
    /// Nothing that anything follows from.
    Nothing,
    /// A row of the outbox, an invitation or a user changed.
    Changed(Key),
    /// Something was done.
    Audited(Box<AuditRow>),
}

/// A record that makes no sense.
pub struct Unread;

#[derive(Deserialize)]
struct Changed {
    #[serde(rename = "Keys")]
    keys: Named,
    #[serde(rename = "NewImage")]
    image: Option<Value>,
    /// When the table took it, seconds.
    #[serde(rename = "ApproximateCreationDateTime")]
    committed: Option<f64>,
}

#[derive(Deserialize)]
struct Named {
    pk: Text,
    sk: Text,
}

#[derive(Deserialize)]
struct Text {
    #[serde(rename = "S")]
    text: String,
}

/// Reads a record.
///
/// # Errors
/// [`Unread`].
pub fn read(record: Value) -> Result<Record, Unread> {
    let Raw { event, dynamodb: Changed { keys, image, .. } } = serde_json::from_value(record).map_err(|_| Unread)?;
    let key = Key { pk: keys.pk.text, sk: keys.sk.text };
    if event == "REMOVE" {
        return Ok(Record::Nothing);
    }
    if keys::outbox_at(&key).is_some() || keys::invitation_at(&key).is_some() || keys::user_at(&key).is_some() {
        return Ok(Record::Changed(key));
    }
    if event == "INSERT" && keys::is_audit(&key) {
        let item = image.and_then(|image| from_image(image).ok()).ok_or(Unread)?;
        return AuditRow::from_item(&item).map(|row| Record::Audited(Box::new(row))).map_err(|_| Unread);
    }
    Ok(Record::Nothing)
}

/// The audit row that a record says was written, to be sealed; none of every other record. What cannot be read is sealed
/// as that, so that nothing ever holds the chain up.
pub fn sealed(record: Value, now: Time) -> Option<Sealed> {
    let Raw { event, dynamodb: Changed { keys, image, committed } } = serde_json::from_value(record).ok()?;
    let key = Key { pk: keys.pk.text, sk: keys.sk.text };
    if event != "INSERT" || !keys::is_audit(&key) {
        return None;
    }
    // Whole seconds of this century: exact.
    let committed = committed.map_or(now, |seconds| Time::from_unix(seconds as i64));
    let row = image.and_then(|image| from_image(image).ok()).and_then(|item| AuditRow::from_item(&item).ok());
    Some(row.and_then(|row| Sealed::row(&key, &row, committed).ok()).unwrap_or_else(|| Sealed::unreadable(&key, committed)))
}
