//! Usher's own choice where nobody has chosen.

use std::collections::BTreeMap;

use super::{SESSIONS, each, roles};
use crate::policy::{AdminPassword, Editors, HandedLink, MfaPolicy, OnExpire, OwnerModel, Policies, RequiredField, RestoreModes, UserEnd};
use crate::role::RoleName;
use crate::time::Span;

pub(super) fn policies() -> Policies {
    Policies {
        email_editors: Editors::Itself,
        name_editors: Editors::Both,
        phone_editors: Editors::Both,
        photo_editors: Editors::Both,
        user_end: UserEnd::Terminate,
        purge_after: Span::days(30),
        restore: RestoreModes::Choose,
        status_labels: BTreeMap::new(),
        inviters: roles(&["owner", "admin"]),
        required: each(&[RequiredField::Email]),
        invite_ttl: Span::hours(24),
        on_expire: OnExpire::NotifyWithNewLink,
        max_renewals: 3,
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
        owner_model: OwnerModel::ProtectedMany,
        default_role: RoleName::known("viewer"),
        roles: roles(&["owner", "admin", "member", "viewer"]),
        own_roles: BTreeMap::new(),
    }
}
