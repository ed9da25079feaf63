//! Which operation is allowed in which status (F14): one table, read by every rule and tested cell by cell.

use crate::policy::Policies;
use crate::refused::Refused;
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
    /// Set a password for the person.
    Password,
    /// Mail a reset.
    Reset,
}

use Operation::{Accept, Activate, Code, Deactivate, Decline, Erase, FixAddress, Link, Password, Profile, Resend, Reset, Restore, Revoke, Role, Terminate};
use StatusKind::{Active, AwaitingApproval, Erased, Inactive, Pending, Terminated};

impl Operation {
    /// Every operation.
    pub const ALL: [Operation; 16] =
        [Resend, Revoke, Link, FixAddress, Accept, Decline, Code, Activate, Deactivate, Terminate, Restore, Erase, Role, Profile, Password, Reset];

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

    /// Whether the operation is allowed for a user in `status`.
    ///
    /// # Errors
    /// [`Refused::Already`] for the state that is there already, else [`Refused::WrongStatus`].
    pub fn check(self, status: StatusKind, policies: &Policies) -> Result<(), Refused> {
        let allowed = match self {
            Resend | Revoke | Link | Accept | Decline | Code => status == Pending,
            FixAddress => matches!(status, Pending | Inactive),
            Activate => status == Inactive || status == Pending && policies.manual_activation,
            Deactivate => matches!(status, Pending | AwaitingApproval | Active),
            Terminate => !matches!(status, Terminated | Erased),
            Restore => status == Terminated,
            Erase => matches!(status, Inactive | Terminated),
            Role | Profile => !matches!(status, Terminated | Erased),
            Password => matches!(status, Pending | Active),
            Reset => status == Active || status == Pending && policies.renew_by_reset,
        };
        if allowed {
            Ok(())
        } else if self.target() == Some(status) {
            Err(Refused::Already(status))
        } else {
            Err(Refused::WrongStatus(self))
        }
    }
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
    /// `+` allowed, `=` already, `-` wrong status, `m` allowed only with manual activation, `r` only where a
    /// reset renews an invitation.
    const TABLE: [(Operation, &str); 16] = [
        (Resend, "+-----"),
        (Revoke, "+-----"),
        (Link, "+-----"),
        (FixAddress, "+--+--"),
        (Accept, "+-----"),
        (Decline, "+-----"),
        (Code, "+-----"),
        (Activate, "m-=+--"),
        (Deactivate, "+++=--"),
        (Terminate, "++++=-"),
        (Restore, "----+-"),
        (Erase, "---++="),
        (Role, "++++--"),
        (Profile, "++++--"),
        (Password, "+-+---"),
        (Reset, "r-+---"),
    ];
    const COLUMNS: [StatusKind; 6] = [Pending, AwaitingApproval, Active, Inactive, Terminated, Erased];

    #[test]
    fn every_cell_of_status_and_operation() {
        assert_eq!(TABLE.map(|(operation, _)| operation), Operation::ALL);
        for (operation, row) in TABLE {
            for (status, cell) in COLUMNS.into_iter().zip(row.chars()) {
                for (preset, manual) in [(Preset::Default, false), (Preset::Workshop, true)] {
                    let expected = match cell {
                        '+' => Ok(()),
                        'm' if manual => Ok(()),
                        'r' if preset.policies().renew_by_reset => Ok(()),
                        '=' => Err(Refused::Already(status)),
                        _ => Err(Refused::WrongStatus(operation)),
                    };
                    assert_eq!(operation.check(status, preset.policies()), expected, "{operation:?} {status:?}");
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
