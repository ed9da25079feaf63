//! Orders an export of one's own data (F19).

use domain::export::order;
use platform::Context;
use platform::edge::{Answer, Member, Problem};
use platform::keys::Keys;
use platform::seal::SessionToken;
use platform::table::{Found, Receipt};
use schemars::JsonSchema;
use serde::Deserialize;

use crate::exports::{ExportView, keys_of, one};

/// Exports of one person a day.
const MOST: u32 = 5;
/// Seconds of a day.
const DAY: i64 = 86_400;

/// Of what.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Kind {
    /// Everything that is known of whoever asks.
    Me,
}

/// Of what.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Request {
    /// Of what: there is one kind so far, and whoever asks has to say so.
    pub kind: Kind,
}

/// The export, which is not made yet.
pub type Reply = ExportView;

/// 202.
pub type Answered = Answer<Reply>;

/// Nothing beyond the session.
pub fn wants(_: &SessionToken, _: &Request) -> Keys {
    Keys::none()
}

/// Orders it.
///
/// # Errors
/// 429 `too_soon` beyond five a day.
pub async fn handle(cx: &Context, who: Member, _: Request, _: Found) -> Result<Answered, Problem> {
    if let Some(wait) = cx.table.throttle("export", &who.user.id.to_string(), DAY, MOST, cx.clock.now()).await? {
        return Err(Problem::too_soon("too_soon", "limits.exports", wait));
    }
    let change = who.call.decide(cx, who.actor(), |at| Ok(order(at, &who.user)))?;
    let id = change.outcome.id.to_string();
    let export = who.call.commit(cx, change, 202, &[("export", id)]).await?;
    Ok(Answer::of(202, ExportView::of(&export, None)))
}

/// The export as it is now.
///
/// # Errors
/// 404 if it is forgotten by now.
pub async fn replay(cx: &Context, who: Member, _: Request, receipt: Receipt) -> Result<Answered, Problem> {
    let id = receipt.id("export").unwrap_or_default();
    let found = cx.table.read(&keys_of(who.org.id, who.user.id, id)).await?;
    Ok(Answer::of(202, ExportView::of(&one(&found, who.org.id, who.user.id, id)?, None)))
}
