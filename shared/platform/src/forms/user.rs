//! Users, with what the list indexes need: present for users that lists show, absent for the others.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use domain::invitation::DeliveryState;
use domain::text::sort_key;
use domain::user::{Ending, LiveLink, Lost, PendingEmail, PersonalKey};
use domain::{AccountId, Actor, Email, EntryId, LinkHolder, Locale, Name, OrgId, Phone, PhotoId, RoleName, Status, StatusKind, Time, User, UserId, Zone};
use serde::{Deserialize, Serialize};

use super::grants::{GrantForm, forms, grants};
use super::row::{Listed, RowForm, absences, half_days};
use super::{SCHEMA, Stored, actor, actor_text, milliseconds, time, word};
use crate::item::{Corrupt, Item, read, write};
use crate::keys;

const KIND: &str = "user";

#[derive(Serialize, Deserialize)]
struct UserForm {
    schema: u32,
    id: UserId,
    org: OrgId,
    account: Option<AccountId>,
    status: String,
    since: Option<i64>,
    by: Option<String>,
    ending: Option<String>,
    link: Option<LinkForm>,
    first_activated_at: Option<i64>,
    email: Email,
    email_verified: bool,
    pending_email: Option<PendingEmailForm>,
    phone: Option<Phone>,
    first_name: Option<Name>,
    last_name: Option<Name>,
    role: RoleName,
    given: Option<Vec<GrantForm>>,
    locale: Option<Locale>,
    position: Option<Name>,
    department: Option<EntryId>,
    location: Option<EntryId>,
    manager: Option<UserId>,
    mfa: Option<bool>,
    external_id: Option<Name>,
    time_zone: Option<Zone>,
    photo: Option<PhotoId>,
    /// Beginning and end of each, half days since 1970.
    absences: Option<Vec<[i64; 2]>>,
    purge_at: Option<i64>,
    managed: Option<bool>,
    access_stamp: u32,
    grant_stamp: u32,
    /// With earlier roles, and before the present one.
    lost: Option<[u32; 2]>,
    /// 32 bytes, base64url.
    personal_key: Option<String>,
    created_at: i64,
    version: u32,
}

#[derive(Serialize, Deserialize)]
struct PendingEmailForm {
    email: Email,
    until: i64,
}

#[derive(Serialize, Deserialize)]
struct LinkForm {
    epoch: u32,
    expires_at: i64,
    held_by: String,
    trouble: Option<String>,
}

/// What the list indexes are built from; never read back.
#[derive(Default, Serialize)]
struct ListAttributes {
    list_org: Option<String>,
    list_org_status: Option<String>,
    list_org_role: Option<String>,
    list_org_department: Option<String>,
    list_org_location: Option<String>,
    by_name: Option<String>,
    created: Option<String>,
    row: Option<RowForm>,
}

impl ListAttributes {
    fn of(user: &User) -> ListAttributes {
        let Some(listed) = Listed::of(user) else { return ListAttributes::default() };
        ListAttributes {
            list_org: listed.is_here().then(|| keys::users_list(user.org)),
            list_org_status: Some(keys::users_list_of(user.org, listed.name())),
            list_org_role: listed.is_here().then(|| keys::users_list_of_role(user.org, &user.role)),
            list_org_department: user.department.filter(|_| listed.is_here()).map(|department| keys::users_list_of_department(user.org, department)),
            list_org_location: user.location.filter(|_| listed.is_here()).map(|location| keys::users_list_of_location(user.org, location)),
            by_name: Some(keys::sorted_by_name(&sort_key(&user.display_name()), user.id)),
            created: Some(keys::sorted_by_creation(user.created_at, user.id)),
            row: Some(RowForm::of(user, listed)),
        }
    }
}

/// What the index of what is due is built from: whoever is gone is erased one day.
#[derive(Default, Serialize)]
struct DueAttributes {
    kind: Option<&'static str>,
    due_shard: Option<String>,
    due_at: Option<i64>,
}

impl DueAttributes {
    fn of(user: &User) -> DueAttributes {
        let Some(due) = user.purge_at else { return DueAttributes::default() };
        DueAttributes { kind: Some(KIND), due_shard: Some(keys::due_shard(&user.id.to_string())), due_at: Some(due.unix()) }
    }
}

/// What a status owns beyond its name.
#[derive(Default)]
struct StatusParts {
    since: Option<Time>,
    by: Option<Actor>,
    ending: Option<Ending>,
    link: Option<LiveLink>,
}

impl StatusParts {
    fn of(status: &Status) -> StatusParts {
        match *status {
            Status::Pending { link } => StatusParts { link: Some(link), ..StatusParts::default() },
            Status::AwaitingApproval { since } | Status::Active { since } | Status::Erased { since } => {
                StatusParts { since: Some(since), ..StatusParts::default() }
            }
            Status::Inactive { since, by, ending } | Status::Terminated { since, by, ending } => {
                StatusParts { since: Some(since), by: Some(by), ending: Some(ending), link: None }
            }
        }
    }

    fn into_status(self, kind: StatusKind) -> Result<Status, Corrupt> {
        let since = || word(KIND, "since", self.since);
        let by = || word(KIND, "by", self.by);
        let ending = || word(KIND, "ending", self.ending);
        Ok(match kind {
            StatusKind::Pending => Status::Pending { link: word(KIND, "link", self.link)? },
            StatusKind::AwaitingApproval => Status::AwaitingApproval { since: since()? },
            StatusKind::Active => Status::Active { since: since()? },
            StatusKind::Inactive => Status::Inactive { since: since()?, by: by()?, ending: ending()? },
            StatusKind::Terminated => Status::Terminated { since: since()?, by: by()?, ending: ending()? },
            StatusKind::Erased => Status::Erased { since: since()? },
        })
    }
}

impl UserForm {
    fn status(&self) -> Result<Status, Corrupt> {
        let parts = StatusParts {
            since: time(self.since),
            by: self.by.as_deref().map(|text| actor(KIND, text)).transpose()?,
            ending: self.ending.as_deref().map(|name| word(KIND, "ending", Ending::parse(name))).transpose()?,
            link: self.link.as_ref().map(LinkForm::link).transpose()?,
        };
        parts.into_status(word(KIND, "status", StatusKind::parse(&self.status))?)
    }
}

impl LinkForm {
    fn of(link: LiveLink) -> LinkForm {
        LinkForm {
            epoch: link.epoch,
            expires_at: link.expires_at.0,
            held_by: link.held_by.name().to_owned(),
            trouble: link.trouble.map(|state| state.name().to_owned()),
        }
    }
    fn link(&self) -> Result<LiveLink, Corrupt> {
        let held_by = word(KIND, "link.held_by", LinkHolder::parse(&self.held_by))?;
        let trouble = self.trouble.as_deref().map(|name| word(KIND, "link.trouble", DeliveryState::parse(name))).transpose()?;
        Ok(LiveLink { epoch: self.epoch, expires_at: Time(self.expires_at), held_by, trouble })
    }
}

fn personal_key(text: &str) -> Option<PersonalKey> {
    URL_SAFE_NO_PAD.decode(text).ok()?.try_into().ok().map(PersonalKey)
}

impl Stored for User {
    const KIND: &'static str = KIND;

    fn from_item(item: &Item) -> Result<Self, Corrupt> {
        let form: UserForm = read(KIND, item)?;
        Ok(User {
            status: form.status()?,
            personal_key: form.personal_key.as_deref().map(|text| word(KIND, "personal_key", personal_key(text))).transpose()?,
            id: form.id,
            org: form.org,
            account: form.account,
            first_activated_at: time(form.first_activated_at),
            email: form.email,
            email_verified: form.email_verified,
            pending_email: form.pending_email.map(|form| PendingEmail { email: form.email, until: Time(form.until) }),
            phone: form.phone,
            first_name: form.first_name,
            last_name: form.last_name,
            role: form.role,
            given: grants(KIND, form.given)?,
            locale: form.locale,
            position: form.position,
            department: form.department,
            location: form.location,
            manager: form.manager,
            mfa: form.mfa == Some(true),
            external_id: form.external_id,
            time_zone: form.time_zone,
            photo: form.photo,
            absences: absences(form.absences),
            purge_at: time(form.purge_at),
            managed: form.managed,
            access_stamp: form.access_stamp,
            grant_stamp: form.grant_stamp,
            lost: form.lost.map(|[with_earlier_roles, before_this_role]| Lost { with_earlier_roles, before_this_role }).unwrap_or_default(),
            created_at: Time(form.created_at),
            version: form.version,
        })
    }

    fn to_item(&self) -> Result<Item, Corrupt> {
        let parts = StatusParts::of(&self.status);
        let form = UserForm {
            schema: SCHEMA,
            id: self.id,
            org: self.org,
            account: self.account,
            status: self.status.kind().name().to_owned(),
            since: milliseconds(parts.since),
            by: parts.by.map(actor_text),
            ending: parts.ending.map(|ending| ending.name().to_owned()),
            link: parts.link.map(LinkForm::of),
            first_activated_at: milliseconds(self.first_activated_at),
            email: self.email.clone(),
            email_verified: self.email_verified,
            pending_email: self.pending_email.clone().map(|pending| PendingEmailForm { email: pending.email, until: pending.until.0 }),
            phone: self.phone.clone(),
            first_name: self.first_name.clone(),
            last_name: self.last_name.clone(),
            role: self.role.clone(),
            given: forms(&self.given),
            locale: self.locale.clone(),
            position: self.position.clone(),
            department: self.department,
            location: self.location,
            manager: self.manager,
            mfa: self.mfa.then_some(true),
            external_id: self.external_id.clone(),
            time_zone: self.time_zone.clone(),
            photo: self.photo,
            absences: half_days(&self.absences),
            purge_at: milliseconds(self.purge_at),
            managed: self.managed,
            access_stamp: self.access_stamp,
            grant_stamp: self.grant_stamp,
            lost: Some([self.lost.with_earlier_roles, self.lost.before_this_role]).filter(|lost| *lost != [0, 0]),
            personal_key: self.personal_key.as_ref().map(|key| URL_SAFE_NO_PAD.encode(key.0)),
            created_at: self.created_at.0,
            version: self.version,
        };
        let mut item = write(KIND, form)?;
        item.extend(write(KIND, ListAttributes::of(self))?);
        item.extend(write(KIND, DueAttributes::of(self))?);
        Ok(item)
    }
}
