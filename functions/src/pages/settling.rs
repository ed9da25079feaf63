//! What every button of the organization's page does: what the API's operation of that name does.

use domain::catalog::{EntryEdit, EntryId};
use domain::{CatalogKind, Field, Name, Permission};
use platform::Context;
use platform::edge::{Caller, Member, Problem, Who};
use platform::keys::{self, Keys};
use platform::seal::SessionToken;
use platform::table::Found;

use crate::catalog::{create, delete, update};
use crate::groups::{create_group, delete_group, get_group, update_group};
use crate::organizations::{change_policies, close_organization, update_organization};
use crate::pages::acting::{meanwhile, proved};
use crate::pages::organization_form::Request;
use crate::pages::views::typed::{parsed, permissions};
use crate::pages::{Page, apart};
use crate::roles::{create_role, delete_role, get_role};
use crate::sessions::token;
use crate::views::catalogs::DepartmentView;

/// What a button's operation reads beyond the lists.
pub fn wants(claims: &SessionToken, request: &Request) -> Keys {
    let credential = request.password.as_ref().map_or_else(Keys::none, |_| keys::password(claims.account).into());
    let group = get_group::wants(claims, &get_group::Request { id: request.entry.clone() });
    credential.and(group).and(Keys::from([keys::keepers(claims.org)]))
}

/// Does it, and leads to the page that tells what was done.
///
/// # Errors
/// As the operation.
pub async fn act(cx: &Context, who: Member, request: Request, found: Found) -> Result<Page, Problem> {
    let back = Page::see(format!("/organization?done={}", request.action));
    match request.action.as_str() {
        "add" => apart(|| add(cx, who, request, found)).await.map(|()| back),
        "change" => apart(|| change(cx, who, &request, found)).await.map(|()| back),
        "archive" | "open" => {
            let (id, archived) = (entry(&request)?, Some(request.action == "archive"));
            apart(|| update::<DepartmentView>(cx, &who, &found, id.kind, &request.entry, EntryEdit { archived, ..EntryEdit::default() })).await.map(|_| back)
        }
        "delete" if is_group(&request) => apart(|| delete_group::handle(cx, who, delete_group::Request { id: request.entry }, found)).await.map(|_| back),
        "delete" => {
            let kind = entry(&request)?.kind;
            apart(|| delete(cx, &who, &found, kind, &request.entry)).await.map(|_| back)
        }
        "save" => apart(|| save(cx, who, request, found)).await.map(|()| back),
        "policies" => {
            let policies = request.policies()?;
            apart(|| change_policies::handle(cx, who, policies, found)).await.map(|_| back)
        }
        "add_role" | "delete_role" => apart(|| role(cx, who, request, found)).await.map(|()| back),
        "close" => apart(|| close(cx, who, request, found)).await,
        _ => Err(Problem::field("invalid", "/action", "unknown_value")),
    }
}

fn is_group(request: &Request) -> bool {
    request.entry.starts_with("grp_")
}

fn entry(request: &Request) -> Result<EntryId, Problem> {
    request.entry.parse().map_err(|_| Problem::not_found())
}

async fn add(cx: &Context, who: Member, request: Request, found: Found) -> Result<(), Problem> {
    let name: Name = parsed("/name", &request.name)?;
    if request.list == "groups" {
        return apart(|| create_group::handle(cx, who, create_group::Request { name }, found)).await.map(drop);
    }
    let kind = CatalogKind::ALL.into_iter().find(|kind| kind.name() == request.list);
    let kind = kind.ok_or_else(|| Problem::field("invalid", "/list", "unknown_value"))?;
    let parent = Some(request.parent_id.as_str()).filter(|id| !id.is_empty()).map(|id| parsed("/parent_id", id)).transpose()?;
    apart(|| create::<DepartmentView>(cx, &who, &found, kind, name, parent)).await.map(drop)
}

/// What the organization is called, where it lives, what it speaks.
async fn save(cx: &Context, who: Member, request: Request, found: Found) -> Result<(), Problem> {
    let locale = match request.locale.as_str() {
        "" => Field::Clear,
        language => Field::Set(parsed("/locale", language)?),
    };
    let (name, time_zone) = (Field::Set(parsed("/name", &request.title)?), Field::Set(parsed("/time_zone", &request.time_zone)?));
    apart(|| update_organization::handle(cx, who, update_organization::Request { name, time_zone, locale }, found)).await.map(drop)
}

async fn change(cx: &Context, who: Member, request: &Request, found: Found) -> Result<(), Problem> {
    let name = Some(request.new_name.trim()).filter(|name| !name.is_empty()).map(|name| parsed::<Name>("/name", name)).transpose()?;
    if is_group(request) {
        return apart(|| update_group::handle(cx, who, update_group::Request { id: request.entry.clone(), name }, found)).await.map(drop);
    }
    let id = entry(request)?;
    let parent = match request.new_parent_id.as_str() {
        "" => Field::Keep,
        "top" => Field::Clear,
        other => Field::Set(parsed("/parent_id", other)?),
    };
    apart(|| update::<DepartmentView>(cx, &who, &found, id.kind, &request.entry, EntryEdit { name, parent, archived: None })).await.map(drop)
}

async fn role(cx: &Context, who: Member, request: Request, found: Found) -> Result<(), Problem> {
    who.allow(Who::Member(Some(Permission::RolesManage)))?;
    if request.action == "delete_role" {
        return apart(|| delete_role::handle(cx, who, get_role::Request { id: request.role }, found)).await.map(drop);
    }
    let (name, permissions) = (parsed("/name", &request.role_name)?, permissions(&request.role_permissions)?);
    let asked = create_role::Request { name, slug: None, permissions, limited: request.limited.is_some() };
    apart(|| create_role::handle(cx, who, asked, found)).await.map(drop)
}

async fn close(cx: &Context, who: Member, request: Request, found: Found) -> Result<Page, Problem> {
    domain::organization::close::may_close(&who.org, &who.user)?;
    let (who, forgiven) = proved(cx, who, request.password.as_ref(), &found).await?;
    let closing = close_organization::handle(cx, who, close_organization::Request { name: request.organization_name }, found);
    apart(|| meanwhile(cx, forgiven, closing)).await?;
    Ok(Page::see("/sign-in").cookie(token::no_cookie()))
}
