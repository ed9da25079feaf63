//! Usher's own choice where nobody has chosen.

use crate::policy::{AdminPassword, Editors, HandedLink, MfaPolicy, OnExpire, OwnerModel, Policies, RequiredField, RestoreModes, UserEnd};
use crate::time::Span;

pub(super) const POLICIES: Policies = Policies {
    email_editors: Editors::Itself,
    name_editors: Editors::Both,
    phone_editors: Editors::Both,
    user_end: UserEnd::Terminate,
    restore: RestoreModes::Choose,
    status_labels: &[],
    inviters: &["owner", "admin"],
    required: &[RequiredField::Email],
    invite_ttl: Span::hours(24),
    on_expire: OnExpire::NotifyWithNewLink,
    max_renewals: 3,
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
    owner_model: OwnerModel::ProtectedMany,
    default_role: "viewer",
    roles: &["owner", "admin", "member", "viewer"],
};
