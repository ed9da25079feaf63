//! What an admin sees who follows a notice: the invitation as it is now, and what may be done (F4).

use askama::Template;
use domain::Action;

use super::{FieldError, document};
use crate::texts::Texts;

/// The notice page, after sign-in. Actions: the names of [`Action`], such as `resend`.
#[derive(Clone, Debug, Template)]
#[template(path = "pages/notice.html")]
pub struct NoticePage {
    /// The language.
    pub say: Texts,
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
    fn words(&self, action: &Action) -> String {
        let say = self.say;
        match action {
            Action::Resend => say.act_resend(),
            Action::SendToPerson => say.act_send_to_person(),
            Action::Activate => say.act_activate(),
            Action::Invite => say.act_invite(),
            Action::SignIn => say.act_sign_in(),
            Action::Reset => say.act_reset(),
            Action::RequestFreshLink => say.act_request_fresh_link(),
            Action::TellOrganization => say.act_tell_organization(),
            Action::AskInviter => say.act_ask_inviter(),
            Action::SignOutAndContinue => say.act_sign_out_and_continue(),
            Action::FixAddress => say.act_fix_address(),
            Action::Approve => say.act_approve(),
            Action::Restore => say.act_restore(),
            Action::StartFresh => say.act_start_fresh(),
            Action::UseOtherAddress => say.act_use_other_address(),
            Action::LiftSuppression => say.act_lift_suppression(),
        }
    }
}
