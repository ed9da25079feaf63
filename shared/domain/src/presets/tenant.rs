//! Manual 002: tenant admins and members; the invitation is valid for 24 hours, deleted people are purged after a while.

use crate::policy::{AdminPassword, Editors, HandedLink, MfaPolicy, OnExpire, OwnerModel, Policies, RequiredField, RestoreModes, UserEnd};
use crate::time::Span;
use crate::user::StatusKind;

pub(super) const POLICIES: Policies = Policies {
    email_editors: Editors::Admin,
    name_editors: Editors::Admin,
    phone_editors: Editors::Itself,
    user_end: UserEnd::TerminateAndPurge(Span::days(30)),
    restore: RestoreModes::Choose,
    status_labels: &[(StatusKind::Inactive, "Disabled")],
    inviters: &["admin"],
    required: &[RequiredField::First, RequiredField::Last, RequiredField::Email],
    invite_ttl: Span::hours(24),
    on_expire: OnExpire::Notify,
    max_renewals: 0,
    digest: true,
    handed_link: HandedLink::CodeFirst,
    renew_by_reset: true,
    reminders: &[],
    fresh_links: 3,
    resends: Some(5),
    manual_activation: false,
    admin_password: AdminPassword::Never,
    mfa: MfaPolicy::OptionalTotp,
    password_min_length: 15,
    owner_model: OwnerModel::None,
    default_role: "member",
    roles: &["admin", "member"],
};
