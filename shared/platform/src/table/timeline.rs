//! Audit rows of one user, organization or account (F20), newest first.

use super::query::{Page, Position, Walk};
use super::{StoreError, Table};
use crate::forms::{AuditRow, Stored};
use crate::keys::Timeline;

impl Table {
    /// A page of a timeline, strongly consistent.
    ///
    /// # Errors
    /// [`StoreError::Busy`]; [`StoreError::Corrupt`], also for a row whose digest is not its own.
    pub async fn audit(&self, timeline: Timeline, limit: usize, after: Option<Position>) -> Result<Page<AuditRow>, StoreError> {
        let walk = Walk { index: None, keys: ("pk", "sk"), partition: timeline.partition(), prefix: timeline.prefix(), descending: true, limit, after };
        self.page(&walk, false, |item| AuditRow::from_item(item).map(Some)).await
    }
}
