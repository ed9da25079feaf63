//! Invitations, with their timer in the `due` index and their row in the `invitations` index.

use std::collections::BTreeMap;

use domain::invitation::code::IssuedCode;
use domain::invitation::{Delivery, DeliveryState, Reason, Reminder, Sends};
use domain::{DeadReason, Invitation, InvitationId, InvitationStatus, LinkHolder, Locale, MailId, Message, OrgId, RoleName, Time, UserId};
use serde::{Deserialize, Serialize};

use super::{SCHEMA, Stored, TallyForm, milliseconds, tally, time, word};
use crate::item::{Corrupt, Item, read, write};
use crate::keys;

const KIND: &str = "invitation";

#[derive(Serialize, Deserialize)]
struct InvitationForm {
    schema: u32,
    id: InvitationId,
    org: OrgId,
    user: UserId,
    epoch: u32,
    expires_at: i64,
    ends: BTreeMap<String, String>,
    setup_until: Option<i64>,
    reminders: Vec<ReminderForm>,
    reminded: u8,
    link_held_by: String,
    invited_by: UserId,
    granter: UserId,
    granter_stamp: u32,
    granted_under: Option<u32>,
    role: RoleName,
    locale: Option<Locale>,
    message: Option<Message>,
    created_at: i64,
    send_count: u32,
    last_sent_at: Option<i64>,
    resends: Option<TallyForm>,
    delivery: Option<DeliveryForm>,
    fresh_links: Option<TallyForm>,
    codes: Option<TallyForm>,
    code: Option<CodeForm>,
    renewals_left: u32,
    told_epoch: u32,
    asked_on: Option<i64>,
    version: u32,
}

/// What the indexes are built from; never read back.
#[derive(Serialize)]
struct IndexAttributes {
    kind: &'static str,
    due_shard: Option<String>,
    due_at: Option<i64>,
    inv_org: String,
    inv_created: String,
    row: RowForm,
}

#[derive(Serialize, Deserialize)]
struct DeliveryForm {
    mail: MailId,
    state: String,
    at: i64,
    reason: Option<String>,
}

impl DeliveryForm {
    fn of(delivery: Delivery) -> DeliveryForm {
        let reason = delivery.reason.map(|reason| reason.name().to_owned());
        DeliveryForm { mail: delivery.mail, state: delivery.state.name().to_owned(), at: delivery.at.0, reason }
    }
    fn delivery(&self) -> Result<Delivery, Corrupt> {
        let state = word(KIND, "delivery.state", DeliveryState::parse(&self.state))?;
        let reason = self.reason.as_deref().map(|name| word(KIND, "delivery.reason", Reason::parse(name))).transpose()?;
        Ok(Delivery { mail: self.mail, state, at: Time(self.at), reason })
    }
}

#[derive(Serialize, Deserialize)]
struct ReminderForm {
    percentage: u8,
    at: i64,
}

#[derive(Serialize, Deserialize)]
struct CodeForm {
    serial: u32,
    until: i64,
    wrong: u32,
}

impl InvitationForm {
    fn ends(&self) -> Result<BTreeMap<u32, DeadReason>, Corrupt> {
        let end = |(epoch, reason): (&String, &String)| Some((epoch.parse().ok()?, DeadReason::parse(reason)?));
        self.ends.iter().map(|pair| word(KIND, "ends", end(pair))).collect()
    }

    fn sends(&self) -> Result<Sends, Corrupt> {
        Ok(Sends {
            count: self.send_count,
            last_at: time(self.last_sent_at),
            resends: tally(self.resends),
            delivery: self.delivery.as_ref().map(DeliveryForm::delivery).transpose()?,
        })
    }
}

impl Stored for Invitation {
    const KIND: &'static str = KIND;

    fn from_item(item: &Item) -> Result<Self, Corrupt> {
        let form: InvitationForm = read(KIND, item)?;
        Ok(Invitation {
            ends: form.ends()?,
            sends: form.sends()?,
            id: form.id,
            org: form.org,
            user: form.user,
            epoch: form.epoch,
            expires_at: Time(form.expires_at),
            setup_until: time(form.setup_until),
            reminders: form.reminders.iter().map(|form| Reminder { percentage: form.percentage, at: Time(form.at) }).collect(),
            reminded: form.reminded,
            link_held_by: word(KIND, "link_held_by", LinkHolder::parse(&form.link_held_by))?,
            invited_by: form.invited_by,
            granter: form.granter,
            granter_stamp: form.granter_stamp,
            granted_under: form.granted_under.unwrap_or_default(),
            role: form.role,
            locale: form.locale,
            message: form.message,
            created_at: Time(form.created_at),
            fresh_links: tally(form.fresh_links),
            codes: tally(form.codes),
            code: form.code.map(|code| IssuedCode { serial: code.serial, until: Time(code.until), wrong: code.wrong }),
            renewals_left: form.renewals_left,
            told_epoch: form.told_epoch,
            asked_on: form.asked_on,
            version: form.version,
        })
    }

    fn to_item(&self) -> Result<Item, Corrupt> {
        let form = InvitationForm {
            schema: SCHEMA,
            id: self.id,
            org: self.org,
            user: self.user,
            epoch: self.epoch,
            expires_at: self.expires_at.0,
            ends: self.ends.iter().map(|(epoch, reason)| (epoch.to_string(), reason.name().to_owned())).collect(),
            setup_until: milliseconds(self.setup_until),
            reminders: self.reminders.iter().map(|reminder| ReminderForm { percentage: reminder.percentage, at: reminder.at.0 }).collect(),
            reminded: self.reminded,
            link_held_by: self.link_held_by.name().to_owned(),
            invited_by: self.invited_by,
            granter: self.granter,
            granter_stamp: self.granter_stamp,
            granted_under: Some(self.granted_under),
            role: self.role.clone(),
            locale: self.locale.clone(),
            message: self.message.clone(),
            created_at: self.created_at.0,
            send_count: self.sends.count,
            last_sent_at: milliseconds(self.sends.last_at),
            resends: TallyForm::of(self.sends.resends),
            delivery: self.sends.delivery.map(DeliveryForm::of),
            fresh_links: TallyForm::of(self.fresh_links),
            codes: TallyForm::of(self.codes),
            code: self.code.map(|code| CodeForm { serial: code.serial, until: code.until.0, wrong: code.wrong }),
            renewals_left: self.renewals_left,
            told_epoch: self.told_epoch,
            asked_on: self.asked_on,
            version: self.version,
        };
        let due = self.due();
        let index = IndexAttributes {
            kind: KIND,
            due_shard: due.map(|_| keys::due_shard(&self.user.to_string())),
            due_at: due.map(Time::unix),
            inv_org: keys::invitations_list(self.org),
            inv_created: keys::sorted_by_creation(self.created_at, self.id),
            row: RowForm::of(self),
        };
        let mut item = write(KIND, form)?;
        item.extend(write(KIND, index)?);
        Ok(item)
    }
}

/// An invitation as a list shows it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InvitationRow {
    /// Its id.
    pub id: InvitationId,
    /// For whom.
    pub user: UserId,
    /// The generation of its link.
    pub epoch: u32,
    /// The present epoch's end.
    pub expires_at: Time,
    /// What the present epoch ended with, if otherwise than by the clock.
    pub ended: Option<DeadReason>,
    /// Who holds the present link.
    pub link_held_by: LinkHolder,
    /// Mails to the invited person.
    pub send_count: u32,
    /// When the last was due.
    pub last_sent_at: Option<Time>,
    /// Automatic new links left.
    pub renewals_left: u32,
    /// What became of the last mail, since when, and why.
    pub delivery: Option<(DeliveryState, Time, Option<Reason>)>,
    /// The role offered.
    pub role: RoleName,
    /// Who invited first.
    pub invited_by: UserId,
    /// When it was created.
    pub created_at: Time,
    /// Its version.
    pub version: u32,
}

/// One-letter names, as in the row of a user.
#[derive(Serialize, Deserialize)]
struct RowForm {
    d: InvitationId,
    u: UserId,
    n: u32,
    x: i64,
    #[serde(skip_serializing_if = "Option::is_none")]
    q: Option<String>,
    h: String,
    m: u32,
    #[serde(skip_serializing_if = "Option::is_none")]
    t: Option<i64>,
    w: u32,
    #[serde(skip_serializing_if = "Option::is_none")]
    y: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    z: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    g: Option<String>,
    r: RoleName,
    b: UserId,
    c: i64,
    k: u32,
}

#[derive(Deserialize)]
struct Projected {
    row: RowForm,
}

impl RowForm {
    fn of(invitation: &Invitation) -> RowForm {
        let delivery = invitation.sends.delivery;
        RowForm {
            d: invitation.id,
            u: invitation.user,
            n: invitation.epoch,
            x: invitation.expires_at.0,
            q: invitation.ends.get(&invitation.epoch).map(|reason| reason.name().to_owned()),
            h: invitation.link_held_by.name().to_owned(),
            m: invitation.sends.count,
            t: milliseconds(invitation.sends.last_at),
            w: invitation.renewals_left,
            y: delivery.map(|delivery| delivery.state.name().to_owned()),
            z: delivery.map(|delivery| delivery.at.0),
            g: delivery.and_then(|delivery| delivery.reason).map(|reason| reason.name().to_owned()),
            r: invitation.role.clone(),
            b: invitation.invited_by,
            c: invitation.created_at.0,
            k: invitation.version,
        }
    }
}

impl InvitationRow {
    /// The status as shown at `now`.
    pub fn status(&self, now: Time) -> InvitationStatus {
        match self.ended {
            Some(reason) => reason.shown_as(),
            None if now >= self.expires_at => InvitationStatus::Expired,
            None => InvitationStatus::Pending,
        }
    }

    /// Reads what the `invitations` index projects.
    ///
    /// # Errors
    /// [`Corrupt`] naming the field.
    pub fn from_item(item: &Item) -> Result<InvitationRow, Corrupt> {
        const KIND: &str = "invitation list row";
        let Projected { row } = read(KIND, item)?;
        let state = row.y.as_deref().map(|name| word(KIND, "row.y", DeliveryState::parse(name))).transpose()?;
        let reason = row.g.as_deref().map(|name| word(KIND, "row.g", Reason::parse(name))).transpose()?;
        Ok(InvitationRow {
            id: row.d,
            user: row.u,
            epoch: row.n,
            expires_at: Time(row.x),
            ended: row.q.as_deref().map(|name| word(KIND, "row.q", DeadReason::parse(name))).transpose()?,
            link_held_by: word(KIND, "row.h", LinkHolder::parse(&row.h))?,
            send_count: row.m,
            last_sent_at: time(row.t),
            renewals_left: row.w,
            delivery: state.zip(time(row.z)).map(|(state, at)| (state, at, reason)),
            role: row.r,
            invited_by: row.b,
            created_at: Time(row.c),
            version: row.k,
        })
    }
}
