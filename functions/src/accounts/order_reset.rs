//! Asks for a reset mail (F29). Known and unknown addresses cost and answer the same: the order is worked off later.

use domain::account::RESETS_PER_HOUR;
use domain::account::reset::order_reset;
use domain::{Actor, Email};
use platform::Context;
use platform::edge::{Answer, Anyone, Call, Problem};
use platform::keys::Keys;
use platform::table::Found;
use schemars::JsonSchema;
use serde::Deserialize;

pub use platform::edge::same_status as replay;

/// Whose password.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Request {
    /// The account's address.
    #[schemars(with = "String")]
    pub email: Email,
}

/// No body.
pub type Reply = ();

/// 202, always.
pub type Answered = Answer<Reply>;

/// Nothing: what the address is must not show.
pub fn wants((): &(), _: &Request) -> Keys {
    Keys::none()
}

/// Orders the mail.
///
/// # Errors
/// 422 for what is no address.
pub async fn handle(cx: &Context, who: Anyone, request: Request, _: Found) -> Result<Answered, Problem> {
    order(cx, &who.call, &request.email).await?;
    Ok(Answer::accepted())
}

/// What the API, the page and a founder whose address is taken all do. Above three an hour for one address nothing more is
/// mailed, and nobody is told.
///
/// # Errors
/// 503.
pub async fn order(cx: &Context, call: &Call, email: &Email) -> Result<(), Problem> {
    let over = cx.table.throttle("reset", email.folded(), 3600, RESETS_PER_HOUR, cx.clock.now()).await?;
    if over.is_some() {
        return Ok(());
    }
    let change = call.decide(cx, Actor::System, |at| Ok(order_reset(at, email.clone())))?;
    call.commit(cx, change, 202, &[]).await
}
