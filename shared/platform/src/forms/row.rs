//! The packed row of a user: what a list shows, in at most 500 bytes, projected whole into every list index.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use domain::days_off::is_away;
use domain::invitation::DeliveryState;
use domain::user::{Ending, LiveLink};
use domain::{Absence, CatalogKind, EntryId, HalfDay, LinkHolder, Name, PhotoId, Status, StatusKind, Time, User, UserId, Zone};
use serde::{Deserialize, Serialize};

use super::{milliseconds, time, word};
use crate::item::{Corrupt, Item, key_of, read};
use crate::keys;

const KIND: &str = "user list row";
/// Bytes of a packed row beyond texts, ids, role and status, counted for the fullest one.
const FIXED: usize = 94;
/// Bytes of a department, a location or a photo: 22 and their name.
const ID: usize = 23;
/// Bytes of absences beyond each: their name, and the list.
const ABSENCES: usize = 1 + 3;
/// Bytes of one: a list of two numbers of five digits or six, with a byte for each element.
const ABSENCE: usize = 1 + 3 + 2 * (1 + 4);
/// Longest packed row, in bytes.
const MOST: usize = 500;
/// Below so many bytes a position is not worth showing.
const LEAST_SHOWN: usize = 8;
const ELLIPSIS: &str = "\u{2026}";

/// A status as lists filter by it: people who were rejected stand apart from those who are gone.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Listed {
    /// Invited.
    Pending,
    /// Accepted, awaiting an admin.
    AwaitingApproval,
    /// Refused by an approver.
    Rejected,
    /// In.
    Active,
    /// Switched off.
    Inactive,
    /// Gone after having been here.
    Terminated,
}

impl Listed {
    /// Every one, in the order in which they are shown.
    pub const ALL: [Listed; 6] = [Listed::Pending, Listed::AwaitingApproval, Listed::Rejected, Listed::Active, Listed::Inactive, Listed::Terminated];

    /// Its name in filters.
    pub fn name(self) -> &'static str {
        match self {
            Listed::Pending => "pending",
            Listed::AwaitingApproval => "awaiting_approval",
            Listed::Rejected => "rejected",
            Listed::Active => "active",
            Listed::Inactive => "inactive",
            Listed::Terminated => "terminated",
        }
    }
    /// The one of this name.
    pub fn parse(name: &str) -> Option<Listed> {
        Listed::ALL.into_iter().find(|listed| listed.name() == name)
    }
    /// Whether such a person is still here: invited, waiting, in, or switched off.
    pub fn is_here(self) -> bool {
        !matches!(self, Listed::Rejected | Listed::Terminated)
    }
    /// The canonical status behind it.
    pub fn status(self) -> StatusKind {
        match self {
            Listed::Pending => StatusKind::Pending,
            Listed::AwaitingApproval => StatusKind::AwaitingApproval,
            Listed::Active => StatusKind::Active,
            Listed::Inactive => StatusKind::Inactive,
            Listed::Rejected | Listed::Terminated => StatusKind::Terminated,
        }
    }
    /// Where lists show `user`; none for somebody who never joined or was erased.
    pub fn of(user: &User) -> Option<Listed> {
        match user.status {
            Status::Pending { .. } => Some(Listed::Pending),
            Status::AwaitingApproval { .. } => Some(Listed::AwaitingApproval),
            Status::Active { .. } => Some(Listed::Active),
            Status::Inactive { .. } => Some(Listed::Inactive),
            Status::Terminated { ending: Ending::Rejected, .. } => Some(Listed::Rejected),
            Status::Terminated { ending, .. } => (!ending.never_joined()).then_some(Listed::Terminated),
            Status::Erased { .. } => None,
        }
    }
}

/// A user as a list shows it. Long names end in an ellipsis; the whole ones stand on the user.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ListRow {
    /// Whose row.
    pub id: UserId,
    /// Its status.
    pub status: StatusKind,
    /// Its status as lists filter by it.
    pub listed: Listed,
    /// Its address.
    pub email: String,
    /// Whether the mailbox was proved.
    pub email_verified: bool,
    /// What it is called where there is one line for it.
    pub display_name: String,
    /// First name.
    pub first_name: Option<String>,
    /// Last name.
    pub last_name: Option<String>,
    /// Its phone number; none where there is no room for it.
    pub phone: Option<String>,
    /// Its role.
    pub role: String,
    /// Its position; none where there is no room for it.
    pub position: Option<String>,
    /// Its department.
    pub department: Option<EntryId>,
    /// Its location.
    pub location: Option<EntryId>,
    /// Its photo.
    pub photo: Option<PhotoId>,
    /// When the person is away, as far as lists know.
    pub absences: Vec<Absence>,
    /// The zone that says when this is, where it is not the organization's.
    pub time_zone: Option<Zone>,
    /// Whether its account has a second factor.
    pub mfa: bool,
    /// When it was created.
    pub created_at: Time,
    /// When it first became active here.
    pub first_activated_at: Option<Time>,
    /// The invitation, while it is pending.
    pub invitation: Option<LiveLink>,
}

/// One-letter names: the names of attributes count towards an item's size, and this one is stored in four indexes.
#[derive(Serialize, Deserialize)]
pub(super) struct RowForm {
    s: String,
    e: String,
    v: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    f: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    l: Option<String>,
    r: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    t: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    p: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    d: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    o: Option<String>,
    /// The photo.
    #[serde(skip_serializing_if = "Option::is_none")]
    g: Option<String>,
    #[serde(skip_serializing_if = "std::ops::Not::not", default)]
    m: bool,
    /// Absences.
    #[serde(skip_serializing_if = "Option::is_none")]
    w: Option<Vec<[i64; 2]>>,
    /// Their zone.
    #[serde(skip_serializing_if = "Option::is_none")]
    z: Option<Zone>,
    c: i64,
    #[serde(skip_serializing_if = "Option::is_none")]
    a: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    i: Option<LinkRow>,
}

#[derive(Serialize, Deserialize)]
struct LinkRow {
    n: u32,
    x: i64,
    h: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    p: Option<String>,
}

#[derive(Deserialize)]
struct Projected {
    row: RowForm,
}

impl RowForm {
    pub(super) fn of(user: &User, listed: Listed) -> RowForm {
        let (email, role, status) = (user.email.as_str(), user.role.as_str(), listed.name());
        let (department, location) = (user.department.map(|it| packed(it.id)), user.location.map(|it| packed(it.id)));
        let photo = user.photo.map(|photo| packed(photo.0));
        let ids = ID * [&department, &location, &photo].into_iter().flatten().count();
        let zone = user.time_zone.clone().filter(|_| !user.absences.is_empty());
        let of = |absences: usize| if absences == 0 { 0 } else { ABSENCES + ABSENCE * absences + zone.as_ref().map_or(0, |zone| zone.as_str().len() + 1) };
        let fits = |absences: &usize| FIXED + ids + of(*absences) + status.len() + email.len() + role.len() <= MOST;
        // The present or next one always has room.
        let shown = (2..=user.absences.len()).rev().find(fits).unwrap_or(user.absences.len().min(1));
        let (absences, away) = (half_days(&user.absences[..shown]), of(shown));
        let room = MOST.saturating_sub(FIXED + ids + away + status.len() + email.len() + role.len());
        let last = user.last_name.as_ref().map_or(0, |name| name.as_str().len());
        let first = user.first_name.as_ref().map(|name| fitted(name, (room / 2).max(room.saturating_sub(last))));
        let rest = room.saturating_sub(first.as_ref().map_or(0, String::len));
        let last = user.last_name.as_ref().map(|name| fitted(name, rest));
        let rest = rest.saturating_sub(last.as_ref().map_or(0, String::len));
        // A number is shown whole or not at all.
        let phone = user.phone.as_ref().map(|phone| phone.as_str().to_owned()).filter(|phone| phone.len() < rest);
        let rest = rest.saturating_sub(phone.as_ref().map_or(0, |phone| phone.len() + 1));
        let position = user.position.as_ref().filter(|_| rest > LEAST_SHOWN).map(|position| fitted(position, rest - 1));
        let link = if let Status::Pending { link } = user.status { Some(link) } else { None };
        RowForm {
            s: status.to_owned(),
            e: email.to_owned(),
            v: user.email_verified,
            f: first,
            l: last,
            r: role.to_owned(),
            t: phone,
            p: position,
            d: department,
            o: location,
            g: photo,
            w: absences,
            z: zone,
            m: user.mfa,
            c: user.created_at.0,
            a: milliseconds(user.first_activated_at),
            i: link.map(|link| LinkRow {
                n: link.epoch,
                x: link.expires_at.0,
                h: link.held_by.name().to_owned(),
                p: link.trouble.map(|state| state.name().to_owned()),
            }),
        }
    }
}

impl ListRow {
    /// Whether the person is away at `now`; `org` is the organization's zone.
    pub fn is_away(&self, org: &Zone, now: Time) -> bool {
        is_away(&self.absences, self.time_zone.as_ref(), org, now)
    }

    /// Reads what a list index projects.
    ///
    /// # Errors
    /// [`Corrupt`] naming the field.
    pub fn from_item(item: &Item) -> Result<ListRow, Corrupt> {
        let (_, id) = word(KIND, "pk", keys::user_at(&key_of(item)?))?;
        let Projected { row } = read(KIND, item)?;
        let listed = word(KIND, "row.s", Listed::parse(&row.s))?;
        let link = |link: LinkRow| {
            let held_by = word(KIND, "row.i.h", LinkHolder::parse(&link.h))?;
            let trouble = link.p.as_deref().map(|name| word(KIND, "row.i.p", DeliveryState::parse(name))).transpose()?;
            Ok(LiveLink { epoch: link.n, expires_at: Time(link.x), held_by, trouble })
        };
        let names: Vec<&str> = [&row.f, &row.l].into_iter().flatten().map(String::as_str).collect();
        Ok(ListRow {
            id,
            status: listed.status(),
            listed,
            display_name: if names.is_empty() { row.e.clone() } else { names.join(" ") },
            email: row.e,
            email_verified: row.v,
            first_name: row.f,
            last_name: row.l,
            phone: row.t,
            role: row.r,
            position: row.p,
            department: row.d.map(|text| word(KIND, "row.d", entry(CatalogKind::Departments, &text))).transpose()?,
            location: row.o.map(|text| word(KIND, "row.o", entry(CatalogKind::Locations, &text))).transpose()?,
            photo: row.g.map(|text| word(KIND, "row.g", unpacked(&text).map(PhotoId))).transpose()?,
            absences: absences(row.w),
            time_zone: row.z,
            mfa: row.m,
            created_at: Time(row.c),
            first_activated_at: time(row.a),
            invitation: row.i.map(link).transpose()?,
        })
    }
}

/// Absences as numbers; none where there are none.
pub(super) fn half_days(absences: &[Absence]) -> Option<Vec<[i64; 2]>> {
    let pairs: Vec<[i64; 2]> = absences.iter().map(|absence| [absence.from.0, absence.until.0]).collect();
    (!pairs.is_empty()).then_some(pairs)
}

pub(super) fn absences(pairs: Option<Vec<[i64; 2]>>) -> Vec<Absence> {
    pairs.unwrap_or_default().into_iter().map(|[from, until]| Absence { from: HalfDay(from), until: HalfDay(until) }).collect()
}

/// An id, in 22 characters.
fn packed(id: uuid::Uuid) -> String {
    URL_SAFE_NO_PAD.encode(id.as_bytes())
}

fn unpacked(text: &str) -> Option<uuid::Uuid> {
    uuid::Uuid::from_slice(&URL_SAFE_NO_PAD.decode(text).ok()?).ok()
}

fn entry(kind: CatalogKind, text: &str) -> Option<EntryId> {
    unpacked(text).map(|id| EntryId { kind, id })
}

/// `name` if it has room, else its beginning with an ellipsis.
fn fitted(name: &Name, room: usize) -> String {
    if name.as_str().len() <= room {
        return name.as_str().to_owned();
    }
    format!("{}{ELLIPSIS}", keys::shortened(name.as_str(), room.saturating_sub(ELLIPSIS.len())).trim_end())
}
