//! What an admin sees who follows a notice: the invitation as it is now, and what may be done (F4).

use askama::Template;
use domain::Action;

use super::{FieldError, document};

/// The notice page, after sign-in. Actions: the names of [`Action`], such as `resend`.
#[derive(Clone, Debug, Template)]
#[template(path = "pages/notice.html")]
pub struct NoticePage {
    /// The organization's name.
    pub organization: String,
    /// The invited person's name, or the address where there is none.
    pub person: String,
    /// The invited address.
    pub email: String,
    /// The present state in words.
    pub status: String,
    /// When the present link ends, in words; none when there is none.
    pub expires_at: Option<String>,
    /// Who holds the present link, in words; none when there is none.
    pub held_by: Option<String>,
    /// What may be done now, the best first.
    pub actions: Vec<Action>,
    /// What the last post did.
    pub done: Option<String>,
    /// Why the last post did nothing.
    pub error: Option<FieldError>,
}

impl NoticePage {
    /// The document.
    pub fn html(&self) -> String {
        document(self)
    }
    fn words(action: &Action) -> &'static str {
        match action {
            Action::Resend => "Mail the person a link",
            Action::SendToPerson => "Mail it to the invited person",
            Action::Activate => "Activate the person",
            Action::Invite => "Invite the person again",
            Action::SignIn => "Sign in",
            Action::Reset => "Mail a password reset link",
            Action::RequestFreshLink => "Mail a fresh link",
            Action::TellOrganization => "Let the organization know",
            Action::AskInviter => "Ask the inviter",
            Action::SignOutAndContinue => "Sign out and continue",
            Action::FixAddress => "Correct the address",
            Action::Approve => "Approve the person",
            Action::Restore => "Restore the person",
            Action::StartFresh => "Invite as somebody new",
            Action::UseOtherAddress => "Use another address",
            Action::LiftSuppression => "Mail this address again",
        }
    }
}
