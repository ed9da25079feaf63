//! The organization's roles: those that Usher brings and those that it made itself.

use domain::role::Role;
use platform::Context;
use platform::edge::{Answer, Member, Problem};
use platform::table::Found;
use schemars::JsonSchema;
use serde::Serialize;

pub use crate::users::me::{Request, wants};
use crate::views::GrantView;

/// A role.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct RoleView {
    /// What users, policies and paths name it by.
    pub id: String,
    /// What people call it.
    pub name: String,
    /// Whether Usher made it: nobody edits or deletes it.
    pub built_in: bool,
    /// Whether each person's permissions are chosen: a change to it has to give a list.
    pub limited: bool,
    /// Whether it permits everything; its list is empty then.
    pub everything: bool,
    /// What it permits.
    pub permissions: Vec<GrantView>,
}

impl RoleView {
    /// `role` as answers show it.
    pub fn of(role: &Role) -> RoleView {
        RoleView {
            id: role.name.to_string(),
            name: role.title.as_ref().map_or_else(|| role.name.to_string(), ToString::to_string),
            built_in: role.is_built_in(),
            limited: role.limited,
            everything: role.grants.is_everything(),
            permissions: GrantView::all(&role.grants),
        }
    }
}

/// The roles.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Reply {
    /// The built-in ones first.
    pub data: Vec<RoleView>,
}

/// 200.
pub type Answered = Answer<Reply>;

/// Lists them.
///
/// # Errors
/// None of its own.
pub async fn handle(_: &Context, who: Member, _: Request, _: Found) -> Result<Answered, Problem> {
    Ok(Answer::ok(Reply { data: who.org.policies().every_role().map(RoleView::of).collect() }).version(who.org.policy.version()))
}
