//! Why a rule says no. No HTTP here: one match in the platform turns these into problems.

use crate::catalog::CatalogKind;
use crate::id::{DayOffId, UserId};
use crate::invitation::DeadReason;
use crate::moves::Operation;
use crate::policy::{Contradiction, PolicyFault};
use crate::time::Span;
use crate::user::StatusKind;

/// The next step that an answer offers (INVITATIONS section 10).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Action {
    /// Sign in.
    SignIn,
    /// Ask for a reset mail.
    Reset,
    /// Ask for a fresh link, mailed to the invited address.
    RequestFreshLink,
    /// Tell the organization that the link is dead.
    TellOrganization,
    /// Ask whoever invited you.
    AskInviter,
    /// Sign out of the other account and go on.
    SignOutAndContinue,
    /// For admins: send it again.
    Resend,
    /// For admins: activate.
    Activate,
    /// For admins: send the link to the person.
    SendToPerson,
    /// For admins: invite anew.
    Invite,
    /// For admins: correct the address.
    FixAddress,
    /// For admins: approve.
    Approve,
    /// For admins: take the removal back, with the same profile.
    Restore,
    /// For admins: a new user for the same address, with no way to the old one's data.
    StartFresh,
    /// For admins: use another mailbox.
    UseOtherAddress,
    /// For admins: lift this organization's suppression of the address.
    LiftSuppression,
    /// For whoever writes the policies: change the one that says no.
    ChangePolicy,
    /// Ask an admin, who has the right that is missing.
    AskAdmin,
    /// Ask an owner: only they may.
    AskOwner,
}

impl Action {
    /// The word that answers use.
    pub fn name(self) -> &'static str {
        match self {
            Action::SignIn => "sign_in",
            Action::Reset => "reset",
            Action::RequestFreshLink => "request_fresh_link",
            Action::TellOrganization => "tell_organization",
            Action::AskInviter => "ask_inviter",
            Action::SignOutAndContinue => "sign_out_and_continue",
            Action::Resend => "resend",
            Action::Activate => "activate",
            Action::SendToPerson => "send_to_person",
            Action::Invite => "invite",
            Action::FixAddress => "fix_address",
            Action::Approve => "approve",
            Action::Restore => "restore",
            Action::StartFresh => "start_fresh",
            Action::UseOtherAddress => "use_other_address",
            Action::LiftSuppression => "lift_suppression",
            Action::ChangePolicy => "change_policy",
            Action::AskAdmin => "ask_admin",
            Action::AskOwner => "ask_owner",
        }
    }

    /// Where a caller turns whom `rule` forbids something: a right that is missing is somebody's who has it, a policy is
    /// the organization's to change.
    pub fn past(rule: &str) -> Vec<Action> {
        match rule {
            "password.own" => vec![Action::Reset],
            "role.above_own" => vec![Action::AskOwner],
            "invite.handed_link" => vec![Action::AskInviter],
            right if right.starts_with("permission.") => vec![Action::AskAdmin],
            _ => vec![Action::ChangePolicy, Action::AskAdmin],
        }
    }
}

/// A refusal. Nothing was changed by the rule that returned it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Refused {
    /// The status, which is this one, does not allow the operation (F14).
    WrongStatus(Operation, StatusKind),
    /// The state asked for is the state there is (F14).
    Already(StatusKind),
    /// A policy or a right forbids it; the rule's id.
    NotAllowed(&'static str),
    /// Nobody acts on an owner but the owner (F17).
    OwnerProtected,
    /// It would leave the organization without owner or admin (F17).
    LastOwner,
    /// The link is dead: why, and the ways on.
    DeadLink(DeadReason, Vec<Action>),
    /// A proved account holds the address: its session is needed.
    SignInRequired,
    /// The session is another account's.
    WrongAccount,
    /// A handed link proves no mailbox: a mailed code comes first.
    CodeRequired,
    /// Not the code.
    CodeWrong,
    /// Too many wrong codes; a new one must be asked for.
    CodeSpent,
    /// The address cannot be mailed: only the organization can correct it.
    Undeliverable,
    /// A handed link cannot decline for the person.
    HandedLink,
    /// A limit: which, and when it ends.
    TooSoon(&'static str, Span),
    /// The address has an active user here.
    AlreadyActive(UserId),
    /// The address has a user here who awaits approval.
    AwaitingApproval(UserId),
    /// The address has an inactive user here.
    Inactive(UserId),
    /// The address had a user here who was refused by an approver (R28).
    PreviouslyRejected(UserId),
    /// The address had a user here who was removed; the ways back that the organization allows (R29, R30).
    PreviouslyTerminated(UserId, Vec<Action>),
    /// The address complained or is on the mail service's own list: mails to it are held back here (section 8). Who has it,
    /// if anybody has.
    Suppressed(Option<UserId>),
    /// The user never joined: there is nothing to restore.
    NeverJoined,
    /// This, of somebody who never joined: there is nobody to bring back, only somebody to invite.
    OfNobody(Box<Refused>),
    /// Another user holds the address.
    AddressTaken(UserId),
    /// Another account holds the address.
    AddressInUse,
    /// Another user has that id of the organization's own.
    ExternalIdTaken(UserId),
    /// The account is not managed here: its credentials are its person's alone (F23).
    AccountElsewhere,
    /// The account's mailbox is unproved; a reset link was mailed to it.
    AddressUnproved,
    /// Fields that only others may edit.
    NotEditable(&'static str),
    /// A field that the organization requires.
    Required(&'static str),
    /// Fields of which the organization requires one.
    RequiredOneOf(Vec<&'static str>),
    /// Values that are no policies or not theirs.
    PolicyFaults(Vec<PolicyFault>),
    /// Policies that cannot stand: why.
    Contradictory(Vec<Contradiction>),
    /// The organization has one owner and is to have no second (`owner.model`).
    SecondOwner,
    /// The organization has no such role.
    UnknownRole,
    /// There is a role of this name, built in or made here.
    RoleExists,
    /// Usher made the role: nobody edits or deletes it.
    RoleBuiltIn,
    /// Somebody has the role, or a policy names it: which ones.
    RoleInUse(Vec<&'static str>),
    /// The organization has all the roles that one may have.
    TooManyRoles,
    /// The list has no such entry, or one that takes nobody any more; the field that names it.
    UnknownEntry(&'static str),
    /// Something beside it is called so.
    EntryExists,
    /// The list has all the entries that one may have.
    TooManyEntries(CatalogKind),
    /// A department would lie in itself.
    EntryInside,
    /// People or other entries are in it: it is archived, not deleted.
    NotEmpty,
    /// A day off that leaves no half day.
    DayOffEmpty,
    /// The person is off then already: by which.
    DayOffMeets(DayOffId),
    /// All the days off that one person may have are there.
    TooManyDaysOff,
    /// Nobody of this organization who is still here has that id.
    ManagerUnknown,
    /// The person would be above themselves.
    ManagerInCircle,
    /// Above the person there would be more than a chain of managers may have.
    ManagersTooMany,
    /// Whoever comes down to a role that permits little by itself is given a list of permissions (F18).
    PermissionsRequired,
    /// The role permits everything: there is nothing to give beyond it.
    PermissionsFixed,
    /// Whoever is to own the organization does already.
    AlreadyOwner,
    /// That is not what the organization is called: whoever closes it has to know.
    NameDiffers,
    /// Nobody offered the organization, to this person and still.
    NoOffer,
    /// The credential is not right; says nothing about which part.
    WrongCredentials,
}
