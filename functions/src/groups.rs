//! Groups (F25, F26): whoever manages the settings makes them, whoever manages people says who is in them.

pub mod add_member;
pub mod create_group;
pub mod delete_group;
pub mod get_group;
pub mod list_groups;
pub mod list_members;
pub mod remove_member;
pub mod update_group;

use domain::group::leaves;
use domain::{Group, GroupId, OrgId, UserId};
use platform::Context;
use platform::clock::{back_off, draw_token};
use platform::edge::{Problem, commit};
use platform::keys::{self, Keys};
use platform::table::Found;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::leftovers::LEASE;

/// Groups to choose from beside a person.
const SHOWN: usize = 100;
/// How often somebody is taken out of a group that others come to and leave at the same moment.
const TRIES: u32 = 8;

/// A group.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct GroupView {
    /// `grp_…`
    pub id: String,
    /// What it is called.
    pub name: String,
    /// How many people are in it, those who are gone but not erased included.
    pub members: u32,
    /// Since when there is one.
    pub created_at: String,
    /// The group's `ETag`.
    pub version: u32,
}

impl From<&Group> for GroupView {
    fn from(group: &Group) -> GroupView {
        let Group { id, name, members, created_at, version, .. } = group;
        GroupView { id: id.to_string(), name: name.to_string(), members: *members, created_at: created_at.to_string(), version: *version }
    }
}

/// Who, in which group.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct MemberRequest {
    /// `grp_…`
    pub id: String,
    /// `usr_…`
    pub user: String,
}

impl MemberRequest {
    /// The group, the person, and whether the one is in the other.
    fn keys(&self, org: OrgId) -> Keys {
        let (Ok(group), Ok(user)) = (self.id.parse(), self.user.parse()) else { return Keys::none() };
        Keys::from([keys::group(org, group), keys::user(org, user), keys::group_member(org, group, user)])
    }
}

/// The group's key.
fn keys_of(org: OrgId, id: &str) -> Keys {
    id.parse().map_or_else(|_| Keys::none(), |id: GroupId| keys::group(org, id).into())
}

/// The group among what was read.
///
/// # Errors
/// 404, also for the id of something else.
fn one(found: &Found, org: OrgId, id: &str) -> Result<Group, Problem> {
    let id = GroupId::parse(id).map_err(|_| Problem::not_found())?;
    found.group(org, id)?.ok_or_else(Problem::not_found)
}

/// The same, read now.
async fn read(cx: &Context, org: OrgId, id: &str) -> Result<Group, Problem> {
    one(&cx.table.read(&keys_of(org, id)).await?, org, id)
}

/// Groups around one person.
#[derive(Clone, Debug, Default)]
pub struct Around {
    /// Those that the person is in, by name.
    pub of: Vec<Group>,
    /// Others, by name; the first of them where there are very many.
    pub others: Vec<Group>,
}

/// Reads them.
///
/// # Errors
/// 503.
pub async fn around(cx: &Context, org: OrgId, user: Option<UserId>) -> Result<Around, Problem> {
    let Some(user) = user else { return Ok(Around::default()) };
    let (of, some) = futures::join!(cx.table.groups_of(org, user), cx.table.groups_page(org, SHOWN, None));
    let ids = of?;
    let (mut of, others): (Vec<Group>, Vec<Group>) = some?.rows.into_iter().partition(|group| ids.contains(&group.id));
    let rest: Vec<GroupId> = ids.into_iter().filter(|id| !of.iter().any(|group| group.id == *id)).collect();
    if !rest.is_empty() {
        let found = cx.table.read_loosely(&rest.iter().map(|id| keys::group(org, *id)).collect::<Keys>()).await?;
        for id in rest {
            of.extend(found.group(org, id)?);
        }
    }
    of.sort_by(|a: &Group, b| a.name.as_str().cmp(b.name.as_str()));
    Ok(Around { of, others })
}

/// Takes somebody who is erased out of every group.
///
/// # Errors
/// 503; doing it again goes on.
pub async fn leave_all(cx: &Context, org: OrgId, user: UserId) -> Result<(), Problem> {
    let groups = cx.table.groups_of(org, user).await?;
    let found = cx.table.read(&groups.iter().map(|group| keys::group(org, *group)).collect::<Keys>()).await?;
    for group in groups {
        // What is left of one that is no more is forgotten with it.
        if found.group(org, group)?.is_some() {
            leave(cx, org, group, user).await?;
        }
    }
    Ok(())
}

/// Others come and go meanwhile, and each of them moves the group.
async fn leave(cx: &Context, org: OrgId, group: GroupId, user: UserId) -> Result<(), Problem> {
    for tried in 1.. {
        match commit(cx, leaves(org, group, user), None, Vec::new(), None).await {
            Err(problem) if problem.again && tried < TRIES => back_off(tried).await,
            outcome => return outcome,
        }
        if !cx.table.groups_of(org, user).await?.contains(&group) {
            break;
        }
    }
    Ok(())
}

/// Forgets who was in groups that are no more, one after the other. What fails comes again when its lease is over, and nothing more is
/// tried now.
pub async fn forget_all(cx: &Context, rows: &[(String, OrgId, GroupId)]) {
    for (row, org, group) in rows {
        if let Err(problem) = forget(cx, row, *org, *group).await {
            tracing::warn!(cause = problem.cause.as_deref().unwrap_or_default(), "groups wait for a later sweep");
            return;
        }
    }
}

async fn forget(cx: &Context, row: &str, org: OrgId, group: GroupId) -> Result<(), Problem> {
    if cx.table.claim_outbox(row, cx.clock.now(), LEASE, &draw_token()).await?.is_some() {
        cx.table.forget_members(org, group).await?;
        cx.table.delete_outbox(row).await?;
    }
    Ok(())
}
