//! Manuals 000 and 001: the admin adds people, sees who is pending, switches people off and on, and never deletes.

use crate::policy::{Editors, HandedLink, OnExpire, OwnerModel, Policies, RequiredField, UserEnd};
use crate::time::Span;

pub(super) const POLICIES: Policies = Policies {
    name_editors: Editors::Admin,
    user_end: UserEnd::InactivateOnly,
    status_labels: &[],
    inviters: &["admin"],
    required: &[RequiredField::First, RequiredField::Last, RequiredField::Email],
    invite_ttl: Span::hours(24),
    on_expire: OnExpire::NotifyWithNewLink,
    max_renewals: 3,
    handed_link: HandedLink::Unverified,
    fresh_links: 3,
    resends: Some(5),
    manual_activation: true,
    password_min_length: 15,
    owner_model: OwnerModel::None,
    default_role: "basic",
    roles: &["admin", "basic"],
};
