//! What waits for a digest, and the trays that say where notices go.

use domain::notices::{MOST_LINES, Tray};
use domain::{Mail, MailId, OrgId, Time};

use super::query::Walk;
use super::{OutboxRow, StoreError, Table};
use crate::forms::Stored;
use crate::item::number_of;
use crate::keys::{self, Key, Keys};

/// A tray with what else decides where a notice goes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TrayFound {
    /// The tray; its digest is there only while nobody has begun to send it.
    pub tray: Tray,
    /// The days on which its recipient may get another mail.
    pub days_with_room: Vec<i64>,
}

impl Table {
    /// The tray of `to`, new if there is none, as it stands at `now`.
    ///
    /// # Errors
    /// [`StoreError::Busy`]; [`StoreError::Corrupt`].
    pub async fn tray(&self, empty: Tray, now: Time) -> Result<TrayFound, StoreError> {
        let counters: Vec<(i64, Key)> = Tray::days(now).into_iter().map(|day| (day, keys::counter(&empty.mails_on(day)))).collect();
        let at = keys::tray(empty.org, &empty.to);
        let wanted: Keys = counters.iter().map(|(_, key)| key.clone()).chain([at.clone()]).collect();
        let found = self.read(&wanted).await?;
        let mut days_with_room = Vec::new();
        for (day, key) in counters {
            let count = found.item(&key).map_or(Ok(0), |item| number_of(item, "counter", "count"))?;
            if self.limits.most(&empty.mails_on(day)).is_none_or(|most| count < i64::from(most)) {
                days_with_room.push(day);
            }
        }
        let mut tray = found.item(&at).map(Tray::from_item).transpose()?.unwrap_or(empty);
        if let Some(open) = tray.digest {
            let row: Option<OutboxRow> = self.load_outbox(&open.mail.to_string()).await?;
            tray.digest = row.filter(|row| row.claim.is_none()).map(|_| open);
        }
        Ok(TrayFound { tray, days_with_room })
    }

    /// The notices that wait for a digest, oldest first.
    ///
    /// # Errors
    /// [`StoreError::Busy`]; [`StoreError::Corrupt`].
    pub async fn digest_lines(&self, org: OrgId, digest: MailId) -> Result<Vec<Mail>, StoreError> {
        let (partition, limit) = (keys::digest_lines(org, digest), usize::try_from(MOST_LINES).unwrap_or(usize::MAX));
        let walk = Walk { index: None, keys: ("pk", "sk"), partition, prefix: String::new(), descending: false, limit, after: None };
        Ok(self.page(&walk, false, |item| Mail::from_item(item).map(Some)).await?.rows)
    }
}
