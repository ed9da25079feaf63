//! Which operation is allowed in which status (F14): one table, read by every rule and tested cell by cell.

use crate::policy::{AdminPassword, Policies, UserEnd};
use crate::refused::{Action, Refused};
use crate::user::StatusKind;

/// An operation that the status of a user allows or not; its name is part of the refusal's rule id.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Operation {
    /// Send the invitation again.
    Resend,
    /// Take it back.
    Revoke,
    /// Hand out its link.
    Link,
    /// Correct its address.
    FixAddress,
    /// Accept it.
    Accept,
    /// Decline it.
    Decline,
    /// Ask for a code.
    Code,
    /// Make active.
    Activate,
    /// Switch off.
    Deactivate,
    /// Remove.
    Terminate,
    /// Take back a removal.
    Restore,
    /// Anonymize.
    Erase,
    /// Change the role.
    Role,
    /// Change the profile.
    Profile,
    /// Change the photo.
    Photo,
    /// Set a password for the person.
    Password,
    /// Mail a reset.
    Reset,
}

use Operation::{
    Accept, Activate, Code, Deactivate, Decline, Erase, FixAddress, Link, Password, Photo, Profile, Resend, Reset, Restore, Revoke, Role, Terminate,
};
use StatusKind::{Active, AwaitingApproval, Erased, Inactive, Pending, Terminated};

impl Operation {
    /// Every operation.
    pub const ALL: [Operation; 17] =
        [Resend, Revoke, Link, FixAddress, Accept, Decline, Code, Activate, Deactivate, Terminate, Restore, Erase, Role, Profile, Photo, Password, Reset];

    /// The rule id that a refusal names: `status.<operation>`.
    pub fn rule(self) -> &'static str {
        match self {
            Resend => "status.resend",
            Revoke => "status.revoke",
            Link => "status.link",
            FixAddress => "status.fix_address",
            Accept => "status.accept",
            Decline => "status.decline",
            Code => "status.code",
            Activate => "status.activate",
            Deactivate => "status.deactivate",
            Terminate => "status.terminate",
            Restore => "status.restore",
            Erase => "status.erase",
            Role => "status.role",
            Profile => "status.profile",
            Photo => "status.photo",
            Password => "status.password",
            Reset => "status.reset",
        }
    }

    /// The status that the operation leads to, where asking twice is "already".
    fn target(self) -> Option<StatusKind> {
        match self {
            Activate => Some(Active),
            Deactivate => Some(Inactive),
            Terminate => Some(Terminated),
            Erase => Some(Erased),
            _ => None,
        }
    }

    /// The operation that leads to `status`: what was asked of somebody who is there already.
    pub fn leading_to(status: StatusKind) -> Option<Operation> {
        Operation::ALL.into_iter().find(|operation| operation.target() == Some(status))
    }

    /// Whether the organization allows the operation in any status at all.
    ///
    /// # Errors
    /// [`Refused::NotAllowed`], naming the policy.
    pub fn permitted(self, policies: &Policies) -> Result<(), Refused> {
        match self {
            Terminate if policies.user_end == UserEnd::InactivateOnly => Err(Refused::NotAllowed("user.end")),
            Password if policies.admin_password == AdminPassword::Never => Err(Refused::NotAllowed("activation.admin_password")),
            _ => Ok(()),
        }
    }

    /// What may be done with somebody in `status`, where this may not: for whoever asked for it.
    pub fn ways_on(self, status: StatusKind) -> Vec<Action> {
        match (self, status) {
            (Accept | Decline | Code, _) => vec![Action::TellOrganization],
            (_, status) => ways_on(status),
        }
    }

    /// Whether the operation is allowed for a user in `status`.
    ///
    /// # Errors
    /// [`Refused::NotAllowed`] as [`Operation::permitted`], [`Refused::Already`] for the state that is there already, else [`Refused::WrongStatus`].
    pub fn check(self, status: StatusKind, policies: &Policies) -> Result<(), Refused> {
        self.permitted(policies)?;
        let allowed = match self {
            Resend | Revoke | Link | Accept | Decline | Code => status == Pending,
            FixAddress => matches!(status, Pending | Inactive),
            Activate => status == Inactive || status == Pending && policies.manual_activation,
            Deactivate => matches!(status, Pending | AwaitingApproval | Active),
            Terminate => !matches!(status, Terminated | Erased),
            Restore => status == Terminated,
            Erase => matches!(status, Inactive | Terminated),
            Role | Profile | Photo => !matches!(status, Terminated | Erased),
            Password => status == Pending || status == Active && policies.admin_password == AdminPassword::Always,
            Reset => status == Active || status == Pending && policies.renew_by_reset,
        };
        if allowed {
            Ok(())
        } else if self.target() == Some(status) {
            Err(Refused::Already(status))
        } else {
            Err(Refused::WrongStatus(self, status))
        }
    }
}

/// What an admin may do with somebody in `status`.
pub fn ways_on(status: StatusKind) -> Vec<Action> {
    vec![match status {
        Pending => Action::Resend,
        AwaitingApproval => Action::Approve,
        Active => Action::Reset,
        Inactive => Action::Activate,
        Terminated => Action::Restore,
        Erased => Action::Invite,
    }]
}

/// Whether a user may go from one status to another at all (REQUIREMENTS section 1). `ever_active` is whether the user
/// was ever active here.
pub fn is_legal(from: StatusKind, to: StatusKind, ever_active: bool, policies: &Policies) -> bool {
    let back_to_active = ever_active || policies.manual_activation;
    match (from, to) {
        (Pending, AwaitingApproval | Active | Inactive | Terminated) => true,
        (AwaitingApproval, Active | Inactive | Terminated) => true,
        (Active, Inactive | Terminated) => true,
        (Inactive, Active) => back_to_active,
        (Inactive, Pending) => !ever_active,
        (Inactive, Terminated | Erased) => true,
        (Terminated, Active) => ever_active,
        (Terminated, Pending) => !ever_active,
        (Terminated, Erased) => true,
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::presets::Preset;

    /// Rows: operation. Columns: pending, awaiting_approval, active, inactive, terminated, erased.
    /// `+` allowed, `=` already, `-` wrong status. By policy: `m` with manual activation, `a` where admins set active
    /// people's passwords, `r` where a reset renews an invitation. Behind the row the policy that forbids it in every status.
    const TABLE: [(Operation, &str, &str); 17] = [
        (Resend, "+-----", ""),
        (Revoke, "+-----", ""),
        (Link, "+-----", ""),
        (FixAddress, "+--+--", ""),
        (Accept, "+-----", ""),
        (Decline, "+-----", ""),
        (Code, "+-----", ""),
        (Activate, "m-=+--", ""),
        (Deactivate, "+++=--", ""),
        (Terminate, "++++=-", "user.end"),
        (Restore, "----+-", ""),
        (Erase, "---++=", ""),
        (Role, "++++--", ""),
        (Profile, "++++--", ""),
        (Photo, "++++--", ""),
        (Password, "+-a---", "activation.admin_password"),
        (Reset, "r-+---", ""),
    ];
    const COLUMNS: [StatusKind; 6] = [Pending, AwaitingApproval, Active, Inactive, Terminated, Erased];

    /// Every combination of the policies that a cell may depend on.
    fn all_policies() -> Vec<Policies> {
        let mut all = Vec::new();
        for manual_activation in [false, true] {
            for admin_password in [AdminPassword::Never, AdminPassword::PendingOnly, AdminPassword::Always] {
                for renew_by_reset in [false, true] {
                    for user_end in [UserEnd::InactivateOnly, UserEnd::Terminate, UserEnd::TerminateAndPurge] {
                        all.push(Policies { manual_activation, admin_password, renew_by_reset, user_end, ..Preset::Default.policies().clone() });
                    }
                }
            }
        }
        all
    }

    #[test]
    fn every_cell_of_status_operation_and_policy() {
        assert_eq!(TABLE.map(|(operation, ..)| operation), Operation::ALL);
        for (operation, row, policy) in TABLE {
            for (status, cell) in COLUMNS.into_iter().zip(row.chars()) {
                for policies in all_policies() {
                    let forbidden = match policy {
                        "user.end" => policies.user_end == UserEnd::InactivateOnly,
                        "activation.admin_password" => policies.admin_password == AdminPassword::Never,
                        _ => false,
                    };
                    let allowed = match cell {
                        '+' => true,
                        'm' => policies.manual_activation,
                        'a' => policies.admin_password == AdminPassword::Always,
                        'r' => policies.renew_by_reset,
                        _ => false,
                    };
                    let expected = match cell {
                        _ if forbidden => Err(Refused::NotAllowed(policy)),
                        _ if allowed => Ok(()),
                        '=' => Err(Refused::Already(status)),
                        _ => Err(Refused::WrongStatus(operation, status)),
                    };
                    assert_eq!(operation.check(status, &policies), expected, "{operation:?} {status:?} {policies:?}");
                    assert!(!operation.ways_on(status).is_empty(), "{operation:?} {status:?}: no way on");
                }
            }
        }
    }

    #[test]
    fn every_cell_of_the_legal_moves() {
        // Rows: from. Columns: to. `+` legal, `e` only if ever active, `n` only if never active, `o` ever active or manual.
        let rows = ["-++++-", "--+++-", "---++-", "n-o-++", "n-e--+", "------"];
        for (from, row) in COLUMNS.into_iter().zip(rows) {
            for (to, cell) in COLUMNS.into_iter().zip(row.chars()) {
                for ever_active in [false, true] {
                    for (preset, manual) in [(Preset::Default, false), (Preset::Workshop, true)] {
                        let expected = match cell {
                            '+' => true,
                            'e' => ever_active,
                            'n' => !ever_active,
                            'o' => ever_active || manual,
                            _ => false,
                        };
                        assert_eq!(is_legal(from, to, ever_active, preset.policies()), expected, "{from:?} {to:?} {ever_active} {manual}");
                    }
                }
            }
        }
    }
}
