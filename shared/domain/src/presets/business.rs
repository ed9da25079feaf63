//! Manual 004: one owner whom nobody touches, admins, and collaborators with what they were given; the phone is the
//! second factor of every sign-in.

use std::collections::BTreeMap;

use super::{SESSIONS, each, labels, roles};
use crate::policy::{AdminPassword, Editors, HandedLink, MfaPolicy, OnExpire, OwnerModel, Policies, RequiredField, RestoreModes, UserEnd};
use crate::role::RoleName;
use crate::time::Span;

pub(super) fn policies() -> Policies {
    Policies {
        email_editors: Editors::Admin,
        name_editors: Editors::Admin,
        phone_editors: Editors::Admin,
        photo_editors: Editors::Both,
        user_end: UserEnd::Terminate,
        purge_after: Span::days(30),
        restore: RestoreModes::SameProfile,
        status_labels: labels(&[("inactive", "Inactive")]),
        inviters: roles(&["owner", "admin"]),
        required: each(&[RequiredField::First, RequiredField::Last, RequiredField::Email, RequiredField::Phone, RequiredField::Role]),
        invite_ttl: Span::days(7),
        on_expire: OnExpire::Notify,
        max_renewals: 0,
        digest: true,
        handed_link: HandedLink::CodeFirst,
        renew_by_reset: false,
        reminders: Vec::new(),
        fresh_links: 3,
        resends: None,
        manual_activation: false,
        admin_password: AdminPassword::Never,
        mfa: MfaPolicy::RequiredPhone,
        wanted_min_length: 8,
        sessions: SESSIONS,
        owner_model: OwnerModel::ProtectedSingle,
        default_role: RoleName::known("collaborator"),
        roles: roles(&["owner", "admin", "collaborator"]),
        own_roles: BTreeMap::new(),
    }
}
