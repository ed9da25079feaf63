//! The signed-in person, with the organization and the account's state.

use domain::User;
use platform::Context;
use platform::edge::{Answer, Member, Problem, SignedIn};
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
pub async fn handle(cx: &Context, who: Member, _: Request, _: Found) -> Result<Answered, Problem> {
    Ok(shown(cx, &who, &who.user))
}

/// The signed-in person, who is `user` by now.
pub fn shown(cx: &Context, who: &SignedIn, user: &User) -> Answered {
    let now = cx.clock.now();
    let next = who.account.next_email.as_ref().filter(|next| now < next.until);
    let user_view = UserView { pending_email: next.map(|next| next.email.to_string()), ..UserView::of(user, &who.org, now) };
    let reply = Reply { user: user_view, organization: OrganizationView::of(&who.org), mailbox_proved: who.account.is_proved() };
    Answer::ok(reply).version(user.version)
}
