//! Manual 003: a community whose members own their names, addresses and phone numbers, and whose admins say where
//! everybody stands; whoever was removed is restored, and nobody else gets that profile.

use std::collections::BTreeMap;

use super::{SESSIONS, each, labels, roles};
use crate::policy::{AdminPassword, Editors, HandedLink, MfaPolicy, OnExpire, OwnerModel, Policies, RequiredField, RestoreModes, UserEnd};
use crate::role::RoleName;
use crate::time::Span;

pub(super) fn policies() -> Policies {
    let mut required = each(&[RequiredField::First, RequiredField::Department, RequiredField::Position]);
    required.insert(1, vec![RequiredField::Email, RequiredField::Phone]);
    Policies {
        email_editors: Editors::Itself,
        name_editors: Editors::Itself,
        phone_editors: Editors::Itself,
        photo_editors: Editors::Both,
        user_end: UserEnd::Terminate,
        purge_after: Span::days(30),
        restore: RestoreModes::Choose,
        status_labels: labels(&[
            ("pending", "Inactivated"),
            ("awaiting_approval", "Pending"),
            ("rejected", "Pending"),
            ("terminated", "Terminated"),
            ("inactive", "Disabled"),
        ]),
        // One by one it is the admins who invite; members do so by ways of their own, with somebody's approval.
        inviters: roles(&["owner", "admin"]),
        required,
        invite_ttl: Span::days(7),
        on_expire: OnExpire::Notify,
        max_renewals: 0,
        digest: true,
        handed_link: HandedLink::CodeFirst,
        renew_by_reset: false,
        reminders: Vec::new(),
        fresh_links: 3,
        resends: Some(5),
        manual_activation: false,
        admin_password: AdminPassword::Never,
        mfa: MfaPolicy::Off,
        wanted_min_length: 15,
        sessions: SESSIONS,
        owner_model: OwnerModel::ProtectedMany,
        default_role: RoleName::known("member"),
        roles: roles(&["owner", "admin", "member"]),
        own_roles: BTreeMap::new(),
    }
}
