//! Sessions. `ttl` lets the table drop one some time after its end; the clock decides, not the row's presence.

use domain::{AccountId, OrgId, Session, SessionId, Span, Time, UserId};
use serde::{Deserialize, Serialize};

use super::{SCHEMA, Stored, milliseconds, time};
use crate::item::{Corrupt, Item, read, write};

#[derive(Serialize, Deserialize)]
struct SessionForm {
    schema: u32,
    id: SessionId,
    account: AccountId,
    org: OrgId,
    user: UserId,
    account_stamp: u32,
    user_stamp: u32,
    signed_in_at: i64,
    created_at: i64,
    last_seen_at: i64,
    expires_at: i64,
    idle_seconds: i64,
    device: String,
    proved_until: Option<i64>,
    ttl: i64,
}

impl Stored for Session {
    const KIND: &'static str = "session";

    fn from_item(item: &Item) -> Result<Self, Corrupt> {
        let form: SessionForm = read(Self::KIND, item)?;
        Ok(Session {
            id: form.id,
            account: form.account,
            org: form.org,
            user: form.user,
            account_stamp: form.account_stamp,
            user_stamp: form.user_stamp,
            signed_in_at: Time(form.signed_in_at),
            created_at: Time(form.created_at),
            last_seen_at: Time(form.last_seen_at),
            expires_at: Time(form.expires_at),
            idle: Span(form.idle_seconds),
            device: form.device,
            proved_until: time(form.proved_until),
        })
    }

    fn to_item(&self) -> Result<Item, Corrupt> {
        let form = SessionForm {
            schema: SCHEMA,
            id: self.id,
            account: self.account,
            org: self.org,
            user: self.user,
            account_stamp: self.account_stamp,
            user_stamp: self.user_stamp,
            signed_in_at: self.signed_in_at.0,
            created_at: self.created_at.0,
            last_seen_at: self.last_seen_at.0,
            expires_at: self.expires_at.0,
            idle_seconds: self.idle.0,
            device: self.device.clone(),
            proved_until: milliseconds(self.proved_until),
            ttl: self.expires_at.unix(),
        };
        write(Self::KIND, form)
    }
}
