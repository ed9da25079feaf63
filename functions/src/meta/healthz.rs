//! Whether the service answers.

use platform::Context;
use platform::edge::{Answer, Anyone, Problem};
use platform::keys::Keys;
use platform::table::Found;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Nothing is asked.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
pub struct Request {}

/// That it does.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Reply {
    /// `ok`
    pub status: String,
}

/// 200.
pub type Answered = Answer<Reply>;

/// Nothing: an outage of the table shows elsewhere.
pub fn wants((): &(), _: &Request) -> Keys {
    Keys::none()
}

/// Answers.
///
/// # Errors
/// None.
pub async fn handle(_: &Context, _: Anyone, _: Request, _: Found) -> Result<Answered, Problem> {
    Ok(Answer::ok(Reply { status: "ok".to_owned() }))
}
