//! The table of policies: every policy once, with its name, what it says, how it is read and shown, and its bounds.
//! Reading and changing an organization's policies, their differences and their document all follow from these rows.

use std::marker::PhantomData;

use super::shapes::{Count, Fault, Flag, Groups, Labels, Length, Limit, Percentages, Role, Roles, Sessions, Shape, Word, Words};
use super::{AdminPassword, Editors, HandedLink, MfaPolicy, OnExpire, OwnerModel, Policies, RequiredField, RestoreModes, UserEnd, Value};
use crate::time::Span;

/// One policy.
pub struct Row {
    /// Its dotted name.
    pub name: &'static str,
    /// What it decides, in a sentence.
    pub about: &'static str,
    /// What may stand there.
    pub values: fn() -> String,
    /// Sets it.
    pub(super) read: fn(&Value, &mut Policies) -> Result<(), Fault>,
    /// Shows it.
    pub show: fn(&Policies) -> Value,
    /// Whether what it says is what happens.
    pub enforced: fn(&Policies) -> bool,
}

macro_rules! row {
    ($name:literal, $field:ident, $shape:expr, $about:literal) => {
        row!($name, $field, $shape, $about, |_| true)
    };
    ($name:literal, $field:ident, $shape:expr, $about:literal, $enforced:expr) => {
        Row {
            name: $name,
            about: $about,
            values: || $shape.values(),
            read: |value, policies| {
                policies.$field = $shape.read(value)?;
                Ok(())
            },
            show: |policies| $shape.show(&policies.$field),
            enforced: $enforced,
        }
    };
}

const fn words<T>() -> Words<T> {
    Words(PhantomData)
}

/// The statuses that may be called something else; people whom an approver refused have a label of their own.
pub(super) const LABELLED: &[&str] = &["pending", "awaiting_approval", "rejected", "active", "inactive", "terminated", "erased"];

const SESSIONS: Sessions = Sessions { absolute: Length(Span::hours(1), Span::days(90)), idle: Length(Span::minutes(5), Span::days(90)) };

/// Every policy, in the order in which they are shown.
#[rustfmt::skip]
pub static TABLE: &[Row] = &[
    row!("profile.email.editors", email_editors, words::<Editors>(), "Who edits an address"),
    row!("profile.name.editors", name_editors, words::<Editors>(), "Who edits first and last name"),
    row!("profile.phone.editors", phone_editors, words::<Editors>(), "Who edits the phone number"),
    row!("profile.photo.editors", photo_editors, words::<Editors>(), "Who edits the photo"),
    row!("user.end", user_end, words::<UserEnd>(), "What ends a user: nothing is ever terminated, terminated, or terminated and erased later"),
    row!("user.purge_after", purge_after, Length(Span::days(1), Span::days(365)), "With user.end terminate_and_purge: how long after"),
    row!("user.restore", restore, words::<RestoreModes>(), "Which ways back a removed person has"),
    row!("status.labels", status_labels, Labels(LABELLED), "What a status is called here, where not by its own name"),
    row!("invite.inviters", inviters, Roles, "Who may invite"),
    row!("invite.required", required, Groups, "What an invitation must say of the person"),
    row!("invite.ttl", invite_ttl, Length(Span::hours(1), Span::days(30)), "How long a link works"),
    row!("invite.on_expire", on_expire, words::<OnExpire>(), "What an admin gets when an invitation expires"),
    row!("invite.max_renewals", max_renewals, Count(0, 10), "With invite.on_expire notify_with_new_link: automatic new links per invitation"),
    row!("notices.digest", digest, Flag, "Whether many notices an hour come in one mail", |_| false),
    row!("invite.handed_link", handed_link, words::<HandedLink>(), "What a link that went through an admin is worth"),
    row!("invite.renew_by_reset", renew_by_reset, Flag, "Whether a reset mail to a pending person sends the invitation again"),
    row!("invite.reminders", reminders, Percentages(5), "At which percentages of the link's time the person is reminded"),
    row!("invite.fresh_links", fresh_links, Count(0, 50), "Fresh links a day that the invited person may ask for"),
    row!("invite.resends", resends, Limit(Count(1, 1000)), "Resends a day by admins"),
    row!("activation.manual", manual_activation, Flag, "Whether an admin may make a pending person active"),
    row!("activation.admin_password", admin_password, words::<AdminPassword>(), "Whose password an admin may set"),
    row!("mfa.policy", mfa, words::<MfaPolicy>(), "Which second factor is asked for", |policies| !policies.mfa.is_required() || super::SECOND_FACTORS_EXIST),
    row!("password.min_length", wanted_min_length, Count(8, 64), "Code points that a password needs; below 15 only where a second factor is enforced", |policies| policies.password_min_length() == policies.wanted_min_length as usize),
    row!("session.limits", sessions, SESSIONS, "How long sessions last; those of owners and admins at most 24h and 1h"),
    row!("owner.model", owner_model, words::<OwnerModel>(), "Whether there are owners, and how many"),
    row!("default.role", default_role, Role, "The role of somebody invited without one"),
];

/// The policy of this name.
pub fn row(name: &str) -> Option<&'static Row> {
    TABLE.iter().find(|row| row.name == name)
}

macro_rules! words {
    ($kind:ident: $($variant:ident $word:literal),+) => {
        impl Word for $kind {
            const ALL: &'static [($kind, &'static str)] = &[$(($kind::$variant, $word)),+];
        }
    };
}
words!(Editors: None "none", Itself "self", Admin "admin", Both "both");
words!(UserEnd: InactivateOnly "inactivate_only", Terminate "terminate", TerminateAndPurge "terminate_and_purge");
words!(RestoreModes: SameProfile "same_profile", Choose "choose");
words!(AdminPassword: Never "never", PendingOnly "pending_only", Always "always");
words!(MfaPolicy: Off "off", OptionalTotp "optional_totp", RequiredAny "required_any", RequiredPhone "required_phone");
words!(OnExpire: None "none", Notify "notify", NotifyWithNewLink "notify_with_new_link");
words!(HandedLink: CodeFirst "code_first", Unverified "unverified");
words!(OwnerModel: None "none", ProtectedSingle "protected_single", ProtectedMany "protected_many");
words!(RequiredField: First "first", Last "last", Email "email", Phone "phone", Department "department", Position "position", Role "role");
