//! Manuals 000 and 001: the admin adds people, sees who is pending, switches people off and on, and never deletes.

use std::collections::BTreeMap;

use super::{SESSIONS, each, roles};
use crate::policy::{AdminPassword, Editors, HandedLink, MfaPolicy, OnExpire, OwnerModel, Policies, RequiredField, RestoreModes, UserEnd};
use crate::role::RoleName;
use crate::time::Span;

pub(super) fn policies() -> Policies {
    Policies {
        email_editors: Editors::None,
        name_editors: Editors::Admin,
        phone_editors: Editors::Admin,
        photo_editors: Editors::Both,
        user_end: UserEnd::InactivateOnly,
        purge_after: Span::days(30),
        restore: RestoreModes::SameProfile,
        status_labels: BTreeMap::new(),
        inviters: roles(&["admin"]),
        required: each(&[RequiredField::First, RequiredField::Last, RequiredField::Email]),
        invite_ttl: Span::hours(24),
        on_expire: OnExpire::NotifyWithNewLink,
        max_renewals: 3,
        digest: false,
        handed_link: HandedLink::Unverified,
        renew_by_reset: false,
        reminders: Vec::new(),
        fresh_links: 3,
        resends: Some(5),
        manual_activation: true,
        admin_password: AdminPassword::Always,
        mfa: MfaPolicy::OptionalTotp,
        wanted_min_length: 15,
        sessions: SESSIONS,
        owner_model: OwnerModel::None,
        default_role: RoleName::known("basic"),
        roles: roles(&["admin", "basic"]),
        own_roles: BTreeMap::new(),
    }
}
