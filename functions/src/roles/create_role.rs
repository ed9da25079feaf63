//! Makes a role of the organization's own (F18, F35): never with more than whoever makes it may.

use domain::Name;
use domain::organization::create_role;
use domain::role::{Role, RoleName};
use domain::text::sort_key;
use platform::Context;
use platform::edge::{Answer, Member, Problem};
use platform::keys::Keys;
use platform::seal::SessionToken;
use platform::table::{Found, Receipt};
use schemars::JsonSchema;
use serde::Deserialize;

use crate::roles::get_role::one;
use crate::roles::list_roles::RoleView;
use crate::views::{GrantInput, grants};

/// What it is called and what it permits.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Request {
    /// What people call it.
    #[schemars(with = "String")]
    pub name: Name,
    /// Its id, by which users, policies and paths name it: lower-case letters, digits, `_` and `-`. Made of the name without it.
    #[schemars(with = "Option<String>")]
    pub slug: Option<RoleName>,
    /// What it permits.
    pub permissions: Vec<GrantInput>,
    /// Whether each person's permissions are chosen.
    #[serde(default)]
    pub limited: bool,
}

/// The role.
pub type Reply = RoleView;

/// 201 with an `ETag`, which is the policies'.
pub type Answered = Answer<Reply>;

/// Nothing beyond the session.
pub fn wants(_: &SessionToken, _: &Request) -> Keys {
    Keys::none()
}

/// Makes it.
///
/// # Errors
/// 403 `role.above_own`, 409 `role_exists` or `too_many_roles`, 422 for permissions that are none and for a name of which no id
/// can be made.
pub async fn handle(cx: &Context, who: Member, request: Request, _: Found) -> Result<Answered, Problem> {
    let name = request.slug.or_else(|| id_of(&request.name)).ok_or_else(|| Problem::field("required", "/slug", "required"))?;
    let title = (name.as_str() != request.name.as_str()).then_some(request.name);
    let role = Role { name, title, grants: grants(request.permissions)?, limited: request.limited };
    let change = who.call.decide(cx, who.actor(), |at| create_role(at, who.org.clone(), &who.user, role))?;
    let id = change.outcome.1.name.to_string();
    let (org, role) = who.call.commit(cx, change, 201, &[("role", id)]).await?;
    Ok(Answer::created(RoleView::of(&role)).version(org.policy.version()))
}

/// The role as it is now.
///
/// # Errors
/// 404 if it is gone by now.
pub async fn replay(_: &Context, who: Member, _: Request, receipt: Receipt) -> Result<Answered, Problem> {
    let role = one(&who, receipt.id("role").unwrap_or_default())?;
    Ok(Answer::created(RoleView::of(&role)).version(who.org.policy.version()))
}

/// Letters and digits of the name, in lower case and without marks, with a hyphen for everything between them.
fn id_of(name: &Name) -> Option<RoleName> {
    let folded = sort_key(name.as_str());
    let words: Vec<&str> = folded.split(|c: char| !c.is_ascii_alphanumeric()).filter(|word| !word.is_empty()).collect();
    let id = words.join("-");
    RoleName::parse(&id[..id.len().min(40)]).ok()
}
