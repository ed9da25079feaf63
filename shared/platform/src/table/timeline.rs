//! Audit rows of one user, organization or account (F20), newest first; and all there are, for whoever compares them with
//! their seals.

use super::failure::busy;
use super::query::{Page, Position, Walk};
use super::{StoreError, Table};
use crate::forms::{AuditRow, Stored};
use crate::item::{Item, text};
use crate::keys::{ABOVE_LOGIN, AUDIT, Timeline};

impl Table {
    /// A page of a timeline, strongly consistent.
    ///
    /// # Errors
    /// [`StoreError::Busy`]; [`StoreError::Corrupt`], also for a row whose digest is not its own.
    pub async fn audit(&self, timeline: Timeline, limit: usize, after: Option<Position>) -> Result<Page<AuditRow>, StoreError> {
        let walk = Walk { index: None, keys: ("pk", "sk"), partition: timeline.partition(), prefix: timeline.prefix(), descending: true, limit, after };
        self.page(&walk, false, |item| AuditRow::from_item(item).map(Some)).await
    }

    /// Some of all audit rows, unread, and where the rest begins. It walks the whole table: for a command, never for a request.
    ///
    /// # Errors
    /// [`StoreError::Busy`].
    pub async fn audit_rows(&self, start: Option<Item>) -> Result<(Vec<Item>, Option<Item>), StoreError> {
        let call = self.client.scan().table_name(&self.name).consistent_read(true).set_exclusive_start_key(start);
        let call = call.filter_expression("begins_with(sk, :own) OR begins_with(sk, :accounts)");
        let call = call.expression_attribute_values(":own", text(AUDIT)).expression_attribute_values(":accounts", text(format!("{ABOVE_LOGIN}{AUDIT}")));
        let answer = call.send().await.map_err(busy)?;
        Ok((answer.items.unwrap_or_default(), answer.last_evaluated_key.filter(|key| !key.is_empty())))
    }
}
