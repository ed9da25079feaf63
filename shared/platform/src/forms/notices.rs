//! The tray of a recipient of notices.

use domain::notices::{Digest, Tray};
use domain::{Email, MailId, OrgId, Span, Time};
use serde::{Deserialize, Serialize};

use super::{SCHEMA, Stored};
use crate::item::{Corrupt, Item, read, write};

/// How long a tray outlives the hour that it counts; no digest waits as long.
const KEPT: Span = Span::days(7);

#[derive(Serialize, Deserialize)]
struct TrayForm {
    schema: u32,
    org: OrgId,
    to: Email,
    hour: i64,
    singles: u32,
    digest: Option<DigestForm>,
    version: u32,
    ttl: i64,
}

#[derive(Serialize, Deserialize)]
struct DigestForm {
    mail: MailId,
    due: i64,
    lines: u32,
}

impl Stored for Tray {
    const KIND: &'static str = "tray";

    fn from_item(item: &Item) -> Result<Self, Corrupt> {
        let form: TrayForm = read(Self::KIND, item)?;
        let digest = form.digest.map(|digest| Digest { mail: digest.mail, due: Time(digest.due), lines: digest.lines });
        Ok(Tray { org: form.org, to: form.to, hour: form.hour, singles: form.singles, digest, version: form.version })
    }

    fn to_item(&self) -> Result<Item, Corrupt> {
        let digest = self.digest.map(|digest| DigestForm { mail: digest.mail, due: digest.due.0, lines: digest.lines });
        let ttl = (Time::from_unix(self.hour * 3600) + KEPT).unix();
        let (schema, org, to) = (SCHEMA, self.org, self.to.clone());
        write(Self::KIND, TrayForm { schema, org, to, hour: self.hour, singles: self.singles, digest, version: self.version, ttl })
    }
}
