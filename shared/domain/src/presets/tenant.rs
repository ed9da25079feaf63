//! Manual 002: tenant admins and members; the invitation is valid for 24 hours, deleted people are purged after a while.

use crate::policy::{Editors, HandedLink, OnExpire, OwnerModel, Policies, RequiredField, UserEnd};
use crate::time::Span;
use crate::user::StatusKind;

pub(super) const POLICIES: Policies = Policies {
    name_editors: Editors::Admin,
    user_end: UserEnd::TerminateAndPurge(Span::days(30)),
    status_labels: &[(StatusKind::Inactive, "Disabled")],
    inviters: &["admin"],
    required: &[RequiredField::First, RequiredField::Last, RequiredField::Email],
    invite_ttl: Span::hours(24),
    on_expire: OnExpire::Notify,
    max_renewals: 0,
    handed_link: HandedLink::CodeFirst,
    fresh_links: 3,
    resends: Some(5),
    manual_activation: false,
    password_min_length: 15,
    owner_model: OwnerModel::None,
    default_role: "member",
    roles: &["admin", "member"],
};
