//! What a person may do, and where each right comes from (F35): the role, or what was given beyond it.

use domain::User;
use domain::role::Role;
use platform::Context;
use platform::edge::{Answer, Member, Problem, SignedIn};
use platform::table::Found;
use schemars::JsonSchema;
use serde::Serialize;

use crate::users::get_user::one;
pub use crate::users::get_user::{Request, wants};
use crate::views::GrantView;

/// The rights of one person.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Reply {
    /// The role.
    pub role: String,
    /// Whether the role permits everything.
    pub everything: bool,
    /// What the role permits.
    pub of_role: Vec<GrantView>,
    /// What was given to the person beyond it: what a `PUT` here replaces.
    pub permissions: Vec<GrantView>,
    /// Both in one.
    pub effective: Vec<GrantView>,
}

/// 200 with the person's `ETag`.
pub type Answered = Answer<Reply>;

/// Shows them.
///
/// # Errors
/// 404.
pub async fn handle(_: &Context, who: Member, request: Request, found: Found) -> Result<Answered, Problem> {
    Ok(answer(&who, &one(&found, who.org.id, request.user())?))
}

/// The rights of `user`.
pub fn answer(who: &SignedIn, user: &User) -> Answered {
    let policies = who.org.policies();
    let (all, role) = (user.grants(policies), user.role_shown().and_then(|role| policies.role(role)));
    let reply = Reply {
        role: user.role_shown().map(ToString::to_string).unwrap_or_default(),
        everything: all.is_everything(),
        of_role: role.map(|Role { grants, .. }| GrantView::all(grants)).unwrap_or_default(),
        permissions: GrantView::all(&user.given),
        effective: GrantView::all(&all),
    };
    Answer::ok(reply).version(user.version)
}
