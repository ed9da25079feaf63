//! The list on the home page: what it is asked, and how its people look.

use domain::role::Grants;
use domain::text::sort_key;
use domain::{Permission, Policies, RoleName, StatusKind, UserId};
use platform::edge::{Many, Member};
use platform::table::Listed;

use super::{Asked, PersonRow, SORTS};
use crate::pages::home_page::Request;
use crate::texts::Texts;
use crate::users::list_users;
use crate::views::UserRow;

/// What the list is asked. A status or an order that is none is as if nothing had been said: whoever typed it sees what is shown.
pub fn wanted(request: &Request) -> list_users::Request {
    let status = folder(&request.status).into_iter().map(|listed| listed.name().to_owned()).collect();
    let (sort, order) = match order(request) {
        "oldest" => ("created", "asc"),
        "name" => ("name", "asc"),
        "name_desc" => ("name", "desc"),
        "status" => ("status", "asc"),
        "status_desc" => ("status", "desc"),
        _ => ("created", "desc"),
    };
    list_users::Request {
        status: Many(status),
        role: RoleName::parse(&request.of_role).ok(),
        vacation: vacation(request).map(str::to_owned),
        q: Some(request.q.clone()),
        sort: Some(sort.to_owned()),
        order: Some(order.to_owned()),
        cursor: request.cursor.clone(),
        ..list_users::Request::default()
    }
}

fn vacation(request: &Request) -> Option<&'static str> {
    ["at", "not"].into_iter().find(|vacation| *vacation == request.vacation)
}

fn order(request: &Request) -> &'static str {
    SORTS.into_iter().find(|sort| *sort == request.sort).unwrap_or(SORTS[0])
}

/// What the page shows of that.
pub fn asked(say: Texts, policies: &Policies, request: &Request) -> Asked {
    Asked {
        q: request.q.clone(),
        status: folder_name(&folder(&request.status)),
        role: RoleName::parse(&request.of_role).map(|role| role.to_string()).unwrap_or_default(),
        vacation: vacation(request).unwrap_or_default().to_owned(),
        sort: order(request).to_owned(),
        roles: policies.every_role().map(|role| (role.name.to_string(), say.role_of(&role.name, policies))).collect(),
        statuses: folders(say, policies).into_iter().map(|(label, folder)| (folder_name(&folder), label)).collect(),
    }
}

/// The statuses by what they are called, in their own order: those that are called alike are one folder (R69).
pub fn folders(say: Texts, policies: &Policies) -> Vec<(String, Vec<Listed>)> {
    let alike = |a: Listed, b: Listed| [a, b].map(|listed| sort_key(policies.label_named(listed.name()))).windows(2).all(|both| both[0] == both[1]);
    let mut folders: Vec<(String, Vec<Listed>)> = Vec::new();
    for listed in Listed::ALL {
        match folders.iter_mut().find(|(_, folder)| folder.iter().any(|other| alike(*other, listed))) {
            Some((_, folder)) => folder.push(listed),
            None => folders.push((called(say, policies, listed), vec![listed])),
        }
    }
    folders
}

/// As the page's address names a folder.
fn folder_name(folder: &[Listed]) -> String {
    folder.iter().map(|listed| listed.name()).collect::<Vec<_>>().join(".")
}

fn folder(name: &str) -> Vec<Listed> {
    name.split('.').filter_map(Listed::parse).collect()
}

/// A status as the organization calls it, or else as everybody does.
fn called(say: Texts, policies: &Policies, listed: Listed) -> String {
    let label = policies.label_named(listed.name());
    if label == listed.name() { say.status_name(listed.name()) } else { label.to_owned() }
}

/// One of them, with what the signed-in person may do.
pub fn person(say: Texts, who: &Member, row: UserRow, look_after: impl Fn(UserId) -> String) -> PersonRow {
    let role = RoleName::parse(&row.role);
    // What the person was given beyond the role is not in the row; the operation asks for that too.
    let gives = role.as_ref().is_ok_and(|role| who.user.may_grant(role, &Grants::default(), who.org.policies()));
    let manages = who.may(Permission::UsersManage);
    let pending = row.status == "pending";
    let manual = who.org.policies().manual_activation;
    let owner = row.role == "owner";
    let undelivered = row.invitation.as_ref().and_then(|link| link.undelivered.as_deref()).map(|state| say.delivery_state(state));
    let invitation = row.invitation.map(|link| {
        let at = domain::Time::parse(&link.expires_at).map(|at| say.when(at, who.org.time_zone.as_str())).unwrap_or_default();
        if link.status == "expired" { say.home_link_expired(at) } else { say.home_link_until(at) }
    });
    PersonRow {
        name: if row.first_name.is_none() && row.last_name.is_none() { String::new() } else { row.display_name },
        can_resend: gives && pending,
        photo: row.photo_url.as_ref().map(|url| format!("{}&size=small", url.replace("/v1/users/", "/people/"))),
        can_revoke: gives && pending,
        can_activate: manages && gives && (row.status == "inactive" || pending && manual),
        can_deactivate: manages && !owner && matches!(row.status.as_str(), "pending" | "active") && row.id != who.user.id.to_string(),
        undelivered,
        notice_page: row.id.parse().ok().filter(|_| gives && pending).map(look_after),
        id: row.id,
        email: row.email,
        role: role.map_or(row.role, |name| say.role_of(&name, who.org.policies())),
        status_label: StatusKind::parse(&row.status).map_or(row.status_label, |kind| say.status(kind, who.org.policies())),
        status: row.status,
        invitation,
    }
}
