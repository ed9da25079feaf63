//! The signed-in account's live sessions (F30).

use domain::Session;
use platform::Context;
use platform::edge::{Answer, Member, Problem};
use platform::seal::SessionToken;
use platform::table::Found;
use schemars::JsonSchema;
use serde::Serialize;

pub use crate::users::me::{Request, wants};
use crate::views::SessionView;

/// How many are looked at.
const MOST: usize = 100;

/// The sessions, newest first.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Reply {
    /// The sessions.
    pub data: Vec<SessionView>,
}

/// 200.
pub type Answered = Answer<Reply>;

/// The rows, dead ones included.
pub type Beside = Vec<Session>;

/// Queries them: the token says whose.
///
/// # Errors
/// 503.
pub async fn beside(cx: &Context, claims: &SessionToken, _: &Request) -> Result<Beside, Problem> {
    Ok(cx.table.sessions(claims.account, MOST).await?)
}

/// Shows them; what has ended by the clock or by a stamp is left out.
///
/// # Errors
/// As [`beside`].
pub async fn handle(cx: &Context, who: Member, _: Request, _: Found, all: Beside) -> Result<Answered, Problem> {
    let now = cx.clock.now();
    let live = all.iter().filter(|s| s.account_stamp == who.account.access_stamp && now < s.expires_at && now < s.last_seen_at + s.idle);
    Ok(Answer::ok(Reply { data: live.map(|session| SessionView::of(session, &who.session)).collect() }))
}
