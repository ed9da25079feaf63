//! Sets of policies that cannot stand: because one of them denies another, or because the organization is not like that.

use super::{MfaPolicy, OwnerModel, Policies, SHORTEST_ALONE};
use crate::organization::Keepers;
use crate::role::{Permission, RoleName};

/// Why a set of policies cannot stand.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Contradiction {
    /// What is wrong.
    pub code: &'static str,
    /// The policies that it concerns.
    pub policies: Vec<&'static str>,
    /// A sentence for people.
    pub detail: String,
}

impl Contradiction {
    fn new(code: &'static str, policies: &[&'static str], detail: impl Into<String>) -> Contradiction {
        Contradiction { code, policies: policies.to_vec(), detail: detail.into() }
    }
}

/// What of an organization's people its policies may contradict.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Live {
    /// Its active owners and admins.
    pub keepers: Keepers,
    /// Of the roles that would be gone, those that somebody has who is not gone.
    pub roles_in_use: Vec<RoleName>,
}

/// Everything that contradicts `policies`, in the set and in the organization; empty if they can stand.
pub fn contradictions(policies: &Policies, live: &Live) -> Vec<Contradiction> {
    let mut found = within(policies);
    found.extend(with(policies, live));
    found
}

fn within(policies: &Policies) -> Vec<Contradiction> {
    let mut found = Vec::new();
    let mut add = |code, names: &[&'static str], detail: String| found.push(Contradiction::new(code, names, detail));
    let default = &policies.default_role;
    if !policies.has_role(default) {
        add("default_role_unknown", &["default.role"], format!("There is no role {default} here."));
    } else if default.is_owner() {
        add("default_role_owner", &["default.role"], "Ownership is not given by an invitation.".to_owned());
    }
    for role in &policies.inviters {
        if !policies.has_role(role) {
            add("inviter_unknown", &["invite.inviters", "owner.model"], format!("There is no role {role} here."));
        } else if !policies.grants_of(role).holds(Permission::UsersInvite) {
            add("inviter_without_right", &["invite.inviters"], format!("The role {role} has no right to invite."));
        }
    }
    let keeper = policies.founder_role();
    if !policies.inviters.contains(&keeper) {
        add(
            "nobody_invites",
            &["invite.inviters", "owner.model"],
            format!("The last person to run the organization has the role {keeper} and could invite nobody."),
        );
    }
    if policies.sessions.idle > policies.sessions.absolute {
        add("idle_above_absolute", &["session.limits"], "A session cannot idle longer than it lasts.".to_owned());
    }
    if (policies.wanted_min_length as usize) < SHORTEST_ALONE && !policies.mfa.is_required() {
        let words = [MfaPolicy::RequiredAny, MfaPolicy::RequiredPhone].map(super::shapes::Word::word).join(" or ");
        add("password_too_short_alone", &["password.min_length", "mfa.policy"], format!("Less than {SHORTEST_ALONE} needs mfa.policy {words}."));
    }
    found
}

fn with(policies: &Policies, live: &Live) -> Vec<Contradiction> {
    let (owners, admins) = (live.keepers.owners.len(), live.keepers.admins.len());
    let model = |code, detail: String| Contradiction::new(code, &["owner.model"], detail);
    let mut found: Vec<Contradiction> = match policies.owner_model {
        OwnerModel::ProtectedSingle if owners > 1 => vec![model("several_owners", format!("There are {owners} owners."))],
        OwnerModel::ProtectedSingle | OwnerModel::ProtectedMany if owners == 0 => vec![model("no_owner", "There is no owner.".to_owned())],
        OwnerModel::None if owners > 0 => vec![model("owner_exists", format!("There are owners ({owners}); each has to become something else first."))],
        OwnerModel::None if admins == 0 => vec![model("no_admin", "There is no admin.".to_owned())],
        _ => Vec::new(),
    };
    // Owners have their own words above.
    for role in live.roles_in_use.iter().filter(|role| !policies.has_role(role) && !role.is_owner()) {
        found.push(Contradiction::new("role_in_use", &["preset"], format!("Somebody has the role {role}, which would be gone.")));
    }
    found
}
