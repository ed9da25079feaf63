//! Manuals 000 and 001: the admin adds people, sees who is pending, switches people off and on, and never deletes.

use crate::policy::{AdminPassword, Editors, HandedLink, MfaPolicy, OnExpire, OwnerModel, Policies, RequiredField, RestoreModes, UserEnd};
use crate::time::Span;

pub(super) const POLICIES: Policies = Policies {
    email_editors: Editors::None,
    name_editors: Editors::Admin,
    phone_editors: Editors::Admin,
    user_end: UserEnd::InactivateOnly,
    restore: RestoreModes::SameProfile,
    status_labels: &[],
    inviters: &["admin"],
    required: &[RequiredField::First, RequiredField::Last, RequiredField::Email],
    invite_ttl: Span::hours(24),
    on_expire: OnExpire::NotifyWithNewLink,
    max_renewals: 3,
    digest: false,
    handed_link: HandedLink::Unverified,
    renew_by_reset: false,
    reminders: &[],
    fresh_links: 3,
    resends: Some(5),
    manual_activation: true,
    admin_password: AdminPassword::Always,
    mfa: MfaPolicy::OptionalTotp,
    password_min_length: 15,
    owner_model: OwnerModel::None,
    default_role: "basic",
    roles: &["admin", "basic"],
};
