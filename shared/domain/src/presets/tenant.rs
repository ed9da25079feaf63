//! Manual 002: tenant admins and members; the invitation is valid for 24 hours, deleted people are purged after a while.

use std::collections::BTreeMap;

use super::{SESSIONS, each, labels, roles};
use crate::policy::{AdminPassword, Editors, HandedLink, MfaPolicy, OnExpire, OwnerModel, Policies, RequiredField, RestoreModes, UserEnd};
use crate::role::RoleName;
use crate::time::Span;

pub(super) fn policies() -> Policies {
    Policies {
        email_editors: Editors::Admin,
        name_editors: Editors::Admin,
        phone_editors: Editors::Itself,
        photo_editors: Editors::Both,
        user_end: UserEnd::TerminateAndPurge,
        purge_after: Span::days(30),
        restore: RestoreModes::Choose,
        status_labels: labels(&[("inactive", "Disabled")]),
        inviters: roles(&["admin"]),
        required: each(&[RequiredField::First, RequiredField::Last, RequiredField::Email]),
        invite_ttl: Span::hours(24),
        on_expire: OnExpire::Notify,
        max_renewals: 0,
        digest: true,
        handed_link: HandedLink::CodeFirst,
        renew_by_reset: true,
        reminders: Vec::new(),
        fresh_links: 3,
        resends: Some(5),
        manual_activation: false,
        admin_password: AdminPassword::Never,
        mfa: MfaPolicy::OptionalTotp,
        wanted_min_length: 15,
        sessions: SESSIONS,
        owner_model: OwnerModel::None,
        default_role: RoleName::known("member"),
        roles: roles(&["admin", "member"]),
        own_roles: BTreeMap::new(),
    }
}
