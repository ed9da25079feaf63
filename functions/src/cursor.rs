//! Where a list goes on: a sealed position, bound to the organization and to the very query it came from.

use domain::OrgId;
use platform::Context;
use platform::edge::Problem;
use platform::seal::Cursor;
use platform::table::Position;

/// The cursor of a position.
///
/// # Errors
/// 503 while the keys cannot be read.
pub async fn seal(cx: &Context, org: OrgId, query: &str, next: Option<&Position>) -> Result<Option<String>, Problem> {
    let Some(position) = next else { return Ok(None) };
    let bytes = serde_json::to_vec(position).map_err(Problem::internal)?;
    Ok(Some(cx.keyring().await?.seal_cursor(&Cursor { org, query }, &bytes, cx.clock.now())))
}

/// The position of a cursor.
///
/// # Errors
/// 422 `cursor_invalid` if it was tampered with or belongs to another list.
pub async fn open(cx: &Context, org: OrgId, query: &str, cursor: Option<&str>) -> Result<Option<Position>, Problem> {
    let Some(text) = cursor else { return Ok(None) };
    let invalid = || Problem::field("cursor_invalid", "/cursor", "cursor_invalid");
    let bytes = cx.keyring().await?.open_cursor(&Cursor { org, query }, text).map_err(|_| invalid())?;
    serde_json::from_slice(&bytes).map(Some).map_err(|_| invalid())
}
