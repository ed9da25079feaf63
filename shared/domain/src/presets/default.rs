//! Usher's own choice where nobody has chosen.

use crate::policy::{Editors, HandedLink, OnExpire, OwnerModel, Policies, RequiredField, UserEnd};
use crate::time::Span;

pub(super) const POLICIES: Policies = Policies {
    name_editors: Editors::Both,
    user_end: UserEnd::Terminate,
    status_labels: &[],
    inviters: &["owner", "admin"],
    required: &[RequiredField::Email],
    invite_ttl: Span::hours(24),
    on_expire: OnExpire::NotifyWithNewLink,
    max_renewals: 3,
    handed_link: HandedLink::CodeFirst,
    fresh_links: 3,
    resends: Some(5),
    manual_activation: false,
    password_min_length: 15,
    owner_model: OwnerModel::ProtectedMany,
    default_role: "viewer",
    roles: &["owner", "admin", "member", "viewer"],
};
