//! What an organization's page shows, and what was typed into its forms.

use std::collections::BTreeMap;

use domain::organization::close::may_close;
use domain::policy::{TABLE, Value};
use domain::presets::Preset;
use domain::{Catalog, CatalogKind, EntryId, Group, OrgId, Organization, Permission, Policies};
use platform::edge::{Member, Problem};
use platform::table::{Found, Page};

use super::organization::{EntryRow, ListPart, MaySettle, RoleRow, WouldBe};
use crate::organizations::preview_policies;
use crate::pages::organization_form::Request;
use crate::texts::Texts;

/// What the page says after this button was pressed with success; none for what is no button.
pub fn done(say: Texts, action: &str) -> Option<String> {
    Some(match action {
        "add" => say.settings_added(),
        "save" | "change" => say.person_saved(),
        "archive" => say.settings_archived(),
        "open" => say.settings_opened(),
        "delete" => say.settings_deleted(),
        "policies" => say.settings_policies_hold(),
        "add_role" => say.settings_role_added(),
        "delete_role" => say.settings_role_deleted(),
        _ => return None,
    })
}

/// Whether an action's form has fields to type in.
pub fn has_fields(action: &str) -> bool {
    matches!(action, "save" | "add" | "change" | "policies" | "add_role" | "close")
}

/// The form's field for what an operation calls `field`.
pub fn field_of<'a>(action: &str, field: &'a str) -> &'a str {
    match (action, field) {
        ("save", "name") => "title",
        ("change", "name") => "new_name",
        ("change", "parent_id") => "new_parent_id",
        ("add_role", "name" | "slug") => "role_name",
        ("add_role", "permissions") => "role_permissions",
        ("close", "name") => "organization_name",
        (_, field) => field,
    }
}

/// What stands in the forms before anything is typed.
pub fn draft(org: &Organization) -> Request {
    Request {
        title: org.name.to_string(),
        time_zone: org.time_zone.to_string(),
        locale: org.locale.as_ref().map(ToString::to_string).unwrap_or_default(),
        ..Request::default()
    }
}

/// What was typed, to be shown again, over what stands in the other forms.
pub fn typed(request: Request, standing: Request) -> Request {
    match request.action.as_str() {
        "save" => request,
        _ => Request { title: standing.title, time_zone: standing.time_zone, locale: standing.locale, ..request },
    }
}

/// What is called `id`, with all that it lies in before it.
fn path(list: &Catalog, id: EntryId) -> String {
    let mut names = Vec::new();
    let mut at = Some(id);
    // Nothing lies in itself; should a tree be broken all the same, its page still comes to an end.
    while let Some(entry) = at.and_then(|id| list.entries.get(&id)).filter(|_| names.len() < list.entries.len()) {
        names.push(entry.name.as_str());
        at = entry.parent;
    }
    names.reverse();
    names.join(" / ")
}

/// The lists, each by name.
///
/// # Errors
/// 503.
pub fn lists(say: Texts, org: OrgId, found: &Found, groups: &Page<Group>) -> Result<Vec<ListPart>, Problem> {
    let mut parts = Vec::new();
    for kind in CatalogKind::ALL {
        let list = found.catalog(org, kind)?;
        let row = |id: EntryId, archived| EntryRow { id: id.to_string(), name: path(&list, id), archived: Some(archived), note: String::new() };
        let mut rows: Vec<EntryRow> = list.by_name().into_iter().map(|(id, entry)| row(id, entry.archived)).collect();
        rows.sort_by_key(|row| domain::text::sort_key(&row.name));
        let (title, one) = match kind {
            CatalogKind::Departments => (say.settings_departments(), say.person_department()),
            CatalogKind::Positions => (say.settings_positions(), say.person_position()),
            CatalogKind::Locations => (say.settings_locations(), say.person_location()),
        };
        parts.push(ListPart { name: kind.name(), title, one, rows });
    }
    let row = |group: &Group| EntryRow { id: group.id.to_string(), name: group.name.to_string(), archived: None, note: say.settings_members(group.members) };
    parts.push(ListPart { name: "groups", title: say.person_groups(), one: say.person_group(), rows: groups.rows.iter().map(row).collect() });
    Ok(parts)
}

/// Everything that is on them: id and name.
pub fn entries(lists: &[ListPart]) -> Vec<(String, String)> {
    let all = lists.iter().flat_map(|list| list.rows.iter().map(|row| (row.id.clone(), format!("{}: {}", list.one, row.name))));
    all.collect()
}

/// The departments that others may lie in.
///
/// # Errors
/// 503.
pub fn places(org: OrgId, found: &Found) -> Result<Vec<(String, String)>, Problem> {
    let list = found.catalog(org, CatalogKind::Departments)?;
    let open = list.by_name().into_iter().filter(|(_, entry)| !entry.archived);
    Ok(open.map(|(id, _)| (id.to_string(), path(&list, id))).collect())
}

/// The presets: name, and for whom it is.
pub fn presets(say: Texts) -> Vec<(String, String)> {
    Preset::ALL.into_iter().map(|preset| (preset.name().to_owned(), say.preset_about(preset.name()))).collect()
}

/// Every policy: name and value.
pub fn policies(policies: &Policies) -> Vec<(String, String)> {
    TABLE.iter().map(|row| (row.name.to_owned(), (row.show)(policies).to_string())).collect()
}

/// The roles.
pub fn roles(say: Texts, who: &Member) -> Vec<RoleRow> {
    let policies = who.org.policies();
    let row = |role: &domain::role::Role| RoleRow {
        id: role.name.to_string(),
        name: say.role_of(&role.name, policies),
        permits: if role.grants.is_everything() { say.settings_permits_everything() } else { role.grants.line() },
        own: !role.is_built_in(),
    };
    policies.every_role().map(row).collect()
}

/// Which further forms there are.
pub fn may(who: &Member) -> MaySettle {
    MaySettle { roles: who.may(Permission::RolesManage), close: may_close(&who.org, &who.user).is_ok() }
}

/// The policies that were typed: a name, an equals sign and a value, which is a word or JSON.
///
/// # Errors
/// 422 about the first line that is none.
pub fn values(typed: &str) -> Result<BTreeMap<String, Value>, Problem> {
    let line = |line: &str| {
        let (name, value) = line.split_once('=').ok_or_else(|| Problem::field("invalid", "/values", "policy_line"))?;
        let value = value.trim();
        let value = serde_json::from_str(value).unwrap_or_else(|_| Value::text(value));
        Ok((name.trim().to_owned(), value))
    };
    typed.lines().map(str::trim).filter(|text| !text.is_empty()).map(line).collect()
}

/// What would change, in words.
pub fn would_be(say: Texts, shown: &preview_policies::Reply, asked: &Request) -> WouldBe {
    let reason = |reason: &serde_json::Value| {
        let policies = reason["policies"].as_array().into_iter().flatten().filter_map(serde_json::Value::as_str).collect::<Vec<_>>().join(", ");
        say.settings_contradiction(policies, reason["code"].as_str().unwrap_or_default())
    };
    WouldBe {
        changes: shown.changes.iter().map(|change| (change.policy.to_owned(), change.from.to_string(), change.to.to_string())).collect(),
        contradictions: shown.contradictions.as_array().into_iter().flatten().map(reason).collect(),
        asked: (asked.preset.clone(), asked.values.clone()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_words_or_json_and_anything_else_is_refused() {
        let said = values(" invite.ttl = 48h\n\nactivation.manual=true\ninvite.inviters = [\"admin\"]\ninvite.resends = null\n").unwrap();
        let expected = [
            ("activation.manual", Value::Flag(true)),
            ("invite.inviters", Value::List(vec![Value::text("admin")])),
            ("invite.resends", Value::Null),
            ("invite.ttl", Value::text("48h")),
        ];
        assert_eq!(said, expected.map(|(name, value)| (name.to_owned(), value)).into());
        assert!(values("invite.ttl 48h").is_err());
    }
}
