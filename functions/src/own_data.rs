//! Everything that is known of one person, as that person gets it (F19): what the organization has of them, what the account has, and
//! what was done.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use domain::user::photo::PhotoSize;
use domain::{AccountId, CatalogKind, Group, GroupId, OrgId, StatusKind, User, UserId};
use futures::future::try_join_all;
use platform::Context;
use platform::edge::Problem;
use platform::forms::AuditRow;
use platform::keys::{self, Keys, Timeline};
use platform::outside::get_photo;
use platform::table::Found;
use serde::Serialize;

use crate::days_off::DayOffView;
use crate::views::{AuditView, InvitationView, OrganizationView, UserView};

/// Rows of the timeline in one step.
const STEP: usize = 100;
/// Sessions that are looked at.
const SESSIONS: usize = 100;

/// What a person is given.
#[derive(Serialize)]
pub struct OwnData {
    exported_at: String,
    organization: OrganizationView,
    user: UserView,
    department: Option<String>,
    location: Option<String>,
    photo: Option<String>,
    invitation: Option<InvitationView>,
    invitation_message: Option<String>,
    days_off: Vec<DayOffView>,
    groups: Vec<Named>,
    account: Option<AccountData>,
    timeline: Vec<AuditView>,
}

#[derive(Serialize)]
struct Named {
    id: String,
    name: String,
}

#[derive(Serialize)]
struct AccountData {
    id: String,
    email: String,
    email_verified: bool,
    created_at: String,
    organizations: Vec<Named>,
    sessions: Vec<SessionData>,
}

#[derive(Serialize)]
struct SessionData {
    device: String,
    created_at: String,
    last_seen_at: String,
    expires_at: String,
}

/// What is read of a person at once.
pub fn keys(org: OrgId, user: UserId) -> Keys {
    let lists = [keys::catalog(org, CatalogKind::Departments), keys::catalog(org, CatalogKind::Locations)];
    Keys::from([keys::organization(org), keys::user(org, user), keys::invitation(org, user), keys::days_off(org, user)]).and(lists)
}

/// Collects it; none of whoever is erased or in an organization that is closed.
///
/// # Errors
/// 503.
pub async fn collect(cx: &Context, org: OrgId, id: UserId, found: &Found) -> Result<Option<OwnData>, Problem> {
    let now = cx.clock.now();
    let (Some(organization), Some(user)) = (found.organization(org)?, found.user(org, id)?) else { return Ok(None) };
    if user.status.kind() == StatusKind::Erased {
        return Ok(None);
    }
    let invitation = found.invitation(org, id)?;
    let name_of = |kind, entry: Option<domain::EntryId>| -> Result<Option<String>, Problem> {
        let list = found.catalog(org, kind)?;
        Ok(entry.and_then(|entry| list.entries.get(&entry)).map(|entry| entry.name.to_string()))
    };
    let days = found.days_off(org, id)?;
    let (groups, account, timeline, photo) = futures::try_join!(groups(cx, org, id), account(cx, user.account), timeline(cx, &user), photo(cx, &user))?;
    Ok(Some(OwnData {
        exported_at: now.to_string(),
        organization: OrganizationView::of(&organization),
        department: name_of(CatalogKind::Departments, user.department)?,
        location: name_of(CatalogKind::Locations, user.location)?,
        photo,
        invitation_message: invitation.as_ref().and_then(|invitation| invitation.message.as_ref()).map(ToString::to_string),
        invitation: invitation.map(|invitation| InvitationView::of(&invitation, &organization, now)),
        days_off: days.iter().flat_map(|days| days.by_start()).map(|(id, day)| DayOffView::of(id, day, true)).collect(),
        user: UserView::of(&user, &organization, now),
        groups,
        account,
        timeline,
    }))
}

async fn groups(cx: &Context, org: OrgId, user: UserId) -> Result<Vec<Named>, Problem> {
    let ids: Vec<GroupId> = cx.table.groups_of(org, user).await?;
    let found = cx.table.read(&ids.iter().map(|id| keys::group(org, *id)).collect::<Keys>()).await?;
    let groups: Result<Vec<Option<Group>>, _> = ids.into_iter().map(|id| found.group(org, id)).collect();
    Ok(groups?.into_iter().flatten().map(|group| Named { id: group.id.to_string(), name: group.name.to_string() }).collect())
}

async fn account(cx: &Context, id: Option<AccountId>) -> Result<Option<AccountData>, Problem> {
    let Some(id) = id else { return Ok(None) };
    let key = keys::account(id).into();
    let (found, memberships, sessions) = futures::try_join!(cx.table.read(&key), cx.table.memberships(id), cx.table.sessions(id, SESSIONS))?;
    let Some(account) = found.account(id)? else { return Ok(None) };
    let organizations = cx.table.read(&memberships.iter().map(|membership| keys::organization(membership.org)).collect::<Keys>()).await?;
    let mut named = Vec::new();
    for membership in memberships {
        let organization = organizations.organization(membership.org)?;
        named.extend(organization.map(|organization| Named { id: organization.id.to_string(), name: organization.name.to_string() }));
    }
    let session = |session: domain::Session| SessionData {
        device: session.device,
        created_at: session.created_at.to_string(),
        last_seen_at: session.last_seen_at.to_string(),
        expires_at: session.expires_at.to_string(),
    };
    Ok(Some(AccountData {
        id: account.id.to_string(),
        email: account.email.to_string(),
        email_verified: account.is_proved(),
        created_at: account.created_at.to_string(),
        organizations: named,
        sessions: sessions.into_iter().map(session).collect(),
    }))
}

/// Everything that was done to the person, in the organization and to the account, newest first each.
async fn timeline(cx: &Context, user: &User) -> Result<Vec<AuditView>, Problem> {
    let whose = [Some(Timeline::User(user.org, user.id)), user.account.map(Timeline::Account)];
    let rows = try_join_all(whose.into_iter().flatten().map(|timeline| async move {
        let (mut rows, mut after) = (Vec::new(), None);
        loop {
            let page = cx.table.audit(timeline, STEP, after).await?;
            rows.extend(page.rows.iter().map(|row| own_row(row, user)));
            after = page.next;
            if after.is_none() {
                return Ok::<_, Problem>(rows);
            }
        }
    }));
    Ok(rows.await?.into_iter().flatten().collect())
}

/// A row, without the network address of whoever else acted.
fn own_row(row: &AuditRow, user: &User) -> AuditView {
    let own = [Some(user.id.to_string()), user.account.map(|account| account.to_string())];
    let view = AuditView::of(row, user.personal_key.as_ref());
    let source = view.source.filter(|_| own.into_iter().flatten().any(|id| view.actor.id.as_ref() == Some(&id)));
    AuditView { source, ..view }
}

/// The photo as an address that holds it.
async fn photo(cx: &Context, user: &User) -> Result<Option<String>, Problem> {
    let Some(photo) = user.photo else { return Ok(None) };
    let jpeg = get_photo(cx, user.org, user.id, photo, PhotoSize::Large).await?;
    Ok(jpeg.map(|jpeg| format!("data:image/jpeg;base64,{}", STANDARD.encode(jpeg))))
}
