//! The signed-in person, with the organization and the account's state.

use platform::Context;
use platform::edge::{Answer, Member, Problem};
use platform::keys::Keys;
use platform::seal::SessionToken;
use platform::table::Found;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::views::{OrganizationView, UserView};

/// Nothing is asked.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Request {}

/// Who is signed in, and where.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Reply {
    /// The person.
    #[serde(flatten)]
    pub user: UserView,
    /// The organization.
    pub organization: OrganizationView,
    /// Whether the account's mailbox is proved.
    pub mailbox_proved: bool,
}

/// 200 with an `ETag`.
pub type Answered = Answer<Reply>;

/// Nothing beyond the session.
pub fn wants(_: &SessionToken, _: &Request) -> Keys {
    Keys::none()
}

/// Shows it.
///
/// # Errors
/// None of its own.
pub async fn handle(_: &Context, who: Member, _: Request, _: Found) -> Result<Answered, Problem> {
    let reply = Reply { user: UserView::of(&who.user, &who.org), organization: OrganizationView::of(&who.org), mailbox_proved: who.account.is_proved() };
    Ok(Answer::ok(reply).version(who.user.version))
}
